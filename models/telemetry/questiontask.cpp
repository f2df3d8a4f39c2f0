#include "models/telemetry/questiontask.h"

namespace Gatehouse
{

QuestionTask::QuestionTask(TelemetrySession &session, QObject *parent)
    : BackgroundTask(parent)
    , m_session(session)
{
    connect(&session, &TelemetrySession::openQuestionsChanged, this, &QuestionTask::follow);
}

QString QuestionTask::title() const
{
    return tr("Asking the gateway's database");
}

QString QuestionTask::detail() const
{
    if (m_state != State::Running)
        return tr("none is open");
    const int open = m_session.openQuestions();
    return open == 1 ? tr("1 question is open") : tr("%1 questions are open").arg(open);
}

void QuestionTask::cancel()
{
    m_state = State::Cancelled;
    m_session.cancelQuestions();
    emit changed();
}

void QuestionTask::follow()
{
    if (m_session.openQuestions() == 0) {
        if (m_state == State::Running)
            m_state = State::Done;
        deleteLater();
    }
    emit changed();
}

SlowQuestions::SlowQuestions(TelemetrySession &session, BackgroundTaskTableModel &tasks, QObject *parent,
                             int patienceMs)
    : QObject(parent)
    , m_session(session)
    , m_tasks(tasks)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&session, &TelemetrySession::openQuestionsChanged, this, &SlowQuestions::follow);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_task = new QuestionTask(m_session, this);
        m_tasks.add(m_task);
    });
}

// From the first of the questions that are open together: a page that asks again and again is slow as well.
void SlowQuestions::follow()
{
    if (m_session.openQuestions() == 0)
        m_patience.stop();
    else if (!m_patience.isActive() && !m_task)
        m_patience.start();
}

} // namespace Gatehouse
