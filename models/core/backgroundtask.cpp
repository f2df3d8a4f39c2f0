#include "models/core/backgroundtask.h"

#include "models/core/format.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

QString percent(double share)
{
    return QStringLiteral("%1\u2009%").arg(int(std::floor(share * 100)));
}

} // namespace

QString taskStateText(BackgroundTask::State state)
{
    switch (state) {
    case BackgroundTask::State::Running:
        return QStringLiteral("running");
    case BackgroundTask::State::Paused:
        return QStringLiteral("paused");
    case BackgroundTask::State::Done:
        return QStringLiteral("done");
    case BackgroundTask::State::Failed:
        return QStringLiteral("failed");
    case BackgroundTask::State::Cancelled:
        return QStringLiteral("cancelled");
    }
    return {};
}

TaskSnapshot TaskSnapshot::of(const BackgroundTask &task)
{
    return {task.title(), task.state(), task.share(), task.detail(), task.leftMs()};
}

void BackgroundTaskTableModel::add(BackgroundTask *task)
{
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
    m_rows.append({task, TaskSnapshot::of(*task)});
    endInsertRows();
    connect(task, &BackgroundTask::changed, this, [this, task] { refresh(task); });
    connect(task, &QObject::destroyed, this, &BackgroundTaskTableModel::forget);
    emit activityChanged();
}

BackgroundTask *BackgroundTaskTableModel::taskAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? m_rows.at(row).task : nullptr;
}

int BackgroundTaskTableModel::activeCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.last.isActive(); }));
}

QString BackgroundTaskTableModel::summary() const
{
    const auto first = std::find_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return row.last.isActive(); });
    if (first == m_rows.end())
        return {};
    const TaskSnapshot &task = first->last;
    QString text = task.title;
    if (task.state == BackgroundTask::State::Paused)
        text += QStringLiteral(" paused");
    if (task.share)
        text += QLatin1Char(' ') + percent(*task.share);
    if (task.leftMs && task.state == BackgroundTask::State::Running)
        text += QStringLiteral(" \u00b7 %1 left").arg(formatAge(*task.leftMs));
    if (const int others = activeCount() - 1; others > 0)
        text += QStringLiteral(" \u00b7 %1 more").arg(others);
    return text;
}

int BackgroundTaskTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int BackgroundTaskTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BackgroundTaskTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const TaskSnapshot &task = m_rows.at(index.row()).last;
    if (role == ShareRole)
        return task.share ? QVariant(*task.share) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case TitleColumn:
        return task.title;
    case StateColumn:
        return taskStateText(task.state);
    case ProgressColumn:
        return task.share ? percent(*task.share) : notRecorded();
    case DetailColumn:
        return task.detail;
    case LeftColumn:
        return task.leftMs ? formatAge(*task.leftMs) : notRecorded();
    default:
        return {};
    }
}

QVariant BackgroundTaskTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn:
        return QStringLiteral("work");
    case StateColumn:
        return QStringLiteral("state");
    case ProgressColumn:
        return QStringLiteral("done");
    case DetailColumn:
        return QStringLiteral("rate");
    case LeftColumn:
        return QStringLiteral("left");
    default:
        return {};
    }
}

void BackgroundTaskTableModel::refresh(const BackgroundTask *task)
{
    const auto at = std::find_if(m_rows.begin(), m_rows.end(), [task](const Row &row) { return row.task == task; });
    if (at == m_rows.end())
        return;
    at->last = TaskSnapshot::of(*task);
    const int row = int(at - m_rows.begin());
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    emit activityChanged();
}

void BackgroundTaskTableModel::forget(const QObject *task)
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (static_cast<const QObject *>(m_rows.at(row).task) != task)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
        emit activityChanged();
        return;
    }
}

} // namespace Gatehouse
