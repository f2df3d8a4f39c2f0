#include "ui/shell/tasklist.h"

#include "models/core/backgroundtask.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kWidth = 620;
constexpr int kHeight = 220;
constexpr int kStatusLineHeight = 28;

} // namespace

TaskList::TaskList(BackgroundTaskTableModel &tasks, const Theme &theme, QWidget *window)
    : QFrame(window)
    , m_tasks(tasks)
    , m_table(new QTableView(this))
    , m_pause(new QPushButton(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    setProperty("look", QStringLiteral("popup"));
    auto *title = new QLabel(tr("Background work"), this);
    title->setFont(theme.font(TextRole::Strong));
    auto *close = new QPushButton(tr("Close"), this);
    m_table->setModel(&tasks);
    m_table->setAccessibleName(tr("Background work"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(Spacing::kRowHeight);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(BackgroundTaskTableModel::DetailColumn, QHeaderView::Stretch);

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_pause);
    buttons->addWidget(m_cancel);
    buttons->addStretch();
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(title);
    layout->addWidget(m_table);
    layout->addLayout(buttons);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &TaskList::followCurrent);
    connect(&tasks, &BackgroundTaskTableModel::activityChanged, this, &TaskList::followCurrent);
    connect(m_pause, &QPushButton::clicked, this, [this] {
        if (BackgroundTask *task = current())
            task->state() == BackgroundTask::State::Paused ? task->resume() : task->pause();
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (BackgroundTask *task = current())
            task->cancel();
    });
    connect(close, &QPushButton::clicked, this, &QWidget::hide);
    followCurrent();
    hide();
}

void TaskList::open()
{
    setFixedSize(std::min(kWidth, parentWidget()->width() - 2 * Spacing::kPage), kHeight);
    move(parentWidget()->width() - width() - Spacing::kPage,
         parentWidget()->height() - height() - kStatusLineHeight - Spacing::kSmall);
    if (!m_table->currentIndex().isValid())
        m_table->selectRow(0);
    show();
    raise();
    m_table->setFocus();
}

void TaskList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        QFrame::keyPressEvent(event);
}

BackgroundTask *TaskList::current() const
{
    return m_tasks.taskAt(m_table->currentIndex().row());
}

void TaskList::followCurrent()
{
    const BackgroundTask *task = current();
    m_pause->setText(task && task->state() == BackgroundTask::State::Paused ? tr("Resume") : tr("Pause"));
    m_pause->setEnabled(task && task->canPause());
    m_cancel->setEnabled(task && task->canCancel());
}

} // namespace Gatehouse
