#include "app/ctl/commands.h"
#include "app/ctl/counting.h"
#include "app/ctl/gatewayaccess.h"
#include "app/ctl/jsontime.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

int rollup(const Request &request, Terminal &terminal)
{
    const auto access = GatewayAccess::open(request.connectionFile, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const Result<CountingResult> counted = count(**access, terminal, request.fromMs);
    if (!counted)
        return complain(counted.error(), terminal);
    if (!request.json)
        return finishWithout(counted->missingParts, terminal);
    const QJsonObject document{
        {QStringLiteral("complete"), counted->complete},
        {QStringLiteral("share_counted"), counted->share},
        {QStringLiteral("attempts_counted"), counted->attempts},
        {QStringLiteral("rows_read"), counted->rowsRead},
        {QStringLiteral("reading"), counted->reading},
        {QStringLiteral("rows_streamed"), counted->rowsStreamed},
        {QStringLiteral("rows_counted_in_database"), counted->rowsGrouped},
        {QStringLiteral("history_from"), jsonInstant(counted->history.fromMs, request.zone)},
        {QStringLiteral("history_to"), jsonInstant(counted->history.toMs, request.zone)},
        {QStringLiteral("fresh_as_of"), jsonInstant(counted->freshAsOfMs, request.zone)},
    };
    terminal.out << QJsonDocument(document).toJson(QJsonDocument::Indented);
    return finishWithout(counted->missingParts, terminal);
}

} // namespace Gatehouse::Ctl
