// Keys that run against their limits, and holders that go around them.
#pragma once

#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// quota-hammering
class QuotaHammering final : public SecurityDetection
{
public:
    explicit QuotaHammering(const SecurityContext &context)
        : SecurityDetection(SecurityRule::QuotaHammering, context)
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
        SlidingSum attempts; // of twice the window
        SlidingSum refused;
        SlidingSum waitingHits; // what will be learned once it is older than that
        SlidingSum waitingMisses;
        FadingShare usual;
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(attempts, refused, waitingHits, waitingMisses, usual, rows); }
    };
    void learn(const SecurityEvent &event, State &state);

    StateOf<State> m_states;
};

// quota-evasion
class QuotaEvasion final : public SecurityDetection
{
public:
    explicit QuotaEvasion(const SecurityContext &context)
        : SecurityDetection(SecurityRule::QuotaEvasion, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        m_standings.forgetAll(person.keys);
        m_holders.forEach([&person](State &state) { state.keys.forgetAll(person.keys); });
        for (const QString &account : person.accounts)
            m_holders.forget(idOf(SecurityPrincipal::Account, account));
    }

private:
    struct State {
        RecentTexts keys{100};
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(keys, rows); }
    };
    void crossed(SecurityPrincipal kind, const QString &holder, const SecurityEvent &event, SecurityFindings &found);

    StateOf<double> m_standings; // share of the limit, by key
    StateOf<State> m_holders;
};

} // namespace Gatehouse
