#include "models/alerts/alertpast.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertStory)
};

TableRow pastRow(const Alert &alert, const QString &where, const StoryTeller &teller)
{
    const qint64 endMs = std::max({alert.overMs, alert.lastHitMs, alert.beganMs});
    const qint64 from = alert.beganMs > 0 ? alert.beganMs : alert.openedMs;
    const QDate today = QDateTime::fromMSecsSinceEpoch(teller.nowMs, teller.zone).date();
    const QDate day = QDateTime::fromMSecsSinceEpoch(from, teller.zone).date();
    const QString date =
        day.toString(day.year() == today.year() ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy"));
    TableCell when = textCell(where.isEmpty() ? Texts::tr("%1, %2").arg(date, formatAge(endMs - from))
                                              : Texts::tr("%1, %2, %3").arg(date, formatAge(endMs - from), where));
    when.toolTip = Texts::tr("%1, from %2").arg(alertId(alert.seq), formatInstant(from, teller.zone));
    return {QString::number(alert.seq),
            {when, textCell(alert.verdict ? alertVerdictTitle(*alert.verdict) : alertStateTitle(alert.state))},
            false};
}

} // namespace

QList<TableRow> beforeOf(const AlertFolder &folder, const StoryTeller &teller)
{
    QList<TableRow> rows;
    for (const Alert &alert : folder.before)
        rows.append(pastRow(alert, {}, teller));
    // What its rule found at the same place, another promise say, is told apart by what it says.
    for (const Alert &alert : folder.similar) {
        const QString place = alertPlace(alert);
        rows.append(pastRow(alert, place == alertPlace(folder.alert) ? alert.summary : place, teller));
    }
    return rows;
}

QList<TableRow> timelineOf(const AlertFolder &folder, const StoryTeller &teller)
{
    QList<TableRow> rows;
    const QDate today = QDateTime::fromMSecsSinceEpoch(teller.nowMs, teller.zone).date();
    for (const AlertEvent &event : folder.events) {
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(event.timeMs, teller.zone);
        TableCell when = textCell(at.date() == today ? at.toString(QStringLiteral("HH:mm:ss"))
                                                     : formatInstant(event.timeMs, teller.zone));
        when.toolTip = formatInstantPrecise(event.timeMs, teller.zone);
        AlertEvent told = event;
        if (event.owner != event.actor)
            told.owner = teller.names.value(event.owner, event.owner);
        rows.append({QString::number(event.idx),
                     {when, textCell(alertEventText(told, teller.nowMs, teller.zone)),
                      textCell(teller.names.value(event.actor, event.actor))},
                     false});
    }
    return rows;
}

} // namespace Gatehouse
