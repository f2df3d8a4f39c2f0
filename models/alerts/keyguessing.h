// Somebody tries keys or passwords that are not theirs.
#pragma once

#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// stuffing-one-source
class StuffingOneSource final : public SecurityDetection
{
public:
    explicit StuffingOneSource(const SecurityContext &context)
        : SecurityDetection(SecurityRule::StuffingOneSource, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        m_states.forEach([tried = person.credentials()](State &state) { state.credentials.forgetAll(tried); });
    }

private:
    struct State {
        RecentTexts credentials{200};
        SlidingSum failures;
        SlidingSum successes;
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(credentials, failures, successes, rows); }
    };
    void explain(SecurityFinding &finding, const State &state) const;

    StateOf<State> m_states{20'000};
};

// stuffing-distributed
class StuffingDistributed final : public SecurityDetection
{
public:
    explicit StuffingDistributed(const SecurityContext &context)
        : SecurityDetection(SecurityRule::StuffingDistributed, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        for (RecentTexts *texts : {&m_credentials, &m_slotCredentials})
            texts->forgetAll(person.credentials());
    }

private:
    void unlearn(const MisuseVerdict &verdict) override;
    // The level is remembered, and what is counted stays as sharp as it was.
    void adopt(const MisuseVerdict &verdict, qint64) override { unlearn(verdict); }

    static constexpr int kMostTold = 1000;

    struct Slot {
        qint64 slot = 0;
        qint64 credentials = 0;
        qint64 sources = 0;
        void keep(StateStream &stream) { stream.keep(slot, credentials, sources); }
    };
    static constexpr size_t kMostLoud = 64;

    void learn(const Slot &slot);
    void closeSlot(qint64 timeMs);
    void judge(const SecurityEvent &event, SecurityFindings &found);

    RecentTexts m_credentials{kMostTold};
    RecentTexts m_sources{kMostTold};
    EvidenceRows m_rows;
    SlidingSum m_failures;
    qint64 m_slot = 0;
    // Of the slot, to learn from.
    RecentTexts m_slotCredentials{kMostTold};
    RecentTexts m_slotSources{kMostTold};
    SlotCounts m_credentialCounts;
    SlotCounts m_sourceCounts;
    std::optional<Slot> m_waiting; // that the window reaches into, to be learned
    std::deque<Slot> m_loud;       // of late, that held far more than most
};

// guess-then-success
class GuessThenSuccess final : public SecurityDetection
{
public:
    explicit GuessThenSuccess(const SecurityContext &context)
        : SecurityDetection(SecurityRule::GuessThenSuccess, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        m_states.forEach([tried = person.credentials()](State &state) { state.credentials.forgetAll(tried); });
    }

private:
    struct State {
        RecentTexts credentials{100};
        SlidingSum failures;
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(credentials, failures, rows); }
    };
    void explain(SecurityFinding &finding, const State &state) const;

    StateOf<State> m_states{20'000};
};

} // namespace Gatehouse
