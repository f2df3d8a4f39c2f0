#include "models/alerts/alertrule.h"

#include "models/alerts/anomalywords.h"
#include "models/alerts/figurerules.h"
#include "models/alerts/securitysettings.h"

#include <QHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const char *sentenceOf(AnomalyMetric metric)
{
    using enum AnomalyMetric;
    switch (metric) {
    case Errors:
        return "More attempts fail within 1 to 60 minutes, or since a slow rise began, than the last seven days allow.";
    case AuthFailures:
        return "More attempts are refused with 401 or 403 within 1 to 60 minutes than the last seven days allow.";
    case RateLimits:
        return "More attempts are refused with 429 within 1 to 60 minutes than the last seven days allow.";
    case Latency:
        return "More attempts than chance allows are slower than the usual 95th or 50th percentile.";
    case Ttft:
        return "More attempts than chance allows wait longer for the first token than the usual 95th or 50th "
               "percentile.";
    case TrafficDrop:
        return "Far fewer attempts arrive than are usual at this hour of the week, or none for far too long.";
    case TrafficSpike:
        return "Far more attempts arrive than are usual at this hour of the week.";
    case SpendSpike:
        return "Far more is spent than is usual at this hour of the week.";
    case ModelMix:
        return "The models of the last hour are not those of the last seven days.";
    case ErrorMix:
        return "The error classes of the last hour are not those of the last seven days.";
    case OutcomeMix:
        return "The outcomes of the last hour are not those of the last seven days.";
    case Objective:
        return "The share that may fail is used up far too fast over an hour, too fast over six, or for three days.";
    case TrafficNovelty:
        return "A minute has a number of attempts unlike any that was seen.";
    case SpendNovelty:
        return "A minute costs an amount unlike any that was seen.";
    case Budget:
        return "The cap of the month is reached, or is used up far too fast over an hour, too fast over six, or for "
               "three days.";
    }
    return "";
}

QString levelsOf(AnomalyMetric metric)
{
    const auto &all = figureParameters();
    const bool pages = std::ranges::any_of(all, [metric](const FigureParameter &each) {
        return each.id == QByteArrayView("page_above") && each.metrics.contains(metric);
    });
    if (pages || metric == AnomalyMetric::Objective || metric == AnomalyMetric::Budget)
        return QStringLiteral("ticket, page");
    return metric == AnomalyMetric::TrafficNovelty || metric == AnomalyMetric::SpendNovelty ? QStringLiteral("watch")
                                                                                            : QStringLiteral("ticket");
}

RuleEntry entryOfFigure(AnomalyMetric metric)
{
    RuleEntry entry{anomalyMetricToken(metric),
                    RuleKind::Figures,
                    anomalyTitle(metric),
                    QString::fromLatin1(sentenceOf(metric)),
                    levelsOf(metric),
                    {},
                    metric == AnomalyMetric::Budget};
    const DetectionSettings usual = usualDetectionSettings();
    for (const FigureParameter &each : figureParameters()) {
        if (each.metrics.contains(metric))
            entry.settings.append({QString::fromLatin1(each.id), QString::fromLatin1(each.unit), each.get(usual),
                                   each.least, each.most, QString::fromLatin1(each.meaning), each.step});
    }
    return entry;
}

RuleEntry entryOfMisuse(const SecurityRuleEntry &rule)
{
    RuleEntry entry{QString::fromLatin1(rule.id),    RuleKind::Misuse,
                    QString::fromLatin1(rule.title), QString::fromLatin1(rule.sentence),
                    securityLevelToken(rule.level),  {}};
    for (const SecurityParameter *each : parametersOf(rule.rule))
        entry.settings.append({QString::fromLatin1(each->id), QString::fromLatin1(each->unit), each->preset(),
                               each->least, each->most, QString::fromLatin1(each->meaning)});
    return entry;
}

RuleEntry entryOfCalendar()
{
    return {QLatin1String(kCalendarRule),
            RuleKind::Calendar,
            QStringLiteral("Calendar"),
            QStringLiteral("Drops and spikes of traffic and money are held against what is usual at this hour of the "
                           "week. The calendar says which hour that is where the users live, and which days are like a "
                           "Sunday. Off: the hours of UTC, without holidays."),
            QStringLiteral("nothing by itself"),
            {{QStringLiteral("weekly_after"), QStringLiteral("days"), double(SeasonDays().weeklyAfterDays), 7, 30,
              QStringLiteral("From so many days on the hours of a week are told apart; before, an hour is due what it "
                             "has on other days. At most 30, which is how far back detectors learn."),
              1}},
            true};
}

QString daysText(const QList<QDate> &days)
{
    constexpr qsizetype kMostNamed = 4;
    if (days.size() > kMostNamed)
        return QStringLiteral("%1 days").arg(days.size());
    QStringList named;
    for (const QDate &day : days)
        named.append(day.toString(Qt::ISODate));
    return named.join(QLatin1Char(' '));
}

// "time zone UTC -> Europe/Berlin", "2026-12-25 like a Sunday".
QStringList calendarDifference(const AlertRule &before, const AlertRule &after)
{
    const auto zoneOf = [](const AlertRule &rule) { return rule.zone.isEmpty() ? SeasonDays().zone : rule.zone; };
    const auto without = [](QList<QDate> days, const QList<QDate> &others) {
        days.removeIf([&others](const QDate &day) { return others.contains(day); });
        return days;
    };
    QStringList parts;
    if (zoneOf(before) != zoneOf(after))
        parts.append(QStringLiteral("time zone %1 \u2192 %2").arg(zoneOf(before), zoneOf(after)));
    if (const QList<QDate> added = without(after.holidays, before.holidays); !added.isEmpty())
        parts.append(QStringLiteral("%1 like a Sunday").arg(daysText(added)));
    if (const QList<QDate> removed = without(before.holidays, after.holidays); !removed.isEmpty())
        parts.append(QStringLiteral("%1 no more like a Sunday").arg(daysText(removed)));
    return parts;
}

QString nodeText(const QStringList &scope)
{
    const auto node = LatticeNode::fromTokens(scope);
    return node ? node->title() : scope.join(QLatin1String(", "));
}

} // namespace

const RuleSetting *RuleEntry::setting(const QString &settingId) const
{
    const auto found = std::ranges::find(settings, settingId, &RuleSetting::id);
    return found == settings.end() ? nullptr : &*found;
}

QString RuleEntry::noScopeText() const
{
    if (kind == RuleKind::Calendar)
        return QStringLiteral("it is one for all");
    return isOfAllTraffic ? QStringLiteral("it looks at all traffic as a whole")
                          : QStringLiteral("it looks at calls, not at nodes");
}

const QList<RuleEntry> &ruleCatalogue()
{
    static const QList<RuleEntry> all = [] {
        QList<RuleEntry> made;
        for (int i = 0; i < kAnomalyMetricCount; ++i)
            made.append(entryOfFigure(AnomalyMetric(i)));
        for (const SecurityRuleEntry &rule : securityRules())
            made.append(entryOfMisuse(rule));
        made.append(entryOfCalendar());
        return made;
    }();
    return all;
}

const RuleEntry *ruleEntry(const QString &id)
{
    const auto found = std::ranges::find(ruleCatalogue(), id, &RuleEntry::id);
    return found == ruleCatalogue().end() ? nullptr : &*found;
}

Result<const RuleEntry *> ruleEntryNamed(const QString &id)
{
    if (const RuleEntry *exact = ruleEntry(id))
        return exact;
    const auto plain = [](QString text) { return text.toLower().replace(QLatin1Char('-'), QLatin1Char('_')); };
    QStringList known;
    QList<const RuleEntry *> alike;
    for (const RuleEntry &each : ruleCatalogue()) {
        known.append(each.id);
        if (plain(each.id) == plain(id))
            alike.append(&each);
    }
    if (alike.size() == 1)
        return alike.constFirst();
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("There is no rule \"%1\". The rules are %2.").arg(id, known.join(QLatin1String(", "))));
}

QList<AnomalyMetric> metricsOf(const QString &rule)
{
    if (rule == QLatin1String(kCalendarRule))
        return {AnomalyMetric::TrafficDrop, AnomalyMetric::TrafficSpike, AnomalyMetric::SpendSpike};
    const auto metric = anomalyMetricFromToken(rule);
    return metric ? QList<AnomalyMetric>{*metric} : QList<AnomalyMetric>();
}

double AlertRule::value(const QString &settingId) const
{
    const RuleEntry *entry = ruleEntry(id);
    const RuleSetting *setting = entry ? entry->setting(settingId) : nullptr;
    return values.value(settingId, setting ? setting->preset : 0.0);
}

void AlertRule::setValue(const QString &settingId, double value)
{
    const RuleEntry *entry = ruleEntry(id);
    const RuleSetting *setting = entry ? entry->setting(settingId) : nullptr;
    if (setting && setting->preset == value)
        values.remove(settingId);
    else
        values.insert(settingId, value);
}

bool AlertRule::lacksCap() const
{
    return id == anomalyMetricToken(AnomalyMetric::Budget) && value(QString::fromLatin1(kMonthCapId)) <= 0.0;
}

QString AlertRule::differenceFrom(const AlertRule &before) const
{
    QStringList parts;
    if (isOn != before.isOn)
        parts.append(isOn ? QStringLiteral("on") : QStringLiteral("off"));
    const RuleEntry *entry = ruleEntry(id);
    for (const RuleSetting &setting : entry ? entry->settings : QList<RuleSetting>()) {
        const double was = before.value(setting.id);
        const double is = value(setting.id);
        if (was != is)
            parts.append(
                QStringLiteral("%1 %2 \u2192 %3").arg(setting.id, settingText(setting, was), settingText(setting, is)));
    }
    parts += calendarDifference(before, *this);
    if (scope != before.scope)
        parts.append(QStringLiteral("looks at %1").arg(nodeText(scope)));
    return parts.join(QLatin1String(", "));
}

QString settingText(const RuleSetting &setting, double value)
{
    if (setting.unit == QLatin1String("share"))
        return QStringLiteral("%1 %").arg(QString::number(value * 100, 'g', 6));
    const QString number = QString::number(value, 'g', 8);
    return setting.isOdds() ? QStringLiteral("1 in 10^%1").arg(number)
                            : QStringLiteral("%1 %2").arg(number, unitText(setting, value));
}

QString unitText(const RuleSetting &setting, double value)
{
    static const QHash<QString, QString> others{
        {QStringLiteral("addresses"), QStringLiteral("address")},
        {QStringLiteral("models or endpoints"), QStringLiteral("model or endpoint")},
        {QStringLiteral("powers of ten"), QStringLiteral("power of ten")}};
    if (value != 1)
        return setting.unit;
    const bool isPlural = setting.unit.endsWith(QLatin1Char('s'));
    return others.value(setting.unit, isPlural ? setting.unit.chopped(1) : setting.unit);
}

} // namespace Gatehouse
