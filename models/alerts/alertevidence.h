// The evidence of an alert as it was written down with it: what was seen, what was expected, and what is behind it.
#pragma once

#include "models/telemetry/figure.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

// One bucket; what is not known is not a number.
struct EvidencePoint {
    qint64 ms = 0;
    double value = 0;
    double low = 0;
    double high = 0;
};

struct EvidenceContributor {
    QString what;                // a condition, "error_class=overloaded", or words
    std::optional<double> share; // of the excess
};

// Any part may be missing.
// What else whoever it is about did in the hour of it, and in the hour before.
struct EvidenceAlongside {
    QString what; // as PrincipalFigures has it
    double before = 0;
    double now = 0;
};

struct AlertEvidence {
    std::optional<qint64> windowMs;
    std::optional<qint64> k; // how many of...
    std::optional<qint64> n; // ...how many
    std::optional<double> low;
    std::optional<double> high;
    std::optional<double> observed;
    FigureUnit unit = FigureUnit::Count;         // of the series
    FigureUnit observedUnit = FigureUnit::Count; // of what was observed and expected
    QString observedText;                        // where these are told in words
    QString expectedText;
    QString unlessText;
    std::optional<double> log10p;
    std::optional<qint64> firstBadMs;
    QString baseline; // "7 days of 38,000 attempts a day"
    QString notBelow; // "58 errors"
    QList<EvidencePoint> series;
    QList<EvidenceContributor> contributors;
    QList<EvidenceAlongside> alongside;
    QStringList rows;    // that prove it, the newest of each finding first: "requests 1204", a table and an id in it
    qint64 rowCount = 0; // how many there are
    bool countsTwice = false; // of several findings, which one row may prove
    QStringList notes;        // what else is to be known of what was found
    QString raisedBy;         // why the level is above that of all that was found
};

// What is of another type than it should be counts as missing.
AlertEvidence alertEvidence(const QJsonObject &json);

} // namespace Gatehouse
