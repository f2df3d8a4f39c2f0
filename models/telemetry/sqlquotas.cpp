#include "models/telemetry/sqltelemetrysource.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString qString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

Result<QuotaReading> SqlTelemetrySource::quotas(const QueryLimits &limits)
{
    if (limits.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    if (auto fresh = refreshLookups(false); !fresh)
        return std::unexpected(fresh.error());
    const auto valueOf = [this](TelemetryField field, const SqlValue &id) {
        const auto at = m_lookups.find(field);
        if (id.kind == ValueKind::Integer)
            return at == m_lookups.end() ? QString::number(id.integer) : qString(at->second.text(id.integer));
        return at == m_lookups.end() ? qString(id.text) : qString(at->second.text(id.text));
    };
    const auto &missing = m_plan.capabilities.missing;
    const auto cost = std::find_if(missing.begin(), missing.end(),
                                   [](const MissingFigure &figure) { return figure.figure == QLatin1String("cost"); });
    return m_quotas.read(m_lookupRows, m_plan.capabilities.cost ? m_plan.unitsPerUsd : 0,
                         cost == missing.end() ? QString() : cost->reason, valueOf, limits);
}

} // namespace Gatehouse
