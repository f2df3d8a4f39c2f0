// The people of a store on a server who leave the console out, each with a login and plain SQL.
#pragma once

#include "tests/support/casedesk.h"

#include <map>
#include <vector>

namespace Gatehouse
{

class CaseIntruders
{
public:
    CaseIntruders();

    CaseDesk &desk() { return *m_desk; }
    ConsoleStores &stores() { return m_stores; }
    // The desk's, an auditor, an operator, one who files and approves ("both"), and two who are no operators (any
    // more).
    const std::map<QString, StoreUser *> &users() const { return m_users; }
    StoreUser &user(const QString &name) { return *m_users.at(name); }
    StoreUser &admin() { return m_desk->admin().user(); }

    // A rectification of kAccount, with its plan.
    QString planned();
    QString newAccount() { return QStringLiteral("acc%1").arg(++m_accounts); }
    // As the user, in a transaction that is rolled back whatever comes of it.
    Result<void> undone(const QString &name, const QString &statement);
    // The plan of the desk, and all else that any action needs, as a literal of SQL.
    static QString extra();

    static constexpr const char *kAccount = "acc-of-anna-muster";

private:
    ConsoleStores m_stores;
    std::unique_ptr<CaseDesk> m_desk;
    std::vector<std::unique_ptr<StoreUser>> m_owned;
    std::map<QString, StoreUser *> m_users;
    int m_accounts = 0;
};

} // namespace Gatehouse
