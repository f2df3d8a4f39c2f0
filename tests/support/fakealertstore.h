// Alerts in memory, which answer at once or when they are told: for whatever stands on an AlertStore.
#pragma once

#include "models/alerts/alertstore.h"
#include "tests/support/toldanswers.h"

#include <QSet>

namespace Gatehouse
{

class FakeAlertStore : public AlertStore, public ToldAnswers
{
public:
    QFuture<Result<AlertPulse>> pulse(const QString &gateway) override;
    QFuture<Result<AlertSlice>> slice(const AlertFilter &filter) override;
    QFuture<Result<AlertFolder>> folder(qint64 seq) override;
    QFuture<Result<QJsonObject>> person(qint64 seq) override;
    QFuture<Result<void>> act(const AlertOrder &order) override;
    QFuture<Result<void>> endSilence(const SilenceEnd &end) override;

    // Numbered from 1; changed as wanted afterwards.
    Alert &put(AlertLevel level, const QString &title, AlertState state = AlertState::Open);
    Alert *find(qint64 seq);

    QList<Alert> alerts;
    AlertWatch::Standing standing;
    AlertFolder folders; // what the folder of every alert has besides the alert
    QJsonObject people;
    QList<AlertFilter> asked;
    QList<AlertOrder> orders;
    QList<Silence> silences;
    QStringList unseen;
    QList<SilenceEnd> ends;
    QSet<qint64> refused; // take no order
    int pulses = 0;
    int folderAsks = 0;
    int personAsks = 0;

private:
    AlertPulse pulseNow() const;
    Result<void> carryOut(const AlertOrder &order);
};

} // namespace Gatehouse
