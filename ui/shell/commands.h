// Everything that the program can be told to do, in one list: shortcuts, palette and shortcut sheet read it.
#pragma once

#include <QAbstractListModel>
#include <QAction>
#include <QList>
#include <QObject>
#include <QSortFilterProxyModel>

#include <functional>

class QWidget;

namespace Gatehouse
{

// Commands are QActions of one window. GUI thread.
class Commands : public QObject
{
    Q_OBJECT
public:
    // The actions are added to `window`, so that their shortcuts work wherever the focus is.
    explicit Commands(QWidget &window);

    // `group` is the heading in the shortcut sheet ("Go to", "View").
    QAction *add(const QString &group, const QString &title, const QKeySequence &shortcut,
                 const std::function<void()> &run);
    // Takes the command out again when `owner` is destroyed: pages of a closed gateway leave nothing behind.
    QAction *addFor(QObject *owner, const QString &group, const QString &title, const QKeySequence &shortcut,
                    const std::function<void()> &run);

    // While the window is locked no shortcut works, and no list shows what there is.
    void setSuspended(bool suspended);

    // What the page that is seen offers besides; they work while it is seen. Taken back before the page goes.
    void setPageActions(const QList<QAction *> &actions);

    QList<QAction *> all() const { return m_suspended ? QList<QAction *>() : m_ofPage + m_actions; }
    static QString groupOf(const QAction &action);

signals:
    void aboutToChange();
    void changed();

private:
    void remove(QAction *action);

    QWidget &m_window;
    QList<QAction *> m_actions;
    QList<QAction *> m_ofPage;
    bool m_suspended = false;
};

// The commands as a list for the palette; CommandFilterModel leaves disabled ones out.
class CommandListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role { GroupRole = Qt::UserRole + 1, ShortcutRole, EnabledRole };

    explicit CommandListModel(Commands &commands, QObject *parent = nullptr);

    QAction *actionAt(const QModelIndex &index) const;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    Commands &m_commands;
};

// Keeps commands whose title holds the typed letters in order, best match first: whole words before scattered letters.
class CommandFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setTyped(const QString &typed);
    // 0: no match; higher is better.
    static int score(const QString &title, const QString &typed);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QString m_typed;
};

} // namespace Gatehouse
