#include "ui/alerts/alertviewrow.h"

#include "ui/theme/spacing.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kTypingMs = 150;

} // namespace

AlertViewRow::AlertViewRow(QWidget *parent)
    : QWidget(parent)
    , m_views(new QButtonGroup(this))
    , m_search(new QLineEdit)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    for (const AlertView view : kAlertViews) {
        auto *button = new QPushButton(alertViewTitle(view));
        button->setCheckable(true);
        button->setChecked(view == AlertView::Open);
        button->setToolTip(QString::number(int(view) + 1));
        m_views->addButton(button, int(view));
        row->addWidget(button);
    }
    m_search->setPlaceholderText(tr("Words in a row"));
    m_search->setAccessibleName(tr("Search the alerts"));
    m_search->setToolTip(QStringLiteral("/"));
    m_search->setClearButtonEnabled(true);
    row->addWidget(m_search, 1);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(m_views, &QButtonGroup::idClicked, this, [this](int id) { emit viewChosen(AlertView(id)); });
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(&m_typing, &QTimer::timeout, this, [this] { emit searchEdited(m_search->text()); });
}

void AlertViewRow::addBox(QWidget *box)
{
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(row->indexOf(m_search), box);
}

void AlertViewRow::setView(AlertView view)
{
    m_views->button(int(view))->setChecked(true);
}

} // namespace Gatehouse
