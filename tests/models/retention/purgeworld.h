// Logs of several products that are filled by chance, and which of their rows a purge may take.
#pragma once

#include <QDate>
#include <QDateTime>
#include <QMap>
#include <QSet>
#include <QString>

#include <algorithm>

namespace Gatehouse
{

struct LogRow {
    QString id;
    int user = 0;
    int type = 0;
    qint64 createdS = 0; // 0: it has none
};

struct World {
    QMap<QString, int> days; // of each class with a period
    QList<LogRow> rows;
    QSet<int> people; // held, or with an open request
    QSet<QString> heldRows;
};

// What the types of a log are; written down a second time on purpose.
inline QString classOfNewApi(int type)
{
    switch (type) {
    case 1:
    case 6:
        return QStringLiteral("billing");
    case 2:
    case 5:
        return QStringLiteral("request_log");
    case 3:
        return QStringLiteral("administration");
    case 7:
        return QStringLiteral("security_log");
    default:
        return {};
    }
}

// Nobody is refunded there, and sign-ins are not logged.
inline QString classOfOneApi(int type)
{
    return type == 6 || type == 7 ? QString() : classOfNewApi(type);
}

inline QString classOfLiteLlm(int)
{
    return QStringLiteral("request_log");
}

// Where a product keeps its log and its people. %1 and so on in the statements: what fill() says.
struct Product {
    const char *name;
    const char *log;
    const char *id;
    const char *people;
    const char *sums;   // no purge may touch them
    const char *person; // the key of one
    const char *addPerson;
    const char *addRow;
    QString (*classOf)(int type);
};

inline constexpr Product kProducts[] = {
    {"new-api", "logs", "id", "users", "quota_data", "%1",
     "INSERT INTO users (id, username, password, email) VALUES (%1, 'u%1', 'x', 'u%1@example.org')",
     "INSERT INTO logs (id, user_id, username, type, created_at) VALUES (%1, %2, 'u%2', %3, %4)", classOfNewApi},
    {"one-api", "logs", "id", "users", "redemptions", "%1",
     "INSERT INTO users (id, username, password, email) VALUES (%1, 'u%1', 'x', 'u%1@example.org')",
     "INSERT INTO logs (id, user_id, username, type, created_at) VALUES (%1, %2, 'u%2', %3, %4)", classOfOneApi},
    {"litellm", "\"LiteLLM_SpendLogs\"", "request_id", "\"LiteLLM_UserTable\"", "\"LiteLLM_DailyUserSpend\"", "user-%1",
     "INSERT INTO \"LiteLLM_UserTable\" (user_id, user_email) VALUES ('user-%1', 'u%1@example.org')",
     "INSERT INTO \"LiteLLM_SpendLogs\" (request_id, \"user\", call_type, \"startTime\") VALUES ('%1', 'user-%2', "
     "'t%3', "
     "CASE WHEN %4 > 0 THEN to_timestamp(%4) AT TIME ZONE 'UTC' END)",
     classOfLiteLlm}};

inline const Product &productOf(const QString &kind)
{
    return *std::ranges::find_if(kProducts,
                                 [&](const Product &product) { return kind.startsWith(QLatin1String(product.name)); });
}

inline bool goes(const LogRow &row, const World &world, const Product &product, QDate today)
{
    const QString recordClass = product.classOf(row.type);
    if (row.createdS <= 0 || recordClass.isEmpty() || !world.days.contains(recordClass))
        return false;
    const QDate day = QDateTime::fromSecsSinceEpoch(row.createdS, Qt::UTC).date();
    if (recordClass == QLatin1String("billing") && day.addYears(10) >= today) // whatever the policy says
        return false;
    return day.daysTo(today) > world.days.value(recordClass) && !world.people.contains(row.user) &&
           !world.heldRows.contains(row.id);
}

} // namespace Gatehouse
