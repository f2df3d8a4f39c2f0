// Alerts for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/alerts/alertwatch.h"

#include <QFuture>

namespace Gatehouse
{

// How things stand at a gateway: little enough to be asked every few seconds.
struct AlertPulse {
    AlertCounts counts;
    AlertWatch::Standing standing;
    QList<Silence> silences; // that hold, the last one first
    QStringList unseen = {}; // what is not seen of the gateway by whoever looks, in sentences

    bool operator==(const AlertPulse &) const = default;
};

struct AlertSlice {
    QList<Alert> alerts; // the loudest first, then the newest
    AlertPulse pulse;    // of all alerts, whatever the filter is
};

// GUI thread. Futures end without a value when the store goes.
class AlertStore
{
public:
    virtual ~AlertStore() = default;

    virtual QFuture<Result<AlertPulse>> pulse(const QString &gateway) = 0;
    virtual QFuture<Result<AlertSlice>> slice(const AlertFilter &filter) = 0;
    // NotFound: there is none.
    virtual QFuture<Result<AlertFolder>> folder(qint64 seq) = 0;
    // Whom it is about. To show it, a reason must be on record first (ReadingRecord).
    virtual QFuture<Result<QJsonObject>> person(qint64 seq) = 0;
    // All of them or none; see AlertRepository::act.
    virtual QFuture<Result<void>> act(const AlertOrder &order) = 0;
    // See AlertRepository::endSilence.
    virtual QFuture<Result<void>> endSilence(const SilenceEnd &end) = 0;
};

} // namespace Gatehouse
