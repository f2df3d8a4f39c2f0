// One detection of misuse: shown each event in the order of time, says what it finds.
//
// Deterministic: the same events and the same advances give the same findings, on any machine and after any pause.
#pragma once

#include "models/alerts/keyregister.h"
#include "models/alerts/misuseperson.h"
#include "models/alerts/misuseverdict.h"
#include "models/alerts/recentevents.h"
#include "models/alerts/saidusual.h"
#include "models/alerts/securityfinding.h"
#include "models/alerts/securitysettings.h"

namespace Gatehouse
{

// Both outlive the detections.
struct SecurityContext {
    const SecuritySettings &settings;
    const KeyRegister &keys;
};

class SecurityDetection
{
public:
    // `overMs`: how long nothing happens before the same thing is a new one.
    SecurityDetection(SecurityRule rule, const SecurityContext &context, qint64 overMs = Firings::kOverMs)
        : m_rule(rule)
        , m_context(context)
        , m_firings(overMs)
    {
    }
    virtual ~SecurityDetection() = default;

    SecurityRule rule() const { return m_rule; }
    virtual void observe(const SecurityEvent &event, SecurityFindings &found) = 0;
    // Lets go of what no later event can ask for.
    virtual void advance(qint64 nowMs)
    {
        m_firings.forgetBefore(nowMs);
        m_said.advance(nowMs);
    }
    // What nobody is told of, nobody can say anything of.
    void setTold(bool isTold) { m_isTold = isTold; }
    virtual void keep(StateStream &stream) { stream.keep(m_firings, m_said); }
    // As if they had never been there; what was counted of everybody stays.
    virtual void forget(const MisusePerson &person)
    {
        for (const QString &key : person.keys)
            forgetIds({.kind = SecurityPrincipal::Key, .principal = key});
        for (const QString &account : person.accounts) {
            forgetIds({.kind = SecurityPrincipal::Account, .principal = account});
            forgetIds({.kind = SecurityPrincipal::Admin, .principal = account});
        }
    }
    // What a person has said of an alert: *incident*, or *expected change*.
    void learn(const MisuseVerdict &verdict)
    {
        if (verdict.verdict == AlertVerdict::Incident) {
            for (const QString &who : idsOf(verdict))
                m_said.forget(who, verdict.span);
            unlearn(verdict);
        } else if (verdict.verdict == AlertVerdict::ExpectedChange) {
            expect(verdict);
        }
    }

protected:
    using Shown = SaidUsual::Shown;

    // What the principal did in the span is no part of what is usual for it. Whoever remembers nothing forgets nothing.
    virtual void unlearn(const MisuseVerdict &) {}
    // What was told of it until then is usual from now on; what begin() was shown is so already.
    virtual void adopt(const MisuseVerdict &, qint64 /*toldMs*/) {}
    // Whatever a verdict of the principal is of.
    virtual QStringList idsOf(const MisuseVerdict &verdict) const { return {idOf(verdict.kind, verdict.principal)}; }
    const SecuritySettings &settings() const { return m_context.settings; }
    const KeyRegister &keys() const { return m_context.keys; }
    bool isOn(SecurityPrincipal kind, const QString &principal, qint64 nowMs) const
    {
        return !m_firings.isEmpty() && m_firings.isOn(idOf(kind, principal), nowMs);
    }
    SaidUsual &said() { return m_said; }
    static QString idOf(SecurityPrincipal kind, const QString &principal)
    {
        return securityPrincipalToken(kind) + QLatin1Char('\n') + principal;
    }
    // A finding about a principal with its rule, level and times; nothing while the same was said only just now, or
    // where all that is shown was said to be usual. Nothing shown: the detection knows itself what is usual. `level`:
    // where it is not that of the rule.
    std::optional<SecurityFinding> begin(SecurityPrincipal kind, const QString &principal, qint64 beganMs,
                                         const SecurityEvent &event, const std::optional<Shown> &shown = {},
                                         std::optional<SecurityLevel> level = {})
    {
        const QString who = idOf(kind, principal);
        if (shown && m_said.covers(who, *shown, event.timeMs)) {
            // What is usual because it was said to be must not blunt what is counted.
            m_firings.hold(who, beganMs, event.timeMs);
            return std::nullopt;
        }
        SecurityFinding finding;
        finding.rule = m_rule;
        finding.level = level.value_or(entryOf(m_rule).level);
        // Nobody is told of what is only noted.
        const bool isTold = m_isTold && finding.level > SecurityLevel::Info;
        const bool isNews = isTold && shown && m_said.isNews(who, *shown, event.timeMs);
        const auto beganAtMs = m_firings.report(who, beganMs, event.timeMs, isNews);
        if (!beganAtMs)
            return std::nullopt;
        if (isTold)
            m_said.tell(who, event.timeMs, shown.value_or(Shown()));
        finding.kind = kind;
        finding.principal = principal;
        finding.beganMs = *beganAtMs;
        finding.lastMs = event.timeMs;
        return finding;
    }
    static qint64 minutesMs(double minutes) { return qint64(minutes * double(kMinuteMs)); }
    static qint64 hoursMs(double hours) { return qint64(hours * double(kHourMs)); }
    static qint64 daysMs(double days) { return qint64(days * double(kDayMs)); }

private:
    void forgetIds(const MisuseVerdict &of)
    {
        for (const QString &who : idsOf(of)) {
            m_firings.forget(who);
            m_said.forget(who);
        }
    }
    // Whoever was told nothing has said nothing of it.
    void expect(const MisuseVerdict &verdict)
    {
        QString last; // all that an alert shows of a rule
        std::optional<qint64> toldMs;
        for (const QString &who : idsOf(verdict)) {
            const auto lastMs = m_said.lastToldMs(who, verdict.judged);
            if (lastMs && (!toldMs || *lastMs > *toldMs)) {
                last = who;
                toldMs = lastMs;
            }
        }
        if (!toldMs)
            return;
        m_said.adopt(last, verdict.judged, verdict.dueMs);
        m_firings.end(last, verdict.span.toMs);
        adopt(verdict, *toldMs);
    }

    SecurityRule m_rule;
    SecurityContext m_context;
    Firings m_firings;
    SaidUsual m_said;
    bool m_isTold = true;
};

} // namespace Gatehouse
