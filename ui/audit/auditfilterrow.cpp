#include "ui/audit/auditfilterrow.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kTypingMs = 250;
constexpr int kChoiceWidth = 150;

QComboBox *makeChoice(const QString &name, const QString &everything)
{
    auto *choice = new QComboBox;
    choice->setAccessibleName(name);
    choice->addItem(everything, QString());
    choice->setMinimumWidth(kChoiceWidth);
    return choice;
}

QLineEdit *makeField(const QString &name, const QString &placeholder)
{
    auto *field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(placeholder);
    field->setClearButtonEnabled(true);
    return field;
}

} // namespace

AuditFilterRow::AuditFilterRow(QWidget *parent)
    : QWidget(parent)
    , m_actor(makeChoice(tr("Who"), tr("Anybody")))
    , m_action(makeChoice(tr("What"), tr("Any action")))
    , m_object(makeField(tr("Of what"), tr("Of what: case C-…")))
    , m_text(makeField(tr("Text"), tr("Text anywhere")))
    , m_range(new QPushButton)
    , m_clear(new QPushButton(tr("Clear")))
{
    m_action->addItem(tr("Operators and sign-ins"), QStringLiteral("operator."));
    m_action->addItem(tr("Sign-ins that failed"), QStringLiteral("operator.sign_in_failed"));
    m_action->addItem(tr("Privacy requests"), QStringLiteral("case."));
    m_action->addItem(tr("Holds"), QStringLiteral("hold."));
    m_action->addItem(tr("The log itself"), QStringLiteral("audit."));
    m_range->setCheckable(true);
    m_range->setToolTip(tr("Only entries within the time range of the bar on top"));
    setLook(m_clear, "quiet");
    m_clear->setAccessibleName(tr("Clear the filter of the log"));
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_range);
    row->addWidget(m_actor);
    row->addWidget(m_action);
    row->addWidget(m_object, 1);
    row->addWidget(m_text, 1);
    row->addWidget(m_clear);
    connect(&m_typing, &QTimer::timeout, this, &AuditFilterRow::edit);
    for (QLineEdit *field : {m_object, m_text}) {
        connect(field, &QLineEdit::textEdited, &m_typing, qOverload<>(&QTimer::start));
        connect(field, &QLineEdit::textChanged, this, [this, field] {
            if (field->text().isEmpty())
                m_typing.start();
        });
        connect(field, &QLineEdit::returnPressed, this, &AuditFilterRow::edit);
    }
    for (QComboBox *choice : {m_actor, m_action})
        connect(choice, &QComboBox::activated, this, &AuditFilterRow::edit);
    connect(m_range, &QPushButton::toggled, this, &AuditFilterRow::edit);
    connect(m_clear, &QPushButton::clicked, this, &AuditFilterRow::clear);
    setNames({});
    m_clear->hide();
}

void AuditFilterRow::setNames(const QHash<QString, QString> &names)
{
    if (names == m_names && m_actor->count() > 1)
        return;
    const QString chosen = m_actor->currentData().toString();
    m_names = names;
    QList<std::pair<QString, QString>> byName;
    for (auto at = names.constBegin(); at != names.constEnd(); ++at)
        byName.append({at.value(), at.key()});
    std::ranges::sort(byName);
    while (m_actor->count() > 1)
        m_actor->removeItem(1);
    for (const auto &[name, id] : byName)
        m_actor->addItem(name, id);
    m_actor->addItem(tr("the console itself"), QStringLiteral("system"));
    m_actor->setCurrentIndex(std::max(0, m_actor->findData(chosen)));
}

void AuditFilterRow::setRange(const QString &label, const TimeSpan &span)
{
    m_range->setText(m_range->isChecked() ? label : tr("All time"));
    m_range->setAccessibleName(tr("Only %1").arg(label));
    if (span == m_span)
        return;
    m_span = span;
    if (m_range->isChecked())
        edit();
}

AuditFilter AuditFilterRow::filter() const
{
    AuditFilter filter;
    if (m_range->isChecked()) {
        filter.fromMs = m_span.fromMs;
        filter.toMs = m_span.toMs;
    }
    filter.actor = m_actor->currentData().toString();
    filter.action = m_action->currentData().toString();
    filter.object = m_object->text().trimmed();
    filter.text = m_text->text().trimmed();
    return filter;
}

void AuditFilterRow::clear()
{
    m_actor->setCurrentIndex(0);
    m_action->setCurrentIndex(0);
    m_object->clear();
    m_text->clear();
    m_range->setChecked(false);
    edit();
}

void AuditFilterRow::focusText()
{
    m_text->setFocus(Qt::ShortcutFocusReason);
}

void AuditFilterRow::edit()
{
    m_typing.stop();
    m_clear->setVisible(!filter().isEmpty());
    emit filterEdited(filter());
}

} // namespace Gatehouse
