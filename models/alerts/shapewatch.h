// Keys whose answers or hours are not what they were.
#pragma once

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

private:
    struct State {
        ValueHistory lengths{30 * kDayMs};
        qint64 edgeHour = 0; // the edge is drawn anew each hour
        double edge = 0;     // one answer in twenty is longer
        double usual = 0;    // exactly so many
        SlidingSum answers;
        SlidingSum longer;
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(lengths, edgeHour, edge, usual, answers, longer, rows); }
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

private:
    // Hours of working days and of weekends: hours of the week would each have too few requests.
    static constexpr size_t kHours = 48;

    struct State {
        qint64 day = 0;
        std::array<float, kHours> requests{};
        void keep(StateStream &stream) { stream.keep(day, requests); }
    };
    StateOf<State> m_states;
};

} // namespace Gatehouse
