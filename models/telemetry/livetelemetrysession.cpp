#include "models/telemetry/livetelemetrysession.h"

#include "models/core/onfinished.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/joinedspan.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "models/telemetry/telemetryengine.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kStatusEveryMs = 200;
constexpr int kDataEveryMs = 1500;

// After these the connection is made anew; other errors are about the question.
bool breaksConnection(const Error &error)
{
    return error.kind == ErrorKind::Unreachable || error.kind == ErrorKind::SignIn ||
           error.kind == ErrorKind::NotFound || error.kind == ErrorKind::Denied;
}

} // namespace

SessionSetup sessionSetup(const ConnectionSettings &settings, const Clock &clock)
{
    SessionSetup setup;
    setup.openSource = [settings, &clock](const std::stop_token &stop) -> Result<std::unique_ptr<TelemetrySource>> {
        auto source = SqlTelemetrySource::open(settings, clock, stop);
        if (!source)
            return std::unexpected(source.error());
        return std::unique_ptr<TelemetrySource>(std::move(*source));
    };
    setup.openStore = [settings] { return openRollupStore(settings); };
    setup.gatewayName = settings.name;
    setup.fingerprint = gatewayFingerprint(settings);
    const auto profile = loadProfile(settings.profile);
    setup.product = profile ? profile->name : settings.profile;
    return setup;
}

// What one thread has open. Used by the jobs of that thread only.
struct LiveTelemetrySession::Connection {
    Connection(std::shared_ptr<const SessionSetup> with, const Clock &clockToUse)
        : setup(std::move(with))
        , clock(clockToUse)
    {
    }

    Result<void> open(const std::stop_token &stop)
    {
        if (engine)
            return {};
        auto openedSource = setup->openSource(stop);
        if (!openedSource)
            return std::unexpected(openedSource.error());
        auto openedStore = setup->openStore();
        if (!openedStore)
            return std::unexpected(openedStore.error());
        source = std::move(*openedSource);
        store = std::move(*openedStore);
        rollups = std::make_unique<RollupRepository>(*store, setup->fingerprint);
        builder = std::make_unique<RollupBuilder>(*rollups, *source, clock);
        builder->setStatementTimeout(setup->countTimeout);
        engine = std::make_unique<TelemetryEngine>(*rollups, *source, clock);
        return {};
    }

    void close()
    {
        engine.reset();
        builder.reset();
        rollups.reset();
        store.reset();
        source.reset();
    }

    template<typename T>
    Result<T> with(const std::stop_token &stop, const std::function<Result<T>(Connection &)> &work)
    {
        if (auto opened = open(stop); !opened)
            return std::unexpected(opened.error());
        Result<T> result = work(*this);
        if (!result && breaksConnection(result.error()))
            close();
        return result;
    }

    const std::shared_ptr<const SessionSetup> setup;
    const Clock &clock;
    std::unique_ptr<TelemetrySource> source;
    std::unique_ptr<Database> store;
    std::unique_ptr<RollupRepository> rollups;
    std::unique_ptr<RollupBuilder> builder;
    std::unique_ptr<TelemetryEngine> engine;
};

// What a step of counting brought.
struct LiveTelemetrySession::Step {
    std::optional<Error> error;
    SourceCapabilities capabilities;
    RollupState state;
    double share = 0;
    QString reading;
    RefreshResult refreshed;
    TimeSpan filled;
    qint64 rowsRead = 0;
    qint64 tookMs = 0;

    void take(Connection &connection)
    {
        const RollupBuilder &builder = *connection.builder;
        state = builder.state();
        share = builder.filledShare();
        reading = builder.reading().words();
        // A store that cannot be read shows itself at the next question.
        (void)connection.engine->learnCapabilities();
        capabilities = connection.source->capabilities();
    }
};

LiveTelemetrySession::LiveTelemetrySession(SessionSetup setup, const Clock &clock, QObject *parent)
    : TelemetrySession(parent)
    , m_setup(std::make_shared<const SessionSetup>(std::move(setup)))
    , m_clock(clock)
    , m_counting(std::make_shared<Connection>(m_setup, clock))
    , m_panels(std::make_shared<Connection>(m_setup, clock))
    , m_rows(std::make_shared<Connection>(m_setup, clock))
{
    m_countingThread.beforeEnd([connection = m_counting] { connection->close(); });
    m_panelsThread.beforeEnd([connection = m_panels] { connection->close(); });
    m_rowsThread.beforeEnd([connection = m_rows] { connection->close(); });
    m_status.gatewayName = m_setup->gatewayName;
    m_status.product = m_setup->product;
    m_tick.setSingleShot(true);
    m_statusTimer.setSingleShot(true);
    m_dataTimer.setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &LiveTelemetrySession::next);
    connect(&m_statusTimer, &QTimer::timeout, this, &TelemetrySession::statusChanged);
    connect(&m_dataTimer, &QTimer::timeout, this, [this] { announceData({}, 0, true); });
    connectNow();
}

LiveTelemetrySession::~LiveTelemetrySession()
{
    m_questionStop.request_stop();
    m_fillStop.request_stop();
    m_countingStop.request_stop();
}

void LiveTelemetrySession::connectNow()
{
    const int generation = ++m_generation;
    m_busy = true;
    // An opening that is under way may wait for a lock, and nobody waits for its answer any more.
    m_countingStop.request_stop();
    m_countingStop = std::stop_source();
    m_status.phase = m_open ? SessionStatus::Phase::Ready : SessionStatus::Phase::Connecting;
    announceStatus(true);
    auto opening = m_countingThread.run([connection = m_counting, stop = m_countingStop.get_token()] {
        connection->close();
        Step step;
        auto opened = connection->open(stop);
        if (opened)
            opened = connection->builder->open();
        if (!opened) {
            step.error = opened.error();
            connection->close();
            return step;
        }
        step.take(*connection);
        return step;
    });
    onFinished(opening, this, [this, generation](const Step &step) { connected(generation, step); });
}

void LiveTelemetrySession::connected(int generation, const Step &step)
{
    if (generation != m_generation)
        return;
    m_busy = false;
    m_lost = step.error.has_value();
    if (step.error) {
        failed(*step.error);
        return;
    }
    // What the gateway records has changed, so the other connections read by a plan that no longer fits.
    if (m_open && step.capabilities != m_capabilities)
        closeReaders();
    m_open = true;
    m_capabilities = step.capabilities;
    m_status.phase = SessionStatus::Phase::Ready;
    m_status.error.reset();
    m_sinceBusy.invalidate();
    noteProgress(step, false);
    announceStatus(true);
    announceData(m_status.history, 0, true);
    m_sinceRefresh.invalidate();
    next();
}

// A refresh when one is due, else a stretch of history, else nothing until the next refresh.
void LiveTelemetrySession::next()
{
    if (m_busy)
        return;
    if (!m_open || m_lost) {
        connectNow();
        return;
    }
    const qint64 leftMs = m_sinceRefresh.isValid() ? m_setup->refreshMs - m_sinceRefresh.elapsed() : 0;
    if (leftMs <= 0)
        runStep(false);
    else if (m_status.filling && !m_paused && !m_status.error)
        runStep(true);
    else
        m_tick.start(int(leftMs));
}

void LiveTelemetrySession::runStep(bool fill)
{
    m_busy = true;
    m_fillStop = std::stop_source();
    const std::stop_token stop = fill ? m_fillStop.get_token() : m_countingStop.get_token();
    const int generation = m_generation;
    auto running = m_countingThread.run([connection = m_counting, fill, stop] {
        Step step;
        RollupBuilder &builder = *connection->builder;
        QElapsedTimer timer;
        timer.start();
        const qint64 before = builder.rowsRead();
        const qint64 filledFromMs = builder.state().filledFromMs;
        if (fill) {
            if (const auto done = builder.fillNext(stop); !done)
                step.error = done.error();
        } else {
            const auto done = builder.refresh(stop);
            if (done)
                step.refreshed = *done;
            else
                step.error = done.error();
        }
        step.take(*connection);
        step.filled = {std::max(step.state.filledFromMs, step.state.historyFromMs), filledFromMs};
        step.rowsRead = builder.rowsRead() - before;
        step.tookMs = timer.elapsed();
        if (step.error && breaksConnection(*step.error))
            connection->close();
        return step;
    });
    onFinished(running, this, [this, generation, fill](const Step &step) { finished(generation, fill, step); });
}

void LiveTelemetrySession::finished(int generation, bool fill, const Step &step)
{
    if (generation != m_generation)
        return;
    m_busy = false;
    if (step.error && !isPassing(*step.error)) {
        m_lost = breaksConnection(*step.error);
        failed(*step.error);
        return;
    }
    if (!fill && !step.refreshed.workLeft)
        m_sinceRefresh.start();
    if (!step.error) {
        const bool wasFailed = m_status.error.has_value();
        m_status.error.reset();
        m_capabilities = step.capabilities;
        m_sinceBusy.invalidate();
        noteProgress(step, fill);
        if (step.refreshed.newRows > 0)
            announceData(step.refreshed.changed, step.refreshed.newRows, false);
        if (fill)
            announceData(step.filled, 0, !m_status.filling);
        announceStatus(wasFailed || !m_status.filling);
    } else {
        m_tick.start(std::min(500, m_setup->retryMs));
        return;
    }
    next();
}

// A stop that was asked for is no failure, and a database that another program keeps locked is tried again; but figures
// do not stand still for long without a word.
bool LiveTelemetrySession::isPassing(const Error &error)
{
    if (error.kind == ErrorKind::Cancelled)
        return true;
    if (error.kind != ErrorKind::Busy)
        return false;
    if (!m_sinceBusy.isValid())
        m_sinceBusy.start();
    return m_sinceBusy.elapsed() < m_setup->busyPatience.count();
}

void LiveTelemetrySession::failed(const Error &error)
{
    m_status.phase = m_open ? SessionStatus::Phase::Ready : SessionStatus::Phase::Failed;
    m_status.error = error;
    m_sinceRefresh.invalidate();
    announceStatus(true);
    m_tick.start(m_setup->retryMs);
}

void LiveTelemetrySession::noteProgress(const Step &step, bool fill)
{
    const RollupState &state = step.state;
    m_status.freshAsOfMs = state.freshAsOfMs;
    m_status.attemptsCounted = state.attempts;
    m_status.history = {state.historyFromMs, state.historyToMs};
    m_status.filling = state.begun && !state.isFilled();
    m_status.fillShare = step.share;
    m_status.fillReading = step.reading;
    if (!m_status.filling) {
        m_status.fillRowsPerSecond = 0;
        m_status.fillLeftMs.reset();
        m_fillShareAtStart = -1;
        m_fillRows = m_fillMs = 0;
        return;
    }
    if (m_fillShareAtStart < 0)
        m_fillShareAtStart = step.share;
    if (!fill)
        return;
    m_fillRows += step.rowsRead;
    m_fillMs += step.tookMs;
    if (m_fillMs > 0)
        m_status.fillRowsPerSecond = double(m_fillRows) * 1000 / double(m_fillMs);
    if (const double gained = step.share - m_fillShareAtStart; gained > 0)
        m_status.fillLeftMs = qint64(double(m_fillMs) * (1 - step.share) / gained);
}

// While history is filled, pages are told of it every now and then, not at every stretch.
void LiveTelemetrySession::announceData(const TimeSpan &span, qint64 newRows, bool now)
{
    m_changed = joined(m_changed, span);
    m_newRows += newRows;
    if (now || newRows > 0) {
        m_dataTimer.stop();
        const TimeSpan changed = std::exchange(m_changed, {});
        const qint64 rows = std::exchange(m_newRows, 0);
        if (!changed.isEmpty())
            emit dataChanged(changed, rows);
    } else if (!m_dataTimer.isActive()) {
        m_dataTimer.start(kDataEveryMs);
    }
}

void LiveTelemetrySession::announceStatus(bool now)
{
    if (now) {
        m_statusTimer.stop();
        emit statusChanged();
    } else if (!m_statusTimer.isActive()) {
        m_statusTimer.start(kStatusEveryMs);
    }
}

QFuture<Result<QList<TelemetryAnswer>>> LiveTelemetrySession::ask(const QList<TelemetryQuery> &queries)
{
    const QueryLimits limits{m_setup->rowsTimeout, m_questionStop.get_token()};
    return counted(m_panelsThread.run([connection = m_panels, queries, limits] {
        return connection->with<QList<TelemetryAnswer>>(
            limits.stop, [&](Connection &open) { return open.engine->ask(queries, limits); });
    }));
}

QFuture<Result<ContrastAnswer>> LiveTelemetrySession::contrast(const ContrastQuery &query)
{
    const QueryLimits limits{m_setup->contrastTimeout, m_questionStop.get_token()};
    return counted(m_rowsThread.run([connection = m_rows, query, limits] {
        return connection->with<ContrastAnswer>(limits.stop,
                                                [&](Connection &open) { return open.engine->contrast(query, limits); });
    }));
}

QFuture<Result<RowPage>> LiveTelemetrySession::page(const RowPageRequest &request)
{
    const QueryLimits limits{m_setup->rowsTimeout, m_questionStop.get_token()};
    return counted(m_rowsThread.run([connection = m_rows, request, limits] {
        return connection->with<RowPage>(limits.stop,
                                         [&](Connection &open) { return open.source->page(request, limits); });
    }));
}

QFuture<Result<QList<RequestRow>>> LiveTelemetrySession::attemptsOf(const QString &requestId)
{
    const QueryLimits limits{m_setup->rowsTimeout, m_questionStop.get_token()};
    return counted(m_rowsThread.run([connection = m_rows, requestId, limits] {
        return connection->with<QList<RequestRow>>(
            limits.stop, [&](Connection &open) { return open.source->attemptsOf(requestId, limits); });
    }));
}

QFuture<Result<QuotaReading>> LiveTelemetrySession::quotas()
{
    const QueryLimits limits{m_setup->rowsTimeout, m_questionStop.get_token()};
    return counted(m_rowsThread.run([connection = m_rows, limits] {
        return connection->with<QuotaReading>(limits.stop,
                                              [&](Connection &open) { return open.source->quotas(limits); });
    }));
}

// The connections are made anew, since what was opened with the old token obeys that one.
void LiveTelemetrySession::cancelQuestions()
{
    m_questionStop.request_stop();
    m_questionStop = std::stop_source();
    closeReaders();
}

void LiveTelemetrySession::pauseFilling()
{
    if (std::exchange(m_paused, true))
        return;
    m_fillStop.request_stop();
    announceStatus(true);
}

void LiveTelemetrySession::resumeFilling()
{
    if (!std::exchange(m_paused, false))
        return;
    announceStatus(true);
    next();
}

void LiveTelemetrySession::reconnect()
{
    m_tick.stop();
    m_fillStop.request_stop();
    closeReaders();
    connectNow();
}

void LiveTelemetrySession::closeReaders()
{
    for (const auto &[thread, connection] : {std::pair(&m_panelsThread, m_panels), std::pair(&m_rowsThread, m_rows)})
        (void)thread->run([connection = connection] {
            connection->close();
            return true;
        });
}

} // namespace Gatehouse
