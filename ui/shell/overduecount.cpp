#include "ui/shell/overduecount.h"

#include "models/core/onfinished.h"
#include "models/core/today.h"
#include "models/privacy/casequeuecontroller.h"

namespace Gatehouse
{

OverdueCount::OverdueCount(CaseStore &store, TeamSession &team, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
{
    m_again.setInterval(kAgainMs);
    connect(&m_again, &QTimer::timeout, this, &OverdueCount::count);
    connect(&team, &TeamSession::changed, this, &OverdueCount::follow);
    follow();
}

void OverdueCount::stop()
{
    m_isStopped = true;
    follow();
}

void OverdueCount::follow()
{
    const bool counts = !m_isStopped && CaseQueueController::access(m_team);
    if (std::exchange(m_counts, counts) == counts)
        return;
    ++m_generation;
    if (!counts)
        return m_again.stop();
    m_again.start();
    count();
}

void OverdueCount::count()
{
    CasePageRequest request;
    request.limit = 1;
    onFinished(m_store.page(request, todayBy(m_clock)), this,
               [this, generation = m_generation](const Result<CaseQueueSlice> &slice) {
                   if (generation == m_generation && slice)
                       emit counted(slice->counts.overdue);
               });
}

} // namespace Gatehouse
