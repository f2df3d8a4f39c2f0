#include "models/alerts/gatewaybacktest.h"

#include "models/alerts/figurereplay.h"
#include "models/alerts/misusereplay.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/telemetryengine.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Two replays want the same minutes one after the other.
class LastRead final : public LatticeFigures
{
public:
    explicit LastRead(LatticeFigures &figures)
        : m_figures(figures)
    {
    }
    Result<LatticeStretch> read(const TimeSpan &span) override
    {
        if (m_last && m_last->span == span)
            return *m_last;
        auto read = m_figures.read(span);
        if (read)
            m_last = *read;
        return read;
    }

private:
    LatticeFigures &m_figures;
    std::optional<LatticeStretch> m_last;
};

RulesInForce with(const RulesInForce &rules, const VersionedRule &rule)
{
    RulesInForce changed = rules;
    changed.put(rule);
    return changed;
}

Result<void> stopped()
{
    return failure(ErrorKind::Cancelled, QStringLiteral("The back-test was stopped."));
}

} // namespace

// One database of the gateway.
struct GatewayBacktest::Part {
    explicit Part(ConnectionSettings with)
        : settings(std::move(with))
    {
    }

    Result<void> open(const Clock &clock, const std::stop_token &stop);
    Result<std::unique_ptr<SecurityReader>> misuse();

    const ConnectionSettings settings;
    std::unique_ptr<Database> store;
    std::unique_ptr<RollupRepository> rollups;
    GatewayProfile profile;
    GatewayDatabases databases;
    std::unique_ptr<SqlTelemetrySource> source;
    std::unique_ptr<TelemetryEngine> figures;
};

Result<void> GatewayBacktest::Part::open(const Clock &clock, const std::stop_token &stop)
{
    const auto loaded = loadProfile(settings.profile);
    auto opened = openRollupStore(settings);
    auto gateway = openGatewayDatabases(settings, stop);
    if (!loaded || !opened || !gateway)
        return std::unexpected(!loaded ? loaded.error() : !opened ? opened.error() : gateway.error());
    profile = *loaded;
    store = std::move(*opened);
    databases = std::move(*gateway);
    rollups = std::make_unique<RollupRepository>(*store, gatewayFingerprint(settings));
    const auto found = rollups->find();
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return failure(ErrorKind::Busy, QStringLiteral("The history of the gateway is not counted yet."));
    auto rows = SqlTelemetrySource::create(databases.traffic(), *databases.main, profile, clock);
    if (!rows)
        return std::unexpected(rows.error());
    source = std::move(*rows);
    figures = std::make_unique<TelemetryEngine>(*rollups, *source, clock);
    return {};
}

Result<std::unique_ptr<SecurityReader>> GatewayBacktest::Part::misuse()
{
    const auto tables = SecurityTables::load(settings.profile);
    if (!tables)
        return std::unexpected(tables.error());
    return SecurityReader::create(*source, *databases.main, databases.traffic(), profile, *tables);
}

struct GatewayBacktest::Known {
    QString rule;
    FigureRules rules;
    std::optional<LatticeNode> node;
    TimeSpan span;
    QList<BacktestAlert> alerts = {};

    bool isOf(const Known &other) const
    {
        return rule == other.rule && rules == other.rules && node == other.node && span == other.span;
    }
};

GatewayBacktest::GatewayBacktest(const ConnectionSettings &settings, const Clock &clock)
    : m_settings(settings)
    , m_clock(clock)
{
}

GatewayBacktest::~GatewayBacktest() = default;

Result<void> GatewayBacktest::open(const std::stop_token &stop)
{
    if (!m_parts.empty())
        return {};
    std::vector<std::unique_ptr<Part>> parts;
    for (const ConnectionSettings &each : partsOf(m_settings)) {
        parts.push_back(std::make_unique<Part>(each));
        if (auto opened = parts.back()->open(m_clock, stop); !opened)
            return opened;
    }
    m_parts = std::move(parts);
    return {};
}

// What is counted of the wanted days. Each hour is a new history, so that an order that follows another one finds the
// same figures.
Result<TimeSpan> GatewayBacktest::span(int days)
{
    const qint64 nowMs = m_clock.nowMs();
    TimeSpan span{nowMs - days * kDayMs, nowMs - AlertEngine::kLateMs};
    for (const auto &part : m_parts) {
        const auto state = part->rollups->state();
        if (!state)
            return std::unexpected(state.error());
        if (!state->begun || (!state->isFilled() && state->filledFromMs > span.fromMs))
            return failure(ErrorKind::Busy,
                           QStringLiteral("The history of the gateway is still being counted. Try again when it is."));
        span.toMs = std::min(span.toMs, state->freshAsOfMs);
        span.fromMs = std::max(span.fromMs, state->historyFromMs);
    }
    span = {ceilTo(span.fromMs, kHourMs), floorTo(span.toMs, kHourMs)};
    return span.isEmpty()
               ? failure(ErrorKind::NotFound,
                         QStringLiteral("The gateway has no hour of history that a rule could be tested on."))
               : Result<TimeSpan>(span);
}

Result<QList<TelemetryAnswer>> GatewayBacktest::ask(const QList<TelemetryQuery> &queries, const std::stop_token &stop)
{
    QList<PartAnswer<QList<TelemetryAnswer>>> answers;
    for (const auto &part : m_parts) {
        auto answer = part->figures->ask(queries, {.stop = stop});
        if (!answer)
            return answer;
        answers.append({part->settings.name, std::move(answer)});
    }
    return mergedAnswers(answers);
}

Result<GatewayLattice> GatewayBacktest::lattice(const std::stop_token &stop)
{
    if (auto opened = open(stop); !opened)
        return std::unexpected(opened.error());
    const auto month = span(FigureReplay::kDays);
    const auto day = span(1);
    if (!day || !month)
        return std::unexpected(day ? month.error() : day.error());
    QList<TelemetryQuery> queries(2, TelemetryQuery{*day});
    queries[0].groupBy = {Dimension::Provider, Dimension::Model};
    queries[1].groupBy = {Dimension::Workspace};
    const auto answers = ask(queries, stop);
    if (!answers)
        return std::unexpected(answers.error());
    QList<LatticeNode> providers;
    QList<LatticeNode> models;
    QList<LatticeNode> workspaces;
    for (const TelemetryGroup &group : answers->at(0).groups) {
        const LatticeNode provider{group.values.at(0), {}, {}};
        if (group.values.at(0).isEmpty())
            continue;
        if (!providers.contains(provider))
            providers.append(provider);
        if (!group.values.at(1).isEmpty())
            models.append({group.values.at(0), group.values.at(1), {}});
    }
    for (const TelemetryGroup &group : answers->at(1).groups) {
        if (!group.values.at(0).isEmpty())
            workspaces.append({{}, {}, group.values.at(0)});
    }
    return GatewayLattice{QList<LatticeNode>{LatticeNode()} + providers + models + workspaces, month->fromMs,
                          blindRules()};
}

// What one database lacks another one may have. Where it cannot be told, a back-test says why.
QMap<QString, QStringList> GatewayBacktest::blindRules() const
{
    QMap<QString, QStringList> blind;
    for (size_t i = 0; i < m_parts.size(); ++i) {
        const auto reader = m_parts[i]->misuse();
        if (!reader)
            return {};
        const QList<SecuritySight> all = (*reader)->sight();
        for (const SecuritySight &sight : all) {
            const QString id = QString::fromLatin1(entryOf(sight.rule).id);
            if (sight.sees)
                blind.remove(id);
            else if (i == 0 || blind.contains(id))
                blind.insert(id, sight.why);
        }
    }
    return blind;
}

// From the store of figures to memory: what takes long, once.
Result<void> GatewayBacktest::keep(const LatticeNode &node, const TimeSpan &span,
                                   const std::function<void(double)> &progress, const std::stop_token &stop)
{
    if (m_figures && m_figures->node() == node && m_figures->span() == span)
        return {};
    auto figures = std::make_unique<KeptFigures>(node);
    for (qint64 ms = span.fromMs; ms < span.toMs; ms += KeptFigures::kAskMs) {
        if (stop.stop_requested())
            return stopped();
        const TimeSpan part{ms, std::min(span.toMs, ms + KeptFigures::kAskMs)};
        const auto answers = ask(LatticeReader::questions(part, node), stop);
        if (!answers)
            return std::unexpected(answers.error());
        if (auto added = figures->add(LatticeReader::stretchOf(part, *answers, node)); !added)
            return added;
        if (progress)
            progress(double(part.toMs - span.fromMs) / double(span.lengthMs()));
    }
    m_figures = std::move(figures);
    return {};
}

Result<void> GatewayBacktest::testNode(const BacktestOrder &order, const QList<AnomalyMetric> &metrics, Backtest &test,
                                       const std::function<void(double)> &progress, const std::stop_token &stop)
{
    if (auto kept = keep(*order.node, test.span, progress, stop); !kept)
        return kept;
    Known known{order.rule, order.inForce.figures, order.node, test.span};
    if (!m_known || !m_known->isOf(known)) {
        auto raised = replayed(order.inForce.figures, metrics, *m_figures, stop);
        if (!raised)
            return std::unexpected(raised.error());
        known.alerts = std::move(*raised);
        m_known = std::make_unique<Known>(std::move(known));
    }
    test.inForce.alerts = m_known->alerts;
    if (!test.changed)
        return {};
    auto raised = replayed(with(order.inForce, {test.changed->rule, 0}).figures, metrics, *m_figures, stop);
    if (!raised)
        return std::unexpected(raised.error());
    test.changed->alerts = std::move(*raised);
    return {};
}

Result<void> GatewayBacktest::testAll(const BacktestOrder &order, const QList<AnomalyMetric> &metrics, Backtest &test,
                                      const std::function<void(double)> &progress, const std::stop_token &stop)
{
    LatticeReader reader([&](const QList<TelemetryQuery> &queries) { return ask(queries, stop); });
    LastRead figures(reader);
    const Known known{order.rule, order.inForce.figures, order.node, test.span};
    const bool isKnown = m_known && m_known->isOf(known);
    auto inForce = FigureReplay::make(order.inForce.figures, test.span.fromMs);
    const FigureRules rules =
        test.changed ? with(order.inForce, {test.changed->rule, 0}).figures : order.inForce.figures;
    auto changed = FigureReplay::make(rules, test.span.fromMs);
    if (!inForce || !changed)
        return std::unexpected(inForce ? changed.error() : inForce.error());
    for (qint64 ms = test.span.fromMs; ms < test.span.toMs;) {
        ms = std::min(test.span.toMs, ms + LatticeReader::kLongestMs);
        auto played = isKnown ? Result<void>() : (*inForce)->play(figures, ms, stop);
        if (played && test.changed)
            played = (*changed)->play(figures, ms, stop);
        if (!played)
            return played;
        if (progress)
            progress(double(ms - test.span.fromMs) / double(test.span.lengthMs()));
    }
    const auto first = isKnown ? Result<QList<BacktestAlert>>(m_known->alerts) : (*inForce)->alerts(metrics);
    const auto second = (*changed)->alerts(metrics);
    if (!first || !second)
        return std::unexpected(first ? second.error() : first.error());
    m_known = std::make_unique<Known>(known);
    m_known->alerts = test.inForce.alerts = *first;
    if (test.changed)
        test.changed->alerts = *second;
    return {};
}

Result<void> GatewayBacktest::testMisuse(const BacktestOrder &order, SecurityRule rule, Backtest &test,
                                         const std::function<void(double)> &progress, const std::stop_token &stop)
{
    QList<SecurityRules> rules{order.inForce.security};
    if (test.changed)
        rules.append(with(order.inForce, {test.changed->rule, 0}).security);
    const double share = 1.0 / double(m_parts.size());
    for (size_t i = 0; i < m_parts.size(); ++i) {
        const auto reader = m_parts[i]->misuse();
        if (!reader)
            return std::unexpected(reader.error());
        const auto found = replayedMisuse(
            **reader, {rule, rules, test.span, m_clock.nowMs()},
            [&](double done) {
                if (progress)
                    progress((double(i) + done) * share);
            },
            stop);
        if (!found)
            return std::unexpected(found.error());
        test.inForce.alerts += found->alerts.constFirst();
        if (test.changed)
            test.changed->alerts += found->alerts.constLast();
        test.notes += found->notes;
    }
    test.notes.removeDuplicates();
    return {};
}

Result<Backtest> GatewayBacktest::run(const BacktestOrder &order, const std::function<void(double)> &progress,
                                      const std::stop_token &stop)
{
    const QList<AnomalyMetric> metrics = metricsOf(order.rule);
    const auto misuse = securityRuleFromId(order.rule);
    if (metrics.isEmpty() && !misuse)
        return std::unexpected(ruleEntryNamed(order.rule).error());
    if (order.changed) {
        if (auto checked = checkRule(*order.changed); !checked)
            return std::unexpected(checked.error());
    }
    if (auto opened = open(stop); !opened)
        return std::unexpected(opened.error());
    const auto whole = span(order.days);
    if (!whole)
        return std::unexpected(whole.error());
    Backtest test{*whole, order.node ? order.node->tokens() : QStringList(), !order.node, {order.now.rule}, {}};
    if (order.changed)
        test.changed = BacktestSide{*order.changed};
    const auto done = misuse       ? testMisuse(order, *misuse, test, progress, stop)
                      : order.node ? testNode(order, metrics, test, progress, stop)
                                   : testAll(order, metrics, test, progress, stop);
    if (!done) {
        if (done.error().kind == ErrorKind::Unreachable)
            m_parts.clear(); // opened anew by the next order
        return std::unexpected(done.error());
    }
    tellVerdicts(test.inForce, order.judged, test.span);
    if (test.changed)
        tellVerdicts(*test.changed, order.judged, test.span);
    return test;
}

} // namespace Gatehouse
