#include "ui/alerts/quiethoursrow.h"

#include "ui/alerts/zonebox.h"
#include "ui/theme/spacing.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QTimeEdit>
#include <QTimeZone>

namespace Gatehouse
{

namespace
{

void prepare(QTimeEdit *time, const QTime &usual, const QString &name)
{
    time->setDisplayFormat(QStringLiteral("HH:mm"));
    time->setTime(usual);
    time->setButtonSymbols(QAbstractSpinBox::NoButtons);
    time->setAccessibleName(name);
}

// Some machines are set to a zone of which only they know.
QByteArray usualZone()
{
    const QByteArray zone = QTimeZone::systemTimeZoneId();
    return QTimeZone::isTimeZoneIdAvailable(zone) ? zone : QByteArrayLiteral("UTC");
}

} // namespace

QuietHoursRow::QuietHoursRow(const QString &title, const QString &whose, QWidget *parent)
    : QWidget(parent)
    , m_on(new QCheckBox(title))
    , m_from(new QTimeEdit)
    , m_to(new QTimeEdit)
    , m_zone(new ZoneBox(tr("Time zone of the quiet hours of %1").arg(whose)))
{
    m_on->setAccessibleName(tr("Quiet hours of %1").arg(whose));
    m_on->setToolTip(tr("Tickets wait for their end; pages are told nevertheless"));
    prepare(m_from, QTime(22, 0), tr("Quiet hours of %1 begin").arg(whose));
    prepare(m_to, QTime(7, 0), tr("Quiet hours of %1 end").arg(whose));
    m_zone->setZone(QString::fromLatin1(usualZone()));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_on);
    row->addWidget(m_from);
    row->addWidget(new QLabel(tr("to")));
    row->addWidget(m_to);
    row->addWidget(m_zone, 1);
    connect(m_on, &QCheckBox::toggled, this, &QuietHoursRow::follow);
    connect(m_on, &QCheckBox::clicked, this, &QuietHoursRow::edited);
    for (QTimeEdit *time : {m_from, m_to})
        connect(time, &QTimeEdit::timeChanged, this, &QuietHoursRow::edited);
    connect(m_zone, &ZoneBox::zoneEdited, this, &QuietHoursRow::edited);
    follow();
}

std::optional<QuietHours> QuietHoursRow::hours() const
{
    if (!m_on->isChecked())
        return std::nullopt;
    return QuietHours{m_zone->zone(), m_from->time(), m_to->time(), m_brokenBy};
}

void QuietHoursRow::setHours(const std::optional<QuietHours> &hours)
{
    const QSignalBlocker quiet(this);
    m_on->setChecked(hours.has_value());
    if (hours) {
        m_brokenBy = hours->brokenBy;
        m_from->setTime(hours->from);
        m_to->setTime(hours->to);
        m_zone->setZone(hours->zone);
    }
    follow();
}

void QuietHoursRow::follow()
{
    for (QWidget *each : {static_cast<QWidget *>(m_from), static_cast<QWidget *>(m_to), static_cast<QWidget *>(m_zone)})
        each->setEnabled(m_on->isChecked());
}

} // namespace Gatehouse
