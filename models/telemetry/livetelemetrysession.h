// Telemetry of one gateway on rollups in the console store: connects, fills history, refreshes, answers.
#pragma once

#include "models/core/clock.h"
#include "models/database/databasethread.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/telemetrysession.h"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <memory>
#include <stop_token>

namespace Gatehouse
{

struct ConnectionSettings;

// How a session reaches its gateway and its store. Both functions are called on the thread that uses what they open,
// once per thread and again after a failure.
struct SessionSetup {
    // The stop token ends the opening and, later, what the source does without one of its own.
    std::function<Result<std::unique_ptr<TelemetrySource>>(const std::stop_token &)> openSource;
    std::function<Result<std::unique_ptr<Database>>()> openStore; // with the current schema
    QString gatewayName;
    QString product;
    QString fingerprint; // tells this gateway apart from others in the same store
    int refreshMs = 2000;
    int retryMs = 5000;
    // A question that needs more time than this from the gateway's rows fails with TimedOut.
    std::chrono::milliseconds rowsTimeout{15'000};
    std::chrono::milliseconds contrastTimeout{3'000};
    // Of each statement that counts rows, of which a table that is locked may keep one waiting.
    std::chrono::milliseconds countTimeout{120'000};
    // How long a database that is locked or too busy is tried again before that is told.
    std::chrono::milliseconds busyPatience{10'000};
};

// Of a gateway that a connection names, without further parts.
SessionSetup sessionSetup(const ConnectionSettings &settings, const Clock &clock);

// Three threads with a connection of their own each: one counts, one answers panels, one reads rows; so a long question
// for rows never keeps a panel waiting. The clock outlives the session.
class LiveTelemetrySession final : public TelemetrySession
{
    Q_OBJECT
public:
    LiveTelemetrySession(SessionSetup setup, const Clock &clock, QObject *parent = nullptr);
    ~LiveTelemetrySession() override;

    const SessionStatus &status() const override { return m_status; }
    const SourceCapabilities &capabilities() const override { return m_capabilities; }
    QFuture<Result<QList<TelemetryAnswer>>> ask(const QList<TelemetryQuery> &queries) override;
    QFuture<Result<RowPage>> page(const RowPageRequest &request) override;
    QFuture<Result<QList<RequestRow>>> attemptsOf(const QString &requestId) override;
    QFuture<Result<ContrastAnswer>> contrast(const ContrastQuery &query) override;
    QFuture<Result<QuotaReading>> quotas() override;

    void cancelQuestions() override;
    void pauseFilling() override;
    void resumeFilling() override;
    bool isFillingPaused() const override { return m_paused; }
    void reconnect() override;

private:
    struct Connection;
    struct Step;

    void connectNow();
    void connected(int generation, const Step &step);
    // They are opened again when they are next asked.
    void closeReaders();
    void next();
    void runStep(bool fill);
    void finished(int generation, bool fill, const Step &step);
    void failed(const Error &error);
    bool isPassing(const Error &error);
    void noteProgress(const Step &step, bool fill);
    void announceData(const TimeSpan &span, qint64 newRows, bool now);
    void announceStatus(bool now);

    // shared_ptr: a job that is still queued when the session goes must find its connection.
    const std::shared_ptr<const SessionSetup> m_setup;
    const Clock &m_clock;
    std::stop_source m_questionStop;
    std::stop_source m_fillStop;
    std::stop_source m_countingStop; // of the connection that counts, from its opening on
    std::shared_ptr<Connection> m_counting;
    std::shared_ptr<Connection> m_panels;
    std::shared_ptr<Connection> m_rows;

    SessionStatus m_status;
    SourceCapabilities m_capabilities;
    int m_generation = 0;
    bool m_open = false;
    bool m_lost = false; // the connection must be made anew
    bool m_busy = false;
    bool m_paused = false;
    qint64 m_fillRows = 0;
    qint64 m_fillMs = 0;
    double m_fillShareAtStart = -1;
    TimeSpan m_changed;
    qint64 m_newRows = 0;
    QElapsedTimer m_sinceRefresh;
    QElapsedTimer m_sinceBusy;
    QTimer m_tick;
    QTimer m_statusTimer;
    QTimer m_dataTimer;

    // Last, so that the threads end first.
    DatabaseThread m_countingThread{QStringLiteral("telemetry counting")};
    DatabaseThread m_panelsThread{QStringLiteral("telemetry panels")};
    DatabaseThread m_rowsThread{QStringLiteral("telemetry rows")};
};

} // namespace Gatehouse
