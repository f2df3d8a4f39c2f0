// Keys that are used after their end, after a long sleep, or too much too soon.
#pragma once

#include "models/alerts/judgedhistory.h"
#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// dead-key-use
class DeadKeyUse final : public SecurityDetection
{
public:
    explicit DeadKeyUse(const SecurityContext &context)
        : SecurityDetection(SecurityRule::DeadKeyUse, context, kDayMs)
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
    struct State {
        SlidingSum uses;
        SlidingSum successes;
        EvidenceRows rows;
        RecentTexts networks{20};
        RecentTexts ways{40}; // from where it was let in, or refused
        void keep(StateStream &stream) { stream.keep(uses, successes, rows, networks, ways); }
    };
    // When the key was replaced, as long as programs may still have to change over.
    std::optional<qint64> changeOverMs(const SecurityEvent &event) const;
    void explain(SecurityFinding &finding, const SecurityEvent &event, const State &state, qint64 endMs) const;

    StateOf<State> m_states;
};

// dormant-awakening
class DormantAwakening final : public SecurityDetection
{
public:
    explicit DormantAwakening(const SecurityContext &context)
        : SecurityDetection(SecurityRule::DormantAwakening, context)
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

    struct State {
        qint64 wokeMs = 0; // 0: not of late
        qint64 idleMs = 0;
        qint64 needMs = 0; // how long it had to sleep
        qint64 requests = 0;
        EvidenceRows rows;
        RecentTexts networks{20};
        std::deque<qint64> wakes; // earlier ones
        qint64 asleepSinceMs = 0; // what it did since was misuse; 0: it was not
        void keep(StateStream &stream)
        {
            stream.keep(wokeMs, idleMs, needMs, requests, rows, networks, wakes, asleepSinceMs);
        }
    };
    // How long the key was not used, as far as it was watched.
    qint64 idleMs(const SecurityEvent &event) const;
    void wake(const SecurityEvent &event, State &state, qint64 idleMs, qint64 needMs);
    bool isMonthly(const State &state) const;
    static Shown shownOf(const State &state);

    StateOf<State> m_states;
};

// newborn-abuse
class NewbornAbuse final : public SecurityDetection
{
public:
    explicit NewbornAbuse(const SecurityContext &context)
        : SecurityDetection(SecurityRule::NewbornAbuse, context)
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
        qint64 hour = 0;
        qint64 costMicros = 0;
        qint64 requests = 0;
        EvidenceRows rows;
        LearnedLog learned; // of the costs of its hours
        void keep(StateStream &stream) { stream.keep(hour, costMicros, requests, rows, learned); }
    };
    void closeHour(const SecurityEvent &event, State &state);

    StateOf<State> m_states;
    ValueHistory m_costs; // of any key in any hour
};

} // namespace Gatehouse
