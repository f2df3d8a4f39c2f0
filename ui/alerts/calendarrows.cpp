#include "ui/alerts/calendarrows.h"

#include "models/alerts/alertrule.h"
#include "models/alerts/seasoncalendar.h"
#include "ui/alerts/zonebox.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/wrappedlabel.h"

#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace Gatehouse
{

namespace
{

constexpr int kNameWidth = 110; // as of the other settings
constexpr int kLines = 5;

} // namespace

CalendarRows::CalendarRows(QWidget *parent)
    : QWidget(parent)
    , m_zone(new ZoneBox(tr("Time zone of the calendar")))
    , m_holidays(new QPlainTextEdit)
{
    m_holidays->setAccessibleName(tr("Holidays"));
    m_holidays->setAccessibleDescription(tr("Days that are like a Sunday, one a line"));
    m_holidays->setPlaceholderText(tr("2026-12-25"));
    m_holidays->setTabChangesFocus(true);
    m_holidays->setFixedHeight(QFontMetrics(m_holidays->font()).lineSpacing() * kLines + 2 * Spacing::kSmall);
    layOut();
    connect(m_zone, &ZoneBox::zoneEdited, this, &CalendarRows::read);
    connect(m_holidays, &QPlainTextEdit::textChanged, this, &CalendarRows::read);
}

// A field that goes while it has the focus says that it was edited.
CalendarRows::~CalendarRows()
{
    m_zone->disconnect(this);
    m_holidays->disconnect(this);
}

void CalendarRows::layOut()
{
    const auto label = [](const QString &text, QWidget *buddy) {
        auto *made = new QLabel(text);
        made->setBuddy(buddy);
        made->setFixedWidth(kNameWidth);
        return made;
    };
    const auto hint = [](const QString &text) {
        auto *made = new WrappedLabel(text);
        setLook(made, "hint");
        return made;
    };
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Spacing::kSmall);
    grid->setVerticalSpacing(Spacing::kSmall / 2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(label(tr("&Time zone"), m_zone), 0, 0);
    grid->addWidget(m_zone, 0, 1);
    grid->addWidget(hint(tr("Where the users live. As it is shipped: UTC.")), 1, 1);
    grid->addWidget(label(tr("&Holidays"), m_holidays), 2, 0, Qt::AlignTop);
    grid->addWidget(m_holidays, 2, 1);
    grid->addWidget(hint(tr("One a line, as 2026-12-25. Such a day counts as a Sunday: as much is due, and what comes "
                            "is learned of Sundays. As it is shipped: none.")),
                    3, 1);
}

void CalendarRows::setCalendar(const QString &zone, const QList<QDate> &holidays)
{
    const QString shown = zone.isEmpty() ? SeasonDays().zone : zone;
    const bool isOther = m_isForgotten || shown != m_knownZone || holidays != m_known;
    if (!isOther)
        return;
    m_isForgotten = false;
    m_knownZone = shown;
    m_known = holidays;
    m_problem.clear();
    m_zone->setZone(shown);
    const QSignalBlocker quiet(m_holidays);
    m_holidays->setPlainText(holidaysText(holidays));
}

void CalendarRows::forgetText()
{
    m_isForgotten = true;
    m_problem.clear();
}

void CalendarRows::read()
{
    const QString zone = m_zone->zone();
    const auto days = holidaysFromText(m_holidays->toPlainText());
    QString problem = days ? QString() : days.error().message;
    if (const auto checked = checkRule({QLatin1String(kCalendarRule), true, {}, {}, zone, days.value_or(m_known)});
        problem.isEmpty() && !checked)
        problem = checked.error().message;
    const bool isNews = std::exchange(m_problem, problem) != problem;
    if (m_problem.isEmpty() && (zone != m_knownZone || *days != m_known)) {
        m_knownZone = zone.isEmpty() ? SeasonDays().zone : zone;
        m_known = *days;
        emit calendarEdited(m_knownZone, m_known);
    }
    if (isNews)
        emit problemChanged();
}

void CalendarRows::setReadOnly(bool readOnly)
{
    m_zone->setEnabled(!readOnly);
    m_holidays->setReadOnly(readOnly);
}

} // namespace Gatehouse
