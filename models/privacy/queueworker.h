// Works off the queue of privacy requests in the console, until a person stops it or signs out.
#pragma once

#include "models/core/backgroundtask.h"
#include "models/core/clock.h"
#include "models/privacy/casejobs.h"
#include "models/team/teamsession.h"

#include <QPointer>
#include <QTimer>

namespace Gatehouse
{

// One stretch of it, as a row of the background list.
class QueueWork final : public BackgroundTask
{
    Q_OBJECT
public:
    static constexpr int kBetweenLooksMs = 5000;

    // Begins at once: first opens again what has become due. The jobs and the clock outlive it.
    QueueWork(CaseJobs &jobs, const QString &by, const Clock &clock, QObject *parent = nullptr,
              int betweenLooksMs = kBetweenLooksMs);
    ~QueueWork() override;

    QString title() const override;
    State state() const override { return m_state; }
    std::optional<double> share() const override { return std::nullopt; }
    QString detail() const override;
    std::optional<qint64> leftMs() const override { return std::nullopt; }
    bool canCancel() const override { return isActive() && !m_stopping; }
    void cancel() override;

signals:
    // A case was worked off, or why nothing can be.
    void said(const QString &sentence, bool good);
    void ended();

private:
    void ask(CaseJob::Kind kind);
    void answered(const Result<CaseJobResult> &result);
    void end();

    CaseJobs &m_jobs;
    const QString m_by;
    const Clock &m_clock;
    std::shared_ptr<CaseJobProgress> m_progress;
    State m_state = State::Running;
    bool m_asking = false;
    bool m_stopping = false;
    int m_completed = 0;
    QString m_problem; // of the last look
    QTimer m_pause;
};

class QueueWorker : public QObject
{
    Q_OBJECT
public:
    // All outlive it.
    QueueWorker(CaseJobs &jobs, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    bool isWorking() const { return m_work && m_work->isActive(); }
    bool mayWork() const { return m_team.may(Right::HandleCases); }
    // What is approved is carried out from then on, and cannot be brought back: confirmed first.
    void start();
    void stop();

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void taskStarted(Gatehouse::BackgroundTask *task);

private:
    void begin();

    CaseJobs &m_jobs;
    TeamSession &m_team;
    const Clock &m_clock;
    QPointer<QueueWork> m_work;
};

} // namespace Gatehouse
