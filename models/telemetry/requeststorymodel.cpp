#include "models/telemetry/requeststorymodel.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/telemetry/requestcolumns.h"

#include <array>

namespace Gatehouse
{

namespace
{

constexpr std::array kStoryColumns{RequestColumn::Time,       RequestColumn::Outcome,  RequestColumn::Status,
                                   RequestColumn::ErrorClass, RequestColumn::Provider, RequestColumn::Model,
                                   RequestColumn::Latency,    RequestColumn::Ttft,     RequestColumn::TokensIn,
                                   RequestColumn::TokensOut,  RequestColumn::Spend};

QList<TableColumn> storyColumns()
{
    QList<TableColumn> columns{{QStringLiteral("Attempt"), {}, true}, {QStringLiteral("After"), {}, true}};
    for (const RequestColumn column : kStoryColumns)
        columns.append(requestColumn(column));
    return columns;
}

QString partOf(const RequestRow &row)
{
    const QString provider = row.provider.isEmpty() ? QStringLiteral("an unnamed provider") : row.provider;
    if (row.outcome == Outcome::Ok)
        return QStringLiteral("answered by %1").arg(provider);
    return QStringLiteral("%1 at %2").arg(outcomeTitle(row.outcome).toLower(), provider);
}

QString storyOf(const QList<RequestRow> &attempts)
{
    QStringList parts;
    for (const RequestRow &row : attempts)
        parts.append(partOf(row));
    const qint64 lengthMs = attempts.constLast().timeMs - attempts.constFirst().timeMs;
    const QString count = attempts.size() == 1 ? QStringLiteral("1 attempt")
                                               : QStringLiteral("%1 attempts over %2")
                                                     .arg(attempts.size())
                                                     .arg(formatLatency(double(lengthMs) * 1000).joined());
    return QStringLiteral("%1: %2.").arg(count, parts.join(QStringLiteral(", ")));
}

} // namespace

RequestStoryModel::RequestStoryModel(TelemetrySession &session, QObject *parent)
    : FigureTableModel(parent)
    , m_session(session)
{
    setTable(storyColumns(), {});
}

void RequestStoryModel::open(const QString &requestId, const QTimeZone &zone)
{
    const int generation = ++m_generation;
    m_requestId = requestId;
    m_error.reset();
    m_summary.clear();
    m_loading = !requestId.isEmpty();
    setTable(storyColumns(), {});
    if (m_loading) {
        onFinished(m_session.attemptsOf(requestId), this,
                   [this, generation, zone](const Result<QList<RequestRow>> &result) {
                       if (generation == m_generation)
                           answered(result, zone);
                   });
    }
    emit changed();
}

void RequestStoryModel::answered(const Result<QList<RequestRow>> &result, const QTimeZone &zone)
{
    m_loading = false;
    if (!result) {
        m_error = result.error();
        emit changed();
        return;
    }
    if (result->isEmpty()) {
        m_summary = QStringLiteral("The gateway has no attempts of this request any more.");
        emit changed();
        return;
    }
    const SourceCapabilities &capabilities = m_session.capabilities();
    QList<TableRow> rows;
    for (qsizetype i = 0; i < result->size(); ++i) {
        const RequestRow &row = result->at(i);
        const double afterUs = i == 0 ? 0 : double(row.timeMs - result->at(i - 1).timeMs) * 1000;
        TableRow shown{row.position, {numberCell(QString::number(i + 1), double(i + 1))}, false};
        shown.cells.append(i == 0 ? textCell({})
                                  : numberCell(formatLatency(afterUs, capabilities.timePrecisionMs).joined(), afterUs));
        for (const RequestColumn column : kStoryColumns)
            shown.cells.append(requestCell(column, row, capabilities, zone));
        rows.append(shown);
    }
    setTable(storyColumns(), rows);
    m_summary = storyOf(*result);
    emit changed();
}

} // namespace Gatehouse
