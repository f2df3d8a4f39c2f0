#include "app/ctl/commands.h"
#include "app/ctl/gatewayaccess.h"
#include "app/ctl/jsontime.h"

#include "models/core/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

struct Finding {
    QString step;
    bool ok = true;
    QString message;
};

Finding traffic(GatewayAccess &access, const Request &request)
{
    const QString step = QStringLiteral("traffic");
    const Result<SourceExtent> extent = access.source().extent();
    if (!extent)
        return {step, false, extent.error().message};
    if (extent->empty)
        return {step, true, QStringLiteral("There are no rows yet.")};
    return {step, true,
            QStringLiteral("About %1 rows from %2 to %3.")
                .arg(formatCount(double(extent->estimatedRows)).joined(), isoInstant(extent->span.fromMs, request.zone),
                     isoInstant(extent->span.toMs, request.zone))};
}

QList<Finding> examine(const Request &request, const Clock &clock)
{
    const auto access = GatewayAccess::open(request.connectionFile, clock);
    if (!access)
        return {{QStringLiteral("gateway"), false, access.error().message}};
    QList<Finding> findings{
        {QStringLiteral("gateway"), true, QStringLiteral("%1 is open, read-only.").arg((*access)->settings().name)},
        traffic(**access, request)};
    for (const MissingFigure &missing : (*access)->capabilities().missing)
        findings.append({QStringLiteral("not recorded"), true, missing.figure + QStringLiteral(": ") + missing.reason});
    const Result<void> store = (*access)->openStore();
    findings.append({QStringLiteral("store"), store.has_value(),
                     store ? QStringLiteral("The rollups can be kept.") : store.error().message});
    return findings;
}

} // namespace

int doctor(const Request &request, Terminal &terminal)
{
    const QList<Finding> findings = examine(request, terminal.clock);
    QJsonArray steps;
    bool ok = true;
    for (const Finding &finding : findings) {
        ok = ok && finding.ok;
        if (!request.json)
            terminal.out << (finding.ok ? "ok      " : "failed  ") << finding.step << ": " << finding.message << '\n';
        steps.append(QJsonObject{{QStringLiteral("step"), finding.step},
                                 {QStringLiteral("ok"), finding.ok},
                                 {QStringLiteral("message"), finding.message}});
    }
    if (request.json)
        terminal.out
            << QJsonDocument(QJsonObject{{QStringLiteral("ok"), ok}, {QStringLiteral("steps"), steps}}).toJson();
    const int written = finish(terminal);
    return ok ? written : Failed;
}

} // namespace Gatehouse::Ctl
