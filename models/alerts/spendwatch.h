// Keys that cost far more than they do at this hour of the week.
#pragma once

#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// What an hour of the week usually holds; of the day, until enough weeks are known. Fades within some months.
class HoursOfWeek
{
public:
    // `hour` counts from the epoch, UTC; each hour once, in order.
    void add(qint64 hour, double value);
    // As if an hour that was added so many hours ago never was.
    void remove(qint64 hour, double value, qint64 hoursAgo);
    double expected(qint64 hour) const;
    double mean() const { return m_weight > 0 ? m_sum / m_weight : 0; }
    double hoursSeen() const { return m_weight; }
    void keep(StateStream &stream) { stream.keep(m_ofWeek, m_ofDay, m_sum, m_weight); }

private:
    struct Cell {
        float sum = 0;
        float weight = 0;
        void keep(StateStream &stream) { stream.keep(sum, weight); }
    };
    std::array<Cell, 168> m_ofWeek{};
    std::array<Cell, 24> m_ofDay{};
    double m_sum = 0;
    double m_weight = 0;
};

// spend-spike
class SpendSpike final : public SecurityDetection
{
public:
    explicit SpendSpike(const SecurityContext &context)
        : SecurityDetection(SecurityRule::SpendSpike, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        m_states.forgetAll(person.keys);
    }

private:
    void unlearn(const MisuseVerdict &verdict) override;
    // The level is remembered, and what is counted stays as sharp as it was.
    void adopt(const MisuseVerdict &verdict, qint64) override { unlearn(verdict); }

    // How much an hour varied from what was expected, in requests of the usual size.
    struct Residual {
        double square = 0; // less what chance alone gives
        double meanSquare = 0;
        void keep(StateStream &stream) { stream.keep(square, meanSquare); }
    };
    // Of one request, fading: the mean of costs weighted by themselves makes sums of them comparable to counts.
    struct Sizes {
        double costSum = 0;
        double squareSum = 0;
        void keep(StateStream &stream) { stream.keep(costSum, squareSum); }
    };
    // An hour of late that cost far more than most.
    struct Loud {
        qint64 hour = 0;
        double costMicros = 0;
        bool isLearned = false;
        Residual residual;
        Sizes before;
        void keep(StateStream &stream) { stream.keep(hour, costMicros, isLearned, residual, before); }
    };
    static constexpr size_t kMostLoud = 64;
    struct State {
        qint64 hour = 0;
        double costMicros = 0;   // of this hour
        double usualMicros = 0;  // what the same tokens would have cost at the usual prices
        double pricedMicros = 0; // the part of the cost that such a price is known for
        qint64 requests = 0;
        EvidenceRows rows;
        HoursOfWeek hours;
        Sizes sizes;
        Sizes before;      // at the begin of the hour
        Residual residual; // of all hours, fading
        std::deque<Loud> loud;
        void keep(StateStream &stream)
        {
            stream.keep(hour, costMicros, usualMicros, pricedMicros, requests, rows, hours, sizes, before, residual,
                        loud);
        }
        double quantumMicros() const { return sizes.costSum > 0 ? sizes.squareSum / sizes.costSum : 0; }
        double excess() const;
    };
    struct Price {
        double costMicros = 0;
        double tokens = 0;
        void keep(StateStream &stream) { stream.keep(costMicros, tokens); }
    };
    void closeHours(const SecurityEvent &event, State &state);
    void closeHour(const SecurityEvent &event, State &state);
    static void beginHour(State &state, qint64 hour);
    // What it adds to the residual.
    Residual learnHour(State &state, qint64 hour, double costMicros);
    static void forgetHour(State &state, const Loud &loud);
    void add(const SecurityEvent &event, State &state);
    void judge(const SecurityEvent &event, const State &state, SecurityFindings &found);

    StateOf<State> m_states{5'000};
    StateOf<Price> m_prices{500};
};

} // namespace Gatehouse
