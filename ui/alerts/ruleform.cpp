#include "ui/alerts/ruleform.h"

#include "ui/alerts/calendarrows.h"
#include "ui/alerts/rulesettingrow.h"
#include "ui/alerts/zonebox.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/wrappedlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace Gatehouse
{

namespace
{

const QString kEverywhere = QStringLiteral("*");

} // namespace

void fillNodes(QComboBox *box, const QList<LatticeNode> &nodes, const QString &everywhere,
               const std::optional<QStringList> &chosen)
{
    const QSignalBlocker quiet(box);
    box->clear();
    box->addItem(everywhere, kEverywhere);
    for (const LatticeNode &node : nodes)
        box->addItem(node.title(), node.tokens());
    int at = 0;
    for (int i = 1; chosen && i < box->count(); ++i) {
        if (box->itemData(i).toStringList() == *chosen)
            at = i;
    }
    if (chosen && at == 0) { // one without traffic in the last day
        box->addItem(chosen->join(QLatin1String(", ")), *chosen);
        at = box->count() - 1;
    }
    box->setCurrentIndex(at);
}

RuleForm::RuleForm(RuleController &rules, QWidget *parent)
    : Card({}, {}, parent)
    , m_rules(rules)
    , m_sentence(new WrappedLabel)
    , m_on(new QCheckBox(tr("The rule is &on")))
    , m_scopeLabel(new QLabel(tr("&Looks at")))
    , m_scope(new QComboBox)
    , m_calendar(new CalendarRows)
    , m_place(new QVBoxLayout)
    , m_note(new WrappedLabel)
    , m_reason(new QLineEdit)
    , m_save(new QPushButton(tr("&Save")))
    , m_discard(new QPushButton(tr("Discard")))
{
    setAccessibleName(tr("The rule"));
    build();
    connectParts();
    follow();
}

void RuleForm::build()
{
    setLook(m_sentence, "muted");
    m_scopeLabel->setBuddy(m_scope);
    m_scope->setAccessibleName(tr("Where the rule looks"));
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_reason->setAccessibleName(tr("Reason for the change"));
    m_reason->setPlaceholderText(tr("Why it is changed; the history keeps it"));
    m_reason->setMaxLength(RuleRepository::kLongestReason);
    setLook(m_save, "primary");
    setLook(m_discard, "quiet");
    auto *top = new QHBoxLayout;
    top->setSpacing(Spacing::kSmall);
    top->addWidget(m_on);
    top->addStretch(1);
    top->addWidget(m_scopeLabel);
    top->addWidget(m_scope, 2);
    m_place->setSpacing(Spacing::kSmall);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(Spacing::kSmall);
    bottom->addWidget(m_reason, 1);
    bottom->addWidget(m_save);
    bottom->addWidget(m_discard);
    body()->setSpacing(Spacing::kSmall);
    body()->addWidget(m_sentence);
    body()->addLayout(top);
    body()->addWidget(m_calendar);
    body()->addLayout(m_place);
    body()->addWidget(m_note);
    body()->addLayout(bottom);
}

void RuleForm::connectParts()
{
    connect(&m_rules, &RuleController::changed, this, &RuleForm::follow);
    connect(&m_rules, &RuleController::draftChanged, this, &RuleForm::followDraft);
    connect(&m_rules, &RuleController::testChanged, this, &RuleForm::followNote);
    connect(m_on, &QCheckBox::toggled, &m_rules, &RuleController::setOn);
    connect(m_scope, &QComboBox::activated, this,
            [this](int at) { m_rules.setScope(at == 0 ? QStringList() : m_scope->itemData(at).toStringList()); });
    connect(m_reason, &QLineEdit::textChanged, this, &RuleForm::followDraft);
    const auto save = [this] {
        if (m_save->isEnabled())
            m_rules.save(m_reason->text());
    };
    connect(m_save, &QPushButton::clicked, this, save);
    connect(m_reason, &QLineEdit::returnPressed, this, save);
    connect(m_discard, &QPushButton::clicked, this, &RuleForm::discard);
    connect(m_calendar, &CalendarRows::calendarEdited, &m_rules, &RuleController::setCalendar);
    connect(m_calendar, &CalendarRows::problemChanged, this, &RuleForm::followDraft);
}

void RuleForm::discard()
{
    m_calendar->forgetText();
    m_rules.discard();
}

void RuleForm::fillRows()
{
    if (m_shown == m_rules.selected())
        return;
    const QString before = std::exchange(m_shown, m_rules.selected());
    if (m_reason->text().isEmpty())
        m_reasons.remove(before);
    else
        m_reasons.insert(before, m_reason->text());
    m_reason->setText(m_reasons.value(m_shown));
    qDeleteAll(m_rows);
    m_rows.clear();
    m_calendar->forgetText();
    m_calendar->setVisible(m_rules.entry() && m_rules.entry()->kind == RuleKind::Calendar);
    if (!m_rules.entry())
        return;
    for (const RuleSetting &setting : m_rules.entry()->settings) {
        auto *row = new RuleSettingRow(setting);
        connect(row, &RuleSettingRow::valueEdited, &m_rules, &RuleController::setValue);
        m_place->addWidget(row);
        m_rows.append(row);
    }
}

void RuleForm::fillScope()
{
    const bool has = m_rules.entry() && m_rules.entry()->hasScope();
    m_scope->setVisible(has);
    m_scopeLabel->setVisible(has);
    const QStringList scope = m_rules.draft().scope;
    QList<LatticeNode> nodes = m_rules.nodes();
    nodes.removeAll(LatticeNode()); // which is everywhere
    fillNodes(m_scope, nodes, tr("every node"), scope.isEmpty() ? std::nullopt : std::optional(scope));
}

void RuleForm::follow()
{
    fillRows();
    const RuleEntry *entry = m_rules.entry();
    setVisible(entry);
    if (!entry)
        return;
    setTitle(entry->title);
    setHint(m_rules.standing());
    const QString blindness = m_rules.blindness();
    m_sentence->setText(tr("%1 Raises: %2.").arg(entry->sentence, entry->levels) +
                        (blindness.isEmpty()
                             ? QString()
                             : QLatin1Char('\n') + tr("It sees nothing at this gateway: %1").arg(blindness)));
    fillScope();
    followDraft();
}

void RuleForm::followDraft()
{
    if (m_shown.isEmpty() || m_shown != m_rules.selected())
        return;
    const auto may = m_rules.mayEdit();
    const bool canEdit = may.has_value() && !m_rules.isSaving();
    const QSignalBlocker quiet(m_on);
    m_on->setChecked(m_rules.draft().isOn);
    m_on->setEnabled(canEdit);
    m_scope->setEnabled(canEdit);
    for (RuleSettingRow *row : std::as_const(m_rows)) {
        row->setValue(m_rules.draft().value(row->setting().id));
        row->setReadOnly(!canEdit);
    }
    m_calendar->setCalendar(m_rules.draft().zone, m_rules.draft().holidays);
    m_calendar->setReadOnly(!canEdit);
    const bool changed = m_rules.isChanged();
    const bool isSound = m_calendar->problem().isEmpty();
    if (!changed && !m_rules.isSaving() && !m_reason->hasFocus())
        m_reason->clear();
    followNote();
    m_reason->setEnabled(canEdit && changed);
    m_save->setEnabled(canEdit && changed && isSound && !m_reason->text().trimmed().isEmpty());
    m_discard->setEnabled((changed || !isSound) && canEdit);
}

// What is quickly tested follows by itself; of what takes minutes one may save it without.
QString RuleForm::changeText() const
{
    const QString change = tr("Changed: %1").arg(m_rules.difference());
    const bool isUntested = !m_rules.isQuick() && !m_rules.isTesting() && !m_rules.isTested();
    return isUntested ? change + QLatin1Char('\n') + tr("Not tested on the past: the back-test below does that.")
                      : change;
}

void RuleForm::followNote()
{
    const auto may = m_rules.mayEdit();
    const QString &problem = m_calendar->problem();
    m_note->setText(!may                  ? may.error().message
                    : !problem.isEmpty()  ? problem
                    : m_rules.isChanged() ? changeText()
                                          : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    setLook(m_note, !may ? "hint" : !problem.isEmpty() ? "error" : "note-accent");
}

QString RuleForm::note() const
{
    return m_note->text();
}

void RuleForm::focusFirst()
{
    if (!m_calendar->isHidden())
        m_calendar->zoneBox()->setFocus(Qt::OtherFocusReason);
    else if (!m_rows.isEmpty())
        m_rows.constFirst()->spin()->setFocus(Qt::OtherFocusReason);
}

} // namespace Gatehouse
