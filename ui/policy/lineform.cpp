#include "ui/policy/lineform.h"

#include "models/policy/commitmentwords.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kLongestId = 64;
constexpr int kLongestQuote = 160;
constexpr int kLongestText = 400;

void fill(QComboBox *box, const QList<LineChoice> &choices)
{
    for (const LineChoice &choice : choices)
        box->addItem(choice.name, choice.id);
}

} // namespace

LineForm::LineForm(PolicyController &policies, QWidget *parent)
    : QWidget(parent)
    , m_policies(policies)
    , m_rows(new QGridLayout)
    , m_sentence(new QLineEdit)
    , m_place(new QLineEdit)
    , m_quote(new QLineEdit)
    , m_kind(new QComboBox)
    , m_about(new QComboBox)
    , m_length(new QLineEdit)
    , m_from(new QComboBox)
    , m_check(new QComboBox)
    , m_regime(new QComboBox)
    , m_says(new QLineEdit)
    , m_problem(new QLabel)
    , m_add(new QPushButton(tr("Add to the policy")))
    , m_cancel(new QPushButton(tr("Cancel")))
{
    setAccessibleName(tr("A sentence that is added"));
    for (const CommitmentKind kind : {CommitmentKind::Promise, CommitmentKind::Retention, CommitmentKind::Right,
                                      CommitmentKind::Disclosure, CommitmentKind::Duty})
        m_kind->addItem(commitmentKindName(kind), int(kind));
    m_from->addItem(tr("when it was recorded"), int(PeriodStart::Recorded));
    m_from->addItem(tr("when the account is deleted"), int(PeriodStart::AccountDeleted));
    m_from->addItem(tr("when the request is received"), int(PeriodStart::RequestReceived));
    fill(m_check, checkChoices());
    fill(m_regime, regimeChoices());
    nameAll();
    layOut();
    connect(m_sentence, &QLineEdit::textChanged, this, &LineForm::followSentence);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &LineForm::followKind);
    connect(m_add, &QPushButton::clicked, this, &LineForm::add);
    connect(m_says, &QLineEdit::returnPressed, this, &LineForm::add);
    connect(m_cancel, &QPushButton::clicked, this, &LineForm::cancelled);
    auto *leave = new QShortcut(Qt::Key_Escape, this);
    leave->setContext(Qt::WidgetWithChildrenShortcut);
    connect(leave, &QShortcut::activated, this, &LineForm::cancelled);
    followKind();
}

void LineForm::nameAll()
{
    m_sentence->setAccessibleName(tr("Number of the sentence"));
    m_sentence->setPlaceholderText(tr("such as 4.2"));
    m_sentence->setToolTip(tr("With the number of a sentence that is there, this is one more thing that it comes to"));
    m_sentence->setMaxLength(kLongestId);
    m_place->setAccessibleName(tr("Place in the published text"));
    m_place->setPlaceholderText(tr("such as 4. Data Retention Periods, 4.2"));
    m_place->setMaxLength(kLongestText);
    m_quote->setAccessibleName(tr("Words of the policy"));
    m_quote->setPlaceholderText(tr("Its words, with ... where some are left out"));
    m_quote->setMaxLength(kLongestQuote);
    m_kind->setAccessibleName(tr("Kind"));
    m_about->setAccessibleName(tr("What it is about"));
    m_length->setAccessibleName(tr("Period"));
    m_from->setAccessibleName(tr("What the period counts from"));
    m_check->setAccessibleName(tr("Check that looks at it"));
    m_check->setToolTip(tr("A check of the live system, for a disclosure that can be looked at"));
    m_regime->setAccessibleName(tr("Regime whose clock it has"));
    m_regime->setToolTip(tr("The law that the sentence gives the right by"));
    m_says->setAccessibleName(tr("What it comes to"));
    m_says->setPlaceholderText(tr("What is owed, in one plain sentence"));
    m_says->setMaxLength(kLongestText);
}

void LineForm::layOut()
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(Spacing::kSmall);
    m_rows->setVerticalSpacing(Spacing::kHair);
    m_rows->setColumnStretch(1, 1);
    m_rows->setColumnStretch(3, 2);
    addRow({{tr("§"), m_sentence}, {tr("Place"), m_place}});
    addRow({{tr("Quote"), m_quote}});
    addRow({{tr("Kind"), m_kind}, {tr("About"), m_about}});
    addRow({{tr("Period"), m_length}, {tr("counts from"), m_from}});
    addRow({{tr("Regime"), m_regime}, {tr("Check"), m_check}});
    addRow({{tr("Says"), m_says}});
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    setLook(m_problem, "error");
    setLook(m_add, "primary");
    auto *steps = new QHBoxLayout;
    steps->setSpacing(Spacing::kSmall);
    steps->addWidget(m_problem, 1);
    steps->addWidget(m_add);
    steps->addWidget(m_cancel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addLayout(m_rows);
    column->addLayout(steps);
}

// One field takes the whole width, two share it.
void LineForm::addRow(const QList<QPair<QString, QWidget *>> &fields)
{
    const int row = m_rows->rowCount();
    for (int i = 0; i < fields.size(); ++i) {
        auto *label = new QLabel(fields.at(i).first);
        label->setBuddy(fields.at(i).second);
        m_rows->addWidget(label, row, 2 * i);
        m_rows->addWidget(fields.at(i).second, row, 2 * i + 1, 1, fields.size() == 1 ? 3 : 1);
    }
}

void LineForm::begin(const QString &afterCommitment)
{
    m_after = afterCommitment;
    m_ownPlace.clear();
    m_ownQuote.clear();
    for (QLineEdit *line : {m_sentence, m_place, m_quote, m_length, m_says})
        line->clear();
    m_kind->setCurrentIndex(0);
    followKind(); // also what it is about begins anew
    for (QComboBox *box : {m_from, m_check, m_regime})
        box->setCurrentIndex(0);
    m_problem->clear();
    m_sentence->setFocus(Qt::OtherFocusReason);
}

PolicyLine LineForm::line() const
{
    return {m_sentence->text(),
            m_place->text(),
            m_quote->text(),
            CommitmentKind(m_kind->currentData().toInt()),
            m_about->currentData().toString(),
            m_length->isEnabled() ? m_length->text() : QString(),
            PeriodStart(m_from->currentData().toInt()),
            m_says->text(),
            m_check->isEnabled() ? m_check->currentData().toString() : QString(),
            m_regime->isEnabled() ? m_regime->currentData().toString() : QString()};
}

QString LineForm::problem() const
{
    return m_problem->text();
}

// What a sentence says already is not written a second time.
void LineForm::followSentence()
{
    const PolicySentence *known = sentenceOf(m_policies.draft(), m_sentence->text().trimmed());
    const bool wasKnown = !m_place->isEnabled();
    for (QLineEdit *line : {m_place, m_quote})
        line->setEnabled(!known);
    if (known && !wasKnown) {
        m_ownPlace = m_place->text();
        m_ownQuote = m_quote->text();
    }
    if (known || wasKnown) {
        m_place->setText(known ? known->place : m_ownPlace);
        m_quote->setText(known ? known->quote : m_ownQuote);
    }
}

void LineForm::followKind()
{
    const auto kind = CommitmentKind(m_kind->currentData().toInt());
    m_about->clear();
    fill(m_about, lineChoices(kind));
    m_about->setEnabled(m_about->count() > 0);
    m_length->setEnabled(kind != CommitmentKind::Promise && kind != CommitmentKind::Disclosure);
    m_from->setEnabled(kind == CommitmentKind::Retention);
    m_check->setEnabled(kind == CommitmentKind::Disclosure);
    m_regime->setEnabled(kind == CommitmentKind::Right);
    m_length->setPlaceholderText(kind == CommitmentKind::Retention ? tr("such as P90D, or unlimited")
                                 : kind == CommitmentKind::Right   ? tr("answered within, such as P30D; or nothing")
                                 : kind == CommitmentKind::Duty    ? tr("looked at every, such as P1Y; or nothing")
                                                                   : QString());
}

void LineForm::add()
{
    const auto added = m_policies.addLine(line(), m_after);
    m_problem->setText(added ? QString() : added.error().message);
    if (added)
        emit this->added(*added);
}

} // namespace Gatehouse
