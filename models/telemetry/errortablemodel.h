// Failed attempts by the values of one dimension: how many, their share, when they began and were last seen.
#pragma once

#include "models/telemetry/breakdowntablemodel.h"

#include <QTimeZone>

namespace Gatehouse
{

class ErrorTableModel : public FigureTableModel
{
    Q_OBJECT
public:
    using FigureTableModel::FigureTableModel;

    // `failed` groups failed attempts (by buckets, for first and last seen); `all` groups every attempt and gives the
    // error rate, or is null where a rate makes no sense (error classes). `known` holds the values that failed in the
    // period before; without it nothing is called new. First and last seen are exact to a bucket.
    void setErrors(Dimension dimension, const TelemetryAnswer &failed, const TelemetryAnswer *all,
                   const std::optional<QStringList> &known, const SourceCapabilities &capabilities,
                   const QTimeZone &zone);
    // Values that did not occur in the period before.
    int newValues() const { return m_newValues; }

private:
    int m_newValues = 0;
};

} // namespace Gatehouse
