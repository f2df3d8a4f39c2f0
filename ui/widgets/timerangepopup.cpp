#include "ui/widgets/timerangepopup.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QCompleter>
#include <QDateTime>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
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

QList<TimeRange> presets(const QTimeZone &zone)
{
    using Kind = TimeRange::Kind;
    return {TimeRange::last(15 * kMinuteMs, zone),
            TimeRange::last(kHourMs, zone),
            TimeRange::last(6 * kHourMs, zone),
            TimeRange::last(24 * kHourMs, zone),
            TimeRange::last(7 * kDayMs, zone),
            TimeRange::last(30 * kDayMs, zone),
            TimeRange::last(90 * kDayMs, zone),
            TimeRange::calendar(Kind::CalendarDay, 0, zone),
            TimeRange::calendar(Kind::CalendarDay, -1, zone),
            TimeRange::calendar(Kind::CalendarWeek, 0, zone),
            TimeRange::calendar(Kind::CalendarWeek, -1, zone),
            TimeRange::calendar(Kind::CalendarMonth, 0, zone),
            TimeRange::calendar(Kind::CalendarMonth, -1, zone)};
}

constexpr int kRelativePresets = 7;

QString editable(qint64 ms, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(ms, zone).toString(QStringLiteral("yyyy-MM-dd'T'HH:mm"));
}

} // namespace

TimeRangePopup::TimeRangePopup(QWidget *parent)
    : QFrame(parent, Qt::Popup)
    , m_from(new QLineEdit)
    , m_to(new QLineEdit)
    , m_zone(new QComboBox)
    , m_problem(new QLabel)
    , m_apply(new QPushButton(tr("Apply")))
{
    setLook(this, "popup");
    setAccessibleName(tr("Time range"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Spacing::kGap, Spacing::kGap, Spacing::kGap, Spacing::kGap);
    row->setSpacing(Spacing::kPage);
    row->addWidget(buildPresets());
    row->addWidget(buildFields(), 1);
}

void TimeRangePopup::setRange(const TimeRange &range, qint64 nowMs)
{
    m_range = range;
    const TimeSpan span = range.resolve(nowMs);
    m_shownFrom = editable(span.fromMs, range.zone());
    m_shownTo = editable(span.toMs, range.zone());
    m_from->setText(m_shownFrom);
    m_to->setText(m_shownTo);
    m_zone->setEditText(QString::fromLatin1(range.zone().id()));
    showProblem(nullptr, {});
    const QList<TimeRange> choices = presets(range.zone());
    for (qsizetype i = 0; i < m_presets.size(); ++i)
        m_presets.at(i)->setChecked(choices.at(i) == range);
}

void TimeRangePopup::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (auto *button = qobject_cast<QPushButton *>(focusWidget()))
            button->click();
        else
            applyFields();
        return;
    }
    QFrame::keyPressEvent(event);
}

QWidget *TimeRangePopup::buildPresets()
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Spacing::kHair);
    grid->setVerticalSpacing(2);
    const QList<TimeRange> choices = presets(QTimeZone::utc());
    for (qsizetype i = 0; i < choices.size(); ++i) {
        auto *button = new QPushButton(choices.at(i).label(0));
        setLook(button, "choice");
        button->setCheckable(true);
        connect(button, &QPushButton::clicked, this, [this, i] {
            // A zone that is not known yet blocks the absolute fields only; presets then keep the zone there was.
            const Result<QTimeZone> zone = pickedZone();
            pick(presets(zone ? *zone : m_range.zone()).at(i));
        });
        const bool relative = i < kRelativePresets;
        grid->addWidget(button, int(relative ? i : i - kRelativePresets), relative ? 0 : 1);
        m_presets.append(button);
    }
    grid->setRowStretch(kRelativePresets, 1);
    return box;
}

QWidget *TimeRangePopup::buildFields()
{
    auto *box = new QWidget;
    auto *form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(Spacing::kSmall);
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    for (QLineEdit *field : {m_from, m_to}) {
        field->setMinimumWidth(220);
        field->setPlaceholderText(QStringLiteral("2026-11-01T14:00"));
        connect(field, &QLineEdit::textEdited, this, [this] { showProblem(nullptr, {}); });
    }
    m_from->setAccessibleName(tr("From"));
    m_to->setAccessibleName(tr("To, not included"));
    m_zone->setAccessibleName(tr("Time zone"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds())
        m_zone->addItem(QString::fromLatin1(id));
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    connect(m_zone, &QComboBox::editTextChanged, this, [this] { showProblem(nullptr, {}); });
    setLook(m_problem, "error");
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    setLook(m_apply, "primary");
    connect(m_apply, &QPushButton::clicked, this, &TimeRangePopup::applyFields);
    form->addRow(tr("&From"), m_from);
    form->addRow(tr("&To, not included"), m_to);
    form->addRow(tr("Time &zone"), m_zone);
    form->addRow(m_problem);
    form->addRow(m_apply);
    return box;
}

void TimeRangePopup::pick(const TimeRange &range)
{
    hide();
    emit rangePicked(range);
}

void TimeRangePopup::applyFields()
{
    const Result<QTimeZone> zone = pickedZone();
    if (!zone)
        return showProblem(m_zone->lineEdit(), zone.error().message);
    // Only the zone was changed: the range stays what it is, a relative one stays relative.
    if (m_from->text() == m_shownFrom && m_to->text() == m_shownTo && m_range.isRelative())
        return pick(m_range.inZone(*zone));
    const Result<qint64> from = parseInstant(m_from->text(), *zone);
    if (!from)
        return showProblem(m_from, from.error().message);
    const Result<qint64> to = parseInstant(m_to->text(), *zone);
    if (!to)
        return showProblem(m_to, to.error().message);
    if (*to <= *from)
        return showProblem(m_to, tr("The end is not after the start. Give a later end."));
    pick(TimeRange::absolute({*from, *to}, *zone));
}

void TimeRangePopup::showProblem(QLineEdit *wrong, const QString &problem)
{
    for (QLineEdit *field : {m_from, m_to, m_zone->lineEdit()}) {
        const bool invalid = field == wrong;
        if (field->property("invalid").toBool() == invalid)
            continue;
        field->setProperty("invalid", invalid);
        field->style()->unpolish(field);
        field->style()->polish(field);
    }
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    if (wrong) {
        wrong->setAccessibleDescription(problem);
        wrong->setFocus();
    }
    adjustSize();
}

Result<QTimeZone> TimeRangePopup::pickedZone() const
{
    return parseZone(m_zone->currentText());
}

} // namespace Gatehouse
