#include "ui/datamap/tableform.h"

#include "models/datamap/disclosure.h"
#include "ui/theme/spacing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

void narrow(QComboBox *box)
{
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(10);
}

} // namespace

TableForm::TableForm(DataMapController &map, QWidget *parent)
    : Card(tr("Classify the table"), tr("on record"), parent)
    , m_map(map)
    , m_fields(new QFormLayout)
    , m_machinery(new QCheckBox(tr("&No data of people: machinery")))
    , m_category(new QComboBox)
    , m_purpose(new QLineEdit)
    , m_class(new QComboBox)
    , m_disposition(new QComboBox)
    , m_ground(new QLineEdit)
    , m_keepFor(new QLineEdit)
    , m_linkColumn(new QComboBox)
    , m_linkTo(new QComboBox)
    , m_unlinked(new QLineEdit)
    , m_timeColumn(new QComboBox)
    , m_timeUnit(new QComboBox)
    , m_reason(new QLineEdit)
    , m_classify(new QPushButton(tr("&Classify")))
{
    nameFields();
    setLook(m_classify, "primary");
    body()->addWidget(m_machinery);
    body()->addLayout(buildFields());
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_classify);
    buttons->addStretch(1);
    body()->addLayout(buttons);
    for (QLineEdit *field : {m_purpose, m_ground, m_keepFor, m_unlinked, m_reason})
        connect(field, &QLineEdit::textChanged, this, &TableForm::follow);
    for (QComboBox *field : {m_disposition, m_linkColumn, m_timeColumn})
        connect(field, &QComboBox::currentIndexChanged, this, &TableForm::follow);
    connect(m_machinery, &QCheckBox::toggled, this, &TableForm::follow);
    connect(m_reason, &QLineEdit::returnPressed, this, &TableForm::classify);
    connect(m_classify, &QPushButton::clicked, this, &TableForm::classify);
    connect(&m_map, &DataMapController::changed, this, &TableForm::show);
    show();
}

void TableForm::nameFields()
{
    for (const QString &category : dataCategories())
        m_category->addItem(categoryTitle(category), category);
    for (const auto &[disposition, title] : {std::pair(Disposition::Delete, tr("delete the rows")),
                                             std::pair(Disposition::Pseudonymise, tr("pseudonymise the rows")),
                                             std::pair(Disposition::Restrict, tr("restrict the rows")),
                                             std::pair(Disposition::Retain, tr("retain the rows"))})
        m_disposition->addItem(title, int(disposition));
    for (const char *unit : {"ms", "s", "us", "timestamp", "text"})
        m_timeUnit->addItem(QString::fromLatin1(unit), QString::fromLatin1(unit));
    for (QComboBox *box : {m_category, m_class, m_disposition, m_linkColumn, m_linkTo, m_timeColumn, m_timeUnit})
        narrow(box);
    const QList<std::pair<QWidget *, QString>> names{{m_category, tr("Category of the table")},
                                                     {m_purpose, tr("What the table is for")},
                                                     {m_class, tr("Record class of the table")},
                                                     {m_disposition, tr("What an erasure does with the rows")},
                                                     {m_ground, tr("The duty that keeps the rows")},
                                                     {m_keepFor, tr("How long the duty keeps a row")},
                                                     {m_linkColumn, tr("Column that leads to the person")},
                                                     {m_linkTo, tr("Where that column leads to")},
                                                     {m_unlinked, tr("Why no column leads to a person")},
                                                     {m_timeColumn, tr("Column with the time of a row")},
                                                     {m_timeUnit, tr("Unit of the time")},
                                                     {m_reason, tr("Reason of the classification")}};
    for (const auto &[field, name] : names)
        field->setAccessibleName(name);
    m_purpose->setPlaceholderText(tr("Calls people back"));
    m_ground->setPlaceholderText(tr("The duty that keeps them"));
    m_keepFor->setPlaceholderText(tr("P10Y, P24M or P90D"));
    m_keepFor->setToolTip(
        tr("From the row's own time on, by that duty: no purge takes it before, whatever a policy says. "
           "Empty: no end is known."));
    m_unlinked->setPlaceholderText(tr("Why there is no way to them"));
    m_reason->setPlaceholderText(tr("What changed at the gateway"));
    m_reason->setMaxLength(ClassificationRepository::kLongestReason);
}

QLayout *TableForm::buildFields()
{
    m_fields->setSpacing(Spacing::kSmall);
    m_fields->addRow(tr("C&ategory"), m_category);
    m_fields->addRow(tr("&Purpose"), m_purpose);
    m_fields->addRow(tr("Record c&lass"), m_class);
    m_fields->addRow(tr("On &erasure"), m_disposition);
    m_fields->addRow(tr("&Ground"), m_ground);
    m_fields->addRow(tr("&Kept for"), m_keepFor);
    m_fields->addRow(tr("&Whose it is"), m_linkColumn);
    m_fields->addRow(tr("leads &to"), m_linkTo);
    m_fields->addRow(tr("no wa&y, as"), m_unlinked);
    m_fields->addRow(tr("T&ime"), m_timeColumn);
    m_fields->addRow(tr("in &unit"), m_timeUnit);
    m_fields->addRow(tr("&Reason"), m_reason);
    return m_fields;
}

void TableForm::show()
{
    const DataMapRow *row = m_map.one();
    const bool isOfTable = row && row->column.isEmpty() && row->state == DataMapRow::State::New;
    setVisible(isOfTable);
    if (!isOfTable)
        return;
    if (std::exchange(m_place, row->place()) != row->place())
        fillFor(*row);
    follow();
}

void TableForm::fillFor(const DataMapRow &row)
{
    const DataMapSight &sight = *m_map.sight();
    const QStringList columns = sight.newColumns.value(row.table);
    for (QComboBox *box : {m_linkColumn, m_timeColumn}) {
        box->clear();
        box->addItem(tr("no column"), QString());
        for (const QString &column : columns)
            box->addItem(column, column);
    }
    m_class->clear();
    for (auto at = sight.retentionClasses.begin(); at != sight.retentionClasses.end(); ++at) {
        m_class->addItem(at.key(), at.key());
        m_class->setItemData(m_class->count() - 1, at.value(), Qt::ToolTipRole);
    }
    m_linkTo->clear();
    m_linkTo->addItems(sight.subjects);
    for (QLineEdit *field : {m_purpose, m_ground, m_keepFor, m_unlinked, m_reason})
        field->clear();
    m_machinery->setChecked(false);
    m_disposition->setCurrentIndex(0);
    m_category->setCurrentIndex(0);
}

TableStatement TableForm::statement() const
{
    TableStatement said;
    said.isMachinery = m_machinery->isChecked();
    said.category = m_category->currentData().toString();
    said.purpose = m_purpose->text().trimmed();
    said.retentionClass = m_class->currentData().toString();
    said.disposition = Disposition(m_disposition->currentData().toInt());
    said.ground = said.disposition == Disposition::Delete ? QString() : m_ground->text().trimmed();
    said.keepFor = said.disposition == Disposition::Delete ? QString() : m_keepFor->text().trimmed();
    said.linkColumn = m_linkColumn->currentData().toString();
    if (said.linkColumn.isEmpty()) {
        said.unlinked = m_unlinked->text().trimmed();
    } else {
        said.linkTable = m_linkTo->currentText().section(QLatin1Char('.'), 0, 0);
        said.linkKey = m_linkTo->currentText().section(QLatin1Char('.'), 1);
    }
    said.timeColumn = m_timeColumn->currentData().toString();
    said.timeUnit = m_timeUnit->currentData().toString();
    return said;
}

// Only what counts can be filled in.
void TableForm::follow()
{
    const auto allowed = m_map.mayClassify();
    const TableStatement said = statement();
    const auto enable = [&](QWidget *field, bool counts) { field->setEnabled(allowed && counts); };
    for (QWidget *field : {static_cast<QWidget *>(m_category), static_cast<QWidget *>(m_purpose),
                           static_cast<QWidget *>(m_class), static_cast<QWidget *>(m_disposition),
                           static_cast<QWidget *>(m_linkColumn), static_cast<QWidget *>(m_timeColumn)})
        enable(field, !said.isMachinery);
    for (QLineEdit *field : {m_ground, m_keepFor})
        enable(field, !said.isMachinery && said.disposition != Disposition::Delete);
    enable(m_linkTo, !said.isMachinery && !said.linkColumn.isEmpty());
    enable(m_unlinked, !said.isMachinery && said.linkColumn.isEmpty());
    enable(m_timeUnit, !said.isMachinery && !said.timeColumn.isEmpty());
    enable(m_reason, true);
    enable(m_machinery, true);
    const bool isWhole = said.isMachinery || !said.purpose.isEmpty();
    m_classify->setEnabled(allowed && isWhole && !m_map.isClassifying() && !m_reason->text().trimmed().isEmpty());
    m_classify->setToolTip(allowed ? QString() : allowed.error().message);
}

void TableForm::classify()
{
    if (m_classify->isEnabled())
        m_map.classifyTable(statement(), m_reason->text());
}

} // namespace Gatehouse
