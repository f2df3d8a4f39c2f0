// Keys whose answers or hours are not what they were.
#pragma once

#include "models/alerts/judgedhistory.h"
#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// exfil-shape
class ExfilShape final : public SecurityDetection
{
public:
    explicit ExfilShape(const SecurityContext &context)
        : SecurityDetection(SecurityRule::ExfilShape, context)
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

    struct State {
        JudgedHistory lengths{30 * kDayMs};
        qint64 edgeHour = 0; // the edge is drawn anew each hour
        double edge = 0;     // one answer in twenty is longer
        double usual = 0;    // exactly so many
        SlidingSum answers;
        SlidingSum longer;
        SlidingSum tokens; // of those
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(lengths, edgeHour, edge, usual, answers, longer, tokens, rows); }
    };
    void judge(const SecurityEvent &event, const State &state, SecurityFindings &found);

    StateOf<State> m_states;
};

// off-hours
class OffHours final : public SecurityDetection
{
public:
    explicit OffHours(const SecurityContext &context)
        : SecurityDetection(SecurityRule::OffHours, context)
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

    // Hours of working days and of weekends: hours of the week would each have too few requests.
    static constexpr size_t kHours = 48;

    struct State {
        qint64 day = 0;
        std::array<float, kHours> requests{};
        std::deque<std::pair<qint64, qint64>> unusual; // hours of late that were, from the epoch, and their requests
        void keep(StateStream &stream) { stream.keep(day, requests, unusual); }
    };
    static constexpr size_t kMostUnusual = 32;
    static void noteUnusual(State &state, qint64 timeMs, bool isUnusual);

    StateOf<State> m_states;
};

} // namespace Gatehouse
