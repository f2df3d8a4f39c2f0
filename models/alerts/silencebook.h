// The standing silences of a console store: given with an alert, holding for what is raised later, ended by their time
// or by a person. Their history only grows.
#pragma once

#include "models/alerts/alertrepository.h"
#include "models/alerts/silence.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store, within a transaction of whoever asks.
class SilenceBook
{
public:
    explicit SilenceBook(AlertRepository &alerts); // which outlives it

    // Those that hold now, the last one first.
    Result<QList<Silence>> inForce(const QString &gateway);
    // Behind the record that silenced the alert; one for all alerts that it covers. InvalidInput: see
    // checkSilenceScope.
    Result<void> give(const Alert &alert, const AlertOrder &order, QList<Silence> &given);
    // Open alerts that a silence covers are silenced, until the last of those is over.
    Result<void> hush(const QString &gateway);
    // The order that silenced this alert is taken back, for whatever else it silenced.
    Result<void> takeBack(const Alert &alert, const QString &by);
    // Whatever it silenced is open again, unless another one covers it. NotFound: it does not hold.
    Result<void> end(const SilenceEnd &end);

private:
    Result<QList<Silence>> where(const QString &condition, const QVariantList &values);
    Result<void> insert(const Alert &alert, const AlertOrder &order);
    Result<void> close(const Silence &silence, const QString &by, const QString &reason, bool isUndo);
    Result<void> wake(const Silence &silence, const QString &by, const QString &reason, qint64 except);
    Result<void> record(const QString &by, const QString &action, const Silence &silence);

    AlertRepository &m_alerts;
};

} // namespace Gatehouse
