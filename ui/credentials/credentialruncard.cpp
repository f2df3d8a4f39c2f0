#include "ui/credentials/credentialruncard.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/wrappedlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostItemsTold = 6;

QString titleOf(const CredentialRun &run)
{
    const QString what =
        counted(run.items.size(), CredentialRunCard::tr("credential"), CredentialRunCard::tr("credentials"));
    return QStringLiteral("%1 · %2 %3 · %4")
        .arg(formatInstant(run.madeMs, QTimeZone::systemTimeZone()), actionVerbTitle(run.verb), what, run.by);
}

// Those that did not end well, each by itself.
QStringList troubles(const CredentialRun &run)
{
    QStringList lines;
    for (const CredentialRunItem &item : run.items) {
        if (item.outcome == CredentialOutcome::Done || item.outcome == CredentialOutcome::Accepted)
            continue;
        if (lines.size() == kMostItemsTold)
            return lines << QStringLiteral("...");
        lines.append(
            QStringLiteral("%1: %2. %3").arg(item.label, credentialOutcomeTitle(item.outcome), item.said).trimmed());
    }
    return lines;
}

} // namespace

CredentialRunCard::CredentialRunCard(CredentialDeeds &deeds, QWidget *parent)
    : Card(tr("What was done"), {}, parent)
    , m_deeds(deeds)
    , m_choice(new QComboBox)
    , m_outcome(new WrappedLabel)
    , m_reason(new QLineEdit)
    , m_undo(new QPushButton(tr("&Undo")))
    , m_readBack(new QPushButton(tr("Read &back")))
{
    setAccessibleName(tr("What was done"));
    m_choice->setAccessibleName(tr("Which run"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_reason->setAccessibleName(tr("Why it is taken back"));
    m_reason->setPlaceholderText(tr("Why it is taken back"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_choice, 3);
    row->addWidget(m_readBack);
    row->addWidget(m_reason, 2);
    row->addWidget(m_undo);
    body()->setSpacing(Spacing::kSmall);
    body()->addLayout(row);
    body()->addWidget(m_outcome);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &CredentialRunCard::showRun);
    connect(m_reason, &QLineEdit::textChanged, this, &CredentialRunCard::showRun);
    connect(m_reason, &QLineEdit::returnPressed, this, &CredentialRunCard::undo);
    connect(m_undo, &QPushButton::clicked, this, &CredentialRunCard::undo);
    connect(m_readBack, &QPushButton::clicked, this, [this] {
        if (const CredentialRun *run = chosen())
            m_deeds.readBack(run->seq);
    });
    connect(&deeds, &CredentialDeeds::changed, this, &CredentialRunCard::follow);
    hide();
    follow();
}

const CredentialRun *CredentialRunCard::chosen() const
{
    const auto found = std::ranges::find(m_deeds.runs(), m_choice->currentData().toLongLong(), &CredentialRun::seq);
    return found == m_deeds.runs().end() ? nullptr : &*found;
}

void CredentialRunCard::follow()
{
    if (m_shown != m_deeds.runs())
        fillChoice();
    setVisible(!m_shown.isEmpty());
    showRun();
}

// The newest one is shown when there is a new one; else the one that was.
void CredentialRunCard::fillChoice()
{
    const qint64 newest = m_shown.isEmpty() ? 0 : m_shown.constFirst().seq;
    const qint64 before = m_choice->currentData().toLongLong();
    m_shown = m_deeds.runs();
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    for (const CredentialRun &run : std::as_const(m_shown))
        m_choice->addItem(titleOf(run), run.seq);
    const bool hasNew = !m_shown.isEmpty() && m_shown.constFirst().seq > newest;
    m_choice->setCurrentIndex(hasNew ? 0 : std::max(0, m_choice->findData(before)));
}

void CredentialRunCard::showRun()
{
    const CredentialRun *run = chosen();
    if (!run)
        return;
    QStringList lines{CredentialDeeds::runText(*run) + QLatin1Char(' ') + tr("Why: %1").arg(run->reason)};
    m_outcome->setText((lines + troubles(*run)).join(QLatin1Char('\n')));
    const auto mayUndo = m_deeds.mayUndo(*run);
    const auto mayReadBack = m_deeds.mayReadBack(*run);
    m_reason->setVisible(mayUndo.has_value());
    m_undo->setVisible(mayUndo.has_value());
    m_undo->setEnabled(!m_reason->text().trimmed().isEmpty());
    const bool isOpen = run->open() + run->count(CredentialOutcome::Accepted) > 0;
    m_readBack->setVisible(isOpen);
    m_readBack->setEnabled(mayReadBack.has_value());
    m_readBack->setToolTip(mayReadBack ? QString() : mayReadBack.error().message);
}

void CredentialRunCard::undo()
{
    const CredentialRun *run = chosen();
    const QString reason = m_reason->text().trimmed();
    if (!run || reason.isEmpty() || !m_deeds.mayUndo(*run))
        return;
    m_deeds.undo(run->seq, reason);
    m_reason->clear();
}

QString CredentialRunCard::text() const
{
    return m_choice->currentText() + QLatin1Char('\n') + m_outcome->text();
}

} // namespace Gatehouse
