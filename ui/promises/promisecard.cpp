#include "ui/promises/promisecard.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/wrappedlabel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kMostHistory = 8;
constexpr int kSeenColumn = 2;

void setOrHide(WrappedLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

PromiseCard::PromiseCard(PromiseController &promises, QWidget *parent)
    : QWidget(parent)
    , m_promises(promises)
    , m_says(new WrappedLabel)
    , m_quote(new WrappedLabel)
    , m_seen(new WrappedLabel)
    , m_details(new WrappedLabel)
    , m_remedy(new WrappedLabel)
    , m_looked(new WrappedLabel)
    , m_note(new QLineEdit)
    , m_noteButton(new QPushButton(tr("&Note it")))
    , m_history(new DataTable(tr("History of the promise")))
{
    m_evidence = buildEvidence();
    m_how = new Card(tr("How this is checked"));
    setLook(m_looked, "muted");
    m_how->body()->addWidget(m_looked);
    m_duty = buildDuty();
    m_past = buildHistory();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    for (Card *card : {m_evidence, m_duty, m_how, m_past})
        column->addWidget(card);
    column->addStretch(1);
    connect(&m_promises, &PromiseController::changed, this, &PromiseCard::show);
    show();
}

Card *PromiseCard::buildEvidence()
{
    auto *card = new Card(tr("Promise"));
    setLook(m_says, "title");
    setLook(m_quote, "muted");
    setLook(m_details, "muted");
    for (WrappedLabel *label : {m_says, m_quote, m_seen, m_details, m_remedy})
        card->body()->addWidget(label);
    card->body()->addStretch(1); // what is too high leaves its room below, and not between the lines
    return card;
}

Card *PromiseCard::buildDuty()
{
    auto *card = new Card(tr("Seen to"), tr("names nobody"));
    m_note->setPlaceholderText(tr("What was done about it"));
    m_note->setAccessibleName(tr("What was done about this duty"));
    m_note->setMaxLength(PromiseRepository::kLongestNote);
    auto *row = new QHBoxLayout;
    row->addWidget(m_note, 1);
    row->addWidget(m_noteButton);
    card->body()->addLayout(row);
    connect(m_noteButton, &QPushButton::clicked, this, &PromiseCard::noteDuty);
    connect(m_note, &QLineEdit::returnPressed, this, &PromiseCard::noteDuty);
    connect(m_note, &QLineEdit::textChanged, this, &PromiseCard::show);
    return card;
}

Card *PromiseCard::buildHistory()
{
    auto *card = new Card(tr("History"));
    m_history->setModel(&m_promises.historyTable());
    m_history->setStretchColumn(kSeenColumn);
    m_history->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fitRows(m_history, kMostHistory);
    card->body()->addWidget(m_history);
    return card;
}

void PromiseCard::noteDuty()
{
    if (!m_noteButton->isEnabled())
        return;
    m_promises.noteDuty(m_note->text());
    m_note->clear();
}

void PromiseCard::show()
{
    const PromiseController::Selected one = m_promises.one();
    setVisible(one.commitment != nullptr);
    if (!one.commitment)
        return;
    m_evidence->setTitle(m_promises.since());
    setOrHide(m_says, one.commitment->says);
    setOrHide(m_quote, tr("“%1” %2, %3").arg(one.sentence->quote, one.policy->name, one.sentence->place));
    const PromiseVerdict none;
    const PromiseVerdict &verdict = one.standing ? one.standing->verdict : none;
    setOrHide(m_seen, one.standing ? verdict.summary : tr("Nobody has looked yet."));
    setOrHide(m_details, verdict.details.join(QLatin1Char('\n')));
    setOrHide(m_remedy, verdict.remedy);
    setOrHide(m_looked, verdict.looked);
    m_how->setVisible(!verdict.looked.isEmpty());
    m_duty->setVisible(m_promises.isDuty());
    m_note->setEnabled(m_promises.mayLook().has_value());
    m_noteButton->setEnabled(m_promises.mayLook() && !m_note->text().trimmed().isEmpty());
    m_past->setVisible(m_promises.historyTable().rowCount() > 0);
}

QString PromiseCard::text() const
{
    QStringList lines{m_evidence->title()};
    for (const WrappedLabel *label : {m_says, m_quote, m_seen, m_details, m_remedy, m_looked}) {
        if (!label->isHidden())
            lines.append(label->text());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse
