// The bar on top: which gateway, which time, compared with what, which filter, live or paused.
#pragma once

#include "models/telemetry/filtervalues.h"

#include <QFrame>
#include <QPointer>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace Gatehouse
{

class Clock;
class ComparisonButton;
class FilterBar;
class Theme;
class TimeRangeButton;
class ViewState;
struct SessionStatus;

class TopBar : public QFrame
{
    Q_OBJECT
public:
    TopBar(ViewState &view, const Theme &theme, const Clock &clock, QWidget *parent = nullptr);

    void showStatus(const SessionStatus &status, qint64 nowMs);
    // What the gateway can be filtered by.
    void setDimensions(const QList<Dimension> &dimensions);
    // Where the filter popup asks for values; it must live as long as the gateway is shown.
    void setFilterValues(FilterValues *values);
    // One sentence about something that could not be done; the next change takes it away.
    void showProblem(const QString &sentence);
    QString problem() const;
    // Takes its place at the right end.
    void setOperatorButton(QWidget *button);

public slots:
    void chooseRange();
    void addFilter();

signals:
    void connectionsRequested();
    void paletteRequested();

private:
    void followView();
    void followLive();

    ViewState &m_view;
    const Theme &m_theme;
    QPointer<FilterValues> m_values;
    QPushButton *m_gateway;
    TimeRangeButton *m_range;
    ComparisonButton *m_comparison;
    FilterBar *m_filters;
    QPushButton *m_live;
    QLabel *m_problem;
    QHBoxLayout *m_row;
    QString m_freshness;
    bool m_connected = false;
};

} // namespace Gatehouse
