#include "models/audit/audittask.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <QFileInfo>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kLookEveryMs = 200;
// Below this a rate is an accident.
constexpr qint64 kShortestForRateMs = 500;

} // namespace

AuditTask::AuditTask(AuditLog &log, const AuditOrder &order, qint64 expected, QObject *parent)
    : BackgroundTask(parent)
    , m_order(order)
    , m_expected(expected)
    , m_progress(std::make_shared<AuditProgress>())
{
    m_since.start();
    connect(&m_look, &QTimer::timeout, this, &AuditTask::changed);
    m_look.start(kLookEveryMs);
    onFinished(log.carryOut(order, m_progress), this, [this](const Result<LogFindings> &findings) { take(findings); });
}

AuditTask::~AuditTask()
{
    m_progress->stop.request_stop();
}

void AuditTask::take(const Result<LogFindings> &findings)
{
    m_look.stop();
    m_tookMs = m_since.elapsed();
    m_findings = findings;
    if (findings)
        m_state = State::Done;
    else
        m_state = findings.error().kind == ErrorKind::Cancelled ? State::Cancelled : State::Failed;
    emit changed();
    emit ended();
}

void AuditTask::cancel()
{
    if (!isActive())
        return;
    // A file may be whole already: what became of it is known when the answer is here.
    m_stopping = true;
    m_progress->stop.request_stop();
    emit changed();
}

QString AuditTask::title() const
{
    switch (m_order.kind) {
    case AuditOrder::Kind::Checkpoint:
        return tr("Write the checkpoint %1").arg(QFileInfo(m_order.file).fileName());
    case AuditOrder::Kind::Export:
        return tr("Export the audit log to %1").arg(QFileInfo(m_order.file).fileName());
    case AuditOrder::Kind::Verify:
        break;
    }
    return tr("Verify the audit log");
}

std::optional<double> AuditTask::share() const
{
    if (m_state == State::Done)
        return 1;
    if (m_expected <= 0)
        return std::nullopt;
    return std::min(0.99, double(checked()) / double(m_expected));
}

double AuditTask::entriesPerSecond() const
{
    const qint64 tookMs = isActive() ? m_since.elapsed() : m_tookMs;
    return tookMs < kShortestForRateMs ? 0 : double(checked()) * 1000 / double(tookMs);
}

QString AuditTask::detail() const
{
    switch (m_state) {
    case State::Failed:
        return m_findings.error().message;
    case State::Cancelled:
        return m_order.file.isEmpty() ? tr("not verified") : tr("no file was written");
    case State::Done:
        return m_findings->isGenuine()
                   ? tr("%1, genuine").arg(counted(m_findings->head.size, tr("entry"), tr("entries")))
                   : tr("not genuine from entry %1 on").arg(formatExact(m_findings->faults.constFirst().index));
    case State::Running:
    case State::Paused:
        break;
    }
    if (m_stopping)
        return tr("stopping…");
    const double rate = entriesPerSecond();
    const QString entries = counted(checked(), tr("entry"), tr("entries"));
    return rate <= 0 ? entries : tr("%1, %2 entries/s").arg(entries, formatCount(rate).joined());
}

std::optional<qint64> AuditTask::leftMs() const
{
    const double rate = entriesPerSecond();
    if (m_state != State::Running || rate <= 0 || m_expected <= checked())
        return std::nullopt;
    return qint64(double(m_expected - checked()) * 1000 / rate);
}

} // namespace Gatehouse
