#include "ui/widgets/comparisonpopup.h"

#include "models/core/format.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kWidth = 300;

QLabel *wrapped(const char *look)
{
    auto *label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    setLook(label, look);
    return label;
}

} // namespace

ComparisonPopup::ComparisonPopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_start(new QLineEdit)
    , m_period(wrapped("hint"))
    , m_problem(wrapped("error"))
{
    setLook(this, "popup");
    setAccessibleName(tr("Period to compare with"));
    m_start->setFixedWidth(kWidth);
    m_start->setPlaceholderText(QStringLiteral("2026-11-01T14:00"));
    m_start->setAccessibleName(tr("Start of the period to compare with"));
    auto *label = new QLabel(tr("Compare with the period that &starts at"));
    label->setBuddy(m_start);
    auto *apply = new QPushButton(tr("Compare"));
    setLook(apply, "primary");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kGap, Spacing::kGap, Spacing::kGap, Spacing::kGap);
    column->setSpacing(Spacing::kSmall);
    for (QWidget *part :
         {static_cast<QWidget *>(label), static_cast<QWidget *>(m_start), static_cast<QWidget *>(m_period),
          static_cast<QWidget *>(m_problem), static_cast<QWidget *>(apply)})
        column->addWidget(part);
    connect(m_start, &QLineEdit::textEdited, this, &ComparisonPopup::check);
    connect(apply, &QPushButton::clicked, this, &ComparisonPopup::apply);
}

void ComparisonPopup::setView(const TimeRange &range, const Comparison &comparison, qint64 nowMs)
{
    m_range = range;
    m_nowMs = nowMs;
    const Comparison shown = comparison == Comparison::None ? Comparison(Comparison::PreviousPeriod) : comparison;
    const TimeSpan span = shown.comparedSpan(range.resolve(nowMs), range.zone());
    m_start->setText(
        QDateTime::fromMSecsSinceEpoch(span.fromMs, range.zone()).toString(QStringLiteral("yyyy-MM-dd'T'HH:mm")));
    check();
    m_start->selectAll();
    m_start->setFocus();
}

void ComparisonPopup::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        apply();
        return;
    }
    QFrame::keyPressEvent(event);
}

Result<Comparison> ComparisonPopup::typed() const
{
    return parseComparedStart(m_start->text(), m_range.resolve(m_nowMs), m_nowMs, m_range.zone());
}

// Says while one types which period that is; what is wrong with it only when it is to be applied.
void ComparisonPopup::check()
{
    const Result<Comparison> comparison = typed();
    const QString zone = QString::fromLatin1(m_range.zone().id());
    m_period->setText(
        comparison
            ? tr("%1, %2: %3. It keeps this distance when the range moves.")
                  .arg(formatSpan(comparison->comparedSpan(m_range.resolve(m_nowMs), m_range.zone()), m_range.zone()),
                       zone, comparison->label())
            : tr("As long as the period shown, in %1.").arg(zone));
    showProblem({});
}

void ComparisonPopup::apply()
{
    const Result<Comparison> comparison = typed();
    if (!comparison) {
        showProblem(comparison.error().message);
        m_start->setFocus();
        return;
    }
    hide();
    emit comparisonPicked(*comparison);
}

void ComparisonPopup::showProblem(const QString &problem)
{
    m_start->setProperty("invalid", !problem.isEmpty());
    m_start->style()->unpolish(m_start);
    m_start->style()->polish(m_start);
    m_start->setAccessibleDescription(problem);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_period->setVisible(problem.isEmpty());
    adjustSize();
}

} // namespace Gatehouse
