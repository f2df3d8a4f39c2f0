#include "models/credentials/credentialundo.h"

#include "models/privacy/switchmark.h"

namespace Gatehouse
{

namespace
{

// What did not happen is no deed; what may have happened is one.
constexpr const char *kLaterRuns =
    "SELECT i.kind, i.target, max(i.run) FROM credential_item i JOIN credential_item o ON o.gateway = i.gateway AND "
    "o.kind = i.kind AND o.target = i.target WHERE o.run = ? AND i.run > o.run AND i.target <> '' AND i.outcome IN "
    "('running', 'done', 'accepted', 'unknown') GROUP BY i.kind, i.target";
constexpr const char *kIncidents =
    "SELECT d.kind, d.target, max(d.incident) FROM incident_deed d JOIN credential_item o ON o.gateway = d.gateway AND "
    "o.kind = d.kind AND o.target = d.target WHERE o.run = ? AND d.intended_ms >= o.intended_ms AND d.target <> '' AND "
    "d.outcome <> 'failed' GROUP BY d.kind, d.target";
// Cases name nothing that they switch off; the mark of each says whether it is this one.
constexpr const char *kCases =
    "SELECT j.detail, max(c.id) FROM case_journal j JOIN privacy_case c ON c.seq = j.case_seq WHERE j.what = 'intent' "
    "AND j.detail LIKE '{\"switch\":%' GROUP BY j.detail";

QString keyOf(const QString &kind, const QString &target)
{
    return kind + QLatin1Char(' ') + target;
}

// One of which something was refused, or that was stopped, is gone on with by another one: what it has done is left.
constexpr const char *kEarlierUndo =
    "SELECT coalesce(max(r.seq), 0) FROM credential_run r WHERE r.undoes = ? AND (EXISTS (SELECT 1 FROM "
    "credential_item i WHERE i.run = r.seq AND i.outcome IN ('', 'running')) OR NOT EXISTS (SELECT 1 FROM "
    "credential_item i WHERE i.run = r.seq AND i.outcome IN ('refused', 'cancelled')))";

Result<void> checkFirst(Database &store, const NewCredentialRun &undo)
{
    const auto there = store.scalar(QStringLiteral("SELECT count(*) FROM credential_run WHERE seq = ? AND gateway = ?"),
                                    {undo.undoes, undo.gateway});
    const auto earlier = there ? store.scalar(QString::fromLatin1(kEarlierUndo), {undo.undoes}) : there;
    if (!earlier)
        return std::unexpected(earlier.error());
    if (*there == 0)
        return failure(ErrorKind::NotFound,
                       QStringLiteral("There is no run %1 over credentials of this gateway.").arg(undo.undoes));
    return *earlier == 0 ? Result<void>()
                         : failure(ErrorKind::Denied,
                                   QStringLiteral("Nothing was done: run %1 was taken back already, by run %2.")
                                       .arg(undo.undoes)
                                       .arg(*earlier));
}

} // namespace

Result<CredentialUndo> CredentialUndo::over(Database &store, const NewCredentialRun &undo)
{
    CredentialUndo found;
    if (undo.undoes == 0)
        return found;
    auto done = checkFirst(store, undo);
    if (done)
        done = found.read(store, kLaterRuns, QStringLiteral("credential run"), undo);
    if (done)
        done = found.read(store, kIncidents, QStringLiteral("incident"), undo);
    if (done)
        done = found.readCases(store, undo);
    if (!done)
        return std::unexpected(done.error());
    QString last;
    for (const CredentialTarget &target : undo.targets) {
        const QString why = found.whyLeft(target);
        found.m_left += why.isEmpty() ? 0 : 1;
        last = why.isEmpty() ? last : QStringLiteral("%1: %2").arg(target.label, why);
    }
    if (found.m_left < undo.targets.size())
        return found;
    return failure(ErrorKind::Denied,
                   QStringLiteral("Nothing was done: each credential of run %1 was switched again since. %2.")
                       .arg(undo.undoes)
                       .arg(last));
}

Result<void> CredentialUndo::read(Database &store, const char *sql, const QString &what, const NewCredentialRun &undo)
{
    return store.visitRows(QString::fromLatin1(sql), {undo.undoes}, {}, [&](const RowStream &row) -> Result<void> {
        m_since.insert(keyOf(row.string(0), row.string(1)),
                       QStringLiteral("%1 %2 switched it later").arg(what, row.string(2)));
        return {};
    });
}

// Whenever it was: a person who was erased does not come back by a run that is taken back.
Result<void> CredentialUndo::readCases(Database &store, const NewCredentialRun &undo)
{
    QHash<QString, QString> byMark;
    QByteArray storeKey;
    if (undo.verb != ActionVerb::Enable)
        return {};
    auto read = store.visitRows(QString::fromLatin1(kCases), {}, {}, [&](const RowStream &row) -> Result<void> {
        byMark.insert(row.string(0), row.string(1));
        return {};
    });
    if (!read || byMark.isEmpty())
        return read;
    read = store.visitRows(QStringLiteral("SELECT hash_key FROM store_secret"), {}, {},
                           [&](const RowStream &row) -> Result<void> {
                               const std::string_view bytes = row.text(0);
                               storeKey = QByteArray(bytes.data(), qsizetype(bytes.size()));
                               return {};
                           });
    for (const CredentialTarget &target : undo.targets) {
        const QString caseId = byMark.value(switchMark(storeKey, undo.gateway, target.kind, target.id));
        if (!caseId.isEmpty())
            m_since.insert(keyOf(entityToken(target.kind), target.id),
                           QStringLiteral("case %1 switched it off").arg(caseId));
    }
    return read;
}

QString CredentialUndo::whyLeft(const CredentialTarget &target) const
{
    return m_since.value(keyOf(entityToken(target.kind), target.id), QStringLiteral(""));
}

} // namespace Gatehouse
