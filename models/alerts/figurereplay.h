// Plays figures of the past to the engine of alerts, with rules that may not be in force: the same code as in the live
// look, on a store in memory that is gone afterwards.
#pragma once

#include "models/alerts/alertengine.h"
#include "models/alerts/backtest.h"
#include "models/alerts/keptfigures.h"

namespace Gatehouse
{

// An engine: waits, on any one thread.
class FigureReplay
{
public:
    static constexpr qint64 kDays = 30;

    static Result<std::unique_ptr<FigureReplay>> make(const FigureRules &rules, qint64 fromMs);
    ~FigureReplay();

    // On to there, from where it stands. Cancelled: it was stopped.
    Result<void> play(LatticeFigures &figures, qint64 untilMs, const std::stop_token &stop = {});
    // What was raised of these kinds, in the order of time.
    Result<QList<BacktestAlert>> alerts(const QList<AnomalyMetric> &metrics);

private:
    struct Stage;

    explicit FigureReplay(std::unique_ptr<Stage> stage);

    std::unique_ptr<Stage> m_stage;
};

// What these rules raise of the kinds in all the figures that are kept.
Result<QList<BacktestAlert>> replayed(const FigureRules &rules, const QList<AnomalyMetric> &metrics,
                                      KeptFigures &figures, const std::stop_token &stop = {});

} // namespace Gatehouse
