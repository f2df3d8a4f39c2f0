#include "models/privacy/storedruns.h"

#include "models/core/counted.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kStatusTokens{"planned", "intended", "done", "unknown"};

std::unexpected<Error> notCertified(const QString &caseId, int run)
{
    return failure(
        ErrorKind::NotFound,
        run == 0 ? QStringLiteral("Case %1 has no certificate: it is not completed.").arg(caseId)
                 : QStringLiteral("Run %2 of case %1 has no certificate: it is not completed.").arg(caseId).arg(run));
}

} // namespace

QString stepStatusToken(StepStatus status)
{
    return QLatin1String(kStatusTokens.at(size_t(status)));
}

std::optional<StepStatus> stepStatusFromToken(const QString &token)
{
    const auto at = std::ranges::find_if(kStatusTokens, [&](const char *each) { return token == QLatin1String(each); });
    return at == kStatusTokens.end() ? std::nullopt : std::optional(StepStatus(at - kStatusTokens.begin()));
}

StoredRuns::StoredRuns(Database &store, CaseRepository &cases)
    : m_store(store)
    , m_cases(cases)
    , m_prefix(store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString())
{
}

QString StoredRuns::table(const char *name) const
{
    return m_prefix + QLatin1String(name);
}

Result<QList<CaseStep>> StoredRuns::steps(const QString &caseId, int run)
{
    QList<CaseStep> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT s.idx, s.kind, s.target, s.status, s.expected_rows, s.done_rows, s.attempt FROM %1 s "
                       "JOIN %2 c ON c.seq = s.case_seq WHERE c.id = ? AND s.run = ? ORDER BY s.idx")
            .arg(table("case_step"), table("privacy_case")),
        {caseId, run}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({int(row.integer(0)), row.string(1), row.string(2),
                        stepStatusFromToken(row.string(3)).value_or(StepStatus::Unknown), row.integer(4),
                        row.integer(5), int(row.integer(6))});
            return {};
        });
    return read ? Result<QList<CaseStep>>(all) : std::unexpected(read.error());
}

Result<QList<JournalEntry>> StoredRuns::journal(const QString &caseId)
{
    QList<JournalEntry> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT j.time_ms, j.run, j.step, j.attempt, j.epoch, j.what, j.row_count, j.detail FROM %1 j "
                       "JOIN %2 c ON c.seq = j.case_seq WHERE c.id = ? ORDER BY j.idx")
            .arg(table("case_journal"), table("privacy_case")),
        {caseId}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.integer(0), int(row.integer(1)), int(row.integer(2)), int(row.integer(3)), row.integer(4),
                        row.string(5), row.integer(6), row.string(7)});
            return {};
        });
    return read ? Result<QList<JournalEntry>>(all) : std::unexpected(read.error());
}

Result<QList<RescanRecord>> StoredRuns::rescans(const QString &caseId)
{
    QList<RescanRecord> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT r.run, r.time_ms, r.clean, r.tables, r.detail FROM %1 r JOIN %2 c ON c.seq = "
                       "r.case_seq WHERE c.id = ? ORDER BY r.idx")
            .arg(table("case_rescan"), table("privacy_case")),
        {caseId}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({int(row.integer(0)), row.integer(1), row.integer(2) != 0, int(row.integer(3)), row.string(4)});
            return {};
        });
    return read ? Result<QList<RescanRecord>>(all) : std::unexpected(read.error());
}

Result<QList<int>> StoredRuns::certifiedRuns(const QString &caseId)
{
    QList<int> runs;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT k.run FROM %1 k JOIN %2 c ON c.seq = k.case_seq WHERE c.id = ? ORDER BY k.run")
            .arg(table("case_certificate"), table("privacy_case")),
        {caseId}, {}, [&runs](const RowStream &row) -> Result<void> {
            runs.append(int(row.integer(0)));
            return {};
        });
    return read ? Result<QList<int>>(runs) : std::unexpected(read.error());
}

Result<CaseRuns::StoredCertificate> StoredRuns::certificate(const QString &caseId, int run)
{
    StoredCertificate found;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT k.body, k.entry, k.run FROM %1 k JOIN %2 c ON c.seq = k.case_seq WHERE c.id = ? AND (? "
                       "= 0 OR k.run = ?) ORDER BY k.run DESC LIMIT 1")
            .arg(table("case_certificate"), table("privacy_case")),
        {caseId, run, run}, {}, [&found](const RowStream &row) -> Result<void> {
            found = {row.string(0).toUtf8(), row.integer(1), int(row.integer(2))};
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    if (found.body.isEmpty())
        return notCertified(caseId, run);
    return found;
}

Result<AuditEntry> StoredRuns::completionEntry(const QString &caseId, int run)
{
    std::optional<AuditEntry> found;
    const QString columns =
        QStringLiteral("SELECT l.idx, l.time_ms, l.actor, l.action, l.object, l.subject, l.detail ");
    const auto read = m_store.visitRows(
        columns + (m_prefix.isEmpty()
                       ? QStringLiteral("FROM audit_log l JOIN case_certificate k ON k.entry = l.idx JOIN "
                                        "privacy_case c ON c.seq = k.case_seq WHERE c.id = ? AND k.run = ?")
                       : QStringLiteral("FROM gatehouse.completion_entry(?, ?) l")),
        {caseId, run}, {}, [&found](const RowStream &row) -> Result<void> {
            found = AuditEntry{row.integer(0), row.integer(1), row.string(2), row.string(3),
                               row.string(4),  row.string(5),  row.string(6)};
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    if (!found)
        return notCertified(caseId, run);
    return *found;
}

Result<QHash<QByteArray, QString>> StoredRuns::suppressed()
{
    QHash<QByteArray, QString> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT s.hash, c.id FROM %1 s JOIN %2 c ON c.seq = s.case_seq ORDER BY s.since_ms")
            .arg(table("suppression"), table("privacy_case")),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            const std::string_view hash = row.text(0);
            all.insert(QByteArray(hash.data(), qsizetype(hash.size())), row.string(1));
            return {};
        });
    return read ? Result<QHash<QByteArray, QString>>(all) : std::unexpected(read.error());
}

int cleanRescans(const QList<RescanRecord> &rescans, int run)
{
    int clean = 0;
    for (const RescanRecord &each : rescans) {
        if (each.run == run)
            clean = each.clean ? clean + 1 : 0;
    }
    return clean;
}

QString missingForCompletion(const QList<CaseStep> &steps, const QList<RescanRecord> &rescans, int run)
{
    const auto open =
        std::ranges::count_if(steps, [](const CaseStep &step) { return step.status != StepStatus::Done; });
    if (steps.isEmpty() || open > 0)
        return QStringLiteral("%1 of %2 %3 not done")
            .arg(QString::number(open), counted(steps.size(), QStringLiteral("step"), QStringLiteral("steps")),
                 wordFor(open, QStringLiteral("is"), QStringLiteral("are")));
    const int clean = cleanRescans(rescans, run);
    return clean >= kRescansNeeded ? QString()
                                   : QStringLiteral("%1 of %2 re-scans %3 clean")
                                         .arg(clean)
                                         .arg(kRescansNeeded)
                                         .arg(wordFor(clean, QStringLiteral("was"), QStringLiteral("were")));
}

std::unexpected<Error> fenced(const QString &caseId)
{
    return failure(ErrorKind::Denied,
                   QStringLiteral("Nothing was recorded of case %1: another worker has it by now, or it is no longer "
                                  "run.")
                       .arg(caseId),
                   QStringLiteral("fenced"));
}

} // namespace Gatehouse
