// What was told of the history of a demo gateway, beside what is known to have happened in it.
#pragma once

#include "app/demogateway/incident.h"
#include "models/alerts/alert.h"

#include <QHash>

namespace Gatehouse
{

// A ticket or a page at the moment at which an operator saw it first, explained by no other.
struct SeenAlert {
    Alert alert;         // as it is in the end
    QStringList node;    // unmasked
    qint64 toldMs = 0;   // by the clock
    QString blamed = {}; // the title of what explains it in the end; empty: it stands for itself
    // Of one principal several rules find something, one after the other: which, and when each did first. Empty: it is
    // of figures, and of its rule alone.
    QHash<QString, qint64> foundMs = {};
};

struct TruthRow {
    Demo::Incident incident;
    std::optional<SeenAlert> found;   // the first at any node
    std::optional<SeenAlert> rightly; // the first at the right node, and of the right kind, that stands in the end
    QString rule = {};                // of the right kind, that found it
    qint64 rightlyMs = 0;             // when it did
    QList<SeenAlert> beside; // all others of figures that were told meanwhile, those that were muted later, too

    double delayMinutes() const;
};

struct TruthTable {
    QList<TruthRow> rows;
    QList<SeenAlert> falseAlarms; // outside of every incident and the hour after it
    double quietDays = 0;
    int muted = 0; // tickets and pages that were never told
    int watches = 0;
    qint64 nodes = 0;

    double falseAlarmsPerDay() const { return quietDays > 0 ? double(falseAlarms.size()) / quietDays : 0; }
    const TruthRow &row(Demo::IncidentKind kind) const;
    QString text() const;
};

// What follows an incident within it is not false: windows of an hour still hold it.
inline constexpr qint64 kIncidentTailMs = kHourMs;

// "provider=anthropic-b", "all traffic".
QString nodeText(const QStringList &node);
// `told`: in the order in which they were.
TruthTable truthTable(const QList<Demo::Incident> &incidents, const QList<SeenAlert> &told, const TimeSpan &history);

} // namespace Gatehouse
