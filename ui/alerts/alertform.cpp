#include "ui/alerts/alertform.h"

#include "models/alerts/alertlearning.h"
#include "models/alerts/alertwords.h"
#include "models/alerts/silence.h"
#include "models/core/format.h"
#include "ui/alerts/choicebox.h"
#include "ui/theme/spacing.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kSilencesMs[] = {kHourMs, 4 * kHourMs, kDayMs, 7 * kDayMs, 30 * kDayMs};
constexpr int kUsualSilence = 1;
constexpr qint64 kOwnTime = 0;
constexpr int kScopeCharacters = 24;

QString whichOf(const QList<Alert> &alerts)
{
    return alerts.size() == 1
               ? QStringLiteral("%1, %2").arg(alertId(alerts.constFirst().seq), alertHeadline(alerts.constFirst()))
               : AlertForm::tr("%1 alerts").arg(alerts.size());
}

} // namespace

AlertForm::AlertForm(QWidget *parent)
    : Card({}, {}, parent)
    , m_choice(new ChoiceBox)
    , m_scope(new ChoiceBox)
    , m_until(new QDateTimeEdit)
    , m_reason(new QLineEdit)
    , m_go(new QPushButton)
{
    m_until->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
    m_until->setCalendarPopup(true);
    m_until->setAccessibleName(tr("Until"));
    m_scope->setAccessibleName(tr("What is silenced"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scope->setMinimumContentsLength(kScopeCharacters);
    m_reason->setAccessibleName(tr("Reason"));
    setLook(m_go, "primary");
    auto *cancel = new QPushButton(tr("Cancel"));
    setLook(cancel, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_choice);
    row->addWidget(m_scope);
    row->addWidget(m_until);
    row->addWidget(m_reason, 1);
    row->addWidget(m_go);
    row->addWidget(cancel);
    body()->addLayout(row);
    hide();
    for (const QComboBox *box : {m_choice, m_scope})
        connect(box, &QComboBox::currentIndexChanged, this, &AlertForm::follow);
    connect(m_reason, &QLineEdit::textChanged, this, &AlertForm::follow);
    connect(m_go, &QPushButton::clicked, this, &AlertForm::give);
    connect(cancel, &QPushButton::clicked, this, &AlertForm::close);
}

void AlertForm::open(const QList<Alert> &alerts, const QString &title, const QString &hint)
{
    m_alerts = alerts;
    setTitle(title);
    setHint(hint);
    m_reason->clear();
    follow();
    show();
}

void AlertForm::askSilence(const QList<Alert> &alerts, qint64 nowMs, const QTimeZone &zone)
{
    m_forSilence = true;
    m_nowMs = nowMs;
    m_zone = zone;
    m_choice->clear();
    m_choice->setAccessibleName(tr("For how long"));
    for (const qint64 ms : kSilencesMs)
        m_choice->addItem(tr("for %1").arg(formatAge(ms)), ms);
    m_choice->addItem(tr("until…"), kOwnTime);
    m_choice->setCurrentIndex(kUsualSilence);
    const QDateTime proposal = QDateTime::fromMSecsSinceEpoch(nowMs + kDayMs, zone);
    m_until->setDateTime(QDateTime(proposal.date(), proposal.time()));
    m_alerts = alerts;
    fillScopes();
    m_reason->setPlaceholderText(tr("Why nobody needs to be told; the history keeps it"));
    m_go->setText(tr("&Silence"));
    open(alerts, tr("Silence %1").arg(whichOf(alerts)), tr("it goes on being counted, and wakes by itself"));
    m_reason->setFocus();
}

void AlertForm::askVerdict(const QList<Alert> &alerts)
{
    m_forSilence = false;
    m_choice->clear();
    m_choice->setAccessibleName(tr("What it was"));
    m_choice->setPlaceholderText(tr("What was it?"));
    for (const AlertVerdict verdict :
         {AlertVerdict::Incident, AlertVerdict::ExpectedChange, AlertVerdict::FalsePositive})
        m_choice->addItem(QStringLiteral("%1: %2").arg(alertVerdictTitle(verdict), verdictConsequence(verdict, alerts)),
                          int(verdict));
    m_choice->setCurrentIndex(-1);
    m_reason->setPlaceholderText(tr("What it was, in a few words (may be left out)"));
    m_go->setText(tr("&Resolve"));
    open(alerts, tr("Resolve %1").arg(whichOf(alerts)), tr("the first letter of a verdict chooses it"));
    m_choice->setFocus();
}

// Of several alerts each has its own place and rule.
void AlertForm::fillScopes()
{
    const bool isOne = m_alerts.size() == 1;
    m_scope->clear();
    m_scope->addItem(isOne ? tr("this, also when it comes again") : tr("these, also when they come again"),
                     int(SilenceScope::Alert));
    const bool hasNode = std::ranges::all_of(
        m_alerts, [](const Alert &alert) { return checkSilenceScope(alert, SilenceScope::Node).has_value(); });
    for (const SilenceScope scope : {SilenceScope::Node, SilenceScope::Rule}) {
        if (scope == SilenceScope::Node && !hasNode)
            continue;
        m_scope->addItem(isOne                         ? silenceSubject(m_alerts.constFirst(), scope)
                         : scope == SilenceScope::Node ? tr("everything at their places")
                                                       : tr("all that their rules find"),
                         int(scope));
    }
}

void AlertForm::follow()
{
    m_scope->setVisible(m_forSilence);
    m_scope->setToolTip(m_scope->currentText());
    m_until->setVisible(m_forSilence && m_choice->currentData().toLongLong() == kOwnTime);
    m_go->setEnabled(m_forSilence ? !m_reason->text().trimmed().isEmpty() : m_choice->currentIndex() >= 0);
}

qint64 AlertForm::untilMs() const
{
    const qint64 forMs = m_choice->currentData().toLongLong();
    if (forMs != kOwnTime)
        return m_nowMs + forMs;
    return QDateTime(m_until->date(), m_until->time(), m_zone).toMSecsSinceEpoch();
}

void AlertForm::give()
{
    if (!m_go->isEnabled())
        return;
    const QString reason = m_reason->text().trimmed();
    const auto verdict = AlertVerdict(m_choice->currentData().toInt());
    const QList<Alert> alerts = m_alerts;
    const qint64 until = m_forSilence ? untilMs() : 0;
    const auto scope = SilenceScope(m_scope->currentData().toInt());
    close();
    if (m_forSilence)
        emit silenceGiven(alerts, until, reason, scope);
    else
        emit verdictGiven(alerts, verdict, reason);
}

void AlertForm::close()
{
    if (isHidden())
        return;
    hide();
    emit closed();
}

void AlertForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        give();
    else if (event->key() == Qt::Key_Escape)
        close();
    else
        Card::keyPressEvent(event);
}

} // namespace Gatehouse
