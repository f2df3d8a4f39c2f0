// Asks for any other period to compare with, by its start: it is as long as the one shown.
#pragma once

#include "models/core/comparison.h"
#include "models/core/timerange.h"

#include <QFrame>

class QLabel;
class QLineEdit;

namespace Gatehouse
{

class ComparisonPopup : public QFrame
{
    Q_OBJECT
public:
    explicit ComparisonPopup(QWidget *parent = nullptr);

    // Fills the field with the start of the period compared now, or of the one before.
    void setView(const TimeRange &range, const Comparison &comparison, qint64 nowMs);

signals:
    // The popup has closed itself.
    void comparisonPicked(const Gatehouse::Comparison &comparison);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void check();
    void apply();
    void showProblem(const QString &problem);
    Result<Comparison> typed() const;

    QLineEdit *m_start;
    QLabel *m_period; // which period that is
    QLabel *m_problem;
    TimeRange m_range;
    qint64 m_nowMs = 0;
};

} // namespace Gatehouse
