#include "models/telemetry/quartercounts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <numeric>

namespace Gatehouse
{

QuarterCounts::QuarterCounts(qint64 fromMs, QMap<qint64, qint64> byStartMs)
    : m_fromMs(fromMs)
    , m_byStartMs(std::move(byStartMs))
{
}

std::optional<QuarterCounts> QuarterCounts::fromMark(const QString &mark)
{
    const QJsonObject object = QJsonDocument::fromJson(mark.toUtf8()).object();
    if (!object.contains(QStringLiteral("from_ms")))
        return std::nullopt;
    QuarterCounts counts(object.value(QStringLiteral("from_ms")).toInteger());
    for (const QJsonValue &quarter : object.value(QStringLiteral("quarters")).toArray())
        counts.m_byStartMs.insert(quarter[0].toInteger(), quarter[1].toInteger());
    return counts;
}

QString QuarterCounts::mark() const
{
    QJsonArray quarters;
    for (auto at = m_byStartMs.begin(); at != m_byStartMs.end(); ++at)
        quarters.append(QJsonArray{at.key(), at.value()});
    const QJsonObject object{{QStringLiteral("from_ms"), m_fromMs}, {QStringLiteral("quarters"), quarters}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

qint64 QuarterCounts::rows() const
{
    return std::accumulate(m_byStartMs.begin(), m_byStartMs.end(), qint64(0));
}

NewRows QuarterCounts::take(qint64 fromMs, const QMap<qint64, qint64> &byStartMs)
{
    NewRows news;
    QMap<qint64, qint64> changes;
    for (auto at = byStartMs.lowerBound(fromMs); at != byStartMs.end(); ++at)
        changes[at.key()] += at.value();
    for (auto at = m_byStartMs.lowerBound(fromMs); at != m_byStartMs.end(); at = m_byStartMs.erase(at))
        changes[at.key()] -= at.value();
    for (auto at = changes.begin(); at != changes.end(); ++at) {
        if (at.value() == 0)
            continue;
        news.quarters.append(at.key());
        news.count += std::max<qint64>(0, at.value());
    }
    for (auto at = byStartMs.lowerBound(fromMs); at != byStartMs.end(); ++at)
        m_byStartMs.insert(at.key(), at.value());
    return news;
}

void QuarterCounts::forgetBefore(qint64 fromMs)
{
    m_fromMs = std::max(m_fromMs, fromMs);
    m_byStartMs.erase(m_byStartMs.begin(), m_byStartMs.lowerBound(m_fromMs));
}

} // namespace Gatehouse
