// The people who handle privacy requests on one store, each with a connection of their own.
#pragma once

#include "models/privacy/caserepository.h"
#include "models/privacy/caseruns.h"
#include "tests/support/consolestores.h"

namespace Gatehouse
{

// One of them.
class CaseWorkplace
{
public:
    explicit CaseWorkplace(std::unique_ptr<StoreUser> user);

    StoreUser &user() { return *m_user; }
    const QString &id() const { return m_id; }
    CaseRepository &cases() { return *m_cases; }
    CaseRuns &runs() { return *m_runs; }

private:
    std::unique_ptr<StoreUser> m_user;
    QString m_id;
    SystemClock m_clock;
    std::unique_ptr<CaseRepository> m_cases;
    std::unique_ptr<CaseRuns> m_runs;
};

class CaseDesk
{
public:
    CaseDesk(ConsoleStores &stores, Dialect engine);

    CaseWorkplace &officer() { return *m_officer; } // files and runs
    CaseWorkplace &responder() { return *m_responder; }
    CaseWorkplace &first() { return *m_first; } // approvers
    CaseWorkplace &second() { return *m_second; }
    CaseWorkplace &admin() { return *m_admin; }
    CaseWorkplace &viewer() { return *m_viewer; }
    const ConnectionSettings &settings() const { return m_settings; }

    static NewCase request(RequestType type, const QString &account);
    // Brought so far by the officer and the approvers; fails the program when it is refused.
    QString opened(const NewCase &wanted);
    QString planned(const NewCase &wanted, const QString &hash);
    QString queued(const NewCase &wanted, const QString &hash);
    QString queued(const QString &account);

    static QJsonObject plan() { return {{QStringLiteral("tables"), 1}}; }
    // Of that plan, which every case of the desk gets.
    static constexpr const char *kPlanHash = "aa802b62a2782476b77760ede95ff8579d6d3d9ab4afc070691ba181b0b2663a";

private:
    ConnectionSettings m_settings;
    std::unique_ptr<CaseWorkplace> m_admin;
    std::unique_ptr<CaseWorkplace> m_officer;
    std::unique_ptr<CaseWorkplace> m_responder;
    std::unique_ptr<CaseWorkplace> m_first;
    std::unique_ptr<CaseWorkplace> m_second;
    std::unique_ptr<CaseWorkplace> m_viewer;
};

} // namespace Gatehouse
