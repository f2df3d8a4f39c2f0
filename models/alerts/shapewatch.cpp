#include "models/alerts/shapewatch.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/securitywords.h"
#include "models/alerts/tailprobability.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace Gatehouse
{

using namespace SecurityWords;

namespace
{

constexpr double kLeastUsual = 0.01;

// 0 to 23 on working days, 24 to 47 on weekends, UTC.
size_t hourOf(qint64 timeMs)
{
    const qint64 weekday = (timeMs / kDayMs + 3) % 7; // 1970-01-01 was a Thursday; 0 is Monday
    return size_t(timeMs % kDayMs / kHourMs) + (weekday >= 5 ? 24 : 0);
}

} // namespace

void ExfilShape::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.succeeded() || !event.isRequest() || event.key.isEmpty() || !event.tokensOut)
        return;
    State &state = m_states.of(event.key, event.timeMs);
    const auto length = double(*event.tokensOut);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().exfilMinutes);
    state.answers.forgetBefore(sinceMs);
    state.longer.forgetBefore(sinceMs);
    state.tokens.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    if (event.timeMs / kHourMs != state.edgeHour) {
        state.edgeHour = event.timeMs / kHourMs;
        state.edge = state.lengths.quantile(settings().exfilQuantile);
        state.usual = std::max(kLeastUsual, state.lengths.shareAbove(state.edge));
    }
    state.answers.add(event.timeMs);
    if (length > state.edge) {
        state.longer.add(event.timeMs);
        state.tokens.add(event.timeMs, length);
        state.rows.add(event.timeMs, event.rowId);
        if (double(state.lengths.count()) >= settings().exfilLearnAnswers &&
            state.answers.total() >= settings().exfilRequests)
            judge(event, state, found);
    }
    if (!isOn(SecurityPrincipal::Key, event.key, event.timeMs))
        state.lengths.add(event.timeMs, length);
}

void ExfilShape::judge(const SecurityEvent &event, const State &state, SecurityFindings &found)
{
    const auto answers = qint64(state.answers.total());
    const auto longer = qint64(state.longer.total());
    const double score = Tails::binomialAtLeast(longer, answers, state.usual);
    if (score < settings().exfilScore || double(longer) < settings().exfilFactor * state.usual * double(answers))
        return;
    auto finding = begin(SecurityPrincipal::Key, event.key, state.rows.firstMs(), event,
                         Shown{{state.tokens.total(), double(longer)}});
    if (!finding)
        return;
    const QString window = minutes(settings().exfilMinutes);
    const QString observed =
        QStringLiteral("%1 of %2 longer than %3")
            .arg(formatExact(longer), counted(answers, QStringLiteral("answer"), QStringLiteral("answers")),
                 counted(std::llround(state.edge), QStringLiteral("token"), QStringLiteral("tokens")));
    finding->summary = QStringLiteral("%1 in %2, usually %3").arg(observed, window, formatShare(state.usual).joined());
    finding->expected = QStringLiteral("%1 longer than %2")
                            .arg(formatShare(state.usual).joined(),
                                 counted(std::llround(state.edge), QStringLiteral("token"), QStringLiteral("tokens")));
    finding->observed = QStringLiteral("%1; by chance %2").arg(observed, chanceInWords(-score));
    finding->unless =
        QStringLiteral("at most %1 so long, or fewer than %2 in %3")
            .arg(formatExact(Tails::binomialQuietHits(answers, state.usual, settings().exfilScore)),
                 counted(std::llround(settings().exfilRequests), QStringLiteral("answer"), QStringLiteral("answers")),
                 window);
    finding->score = score;
    finding->sample = answers;
    finding->rows = state.rows.ids();
    finding->rowCount = longer;
    found.append(*finding);
}

void ExfilShape::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    state->lengths.forgetWithin(verdict.since(minutesMs(settings().exfilMinutes)));
    state->edgeHour = 0;
}

void ExfilShape::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 60 * kDayMs);
}

void ExfilShape::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

void OffHours::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty())
        return;
    State &state = m_states.of(event.key, event.timeMs);
    const qint64 day = event.timeMs / kDayMs;
    if (day != state.day) {
        const double left = state.day == 0 ? 0 : std::exp(-double(day - state.day) / settings().offHoursDays);
        for (float &requests : state.requests)
            requests = float(requests * left);
        state.day = day;
    }
    const double all = std::accumulate(state.requests.begin(), state.requests.end(), 0.0);
    float &ofHour = state.requests[hourOf(event.timeMs)];
    const double share = all > 0 ? double(ofHour) / all : 1;
    ofHour += 1;
    noteUnusual(state, event.timeMs, share < settings().offHoursShare);
    const KeyRegister::Use *use = keys().use(event.key);
    if (!use || event.timeMs - use->firstMs < daysMs(settings().offHoursKeyDays) ||
        all < settings().offHoursKeyRequests || share >= settings().offHoursShare)
        return;
    auto finding = begin(SecurityPrincipal::Key, event.key, event.timeMs, event);
    if (!finding)
        return;
    finding->raisesOnly = true;
    finding->summary =
        QStringLiteral("used in an hour of the day with %1 of its requests").arg(formatShare(share).joined());
    finding->expected = QStringLiteral("hours with at least %1").arg(formatShare(settings().offHoursShare).joined());
    finding->observed = formatShare(share).joined();
    finding->unless = QStringLiteral("an hour in which the key is used");
    finding->sample = qint64(all);
    finding->rows = {event.rowId};
    finding->rowCount = 1;
    found.append(*finding);
}

// An hour that began as unusual is so to its end.
void OffHours::noteUnusual(State &state, qint64 timeMs, bool isUnusual)
{
    const qint64 hour = timeMs / kHourMs;
    if (!state.unusual.empty() && state.unusual.back().first == hour) {
        ++state.unusual.back().second;
        return;
    }
    if (!isUnusual)
        return;
    state.unusual.emplace_back(hour, 1);
    if (state.unusual.size() > kMostUnusual)
        state.unusual.pop_front();
}

void OffHours::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    std::erase_if(state->unusual, [&](const auto &entry) {
        const qint64 hourMs = entry.first * kHourMs;
        if (!verdict.span.overlaps({hourMs, hourMs + kHourMs}))
            return false;
        const double left = std::exp(-double(state->day - hourMs / kDayMs) / settings().offHoursDays);
        float &requests = state->requests[hourOf(hourMs)];
        requests = std::max(0.0F, requests - float(double(entry.second) * left));
        return true;
    });
}

void OffHours::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 2 * daysMs(settings().offHoursDays));
}

void OffHours::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

} // namespace Gatehouse
