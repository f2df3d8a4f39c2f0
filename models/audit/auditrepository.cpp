#include "models/audit/auditrepository.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse
{

namespace
{

constexpr qint64 kEntriesBetweenReports = 50'000;

// The inner query gives them in their order, and the function is called once for each of its rows.
constexpr const char *kAppendAll =
    "SELECT gatehouse.append_audit(e->>'action', e->>'object', e->>'subject', e->>'detail') "
    "FROM (SELECT e FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY AS each(e, place) ORDER BY place) AS entries";

EntryView viewOf(const RowStream &row)
{
    return {row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
}

// One of another length fits nothing, so it is told as what it is: not the hash of this entry.
Hash leafOf(const RowStream &row)
{
    Hash leaf;
    const std::string_view bytes = row.text(7);
    if (!fromBytes({bytes.data(), qsizetype(bytes.size())}, leaf))
        leaf.fill(0);
    return leaf;
}

constexpr const char *kColumns = "idx, time_ms, actor, action, object, subject, detail, leaf";

} // namespace

AuditRepository::AuditRepository(Database &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

Result<qint64> AuditRepository::append(const AuditEntry &wanted)
{
    if (auto checked = checkEntry(wanted); !checked)
        return std::unexpected(checked.error());
    if (m_onServer)
        return m_store.scalar(QStringLiteral("SELECT gatehouse.append_audit(?, ?, ?, ?)"),
                              {wanted.action, wanted.object, wanted.subject, wanted.detail});
    const auto last = m_store.scalar(QStringLiteral("SELECT max(idx) FROM audit_log"), {}, -1);
    if (!last)
        return std::unexpected(last.error());
    AuditEntry entry = wanted;
    entry.index = *last + 1;
    entry.timeMs = m_clock.nowMs();
    const Hash leaf = Sha256().leaf(canonicalBytes(entry));
    const auto written = m_store.execute(
        QStringLiteral("INSERT INTO audit_log (idx, time_ms, actor, action, object, subject, detail, leaf) VALUES "
                       "(?, ?, ?, ?, ?, ?, ?, ?)"),
        {entry.index, entry.timeMs, entry.actor, entry.action, entry.object, entry.subject, entry.detail,
         bytesOf(leaf).toByteArray()});
    return written ? Result<qint64>(entry.index) : std::unexpected(written.error());
}

Result<void> AuditRepository::appendAll(const QList<AuditEntry> &entries)
{
    QJsonArray documents;
    for (const AuditEntry &entry : entries) {
        if (m_onServer) {
            if (auto checked = checkEntry(entry); !checked)
                return checked;
            documents.append(QJsonObject{{QStringLiteral("action"), entry.action},
                                         {QStringLiteral("object"), entry.object},
                                         {QStringLiteral("subject"), entry.subject},
                                         {QStringLiteral("detail"), entry.detail}});
        } else if (const auto index = append(entry); !index) {
            return std::unexpected(index.error());
        }
    }
    if (documents.isEmpty())
        return {};
    const auto done = m_store.execute(QString::fromLatin1(kAppendAll),
                                      {QString::fromUtf8(QJsonDocument(documents).toJson(QJsonDocument::Compact))});
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<void> AuditRepository::record(const TeamAction &action)
{
    const auto done = append({0, 0, action.actor, action.action, action.object, {}, action.detail});
    return done ? Result<void>() : std::unexpected(done.error());
}

QString AuditRepository::table() const
{
    return m_onServer ? QStringLiteral("gatehouse.audit_log") : QStringLiteral("audit_log");
}

Result<qint64> AuditRepository::size()
{
    return m_store.scalar(QStringLiteral("SELECT count(*) FROM %1").arg(table()));
}

Result<AuditSlice> AuditRepository::page(const AuditStretch &stretch, const std::stop_token &stop)
{
    const auto last = m_store.scalar(QStringLiteral("SELECT max(idx) FROM %1").arg(table()), {}, -1);
    if (!last)
        return std::unexpected(last.error());
    AuditSlice page;
    page.size = *last + 1;
    const qint64 below = std::min(stretch.below.value_or(page.size), page.size);
    page.readTo = std::max<qint64>(stretch.least, below - kEntriesPerPage);
    const AuditCondition condition = auditCondition(stretch.filter, m_store.dialect());
    const QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE idx >= ? AND idx < ? AND %3 ORDER BY idx DESC LIMIT %4")
                            .arg(QLatin1String(kColumns), table(), condition.sql)
                            .arg(stretch.limit);
    const auto read = m_store.visitRows(sql, QVariantList{page.readTo, below} + condition.values, {.stop = stop},
                                        [&page](const RowStream &row) -> Result<void> {
                                            const Hash leaf = leafOf(row);
                                            page.entries.append({viewOf(row).entry(), leaf, false});
                                            return {};
                                        });
    if (!read)
        return std::unexpected(read.error());
    if (page.entries.size() == stretch.limit)
        page.readTo = page.entries.constLast().entry.index;
    return page;
}

Result<void> AuditRepository::visit(const EntryVisitor &visitor, const std::stop_token &stop)
{
    const QString sql = QStringLiteral("SELECT %1 FROM %2 ORDER BY idx").arg(QLatin1String(kColumns), table());
    return m_store.visitRows(sql, {}, {.stop = stop}, [&visitor](const RowStream &row) -> Result<void> {
        const EntryView entry = viewOf(row);
        return visitor(entry, leafOf(row));
    });
}

Result<std::vector<Hash>> AuditRepository::leaves()
{
    std::vector<Hash> all;
    const auto read = m_store.visitRows(
        m_onServer ? QStringLiteral("SELECT leaf FROM gatehouse.log_leaves() AS l(leaf)")
                   : QStringLiteral("SELECT leaf FROM audit_log ORDER BY idx"),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            const std::string_view bytes = row.text(0);
            if (!fromBytes({bytes.data(), qsizetype(bytes.size())}, all.emplace_back()))
                return failure(ErrorKind::Corrupt,
                               QStringLiteral("Entry %1 of the audit log has no hash. Verify the log.")
                                   .arg(all.size() - 1));
            return {};
        });
    return read ? Result<std::vector<Hash>>(std::move(all)) : std::unexpected(read.error());
}

Result<LogFindings> AuditRepository::verify(const QList<TreeHead> &checkpoints, const Progress &progress,
                                            const std::stop_token &stop)
{
    LogVerifier verifier(checkpoints);
    qint64 checked = 0;
    const auto read = visit(
        [&](const EntryView &entry, const Hash &leaf) -> Result<void> {
            verifier.add(entry, leaf);
            if (progress && ++checked % kEntriesBetweenReports == 0)
                progress(checked);
            return {};
        },
        stop);
    if (!read)
        return std::unexpected(read.error());
    return verifier.finish();
}

} // namespace Gatehouse
