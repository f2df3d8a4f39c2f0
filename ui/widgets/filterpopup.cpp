#include "ui/widgets/filterpopup.h"

#include "models/telemetry/shownvalue.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kValuesInLabel = 3;
constexpr int kMostListed = 500;

} // namespace

QString filterTermLabel(const FilterTerm &term)
{
    QStringList shown;
    for (const QString &value : term.values.mid(0, kValuesInLabel))
        shown.append(shownValue(term.dimension, value));
    if (term.values.size() > kValuesInLabel)
        shown.append(FilterPopup::tr("%1 more").arg(term.values.size() - kValuesInLabel));
    return QStringLiteral("%1 %2 %3")
        .arg(dimensionTitle(term.dimension), term.exclude ? FilterPopup::tr("is not") : FilterPopup::tr("is"),
             shown.join(QStringLiteral(", ")));
}

FilterPopup::FilterPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_dimension(new QComboBox)
    , m_operator(new QComboBox)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
    , m_count(new QLabel)
    , m_apply(new QPushButton(tr("Apply")))
    , m_remove(new QPushButton(tr("Remove")))
{
    setLook(this, "popup");
    setAccessibleName(tr("Filter"));
    m_dimension->setAccessibleName(tr("Filter by"));
    m_operator->setAccessibleName(tr("Condition"));
    m_operator->addItem(tr("is"), false);
    m_operator->addItem(tr("is not"), true);
    m_search->setPlaceholderText(tr("Search, or type a value and press Enter"));
    m_search->setAccessibleName(tr("Search values"));
    m_list->setAccessibleName(tr("Values"));
    m_list->setMinimumSize(320, 200);
    setLook(m_count, "hint");
    auto *choice = new QHBoxLayout;
    choice->addWidget(m_dimension, 1);
    choice->addWidget(m_operator);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::kGap, Spacing::kGap, Spacing::kGap, Spacing::kGap);
    layout->setSpacing(Spacing::kSmall);
    layout->addLayout(choice);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(buildButtons());
    connect(m_dimension, &QComboBox::currentIndexChanged, this, &FilterPopup::chooseDimension);
    connect(m_search, &QLineEdit::textChanged, this, &FilterPopup::fillList);
    connect(m_list, &QListWidget::itemChanged, this, &FilterPopup::toggle);
    setDimensions(allDimensions());
}

QWidget *FilterPopup::buildButtons()
{
    setLook(m_apply, "primary");
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_count, 1);
    row->addWidget(m_remove);
    row->addWidget(m_apply);
    connect(m_apply, &QPushButton::clicked, this, &FilterPopup::apply);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_chosen.clear();
        apply();
    });
    return box;
}

void FilterPopup::setDimensions(const QList<Dimension> &dimensions)
{
    m_filling = true;
    m_dimension->clear();
    for (const Dimension each : dimensions)
        m_dimension->addItem(dimensionTitle(each), int(each));
    m_filling = false;
}

void FilterPopup::setValues(Dimension which, const QStringList &values)
{
    m_values.insert(int(which), values);
    if (isVisible() && which == dimension())
        fillList();
}

void FilterPopup::startNew()
{
    m_chosen.clear();
    m_remove->hide();
    m_dimension->setEnabled(true);
    m_operator->setCurrentIndex(0);
    chooseDimension();
}

void FilterPopup::edit(const FilterTerm &term)
{
    m_filling = true;
    m_dimension->setCurrentIndex(m_dimension->findData(int(term.dimension)));
    m_filling = false;
    // One condition per dimension: to change the dimension is to remove this one and to make another.
    m_dimension->setEnabled(false);
    m_operator->setCurrentIndex(term.exclude ? 1 : 0);
    m_remove->show();
    emit valuesWanted(term.dimension);
    m_chosen = term.values;
    m_search->clear();
    fillList();
}

void FilterPopup::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (m_search->hasFocus() && !m_search->text().isEmpty())
            addTyped();
        else if (auto *button = qobject_cast<QPushButton *>(focusWidget()))
            button->click();
        else
            apply();
        return;
    }
    QFrame::keyPressEvent(event);
}

Dimension FilterPopup::dimension() const
{
    return Dimension(m_dimension->currentData().toInt());
}

void FilterPopup::chooseDimension()
{
    if (m_filling || m_dimension->count() == 0)
        return;
    m_chosen.clear();
    m_search->clear();
    emit valuesWanted(dimension());
    fillList();
}

void FilterPopup::fillList()
{
    m_filling = true;
    m_list->clear();
    QStringList values = m_chosen;
    for (const QString &value : m_values.value(int(dimension()))) {
        if (!m_chosen.contains(value))
            values.append(value);
    }
    const QString wanted = m_search->text().trimmed();
    for (const QString &value : values) {
        const QString label = shownValue(dimension(), value);
        const bool hit = value.contains(wanted, Qt::CaseInsensitive) || label.contains(wanted, Qt::CaseInsensitive);
        if (!hit || m_list->count() >= kMostListed)
            continue;
        auto *item = new QListWidgetItem(label, m_list);
        item->setData(Qt::UserRole, value);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_chosen.contains(value) ? Qt::Checked : Qt::Unchecked);
    }
    m_filling = false;
    showCount();
}

void FilterPopup::toggle(QListWidgetItem *item)
{
    if (m_filling)
        return;
    const QString value = item->data(Qt::UserRole).toString();
    m_chosen.removeAll(value);
    if (item->checkState() == Qt::Checked)
        m_chosen.append(value);
    showCount();
}

void FilterPopup::addTyped()
{
    const QString typed = m_search->text().trimmed();
    if (!m_chosen.contains(typed))
        m_chosen.append(typed);
    m_search->clear();
    fillList();
}

void FilterPopup::apply()
{
    const FilterTerm term{dimension(), m_chosen, m_operator->currentData().toBool()};
    hide();
    emit termPicked(term);
}

void FilterPopup::showCount()
{
    m_count->setText(m_chosen.isEmpty() ? tr("No value chosen") : tr("%1 chosen").arg(m_chosen.size()));
    m_apply->setEnabled(!m_chosen.isEmpty());
}

} // namespace Gatehouse
