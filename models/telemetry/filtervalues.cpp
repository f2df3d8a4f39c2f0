#include "models/telemetry/filtervalues.h"

#include "models/core/onfinished.h"
#include "models/telemetry/telemetrysession.h"
#include "models/telemetry/viewstate.h"

namespace Gatehouse
{

FilterValues::FilterValues(TelemetrySession &session, const ViewState &view, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_view(view)
{
}

void FilterValues::want(Dimension dimension)
{
    if (dimension == Dimension::Outcome) {
        QStringList outcomes;
        for (int i = 0; i < kOutcomeCount; ++i)
            outcomes.append(outcomeToken(Outcome(i)));
        emit known(dimension, outcomes);
        return;
    }
    const int generation = ++m_generation[int(dimension)];
    TelemetryQuery query;
    query.span = m_view.span();
    query.groupBy = {dimension};
    onFinished(m_session.ask({query}), this,
               [this, dimension, generation](const Result<QList<TelemetryAnswer>> &answers) {
                   if (generation != m_generation.value(int(dimension)))
                       return;
                   if (answers && !answers->isEmpty()) {
                       QStringList values;
                       for (const TelemetryGroup &group : answers->constFirst().groups.mid(0, kMostValues))
                           values.append(group.values.value(0));
                       m_last.insert(int(dimension), values);
                   }
                   emit known(dimension, m_last.value(int(dimension)));
               });
}

} // namespace Gatehouse
