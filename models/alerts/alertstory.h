// One alert, told: what was seen and what was expected, what is behind it, what became of it before, and what was done.
#pragma once

#include "models/alerts/alertevidence.h"
#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/timechart.h"

#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

struct AlertFolder;

struct StoryPhrase {
    QString text;
    bool isStrong = false;

    bool operator==(const StoryPhrase &) const = default;
};

// What was observed, in the band that was expected. No series: there is none to draw.
struct EvidenceChart {
    TimeChart observed;
    QList<double> low; // one per bucket, as `high`; not a number where nothing is known
    QList<double> high;
    TimeSpan bad; // from the first bad bucket
    QString badLabel;
};

struct AlertStory {
    QString title;    // "Error burst on anthropic-b"
    QString standing; // "A-000123 · open since 14:25 · still going on"
    QList<StoryPhrase> why;
    EvidenceChart chart;
    QString noChart;              // why there is none to draw; empty: there is one
    QList<TableRow> contributors; // what, share; the id is the condition to filter by
    QList<TableRow> explains;     // what it mutes: which, where, state
    QList<TableRow> rows;         // that prove it: id, table; the newest first
    QString rowsText;             // how many there are, and are listed
    QList<TableRow> before;       // see beforeOf()
    QList<TableRow> timeline;     // when, what, who

    QString whyText() const;
};

// Whoever tells it, and when: names of the operators by their ids.
struct StoryTeller {
    QHash<QString, QString> names;
    qint64 nowMs = 0;
    QTimeZone zone = QTimeZone::utc();
};

AlertStory alertStory(const AlertFolder &folder, const StoryTeller &teller);
// When it was bad, as far as is known by now.
TimeSpan badSpan(const AlertFolder &folder, qint64 nowMs);

} // namespace Gatehouse
