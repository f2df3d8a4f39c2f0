#include "models/alerts/alertview.h"

#include "models/alerts/alertwords.h"
#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/timespan.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AlertView)
};

constexpr qint64 kSilentMs = 3 * AlertWatch::kLeaseMs;
constexpr qint64 kResolvedShownMs = 30 * kDayMs;

// "1 page, 2 tickets"; what there is none of is left out.
QString levelsText(const AlertCounts &counts)
{
    QStringList levels;
    const auto add = [&levels](int count, const QString &one, const QString &many) {
        if (count > 0)
            levels.append(counted(count, one, many));
    };
    add(counts.openPages, Texts::tr("page"), Texts::tr("pages"));
    add(counts.openTickets, Texts::tr("ticket"), Texts::tr("tickets"));
    add(counts.openWatches, Texts::tr("watch"), Texts::tr("watches"));
    return levels.join(QStringLiteral(", "));
}

qsizetype silentForMisuse(const AlertWatch::Standing &standing, qint64 nowMs)
{
    return std::ranges::count_if(standing.misuseMs, [nowMs](qint64 ms) { return nowMs - ms > kSilentMs; });
}

} // namespace

QString alertViewTitle(AlertView view)
{
    switch (view) {
    case AlertView::Open:
        return Texts::tr("Open");
    case AlertView::Mine:
        return Texts::tr("Mine");
    case AlertView::Silenced:
        return Texts::tr("Silenced");
    case AlertView::Muted:
        return Texts::tr("Muted by parent");
    case AlertView::Resolved:
        return Texts::tr("Resolved");
    case AlertView::All:
        break;
    }
    return Texts::tr("All");
}

AlertFilter filterOf(AlertView view, const QString &gateway, const QString &self, qint64 nowMs)
{
    AlertFilter filter;
    filter.gateway = gateway;
    switch (view) {
    case AlertView::Open:
        filter.states = {AlertState::Open, AlertState::Acknowledged};
        filter.muted = false;
        break;
    case AlertView::Mine:
        filter.states = {AlertState::Acknowledged};
        filter.owner = self;
        break;
    case AlertView::Silenced:
        filter.states = {AlertState::Silenced};
        break;
    case AlertView::Muted:
        filter.states = {AlertState::Open, AlertState::Acknowledged};
        break;
    case AlertView::Resolved:
        filter.states = {AlertState::Resolved};
        filter.sinceMs = nowMs - kResolvedShownMs;
        break;
    case AlertView::All:
        break;
    }
    return filter;
}

bool hasWords(const Alert &alert, const QString &words, const QHash<QString, QString> &names)
{
    if (words.trimmed().isEmpty())
        return true;
    const QStringList cells{alertId(alert.seq),
                            alertLevelTitle(alert.level),
                            alert.title,
                            alert.rule,
                            alertPlace(alert),
                            alert.summary,
                            names.value(alert.owner),
                            alertStateTitle(alert.state),
                            alert.mutedBy > 0 ? Texts::tr("muted by %1").arg(alertId(alert.mutedBy)) : QString()};
    const QString row = cells.join(QLatin1Char('\n'));
    return std::ranges::all_of(words.split(QLatin1Char(' '), Qt::SkipEmptyParts),
                               [&row](const QString &word) { return row.contains(word, Qt::CaseInsensitive); });
}

bool isUnwatched(const AlertWatch::Standing &standing, qint64 nowMs)
{
    return nowMs - standing.heartbeatMs > kSilentMs || silentForMisuse(standing, nowMs) > 0;
}

QString unwatchedText(const AlertWatch::Standing &standing, qint64 nowMs, const QTimeZone &zone)
{
    if (standing.heartbeatMs == 0)
        return Texts::tr("Nobody has looked for alerts at this gateway yet.");
    if (nowMs - standing.heartbeatMs > kSilentMs)
        return Texts::tr("Nobody is watching since %1 (%2): what has happened at the gateway from then on is not "
                         "listed.")
            .arg(shortInstant(standing.heartbeatMs, nowMs, zone), formatAge(nowMs - standing.heartbeatMs));
    const qsizetype silent = silentForMisuse(standing, nowMs);
    if (silent == 0)
        return {};
    const qsizetype all = standing.misuseMs.size();
    const QString where = silent == all ? QString() : Texts::tr(" in %1 of %2 databases").arg(silent).arg(all);
    const qint64 sinceMs = *std::ranges::min_element(standing.misuseMs);
    if (sinceMs == 0)
        return Texts::tr("Only the figures are looked at: to look for misuse%1 has failed ever since it was begun.")
            .arg(where);
    return Texts::tr("Only the figures are looked at: nobody looks for misuse%1 since %2 (%3), and what was done with "
                     "keys and accounts from then on is not listed.")
        .arg(where, shortInstant(sinceMs, nowMs, zone), formatAge(nowMs - sinceMs));
}

QString queueNotice(const QueueStanding &standing)
{
    const QString unwatched =
        standing.hasPulse ? unwatchedText(standing.pulse.standing, standing.nowMs, standing.zone) : QString();
    if (!unwatched.isEmpty()) {
        const bool looks = standing.nowMs - standing.pulse.standing.heartbeatMs <= kSilentMs;
        const QString mend = !standing.lookout.isEmpty() ? standing.lookout
                             : looks                     ? Texts::tr("Whoever looks says what keeps it from that.")
                                     : Texts::tr("Start \"gatehousectl alerts watch\" where it keeps running.");
        return unwatched + QLatin1Char(' ') + mend;
    }
    if (standing.error)
        return Texts::tr("%1 What is listed may be out of date. Press F5 to try again.").arg(standing.error->message);
    if (!standing.lookout.isEmpty())
        return standing.lookout;
    if (standing.isCut)
        return Texts::tr("There are more: these are the %1 loudest.").arg(formatExact(standing.listed));
    return {};
}

QString queueHeadline(const QueueStanding &standing)
{
    if (!standing.hasPulse && standing.error)
        return Texts::tr("What is odd at the gateway, why, and what was done about it");
    if (!standing.hasPulse)
        return Texts::tr("Reading the alerts…");
    const AlertCounts &counts = standing.pulse.counts;
    const int taken = counts.states[size_t(AlertState::Acknowledged)];
    const int open = counts.openPages + counts.openTickets + counts.openWatches;
    QStringList parts{Texts::tr("%1 open").arg(formatExact(open))};
    if (open > 0)
        parts[0] += QStringLiteral(": ") + levelsText(counts);
    if (taken > 0)
        parts.append(Texts::tr("%1 acknowledged").arg(formatExact(taken)));
    if (counts.muted > 0)
        parts.append(Texts::tr("%1 muted by parent").arg(formatExact(counts.muted)));
    if (const auto silences = standing.pulse.silences.size(); silences > 0)
        parts.append(silences == 1 ? Texts::tr("1 silence holds") : Texts::tr("%1 silences hold").arg(silences));
    parts.append(counts.pagesToday == 1 ? Texts::tr("1 page in 24 h")
                                        : Texts::tr("%1 pages in 24 h").arg(counts.pagesToday));
    if (counts.judged > 0)
        parts.append(Texts::tr("precision of 30 days %1 (of %2 judged)")
                         .arg(formatShare(1.0 - double(counts.falsePositives) / counts.judged).joined(),
                              formatExact(counts.judged)));
    return parts.join(QStringLiteral(" · "));
}

std::pair<QString, QString> queueEmptiness(AlertView view, const QueueStanding &standing)
{
    switch (view) {
    case AlertView::Open:
        return {Texts::tr("Nothing is open"),
                standing.pulse.standing.positionMs > 0 && !isUnwatched(standing.pulse.standing, standing.nowMs)
                    ? Texts::tr("The figures were looked at up to %1.")
                          .arg(shortInstant(standing.pulse.standing.positionMs, standing.nowMs, standing.zone))
                    : Texts::tr("That says nothing while nobody is watching.")};
    case AlertView::Mine:
        return {Texts::tr("You have none"),
                Texts::tr("What you acknowledge stands here until you resolve it or it runs out.")};
    case AlertView::Silenced:
        return {Texts::tr("Nothing is silenced"),
                Texts::tr("A silence has an end and a reason, and its alerts stand here.")};
    case AlertView::Muted:
        return {Texts::tr("Nothing is muted"), Texts::tr("Alerts that another one explains stand here.")};
    case AlertView::Resolved:
        return {Texts::tr("Nothing was resolved"),
                Texts::tr("Alerts of the last 30 days stand here with their verdicts.")};
    case AlertView::All:
        break;
    }
    return {Texts::tr("There was no alert yet"), Texts::tr("Whatever is noticed stands here, whatever became of it.")};
}

std::pair<QString, QString> searchEmptiness(int listed)
{
    return {Texts::tr("No such alert"), listed == 1
                                            ? Texts::tr("The one alert here does not have all these words.")
                                            : Texts::tr("None of the %1 alerts here has all these words.").arg(listed)};
}

} // namespace Gatehouse
