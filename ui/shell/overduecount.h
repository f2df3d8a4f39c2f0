// Counts overdue privacy requests from the sign-in on, for whoever has not opened their page yet.
#pragma once

#include "models/core/clock.h"
#include "models/privacy/casestore.h"
#include "models/team/teamsession.h"

#include <QTimer>

namespace Gatehouse
{

class OverdueCount : public QObject
{
    Q_OBJECT
public:
    static constexpr int kAgainMs = 5 * 60'000;

    // All outlive it.
    OverdueCount(CaseStore &store, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    // The page counts for itself.
    void stop();

signals:
    void counted(qint64 overdue);

private:
    void follow();
    void count();

    CaseStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    QTimer m_again;
    bool m_counts = false;
    bool m_isStopped = false;
    int m_generation = 0;
};

} // namespace Gatehouse
