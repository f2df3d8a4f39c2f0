#include "models/telemetry/requestcolumns.h"

#include "models/core/format.h"
#include "models/core/masking.h"
#include "models/telemetry/figure.h"
#include "models/telemetry/shownvalue.h"

#include <array>

namespace Gatehouse
{

namespace
{

struct Row {
    const char *title;
    bool numeric;
};

constexpr std::array<Row, kRequestColumnCount> kColumns{{
    {"Time", false},     {"Outcome", false}, {"Status", true},      {"Error class", false}, {"Model", false},
    {"Provider", false}, {"Latency", true},  {"First token", true}, {"Tokens in", true},    {"Tokens out", true},
    {"Cached", true},    {"Spend", true},    {"Endpoint", false},   {"Workspace", false},   {"Account", false},
    {"Key", false},      {"Address", false}, {"Attempt", false},    {"Request", false},
}};

TableCell textOr(const QString &text)
{
    return text.isEmpty() ? missingCell() : textCell(text);
}

TableCell countCell(qint64 count, bool recorded)
{
    return recorded ? numberCell(formatExact(count), double(count)) : missingCell();
}

TableCell latencyCell(qint64 us, qint64 precisionMs)
{
    return us == kNotRecorded ? missingCell() : numberCell(formatLatency(double(us), precisionMs).joined(), double(us));
}

QString finalText(FinalAttempt final)
{
    switch (final) {
    case FinalAttempt::Yes:
        return QStringLiteral("last");
    case FinalAttempt::No:
        return QStringLiteral("tried again");
    case FinalAttempt::Unknown:
        return {};
    }
    return {};
}

TableCell outcomeCell(Outcome outcome)
{
    TableCell cell = textCell(outcomeTitle(outcome));
    cell.tone = int(outcome == Outcome::Ok ? ChangeTone::Neutral : ChangeTone::Worse);
    return cell;
}

TableCell personalCell(const QString &masked)
{
    TableCell cell = textOr(masked);
    if (masked.contains(QChar(0x2022)))
        cell.spoken = QStringLiteral("masked, %1").arg(QString(masked).remove(QChar(0x2022)));
    return cell;
}

} // namespace

TableColumn requestColumn(RequestColumn column)
{
    const Row &row = kColumns.at(size_t(column));
    return {QLatin1String(row.title), {}, row.numeric};
}

bool isRecorded(RequestColumn column, const SourceCapabilities &capabilities)
{
    switch (column) {
    case RequestColumn::Time:
    case RequestColumn::Ip:
        return true;
    case RequestColumn::Outcome:
        return capabilities.errors;
    case RequestColumn::Status:
        return capabilities.has(Dimension::StatusCode);
    case RequestColumn::ErrorClass:
        return capabilities.has(Dimension::ErrorClass);
    case RequestColumn::Model:
        return capabilities.has(Dimension::Model);
    case RequestColumn::Provider:
        return capabilities.has(Dimension::Provider);
    case RequestColumn::Endpoint:
        return capabilities.has(Dimension::Endpoint);
    case RequestColumn::Latency:
        return capabilities.latency;
    case RequestColumn::Ttft:
        return capabilities.ttft;
    case RequestColumn::TokensIn:
        return capabilities.tokensIn;
    case RequestColumn::TokensOut:
        return capabilities.tokensOut;
    case RequestColumn::TokensCached:
        return capabilities.tokensCached;
    case RequestColumn::Spend:
        return capabilities.cost;
    case RequestColumn::Workspace:
        return capabilities.has(Dimension::Workspace);
    case RequestColumn::Account:
        return capabilities.has(Dimension::Account);
    case RequestColumn::Key:
        return capabilities.has(Dimension::Key);
    case RequestColumn::Final:
    case RequestColumn::RequestId:
        return capabilities.requests;
    }
    return false;
}

static TableCell timeCell(qint64 timeMs, qint64 precisionMs, const QTimeZone &zone)
{
    return numberCell(formatInstantPrecise(timeMs, zone).chopped(precisionMs >= kSecondMs ? 4 : 0), double(timeMs));
}

static TableCell maskedCell(RequestColumn column, const RequestRow &row)
{
    if (column == RequestColumn::Account)
        return personalCell(maskedAccount(row.account));
    return personalCell(column == RequestColumn::Key ? maskedKey(row.key) : maskedIp(row.ip));
}

TableCell requestCell(RequestColumn column, const RequestRow &row, const SourceCapabilities &capabilities,
                      const QTimeZone &zone)
{
    switch (column) {
    case RequestColumn::Time:
        return timeCell(row.timeMs, capabilities.timePrecisionMs, zone);
    case RequestColumn::Outcome:
        return outcomeCell(row.outcome);
    case RequestColumn::Status:
        return row.statusCode == 0 ? missingCell() : numberCell(QString::number(row.statusCode), row.statusCode);
    case RequestColumn::ErrorClass:
        return row.outcome == Outcome::Ok && row.errorClass.isEmpty() ? textCell({}) : textOr(row.errorClass);
    case RequestColumn::Model:
        return textOr(row.model);
    case RequestColumn::Provider:
        return textOr(row.provider);
    case RequestColumn::Endpoint:
        return textOr(row.endpoint);
    case RequestColumn::Latency:
        return latencyCell(row.latencyUs, capabilities.latencyPrecisionMs);
    case RequestColumn::Ttft:
        return latencyCell(row.ttftUs, capabilities.ttftPrecisionMs);
    case RequestColumn::TokensIn:
        return countCell(row.tokensIn, capabilities.tokensIn);
    case RequestColumn::TokensOut:
        return countCell(row.tokensOut, capabilities.tokensOut);
    case RequestColumn::TokensCached:
        return countCell(row.tokensCached, capabilities.tokensCached);
    case RequestColumn::Spend:
        return capabilities.cost ? numberCell(formatMoney(row.costMicros), double(row.costMicros)) : missingCell();
    case RequestColumn::Workspace:
        return textOr(row.workspace);
    case RequestColumn::Account:
    case RequestColumn::Key:
    case RequestColumn::Ip:
        return maskedCell(column, row);
    case RequestColumn::Final:
        return textOr(finalText(row.final));
    case RequestColumn::RequestId:
        return textOr(row.requestId);
    }
    return {};
}

TableRow requestRow(const RequestRow &row, const SourceCapabilities &capabilities, const QTimeZone &zone)
{
    TableRow shown{row.position, {}, false};
    for (int column = 0; column < kRequestColumnCount; ++column)
        shown.cells.append(requestCell(RequestColumn(column), row, capabilities, zone));
    return shown;
}

QList<TableColumn> requestColumns()
{
    QList<TableColumn> columns;
    for (int column = 0; column < kRequestColumnCount; ++column)
        columns.append(requestColumn(RequestColumn(column)));
    return columns;
}

} // namespace Gatehouse
