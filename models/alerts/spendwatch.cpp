#include "models/alerts/spendwatch.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/securitywords.h"
#include "models/alerts/tailprobability.h"
#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

namespace
{

constexpr double kWeekFading = 0.9; // per week, of an hour of the week
constexpr double kDayFading = 0.97;
constexpr double kHourFading = 1.0 - 1.0 / (8 * 168);
constexpr double kRequestFading = 0.999;
constexpr double kPriceFading = 0.9995;
constexpr double kLeastExcess = 0.05;
constexpr double kLoud = 2;      // times the usual: an hour that may be judged
constexpr double kDayWeight = 3; // weeks after which an hour of the week counts as much as the hour of the day
constexpr qint64 kMostEmptyHours = 21 * 24;

double cellMean(double sum, double weight)
{
    return weight > 0 ? sum / weight : 0;
}

} // namespace

void HoursOfWeek::add(qint64 hour, double value)
{
    Cell &week = m_ofWeek[size_t(hour % 168)];
    Cell &day = m_ofDay[size_t(hour % 24)];
    week = {float(week.sum * kWeekFading + value), float(week.weight * kWeekFading + 1)};
    day = {float(day.sum * kDayFading + value), float(day.weight * kDayFading + 1)};
    m_sum = m_sum * kHourFading + value;
    m_weight = m_weight * kHourFading + 1;
}

void HoursOfWeek::remove(qint64 hour, double value, qint64 hoursAgo)
{
    const auto takeOut = [value](Cell &cell, double left) {
        cell.sum = std::max(0.0F, cell.sum - float(value * left));
        cell.weight = std::max(0.0F, cell.weight - float(left));
    };
    takeOut(m_ofWeek[size_t(hour % 168)], std::pow(kWeekFading, double(hoursAgo / 168)));
    takeOut(m_ofDay[size_t(hour % 24)], std::pow(kDayFading, double(hoursAgo / 24)));
    const double left = std::pow(kHourFading, double(hoursAgo));
    m_sum = std::max(0.0, m_sum - value * left);
    m_weight = std::max(0.0, m_weight - left);
}

double HoursOfWeek::expected(qint64 hour) const
{
    const Cell &week = m_ofWeek[size_t(hour % 168)];
    const Cell &day = m_ofDay[size_t(hour % 24)];
    const double ofDay = cellMean(day.sum, day.weight);
    // Three times the same hour of the week, faded: 1 + 0.9 + 0.81.
    if (week.weight < 2.7)
        return ofDay;
    return (double(week.sum) + kDayWeight * ofDay) / (double(week.weight) + kDayWeight);
}

double SpendSpike::State::excess() const
{
    return std::max(kLeastExcess, residual.meanSquare > 0 ? residual.square / residual.meanSquare : 0.0);
}

void SpendSpike::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.isRequest() || event.key.isEmpty() || !event.costMicros)
        return;
    State &state = m_states.of(event.key, event.timeMs);
    closeHours(event, state);
    add(event, state);
    if (state.hours.hoursSeen() >= settings().spikeLearnHours && state.costMicros > settings().spikeLeastUsd * 1e6)
        judge(event, state, found);
}

void SpendSpike::closeHours(const SecurityEvent &event, State &state)
{
    const qint64 hour = event.timeMs / kHourMs;
    if (state.hour == hour)
        return;
    if (state.hour > 0) {
        closeHour(event, state);
        // Hours without a request cost nothing, which is as well known as any cost.
        for (qint64 empty = std::max(state.hour + 1, hour - kMostEmptyHours); empty < hour; ++empty)
            learnHour(state, empty, 0);
    }
    beginHour(state, hour);
}

void SpendSpike::closeHour(const SecurityEvent &event, State &state)
{
    Loud loud{state.hour, state.costMicros, !isOn(SecurityPrincipal::Key, event.key, event.timeMs), {}, state.before};
    const bool isLoud = state.costMicros > kLoud * std::max(state.hours.expected(state.hour), state.hours.mean());
    if (loud.isLearned)
        loud.residual = learnHour(state, state.hour, state.costMicros);
    if (isLoud)
        state.loud.push_back(loud);
    if (state.loud.size() > kMostLoud)
        state.loud.pop_front();
}

void SpendSpike::beginHour(State &state, qint64 hour)
{
    state.hour = hour;
    state.costMicros = state.usualMicros = state.pricedMicros = 0;
    state.requests = 0;
    state.rows.clear();
    state.before = state.sizes;
}

SpendSpike::Residual SpendSpike::learnHour(State &state, qint64 hour, double costMicros)
{
    Residual added;
    const double quantum = state.quantumMicros();
    if (quantum > 0 && state.hours.hoursSeen() >= settings().spikeLearnHours) {
        const double mean = state.hours.expected(hour) / quantum;
        const double residual = costMicros / quantum - mean;
        added = {residual * residual - mean, mean * mean};
        state.residual.square = state.residual.square * kHourFading + added.square;
        state.residual.meanSquare = state.residual.meanSquare * kHourFading + added.meanSquare;
    }
    state.hours.add(hour, costMicros);
    return added;
}

void SpendSpike::forgetHour(State &state, const Loud &loud)
{
    const qint64 hoursAgo = std::max<qint64>(0, state.hour - 1 - loud.hour);
    const double left = std::pow(kHourFading, double(hoursAgo));
    state.residual.square -= loud.residual.square * left;
    state.residual.meanSquare = std::max(0.0, state.residual.meanSquare - loud.residual.meanSquare * left);
    state.hours.remove(loud.hour, loud.costMicros, hoursAgo);
}

void SpendSpike::unlearn(const MisuseVerdict &verdict)
{
    State *state = m_states.find(verdict.key());
    if (!state)
        return;
    const auto isIn = [&](qint64 hour) { return verdict.span.overlaps({hour * kHourMs, (hour + 1) * kHourMs}); };
    // Those of the requests since are lost with it, which is soon made good.
    std::optional<Sizes> before;
    std::erase_if(state->loud, [&](const Loud &loud) {
        if (!isIn(loud.hour))
            return false;
        before = before.value_or(loud.before);
        if (loud.isLearned)
            forgetHour(*state, loud);
        return true;
    });
    if (isIn(state->hour))
        before = before.value_or(state->before);
    if (before)
        state->sizes = *before;
    if (isIn(state->hour))
        beginHour(*state, state->hour);
}

void SpendSpike::add(const SecurityEvent &event, State &state)
{
    const auto cost = double(*event.costMicros);
    state.costMicros += cost;
    ++state.requests;
    state.rows.add(event.timeMs, event.rowId);
    const double tokens = double(event.tokens().value_or(0));
    if (!event.model.isEmpty() && tokens > 0) {
        Price &price = m_prices.of(event.model, event.timeMs);
        if (price.tokens > 0) {
            state.usualMicros += tokens * price.costMicros / price.tokens;
            state.pricedMicros += cost;
        }
        price.costMicros = price.costMicros * kPriceFading + cost;
        price.tokens = price.tokens * kPriceFading + tokens;
    }
    if (isOn(SecurityPrincipal::Key, event.key, event.timeMs))
        return;
    state.sizes.costSum = state.sizes.costSum * kRequestFading + cost;
    state.sizes.squareSum = state.sizes.squareSum * kRequestFading + cost * cost;
}

void SpendSpike::judge(const SecurityEvent &event, const State &state, SecurityFindings &found)
{
    const double quantum = state.quantumMicros();
    if (quantum <= 0)
        return;
    const double usual = std::max({state.hours.expected(state.hour), state.hours.mean() / 10, quantum / 2});
    const double mean = usual / quantum;
    const double score = Tails::negativeBinomialAtLeast(qint64(state.costMicros / quantum), mean, state.excess());
    if (score < settings().spikeScore)
        return;
    auto finding = begin(SecurityPrincipal::Key, event.key, state.hour * kHourMs, event, Shown{{state.costMicros}});
    if (!finding)
        return;
    const double quiet =
        double(Tails::negativeBinomialQuietMost(mean, state.excess(), settings().spikeScore)) * quantum;
    const QString most = formatMoney(qint64(std::max(quiet, settings().spikeLeastUsd * 1e6)));
    const QString cost = formatMoney(qint64(state.costMicros));
    finding->summary = QStringLiteral("%1 in an hour, usually %2 in this hour of the week; %3")
                           .arg(cost, formatMoney(qint64(usual)),
                                counted(state.requests, QStringLiteral("request"), QStringLiteral("requests")));
    finding->expected = QStringLiteral("%1, at most %2").arg(formatMoney(qint64(usual)), most);
    finding->observed = QStringLiteral("%1; by chance %2").arg(cost, chanceInWords(-score));
    finding->unless = QStringLiteral("at most %1 in the hour").arg(most);
    if (state.usualMicros > 0 && state.pricedMicros > settings().spikePriceFactor * state.usualMicros)
        finding->note =
            QStringLiteral("A token cost %1 times as much as before, so a change of prices or of the share of "
                           "answers may be a part of it.")
                .arg(state.pricedMicros / state.usualMicros, 0, 'f', 1);
    finding->score = score;
    finding->sample = qint64(state.hours.hoursSeen());
    finding->rows = state.rows.ids();
    finding->rowCount = state.requests;
    found.append(*finding);
}

void SpendSpike::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - 60 * kDayMs);
    m_prices.forgetUnusedBefore(nowMs - 60 * kDayMs);
}

void SpendSpike::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states, m_prices);
}

} // namespace Gatehouse
