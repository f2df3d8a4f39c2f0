// What a detector found, in words and as the evidence that an alert keeps.
#pragma once

#include "models/alerts/nodedetectors.h"
#include "models/alerts/nodehistory.h"

#include <QJsonObject>

namespace Gatehouse
{

// "Error burst".
QString anomalyTitle(AnomalyMetric metric);

struct AnomalyWords {
    QString summary;  // "412 of 1,904 attempts failed in 5 min, usually at most 1.1 %"
    QString notBelow; // see quietText()
    QString baseline; // "the same hour of other days"
};

// What the evidence is held against, and does not say itself.
struct AnomalyBasis {
    DetectionSettings settings = {};
    DueOf due = DueOf::HourOfWeek; // of traffic and money
    QString category = {};         // of a mix: the name of evidence.contributor; empty: all that is not told apart
};
QString categoryText(const QString &category);

AnomalyWords anomalyWords(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold,
                          const AnomalyBasis &basis = {});

// The evidence of an alert. Members that do not apply are missing: window_min, k, n, expected {low, high}, observed,
// unit, log10_p, first_bad_ms, baseline, not_below, series, contributors; and the numbers as the detector has them, for
// a replay: metric, method, threshold. Of a cap on money also budget {month_from_ms, cap_usd, spent_usd, usd_per_hour,
// seen_from_ms, unknown_min, reached_ms: when it was or will be reached, missing when not within the month}.
QJsonObject anomalyEvidenceJson(AnomalyMetric metric, const AnomalyEvidence &evidence, double threshold,
                                const NodeHistory &history, const AnomalyBasis &basis = {});

} // namespace Gatehouse
