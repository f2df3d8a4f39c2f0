// Reading the whole audit log, as a row of the background list: verifying it, signing it, exporting it.
#pragma once

#include "models/audit/auditlog.h"
#include "models/core/backgroundtask.h"

#include <QElapsedTimer>
#include <QTimer>

#include <optional>

namespace Gatehouse
{

class AuditTask final : public BackgroundTask
{
    Q_OBJECT
public:
    // Begins at once. `expected`: how many entries there are, for the progress. The log outlives the task.
    AuditTask(AuditLog &log, const AuditOrder &order, qint64 expected, QObject *parent = nullptr);
    ~AuditTask() override;

    QString title() const override;
    State state() const override { return m_state; }
    std::optional<double> share() const override;
    QString detail() const override;
    std::optional<qint64> leftMs() const override;
    bool canCancel() const override { return isActive() && !m_stopping; }
    void cancel() override;

    const AuditOrder &order() const { return m_order; }
    // Once it has ended.
    const Result<LogFindings> &findings() const { return m_findings; }

signals:
    void ended();

private:
    void take(const Result<LogFindings> &findings);
    qint64 checked() const { return m_progress->checked; }
    double entriesPerSecond() const;

    const AuditOrder m_order;
    const qint64 m_expected;
    const std::shared_ptr<AuditProgress> m_progress;
    State m_state = State::Running;
    bool m_stopping = false;
    Result<LogFindings> m_findings;
    QElapsedTimer m_since;
    qint64 m_tookMs = 0;
    QTimer m_look;
};

} // namespace Gatehouse
