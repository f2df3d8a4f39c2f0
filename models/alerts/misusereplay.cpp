#include "models/alerts/misusereplay.h"

#include "models/alerts/securityraise.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// One set of rules, and what it has found.
class Listener
{
public:
    Listener(const SecurityRules &rules, SecurityRule rule, const TimeSpan &span)
        : m_rule(rule)
        , m_span(span)
    {
        m_watch.setRules(rules);
    }

    SecurityWatch &watch() { return m_watch; }
    void hear(const SecurityFindings &found)
    {
        for (const SecurityFinding &finding : found) {
            if (finding.rule == m_rule && m_span.contains(finding.lastMs))
                note(finding);
        }
    }
    QList<BacktestAlert> alerts() const
    {
        QList<BacktestAlert> all;
        for (const auto &[which, alert] : m_found)
            all.append(alert);
        std::ranges::stable_sort(all, {}, &BacktestAlert::foundMs);
        return all;
    }

private:
    // A firing is told again and again while it lasts.
    void note(const SecurityFinding &finding)
    {
        const auto [at, isNew] = m_found.try_emplace({finding.fingerprint(), finding.beganMs});
        BacktestAlert &alert = at->second;
        if (isNew) {
            alert.node = conditionsOf(finding.kind, finding.principal, true);
            alert.beganMs = finding.beganMs;
            alert.foundMs = finding.lastMs;
        }
        alert.level = std::max(alert.level, alertLevelOf(finding.level));
        alert.overMs = finding.lastMs;
        if (isNew || finding.score > alert.score)
            alert.summary = finding.summary;
        alert.score = std::max(alert.score, finding.score);
    }

    SecurityWatch m_watch;
    SecurityRule m_rule;
    TimeSpan m_span;
    std::map<std::pair<QString, qint64>, BacktestAlert> m_found;
};

} // namespace

Result<void> canReplay(SecurityRule rule, const SecurityReader &reader)
{
    const QString id = QString::fromLatin1(entryOf(rule).id);
    if (rule == SecurityRule::QuotaEvasion)
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("The rule %1 cannot be replayed: a gateway says how much of its limit a key has used "
                           "now, and not how much it had used then.")
                .arg(id));
    const QList<SecuritySight> all = reader.sight();
    const auto sight = std::ranges::find(all, rule, &SecuritySight::rule);
    if (sight == all.end() || sight->sees)
        return {};
    return failure(
        ErrorKind::Unsupported,
        QStringLiteral("The rule %1 sees nothing at this gateway: %2").arg(id, sight->why.join(QLatin1Char(' '))));
}

Result<QList<QList<BacktestAlert>>> replayedMisuse(SecurityReader &reader, SecurityRule rule,
                                                   const QList<SecurityRules> &rules, const TimeSpan &span,
                                                   const std::function<void(double)> &progress,
                                                   const std::stop_token &stop)
{
    const auto keys = reader.keyFacts({.stop = stop});
    if (auto can = canReplay(rule, reader); !can || !keys)
        return std::unexpected(can ? keys.error() : can.error());
    std::vector<std::unique_ptr<Listener>> listeners;
    for (const SecurityRules &each : rules) {
        listeners.push_back(std::make_unique<Listener>(each, rule, span));
        listeners.back()->watch().tellKeys(*keys);
    }
    qint64 positionMs = 0;
    std::optional<qint64> beganMs;
    for (bool isAtEnd = false; !isAtEnd;) {
        const auto reading = reader.read(positionMs, span.toMs,
                                         [&listeners](const SecurityEvent &event) {
                                             for (const auto &each : listeners)
                                                 each->hear(each->watch().observe(event));
                                         },
                                         {.stop = stop});
        if (!reading)
            return std::unexpected(reading.error());
        for (const auto &each : listeners)
            each->hear(each->watch().advance(reading->positionMs));
        isAtEnd = reading->isAtEnd;
        positionMs = reading->positionMs;
        beganMs = beganMs.value_or(positionMs);
        if (progress && span.toMs > *beganMs)
            progress(std::clamp(double(positionMs - *beganMs) / double(span.toMs - *beganMs), 0.0, 1.0));
    }
    QList<QList<BacktestAlert>> all;
    for (const auto &each : listeners)
        all.append(each->alerts());
    return all;
}

} // namespace Gatehouse
