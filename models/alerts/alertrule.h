// A rule as a person sees and changes it: what it looks for, its settings with unit, bounds and meaning, whether it is
// on, and where it looks. One list for the rules on figures and on misuse, and for the calendar that the former go by.
#pragma once

#include "models/alerts/anomalysignal.h"
#include "models/core/error.h"

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct RuleSetting {
    QString id; // unique within the rule: "quiet_days"
    QString unit;
    double preset = 0;
    double least = 0;
    double most = 0;
    QString meaning; // a sentence, with why it has its bounds where that is not plain
    double step = 0; // it is a multiple of it; 0: any number

    // How improbable something must be, as the power of ten.
    bool isOdds() const { return unit == QLatin1String("-log10 p"); }

    bool operator==(const RuleSetting &) const = default;
};

enum class RuleKind { Figures, Misuse, Calendar };
inline constexpr const char *kCalendarRule = "calendar";

struct RuleEntry {
    QString id; // as in an alert: "traffic_drop", "spend-spike"
    RuleKind kind = RuleKind::Figures;
    QString title;
    QString sentence; // when it fires
    QString levels;   // what it raises: "ticket, page"
    QList<RuleSetting> settings;
    bool isOfAllTraffic = false; // and of nothing below it

    const RuleSetting *setting(const QString &settingId) const;
    // Only the rules on figures look at nodes, and of them not those on all traffic as a whole.
    bool hasScope() const { return kind == RuleKind::Figures && !isOfAllTraffic; }
    // Why it has none.
    QString noScopeText() const;
};

// In the order in which they are listed.
const QList<RuleEntry> &ruleCatalogue();
// Null: there is none.
const RuleEntry *ruleEntry(const QString &id);
// InvalidInput: there is none, and which there are. A hyphen may stand for the underscore where that leaves no doubt.
Result<const RuleEntry *> ruleEntryNamed(const QString &id);

struct AlertRule {
    QString id;
    bool isOn = true;
    QMap<QString, double> values = {}; // of settings that are not as they are shipped
    QStringList scope = {};            // conditions of the node at which, and below which, it looks; none: everywhere
    QString zone = {};                 // of the calendar; none: UTC
    QList<QDate> holidays = {};        // of the calendar: days that are like a Sunday, ascending

    bool operator==(const AlertRule &) const = default;
    // Zero: there is no such setting.
    double value(const QString &settingId) const;
    void setValue(const QString &settingId, double value);
    // Whether it is one on a cap that is not set: such a rule tells nothing, though it is on.
    bool lacksCap() const;
    // "quiet_days 11 -> 30 days, off": what is other in it than in `before`; empty: nothing.
    QString differenceFrom(const AlertRule &before) const;
};

// InvalidInput: names what is unknown or out of bounds.
Result<void> checkRule(const AlertRule &rule);
inline constexpr qsizetype kMostHolidays = 500;

// One a line or with commas between: "2026-12-25". InvalidInput names what is no day. Ascending, each once.
Result<QList<QDate>> holidaysFromText(const QString &text);
QString holidaysText(const QList<QDate> &days); // one a line

// The kinds of alerts of figures that a rule is about: of the calendar, all that go by the hour of the week.
QList<AnomalyMetric> metricsOf(const QString &rule);

// {"on": false, "settings": {"quiet_days": 30}, "scope": ["provider=openai"]}, of the calendar "zone" and "holidays";
// only what is not as it is shipped.
QJsonObject ruleToJson(const AlertRule &rule);
// What cannot be used is as it is shipped, and is named in `problems`.
AlertRule ruleFromJson(const QString &id, const QJsonObject &body, QStringList &problems);
// "30 days", "0.1 %", "1 in 10^8".
QString settingText(const RuleSetting &setting, double value);
// "days"; of one, "day".
QString unitText(const RuleSetting &setting, double value);

} // namespace Gatehouse
