// Telemetry of a gateway that keeps its traffic in several databases: a session for each, and their answers put
// together. A part that cannot be reached is named in every answer, and joins again by itself.
#pragma once

#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/telemetrysession.h"

#include <memory>
#include <vector>

namespace Gatehouse
{

// Thread: the GUI thread.
class MergedTelemetrySession final : public TelemetrySession
{
    Q_OBJECT
public:
    struct Part {
        QString name;
        std::unique_ptr<TelemetrySession> session;
    };

    // At least one part. The first is the gateway's main database: names, limits and what they are used for come from
    // there.
    MergedTelemetrySession(const QString &gatewayName, std::vector<Part> parts, QObject *parent = nullptr);
    ~MergedTelemetrySession() override;

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
    bool isFillingPaused() const override;
    void reconnect() override;

private:
    template<typename T>
    QFuture<Result<T>> askParts(const std::function<QFuture<Result<T>>(TelemetrySession &, int part)> &ask,
                                const std::function<Result<T>(const QList<PartAnswer<T>> &)> &merge);
    void follow();
    SessionStatus mergedStatus() const;
    void addFigures(SessionStatus &whole) const;

    QString m_gatewayName;
    std::vector<Part> m_parts;
    SessionStatus m_status;
    SourceCapabilities m_capabilities;
};

} // namespace Gatehouse
