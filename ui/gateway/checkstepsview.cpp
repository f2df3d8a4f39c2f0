#include "ui/gateway/checkstepsview.h"

#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kStateWidth = 72;
constexpr int kNameWidth = 128;

Tone toneOf(CheckStep::State state)
{
    switch (state) {
    case CheckStep::State::Ok:
        return Tone::Ok;
    case CheckStep::State::Warning:
        return Tone::Warn;
    case CheckStep::State::Failed:
        return Tone::Bad;
    default:
        return Tone::Neutral;
    }
}

QLabel *wrapped(const QString &text, const char *look = nullptr)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (look)
        setLook(label, look);
    return label;
}

} // namespace

CheckStepsView::CheckStepsView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(Spacing::kSmall);
    setAccessibleName(tr("Connection test"));
}

void CheckStepsView::showSteps(const QList<CheckStep> &steps)
{
    if (steps == m_steps)
        return;
    m_steps = steps;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QStringList lines;
    for (const CheckStep &step : steps) {
        m_rows->addWidget(row(step));
        lines.append(QStringLiteral("%1: %2. %3 %4")
                         .arg(step.name, checkStateToken(step.state), step.message, step.remedy)
                         .trimmed());
    }
    m_text = lines.join(QLatin1Char('\n'));
    setAccessibleDescription(m_text);
}

QWidget *CheckStepsView::row(const CheckStep &step) const
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Spacing::kGap);
    grid->setVerticalSpacing(2);
    grid->setColumnMinimumWidth(0, kStateWidth);
    grid->setColumnMinimumWidth(1, kNameWidth);
    grid->setColumnStretch(2, 1);
    grid->addWidget(new Chip(m_theme, checkStateToken(step.state), toneOf(step.state)), 0, 0,
                    Qt::AlignLeft | Qt::AlignTop);
    auto *name = new QLabel(step.name);
    setLook(name, "title");
    grid->addWidget(name, 0, 1, Qt::AlignTop);
    int line = 0;
    if (!step.message.isEmpty())
        grid->addWidget(wrapped(step.message), line++, 2);
    if (!step.remedy.isEmpty())
        grid->addWidget(wrapped(step.remedy, "muted"), line++, 2);
    if (!step.details.isEmpty())
        grid->addWidget(wrapped(step.details.join(QLatin1Char('\n')), "hint"), line, 2);
    return box;
}

} // namespace Gatehouse
