#include "ui/promises/promisecard.h"

#include "ui/charts/linechart.h"
#include "ui/promises/measurecontent.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/historyview.h"
#include "ui/widgets/wrappedlabel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kChartHeight = 168;
constexpr qsizetype kDaysOfACourse = 2; // one point is no line

// Where something can be done about a promise, and what it is called.
struct Act {
    QString page;
    QString label;
};

Act actOf(const Commitment &commitment)
{
    if (commitment.kind == CommitmentKind::Retention && commitment.retention.period.from == PeriodStart::Recorded)
        return {QStringLiteral("retention"), PromiseCard::tr("&Preview a purge")};
    if (commitment.kind == CommitmentKind::Right || commitment.kind == CommitmentKind::Retention ||
        commitment.check == QLatin1String("deletions_in_time"))
        return {QStringLiteral("privacy"), PromiseCard::tr("Show the &requests")};
    if (commitment.check == QLatin1String("inactive_credentials") ||
        commitment.check == QLatin1String("credentials_rotated"))
        return {QStringLiteral("credentials"), PromiseCard::tr("Show the &credentials")};
    if (commitment.check == QLatin1String("columns_classified"))
        return {QStringLiteral("datamap"), PromiseCard::tr("Show the data &map")};
    if (commitment.check == QLatin1String("alerts_answered") || commitment.check == QLatin1String("watch_running"))
        return {QStringLiteral("alerts"), PromiseCard::tr("Show the &alerts")};
    if (commitment.check == QLatin1String("tls"))
        return {QStringLiteral("connections"), PromiseCard::tr("Show the &connections")};
    return {};
}

QString withCapital(const QString &text)
{
    return text.left(1).toUpper() + text.mid(1);
}

void setOrHide(WrappedLabel *label, const QString &text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
}

} // namespace

PromiseCard::PromiseCard(PromiseController &promises, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_promises(promises)
    , m_line(new LineChart(theme))
    , m_course(new ChartCard(theme, {}, {}, m_line))
    , m_says(new WrappedLabel)
    , m_quote(new WrappedLabel)
    , m_seen(new WrappedLabel)
    , m_details(new WrappedLabel)
    , m_remedy(new WrappedLabel)
    , m_looked(new WrappedLabel)
    , m_act(new QPushButton)
    , m_note(new QLineEdit)
    , m_noteButton(new QPushButton(tr("&Note it")))
    , m_history(new HistoryView(tr("History of the promise")))
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
    m_line->setMinimumHeight(kChartHeight);
    for (Card *card : {m_evidence, static_cast<Card *>(m_course), m_duty, m_how, m_past})
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
    auto *acts = new QHBoxLayout;
    acts->addWidget(m_act);
    acts->addStretch(1);
    card->body()->addLayout(acts);
    connect(m_act, &QPushButton::clicked, this, [this] { emit pageRequested(m_actPage); });
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
    const auto finding = m_promises.finding();
    setVisible(one.commitment || finding);
    if (finding)
        showFinding(*finding);
    else if (one.commitment)
        showPromise(one);
}

void PromiseCard::showFinding(const PromiseController::SelectedFinding &one)
{
    m_evidence->setTitle(one.finding.severity == FindingSeverity::Conflict ? tr("Finding: a conflict")
                                                                           : tr("Finding: a gap"));
    setOrHide(m_says, one.finding.what);
    setOrHide(m_quote, one.quotes.isEmpty() ? one.policy : one.quotes.join(QLatin1Char('\n')));
    setOrHide(m_seen, one.finding.why);
    setOrHide(m_details, {});
    setOrHide(m_remedy, one.finding.toDo);
    m_looked->setText(tr("The text of the policy is held against the law, against itself and against the data map. "
                         "No row of the gateway is read for it."));
    m_how->show();
    m_actPage = QStringLiteral("policies");
    m_act->setText(tr("Show the &policy"));
    m_act->show();
    for (QWidget *absent : {static_cast<QWidget *>(m_course), static_cast<QWidget *>(m_duty)})
        absent->hide();
    m_past->hide();
}

void PromiseCard::showPromise(const PromiseController::Selected &one)
{
    m_evidence->setTitle(withCapital(m_promises.since()));
    setOrHide(m_says, one.commitment->says);
    setOrHide(m_quote, tr("“%1” %2, %3").arg(one.sentence->quote, one.policy->name, one.sentence->place));
    const PromiseVerdict none;
    const PromiseVerdict &verdict = one.standing ? one.standing->verdict : none;
    setOrHide(m_seen, one.standing ? verdict.summary : tr("Nobody has looked yet."));
    setOrHide(m_details, verdict.details.join(QLatin1Char('\n')));
    setOrHide(m_remedy, verdict.remedy);
    setOrHide(m_looked, verdict.looked);
    const Act act = actOf(*one.commitment);
    m_actPage = act.page;
    m_act->setText(act.label);
    m_act->setVisible(!act.page.isEmpty());
    showCourse(verdict);
    m_how->setVisible(!verdict.looked.isEmpty());
    m_duty->setVisible(m_promises.isDuty());
    m_note->setEnabled(m_promises.mayLook().has_value());
    m_noteButton->setEnabled(m_promises.mayLook() && !m_note->text().trimmed().isEmpty());
    m_history->setRows(m_promises.historyTable().rows());
    m_past->setVisible(m_promises.historyTable().rowCount() > 0);
}

void PromiseCard::showCourse(const PromiseVerdict &verdict)
{
    const bool isCourse = verdict.measure && m_promises.course().size() >= kDaysOfACourse;
    m_course->setVisible(isCourse);
    if (!isCourse)
        return;
    m_course->setTitle(withCapital(verdict.measure->name));
    m_course->setHint(verdict.measure->unit);
    const LineChartContent content = measureContent(m_promises.course(), *verdict.measure);
    if (content != m_line->content())
        m_line->setContent(content);
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
