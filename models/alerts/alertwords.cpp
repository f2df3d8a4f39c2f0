#include "models/alerts/alertwords.h"

#include "models/core/format.h"
#include "models/telemetry/shownvalue.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertWords)
};

constexpr double kFewestNoughts = 6; // from here on a power of ten says more than a number
constexpr double kSmallestKnown = 300;

QString superscript(int number)
{
    static const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text;
    for (const QChar digit : QString::number(number))
        text.append(digits.at(digit.digitValue()));
    return text;
}

// These say by themselves what they are.
bool standsAlone(Dimension dimension)
{
    return dimension == Dimension::Provider || dimension == Dimension::Model || dimension == Dimension::Endpoint ||
           dimension == Dimension::ErrorClass || dimension == Dimension::Outcome;
}

QString withReason(const QString &text, const QString &reason)
{
    return reason.isEmpty() ? text : QStringLiteral("%1: %2").arg(text, reason);
}

QString acknowledgedText(const AlertEvent &event, const QString &until)
{
    const bool isGiven = !event.owner.isEmpty() && event.owner != event.actor;
    return withReason(isGiven ? Texts::tr("given to %1 until %2").arg(event.owner, until)
                              : Texts::tr("acknowledged until %1").arg(until),
                      event.reason);
}

QString resolvedText(const AlertEvent &event)
{
    if (!event.verdict || *event.verdict == AlertVerdict::Unjudged)
        return Texts::tr("resolved: it was over, and nobody judged it");
    const QString as = Texts::tr("resolved as %1").arg(alertVerdictTitle(*event.verdict));
    return withReason(as, event.reason);
}

} // namespace

QString alertLevelTitle(AlertLevel level)
{
    return level == AlertLevel::Page     ? Texts::tr("page")
           : level == AlertLevel::Ticket ? Texts::tr("ticket")
                                         : Texts::tr("watch");
}

QString alertStateTitle(AlertState state)
{
    switch (state) {
    case AlertState::Open:
        return Texts::tr("open");
    case AlertState::Acknowledged:
        return Texts::tr("acknowledged");
    case AlertState::Silenced:
        return Texts::tr("silenced");
    case AlertState::Resolved:
        break;
    }
    return Texts::tr("resolved");
}

QString alertVerdictTitle(AlertVerdict verdict)
{
    switch (verdict) {
    case AlertVerdict::Incident:
        return Texts::tr("incident");
    case AlertVerdict::ExpectedChange:
        return Texts::tr("expected change");
    case AlertVerdict::FalsePositive:
        return Texts::tr("false positive");
    case AlertVerdict::Unjudged:
        break;
    }
    return Texts::tr("not judged");
}

QString alertVerdictConsequence(AlertVerdict verdict)
{
    switch (verdict) {
    case AlertVerdict::Incident:
        return Texts::tr("the time is taken out of what is usual");
    case AlertVerdict::ExpectedChange:
        return Texts::tr("the new level becomes what is usual");
    case AlertVerdict::FalsePositive:
        return Texts::tr("counts against the precision of the rule");
    case AlertVerdict::Unjudged:
        break;
    }
    return Texts::tr("nothing is learned from it");
}

QString alertConditionText(const QString &condition)
{
    const auto term = filterTermFromToken(condition);
    if (!term)
        return QString(condition).replace(QLatin1Char('='), QLatin1Char(' '));
    QStringList values;
    for (const QString &value : term->values) // a value that is masked already stays as it is
        values.append(value.contains(QChar(0x2022)) ? value : shownValue(term->dimension, value));
    QString text = values.join(QStringLiteral(", "));
    if (!standsAlone(term->dimension))
        text = dimensionTitle(term->dimension).toLower() + QLatin1Char(' ') + text;
    return term->exclude ? Texts::tr("not %1").arg(text) : text;
}

QString alertPlace(const Alert &alert)
{
    QStringList parts;
    for (const QString &condition : alert.node)
        parts.append(alertConditionText(condition));
    return parts.isEmpty() ? Texts::tr("all traffic") : parts.join(QStringLiteral(" · "));
}

QString alertHeadline(const Alert &alert)
{
    return Texts::tr("%1 on %2").arg(alert.title.isEmpty() ? alert.rule : alert.title, alertPlace(alert));
}

QString chanceInWords(double log10p)
{
    const double size = std::max(0.0, -log10p);
    if (size >= kSmallestKnown)
        return Texts::tr("less than 1 in 10%1").arg(superscript(int(kSmallestKnown)));
    if (size >= kFewestNoughts)
        return Texts::tr("less than 1 in 10%1").arg(superscript(int(std::floor(size))));
    const double one = std::pow(10.0, size);
    const double step = std::pow(10.0, std::max(0.0, std::floor(size) - 1)); // two digits
    return Texts::tr("about 1 in %1").arg(formatExact(std::max<qint64>(1, std::llround(one / step) * qint64(step))));
}

QString roughAge(qint64 ms)
{
    return formatAge(ms < 2 * kHourMs ? ms : ms < 2 * kDayMs ? floorTo(ms, kHourMs) : floorTo(ms, kDayMs));
}

QString shortInstant(qint64 ms, qint64 nowMs, const QTimeZone &zone)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(ms, zone);
    const bool isToday = at.date() == QDateTime::fromMSecsSinceEpoch(nowMs, zone).date();
    return isToday ? at.toString(QStringLiteral("HH:mm")) : formatInstant(ms, zone);
}

QString alertOwnership(const Alert &alert, const QHash<QString, QString> &names, qint64 nowMs, const QTimeZone &zone)
{
    const QString owner = names.value(alert.owner, alert.owner);
    switch (alert.state) {
    case AlertState::Open:
        return alert.mutedBy > 0 ? Texts::tr("muted by %1").arg(alertId(alert.mutedBy)) : QString();
    case AlertState::Acknowledged:
        return QStringLiteral("%1 · %2").arg(owner, roughAge(nowMs - alert.stateMs));
    case AlertState::Silenced:
        return Texts::tr("until %1").arg(shortInstant(alert.untilMs, nowMs, zone));
    case AlertState::Resolved:
        break;
    }
    return alertVerdictTitle(alert.verdict.value_or(AlertVerdict::Unjudged));
}

static QString wokenText(const AlertEvent &event)
{
    return event.reason.isEmpty() ? Texts::tr("the silence ran out: open again")
                                  : withReason(Texts::tr("no silence covers it any more: open again"), event.reason);
}

QString alertEventText(const AlertEvent &event, qint64 nowMs, const QTimeZone &zone)
{
    const QString until = shortInstant(event.untilMs, nowMs, zone);
    switch (event.action) {
    case AlertAction::Acknowledge:
        return acknowledgedText(event, until);
    case AlertAction::Silence:
        return withReason(Texts::tr("silenced until %1").arg(until), event.reason);
    case AlertAction::Resolve:
        return resolvedText(event);
    case AlertAction::Undo:
        return Texts::tr("taken back: %1 again").arg(alertStateTitle(event.to));
    case AlertAction::Expire:
        return Texts::tr("the acknowledgement ran out: open again");
    case AlertAction::Wake:
        return wokenText(event);
    case AlertAction::Hush:
        return withReason(Texts::tr("silenced until %1 by a silence that holds").arg(until), event.reason);
    case AlertAction::Lift:
        return withReason(Texts::tr("the silence was ended: open again"), event.reason);
    case AlertAction::Reopen:
        return Texts::tr("came back within a day: open again");
    case AlertAction::Raised:
        return withReason(Texts::tr("noticed"), event.reason);
    case AlertAction::Risen:
        return Texts::tr("risen to %1").arg(event.reason);
    case AlertAction::Over:
        return Texts::tr("it has ended");
    case AlertAction::Again:
        return Texts::tr("it has begun anew");
    case AlertAction::Muted:
        return Texts::tr("%1 explains it: muted").arg(event.reason);
    case AlertAction::Unmuted:
        return Texts::tr("nothing explains it any more: no longer muted");
    case AlertAction::Note:
        return event.reason;
    case AlertAction::Notified:
        return withReason(Texts::tr("sent"), event.reason);
    case AlertAction::Grouped:
        return withReason(Texts::tr("became a part of an incident"), event.reason);
    }
    return {};
}

} // namespace Gatehouse
