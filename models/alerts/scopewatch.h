// Keys that begin with something new, and those who try what there is.
#pragma once

#include "models/alerts/securitydetection.h"

#include <QHash>

namespace Gatehouse
{

// scope-drift
class ScopeDrift final : public SecurityDetection
{
public:
    explicit ScopeDrift(const SecurityContext &context)
        : SecurityDetection(SecurityRule::ScopeDrift, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        m_states.forgetAll(person.keys);
        m_begun.forEach([&person](Begun &begun) { begun.keys.forgetAll(person.keys); });
    }

private:
    void unlearn(const MisuseVerdict &verdict) override;

    struct First {
        qint64 firstMs = 0;
        qint64 requests = 0;
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(firstMs, requests, rows); }
    };
    struct State {
        RecentTexts known{256};
        std::map<QString, First> begun; // within the window
        void keep(StateStream &stream) { stream.keep(known, begun); }
    };
    // The keys that began with a scope of late.
    struct Begun {
        qint64 firstMs = 0; // of the whole gateway
        RecentTexts keys{100};
        void keep(StateStream &stream) { stream.keep(firstMs, keys); }
    };
    // What a name belongs to; names are few, and finding it out is not cheap.
    static const QString &family(QHash<QString, QString> &known, const QString &name, QString (*of)(const QString &));
    void use(const QString &kind, const QString &name, const SecurityEvent &event, SecurityFindings &found);
    bool isNewToAll(const QString &scope, qint64 nowMs);
    void report(const QString &kind, const QString &scope, const SecurityEvent &event, const First &first,
                SecurityFindings &found);

    StateOf<State> m_states;
    StateOf<Begun> m_begun{2'000};
    QHash<QString, QString> m_models;
    QHash<QString, QString> m_endpoints;
};

// recon
class Recon final : public SecurityDetection
{
public:
    explicit Recon(const SecurityContext &context)
        : SecurityDetection(SecurityRule::Recon, context)
    {
    }
    void observe(const SecurityEvent &event, SecurityFindings &found) override;
    void advance(qint64 nowMs) override;
    void keep(StateStream &stream) override;
    void forget(const MisusePerson &person) override
    {
        SecurityDetection::forget(person);
        for (const QString &key : person.keys)
            m_states.forget(ofKey(key));
    }

private:
    struct State {
        RecentTexts models{100};
        RecentTexts endpoints{100};
        SlidingSum attempts;
        SlidingSum refused;
        EvidenceRows rows;
        void keep(StateStream &stream) { stream.keep(models, endpoints, attempts, refused, rows); }
    };
    static QString ofKey(const QString &key) { return QLatin1Char('k') + key; }
    void explain(SecurityFinding &finding, const State &state) const;

    StateOf<State> m_states{20'000};
};

} // namespace Gatehouse
