// Chooses which other period stands beside every figure.
#pragma once

#include "models/core/timerange.h"

#include <QPushButton>

namespace Gatehouse
{

class ComparisonButton : public QPushButton
{
    Q_OBJECT
public:
    explicit ComparisonButton(QWidget *parent = nullptr);

    // Shows a choice without telling anybody.
    void setComparison(Comparison comparison);
    Comparison comparison() const { return m_comparison; }

signals:
    void comparisonPicked(Gatehouse::Comparison comparison);

private:
    Comparison m_comparison = Comparison::None;
    QList<QAction *> m_actions;
};

} // namespace Gatehouse
