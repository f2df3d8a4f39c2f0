// The background work with its progress; pause, go on, cancel.
#pragma once

#include <QFrame>

class QPushButton;
class QTableView;

namespace Gatehouse
{

class BackgroundTask;
class BackgroundTaskTableModel;
class Theme;

// A panel above the status line. Escape closes it.
class TaskList : public QFrame
{
    Q_OBJECT
public:
    TaskList(BackgroundTaskTableModel &tasks, const Theme &theme, QWidget *window);

    void open();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    BackgroundTask *current() const;
    void followCurrent();

    BackgroundTaskTableModel &m_tasks;
    QTableView *m_table;
    QPushButton *m_pause;
    QPushButton *m_cancel;
};

} // namespace Gatehouse
