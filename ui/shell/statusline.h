// The line below the page: how fresh the figures are and what is running.
#pragma once

#include <QFrame>
#include <QTimeZone>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class BackgroundTaskTableModel;
class Clock;
struct SessionStatus;

class StatusLine : public QFrame
{
    Q_OBJECT
public:
    StatusLine(const BackgroundTaskTableModel &tasks, QWidget *parent = nullptr);

    // Call it when the status changes and every second or so: it names an age.
    void showStatus(const SessionStatus &status, const Clock &clock, const QTimeZone &zone);

    // "Counted up to 14:31:58 · 118,402,771 attempts · 0.9 s behind".
    static QString freshness(const SessionStatus &status, qint64 nowMs, const QTimeZone &zone);

signals:
    void tasksRequested();
    void shortcutsRequested();

private:
    QLabel *m_freshness;
    QPushButton *m_work;
};

} // namespace Gatehouse
