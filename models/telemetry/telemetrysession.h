// The asynchronous face of telemetry, and all that pages know of it. LiveTelemetrySession stands on rollups and a
// gateway; tests use a fake that answers when told.
//
// Thread: the GUI thread. No call waits.
#pragma once

#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <optional>

namespace Gatehouse
{

struct SessionStatus {
    enum class Phase {
        Connecting,
        Ready,  // answers questions; history may still be filling (see filling)
        Failed, // `error` says why; tried again by itself every few seconds
    };

    Phase phase = Phase::Connecting;
    std::optional<Error> error; // of the connection, or of the last refresh while Ready (figures are then stale)
    QString gatewayName;        // as the connection calls it
    QString product;            // "Gatehouse demo gateway 0.1.0", "New API"
    qint64 freshAsOfMs = 0;     // rows up to here are counted; 0: none yet
    qint64 attemptsCounted = 0; // behind the rollups
    bool filling = false;       // history is being rolled up
    double fillShare = 1;       // 0 .. 1
    double fillRowsPerSecond = 0;
    std::optional<qint64> fillLeftMs;
    QString fillReading;             // how history is read and why so: "streamed: 1.4 rows a group"
    QList<MissingPart> missingParts; // databases of the gateway that are out of reach while others answer
    TimeSpan history;                // from the oldest to the newest row of the gateway
};

class TelemetrySession : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    virtual const SessionStatus &status() const = 0;
    virtual const SourceCapabilities &capabilities() const = 0;

    // Several questions of one page, answered together and in the order asked.
    virtual QFuture<Result<QList<TelemetryAnswer>>> ask(const QList<TelemetryQuery> &queries) = 0;
    virtual QFuture<Result<RowPage>> page(const RowPageRequest &request) = 0;
    virtual QFuture<Result<QList<RequestRow>>> attemptsOf(const QString &requestId) = 0;
    virtual QFuture<Result<ContrastAnswer>> contrast(const ContrastQuery &query) = 0;
    virtual QFuture<Result<QuotaReading>> quotas() = 0;

    // How many of the questions above wait for their answer.
    int openQuestions() const { return m_openQuestions; }
    // Ends them on the gateway's database; they answer Cancelled.
    virtual void cancelQuestions() = 0;

    virtual void pauseFilling() = 0;
    virtual void resumeFilling() = 0;
    virtual bool isFillingPaused() const = 0;
    // Drops the connection and tries again now.
    virtual void reconnect() = 0;

signals:
    void statusChanged();
    void openQuestionsChanged();
    // New rows have been counted; the span holds them. Pages ask again unless they are paused.
    void dataChanged(const Gatehouse::TimeSpan &span, qint64 newRows);

protected:
    // Every question goes out through this.
    template<typename T>
    QFuture<T> counted(QFuture<T> question)
    {
        if (question.isFinished())
            return question;
        auto *watcher = new QFutureWatcher<T>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
            watcher->deleteLater();
            --m_openQuestions;
            emit openQuestionsChanged();
        });
        watcher->setFuture(question);
        ++m_openQuestions;
        emit openQuestionsChanged();
        return question;
    }

private:
    int m_openQuestions = 0;
};

} // namespace Gatehouse
