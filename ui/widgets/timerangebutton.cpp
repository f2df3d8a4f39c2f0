#include "ui/widgets/timerangebutton.h"

#include "models/core/clock.h"
#include "models/core/format.h"
#include "ui/widgets/card.h"
#include "ui/widgets/popupplace.h"
#include "ui/widgets/timerangepopup.h"

namespace Gatehouse
{

namespace
{
// Below this the two times change with every look at the clock and say less than "Last 6 hours".
constexpr qint64 kSpanWorthNamingMs = 2 * kDayMs;
} // namespace

QString describeRange(const TimeRange &range, qint64 nowMs)
{
    QStringList parts{range.label(nowMs)};
    const TimeSpan span = range.resolve(nowMs);
    if (range.isRelative() && span.lengthMs() >= kSpanWorthNamingMs) {
        const auto day = [&range](qint64 ms) {
            return QDateTime::fromMSecsSinceEpoch(ms, range.zone()).date().startOfDay(range.zone());
        };
        const qint64 from = day(span.fromMs).toMSecsSinceEpoch();
        const qint64 to = day(span.toMs - 1).addDays(1).toMSecsSinceEpoch();
        parts.append(formatSpan({from, to}, range.zone()));
    }
    parts.append(QString::fromLatin1(range.zone().id()));
    return parts.join(QStringLiteral(" %1 ").arg(QChar(0xb7)));
}

TimeRangeButton::TimeRangeButton(const Clock &clock, QWidget *parent)
    : QPushButton(parent)
    , m_clock(clock)
    , m_popup(new TimeRangePopup(this))
{
    setLook(this, "range");
    connect(this, &QPushButton::clicked, this, &TimeRangeButton::openPopup);
    connect(m_popup, &TimeRangePopup::rangePicked, this, [this](const TimeRange &range) {
        setRange(range);
        emit rangePicked(range);
    });
    setRange(m_range);
}

void TimeRangeButton::setRange(const TimeRange &range)
{
    m_range = range;
    const QString text = describeRange(range, m_clock.nowMs());
    setText(text);
    setToolTip(formatSpan(range.resolve(m_clock.nowMs()), range.zone()));
    setAccessibleName(tr("Time range: %1").arg(text));
}

void TimeRangeButton::openPopup()
{
    m_popup->setRange(m_range, m_clock.nowMs());
    showBelow(m_popup, this);
}

} // namespace Gatehouse
