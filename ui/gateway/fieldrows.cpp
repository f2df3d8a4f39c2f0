#include "ui/gateway/fieldrows.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QFormLayout>
#include <QLabel>
#include <QStyle>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

void setInvalid(QWidget *field, bool invalid)
{
    if (field->property("invalid").toBool() == invalid)
        return;
    field->setProperty("invalid", invalid);
    field->style()->unpolish(field);
    field->style()->polish(field);
}

} // namespace

FieldRows::FieldRows(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(Spacing::kPage);
    m_form->setVerticalSpacing(Spacing::kSmall);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeft);
}

void FieldRows::addHeading(const QString &id, const QString &title)
{
    auto *line = new QLabel(title);
    setLook(line, "title");
    line->setContentsMargins(0, m_form->rowCount() == 0 ? 0 : Spacing::kGap, 0, 0);
    m_form->addRow(line);
    m_rows.insert(id, {line, nullptr, nullptr});
}

void FieldRows::addRow(const QString &id, const QString &title, QWidget *field, QWidget *focus)
{
    auto *line = new QWidget;
    auto *column = new QVBoxLayout(line);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto *problem = new QLabel;
    setLook(problem, "error");
    problem->setWordWrap(true);
    problem->hide();
    column->addWidget(field);
    column->addWidget(problem);
    QWidget *target = focus ? focus : field;
    if (target->accessibleName().isEmpty())
        target->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    auto *label = new QLabel(title);
    label->setBuddy(target);
    m_form->addRow(label, line);
    m_rows.insert(id, {line, target, problem});
}

void FieldRows::setRowVisible(const QString &id, bool visible)
{
    m_form->setRowVisible(m_rows.value(id).line, visible);
}

bool FieldRows::showProblem(const QString &id, const QString &problem)
{
    const Row row = m_rows.value(id);
    if (!row.problem || (!problem.isEmpty() && row.line->isHidden()))
        return false;
    row.problem->setText(problem);
    row.problem->setVisible(!problem.isEmpty());
    setInvalid(row.focus, !problem.isEmpty());
    row.focus->setAccessibleDescription(problem);
    return true;
}

void FieldRows::clearProblems()
{
    for (auto at = m_rows.constBegin(); at != m_rows.constEnd(); ++at)
        showProblem(at.key(), {});
}

void FieldRows::focusRow(const QString &id)
{
    if (QWidget *focus = m_rows.value(id).focus)
        focus->setFocus();
}

QString FieldRows::problemOf(const QString &id) const
{
    const Row row = m_rows.value(id);
    return row.problem ? row.problem->text() : QString();
}

} // namespace Gatehouse
