// The steps of a connection test, each with its state, its message and what to do about it.
#pragma once

#include "models/telemetry/connectioncheck.h"

#include <QWidget>

class QVBoxLayout;

namespace Gatehouse
{

class Theme;

class CheckStepsView : public QWidget
{
    Q_OBJECT
public:
    explicit CheckStepsView(const Theme &theme, QWidget *parent = nullptr);

    void showSteps(const QList<CheckStep> &steps);
    // "Database: ok. 2,118,214 rows ...", a line per step; what a screen reader and a copy get.
    QString text() const { return m_text; }

private:
    QWidget *row(const CheckStep &step) const;

    const Theme &m_theme;
    QVBoxLayout *m_rows;
    QList<CheckStep> m_steps;
    QString m_text;
};

} // namespace Gatehouse
