#include "models/privacy/casetransaction.h"

#include "models/privacy/casechecks.h"
#include "models/team/demand.h"

namespace Gatehouse
{

CaseTransaction::CaseTransaction(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                 const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
{
}

Result<void> CaseTransaction::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_store.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<void> CaseTransaction::demand(const QString &by, Right right)
{
    return demandRight(m_operators, by, right);
}

Result<CaseState> CaseTransaction::move(const QString &by, const PrivacyCase &one, CaseAction action,
                                        const QJsonObject &detail)
{
    const auto next = nextCaseState(one.state, action);
    if (!next)
        return failure(next.error().kind, QStringLiteral("Case %1: %2").arg(one.id, next.error().message));
    if (auto done = run(QStringLiteral("UPDATE privacy_case SET state = ?, is_open = ?, changed_ms = ? WHERE seq = ?"),
                        {caseStateToken(*next), int(isOpen(*next)), nowMs(), one.seq});
        !done)
        return std::unexpected(done.error());
    // In the log it reads as what it is, and the certificate refers to it.
    const QString token = action == CaseAction::ConfirmErased ? QStringLiteral("completed") : caseActionToken(action);
    if (auto done = addEvent(by, one, token, *next, compactJson(detail)); !done)
        return std::unexpected(done.error());
    const auto recorded = record(by, one, QStringLiteral("case.") + token, compactJson(auditable(detail)));
    return recorded ? Result<CaseState>(*next) : std::unexpected(recorded.error());
}

Result<void> CaseTransaction::note(const QString &by, const PrivacyCase &one, const QString &action,
                                   const QJsonObject &detail)
{
    if (auto done = addEvent(by, one, action, one.state, compactJson(detail)); !done)
        return done;
    const auto recorded = record(by, one, QStringLiteral("case.") + action, compactJson(auditable(detail)));
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<qint64> CaseTransaction::record(const QString &by, const PrivacyCase &one, const QString &action,
                                       const QString &detail)
{
    return m_audit.append({0, 0, by, action, QStringLiteral("case ") + one.id, one.subjectToken, detail});
}

Result<void> CaseTransaction::recordOther(const QString &by, const QString &object, const QString &action,
                                          const QJsonObject &detail)
{
    const auto recorded = m_audit.append({0, 0, by, action, object, {}, compactJson(auditable(detail))});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<void> CaseTransaction::addEvent(const QString &by, const PrivacyCase &one, const QString &action, CaseState to,
                                       const QString &detail)
{
    return run(QStringLiteral("INSERT INTO case_event (case_seq, idx, time_ms, actor, action, from_state, to_state, "
                              "detail) SELECT ?, coalesce(max(idx) + 1, 0), ?, ?, ?, ?, ?, ? FROM case_event WHERE "
                              "case_seq = ?"),
               {one.seq, nowMs(), by, action, caseStateToken(one.state), caseStateToken(to), detail, one.seq});
}

} // namespace Gatehouse
