#include "ui/widgets/filterbar.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/filterpopup.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/popupplace.h"

#include <QKeyEvent>
#include <QPushButton>

namespace Gatehouse
{

FilterBar::FilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_popup(new FilterPopup(this))
    , m_add(new QPushButton(tr("+ filter")))
{
    setAccessibleName(tr("Filters"));
    m_add->setAccessibleName(tr("Add a filter"));
    auto *layout = new FlowLayout(Spacing::kSmall, this);
    layout->addWidget(m_add);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(m_add, &QPushButton::clicked, this, &FilterBar::openPopup);
    connect(m_popup, &FilterPopup::valuesWanted, this, &FilterBar::valuesWanted);
    connect(m_popup, &FilterPopup::termPicked, this,
            [this](const FilterTerm &term) { change(term.dimension, term.values, term.exclude); });
    connect(&theme, &Theme::changed, this, &FilterBar::rebuild);
}

void FilterBar::setFilter(const FilterSet &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    rebuild();
}

void FilterBar::setDimensions(const QList<Dimension> &dimensions)
{
    m_popup->setDimensions(dimensions);
}

void FilterBar::setValues(Dimension dimension, const QStringList &values)
{
    m_popup->setValues(dimension, values);
}

void FilterBar::openPopup()
{
    m_popup->startNew();
    showBelow(m_popup, m_add);
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const qsizetype at = m_chips.indexOf(qobject_cast<QWidget *>(watched));
        if ((key == Qt::Key_Delete || key == Qt::Key_Backspace) && at >= 0) {
            const Dimension dimension = m_filter.terms.at(at).dimension;
            change(dimension, {}, false);
            (at < m_chips.size() ? m_chips.at(at) : m_add)->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void FilterBar::rebuild()
{
    layout()->removeWidget(m_add);
    for (QWidget *chip : std::as_const(m_chips)) {
        layout()->removeWidget(chip);
        chip->removeEventFilter(this);
        chip->hide();
        // The chip may be the one whose click is being handled.
        chip->deleteLater();
    }
    m_chips.clear();
    for (const FilterTerm &term : std::as_const(m_filter.terms)) {
        auto *chip = new QPushButton(filterTermLabel(term), this);
        chip->setIcon(m_theme.icon(QStringLiteral("filter")));
        chip->setIconSize({12, 12});
        chip->setToolTip(tr("Click to change, Delete to remove"));
        chip->setAccessibleDescription(chip->toolTip());
        chip->installEventFilter(this);
        connect(chip, &QPushButton::clicked, this, [this, chip, term] {
            m_popup->edit(term);
            showBelow(m_popup, chip);
        });
        layout()->addWidget(chip);
        chip->show();
        m_chips.append(chip);
    }
    layout()->addWidget(m_add);
    QWidget *before = nullptr;
    for (QWidget *chip : std::as_const(m_chips)) {
        if (before)
            setTabOrder(before, chip);
        before = chip;
    }
    if (before)
        setTabOrder(before, m_add);
    updateGeometry();
}

void FilterBar::change(Dimension dimension, const QStringList &values, bool exclude)
{
    m_filter.set(dimension, values, exclude);
    rebuild();
    emit filterEdited(m_filter);
}

} // namespace Gatehouse
