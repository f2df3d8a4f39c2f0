#include "ui/shell/shortcutsheet.h"

#include "ui/shell/commands.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/keyhint.h"

#include <QGridLayout>

#include <QHBoxLayout>
#include <QLabel>
#include <QMap>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

struct KeyRow {
    QString title;
    QString keys;
};

struct KeyGroup {
    QString title;
    QList<KeyRow> rows;
};

// Keys that belong to a widget and not to the window.
QList<KeyGroup> keysOfViews()
{
    return {{ShortcutSheet::tr("In a chart"),
             {{ShortcutSheet::tr("Move the crosshair"), QStringLiteral("\u2190 \u2192")},
              {ShortcutSheet::tr("Select a range or a box"), QStringLiteral("Shift + arrows")},
              {ShortcutSheet::tr("Zoom in, out"), QStringLiteral("+ \u2212")},
              {ShortcutSheet::tr("Rows at this point"), QStringLiteral("Enter")},
              {ShortcutSheet::tr("Table behind the chart"), QStringLiteral("T")}}},
            {ShortcutSheet::tr("In a table"),
             {{ShortcutSheet::tr("Copy the selection"), QStringLiteral("Ctrl+C")},
              {ShortcutSheet::tr("Open the row"), QStringLiteral("Enter")},
              {ShortcutSheet::tr("Tick what is to be filed"), QStringLiteral("Space")},
              {ShortcutSheet::tr("Reveal what is masked, for a reason"), QStringLiteral("R")}}}};
}

QList<KeyGroup> keysOf(const Commands &commands)
{
    QList<KeyGroup> groups;
    for (const QAction *action : commands.all()) {
        if (action->shortcut().isEmpty())
            continue;
        const QString group = Commands::groupOf(*action);
        auto at = std::find_if(groups.begin(), groups.end(), [&](const KeyGroup &g) { return g.title == group; });
        if (at == groups.end())
            at = groups.insert(groups.end(), {group, {}});
        at->rows.append({action->text(), action->shortcut().toString(QKeySequence::NativeText)});
    }
    return groups + keysOfViews();
}

QWidget *groupWidget(const KeyGroup &group, const Theme &theme)
{
    auto *box = new QWidget;
    box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, Spacing::kGap);
    grid->setHorizontalSpacing(2 * Spacing::kGap);
    grid->setVerticalSpacing(Spacing::kHair);
    auto *title = new QLabel(group.title);
    title->setFont(theme.font(TextRole::Strong));
    grid->addWidget(title, 0, 0, 1, 2);
    for (int row = 0; row < group.rows.size(); ++row) {
        grid->addWidget(new QLabel(group.rows.at(row).title), row + 1, 0);
        auto *keys = new KeyHint(group.rows.at(row).keys);
        grid->addWidget(keys, row + 1, 1, Qt::AlignRight);
    }
    grid->setColumnStretch(0, 1);
    return box;
}

} // namespace

ShortcutSheet::ShortcutSheet(const Commands &commands, const Theme &theme, QWidget *window)
    : QDialog(window)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(3 * Spacing::kPage);
    QList<QVBoxLayout *> sides;
    for (int i = 0; i < 2; ++i) {
        sides.append(new QVBoxLayout);
        sides.last()->setSpacing(0);
        columns->addLayout(sides.last(), 1);
    }
    QList<int> used(2, 0);
    for (const KeyGroup &group : keysOf(commands)) {
        const int side = used.at(0) <= used.at(1) ? 0 : 1;
        sides.at(side)->addWidget(groupWidget(group, theme));
        used[side] += int(group.rows.size()) + 2;
    }
    for (QVBoxLayout *side : sides)
        side->addStretch();
    auto *content = new QWidget;
    content->setLayout(columns);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(scroll);
    for (QWidget *part : content->findChildren<QWidget *>())
        part->ensurePolished(); // or the heights are those of an undressed label
    const QSize wanted = content->sizeHint().grownBy(layout->contentsMargins());
    resize(QSize(760, wanted.height()).boundedTo(window->size() - QSize(2 * Spacing::kPage, 2 * Spacing::kPage)));
}

} // namespace Gatehouse
