// Ties charts together: an instant that is pointed at in one is marked in all of them.
#pragma once

#include <QList>
#include <QObject>

namespace Gatehouse
{

class ChartView;

class CrosshairLink : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    // The chart may be destroyed before the link.
    void add(ChartView *chart);

private:
    QList<ChartView *> m_charts;
};

} // namespace Gatehouse
