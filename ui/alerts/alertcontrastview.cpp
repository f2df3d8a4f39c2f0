#include "ui/alerts/alertcontrastview.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

AlertContrastView::AlertContrastView(AlertContrast &contrast, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_contrast(contrast)
    , m_text(new QLabel)
    , m_compare(new QPushButton(tr("Compare")))
    , m_table(new DataTable(tr("What sets it apart")))
{
    auto *heading = new QLabel(tr("What sets it apart"));
    setLook(heading, "title");
    setLook(m_text, "muted");
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_compare->setToolTip(tr("Its attempts beside those around them, down to keys and accounts (B)"));
    m_table->followFigureRoles(theme);
    m_table->setModel(&m_contrast.table());
    m_table->setStretchColumn(0);
    m_table->setYieldingColumns({0});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setToolTip(tr("Enter shows the rows"));
    fitRows(m_table, AlertContrast::kMostListed);
    auto *top = new QHBoxLayout;
    top->setSpacing(Spacing::kSmall);
    top->addWidget(heading, 1);
    top->addWidget(m_compare);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kHair);
    column->addLayout(top);
    column->addWidget(m_text);
    column->addWidget(m_table);
    connect(m_compare, &QPushButton::clicked, &m_contrast, &AlertContrast::ask);
    connect(&m_contrast, &AlertContrast::changed, this, &AlertContrastView::follow);
    connect(m_table, &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { emit rowsWanted(index.data(IdRole).toString()); });
    follow();
}

void AlertContrastView::follow()
{
    const auto may = m_contrast.access();
    // Where there is nothing to compare, there is nothing to say.
    setVisible(may || may.error().kind != ErrorKind::NotFound);
    m_compare->setEnabled(may && m_contrast.state() != AlertContrast::State::Asking);
    m_text->setText(may ? stateText() : may.error().message);
    m_table->setVisible(m_contrast.table().rowCount() > 0);
}

QString AlertContrastView::stateText() const
{
    switch (m_contrast.state()) {
    case AlertContrast::State::Asking:
        return tr("Comparing its attempts with those around them …");
    case AlertContrast::State::Failed:
        return m_contrast.error()->message;
    case AlertContrast::State::Told:
        return m_contrast.sentence();
    case AlertContrast::State::Unasked:
        break;
    }
    return tr("Its attempts beside those around them, by every dimension down to keys and accounts. They are counted "
              "when you ask.");
}

QString AlertContrastView::text() const
{
    return m_text->text();
}

} // namespace Gatehouse
