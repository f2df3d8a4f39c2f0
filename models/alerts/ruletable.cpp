#include "models/alerts/ruletable.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Rules)
};

constexpr qsizetype kMostShown = 500;

TableCell perDayCell(const RuleRecord &record, double days)
{
    if (days <= 0)
        return missingCell();
    TableCell cell = numberCell(QString::number(record.alerts / days, 'g', 2), record.alerts / days);
    const QString shown = QString::number(days, 'g', 3);
    cell.toolTip = Texts::tr("%1 in %2, those that another alert explains not counted")
                       .arg(record.alerts)
                       .arg(shown == QLatin1String("1") ? Texts::tr("1 day") : Texts::tr("%1 days").arg(shown));
    return cell;
}

TableCell precisionCell(const RuleRecord &record)
{
    const auto precision = record.precision();
    if (!precision)
        return missingCell(Texts::tr("Nobody has judged what it raised."));
    return numberCell(Texts::tr("%1 of %2").arg(formatShare(*precision).joined()).arg(record.judged), *precision);
}

TableCell acknowledgedCell(const RuleRecord &record)
{
    if (record.acknowledged == 0)
        return missingCell(Texts::tr("Nobody has acknowledged what it raised."));
    TableCell cell = numberCell(roughAge(record.medianAcknowledgedMs), double(record.medianAcknowledgedMs));
    cell.toolTip = Texts::tr("Half of %1 were acknowledged sooner").arg(record.acknowledged);
    return cell;
}

QString stateText(const RuleEntry &entry, const RuleVersion *version, bool isBlind)
{
    if (!version)
        return isBlind                          ? Texts::tr("cannot see here")
               : AlertRule{entry.id}.lacksCap() ? Texts::tr("no cap")
                                                : Texts::tr("on");
    const QString number = QStringLiteral(" v%1").arg(version->version);
    if (!version->problems.isEmpty())
        return Texts::tr("unreadable") + number;
    if (version->rule.isOn && version->rule.lacksCap())
        return Texts::tr("no cap") + number;
    if (version->rule.isOn && isBlind)
        return Texts::tr("cannot see here") + number;
    return (version->rule.isOn ? Texts::tr("on") : Texts::tr("off")) + number;
}

QString placeOf(const QStringList &node)
{
    Alert alert;
    alert.node = node;
    return alertPlace(alert);
}

TableRow backtestRow(const BacktestAlert &alert, const QString &which, int number, qint64 nowMs, const QTimeZone &zone)
{
    const QString chance = backtestChance(alert);
    TableCell what = textCell(alert.summary);
    what.toolTip = chance.isEmpty() ? alert.summary : alert.summary + QLatin1Char('\n') + chance;
    QString where = placeOf(alert.node);
    if (alert.isMuted)
        where += Texts::tr(" (explained)");
    TableCell time = textCell(shortInstant(alert.foundMs, nowMs, zone));
    time.sort = double(alert.foundMs);
    return {QString::number(number),
            {time, textCell(which), textCell(alertLevelTitle(alert.level)), textCell(where), what,
             textCell(alert.known ? alertVerdictTitle(*alert.known) : QString())},
            false};
}

bool isSame(const BacktestAlert &a, const BacktestAlert &b)
{
    return a.node == b.node && std::abs(a.foundMs - b.foundMs) < kHourMs;
}

bool has(const QList<BacktestAlert> &all, const BacktestAlert &alert)
{
    return std::ranges::any_of(all, [&alert](const BacktestAlert &each) { return isSame(each, alert); });
}

} // namespace

QList<TableColumn> ruleColumns()
{
    return {{Texts::tr("Rule"), {}, false},
            {Texts::tr("State"), {}, false},
            {Texts::tr("A day"), {}, true},
            {Texts::tr("Right"), {}, true},
            {Texts::tr("Taken after"), {}, true}};
}

QList<TableRow> ruleRows(const RuleShelf &shelf, double days, const RuleMarks &marks)
{
    QList<TableRow> rows;
    for (const RuleEntry &entry : ruleCatalogue()) {
        const auto version =
            std::ranges::find(shelf.changed, entry.id, [](const RuleVersion &each) { return each.rule.id; });
        const RuleRecord record = shelf.records.value(entry.id);
        const bool isUnsaved = marks.unsaved.contains(entry.id);
        TableCell name = textCell(isUnsaved ? Texts::tr("Not saved: %1").arg(entry.title) : entry.title);
        name.toolTip = QStringLiteral("%1: %2").arg(entry.title, entry.sentence);
        const QStringList why = marks.blind.value(entry.id);
        TableCell state = textCell(
            stateText(entry, version == shelf.changed.end() ? nullptr : &*version, marks.blind.contains(entry.id)));
        state.toolTip = why.join(QLatin1Char('\n'));
        rows.append({entry.id,
                     {name, state, perDayCell(record, days), precisionCell(record), acknowledgedCell(record)},
                     false});
    }
    return rows;
}

QList<TableColumn> versionColumns()
{
    return {{Texts::tr("Version"), {}, false},
            {Texts::tr("When"), {}, false},
            {Texts::tr("Who"), {}, false},
            {Texts::tr("What"), {}, false},
            {Texts::tr("Why"), {}, false}};
}

QList<TableRow> versionRows(const QString &rule, const QList<RuleVersion> &versions, qint64 nowMs,
                            const QTimeZone &zone)
{
    QList<TableRow> rows;
    for (qsizetype i = 0; i < versions.size(); ++i) {
        const RuleVersion &each = versions.at(i);
        const AlertRule before = i + 1 < versions.size() ? versions.at(i + 1).rule : AlertRule{rule};
        const QString what = each.rule.differenceFrom(before);
        TableCell change = textCell(what.isEmpty() ? Texts::tr("nothing") : what);
        change.toolTip = each.problems.isEmpty() ? what : each.problems.join(QLatin1Char('\n'));
        TableCell why = textCell(each.reason);
        why.toolTip = each.reason;
        rows.append({QString::number(each.version),
                     {textCell(QStringLiteral("v%1").arg(each.version)), textCell(shortInstant(each.atMs, nowMs, zone)),
                      textCell(each.by), change, why},
                     false});
    }
    rows.append({QStringLiteral("0"),
                 {textCell(QStringLiteral("v0")), textCell({}), textCell({}), textCell(Texts::tr("as it is shipped")),
                  textCell({})},
                 false});
    return rows;
}

QList<TableColumn> backtestColumns()
{
    return {{Texts::tr("Noticed"), {}, false}, {Texts::tr("By"), {}, false},   {Texts::tr("Level"), {}, false},
            {Texts::tr("Where"), {}, false},   {Texts::tr("What"), {}, false}, {Texts::tr("Verdict"), {}, false}};
}

QList<TableRow> backtestRows(const Backtest &test, qint64 nowMs, const QTimeZone &zone)
{
    struct Seen {
        BacktestAlert alert;
        QString by;
    };
    QList<Seen> seen;
    for (const BacktestAlert &alert : test.inForce.alerts) {
        const bool both = test.changed && has(test.changed->alerts, alert);
        seen.append({alert, !test.changed ? Texts::tr("in force")
                            : both        ? Texts::tr("both")
                                          : Texts::tr("only in force")});
    }
    for (const BacktestAlert &alert : test.changed ? test.changed->alerts : QList<BacktestAlert>()) {
        if (!has(test.inForce.alerts, alert))
            seen.append({alert, Texts::tr("only changed")});
    }
    std::ranges::stable_sort(seen, std::greater{}, [](const Seen &each) { return each.alert.foundMs; });
    QList<TableRow> rows;
    for (const Seen &each : seen.mid(0, kMostShown))
        rows.append(backtestRow(each.alert, each.by, int(rows.size()), nowMs, zone));
    return rows;
}

} // namespace Gatehouse
