// What administrators do that they seldom do.
#pragma once

#include "models/alerts/securitydetection.h"

namespace Gatehouse
{

// admin-plane
class AdminPlane final : public SecurityDetection
{
public:
    explicit AdminPlane(const SecurityContext &context)
        : SecurityDetection(SecurityRule::AdminPlane, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        m_states.forgetAll(person.accounts);
        m_states.forEach([&person](State &state) { state.keys.forgetAll(person.keys); });
    }

private:
    struct State {
        RecentTexts keys{200};
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(keys, rows); }
    };
    void keyCreated(const SecurityEvent &event, SecurityFindings &found);
    void limitChanged(const SecurityEvent &event, SecurityFindings &found);
    void loggingOff(const SecurityEvent &event, SecurityFindings &found);
    static QString deedOf(const QString &account, AdminDeed deed);
    // Each deed of a principal is a matter of its own.
    std::optional<SecurityFinding> beginDeed(const SecurityEvent &event, qint64 beganMs,
                                             const std::optional<Shown> &shown);
    QStringList idsOf(const MisuseVerdict &verdict) const override;

    StateOf<State> m_states{20'000};
};

} // namespace Gatehouse
