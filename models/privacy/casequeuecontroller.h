// What the queue of privacy requests shows and does, one case or many at once.
#pragma once

#include "models/core/clock.h"
#include "models/privacy/casequeuemodel.h"
#include "models/team/teamsession.h"

#include <QStringList>
#include <QTimeZone>

namespace Gatehouse
{

class CaseQueueController : public QObject
{
    Q_OBJECT
public:
    // All three outlive it.
    CaseQueueController(CaseStore &store, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    CaseQueueModel &table() { return m_table; }
    const CaseQueueModel &table() const { return m_table; }
    TeamSession &team() { return m_team; }
    QDate today() const;

    void setActive(bool active);
    void setFilter(const CaseFilter &filter);
    void setSort(CaseSort sort);
    void refresh();

    // Denied or SignIn: nothing is asked then, and this is why.
    Result<void> access() const;
    // The same of anybody.
    static Result<void> access(const TeamSession &team);
    CaseQueueModel::State state() const;
    std::optional<Error> error() const;
    QString headline() const;
    // Open cases that are overdue: for the navigation.
    qint64 overdue() const { return m_table.counts().overdue; }

    bool mayHandle() const { return m_team.may(Right::HandleCases); }
    bool isBusy() const { return m_busy; }
    void open(const NewCase &wanted);
    void assign(const QStringList &ids, const QString &assignee);
    void askIdentity(const QStringList &ids);
    // Nobody comes back from it, so it is confirmed first.
    void withdraw(const QStringList &ids);

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void opened(const QString &id);

private:
    struct Batch {
        QList<CaseOrder> waiting;
        QString what;
        int done = 0;
        QStringList refused; // "C-1: why"
    };

    void follow();
    void begin(const QString &what, CaseOrder::Kind kind, const QStringList &ids, const QString &text = {});
    void next();

    CaseStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    CaseQueueModel m_table;
    bool m_active = false;
    bool m_due = true;
    bool m_allowed = false;
    bool m_busy = false;
    Batch m_batch;
};

} // namespace Gatehouse
