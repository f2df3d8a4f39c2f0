#include "models/telemetry/readingplanner.h"

#include <algorithm>

namespace Gatehouse
{

void ReadingPlanner::setOffer(const GroupOffer &offer)
{
    m_offer = offer;
}

bool ReadingPlanner::wantsGroups() const
{
    return m_offer.refusal.isEmpty() && m_wait == 0 && m_rowsPerGroup >= m_offer.worthFrom && m_rowsPerGroup > 0;
}

void ReadingPlanner::sawRows(qint64 rows, qint64 members, qint64 groups, double tookMs)
{
    if (rows >= kRowsForTime)
        m_msPerRow = tookMs / double(rows);
    m_rowsStreamed += rows;
    m_lastWasGroups = false;
    m_wait = std::max(0, m_wait - 1);
    if (m_wait == 0)
        m_why.clear();
    if (groups > 0)
        m_rowsPerGroup = double(members) / double(groups);
}

void ReadingPlanner::sawGroups(qint64 rows, qint64 members, qint64 groups, double tookMs)
{
    m_rowsGrouped += rows;
    m_lastWasGroups = true;
    // An empty stretch says nothing of those before it.
    if (groups == 0)
        return;
    m_rowsPerGroup = double(members) / double(groups);
    if (m_rowsPerGroup < m_offer.worthFrom)
        waitFor({});
    else if (rows >= kRowsForTime && m_msPerRow > 0 && tookMs / double(rows) > m_msPerRow)
        waitFor(QStringLiteral("counting in the database took longer, at %1 rows a group")
                    .arg(m_rowsPerGroup, 0, 'f', m_rowsPerGroup < 9.95 ? 1 : 0));
    else if (rows >= kRowsForTime)
        m_patience = kPatience;
}

void ReadingPlanner::waitFor(const QString &why)
{
    m_why = why;
    m_wait = m_patience;
    m_patience = std::min(2 * m_patience, kLongestPatience);
}

void ReadingPlanner::couldNot(const QString &why)
{
    waitFor(why);
}

QString ReadingPlanner::words() const
{
    const QString density =
        QStringLiteral("%1 rows a group").arg(m_rowsPerGroup, 0, 'f', m_rowsPerGroup < 9.95 ? 1 : 0);
    if (m_lastWasGroups)
        return QStringLiteral("counted in the database: %1").arg(density);
    const QString why = m_offer.refusal.isEmpty() ? m_why : m_offer.refusal;
    if (!why.isEmpty())
        return QStringLiteral("streamed: %1").arg(why);
    return m_rowsPerGroup > 0 ? QStringLiteral("streamed: %1").arg(density) : QStringLiteral("streamed");
}

} // namespace Gatehouse
