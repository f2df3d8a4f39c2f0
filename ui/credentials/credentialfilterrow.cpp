#include "ui/credentials/credentialfilterrow.h"

#include "models/core/format.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/countedsuffix.h"
#include "ui/widgets/flowlayout.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

// What is usually found stands in one row of a small window.
QString shortTitle(CredentialFinding finding)
{
    switch (finding) {
    case CredentialFinding::Expired:
        return CredentialFilterRow::tr("expired");
    case CredentialFinding::IdleAdmin:
        return CredentialFilterRow::tr("idle admin");
    case CredentialFinding::LimitAboveUse:
        return CredentialFilterRow::tr("high limit");
    default:
        return credentialFindingTitle(finding);
    }
}

} // namespace

CredentialFilterRow::CredentialFilterRow(CredentialController &credentials, QWidget *parent)
    : QWidget(parent)
    , m_credentials(credentials)
    , m_group(new QButtonGroup(this))
    , m_all(new QPushButton)
    , m_days(new QSpinBox)
    , m_from(new QLabel)
    , m_policy(new QPushButton(tr("As promised")))
{
    auto *chips = new QWidget;
    auto *flow = new FlowLayout(Spacing::kHair, chips);
    flow->setContentsMargins(0, 0, 0, 0);
    const auto add = [&](QPushButton *button, CredentialFindings findings) {
        button->setCheckable(true);
        setLook(button, "choice");
        m_group->addButton(button);
        flow->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, findings] { m_credentials.setFilter(findings); });
    };
    add(m_all, {});
    for (const CredentialFinding finding : kCredentialFindings) {
        m_findings.append(new QPushButton);
        add(m_findings.last(), finding);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addWidget(buildDays());
    column->addWidget(chips);
    connect(&credentials, &CredentialController::changed, this, &CredentialFilterRow::show);
    show();
}

QWidget *CredentialFilterRow::buildDays()
{
    auto *label = new QLabel(tr("&Unused from"));
    label->setBuddy(m_days);
    setLook(label, "muted");
    m_days->setRange(1, 3650);
    m_days->setSuffix(tr(" days on"));
    m_days->setAccessibleName(tr("Days from which on a credential counts as unused"));
    m_days->setKeyboardTracking(false);
    m_days->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_from->setTextFormat(Qt::PlainText);
    setLook(m_from, "hint");
    setLook(m_policy, "quiet");
    m_policy->setToolTip(tr("Counts by what the policy in force says again"));
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Spacing::kSmall);
    line->addWidget(label);
    line->addWidget(m_days);
    line->addWidget(m_from);
    line->addWidget(m_policy);
    line->addStretch(1);
    connect(m_days, &QSpinBox::valueChanged, &m_credentials, &CredentialController::setUnusedDays);
    connect(m_policy, &QPushButton::clicked, &m_credentials, &CredentialController::usePolicyDays);
    return row;
}

QPushButton *CredentialFilterRow::button(CredentialFinding finding) const
{
    return m_findings.at(std::ranges::find(kCredentialFindings, finding) - kCredentialFindings.begin());
}

QString CredentialFilterRow::daysFrom() const
{
    return m_from->text();
}

void CredentialFilterRow::show()
{
    const CredentialFindings filter = m_credentials.filter();
    const qint64 listed =
        m_credentials.survey() ? m_credentials.survey()->listed.size() + m_credentials.survey()->notListed : 0;
    m_all->setText(tr("All %1").arg(formatExact(listed)));
    m_all->setChecked(!filter);
    for (const CredentialFinding finding : kCredentialFindings) {
        QPushButton *chip = button(finding);
        const bool isBlind = m_credentials.isBlindFor(finding);
        const qint64 count = m_credentials.count(finding);
        const QString title = credentialFindingTitle(finding);
        chip->setText(QStringLiteral("%1 %2").arg(shortTitle(finding), isBlind ? notRecorded() : formatExact(count)));
        chip->setToolTip(shortTitle(finding) == title ? QString() : title);
        chip->setAccessibleName(QStringLiteral("%1 %2").arg(title, isBlind ? notRecorded() : formatExact(count)));
        chip->setChecked(filter == CredentialFindings(finding));
        chip->setEnabled(!isBlind);
        // What the gateway does not record stands above the page; of that and of what is not found there is nothing to
        // choose.
        chip->setVisible(!isBlind && (count > 0 || chip->isChecked()));
    }
    const int days = m_credentials.unusedDays();
    m_days->setEnabled(days > 0);
    if (days > 0 && !m_days->hasFocus()) {
        const QSignalBlocker quiet(m_days);
        m_days->setValue(days);
    }
    setCountedSuffix(m_days, tr(" day on"), tr(" days on"));
    m_from->setText(m_credentials.unusedFrom());
    m_policy->setVisible(m_credentials.isUnusedSet());
}

} // namespace Gatehouse
