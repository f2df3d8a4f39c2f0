// The saved views of the queue of alerts, and what is said of the queue as a whole.
#pragma once

#include "models/alerts/alertstore.h"

#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

enum class AlertView { Open, Mine, Silenced, Muted, Resolved, All };
inline constexpr std::array kAlertViews{AlertView::Open,  AlertView::Mine,     AlertView::Silenced,
                                        AlertView::Muted, AlertView::Resolved, AlertView::All};
QString alertViewTitle(AlertView view);
// What the store is asked for. `self`: the id of who looks.
AlertFilter filterOf(AlertView view, const QString &gateway, const QString &self, qint64 nowMs);

// Whether all the words stand somewhere in its row. `names`: of the operators, by their ids.
bool hasWords(const Alert &alert, const QString &words, const QHash<QString, QString> &names);

// Nobody has looked for so long that alerts may be missing: at the figures, or for misuse in one of the databases.
bool isUnwatched(const AlertWatch::Standing &standing, qint64 nowMs);
// At what, and since when; empty: all is looked at.
QString unwatchedText(const AlertWatch::Standing &standing, qint64 nowMs, const QTimeZone &zone);

struct QueueStanding {
    AlertPulse pulse;
    bool hasPulse = false; // false: nothing was read yet
    std::optional<Error> error = {};
    int listed = 0;
    bool isCut = false; // there are more than are listed
    qint64 nowMs = 0;
    QTimeZone zone = QTimeZone::utc();
    QString lookout = {}; // what keeps this console from looking for alerts itself, or how far it is; empty: nothing
};

// One sentence: how many wait, how loud the day was, how often it was right.
QString queueHeadline(const QueueStanding &standing);
// What is missing from the list, or stale in it; empty: nothing. That nobody is watching comes before all.
QString queueNotice(const QueueStanding &standing);
// Why there is no row, and what to do: a title and a sentence.
std::pair<QString, QString> queueEmptiness(AlertView view, const QueueStanding &standing);
std::pair<QString, QString> searchEmptiness(int listed);

} // namespace Gatehouse
