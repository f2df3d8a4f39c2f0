// A job on one privacy request, as a row of the background list.
#pragma once

#include "models/core/backgroundtask.h"
#include "models/privacy/casejobs.h"

#include <QTimer>

namespace Gatehouse
{

class CaseTask final : public BackgroundTask
{
    Q_OBJECT
public:
    // Begins at once. The jobs outlive the task.
    CaseTask(CaseJobs &jobs, const CaseJob &job, QObject *parent = nullptr);
    // Asks the job to stop.
    ~CaseTask() override;

    QString title() const override;
    State state() const override { return m_state; }
    // How much is behind the step at hand is not known.
    std::optional<double> share() const override { return m_state == State::Done ? std::optional(1.0) : std::nullopt; }
    QString detail() const override;
    std::optional<qint64> leftMs() const override { return std::nullopt; }
    bool canCancel() const override { return isActive() && !m_stopping; }
    // A run stops after the batch at hand, and is taken up again later where it was.
    void cancel() override;

    const CaseJob &job() const { return m_job; }
    // Once it has ended.
    const Result<CaseJobResult> &result() const { return m_result; }
    // Whether what was asked for has come out.
    bool isGood() const;

signals:
    void ended();

private:
    void take(const Result<CaseJobResult> &result);

    const CaseJob m_job;
    const std::shared_ptr<CaseJobProgress> m_progress;
    State m_state = State::Running;
    bool m_stopping = false;
    Result<CaseJobResult> m_result;
    QTimer m_look;
};

// "logs: 1,200 of 5,000 rows", or empty while nothing is known.
QString jobProgressText(const CaseJobProgress::Standing &standing);
// What a run left behind: "C-1 is completed.", or why not.
QString workedSentence(const WorkedCase &worked);

} // namespace Gatehouse
