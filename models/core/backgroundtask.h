// Long work that a person can see, pause and stop, and the list of it.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QObject>
#include <QString>

#include <optional>

namespace Gatehouse
{

// One piece of long work. Whoever does the work subclasses it; the list only shows and steers it.
class BackgroundTask : public QObject
{
    Q_OBJECT
public:
    enum class State { Running, Paused, Done, Failed, Cancelled };
    Q_ENUM(State)

    using QObject::QObject;

    virtual QString title() const = 0;
    virtual State state() const = 0;
    // 0 .. 1, or nothing while the whole is not known.
    virtual std::optional<double> share() const = 0;
    // Rate or reason, for people: "1.9 M rows/s".
    virtual QString detail() const = 0;
    virtual std::optional<qint64> leftMs() const = 0;

    virtual bool canPause() const { return false; }
    virtual bool canCancel() const { return false; }
    virtual void pause() {}
    virtual void resume() {}
    virtual void cancel() {}

    bool isActive() const { return state() == State::Running || state() == State::Paused; }

signals:
    void changed();
};

QString taskStateText(BackgroundTask::State state);

// What a task last said of itself.
struct TaskSnapshot {
    QString title;
    BackgroundTask::State state = BackgroundTask::State::Running;
    std::optional<double> share;
    QString detail;
    std::optional<qint64> leftMs;

    static TaskSnapshot of(const BackgroundTask &task);
    bool isActive() const { return state == BackgroundTask::State::Running || state == BackgroundTask::State::Paused; }
};

// Rows are tasks, newest last. The model does not own them; a task that is destroyed leaves the list. Rows show
// snapshots, because views ask for a row once more while a destroyed task is being removed.
class BackgroundTaskTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TitleColumn, StateColumn, ProgressColumn, DetailColumn, LeftColumn, ColumnCount };
    enum Role { ShareRole = Qt::UserRole + 1 }; // double 0 .. 1, or invalid

    using QAbstractTableModel::QAbstractTableModel;

    void add(BackgroundTask *task);
    BackgroundTask *taskAt(int row) const;
    int activeCount() const;
    // "Counting history 62 %, 0:41 left", or empty: what the status line says of the first active task.
    QString summary() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void activityChanged();

private:
    void refresh(const BackgroundTask *task);
    void forget(const QObject *task);

    struct Row {
        BackgroundTask *task;
        TaskSnapshot last;
    };

    QList<Row> m_rows;
};

} // namespace Gatehouse
