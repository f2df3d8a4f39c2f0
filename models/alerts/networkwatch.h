// Keys that are used from where they never were.
#pragma once

#include "models/alerts/judgedhistory.h"
#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// key-new-networks
class KeyNewNetworks final : public SecurityDetection
{
public:
    explicit KeyNewNetworks(const SecurityContext &context)
        : SecurityDetection(SecurityRule::KeyNewNetworks, context)
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
    void adopt(const MisuseVerdict &verdict, qint64 toldMs) override;

    struct State {
        RecentTexts known{512};
        RecentTexts fresh{256}; // never seen before, within the window
        RecentTexts recent{256};
        DailyMaxima most;                            // networks within the window, by day, of hours that are long over
        std::deque<std::pair<qint64, double>> hours; // those that are not
        EvidenceRows rows;
        SlidingSum successes; // from fresh networks
        void keep(StateStream &stream) { stream.keep(known, fresh, recent, most, hours, rows, successes); }
    };
    void judge(const SecurityEvent &event, State &state, SecurityFindings &found);
    void learn(const SecurityEvent &event, State &state);
    bool isLearned(const SecurityEvent &event) const;

    StateOf<State> m_states;
};

// key-concurrent-networks
class KeyConcurrentNetworks final : public SecurityDetection
{
public:
    explicit KeyConcurrentNetworks(const SecurityContext &context)
        : SecurityDetection(SecurityRule::KeyConcurrentNetworks, context)
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
        qint64 minute = 0;
        RecentTexts networks{256};                     // of this minute
        std::deque<std::pair<qint64, qint64>> waiting; // minutes, to be learned
        JudgedHistory counts;                          // of earlier minutes
        std::deque<qint64> crowded;                    // minutes
        qint64 most = 0;                               // networks of one of them
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(minute, networks, waiting, counts, crowded, most, rows); }
    };
    void closeMinute(const SecurityEvent &event, State &state);
    void explain(SecurityFinding &finding, const State &state, double limit) const;

    StateOf<State> m_states;
};

} // namespace Gatehouse
