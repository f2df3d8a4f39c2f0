#include "app/ctl/commands.h"
#include "app/ctl/counting.h"
#include "app/ctl/reporttext.h"

#include "models/telemetry/report.h"
#include "models/telemetry/telemetryengine.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

static Result<ReportRequest> reportRequest(const Request &request)
{
    ReportRequest report{{*request.fromMs, *request.toMs}, request.zone, {}, request.filter, request.groupBy};
    if (request.bucket) {
        const Result<QList<qint64>> edges = bucketEdges(report.span, *request.bucket, request.zone);
        if (!edges)
            return std::unexpected(edges.error());
        report.edges = *edges;
    }
    return report;
}

int report(const Request &request, Terminal &terminal)
{
    const Result<ReportRequest> asked = reportRequest(request);
    if (!asked) {
        terminal.err << asked.error().message << Qt::endl;
        return WrongUsage;
    }
    const auto access = GatewayAccess::open(request.connectionFile, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const Result<CountingResult> counted = count(**access, terminal, request.fromMs);
    if (!counted)
        return complain(counted.error(), terminal);

    const Result<QList<TelemetryAnswer>> answers =
        mergedAnswers((*access)->askParts<QList<TelemetryAnswer>>([&](AccessPart &part, int) {
            TelemetryEngine engine(*part.rollups, *part.source, terminal.clock);
            return engine.ask(QList<TelemetryQuery>{reportQuery(*asked)}, {.stop = terminal.stop});
        }));
    if (!answers)
        return complain(answers.error(), terminal);
    const TelemetryAnswer *answer = &answers->constFirst();
    const SourceCapabilities capabilities = (*access)->capabilities();
    if (request.json)
        terminal.out << QJsonDocument(reportJson(*asked, *answer, capabilities)).toJson(QJsonDocument::Indented);
    else
        terminal.out << reportText(*answer, request, capabilities);
    return finishWithout(answer->missingParts, terminal);
}

} // namespace Gatehouse::Ctl
