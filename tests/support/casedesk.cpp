#include "tests/support/casedesk.h"

namespace Gatehouse
{

namespace
{

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("case desk: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

CaseWorkplace::CaseWorkplace(std::unique_ptr<StoreUser> user)
    : m_user(std::move(user))
    , m_id(m_user->id())
    , m_cases(makeCaseRepository(m_user->store(), m_user->audit(), m_user->operators(), m_clock))
    , m_runs(makeCaseRuns(m_user->store(), *m_cases, m_user->audit(), m_user->operators(), m_clock))
{
}

CaseDesk::CaseDesk(ConsoleStores &stores, Dialect engine)
    : m_settings(stores.make(engine))
    , m_admin(std::make_unique<CaseWorkplace>(stores.keeper(m_settings)))
{
    const auto add = [&](const char *name, Role role) {
        return std::make_unique<CaseWorkplace>(
            stores.add(m_admin->user(), m_settings, QString::fromLatin1(name), role));
    };
    m_officer = add("an_officer", Role::PrivacyOfficer);
    m_responder = add("a_responder", Role::Responder);
    m_first = add("first_approver", Role::Approver);
    m_second = add("second_approver", Role::Approver);
    m_viewer = add("a_viewer", Role::Viewer);
}

NewCase CaseDesk::request(RequestType type, const QString &account)
{
    NewCase wanted;
    wanted.type = type;
    wanted.channel = QStringLiteral("email");
    wanted.received = QDate(2026, 11, 2);
    wanted.subject = {{QStringLiteral("account"), account}};
    return wanted;
}

QString CaseDesk::opened(const NewCase &wanted)
{
    return need(m_officer->cases().open(m_officer->id(), wanted));
}

QString CaseDesk::planned(const NewCase &wanted, const QString &hash)
{
    const QString id = opened(wanted);
    CaseRepository &cases = m_officer->cases();
    need(cases.askIdentity(m_officer->id(), id, wanted.received));
    need(cases.acceptIdentity(m_officer->id(), id, {QStringLiteral("account_login"), QStringLiteral("reasonably_high")},
                              wanted.received));
    need(cases.layPlan(m_officer->id(), id, plan(), hash, {wanted.subject, {}}));
    return id;
}

QString CaseDesk::queued(const NewCase &wanted, const QString &hash)
{
    const QString id = planned(wanted, hash);
    need(m_officer->cases().askApproval(m_officer->id(), id));
    need(m_first->cases().approve(m_first->id(), id, hash));
    need(m_second->cases().approve(m_second->id(), id, hash));
    return id;
}

QString CaseDesk::queued(const QString &account)
{
    return queued(request(RequestType::Deletion, account), QString::fromLatin1(kPlanHash));
}

} // namespace Gatehouse
