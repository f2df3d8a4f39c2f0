// One request's whole story: its attempts, oldest first.
#pragma once

#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/telemetrysession.h"

#include <QTimeZone>

#include <optional>

namespace Gatehouse
{

// Columns Attempt, Time, After (since the attempt before began), Outcome, Status, Error class, Provider, Model,
// Latency, First token, Tokens in, Tokens out, Spend.
class RequestStoryModel : public FigureTableModel
{
    Q_OBJECT
public:
    RequestStoryModel(TelemetrySession &session, QObject *parent = nullptr);

    // Asks for the attempts; an answer to an earlier call is dropped. An empty id empties the table.
    void open(const QString &requestId, const QTimeZone &zone);
    const QString &requestId() const { return m_requestId; }
    bool isLoading() const { return m_loading; }
    const std::optional<Error> &error() const { return m_error; }
    // "3 attempts over 4.2 s: rate limited at openai-a, timeout at openai-a, answered by azure-b."
    const QString &summary() const { return m_summary; }

signals:
    void changed();

private:
    void answered(const Result<QList<RequestRow>> &result, const QTimeZone &zone);

    TelemetrySession &m_session;
    QString m_requestId;
    int m_generation = 0;
    bool m_loading = false;
    std::optional<Error> m_error;
    QString m_summary;
};

} // namespace Gatehouse
