#include "models/alerts/novelty.h"

#include "models/alerts/detectorsnapshot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4e4f5645; // NOVE
constexpr quint32 kVersion = 1;
constexpr int kKeptWhenThinned = 192;
constexpr double kBeyond = std::numeric_limits<double>::infinity();

double signedLog(double value)
{
    // Not log1p(): what it is better at, below 1e-16, is nothing here, and it takes four times as long.
    return std::copysign(std::log(1.0 + std::abs(value)), value);
}

} // namespace

Novelty::Channel::Channel()
{
    values.fill(kBeyond);
}

// Where the first value stands that is not below: counts, in steps of 64, 16, 4 and 1, without a branch that a
// processor could guess wrong. Behind the last value everything is beyond.
int Novelty::Channel::placeOf(double value) const
{
    const double *at = values.data();
    const auto below = [&](int place) { return at[place] < value ? 1 : 0; };
    for (const int step : {64, 16, 4}) {
        const int steps = below(step - 1) + below(2 * step - 1) + below(3 * step - 1);
        at += steps * step;
    }
    return int(at - values.data()) + below(0) + below(1) + below(2) + below(3);
}

double Novelty::Channel::push(double value, bool learning)
{
    if (valueCount == 0) {
        if (learning) {
            keepValue(0, value);
            ++seen;
        }
        return 0.0;
    }
    const int place = placeOf(value);
    const double below = place > 0 ? value - values[size_t(place - 1)] : values[0] - value;
    const double above = place < valueCount ? values[size_t(place)] - value : below;
    const double distance = std::min(below, above);
    double score = 0.0;
    if (distance > 0.0 && (distanceCount < kDistances || distance > distances[kDistances - 1])) {
        // An equal distance was there before, so it ranks before.
        const auto end = distances.begin() + distanceCount;
        const auto rank = std::upper_bound(distances.begin(), end, distance, std::greater<>());
        score = std::log10(double(seen + 1) / double(rank - distances.begin() + 1));
        if (learning) {
            distanceCount = std::min(distanceCount + 1, kDistances);
            std::move_backward(rank, distances.begin() + distanceCount - 1, distances.begin() + distanceCount);
            *rank = distance;
        }
    }
    if (learning) {
        ++seen;
        if (distance > resolution)
            keepValue(place, value);
    }
    return score;
}

void Novelty::Channel::keepValue(int place, double value)
{
    if (valueCount == kValues) {
        thin();
        place = placeOf(value);
    }
    std::move_backward(values.begin() + place, values.begin() + valueCount, values.begin() + valueCount + 1);
    values[size_t(place)] = value;
    ++valueCount;
}

// A coarser grid each time, so that it happens a few dozen times in the life of a series.
void Novelty::Channel::thin()
{
    const double range = values[size_t(valueCount - 1)] - values[0];
    resolution = std::max(resolution, range / (64.0 * kValues));
    while (valueCount > kKeptWhenThinned) {
        int kept = 1;
        for (int i = 1; i < valueCount; ++i) {
            // The ends stay: beyond them everything is new.
            if (values[size_t(i)] - values[size_t(kept - 1)] > resolution || i == valueCount - 1)
                values[size_t(kept++)] = values[size_t(i)];
        }
        std::fill(values.begin() + kept, values.begin() + valueCount, kBeyond);
        valueCount = kept;
        if (valueCount > kKeptWhenThinned)
            resolution *= 1.5;
    }
}

bool Novelty::Channel::isSane() const
{
    return valueCount >= 0 && valueCount <= kValues && distanceCount >= 0 && distanceCount <= kDistances && seen >= 0 &&
           std::is_sorted(values.begin(), values.begin() + valueCount) &&
           std::is_sorted(distances.begin(), distances.begin() + distanceCount, std::greater<>()) && resolution >= 0.0;
}

bool Novelty::isHighest(float score)
{
    const bool highest = score > m_state.highest;
    const int place = m_state.next;
    m_state.next = (place + 1) % kQuietPoints;
    m_state.scores[size_t(place)] = score;
    if (score >= m_state.highest) {
        m_state.highest = score;
        m_state.highestPlace = place;
    } else if (place == m_state.highestPlace) {
        // The highest one was just written over.
        const auto most = std::ranges::max_element(m_state.scores);
        m_state.highest = *most;
        m_state.highestPlace = qint32(most - m_state.scores.begin());
    }
    return highest;
}

double Novelty::push(double value)
{
    // Beyond it sums of three overflow, and no gateway counts so far.
    if (!(std::abs(value) <= 1e300))
        return 0.0;
    double sum = value;
    for (int i = 0; i < m_state.lastCount; ++i)
        sum += m_state.lastValues[size_t(i)];
    const double mean = sum / (m_state.lastCount + 1);
    m_state.lastValues[1] = m_state.lastValues[0];
    m_state.lastValues[0] = value;
    m_state.lastCount = std::min(m_state.lastCount + 1, 2);
    const bool learning = !m_state.frozen;
    double score = 0.0;
    const double inputs[] = {value, signedLog(value), mean};
    for (size_t i = 0; i < m_state.channels.size(); ++i) {
        const double one = m_state.channels[i].push(inputs[i], learning);
        score += one * one;
    }
    ++m_state.points;
    const bool highest = isHighest(float(score));
    return highest && m_state.points > kPointsToLearn ? score : 0.0;
}

void Novelty::snapshot(QByteArray &out) const
{
    static_assert(sizeof(State) <= 10 * 1024);
    appendSnapshot(out, kKind, kVersion, m_state);
}

Result<void> Novelty::restore(const char *&at, const char *end)
{
    State state;
    if (auto read = readSnapshot(at, end, kKind, kVersion, state); !read)
        return read;
    const bool sane = std::ranges::all_of(state.channels, &Channel::isSane);
    if (!sane || state.next < 0 || state.next >= kQuietPoints || state.highestPlace < 0 ||
        state.highestPlace >= kQuietPoints || state.lastCount < 0 || state.lastCount > 2)
        return refusedSnapshot("its numbers contradict each other");
    for (Channel &channel : state.channels)
        std::fill(channel.values.begin() + channel.valueCount, channel.values.end(), kBeyond);
    m_state = state;
    return {};
}

} // namespace Gatehouse
