// Shows the time range in words, with its zone, and opens the picker.
#pragma once

#include "models/core/timerange.h"

#include <QPushButton>

namespace Gatehouse
{

class Clock;
class TimeRangePopup;

class TimeRangeButton : public QPushButton
{
    Q_OBJECT
public:
    // The clock says what "the last hour" is.
    explicit TimeRangeButton(const Clock &clock, QWidget *parent = nullptr);

    // Shows a range without telling anybody.
    void setRange(const TimeRange &range);
    const TimeRange &range() const { return m_range; }
    TimeRangePopup *popup() const { return m_popup; }

public slots:
    void openPopup();

signals:
    void rangePicked(const Gatehouse::TimeRange &range);

private:
    const Clock &m_clock;
    TimeRange m_range;
    TimeRangePopup *m_popup;
};

// "Last 7 days · 13 – 20 Nov 2026 · Europe/Berlin".
QString describeRange(const TimeRange &range, qint64 nowMs);

} // namespace Gatehouse
