#include "models/alerts/securitytables.h"

#include "models/gateway/profilebytes.h"
#include "models/gateway/profilefieldreader.h"
#include "models/gateway/sqltemplate.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

using namespace ProfileJson;

constexpr const char *kFieldTokens[kSecurityFieldCount] = {"account",    "key",  "credential", "ip",
                                                           "user_agent", "deed", "target",     "limit_ratio"};

SecurityEventTable readEvents(const QJsonObject &object)
{
    SecurityEventTable table;
    const QJsonObject time = objectOf(object, "time");
    table.table = textOf(object, "table");
    table.rowId = textOf(object, "row_id");
    table.timeColumn = textOf(time, "column");
    table.timeUnitUs = unitUsOf(textOf(time, "unit"));
    table.kind = securityEventFromToken(textOf(object, "kind")).value_or(SecurityEventKind::FailedSignIn);
    table.conditions = alternativesOf(object.value(QStringLiteral("conditions")));
    const QJsonObject fields = objectOf(object, "fields");
    for (int i = 0; i < kSecurityFieldCount; ++i)
        table.fields.insert(SecurityField(i), alternativesOf(fields.value(QLatin1String(kFieldTokens[i]))));
    return table;
}

SecurityKeyTime readTime(const QJsonObject &object, const char *name)
{
    const QJsonObject time = objectOf(object, name);
    return {textOf(time, "column"), unitUsOf(textOf(time, "unit"))};
}

SecurityKeyTable readKeys(const QJsonObject &object)
{
    return {textOf(object, "table"),        textOf(object, "id"),        textOf(object, "owner"),
            textOf(object, "rotated_from"), readTime(object, "created"), readTime(object, "revoked"),
            readTime(object, "expires"),    readTime(object, "deleted")};
}

// What a profile reads it may only read.
QString defectOf(const QList<FieldAlternative> &alternatives)
{
    for (const FieldAlternative &alternative : alternatives) {
        for (const QString &sql : alternative.sql.byDialect) {
            if (const QString wrong = SqlTemplate::defect(sql); !wrong.isEmpty())
                return wrong;
            for (const QString &column : SqlTemplate::columns(sql)) {
                if (!alternative.needs.contains(column))
                    return QStringLiteral("uses {%1}, which \"needs\" does not name").arg(column);
            }
        }
    }
    return {};
}

} // namespace

QString securityFieldToken(SecurityField field)
{
    return QString::fromLatin1(kFieldTokens[size_t(field)]);
}

Result<SecurityTables> SecurityTables::fromProfile(const QByteArray &profile)
{
    const QJsonObject section = objectOf(QJsonDocument::fromJson(profile).object(), "security");
    SecurityTables tables;
    for (const QJsonValue &item : section.value(QStringLiteral("events")).toArray()) {
        const SecurityEventTable table = readEvents(item.toObject());
        QString wrong = defectOf(table.conditions);
        for (const auto &alternatives : table.fields)
            wrong = wrong.isEmpty() ? defectOf(alternatives) : wrong;
        if (!wrong.isEmpty()) {
            return failure(
                ErrorKind::InvalidInput,
                QStringLiteral("The gateway profile cannot be used: an expression in its section \"security\" "
                               "for the table %1 %2. Correct the profile.")
                    .arg(table.table, wrong));
        }
        tables.events.append(table);
    }
    for (const QJsonValue &item : section.value(QStringLiteral("keys")).toArray())
        tables.keys.append(readKeys(item.toObject()));
    tables.missing = textMapOf(objectOf(section, "missing"));
    tables.partly = textMapOf(objectOf(section, "partly"));
    return tables;
}

Result<SecurityTables> SecurityTables::load(const QString &profile)
{
    const auto bytes = profileBytes(profile);
    return bytes ? fromProfile(*bytes) : std::unexpected(bytes.error());
}

} // namespace Gatehouse
