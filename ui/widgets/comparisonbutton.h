// Chooses which other period stands beside every figure.
#pragma once

#include "models/core/comparison.h"
#include "models/core/timerange.h"

#include <QPushButton>

namespace Gatehouse
{

class Clock;
class ComparisonPopup;

class ComparisonButton : public QPushButton
{
    Q_OBJECT
public:
    // The clock says which period "the previous one" is.
    explicit ComparisonButton(const Clock &clock, QWidget *parent = nullptr);

    // Shows a choice and what it means for this range without telling anybody.
    void setComparison(const Comparison &comparison, const TimeRange &range);
    const Comparison &comparison() const { return m_comparison; }
    ComparisonPopup *popup() const { return m_popup; }

public slots:
    void openPopup();

signals:
    void comparisonPicked(const Gatehouse::Comparison &comparison);

private:
    void pick(const Comparison &comparison);

    const Clock &m_clock;
    Comparison m_comparison;
    TimeRange m_range;
    QList<QAction *> m_actions;
    ComparisonPopup *m_popup;
};

} // namespace Gatehouse
