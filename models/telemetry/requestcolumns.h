// The columns of a table of attempts, the same in the explorer, in a request's story and in samples; personal values
// are masked in every role.
#pragma once

#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/telemetrysource.h"

#include <QTimeZone>

namespace Gatehouse
{

enum class RequestColumn {
    Time,
    Outcome,
    Status,
    ErrorClass,
    Model,
    Provider,
    Latency,
    Ttft,
    TokensIn,
    TokensOut,
    TokensCached,
    Spend,
    Endpoint,
    Workspace,
    Account,
    Key,
    Ip,
    Final,
    RequestId,
};
inline constexpr int kRequestColumnCount = 19;

TableColumn requestColumn(RequestColumn column);
// Whether the gateway records what the column shows; a page hides the others.
bool isRecorded(RequestColumn column, const SourceCapabilities &capabilities);
TableCell requestCell(RequestColumn column, const RequestRow &row, const SourceCapabilities &capabilities,
                      const QTimeZone &zone);
// All cells of a row; the id is the row's id.
TableRow requestRow(const RequestRow &row, const SourceCapabilities &capabilities, const QTimeZone &zone);
QList<TableColumn> requestColumns();

} // namespace Gatehouse
