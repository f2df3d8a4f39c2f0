#include "ui/shell/commandpalette.h"

#include "ui/shell/commands.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kWidth = 520;
constexpr int kMostRows = 10;

// Title at the left, group and shortcut at the right in a quieter colour.
class CommandDelegate : public QStyledItemDelegate
{
public:
    CommandDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, Spacing::kRowHeight + Spacing::kHair}; // as wide as the list
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const ThemeTokens &tokens = m_theme.tokens();
        const bool current = option.state.testFlag(QStyle::State_Selected);
        if (current)
            painter->fillRect(option.rect, tokens.accentTint);
        const QRect text = option.rect.adjusted(Spacing::kGap, 0, -Spacing::kGap, 0);
        painter->setPen(current ? tokens.accent : tokens.text);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        painter->setPen(tokens.muted);
        painter->setFont(m_theme.font(TextRole::Small));
        const QString shortcut = index.data(CommandListModel::ShortcutRole).toString();
        const QString group = index.data(CommandListModel::GroupRole).toString();
        const QString right = shortcut.isEmpty() ? group : QStringLiteral("%1   %2").arg(group, shortcut);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, right);
    }

private:
    const Theme &m_theme;
};

} // namespace

CommandPalette::CommandPalette(Commands &commands, const Theme &theme, QWidget *window)
    : QFrame(window)
    , m_commands(new CommandListModel(commands, this))
    , m_matches(new CommandFilterModel(this))
    , m_input(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_none(new QLabel(tr("No command matches. Clear the text to see all of them."), this))
{
    setProperty("look", QStringLiteral("popup"));
    m_matches->setSourceModel(m_commands);
    m_input->setPlaceholderText(tr("Search or run…"));
    m_input->setAccessibleName(tr("Command"));
    m_input->installEventFilter(this);
    m_list->setModel(m_matches);
    m_list->setItemDelegate(new CommandDelegate(theme, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setAccessibleName(tr("Matching commands"));
    m_none->setMargin(Spacing::kGap);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::kSmall, Spacing::kSmall, Spacing::kSmall, Spacing::kSmall);
    layout->setSpacing(Spacing::kSmall);
    layout->addWidget(m_input);
    layout->addWidget(m_list);
    layout->addWidget(m_none);

    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_input, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) {
        m_list->setCurrentIndex(index);
        runCurrent();
    });
    hide();
}

void CommandPalette::open()
{
    m_focusBefore = QApplication::focusWidget();
    m_input->clear();
    filter({});
    place();
    show();
    raise();
    m_input->setFocus();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
    } else if (event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Escape:
            dismiss();
            return true;
        case Qt::Key_Down:
            moveBy(1);
            return true;
        case Qt::Key_Up:
            moveBy(-1);
            return true;
        default:
            break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::filter(const QString &typed)
{
    m_matches->setTyped(typed);
    const bool any = m_matches->rowCount() > 0;
    m_list->setVisible(any);
    m_none->setVisible(!any);
    m_list->setFixedHeight(std::min(kMostRows, m_matches->rowCount()) * (Spacing::kRowHeight + Spacing::kHair) + 2);
    m_list->setCurrentIndex(m_matches->index(0, 0));
    adjustSize();
}

void CommandPalette::moveBy(int rows)
{
    if (m_matches->rowCount() == 0)
        return;
    const int next = (m_list->currentIndex().row() + rows + m_matches->rowCount()) % m_matches->rowCount();
    m_list->setCurrentIndex(m_matches->index(next, 0));
}

void CommandPalette::runCurrent()
{
    QAction *action = m_commands->actionAt(m_matches->mapToSource(m_list->currentIndex()));
    if (!action)
        return;
    dismiss();
    action->trigger();
}

void CommandPalette::dismiss()
{
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
}

void CommandPalette::place()
{
    setFixedWidth(std::min(kWidth, parentWidget()->width() - 2 * Spacing::kPage));
    adjustSize();
    move((parentWidget()->width() - width()) / 2, parentWidget()->height() / 8);
}

} // namespace Gatehouse
