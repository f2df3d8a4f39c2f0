#include "models/alerts/alertevidence.h"

#include "models/alerts/anomalyevidence.h"
#include "models/core/timespan.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <limits>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostPoints = 2000;
constexpr qsizetype kMostContributors = 12;
constexpr qsizetype kMostRows = 200;
constexpr double kSameShare = 1e-9;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr double kMostCount = 9e15;             // beyond it a double is no longer exact
constexpr qint64 kLatestMs = 4'102'444'800'000; // the year 2100

std::optional<double> number(const QJsonObject &json, QLatin1String name, double scale = 1)
{
    const QJsonValue value = json.value(name);
    return value.isDouble() && std::isfinite(value.toDouble()) ? std::optional(value.toDouble() * scale) : std::nullopt;
}

std::optional<qint64> count(const QJsonObject &json, QLatin1String name)
{
    const auto value = number(json, name);
    return value && *value >= 0 && *value <= kMostCount ? std::optional(qint64(std::llround(*value))) : std::nullopt;
}

std::optional<qint64> instant(const QJsonObject &json, QLatin1String name)
{
    const auto ms = count(json, name);
    return ms && *ms > 0 && *ms < kLatestMs ? ms : std::nullopt;
}

struct NamedUnit {
    FigureUnit unit;
    double scale; // from what is written to what the console counts in
};

NamedUnit unitOf(const QString &name)
{
    if (name == QLatin1String("share"))
        return {FigureUnit::Share, 1};
    if (name == QLatin1String("ms"))
        return {FigureUnit::LatencyUs, 1e3};
    if (name == QLatin1String("per_min"))
        return {FigureUnit::PerMinute, 1};
    if (name == QLatin1String("usd"))
        return {FigureUnit::MoneyMicros, 1e6};
    return {FigureUnit::Count, 1};
}

QList<EvidencePoint> seriesOf(const QJsonArray &array, double scale)
{
    QList<EvidencePoint> points;
    for (const QJsonValue &each : array) {
        const QJsonObject point = each.toObject();
        const auto ms = instant(point, QLatin1String("ms"));
        if (!ms || points.size() == kMostPoints)
            continue;
        points.append({*ms, number(point, QLatin1String("value"), scale).value_or(kUnknown),
                       number(point, QLatin1String("low"), scale).value_or(kUnknown),
                       number(point, QLatin1String("high"), scale).value_or(kUnknown)});
    }
    std::ranges::stable_sort(points, {}, &EvidencePoint::ms);
    const auto twice = std::ranges::unique(points, {}, &EvidencePoint::ms);
    points.erase(twice.begin(), twice.end());
    return points;
}

QList<EvidenceContributor> contributorsOf(const QJsonArray &array)
{
    QList<EvidenceContributor> contributors;
    for (const QJsonValue &each : array) {
        const QString what = each.toObject().value(QLatin1String("what")).toString();
        if (!what.isEmpty() && contributors.size() < kMostContributors)
            contributors.append({what, number(each.toObject(), QLatin1String("share"))});
    }
    return contributors;
}

// What was observed is a share where it is one of the two counts beside it, whatever the series shows; and a count of
// the whole window where the series is one of each minute.
NamedUnit observedUnit(const QJsonObject &json, const NamedUnit &unit)
{
    const auto k = number(json, QLatin1String("k"));
    const auto n = number(json, QLatin1String("n"));
    const auto observed = number(json, QLatin1String("observed"));
    if (k && n && *n > 0 && observed && std::abs(*observed - *k / *n) < kSameShare)
        return {FigureUnit::Share, 1};
    return unit.unit == FigureUnit::PerMinute ? NamedUnit{FigureUnit::Count, 1} : unit;
}

// By how unlike it is all before: its score is no probability.
bool isRank(const QJsonObject &json)
{
    return json.value(QLatin1String("method")).toInt() == int(AnomalyMethod::Rank);
}

void readObserved(const QJsonObject &json, const NamedUnit &unit, AlertEvidence &evidence)
{
    const QJsonObject expected = json.value(QLatin1String("expected")).toObject();
    evidence.observedUnit = unit.unit;
    evidence.low = number(expected, QLatin1String("low"), unit.scale);
    evidence.high = number(expected, QLatin1String("high"), unit.scale);
    evidence.observedText = json.value(QLatin1String("observed")).toString();
    evidence.expectedText = json.value(QLatin1String("expected")).toString();
    evidence.unlessText = json.value(QLatin1String("unless")).toString();
    if (isRank(json)) // the summary tells it
        return;
    evidence.observed = number(json, QLatin1String("observed"), unit.scale);
    evidence.log10p = number(json, QLatin1String("log10_p"));
}

// The newest are the last of each finding.
void addRows(const QJsonArray &rows, AlertEvidence &evidence)
{
    for (qsizetype i = rows.size() - 1; i >= 0; --i) {
        const QString row = rows.at(i).toString();
        if (!row.isEmpty() && evidence.rows.size() < kMostRows && !evidence.rows.contains(row))
            evidence.rows.append(row);
    }
}

// Of misuse each finding has its own rows and notes; what has no findings has its rows beside the rest.
void readFindings(const QJsonObject &json, AlertEvidence &evidence)
{
    int counted = 0;
    for (const QJsonValue &each : json.value(QLatin1String("findings")).toArray()) {
        const QJsonObject finding = each.toObject();
        addRows(finding.value(QLatin1String("rows")).toArray(), evidence);
        const qint64 rows = count(finding, QLatin1String("row_count")).value_or(0);
        evidence.rowCount += rows;
        counted += rows > 0;
        const QString note = finding.value(QLatin1String("note")).toString();
        if (!note.isEmpty() && !evidence.notes.contains(note))
            evidence.notes.append(note);
    }
    addRows(json.value(QLatin1String("rows")).toArray(), evidence);
    evidence.rowCount = std::max<qint64>(evidence.rowCount, evidence.rows.size());
    evidence.countsTwice = counted > 1;
    evidence.raisedBy = json.value(QLatin1String("raised_by")).toString();
}

QList<EvidenceAlongside> alongsideOf(const QJsonArray &array)
{
    QList<EvidenceAlongside> all;
    for (const QJsonValue &each : array) {
        const QJsonObject one = each.toObject();
        const auto before = number(one, QLatin1String("before"));
        const auto now = number(one, QLatin1String("now"));
        if (before && now && *before >= 0 && *now >= 0)
            all.append({one.value(QLatin1String("what")).toString(), *before, *now});
    }
    return all;
}

} // namespace

AlertEvidence alertEvidence(const QJsonObject &json)
{
    AlertEvidence evidence;
    const NamedUnit unit = unitOf(json.value(QLatin1String("unit")).toString());
    evidence.unit = unit.unit;
    readObserved(json, observedUnit(json, unit), evidence);
    if (const auto minutes = number(json, QLatin1String("window_min")); minutes && *minutes > 0 && *minutes < 1e7)
        evidence.windowMs = qint64(*minutes * double(kMinuteMs));
    evidence.k = count(json, QLatin1String("k"));
    evidence.n = count(json, QLatin1String("n"));
    evidence.firstBadMs = instant(json, QLatin1String("first_bad_ms"));
    evidence.baseline = json.value(QLatin1String("baseline")).toString();
    evidence.notBelow = json.value(QLatin1String("not_below")).toString();
    evidence.series = seriesOf(json.value(QLatin1String("series")).toArray(), unit.scale);
    evidence.contributors = contributorsOf(json.value(QLatin1String("contributors")).toArray());
    evidence.alongside = alongsideOf(json.value(QLatin1String("alongside")).toArray());
    readFindings(json, evidence);
    return evidence;
}

} // namespace Gatehouse
