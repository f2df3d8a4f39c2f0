// The values that a filter can offer: those of the traffic that is looked at, most used first.
#pragma once

#include "models/telemetry/dimension.h"

#include <QHash>
#include <QObject>
#include <QStringList>

namespace Gatehouse
{

class TelemetrySession;
class ViewState;

class FilterValues : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostValues = 500;

    FilterValues(TelemetrySession &session, const ViewState &view, QObject *parent = nullptr);

    // Asks for the values of the current range without regard to the filter; known() answers, also at an error, then
    // with the values known before. A later question for the same dimension replaces an earlier one.
    void want(Dimension dimension);

signals:
    void known(Gatehouse::Dimension dimension, const QStringList &values);

private:
    TelemetrySession &m_session;
    const ViewState &m_view;
    QHash<int, int> m_generation; // by dimension
    QHash<int, QStringList> m_last;
};

} // namespace Gatehouse
