#include "models/retention/purgetask.h"

#include "models/core/counted.h"
#include "models/core/onfinished.h"

namespace Gatehouse
{

PurgeTask::PurgeTask(RetentionStore &store, const QString &by, const QString &id, qint64 expected, QObject *parent)
    : BackgroundTask(parent)
    , m_store(store)
    , m_id(id)
    , m_expected(expected)
{
    m_since.start();
    connect(&store, &RetentionStore::progressed, this, [this](const QString &purge, const PurgeProgress &table) {
        if (purge != m_id || !isActive())
            return;
        m_gone.insert(table.table, table.rows);
        if (m_before < 0) {
            m_before = gone();
            m_since.restart();
        }
        emit changed();
    });
    onFinished(store.run(by, id), this, [this](const Result<PurgeRecord> &result) { take(result); });
}

qint64 PurgeTask::gone() const
{
    qint64 rows = 0;
    for (const qint64 each : m_gone)
        rows += each;
    return rows;
}

void PurgeTask::take(const Result<PurgeRecord> &result)
{
    m_result = result;
    if (result)
        m_state = result->state == PurgeState::Done ? State::Done : State::Failed;
    else
        m_state = result.error().kind == ErrorKind::Cancelled ? State::Cancelled : State::Failed;
    emit changed();
    emit ended();
}

void PurgeTask::cancel()
{
    if (!canCancel())
        return;
    m_stopping = true;
    m_store.stop();
    emit changed();
}

QString PurgeTask::title() const
{
    return tr("Purge %1").arg(m_id);
}

std::optional<double> PurgeTask::share() const
{
    if (m_state == State::Done)
        return 1.0;
    if (m_expected <= 0)
        return std::nullopt;
    return std::min(1.0, double(gone()) / double(m_expected));
}

QString PurgeTask::detail() const
{
    if (isActive())
        return m_stopping ? tr("stopping…") : counted(gone(), tr("row gone"), tr("rows gone"));
    if (m_state == State::Cancelled)
        return tr("stopped; it can go on later");
    if (!m_result)
        return m_result.error().message;
    return m_result->state == PurgeState::Done ? tr("done") : m_result->why;
}

// By the rate of this run; nothing before its second batch.
std::optional<qint64> PurgeTask::leftMs() const
{
    const qint64 here = m_before < 0 ? 0 : gone() - m_before;
    if (!isActive() || here <= 0 || m_expected <= 0)
        return std::nullopt;
    const qint64 left = std::max<qint64>(0, m_expected - gone());
    return qint64(double(left) / double(here) * double(m_since.elapsed()));
}

} // namespace Gatehouse
