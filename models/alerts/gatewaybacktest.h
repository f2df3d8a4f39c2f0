// Back-tests of rules on what a gateway has recorded: its figures for one node or all of them, its calls for misuse.
#pragma once

#include "models/alerts/backtest.h"
#include "models/alerts/keptfigures.h"
#include "models/alerts/rulesinforce.h"
#include "models/gateway/connectionsettings.h"

#include <stop_token>

namespace Gatehouse
{

class Clock;

struct BacktestOrder {
    QString rule;
    RulesInForce inForce;
    VersionedRule now;                     // the one of them that is tested
    std::optional<AlertRule> changed = {}; // none: only the rule in force
    std::optional<LatticeNode> node = {};  // none: every node, and which of them is to blame
    int days = 30;
    QList<Alert> judged = {}; // alerts of the rule on which people have a verdict
};

// Where a rule can look.
struct GatewayLattice {
    QList<LatticeNode> nodes; // with traffic in the last day of the history; all traffic first
    qint64 oldestMs = 0;      // what is counted begins there, or a month ago
    // The rules of misuse that see nothing in any database of the gateway, and why.
    QMap<QString, QStringList> blind = {};
};

// An engine: waits, on one thread. Opens the gateway by the first order, reads it only, and writes nothing anywhere.
class GatewayBacktest
{
public:
    // The secrets of the settings are filled in; the clock outlives it.
    GatewayBacktest(const ConnectionSettings &settings, const Clock &clock);
    ~GatewayBacktest();

    // `progress`: the share that is done. Busy: the history is still being counted. Unsupported: this rule cannot be
    // replayed at this gateway. Cancelled: it was stopped. The figures of a node are kept, so that the next order for
    // it takes as long as the detectors do.
    Result<Backtest> run(const BacktestOrder &order, const std::function<void(double)> &progress = {},
                         const std::stop_token &stop = {});
    Result<GatewayLattice> lattice(const std::stop_token &stop = {});

private:
    struct Part;
    struct Known; // what the rule in force raised, and where

    Result<void> open(const std::stop_token &stop);
    Result<TimeSpan> span(int days);
    QMap<QString, QStringList> blindRules() const;
    Result<QList<TelemetryAnswer>> ask(const QList<TelemetryQuery> &queries, const std::stop_token &stop);
    Result<void> keep(const LatticeNode &node, const TimeSpan &span, const std::function<void(double)> &progress,
                      const std::stop_token &stop);
    Result<void> testNode(const BacktestOrder &order, const QList<AnomalyMetric> &metrics, Backtest &test,
                          const std::function<void(double)> &progress, const std::stop_token &stop);
    Result<void> testAll(const BacktestOrder &order, const QList<AnomalyMetric> &metrics, Backtest &test,
                         const std::function<void(double)> &progress, const std::stop_token &stop);
    Result<void> testMisuse(const BacktestOrder &order, SecurityRule rule, Backtest &test,
                            const std::function<void(double)> &progress, const std::stop_token &stop);

    const ConnectionSettings m_settings;
    const Clock &m_clock;
    std::vector<std::unique_ptr<Part>> m_parts;
    std::unique_ptr<KeptFigures> m_figures;
    std::unique_ptr<Known> m_known;
};

} // namespace Gatehouse
