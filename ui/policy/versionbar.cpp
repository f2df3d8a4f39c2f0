#include "ui/policy/versionbar.h"

#include "models/policy/policyorders.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QDateEdit>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

// Shown as "not said": nobody's policy is as old as this.
const QDate kNoDay(1970, 1, 1);

} // namespace

VersionBar::VersionBar(PolicyController &policies, QWidget *parent)
    : QWidget(parent)
    , m_policies(policies)
    , m_policy(new QLineEdit)
    , m_version(new QLineEdit)
    , m_effective(new QDateEdit)
    , m_reason(new QLineEdit)
    , m_adopt(new QPushButton(tr("&Adopt")))
    , m_inForce(new QPushButton(tr("Put in &force")))
    , m_end(new QPushButton(tr("Take &out of force")))
    , m_discard(new QPushButton(tr("Discard")))
    , m_note(new QLabel)
{
    m_policy->setAccessibleName(tr("Name of the policy"));
    m_policy->setMaxLength(64);
    m_version->setAccessibleName(tr("Version"));
    m_version->setMaxLength(64);
    m_effective->setAccessibleName(tr("Day from which on it holds"));
    m_effective->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_effective->setMinimumDate(kNoDay);
    m_effective->setSpecialValueText(tr("not said"));
    m_effective->setCalendarPopup(true);
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why; the history keeps it"));
    m_reason->setMaxLength(kLongestPolicyReason);
    m_adopt->setToolTip(tr("Keeps the policy as a version that is never changed"));
    m_inForce->setToolTip(tr("Holds the gateway, and cases that are filed from now on, to this version; other policies "
                             "stay in force beside it"));
    m_end->setToolTip(tr("The gateway is not held to this policy from now on"));
    setLook(m_adopt, "primary");
    setLook(m_discard, "quiet");
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    layOut();
    connect(&m_policies, &PolicyController::changed, this, &VersionBar::follow);
    connect(m_policy, &QLineEdit::textEdited, this, &VersionBar::nameDraft);
    connect(m_version, &QLineEdit::textEdited, this, &VersionBar::nameDraft);
    connect(m_effective, &QDateEdit::dateChanged, this,
            [this](QDate day) { m_policies.setEffective(day == kNoDay ? QDate() : day); });
    connect(m_reason, &QLineEdit::textChanged, this, &VersionBar::follow);
    for (QPushButton *button : {m_adopt, m_inForce, m_end})
        connect(button, &QPushButton::clicked, this, &VersionBar::begun);
    connect(m_adopt, &QPushButton::clicked, this, [this] { m_policies.adopt(m_reason->text()); });
    connect(m_inForce, &QPushButton::clicked, this, [this] { m_policies.putInForce(m_reason->text()); });
    connect(m_end, &QPushButton::clicked, this, [this] { m_policies.takeOutOfForce(m_reason->text()); });
    connect(m_discard, &QPushButton::clicked, &m_policies, &PolicyController::discard);
    follow();
}

void VersionBar::layOut()
{
    const auto add = [](QHBoxLayout *row, const QString &text, QWidget *line, int stretch) {
        auto *label = new QLabel(text);
        label->setBuddy(line);
        row->addWidget(label);
        row->addWidget(line, stretch);
    };
    auto *names = new QHBoxLayout;
    names->setSpacing(Spacing::kSmall);
    add(names, tr("&Name"), m_policy, 1);
    add(names, tr("&Version"), m_version, 1);
    add(names, tr("Holds fro&m"), m_effective, 0);
    names->addWidget(m_discard);
    auto *steps = new QHBoxLayout;
    steps->setSpacing(Spacing::kSmall);
    add(steps, tr("&Reason"), m_reason, 1);
    steps->addWidget(m_adopt);
    steps->addWidget(m_inForce);
    steps->addWidget(m_end);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addWidget(m_note);
    column->addLayout(names);
    column->addLayout(steps);
}

void VersionBar::nameDraft()
{
    m_policies.setVersion(m_policy->text().trimmed(), m_version->text().trimmed());
}

QString VersionBar::note() const
{
    return m_note->isHidden() ? QString() : m_note->text();
}

void VersionBar::follow()
{
    const PolicyDocument &draft = m_policies.draft();
    const PolicyEntry *entry = m_policies.entry();
    const auto may = m_policies.mayEdit();
    const bool canEdit = may.has_value() && !m_policies.isSaving() && !draft.sentences.isEmpty();
    const bool changed = m_policies.isChanged();
    const bool isVersion = entry && entry->adopted && !changed;
    const QStringList mistakes = canEdit && changed ? m_policies.mistakes() : QStringList();
    const bool hasReason = !m_reason->text().trimmed().isEmpty();
    if (m_policy->text() != draft.id) {
        m_policy->setText(draft.id);
        m_policy->setCursorPosition(0); // what is too long is shown from its beginning
    }
    if (m_version->text() != draft.version)
        m_version->setText(draft.version);
    const QSignalBlocker quiet(m_effective);
    m_effective->setDate(draft.effective.isValid() ? draft.effective : kNoDay);
    for (QWidget *line : std::initializer_list<QWidget *>{m_policy, m_version, m_effective, m_reason})
        line->setEnabled(canEdit);
    m_adopt->setEnabled(canEdit && !isVersion && mistakes.isEmpty() && hasReason);
    m_inForce->setEnabled(canEdit && isVersion && !entry->isInForce && hasReason);
    m_end->setEnabled(canEdit && isVersion && entry->isInForce && hasReason);
    m_discard->setEnabled(canEdit && changed);
    m_note->setText(!may                  ? may.error().message
                    : !mistakes.isEmpty() ? mistakes.constFirst()
                    : changed             ? tr("Changed. Give it a version of its own and adopt it to keep it.")
                                          : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    setLook(m_note, !mistakes.isEmpty() ? "error" : "hint");
}

} // namespace Gatehouse
