#include "models/audit/auditrepository.h"

#include "models/audit/cutnote.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <cstring>

namespace Gatehouse
{

namespace
{

constexpr qint64 kEntriesBetweenReports = 50'000;

// The columns of an entry, read in one call.
using EntryRow = std::array<SqlValue, 8>;

EntryView viewOf(const EntryRow &row)
{
    return {row[0].integer, row[1].integer, row[2].text, row[3].text, row[4].text, row[5].text, row[6].text};
}

// One of another length fits nothing, so it is told as what it is: not the hash of this entry.
void readLeaf(std::string_view bytes, Hash &leaf)
{
    if (bytes.size() == leaf.size())
        std::memcpy(leaf.data(), bytes.data(), leaf.size());
    else
        leaf.fill(0);
}

constexpr const char *kColumns = "idx, time_ms, actor, action, object, subject, detail, leaf";

constexpr int kMostTries = 3;

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
    const auto done = m_store.execute(QStringLiteral("SELECT gatehouse.append_audit_all(?::jsonb)"),
                                      {QString::fromUtf8(QJsonDocument(documents).toJson(QJsonDocument::Compact))});
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<void> AuditRepository::record(const TeamAction &action)
{
    const auto done = append({0, 0, action.actor, action.action, action.object, {}, action.detail});
    return done ? Result<void>() : std::unexpected(done.error());
}

QString AuditRepository::table(const char *name) const
{
    return (m_onServer ? QStringLiteral("gatehouse.") : QString()) + QLatin1String(name);
}

Result<qint64> AuditRepository::size()
{
    const auto last = m_store.scalar(QStringLiteral("SELECT max(idx) FROM %1").arg(table("audit_log")), {}, -1);
    const auto cut = last ? cutBefore() : last;
    return cut ? Result<qint64>(std::max(*last + 1, *cut)) : cut;
}

Result<qint64> AuditRepository::cutBefore()
{
    return m_store.scalar(QStringLiteral("SELECT max(idx) + 1 FROM %1").arg(table("audit_leaf")));
}

Result<std::optional<AuditCut>> AuditRepository::lastCut(qint64 before)
{
    if (before == 0)
        return std::nullopt;
    AuditCut cut{before, {}};
    const QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE action = '%3' ORDER BY idx DESC LIMIT 1")
                            .arg(QLatin1String(kColumns), table("audit_log"), kCutAction);
    const auto read = m_store.visitRows(sql, {}, {}, [&cut](const RowStream &row) -> Result<void> {
        EntryRow columns;
        row.values(columns);
        LoggedEntry found{viewOf(columns).entry(), {}, false};
        readLeaf(columns[7].text, found.leaf);
        const auto note = cutNoteOf(found.entry);
        if (note && note->before == cut.before)
            cut.recordedBy = found;
        return {};
    });
    return read ? Result<std::optional<AuditCut>>(cut) : std::unexpected(read.error());
}

Result<AuditSlice> AuditRepository::page(const AuditStretch &stretch, const std::stop_token &stop)
{
    const QString log = table("audit_log");
    const auto last = m_store.scalar(QStringLiteral("SELECT max(idx) FROM %1").arg(log), {}, -1);
    const auto first = last ? m_store.scalar(QStringLiteral("SELECT min(idx) FROM %1").arg(log)) : last;
    const auto cut = first ? lastCut(*first) : std::unexpected(first.error());
    if (!cut)
        return std::unexpected(cut.error());
    AuditSlice page;
    page.size = *last + 1;
    page.cut = *cut;
    const qint64 below = std::min(stretch.below.value_or(page.size), page.size);
    page.readTo = std::max<qint64>(stretch.least, below - kEntriesPerPage);
    const AuditCondition condition = auditCondition(stretch.filter, m_store.dialect());
    const QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE idx >= ? AND idx < ? AND %3 ORDER BY idx DESC LIMIT %4")
                            .arg(QLatin1String(kColumns), log, condition.sql)
                            .arg(stretch.limit);
    const auto read = m_store.visitRows(sql, QVariantList{page.readTo, below} + condition.values, {.stop = stop},
                                        [&page](const RowStream &row) -> Result<void> {
                                            EntryRow columns;
                                            row.values(columns);
                                            page.entries.append({viewOf(columns).entry(), {}, false});
                                            readLeaf(columns[7].text, page.entries.last().leaf);
                                            return {};
                                        });
    if (!read)
        return std::unexpected(read.error());
    if (page.entries.size() == stretch.limit)
        page.readTo = page.entries.constLast().entry.index;
    else if (page.readTo <= *first)
        page.readTo = stretch.least; // nothing further down has a content that could fit
    return page;
}

// In SQLite the index is the key of the table itself, in whose order it is read when no other index may be used. Asked
// for by ORDER BY, the rows would go through a subquery of their own, which costs more than reading them.
Result<void> AuditRepository::visit(const EntryVisitor &visitor, const std::stop_token &stop)
{
    const QString sql = QStringLiteral("SELECT %1 FROM %2 %3")
                            .arg(QLatin1String(kColumns), table("audit_log"),
                                 m_onServer ? QStringLiteral("ORDER BY idx") : QStringLiteral("NOT INDEXED"));
    EntryRow columns;
    Hash leaf;
    return m_store.visitRows(sql, {}, {.stop = stop}, [&](const RowStream &row) -> Result<void> {
        row.values(columns);
        readLeaf(columns[7].text, leaf);
        return visitor(viewOf(columns), leaf);
    });
}

Result<void> AuditRepository::visitRemoved(const RemovedVisitor &visitor, const std::stop_token &stop)
{
    Hash leaf;
    return m_store.visitRows(QStringLiteral("SELECT idx, leaf FROM %1 ORDER BY idx").arg(table("audit_leaf")), {},
                             {.stop = stop}, [&](const RowStream &row) -> Result<void> {
                                 readLeaf(row.text(1), leaf);
                                 return visitor(row.integer(0), leaf);
                             });
}

Result<void> AuditRepository::visitLeaves(const LeafVisitor &visitor)
{
    Hash leaf;
    qint64 index = 0;
    return m_store.visitRows(
        m_onServer ? QStringLiteral("SELECT leaf FROM gatehouse.log_leaves() AS l(leaf)")
                   : QStringLiteral("SELECT leaf FROM (SELECT idx, leaf FROM audit_leaf UNION ALL SELECT idx, leaf "
                                    "FROM audit_log) ORDER BY idx"),
        {}, {}, [&](const RowStream &row) -> Result<void> {
            const std::string_view bytes = row.text(0);
            if (!fromBytes({bytes.data(), qsizetype(bytes.size())}, leaf))
                return failure(ErrorKind::Corrupt,
                               QStringLiteral("Entry %1 of the audit log has no hash. Verify the log.").arg(index));
            ++index;
            return visitor(leaf);
        });
}

Result<std::vector<Hash>> AuditRepository::leaves()
{
    std::vector<Hash> all;
    const auto read = visitLeaves([&all](const Hash &leaf) -> Result<void> {
        all.push_back(leaf);
        return {};
    });
    return read ? Result<std::vector<Hash>>(std::move(all)) : std::unexpected(read.error());
}

Result<LogFindings> AuditRepository::verifyOnce(const QList<TreeHead> &checkpoints, const Progress &progress,
                                                const std::stop_token &stop)
{
    LogVerifier verifier(checkpoints);
    qint64 checked = 0;
    const auto tell = [&] {
        if (progress && ++checked % kEntriesBetweenReports == 0)
            progress(checked);
    };
    const auto removed = visitRemoved(
        [&](qint64 index, const Hash &leaf) -> Result<void> {
            verifier.addRemoved(index, leaf);
            tell();
            return {};
        },
        stop);
    const auto read = removed ? visit(
                                    [&](const EntryView &entry, const Hash &leaf) -> Result<void> {
                                        verifier.add(entry, leaf);
                                        tell();
                                        return {};
                                    },
                                    stop)
                              : removed;
    return read ? Result<LogFindings>(verifier.finish()) : std::unexpected(read.error());
}

// What was cut and what was not are read one after the other: a cut between the two would look like a gap.
Result<LogFindings> AuditRepository::verify(const QList<TreeHead> &checkpoints, const Progress &progress,
                                            const std::stop_token &stop)
{
    for (int tries = 0; tries < kMostTries; ++tries) {
        const auto before = cutBefore();
        auto findings = before ? verifyOnce(checkpoints, progress, stop) : std::unexpected(before.error());
        const auto after = findings ? cutBefore() : std::unexpected(findings.error());
        if (!after)
            return std::unexpected(after.error());
        if (*after == *before)
            return findings;
    }
    return failure(ErrorKind::Busy,
                   QStringLiteral("The audit log was not verified: it was cut again and again meanwhile. Try again."));
}

} // namespace Gatehouse
