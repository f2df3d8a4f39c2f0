#include "models/alerts/figurereplay.h"

#include "models/database/migrations.h"
#include "models/database/sqlitedatabase.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kGateway = QStringLiteral("replay");

// The time of the figures, not of the day.
class ReplayClock final : public Clock
{
public:
    qint64 nowMs() const override { return m_nowMs; }
    void set(qint64 ms) { m_nowMs = ms; }

private:
    qint64 m_nowMs = 0;
};

// The engine keeps its figures for life; here they come and go.
class FiguresAtHand final : public LatticeFigures
{
public:
    Result<LatticeStretch> read(const TimeSpan &span) override
    {
        return m_figures ? m_figures->read(span)
                         : failure(ErrorKind::Internal, QStringLiteral("There are no figures to be replayed."));
    }
    void take(LatticeFigures *figures) { m_figures = figures; }

private:
    LatticeFigures *m_figures = nullptr;
};

Result<std::unique_ptr<Database>> storeInMemory()
{
    auto store = SqliteDatabase::inMemory();
    const auto migrations = loadMigrations(QStringLiteral(":/gatehouse/migrations"));
    if (!store || !migrations)
        return std::unexpected(store ? migrations.error() : store.error());
    if (auto migrated = migrate(**store, *migrations); !migrated)
        return std::unexpected(migrated.error());
    return std::move(*store);
}

} // namespace

struct FigureReplay::Stage {
    Stage(std::unique_ptr<Database> memory, const FigureRules &rules, qint64 beginMs)
        : store(std::move(memory))
        , audit(*store, clock)
        , operators(makeOperatorRepository(*store, audit, clock))
        , alerts(*store, audit, *operators, clock)
        , watch(alerts, kGateway)
        , engine(watch, figures, rules, clock)
        , fromMs(beginMs)
        , atMs(beginMs)
    {
        engine.keepNoState();
    }

    ReplayClock clock;
    FiguresAtHand figures;
    std::unique_ptr<Database> store;
    AuditRepository audit;
    std::unique_ptr<OperatorRepository> operators;
    AlertRepository alerts;
    AlertWatch watch;
    AlertEngine engine;
    qint64 fromMs;
    qint64 atMs;
};

FigureReplay::FigureReplay(std::unique_ptr<Stage> stage)
    : m_stage(std::move(stage))
{
}

FigureReplay::~FigureReplay() = default;

Result<std::unique_ptr<FigureReplay>> FigureReplay::make(const FigureRules &rules, qint64 fromMs)
{
    auto store = storeInMemory();
    if (!store)
        return std::unexpected(store.error());
    const qint64 beginMs = floorTo(fromMs, kMinuteMs);
    return std::unique_ptr<FigureReplay>(new FigureReplay(std::make_unique<Stage>(std::move(*store), rules, beginMs)));
}

Result<void> FigureReplay::play(LatticeFigures &figures, qint64 untilMs, const std::stop_token &stop)
{
    Stage &stage = *m_stage;
    stage.figures.take(&figures);
    Result<void> done;
    while (done && stage.atMs < untilMs) {
        const qint64 nextMs = std::min(untilMs, stage.atMs + LatticeReader::kLongestMs);
        // As long after the minutes as a live look comes.
        stage.clock.set(nextMs + AlertEngine::kLateMs);
        const auto look = stage.engine.catchUp(
            kGateway, stage.fromMs, [](const AlertEngine::Look &) {}, stop);
        if (stop.stop_requested())
            done = failure(ErrorKind::Cancelled, QStringLiteral("The back-test was stopped."));
        else if (!look)
            done = std::unexpected(look.error());
        stage.atMs = nextMs;
    }
    stage.figures.take(nullptr);
    return done;
}

Result<QList<BacktestAlert>> FigureReplay::alerts(const QList<AnomalyMetric> &metrics)
{
    QList<BacktestAlert> raised;
    for (const AnomalyMetric metric : metrics) {
        AlertFilter filter;
        filter.gateway = kGateway;
        filter.rule = anomalyMetricToken(metric);
        const auto all = m_stage->alerts.list(filter);
        if (!all)
            return std::unexpected(all.error());
        for (const Alert &each : *all) {
            raised.append({each.node, each.level, each.beganMs, each.openedMs, each.overMs, each.summary, each.score,
                           each.mutedBy > 0});
            raised.last().byChance = metric != AnomalyMetric::Budget;
        }
    }
    std::ranges::sort(raised, [](const BacktestAlert &a, const BacktestAlert &b) {
        return std::tie(a.foundMs, a.node) < std::tie(b.foundMs, b.node);
    });
    return raised;
}

Result<QList<BacktestAlert>> replayed(const FigureRules &rules, const QList<AnomalyMetric> &metrics,
                                      KeptFigures &figures, const std::stop_token &stop)
{
    const auto replay = FigureReplay::make(rules, figures.span().fromMs);
    if (!replay)
        return std::unexpected(replay.error());
    if (auto played = (*replay)->play(figures, figures.span().toMs, stop); !played)
        return std::unexpected(played.error());
    return (*replay)->alerts(metrics);
}

} // namespace Gatehouse
