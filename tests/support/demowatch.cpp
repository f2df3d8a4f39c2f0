#include "tests/support/demowatch.h"

#include "app/demogateway/truthfile.h"
#include "models/alerts/securityengine.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/telemetryengine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <utility>

namespace Gatehouse
{

namespace
{

using Demo::Incident;

const QString kGateway = QStringLiteral("demo");
const QString kOwner = QStringLiteral("watch");

} // namespace

DemoWatch::DemoWatch(const Plan &plan, const DetectionSettings &settings)
    : m_plan(plan)
    , m_settings(settings)
    , m_clock(plan.history.toMs + 2 * kHourMs)
{
}

DemoWatch::~DemoWatch() = default;

Result<void> DemoWatch::open()
{
    auto incidents = Demo::TruthFile(m_plan.truth).load();
    auto database = SqliteDatabase::open(m_plan.database, SqliteDatabase::Mode::ReadOnly);
    const auto profile = loadProfile(QStringLiteral("demo"));
    const auto tables = SecurityTables::load(QStringLiteral("demo"));
    if (!incidents || !database || !profile || !tables)
        return std::unexpected(!incidents  ? incidents.error()
                               : !database ? database.error()
                               : !profile  ? profile.error()
                                           : tables.error());
    m_incidents = *incidents;
    m_database = std::move(*database);
    m_profile = *profile;
    auto source = SqlTelemetrySource::create(*m_database, *m_database, m_profile, m_clock);
    if (!source)
        return std::unexpected(source.error());
    m_source = std::move(*source);
    auto reader = SecurityReader::create(*m_source, *m_database, *m_database, m_profile, *tables);
    if (!reader)
        return std::unexpected(reader.error());
    m_reader = std::move(*reader);
    m_connection = m_stores.make(Dialect::Sqlite);
    m_user = m_stores.keeper(m_connection);
    m_rollups = std::make_unique<RollupRepository>(m_user->store(), kGateway);
    m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
    m_watch = std::make_unique<AlertWatch>(*m_alerts, kGateway);
    m_securityWatch = std::make_unique<AlertWatch>(*m_alerts, kGateway, QStringLiteral("security"));
    m_figures =
        std::make_unique<LatticeReader>([this](const QList<TelemetryQuery> &queries) -> Result<QList<TelemetryAnswer>> {
            TelemetryEngine engine(*m_rollups, *m_source, m_clock);
            return engine.ask(queries);
        });
    m_engine = std::make_unique<AlertEngine>(*m_watch, *m_figures, m_settings, m_clock);
    m_security = std::make_unique<SecurityEngine>(*m_securityWatch, *m_reader, m_clock);
    return {};
}

Result<void> DemoWatch::count()
{
    RollupBuilder builder(*m_rollups, *m_source, m_clock);
    if (auto opened = builder.open(); !opened)
        return opened;
    return builder.bringUpToDate({}, [] {});
}

// Rarely while nothing happens, and minute by minute around what does.
std::vector<qint64> DemoWatch::moments() const
{
    std::vector<qint64> all;
    for (qint64 ms = m_plan.history.fromMs + m_plan.quietStepMs; ms <= m_plan.history.toMs; ms += m_plan.quietStepMs)
        all.push_back(ms);
    for (const Incident &incident : m_incidents) {
        const qint64 fromMs = floorTo(incident.span.fromMs, kMinuteMs);
        for (qint64 ms = fromMs; ms <= incident.span.toMs + kIncidentTailMs; ms += kMinuteMs) {
            const bool isSlow =
                ms - fromMs > m_plan.liveMinutes * kMinuteMs && std::abs(ms - incident.span.toMs) > 15 * kMinuteMs;
            if (!isSlow || ms % (5 * kMinuteMs) == 0)
                all.push_back(std::min(ms, m_plan.history.toMs));
        }
    }
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    return all;
}

// All before it has happened, and nothing else.
Result<void> DemoWatch::lookAt(qint64 ms)
{
    m_clock.set(ms + AlertEngine::kLateMs);
    const auto figures = m_engine->catchUp(kOwner, m_plan.history.fromMs, [](const AlertEngine::Look &) {}, {});
    if (!figures)
        return std::unexpected(figures.error());
    const auto misuse = m_security->catchUp(kOwner, {});
    if (!misuse)
        return std::unexpected(misuse.error());
    return noteTold(ms + AlertEngine::kLateMs);
}

Result<void> DemoWatch::noteTold(qint64 ms)
{
    AlertFilter filter{kGateway, {}, {AlertLevel::Ticket, AlertLevel::Page}};
    filter.muted = false;
    const auto standing = m_alerts->list(filter);
    if (!standing)
        return std::unexpected(standing.error());
    for (const Alert &alert : *standing) {
        m_told.emplace(alert.seq, ms);
        if (auto noted = noteRules(alert); !noted)
            return noted;
    }
    return {};
}

// The store knows what was found last of each rule, and not when it was first.
Result<void> DemoWatch::noteRules(const Alert &alert)
{
    if (std::exchange(m_hitMs[alert.seq], alert.lastHitMs) == alert.lastHitMs)
        return {};
    const auto folder = m_alerts->folder(alert.seq);
    if (!folder)
        return std::unexpected(folder.error());
    const QJsonArray findings = folder->evidence.value(QLatin1String("findings")).toArray();
    for (const QJsonValue &finding : findings) {
        QHash<QString, qint64> &rules = m_rules[alert.seq];
        const QString rule = finding[QLatin1String("rule")].toString();
        if (!rules.contains(rule))
            rules.insert(rule, finding[QLatin1String("last_ms")].toInteger());
    }
    return {};
}

// The conditions that name whom an alert is about, which only the store knows.
Result<QHash<qint64, QStringList>> DemoWatch::personal()
{
    QHash<qint64, QStringList> nodes;
    const auto read = m_user->store().visitRows(QStringLiteral("SELECT seq, personal FROM alert WHERE personal <> ''"),
                                                {}, {}, [&nodes](const RowStream &row) -> Result<void> {
                                                    const QJsonObject person =
                                                        QJsonDocument::fromJson(row.string(1).toUtf8()).object();
                                                    const QJsonArray node =
                                                        person.value(QLatin1String("node")).toArray();
                                                    for (const QJsonValue &each : node)
                                                        nodes[row.integer(0)].append(each.toString());
                                                    return {};
                                                });
    return read ? Result<QHash<qint64, QStringList>>(nodes) : std::unexpected(read.error());
}

Result<TruthTable> DemoWatch::compare()
{
    const auto all = m_alerts->list({kGateway});
    const auto people = personal();
    if (!all || !people)
        return std::unexpected(!all ? all.error() : people.error());
    QHash<qint64, Alert> bySeq;
    for (const Alert &alert : *all)
        bySeq.insert(alert.seq, alert);
    int muted = 0;
    int watches = 0;
    QList<SeenAlert> told;
    for (const Alert &alert : *all) {
        const auto when = m_told.find(alert.seq);
        if (when == m_told.end()) {
            ++(alert.level == AlertLevel::Watch ? watches : muted);
            continue;
        }
        SeenAlert one{alert, people->value(alert.seq, alert.node), when->second, {}, m_rules.value(alert.seq)};
        QSet<qint64> passed;
        for (qint64 by = alert.mutedBy; by != 0; by = bySeq.value(by).mutedBy) {
            if (passed.contains(by))
                return failure(ErrorKind::Internal, QStringLiteral("%1 is explained by itself").arg(alertId(by)));
            passed.insert(by);
            one.blamed = bySeq.value(by).rule + QStringLiteral(" at ") + nodeText(bySeq.value(by).node);
        }
        told.append(one);
    }
    std::ranges::sort(told, {}, [](const SeenAlert &each) { return std::pair(each.alert.openedMs, each.alert.seq); });
    TruthTable table = truthTable(m_incidents, told, m_plan.history);
    table.muted = muted;
    table.watches = watches;
    table.nodes = qint64(m_engine->detectors().nodeCount());
    return table;
}

Result<TruthTable> DemoWatch::run(const std::function<void(double)> &progress)
{
    if (auto opened = open(); !opened)
        return std::unexpected(opened.error());
    if (auto counted = count(); !counted)
        return std::unexpected(counted.error());
    const std::vector<qint64> all = moments();
    for (size_t i = 0; i < all.size(); ++i) {
        if (auto looked = lookAt(all[i]); !looked)
            return std::unexpected(looked.error());
        if (progress)
            progress(double(i + 1) / double(all.size()));
    }
    return compare();
}

} // namespace Gatehouse
