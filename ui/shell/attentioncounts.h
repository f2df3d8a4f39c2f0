// What needs a person at a gateway, from the counts of its pages, for the overview.
#pragma once

#include "ui/telemetry/attentionrow.h"

#include <QMap>
#include <QObject>
#include <QPointer>

namespace Gatehouse
{

class GatewayView;

class AttentionCounts : public QObject
{
    Q_OBJECT
public:
    // A child of the gateway; counts from then on.
    explicit AttentionCounts(GatewayView &gateway);

    void showIn(AttentionRow &row);
    // The most urgent first.
    QList<Attention> items() const;

private:
    void count(const QString &page, int count);

    QMap<QString, int> m_counts;
    QPointer<AttentionRow> m_row;
};

} // namespace Gatehouse
