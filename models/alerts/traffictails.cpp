#include "models/alerts/traffictails.h"

#include "models/alerts/detectorsnapshot.h"
#include "models/core/timespan.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x54524146; // TRAF
constexpr quint32 kVersion = 4;
constexpr double kKeepWeek = 0.8; // of a slot, when the next week's hour comes: five weeks
constexpr double kKeepDay = 0.9;
constexpr int kFewestMinutes = 30;
const double kKeepLevel = std::exp(-1.0 / 12);
constexpr double kLevelPriorHours = 6.0;
const double kKeepRecent = std::exp(-1.0 / 120);
const double kKeepUnit = std::exp(-1.0 / (7 * 1440));
// Without a season the last hours stand for the next, and may be half or twice as much.
constexpr double kDoubtWithoutSeason = 0.25;
constexpr double kUnlikeness = 50.0;
constexpr double kDoubtOfOneDay = 0.05;
// A first Saturday, after nothing but working days.
constexpr double kDoubtOfOtherDays = 0.25;
// Evenings and Saturdays may be a tenth of what was seen, where none was seen.
constexpr double kLowDoubtOfUnseen = 1.0;

} // namespace

TrafficTails::TrafficTails(Quantity quantity, const TrafficGuards &guards)
    : m_quantity(quantity)
    , m_guards(guards)
    , m_lengths{}
{
    std::ranges::sort(m_guards.dropWindows);
    std::ranges::sort(m_guards.spikeWindows);
    std::ranges::copy(m_guards.dropWindows, m_lengths.begin());
    std::ranges::copy(m_guards.spikeWindows, m_lengths.begin() + kOfEach);
}

// To the windows of the guards, whatever those of the state were. How a window of another length strays is not known.
void TrafficTails::fit()
{
    for (size_t w = 0; w < kWindows; ++w) {
        if (m_state.windows.lengths[w] != m_lengths[w])
            m_state.noise[w] = {};
    }
    m_state.windows.fit(m_lengths);
}

void TrafficTails::Slot::add(double perMinute, double keep)
{
    sum = float(double(sum) * keep + perMinute);
    weight = float(double(weight) * keep + 1.0);
}

TrafficTails::Answer TrafficTails::push(qint64 startMs, bool known, qint64 amount, qint64 attempts,
                                        const SeasonCalendar &calendar)
{
    const qint64 localHour = calendar.localHour(startMs);
    if (localHour != m_state.hours[0].localHour || m_state.minutesSeen == 0)
        turnHour(localHour, calendar);
    ++m_state.minutesSeen;
    const Due due = dueNow(calendar.minuteOfHour(startMs));
    m_state.duePerMinute = due.perMinute;
    Minute minute;
    if (known) {
        ++m_state.bucketsSeen;
        minute = {amount, qint64(std::max(due.perMinute, 0.0) * 1000.0), qint64(due.doubt * 1000.0), 1};
        Hour &running = m_state.hours[0];
        running.observed += double(amount);
        running.seasonal += std::max(due.perMinute, 0.0) / m_state.level;
        running.bad |= m_state.frozen != 0;
        ++running.minutes;
        m_state.gapDue = amount > 0 ? 0.0 : m_state.gapDue + std::max(due.perMinute, 0.0);
        m_state.gapMinutes = amount > 0 ? 0 : m_state.gapMinutes + 1;
    }
    const bool learned = !(m_state.excluded >> (Windows::kMinutes - 1) & 1);
    m_state.excluded = m_state.excluded << 1 | quint64(m_state.frozen != 0);
    fit();
    qint64 &attemptsHere = m_state.attempts[size_t(m_state.windows.next)];
    const qint64 leftAttempts = std::exchange(attemptsHere, known ? attempts : 0);
    const Minute left = m_state.windows.push(minute);
    if (learned)
        learnLeaver(left, leftAttempts);
    Answer answer;
    const double each = unit();
    if (isLearning() || each <= 0.0 || due.perMinute < 0.0)
        return answer;
    judge(answer, startMs, due, each);
    learnNoise(each);
    return answer;
}

void TrafficTails::turnHour(qint64 localHour, const SeasonCalendar &calendar)
{
    const Hour &before = m_state.hours[1];
    if (before.minutes >= kFewestMinutes && !before.bad)
        learnHour(before, calendar);
    m_state.hours[1] = m_state.hours[0];
    m_state.hours[0] = {};
    m_state.hours[0].localHour = localHour;
    for (int i = 0; i < 3; ++i)
        m_state.due[size_t(i)] = dueIn(calendar.hourOfWeek(localHour - 1 + i), calendar);
}

void TrafficTails::learnHour(const Hour &hour, const SeasonCalendar &calendar)
{
    const double perMinute = hour.observed / hour.minutes;
    const int slot = calendar.hourOfWeek(hour.localHour);
    m_state.week[size_t(slot)].add(perMinute, kKeepWeek);
    m_state.day[size_t(slot % 24)].add(perMinute, kKeepDay);
    ++m_state.hoursLearned;
    if (hour.seasonal <= 0.0)
        return;
    m_state.levelObserved = m_state.levelObserved * kKeepLevel + hour.observed;
    m_state.levelSeasonal = m_state.levelSeasonal * kKeepLevel + hour.seasonal;
    const double prior = kLevelPriorHours * hour.seasonal;
    m_state.level = std::clamp((m_state.levelObserved + prior) / (m_state.levelSeasonal + prior), 0.5, 2.0);
}

// Whether this hour was ever seen on a working day, if it is on one, or else on a Saturday or Sunday.
bool TrafficTails::sawDayLike(int hourOfWeek) const
{
    const bool weekend = hourOfWeek / 24 >= 5;
    for (int day = weekend ? 5 : 0; day < (weekend ? 7 : 5); ++day) {
        if (m_state.week[size_t(day * 24 + hourOfWeek % 24)].weight > 0.0f)
            return true;
    }
    return false;
}

// Towards the same hour of other days, as if one more week had been like them; the less, the less it is like them.
double TrafficTails::shrunk(const Slot &week, const Slot &day)
{
    const double unlike = day.mean() > 0.0 ? week.mean() / day.mean() - 1.0 : 0.0;
    const double pull = 1.0 / (1.0 + kUnlikeness * unlike * unlike);
    return (double(week.sum) + pull * day.mean()) / (double(week.weight) + pull);
}

bool TrafficTails::knowsWeek(int hourOfWeek, const SeasonCalendar &calendar) const
{
    return double(m_state.hoursLearned) >= calendar.weeklyAfterHours() &&
           m_state.week[size_t(hourOfWeek)].weight > 0.0f;
}

// Where an hour of the week was seen and was not like that hour of other days, this is a reason to doubt the latter.
TrafficTails::Due TrafficTails::dueIn(int hourOfWeek, const SeasonCalendar &calendar) const
{
    const Slot &week = m_state.week[size_t(hourOfWeek)];
    const Slot &day = m_state.day[size_t(hourOfWeek % 24)];
    if (day.weight <= 0.0f)
        return {};
    if (knowsWeek(hourOfWeek, calendar))
        return {shrunk(week, day), 0.0};
    Due due{day.mean(), 0.0};
    bool unseen = false;
    const double fewDays = kDoubtOfOneDay / double(day.weight * day.weight);
    if (week.weight > 0.0f && due.perMinute > 0.0) {
        const double unlike = week.mean() / due.perMinute - 1.0;
        // One hour of one week strays by itself: only what goes beyond counts.
        due.excess = std::min(1.0, std::max(0.0, unlike * unlike - 0.02));
    } else if (!sawDayLike(hourOfWeek)) {
        due.excess = kDoubtOfOtherDays;
        unseen = true;
    }
    due.excess += fewDays;
    due.lowDoubt = unseen ? kLowDoubtOfUnseen : due.excess;
    return due;
}

// Between the middles of two hours it rises or falls, evenly for all that is known; where they are unlike, it may as
// well be at once, so there is doubt in between.
TrafficTails::Due TrafficTails::dueNow(int minuteOfHour) const
{
    const Due &here = m_state.due[1];
    const Due &other = m_state.due[minuteOfHour < 30 ? 0 : 2];
    if (here.perMinute < 0.0 || other.perMinute < 0.0)
        return m_state.recent < 0.0 ? Due{} : Due{m_state.recent, kDoubtWithoutSeason, 0.0, kLowDoubtOfUnseen};
    const double share = std::abs(minuteOfHour - 29.5) / 60.0;
    return {(here.perMinute * (1 - share) + other.perMinute * share) * m_state.level,
            std::max(here.excess, other.excess), share * std::abs(here.perMinute - other.perMinute) * m_state.level,
            std::max(here.lowDoubt, other.lowDoubt)};
}

double TrafficTails::duePerMinuteAt(qint64 ms, const SeasonCalendar &calendar) const
{
    const Due due = dueIn(calendar.hourOfWeek(calendar.localHour(ms)), calendar);
    return due.perMinute < 0.0 ? m_state.recent : due.perMinute * m_state.level;
}

DueOf TrafficTails::dueOf(qint64 ms, const SeasonCalendar &calendar) const
{
    const qint64 hour = calendar.localHour(ms);
    const auto isSeen = [&](qint64 localHour) {
        return m_state.day[size_t(calendar.hourOfWeek(localHour) % 24)].weight > 0.0f;
    };
    if (!isSeen(hour) || !isSeen(hour + (calendar.minuteOfHour(ms) < 30 ? -1 : 1)))
        return DueOf::HoursBefore;
    return knowsWeek(calendar.hourOfWeek(hour), calendar) ? DueOf::HourOfWeek : DueOf::HourOfDay;
}

void TrafficTails::learnLeaver(const Minute &left, qint64 leftAttempts)
{
    if (!left.known)
        return;
    m_state.recent = m_state.recent < 0.0 ? double(left.observed)
                                          : m_state.recent * kKeepRecent + double(left.observed) * (1 - kKeepRecent);
    if (leftAttempts > 0) {
        m_state.unitAmount = m_state.unitAmount * kKeepUnit + double(left.observed);
        m_state.unitAttempts = m_state.unitAttempts * kKeepUnit + double(leftAttempts);
    }
    const double missed = double(left.observed) - double(left.dueMilli) / 1000.0;
    if (left.dueMilli > 0) {
        m_state.unitSquares = m_state.unitSquares * kKeepUnit + missed * missed;
        m_state.unitSum = m_state.unitSum * kKeepUnit + double(left.observed);
    }
}

// A few dear attempts make most of what is spent, and minutes stray as if only those were counted: by the variance of a
// minute over its mean.
double TrafficTails::unit() const
{
    if (m_quantity == Quantity::Attempts)
        return 1.0;
    if (m_state.unitAttempts <= 0.0)
        return 0.0;
    const double each = m_state.unitAmount / m_state.unitAttempts;
    return m_state.unitSum > 0.0 ? std::max(each, m_state.unitSquares / m_state.unitSum) : each;
}

void TrafficTails::exclude(int minutes)
{
    const int bits = std::clamp(minutes, 0, 63);
    m_state.excluded |= (quint64(1) << bits) - 1;
    if (bits == 0)
        return;
    m_state.hours[0].bad = 1;
    if (bits > m_state.hours[0].minutes)
        m_state.hours[1].bad = 1;
}

void TrafficTails::unlearn(qint64 hourMs, double perMinute, qint64 nowMs, const SeasonCalendar &calendar)
{
    const int slot = calendar.hourOfWeek(calendar.localHour(hourMs));
    const auto takeBack = [perMinute](Slot &from, double left) {
        from.sum = float(std::max(0.0, double(from.sum) - perMinute * left));
        from.weight = float(std::max(0.0, double(from.weight) - left));
        if (from.weight < 0.05f)
            from = {};
    };
    const auto days = double((nowMs - hourMs) / kDayMs);
    takeBack(m_state.week[size_t(slot)], std::pow(kKeepWeek, std::floor(days / 7)));
    takeBack(m_state.day[size_t(slot % 24)], std::pow(kKeepDay, days));
    m_state.hoursLearned = std::max<qint64>(0, m_state.hoursLearned - 1);
}

void TrafficTails::adopt(double ratio)
{
    for (Slot &slot : m_state.week)
        slot.sum = float(double(slot.sum) * ratio);
    for (Slot &slot : m_state.day)
        slot.sum = float(double(slot.sum) * ratio);
    for (Due &due : m_state.due)
        due.perMinute *= ratio;
    for (Hour &hour : m_state.hours)
        hour.bad = 1;
    m_state.recent *= ratio;
    m_state.levelObserved = m_state.levelSeasonal = 0.0;
    m_state.level = 1.0;
    m_state.windows = {};
    m_state.attempts = {};
    m_state.gapDue = 0.0;
    m_state.gapMinutes = 0;
    m_state.excluded = 0;
}

void TrafficTails::snapshot(QByteArray &out) const
{
    appendSnapshot(out, kKind, kVersion, m_state);
}

Result<void> TrafficTails::restore(const char *&at, const char *end)
{
    State state;
    if (auto read = readSnapshot(at, end, kKind, kVersion, state); !read)
        return read;
    if (!state.windows.isSane() || !(state.level >= 0.5 && state.level <= 2.0) || !std::isfinite(state.recent) ||
        !std::isfinite(state.gapDue))
        return refusedSnapshot("its numbers contradict each other");
    m_state = state;
    return {};
}

} // namespace Gatehouse
