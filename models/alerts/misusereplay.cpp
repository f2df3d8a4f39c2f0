#include "models/alerts/misusereplay.h"

#include "models/alerts/limithistory.h"
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

// All sets of rules of an order.
class Listeners
{
public:
    Listeners(const MisuseOrder &order, const QList<KeyFacts> &keys)
    {
        for (const SecurityRules &each : order.rules) {
            m_all.push_back(std::make_unique<Listener>(each, order.rule, order.span));
            m_all.back()->watch().tellKeys(keys);
        }
    }

    void hear(const QList<SecurityEvent> &events)
    {
        for (const SecurityEvent &event : events) {
            for (const auto &each : m_all)
                each->hear(each->watch().observe(event));
        }
    }
    void advance(qint64 timeMs)
    {
        for (const auto &each : m_all)
            each->hear(each->watch().advance(timeMs));
    }
    QList<QList<BacktestAlert>> alerts() const
    {
        QList<QList<BacktestAlert>> all;
        for (const auto &each : m_all)
            all.append(each->alerts());
        return all;
    }

private:
    std::vector<std::unique_ptr<Listener>> m_all;
};

// What the rule does not see at this gateway.
Result<QStringList> unseenBy(SecurityRule rule, const SecurityReader &reader)
{
    const QList<SecuritySight> all = reader.sight();
    const auto sight = std::ranges::find(all, rule, &SecuritySight::rule);
    if (sight == all.end() || sight->sees)
        return sight == all.end() ? QStringList() : sight->why;
    return failure(ErrorKind::Unsupported,
                   QStringLiteral("The rule %1 sees nothing at this gateway: %2")
                       .arg(QString::fromLatin1(entryOf(rule).id), sight->why.join(QLatin1Char(' '))));
}

// All that the gateway has of a time, in order.
Result<void> hearAll(SecurityReader &reader, const TimeSpan &span, const SecurityReader::Sink &sink,
                     const std::function<void(qint64 positionMs)> &passed, const std::stop_token &stop)
{
    qint64 positionMs = span.fromMs;
    for (bool isAtEnd = false; !isAtEnd;) {
        const auto reading = reader.read(positionMs, span.toMs, sink, {.stop = stop});
        if (!reading)
            return std::unexpected(reading.error());
        isAtEnd = reading->isAtEnd;
        positionMs = reading->positionMs;
        passed(positionMs);
    }
    return {};
}

// How keys stand is not read with their calls. Nothing for rules that do not ask.
Result<std::optional<LimitHistory>> limitsNow(SecurityReader &reader, const MisuseOrder &order,
                                              const std::stop_token &stop)
{
    if (!entryOf(order.rule).needs.contains(SecurityNeed::Standings))
        return std::optional<LimitHistory>();
    const auto now = reader.limits({.stop = stop});
    auto history = now ? LimitHistory::from(*now) : std::unexpected(now.error());
    return history ? Result<std::optional<LimitHistory>>(std::move(*history)) : std::unexpected(history.error());
}

// What the calls have used until now must be known before the first of them can be told: up to the moment at which the
// limits were read, since what was used later is not in them.
Result<void> count(SecurityReader &reader, LimitHistory &history, const TimeSpan &untilNow,
                   const std::function<void(qint64 positionMs)> &passed, const std::stop_token &stop)
{
    return hearAll(
        reader, {untilNow.fromMs, untilNow.toMs + SecurityReader::kSettleMs},
        [&history](const SecurityEvent &event) { history.count(event); }, passed, stop);
}

} // namespace

Result<MisuseReplay> replayedMisuse(SecurityReader &reader, const MisuseOrder &order,
                                    const std::function<void(double)> &progress, const std::stop_token &stop)
{
    const auto unseen = unseenBy(order.rule, reader);
    auto limits = unseen ? limitsNow(reader, order, stop) : std::unexpected(unseen.error());
    const auto keys = limits ? reader.keyFacts({.stop = stop}) : std::unexpected(limits.error());
    const auto beginningMs = keys ? reader.beginning(order.span.toMs, {.stop = stop}) : std::unexpected(keys.error());
    if (!beginningMs)
        return std::unexpected(beginningMs.error());
    // Of standings nothing is learned before: they are told as they were at the start.
    const qint64 firstMs = *limits ? std::max(*beginningMs, order.span.fromMs - kDayMs) : *beginningMs;
    double doneBefore = 0;
    const auto passed = [&](qint64 positionMs, qint64 toMs, double share) {
        if (progress && toMs > firstMs)
            progress(doneBefore + share * std::min(1.0, double(positionMs - firstMs) / double(toMs - firstMs)));
    };
    Listeners listeners(order, *keys);
    if (*limits) {
        const auto counted = count(
            reader, **limits, {firstMs, order.nowMs}, [&](qint64 ms) { passed(ms, order.nowMs, 0.5); }, stop);
        if (!counted)
            return std::unexpected(counted.error());
        doneBefore = 0.5;
        listeners.hear((*limits)->begin(firstMs));
    }
    const auto hear = [&](const SecurityEvent &event) {
        listeners.hear({event});
        if (*limits)
            listeners.hear((*limits)->after(event));
    };
    const auto advance = [&](qint64 ms) {
        listeners.advance(ms);
        passed(ms, order.span.toMs, 1 - doneBefore);
    };
    if (auto read = hearAll(reader, {firstMs, order.span.toMs}, hear, advance, stop); !read)
        return std::unexpected(read.error());
    return MisuseReplay{listeners.alerts(), (*limits ? (*limits)->assumptions() : QStringList()) + *unseen};
}

} // namespace Gatehouse
