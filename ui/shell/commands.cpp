#include "ui/shell/commands.h"

#include <QWidget>

namespace Gatehouse
{

namespace
{

constexpr char kGroupProperty[] = "gatehouseGroup";

} // namespace

Commands::Commands(QWidget &window)
    : QObject(&window)
    , m_window(window)
{
}

QAction *Commands::add(const QString &group, const QString &title, const QKeySequence &shortcut,
                       const std::function<void()> &run)
{
    emit aboutToChange();
    auto *action = new QAction(title, this);
    action->setShortcut(shortcut);
    action->setProperty(kGroupProperty, group);
    connect(action, &QAction::triggered, this, run);
    if (!m_suspended)
        m_window.addAction(action);
    m_actions.append(action);
    emit changed();
    return action;
}

QAction *Commands::addFor(QObject *owner, const QString &group, const QString &title, const QKeySequence &shortcut,
                          const std::function<void()> &run)
{
    QAction *action = add(group, title, shortcut, run);
    connect(owner, &QObject::destroyed, action, [this, action] { remove(action); });
    return action;
}

void Commands::setSuspended(bool suspended)
{
    if (suspended == m_suspended)
        return;
    emit aboutToChange();
    m_suspended = suspended;
    for (QAction *action : m_actions) {
        if (suspended)
            m_window.removeAction(action);
        else
            m_window.addAction(action);
    }
    emit changed();
}

void Commands::setPageActions(const QList<QAction *> &actions)
{
    if (actions == m_ofPage)
        return;
    emit aboutToChange();
    m_ofPage = actions;
    for (QAction *action : actions)
        action->setProperty(kGroupProperty, tr("On this page"));
    emit changed();
}

QString Commands::groupOf(const QAction &action)
{
    return action.property(kGroupProperty).toString();
}

void Commands::remove(QAction *action)
{
    emit aboutToChange();
    m_actions.removeOne(action);
    m_window.removeAction(action);
    emit changed();
    action->deleteLater();
}

CommandListModel::CommandListModel(Commands &commands, QObject *parent)
    : QAbstractListModel(parent)
    , m_commands(commands)
{
    connect(&commands, &Commands::aboutToChange, this, [this] { beginResetModel(); });
    connect(&commands, &Commands::changed, this, [this] { endResetModel(); });
}

QAction *CommandListModel::actionAt(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_commands.all().size() ? m_commands.all().at(index.row()) : nullptr;
}

int CommandListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_commands.all().size());
}

QVariant CommandListModel::data(const QModelIndex &index, int role) const
{
    const QAction *action = actionAt(index);
    if (!action)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return action->text();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2").arg(action->text(), Commands::groupOf(*action));
    case GroupRole:
        return Commands::groupOf(*action);
    case ShortcutRole:
        return action->shortcut().toString(QKeySequence::NativeText);
    case EnabledRole:
        return action->isEnabled();
    default:
        return {};
    }
}

void CommandFilterModel::setTyped(const QString &typed)
{
    m_typed = typed.trimmed();
    invalidate();
    sort(0);
}

int CommandFilterModel::score(const QString &title, const QString &typed)
{
    if (typed.isEmpty())
        return 1;
    if (title.startsWith(typed, Qt::CaseInsensitive))
        return 4;
    if (title.contains(QLatin1Char(' ') + typed, Qt::CaseInsensitive))
        return 3;
    if (title.contains(typed, Qt::CaseInsensitive))
        return 2;
    qsizetype next = 0;
    for (const QChar letter : title) {
        if (next < typed.size() && letter.toCaseFolded() == typed.at(next).toCaseFolded())
            ++next;
    }
    return next == typed.size() ? 1 : 0;
}

bool CommandFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    return index.data(CommandListModel::EnabledRole).toBool() && score(index.data().toString(), m_typed) > 0;
}

bool CommandFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const int a = score(left.data().toString(), m_typed);
    const int b = score(right.data().toString(), m_typed);
    return a != b ? a > b : left.row() < right.row();
}

} // namespace Gatehouse
