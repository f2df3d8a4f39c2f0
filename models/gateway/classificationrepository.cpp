#include "models/gateway/classificationrepository.h"

#include "models/database/rowlist.h"
#include "models/team/demand.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLongestSays = 20'000;

QString changesIn(const Database &store)
{
    return store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.classification_change")
                                                  : QStringLiteral("classification_change");
}

// Keys are sorted, so that one classification has one text.
QString textOf(const QJsonObject &says)
{
    return says.isEmpty() ? QStringLiteral("") : QString::fromUtf8(QJsonDocument(says).toJson(QJsonDocument::Compact));
}

Result<QJsonObject> saysOf(const QString &text)
{
    if (text.isEmpty())
        return QJsonObject();
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isObject() && !document.object().isEmpty())
        return document.object();
    return failure(ErrorKind::Corrupt, QStringLiteral("A classification in the store cannot be read. The store is "
                                                      "damaged; go back to a copy of it."));
}

// The log takes one line each.
QString objectOf(const Classification &said)
{
    static const QRegularExpression breaks(QStringLiteral("[\\x{0001}-\\x{001f}\\x{2028}]"));
    QString object = (said.column.isEmpty() ? QStringLiteral("table ") : QStringLiteral("column ")) + said.place();
    return object.replace(breaks, QStringLiteral("?"));
}

// What a person wrote may name somebody: of the classification only its words of the profile are logged.
QString detailOf(const QJsonObject &says)
{
    QJsonObject detail;
    for (const char *key : {"category", "on_erasure", "disposition", "keep_for", "ignored"}) {
        if (says.contains(QLatin1String(key)))
            detail.insert(QLatin1String(key), says.value(QLatin1String(key)));
    }
    return textOf(detail);
}

Result<void> checkWords(const NewClassification &wanted)
{
    const Classification &said = wanted.said;
    const qsizetype longest = std::max({said.table.size(), said.column.size(), said.type.size()});
    if (said.table.isEmpty() || longest > ClassificationRepository::kLongestName ||
        textOf(said.says).size() > kLongestSays)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 cannot be classified here: its name, its type or what is said of it is "
                                      "longer than a store keeps. Write it into the profile.")
                           .arg(said.place().left(60)));
    if (wanted.reason.trimmed().isEmpty() || wanted.reason.size() > ClassificationRepository::kLongestReason)
        return failure(ErrorKind::InvalidInput, QStringLiteral("Say why, in at most %1 characters: who reads the "
                                                               "history will ask.")
                                                    .arg(ClassificationRepository::kLongestReason));
    return {};
}

QList<Classification> with(QList<Classification> all, const Classification &said)
{
    all.removeIf([&](const Classification &one) { return one.table == said.table && one.column == said.column; });
    if (!said.says.isEmpty())
        all.append(said);
    return all;
}

} // namespace

Result<QList<Classification>> classificationsOf(Database &store, const QString &gateway)
{
    const QString table = changesIn(store);
    return rowsOf<Classification>(
        store,
        QStringLiteral(
            "SELECT c.table_name, c.column_name, c.after_says, c.column_type FROM %1 c WHERE c.gateway = ? "
            "AND c.after_says <> '' AND c.seq = (SELECT max(l.seq) FROM %1 l WHERE l.gateway = c.gateway AND "
            "l.table_name = c.table_name AND l.column_name = c.column_name) ORDER BY c.table_name, "
            "c.column_name")
            .arg(table),
        {gateway}, [](const RowStream &row) -> Result<Classification> {
            const auto says = saysOf(row.string(2));
            if (!says)
                return std::unexpected(says.error());
            return Classification{row.string(0), row.string(1), *says, row.string(3)};
        });
}

ClassificationRepository::ClassificationRepository(Database &store, AuditRepository &audit,
                                                   OperatorRepository &operators, const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

Result<QList<ClassificationChange>> ClassificationRepository::history(const QString &gateway, const QString &table,
                                                                      const QString &column)
{
    const auto people = m_operators.list();
    if (!people)
        return std::unexpected(people.error());
    return rowsOf<ClassificationChange>(
        m_store,
        QStringLiteral("SELECT before_says, after_says, column_type, reason, changed_by, changed_ms FROM %1 WHERE "
                       "gateway = ? AND table_name = ? AND column_name = ? ORDER BY seq DESC")
            .arg(changesIn(m_store)),
        {gateway, table, column.isEmpty() ? QStringLiteral("") : column},
        [&people](const RowStream &row) -> Result<ClassificationChange> {
            const auto before = saysOf(row.string(0));
            const auto after = before ? saysOf(row.string(1)) : before;
            if (!after)
                return std::unexpected(after.error());
            const QString by = row.string(4);
            const auto person = std::ranges::find(*people, by, &TeamOperator::id);
            return ClassificationChange{
                *before,       *after, row.string(2), row.string(3), person == people->end() ? by : person->name,
                row.integer(5)};
        });
}

Result<void> ClassificationRepository::check(const NewClassification &wanted, const QString &profile)
{
    if (auto words = checkWords(wanted); !words)
        return words;
    const auto there = classificationsOf(m_store, wanted.gateway);
    if (!there)
        return std::unexpected(there.error());
    const auto whole = loadClassifiedProfile(profile, with(*there, wanted.said));
    if (whole)
        return {};
    // What cannot be used anyway can always be taken back.
    const bool isWayOut = wanted.said.says.isEmpty() && !loadClassifiedProfile(profile, *there);
    return isWayOut ? Result<void>() : std::unexpected(whole.error());
}

Result<void> ClassificationRepository::classify(const NewClassification &wanted, const QString &profile)
{
    if (m_onServer) {
        if (auto checked = check(wanted, profile); !checked)
            return checked;
        const Classification &said = wanted.said;
        const auto done =
            m_store.query(QStringLiteral("SELECT gatehouse.classify(?, ?, ?, ?, ?, ?, ?)"),
                          {wanted.gateway, said.table, said.column.isEmpty() ? QStringLiteral("") : said.column,
                           said.type.isEmpty() ? QStringLiteral("") : said.type, textOf(wanted.before),
                           textOf(said.says), wanted.reason.trimmed()});
        const auto next = done ? (*done)->next() : std::unexpected(done.error());
        return next ? Result<void>() : std::unexpected(next.error());
    }
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demandRight(m_operators, wanted.by, Right::ClassifyData); !allowed)
            return allowed;
        if (auto checked = check(wanted, profile); !checked)
            return checked;
        return write(wanted);
    });
}

Result<void> ClassificationRepository::write(const NewClassification &wanted)
{
    const Classification &said = wanted.said;
    const QString column = said.column.isEmpty() ? QStringLiteral("") : said.column;
    const auto there = rowsOf<QString>(
        m_store,
        QStringLiteral("SELECT after_says FROM classification_change WHERE gateway = ? AND table_name = ? AND "
                       "column_name = ? ORDER BY seq DESC LIMIT 1"),
        {wanted.gateway, said.table, column}, [](const RowStream &row) -> Result<QString> { return row.string(0); });
    if (!there)
        return std::unexpected(there.error());
    if (there->value(0) != textOf(wanted.before))
        return failure(ErrorKind::Denied,
                       QStringLiteral("Somebody else has classified it meanwhile. Look at it again."));
    const auto written = m_store.execute(
        QStringLiteral("INSERT INTO classification_change (gateway, table_name, column_name, column_type, before_says, "
                       "after_says, reason, changed_by, changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        {wanted.gateway, said.table, column, said.type.isEmpty() ? QStringLiteral("") : said.type,
         textOf(wanted.before), textOf(said.says), wanted.reason.trimmed(), wanted.by, m_clock.nowMs()});
    if (!written)
        return std::unexpected(written.error());
    const QString action =
        said.says.isEmpty() ? QStringLiteral("data_map.withdrawn") : QStringLiteral("data_map.classified");
    const auto recorded = m_audit.append({0, 0, wanted.by, action, objectOf(said), {}, detailOf(said.says)});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

} // namespace Gatehouse
