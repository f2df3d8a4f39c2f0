// What the Team page shows and does: operators, their roles, one's own passphrase.
#pragma once

#include "models/team/teamsession.h"
#include "models/team/teamtablemodel.h"

namespace Gatehouse
{

class TeamController : public QObject
{
    Q_OBJECT
public:
    // Both outlive it.
    TeamController(TeamStore &store, TeamSession &session, QObject *parent = nullptr);

    TeamTableModel &table() { return m_table; }
    TeamSession &session() { return m_session; }
    const TeamSession &session() const { return m_session; }
    bool isBusy() const { return m_busy; }
    bool mayManage() const { return m_session.may(Right::ManageOperators); }
    QString headline() const;

    void add(const NewOperator &wanted);
    void changeRoles(const QString &id, Roles roles);
    // Nobody comes back from it, so it is confirmed first.
    void deactivate(const QString &id);
    void changePassphrase(const QString &current, const QString &wanted);

signals:
    void changed();
    // Something was done, or why not.
    void said(const QString &sentence, bool good);
    // What was filled in was taken.
    void added();
    void passphraseChanged();

private:
    void done(const Result<void> &result, const QString &sentence);
    template<typename Value, typename Handler>
    void run(QFuture<Result<Value>> future, Handler handler);

    TeamStore &m_store;
    TeamSession &m_session;
    TeamTableModel m_table;
    bool m_busy = false;
};

} // namespace Gatehouse
