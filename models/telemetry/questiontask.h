// Questions that keep a gateway's database busy for long, as a row of the background list.
#pragma once

#include "models/core/backgroundtask.h"
#include "models/telemetry/telemetrysession.h"

#include <QPointer>
#include <QTimer>

namespace Gatehouse
{

// All that are open at once: a page asks several together. Ends by itself when none is open any more, and is destroyed
// soon after. The session must outlive it.
class QuestionTask final : public BackgroundTask
{
    Q_OBJECT
public:
    explicit QuestionTask(TelemetrySession &session, QObject *parent = nullptr);

    QString title() const override;
    State state() const override { return m_state; }
    std::optional<double> share() const override { return std::nullopt; }
    QString detail() const override;
    std::optional<qint64> leftMs() const override { return std::nullopt; }
    bool canCancel() const override { return m_state == State::Running; }
    void cancel() override;

private:
    void follow();

    TelemetrySession &m_session;
    State m_state = State::Running;
};

// Puts such a task into the list when a question is open for longer than a person waits without a word.
class SlowQuestions final : public QObject
{
    Q_OBJECT
public:
    static constexpr int kPatienceMs = 2000;

    // Both outlive this.
    SlowQuestions(TelemetrySession &session, BackgroundTaskTableModel &tasks, QObject *parent = nullptr,
                  int patienceMs = kPatienceMs);

private:
    void follow();

    TelemetrySession &m_session;
    BackgroundTaskTableModel &m_tasks;
    QTimer m_patience;
    QPointer<QuestionTask> m_task;
};

} // namespace Gatehouse
