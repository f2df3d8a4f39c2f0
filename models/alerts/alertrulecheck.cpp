// What a rule may be set to, and how it is written down and read.
#include "models/alerts/alertrule.h"
#include "models/alerts/latticenode.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <functional>

namespace Gatehouse
{

namespace
{

// What was given, what it must be, and what it is for.
Result<void> checkValue(const QString &rule, const RuleSetting &setting, double value)
{
    const bool isMultiple = setting.step == 0 || std::fmod(value, setting.step) == 0;
    if (value >= setting.least && value <= setting.most && isMultiple)
        return {};
    QString wanted =
        QStringLiteral("from %1 to %2").arg(settingText(setting, setting.least), settingText(setting, setting.most));
    if (setting.step == 1)
        wanted += QStringLiteral(", a whole number");
    else if (setting.step > 0)
        wanted += QStringLiteral(", a multiple of %1").arg(settingText(setting, setting.step));
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("The setting %1 of the rule %2 cannot be %3. It must be %4. %5")
                       .arg(setting.id, rule, settingText(setting, value), wanted, setting.meaning));
}

Result<void> checkCalendar(const AlertRule &rule)
{
    const auto refused = [](const QString &what) { return failure(ErrorKind::InvalidInput, what); };
    if (rule.zone.isEmpty() && rule.holidays.isEmpty())
        return {};
    if (rule.id != QLatin1String(kCalendarRule))
        return refused(QStringLiteral("The rule %1 has no time zone and no holidays. They are those of the calendar: "
                                      "change the rule %2.")
                           .arg(rule.id, QLatin1String(kCalendarRule)));
    if (!rule.zone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(rule.zone.toLatin1()))
        return refused(
            QStringLiteral("There is no time zone \"%1\" on this machine. Write it as Europe/Berlin, or UTC.")
                .arg(rule.zone));
    if (rule.holidays.size() > kMostHolidays)
        return refused(QStringLiteral("The calendar has %1 holidays, and %2 are the most that it can have. Leave out "
                                      "those that are long past.")
                           .arg(rule.holidays.size())
                           .arg(kMostHolidays));
    if (!std::ranges::all_of(rule.holidays, [](const QDate &day) { return day.isValid(); }))
        return refused(QStringLiteral("One of the holidays is no day. Write each as 2026-12-25."));
    return {};
}

// Each day by itself, so that one that is none does not cost the others.
void readCalendar(const QJsonObject &body, AlertRule &rule, const std::function<void(const QString &)> &tell)
{
    for (const QJsonValue &day : body.value(QLatin1String("holidays")).toArray()) {
        AlertRule one{rule.id};
        const auto read = holidaysFromText(day.toString());
        one.holidays = read.value_or(QList<QDate>());
        if (const auto checked = checkRule(one); !read || !checked)
            tell(read ? checked.error().message : read.error().message);
        else
            rule.holidays += one.holidays;
    }
    std::ranges::sort(rule.holidays);
    const QString zone = body.value(QLatin1String("zone")).toString();
    if (const auto checked = checkRule({rule.id, true, {}, {}, zone}); !checked)
        tell(checked.error().message);
    else
        rule.zone = zone;
}

} // namespace

Result<QList<QDate>> holidaysFromText(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[\\s,;]+"));
    QList<QDate> days;
    QStringList none;
    for (const QString &each : text.split(between, Qt::SkipEmptyParts)) {
        const QDate day = QDate::fromString(each, Qt::ISODate);
        const bool isDay = day.isValid() && day.toString(Qt::ISODate) == each;
        if (!isDay)
            none.append(QStringLiteral("\"%1\"").arg(each));
        else if (!days.contains(day))
            days.append(day);
    }
    if (!none.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 %2. Write each day as 2026-12-25.")
                           .arg(none.join(QLatin1String(", ")),
                                none.size() == 1 ? QStringLiteral("is no day") : QStringLiteral("are no days")));
    std::ranges::sort(days);
    return days;
}

QString holidaysText(const QList<QDate> &days)
{
    QStringList lines;
    for (const QDate &day : days)
        lines.append(day.toString(Qt::ISODate));
    return lines.join(QLatin1Char('\n'));
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
        if (auto checked = checkValue(rule.id, *setting, each.value()); !checked)
            return checked;
    }
    if (auto checked = checkCalendar(rule); !checked)
        return checked;
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
    if (!rule.zone.isEmpty())
        body.insert(QStringLiteral("zone"), rule.zone);
    if (!rule.holidays.isEmpty())
        body.insert(QStringLiteral("holidays"),
                    QJsonArray::fromStringList(holidaysText(rule.holidays).split(QLatin1Char('\n'))));
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
    readCalendar(body, rule, tell);
    return rule;
}

} // namespace Gatehouse
