#include "models/alerts/alertrule.h"

#include "models/alerts/anomalywords.h"
#include "models/alerts/figurerules.h"
#include "models/alerts/securitysettings.h"

#include <QJsonArray>

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
        return "The share that may fail is used up 14.4 times too fast over an hour, 6 times over six, or over three "
               "days.";
    case TrafficNovelty:
        return "A minute has a number of attempts unlike any that was seen.";
    case SpendNovelty:
        return "A minute costs an amount unlike any that was seen.";
    case Budget:
        return "The cap of the month is reached, or is used up 14.4 times too fast over an hour, 6 times over six, or "
               "over three days.";
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
                                   each.least, each.most, QString::fromLatin1(each.meaning)});
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
    if (scope != before.scope)
        parts.append(QStringLiteral("looks at %1").arg(nodeText(scope)));
    return parts.join(QLatin1String(", "));
}

Result<void> checkRule(const AlertRule &rule)
{
    const auto entry = ruleEntryNamed(rule.id);
    if (!entry)
        return std::unexpected(entry.error());
    const auto refused = [](const QString &what) { return failure(ErrorKind::InvalidInput, what); };
    for (auto each = rule.values.cbegin(); each != rule.values.cend(); ++each) {
        const RuleSetting *setting = (*entry)->setting(each.key());
        QStringList known;
        for (const RuleSetting &one : (*entry)->settings)
            known.append(one.id);
        if (!setting)
            return refused(QStringLiteral("The rule %1 has no setting \"%2\". It has %3.")
                               .arg(rule.id, each.key(), known.join(QLatin1String(", "))));
        if (!(each.value() >= setting->least && each.value() <= setting->most))
            return refused(QStringLiteral("The setting %1 of the rule %2 must be from %3 to %4.")
                               .arg(each.key(), rule.id, settingText(*setting, setting->least),
                                    settingText(*setting, setting->most)));
    }
    if (!rule.scope.isEmpty() && (!(*entry)->hasScope() || !LatticeNode::fromTokens(rule.scope)))
        return refused(QStringLiteral("The rule %1 cannot look at \"%2\" only: %3.")
                           .arg(rule.id, rule.scope.join(QLatin1Char(' ')),
                                (*entry)->hasScope() ? QStringLiteral("that is no provider, model or workspace")
                                                     : (*entry)->noScopeText()));
    return {};
}

QJsonObject ruleToJson(const AlertRule &rule)
{
    QJsonObject body;
    QJsonObject settings;
    for (auto each = rule.values.cbegin(); each != rule.values.cend(); ++each)
        settings.insert(each.key(), each.value());
    if (!rule.isOn)
        body.insert(QStringLiteral("on"), false);
    if (!settings.isEmpty())
        body.insert(QStringLiteral("settings"), settings);
    if (!rule.scope.isEmpty())
        body.insert(QStringLiteral("scope"), QJsonArray::fromStringList(rule.scope));
    return body;
}

AlertRule ruleFromJson(const QString &id, const QJsonObject &body, QStringList &problems)
{
    AlertRule rule{id};
    const auto tell = [&](const QString &what) {
        problems.append(QStringLiteral("Rule %1: %2 It is as it is shipped.").arg(id, what));
    };
    const QJsonValue on = body.value(QLatin1String("on"));
    if (!on.isUndefined() && !on.isBool())
        tell(QStringLiteral("whether it is on cannot be read."));
    rule.isOn = on.toBool(true);
    const QJsonObject settings = body.value(QLatin1String("settings")).toObject();
    for (auto each = settings.begin(); each != settings.end(); ++each) {
        AlertRule one{id, true, {{each.key(), each.value().toDouble()}}};
        const auto checked = checkRule(one);
        if (!each.value().isDouble())
            tell(QStringLiteral("the setting %1 is no number.").arg(each.key()));
        else if (!checked)
            tell(checked.error().message);
        else
            rule.setValue(each.key(), each.value().toDouble());
    }
    for (const QJsonValue &term : body.value(QLatin1String("scope")).toArray())
        rule.scope.append(term.toString());
    if (const auto checked = checkRule({id, true, {}, rule.scope}); !checked) {
        tell(checked.error().message);
        rule.scope.clear();
    }
    return rule;
}

QString settingText(const RuleSetting &setting, double value)
{
    if (setting.unit == QLatin1String("share"))
        return QStringLiteral("%1 %").arg(QString::number(value * 100, 'g', 6));
    return QStringLiteral("%1 %2").arg(QString::number(value, 'g', 8), setting.unit);
}

} // namespace Gatehouse
