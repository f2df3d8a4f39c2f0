#include "tests/support/caseintruders.h"

namespace Gatehouse
{

CaseIntruders::CaseIntruders()
    : m_desk(std::make_unique<CaseDesk>(m_stores, Dialect::PostgreSql))
{
    for (CaseWorkplace *each :
         {&m_desk->officer(), &m_desk->responder(), &m_desk->first(), &m_desk->admin(), &m_desk->viewer()})
        m_users[each->user().name()] = &each->user();
    const auto add = [this](const char *name, Roles roles) {
        m_owned.push_back(m_stores.add(admin(), m_desk->settings(), QString::fromLatin1(name), roles));
        m_users[QString::fromLatin1(name)] = m_owned.back().get();
    };
    add("an_auditor", Role::Auditor);
    add("an_operator", Role::Operator);
    add("both", Roles(Role::PrivacyOfficer) | Role::Approver);
    add("a_former_officer", Roles(Role::PrivacyOfficer) | Role::Approver);
    if (!admin().operators().deactivate(admin().id(), m_owned.back()->id()))
        qFatal("case intruders: nobody was deactivated");
    m_owned.push_back(
        std::make_unique<StoreUser>(m_stores.as(QStringLiteral("a_stranger"), m_desk->settings()), QString()));
    m_users[QStringLiteral("a_stranger")] = m_owned.back().get();
}

QString CaseIntruders::planned()
{
    NewCase wanted = CaseDesk::request(RequestType::Rectification, QString::fromLatin1(kAccount));
    wanted.parameters = {{QStringLiteral("accounts.email"), QStringLiteral("anna@new.example")}};
    return m_desk->planned(wanted, QString::fromLatin1(CaseDesk::kPlanHash));
}

Result<void> CaseIntruders::undone(const QString &name, const QString &statement)
{
    Database &store = user(name).store();
    bool worked = false;
    const auto done = store.transaction([&]() -> Result<void> {
        const auto tried = store.execute(statement);
        worked = tried.has_value();
        return worked ? failure(ErrorKind::Cancelled, {}) : std::unexpected(tried.error());
    });
    return worked ? Result<void>() : done;
}

QString CaseIntruders::extra()
{
    return QStringLiteral("'{\"found\":[],\"person\":\"\",\"plan\":\"{\\\"tables\\\":1}\",\"hash\":\"%1\",\"method\":"
                          "\"a\",\"level\":\"b\",\"code\":\"other\",\"reason\":\"\"}'")
        .arg(QString::fromLatin1(CaseDesk::kPlanHash));
}

} // namespace Gatehouse
