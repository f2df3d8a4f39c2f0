#include "models/alerts/limithistory.h"

#include "models/alerts/securityrows.h"
#include "models/core/counted.h"

namespace Gatehouse
{

namespace
{

// Gateways round, and add up a little later than they write calls down.
constexpr double kInexact = 0.01;

qint64 amountOf(const SecurityEvent &call, QuotaUnit unit)
{
    switch (unit) {
    case QuotaUnit::Usd:
        return call.costMicros.value_or(0);
    case QuotaUnit::Tokens:
        return call.tokens().value_or(0);
    case QuotaUnit::Requests:
        return 1;
    }
    return 0;
}

// Empty: it can be worked out.
QString whyNot(const QuotaKind &kind)
{
    if (kind.usedFromTelemetry)
        return QStringLiteral("The gateway does not say how much of \"%1\" a key has used.").arg(kind.name);
    if (kind.period.kind != QuotaPeriodKind::Total)
        return QStringLiteral(
                   "\"%1\" begins anew from time to time, and how much of it was used in the times before is "
                   "not recorded.")
            .arg(kind.name);
    return {};
}

} // namespace

SecurityEvent limitStanding(const QString &key, double ratio, qint64 timeMs)
{
    SecurityEvent event;
    event.kind = SecurityEventKind::LimitStanding;
    event.timeMs = timeMs;
    event.key = key;
    event.rowId = namelessRow(QStringLiteral("limit"), key);
    event.limitRatio = ratio;
    return event;
}

Result<LimitHistory> LimitHistory::from(const QuotaReading &now)
{
    LimitHistory history;
    bool any = false;
    for (const QuotaKind &kind : now.kinds) {
        if (kind.holder != Dimension::Key)
            continue;
        const QString why = whyNot(kind);
        any = any || why.isEmpty();
        if (!why.isEmpty())
            history.m_leftOut.append(why);
        else if (kind.truncated)
            history.m_leftOut.append(QStringLiteral("Of \"%1\" only the %2 keys nearest to it are read.")
                                         .arg(kind.name)
                                         .arg(kMostQuotaRows));
    }
    if (!any) {
        for (const MissingFigure &missing : now.missing)
            history.m_leftOut.append(QStringLiteral("\"%1\": %2").arg(missing.figure, missing.reason));
        return failure(ErrorKind::Unsupported,
                       QStringLiteral("How much of their limits keys had used then cannot be worked out at this "
                                      "gateway. %1")
                           .arg(history.m_leftOut.join(QLatin1Char(' '))));
    }
    for (const QuotaRow &row : now.rows) {
        const QuotaKind &kind = now.kinds.at(row.kind);
        if (kind.holder == Dimension::Key && whyNot(kind).isEmpty() && row.used && row.limit.value_or(0) > 0)
            history.m_limits[row.value].append({kind.unit, *row.limit, *row.used, 0});
    }
    return history;
}

void LimitHistory::count(const SecurityEvent &call)
{
    const auto at = call.isRequest() ? m_limits.find(call.key) : m_limits.end();
    if (at == m_limits.end())
        return;
    for (Limit &limit : at->second)
        limit.since += amountOf(call, limit.unit);
}

QList<SecurityEvent> LimitHistory::begin(qint64 timeMs)
{
    QList<SecurityEvent> events;
    for (auto &[key, limits] : m_limits) {
        m_reset += limits.removeIf(
            [](const Limit &limit) { return double(limit.since - limit.used) > kInexact * double(limit.limit); });
        for (Limit &limit : limits) {
            limit.used = std::max<qint64>(0, limit.used - limit.since);
            events.append(limitStanding(key, limit.ratio(), timeMs));
        }
    }
    return events;
}

QList<SecurityEvent> LimitHistory::after(const SecurityEvent &call)
{
    QList<SecurityEvent> events;
    const auto at = call.isRequest() ? m_limits.find(call.key) : m_limits.end();
    if (at == m_limits.end())
        return events;
    for (Limit &limit : at->second) {
        const qint64 amount = amountOf(call, limit.unit);
        limit.used += amount;
        if (amount > 0)
            events.append(limitStanding(call.key, limit.ratio(), call.timeMs));
    }
    return events;
}

QStringList LimitHistory::assumptions() const
{
    QStringList sentences{
        QStringLiteral("How much of their limits keys had used then is worked out from what they have used now and "
                       "what their calls used since, as if the limits had been then what they are now."),
        QStringLiteral("Keys that are disabled, expired, deleted or without a limit now are left out.")};
    if (m_limits.empty())
        sentences.append(QStringLiteral("No key has a limit now."));
    if (m_reset > 0)
        sentences.append(
            QStringLiteral("Left out too: %1 of which calls used more than the gateway says is used, since %2 set back "
                           "meanwhile.")
                .arg(counted(m_reset, QStringLiteral("limit"), QStringLiteral("limits")),
                     wordFor(m_reset, QStringLiteral("it was"), QStringLiteral("they were"))));
    return sentences + m_leftOut;
}

} // namespace Gatehouse
