// The minutes of every node of the lattice, as questions to the rollups and, where those have no minutes, to the raw
// rows.
#pragma once

#include "models/alerts/latticenode.h"
#include "models/telemetry/telemetryquery.h"

#include <functional>
#include <map>
#include <vector>

namespace Gatehouse
{

struct NodeMinute {
    Cell cell; // with both sketches
    qint64 authFailures = 0;
    std::map<QString, qint64> models;       // attempts; of a node that is one model: none
    std::map<QString, qint64> errorClasses; // failed attempts; of a workspace: none
    // Of the attempts above, but for those by model, and of what they cost: began in an earlier minute and was written
    // down too late for it.
    qint64 lateAttempts = 0;
    qint64 lateCostMicros = 0;

    void addLate(const NodeMinute &late);
};

// `nodes` has every node with an attempt in the span; a minute that a node has not is zero.
struct LatticeStretch {
    TimeSpan span; // whole minutes
    std::map<LatticeNode, std::vector<NodeMinute>> nodes;
    QList<TimeSpan> unknown; // parts of which no figure is known
    qint64 freshAsOfMs = 0;

    bool isKnown(qint64 minuteMs) const;
};

class LatticeFigures
{
public:
    virtual ~LatticeFigures() = default;

    // InvalidInput: not whole minutes, or longer than what is read at once.
    virtual Result<LatticeStretch> read(const TimeSpan &span) = 0;
};

class LatticeReader final : public LatticeFigures
{
public:
    // Answers all questions from one state of the rollups.
    using Ask = std::function<Result<QList<TelemetryAnswer>>(const QList<TelemetryQuery> &)>;
    // What the largest stretch is; a longer span is read in several.
    static constexpr qint64 kLongestMs = 2 * kHourMs;

    explicit LatticeReader(Ask ask);

    Result<LatticeStretch> read(const TimeSpan &span) override;

    // What it asks of the minutes of the span, and what the answers come to. Of one node alone: what others have in
    // common with it is left out.
    static QList<TelemetryQuery> questions(const TimeSpan &span, const std::optional<LatticeNode> &only = {});
    static LatticeStretch stretchOf(const TimeSpan &span, const QList<TelemetryAnswer> &answers,
                                    const std::optional<LatticeNode> &only = {});

private:
    Ask m_ask;
};

} // namespace Gatehouse
