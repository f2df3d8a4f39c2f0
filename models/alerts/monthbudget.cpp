#include "models/alerts/monthbudget.h"

#include "models/alerts/detectorsnapshot.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4d4f4e54; // MONT
constexpr quint32 kVersion = 1;
constexpr double kGoesOn = MonthBudget::kTold / 2;
constexpr double kPage = 100.0;
constexpr double kReached = 1000.0;
constexpr double kTenths = 10.0; // so often beyond the cap the evidence is written anew

} // namespace

TimeSpan monthOf(qint64 ms)
{
    using namespace std::chrono;
    const year_month_day date(floor<days>(sys_time<milliseconds>(milliseconds(ms))));
    const year_month month(date.year(), date.month());
    const auto firstOf = [](const year_month &of) {
        return sys_time<milliseconds>(sys_days(of / day(1))).time_since_epoch().count();
    };
    return {firstOf(month), firstOf(month + months(1))};
}

MonthBudget::MonthBudget(qint64 capMicros, const BurnGuards &guards)
    : m_cap(capMicros, 0, 0, guards)
{
    m_state.capMicros = capMicros;
}

BurnRate::Answer MonthBudget::push(qint64 startMs, bool known, qint64 costMicros)
{
    if (startMs < m_cap.latestEndMs())
        return {};
    if (!m_cap.period().contains(startMs)) {
        m_cap.begin(monthOf(startMs));
        m_state = {};
        m_state.capMicros = m_cap.capMicros();
    }
    const BurnRate::Answer answer = m_cap.push(startMs, known, costMicros);
    return known && m_cap.capMicros() > 0 ? judged(answer) : BurnRate::Answer();
}

BurnRate::Answer MonthBudget::judged(BurnRate::Answer answer)
{
    AnomalyEvidence &evidence = answer.evidence;
    evidence.budget = m_cap.standing();
    evidence.unitMicros = 1.0;
    m_state.burning = answer.level || (m_state.burning && m_cap.burn().keepsUp());
    m_state.urgency = m_cap.isReached()                  ? Reached
                      : answer.level == AlertLevel::Page ? Fast
                      : answer.level                     ? Slow
                      : m_state.burning                  ? GoesOn
                                                         : Calm;
    if (m_state.urgency == Calm)
        m_state.accepted = m_state.worst = Calm;
    m_state.worst = std::max(m_state.worst, m_state.urgency);
    if (m_state.urgency == Reached) {
        tellReached(evidence);
        answer.level = AlertLevel::Page;
    }
    const bool isTold = m_state.urgency > m_state.accepted;
    evidence.ongoing = isTold;
    evidence.score = isTold ? scoreOf(evidence) : 0.0;
    if (!isTold)
        answer.level.reset();
    return answer;
}

void MonthBudget::tellReached(AnomalyEvidence &evidence) const
{
    evidence.learning = false; // it needs no baseline
    evidence.method = AnomalyMethod::CapReached;
    evidence.windowMinutes = 0;
    evidence.firstBadMs = evidence.budget.reachedMs;
    evidence.observed = double(evidence.budget.spentMicros);
    evidence.expected = double(evidence.budget.capMicros);
    evidence.sample = 0.0;
    evidence.baseline = m_cap.burn().allowedShare();
}

double MonthBudget::scoreOf(const AnomalyEvidence &evidence) const
{
    switch (Urgency(m_state.urgency)) {
    case Reached:
        return kReached * std::floor(kTenths * evidence.observed / evidence.expected) / kTenths;
    case Fast:
        return kPage + std::min(evidence.burn, kReached - kPage - 1.0);
    case Slow:
        return std::min(evidence.burn, kPage - 1.0);
    case GoesOn:
        return kGoesOn;
    case Calm:
        break;
    }
    return 0.0;
}

void MonthBudget::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kKind, kVersion, m_state);
    m_cap.snapshot(out);
}

Result<void> MonthBudget::restore(const char *&at, const char *end)
{
    State state;
    const char *next = at;
    if (auto read = readSnapshot(next, end, kKind, kVersion, state); !read)
        return read;
    const auto isSane = [](qint64 urgency) { return urgency >= Calm && urgency <= Reached; };
    if (!isSane(state.urgency) || !isSane(state.worst) || !isSane(state.accepted))
        return refusedSnapshot("its numbers contradict each other");
    if (auto read = m_cap.restore(next, end); !read)
        return read;
    const qint64 capMicros = m_cap.capMicros();
    m_state = state.capMicros == capMicros ? state : State{capMicros, Calm, Calm, Calm, 0};
    at = next;
    return {};
}

} // namespace Gatehouse
