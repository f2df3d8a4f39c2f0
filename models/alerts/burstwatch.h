// What follows the first request of a key from a new network: a burst, or another program.
#pragma once

#include "models/alerts/judgedhistory.h"
#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// key-new-network-and-burst
class NewNetworkAndBurst final : public SecurityDetection
{
public:
    explicit NewNetworkAndBurst(const SecurityContext &context)
        : SecurityDetection(SecurityRule::NewNetworkAndBurst, context)
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

    // What was spent in a time; negative where nothing of it is recorded.
    struct Spent {
        double costMicros = -1;
        double tokens = -1;
        void add(const SecurityEvent &event);
        void keep(StateStream &stream) { stream.keep(costMicros, tokens); }
    };
    struct State {
        RecentTexts known{512};
        qint64 slot = 0;
        Spent inSlot;
        JudgedHistory costs;
        JudgedHistory tokens;
        // Since the first request from a new network; 0: none of late.
        qint64 newSinceMs = 0;
        QString newNetwork;
        Spent sinceNew;
        qint64 requests = 0;
        EvidenceRows rows;
        void keep(StateStream &stream)
        {
            stream.keep(known, slot, inSlot, costs, tokens, newSinceMs, newNetwork, sinceNew, requests, rows);
        }
    };
    static void endBurst(State &state);
    void closeSlot(const SecurityEvent &event, State &state);
    void judge(const SecurityEvent &event, State &state, SecurityFindings &found);

    StateOf<State> m_states;
};

// client-change
class ClientChange final : public SecurityDetection
{
public:
    explicit ClientChange(const SecurityContext &context)
        : SecurityDetection(SecurityRule::ClientChange, context)
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
        RecentTexts networks{512};
        QString family;
        qint64 familySinceMs = 0; // no other program since
        // The last change after so long that it may be reported.
        QString familyBefore;
        qint64 beforeSinceMs = 0;
        qint64 changedMs = 0;
        void keep(StateStream &stream)
        {
            stream.keep(networks, family, familySinceMs, familyBefore, beforeSinceMs, changedMs);
        }
    };
    static void change(State &state, const QString &family, qint64 nowMs, bool mayBeReported);
    static void takeBackChange(State &state, const TimeSpan &span);

    StateOf<State> m_states;
};

} // namespace Gatehouse
