#include "ui/datamap/columnform.h"

#include "models/datamap/disclosure.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/wrappedlabel.h"

#include <QComboBox>
#include <QFormLayout>
#include <QJsonObject>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace Gatehouse
{

ColumnForm::ColumnForm(DataMapController &map, QWidget *parent)
    : Card(tr("Classify"), tr("on record"), parent)
    , m_map(map)
    , m_suggestion(new WrappedLabel)
    , m_fields(new QFormLayout)
    , m_category(new QComboBox)
    , m_erasure(new QComboBox)
    , m_reason(new QLineEdit)
    , m_classify(new QPushButton(tr("&Classify")))
    , m_withdraw(new QPushButton(tr("&Withdraw")))
{
    setLook(m_suggestion, "muted");
    setLook(m_classify, "primary");
    setLook(m_withdraw, "quiet");
    body()->addWidget(m_suggestion);
    body()->addLayout(buildFields());
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_classify);
    buttons->addWidget(m_withdraw);
    buttons->addStretch(1);
    body()->addLayout(buttons);
    connect(m_category, &QComboBox::currentIndexChanged, this, [this] {
        choose(m_category->currentData().toString(), m_map.erasureFor(m_category->currentData().toString()));
    });
    connect(m_reason, &QLineEdit::textChanged, this, &ColumnForm::follow);
    connect(m_reason, &QLineEdit::returnPressed, this, &ColumnForm::classify);
    connect(m_classify, &QPushButton::clicked, this, &ColumnForm::classify);
    connect(m_withdraw, &QPushButton::clicked, this, [this] { m_map.withdraw(m_reason->text()); });
    connect(&m_map, &DataMapController::changed, this, &ColumnForm::show);
    show();
}

QLayout *ColumnForm::buildFields()
{
    for (const QString &category : dataCategories())
        m_category->addItem(categoryTitle(category), category);
    m_category->setAccessibleName(tr("Category of the column"));
    m_category->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_category->setMinimumContentsLength(12);
    for (const auto &[token, title] : {std::pair("keep", tr("keep it")), std::pair("blank", tr("take it out")),
                                       std::pair("pseudonymise", tr("pseudonymise it"))})
        m_erasure->addItem(title, QString::fromLatin1(token));
    m_erasure->setAccessibleName(tr("What an erasure does with the column"));
    m_reason->setPlaceholderText(tr("What changed at the gateway"));
    m_reason->setAccessibleName(tr("Reason of the classification"));
    m_reason->setMaxLength(ClassificationRepository::kLongestReason);
    m_fields->setSpacing(Spacing::kSmall);
    m_fields->addRow(tr("C&ategory"), m_category);
    m_fields->addRow(tr("On &erasure"), m_erasure);
    m_fields->addRow(tr("&Reason"), m_reason);
    return m_fields;
}

// What the profile contradicts can be withdrawn here and not said anew, of tables too.
bool ColumnForm::isDisputed() const
{
    const DataMapRow *row = m_map.one();
    return row && row->state == DataMapRow::State::Contradicted;
}

// What is suggested or said stands there at first; what a person has chosen since stays.
void ColumnForm::show()
{
    const DataMapRow *row = m_map.one();
    const bool isOfColumn =
        row && !row->column.isEmpty() && (row->state == DataMapRow::State::New || row->said.has_value());
    setVisible(isOfColumn || isDisputed());
    if (!isOfColumn && !isDisputed())
        return;
    setTitle(isDisputed() ? tr("Contradicted") : tr("Classify"));
    for (QWidget *field : {m_category, m_erasure})
        m_fields->setRowVisible(field, !isDisputed());
    m_classify->setVisible(!isDisputed());
    if (std::exchange(m_place, row->place()) != row->place()) {
        m_suggested = false;
        m_reason->clear();
        choose(row->said ? row->said->says.value(QLatin1String("category")).toString() : QStringLiteral("free_text"),
               row->said ? row->said->says.value(QLatin1String("on_erasure")).toString()
                         : m_map.erasureFor(QStringLiteral("free_text")));
    }
    if (std::exchange(m_said, row->said) != row->said)
        m_reason->clear(); // it was of what is on record now
    const auto &suggestion = m_map.suggestion();
    if (suggestion && !std::exchange(m_suggested, true))
        choose(suggestion->category, suggestion->onErasure);
    m_suggestion->setText(m_map.isSuggesting() ? tr("Looking at its name, its type and a few values…")
                          : suggestion         ? tr("Suggested: %1 (%2). %3")
                                             .arg(categoryTitle(suggestion->category),
                                                  confidenceText(suggestion->confidence), suggestion->why)
                                       : m_map.suggestionError());
    m_suggestion->setVisible(!m_suggestion->text().isEmpty());
    m_withdraw->setVisible(row->said.has_value());
    follow();
}

void ColumnForm::choose(const QString &category, const QString &onErasure)
{
    const QSignalBlocker quiet(m_category);
    m_category->setCurrentIndex(m_category->findData(category));
    m_erasure->setCurrentIndex(m_erasure->findData(onErasure));
    // Rows that go as a whole take it along.
    m_erasure->setEnabled(!onErasure.isEmpty());
    m_erasure->setPlaceholderText(tr("goes with its row"));
}

void ColumnForm::follow()
{
    const auto allowed = m_map.mayClassify();
    const bool may = allowed && !m_map.isClassifying() && !m_reason->text().trimmed().isEmpty();
    m_classify->setEnabled(may && !isDisputed() && m_category->currentIndex() >= 0);
    m_withdraw->setEnabled(may);
    const QString why = allowed ? QString() : allowed.error().message;
    m_classify->setToolTip(why);
    m_category->setEnabled(allowed.has_value());
    m_reason->setEnabled(allowed.has_value());
}

void ColumnForm::classify()
{
    if (m_classify->isEnabled())
        m_map.classifyColumn(m_category->currentData().toString(), m_erasure->currentData().toString(),
                             m_reason->text());
}

QString ColumnForm::suggestionText() const
{
    return m_suggestion->isHidden() ? QString() : m_suggestion->text();
}

} // namespace Gatehouse
