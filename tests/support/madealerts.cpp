#include "tests/support/madealerts.h"

#include "models/core/timespan.h"

#include <QJsonArray>

#include <cmath>

namespace Gatehouse
{

namespace
{

struct Made {
    AlertLevel level;
    const char *title;
    const char *node;
    const char *summary;
    int minutesAgo;
    AlertState state;
    const char *owner;
    int mutedBy;
};

const Made kMade[] = {
    {AlertLevel::Page, "Error burst", "provider=anthropic-b", "412 of 1,904 failed (usually 1.1 %)", 7,
     AlertState::Open, "", 0},
    {AlertLevel::Ticket, "New networks", "key=sk-9f2•••|workspace=acme", "11 in 60 min, at most 2 before", 26,
     AlertState::Open, "", 0},
    {AlertLevel::Ticket, "Latency shift", "model=claude-opus-4-5", "38 of 60 above the usual 95th percentile", 31,
     AlertState::Acknowledged, "op-2", 0},
    {AlertLevel::Page, "Spend", "workspace=northwind", "cap reached 16:40 today", 48, AlertState::Acknowledged, "op-1",
     0},
    {AlertLevel::Ticket, "Dormant key", "key=sk-a01•••|workspace=billing-bot", "idle 61 d, then 212 requests", 127,
     AlertState::Open, "", 0},
    {AlertLevel::Watch, "Novelty", "model=gpt-5", "tokens per request: largest step in 9,812 min", 190,
     AlertState::Open, "", 0},
    {AlertLevel::Watch, "Mix shift", "workspace=contoso", "gemini-3-pro 4 % to 31 %", 305, AlertState::Open, "", 0},
    {AlertLevel::Ticket, "Error burst", "provider=anthropic-b|model=claude-opus-4-5", "391 of 1,740 failed", 7,
     AlertState::Open, "", 1},
    {AlertLevel::Ticket, "Traffic drop", "provider=openai-eu", "4 requests in 15 min, 212 expected", 400,
     AlertState::Silenced, "op-1", 0},
    {AlertLevel::Page, "Error burst", "provider=anthropic-a", "1,020 of 2,000 failed", 900, AlertState::Resolved, "",
     0}};

QJsonObject contributor(const char *what, std::optional<double> share)
{
    QJsonObject one{{QStringLiteral("what"), QString::fromUtf8(what)}};
    if (share)
        one.insert(QStringLiteral("share"), *share);
    return one;
}

AlertEvent event(int idx, qint64 ms, AlertAction action, const char *reason)
{
    AlertEvent made;
    made.idx = idx;
    made.timeMs = ms;
    made.action = action;
    made.reason = QString::fromUtf8(reason);
    return made;
}

} // namespace

QList<Alert> madeAlerts(qint64 nowMs)
{
    QList<Alert> alerts;
    for (const Made &made : kMade) {
        Alert alert;
        alert.seq = alerts.size() + 1;
        alert.gateway = QStringLiteral("gw");
        alert.fingerprint = QStringLiteral("fp-%1").arg(alert.seq);
        alert.rule = QString::fromUtf8(made.title).toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
        alert.ruleVersion = 1;
        alert.node = QString::fromUtf8(made.node).split(QLatin1Char('|'));
        alert.ofPerson = alert.node.constFirst().startsWith(QLatin1String("key="));
        alert.title = QString::fromUtf8(made.title);
        alert.summary = QString::fromUtf8(made.summary);
        alert.level = made.level;
        alert.openedMs = nowMs - made.minutesAgo * kMinuteMs;
        alert.beganMs = alert.openedMs - 3 * kMinuteMs;
        alert.lastHitMs = nowMs - kMinuteMs;
        alert.state = made.state;
        alert.stateMs = nowMs - made.minutesAgo * kMinuteMs / 2;
        alert.owner = QString::fromUtf8(made.owner);
        alert.untilMs = made.state == AlertState::Open ? 0 : nowMs + kHourMs;
        alert.mutedBy = made.mutedBy;
        if (made.state == AlertState::Resolved) {
            alert.verdict = AlertVerdict::Incident;
            alert.overMs = nowMs - 800 * kMinuteMs;
        }
        alerts.append(alert);
    }
    return alerts;
}

QJsonObject madeEvidence(qint64 nowMs)
{
    QJsonArray series;
    const qint64 badMs = nowMs - 10 * kMinuteMs;
    for (qint64 ms = nowMs - 120 * kMinuteMs; ms < nowMs; ms += kMinuteMs) {
        const double noise = 0.011 + 0.003 * std::sin(double(ms / kMinuteMs));
        const double bad = ms < badMs ? 0 : 0.22 * (1 - std::exp(-double(ms - badMs + kMinuteMs) / (4.0 * kMinuteMs)));
        series.append(QJsonObject{{QStringLiteral("ms"), double(ms)},
                                  {QStringLiteral("value"), noise + bad},
                                  {QStringLiteral("low"), 0.004},
                                  {QStringLiteral("high"), 0.024}});
    }
    return {{QStringLiteral("window_min"), 5},
            {QStringLiteral("k"), 412},
            {QStringLiteral("n"), 1904},
            {QStringLiteral("expected"), QJsonObject{{QStringLiteral("low"), 0.004}, {QStringLiteral("high"), 0.024}}},
            {QStringLiteral("observed"), 0.216},
            {QStringLiteral("unit"), QStringLiteral("share")},
            {QStringLiteral("log10_p"), -300},
            {QStringLiteral("first_bad_ms"), double(badMs)},
            {QStringLiteral("baseline"), QStringLiteral("7 days of 38,000 attempts a day")},
            {QStringLiteral("not_below"), QStringLiteral("58 errors")},
            {QStringLiteral("series"), series},
            {QStringLiteral("contributors"),
             QJsonArray{contributor("error_class=overloaded", 0.88), contributor("model=claude-opus-4-5", 0.91),
                        contributor("212 keys, 74 workspaces: spread", std::nullopt),
                        contributor("other providers: at baseline", std::nullopt)}}};
}

AlertFolder madeFolder(qint64 nowMs)
{
    AlertFolder folder;
    folder.evidence = madeEvidence(nowMs);
    const qint64 openedMs = nowMs - 7 * kMinuteMs;
    folder.events = {event(0, openedMs, AlertAction::Raised, "binomial scan, 5 min window, p < 1e-40"),
                     event(1, openedMs + kMinuteMs, AlertAction::Risen, "page"),
                     event(2, openedMs + 2 * kMinuteMs, AlertAction::Notified, "webhook ops-pager, delivered in 0.4 s"),
                     event(3, openedMs + 6 * kMinuteMs, AlertAction::Note, "still rising: 412 of 1,904")};
    const std::pair<int, AlertVerdict> before[] = {
        {18, AlertVerdict::Incident}, {31, AlertVerdict::Incident}, {43, AlertVerdict::FalsePositive}};
    for (const auto &[daysAgo, verdict] : before) {
        Alert alert;
        alert.seq = 100 - daysAgo;
        alert.state = AlertState::Resolved;
        alert.verdict = verdict;
        alert.beganMs = nowMs - daysAgo * kDayMs;
        alert.overMs = alert.beganMs + (50 - daysAgo) * kMinuteMs;
        folder.before.append(alert);
    }
    return folder;
}

} // namespace Gatehouse
