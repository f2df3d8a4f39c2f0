// Looks at every promise of some policies at one gateway, once, and notes what was seen. The gateway is held to those
// that are in force alone: for each promise of theirs that has come to be broken an alert is raised, and ended when it
// is kept again, or when its policy is no longer in force.
#pragma once

#include "models/privacy/caserepositories.h"
#include "models/promises/promisealerts.h"
#include "models/promises/promiserepository.h"
#include "models/promises/promisescene.h"

#include <functional>

namespace Gatehouse
{

struct PromiseTally {
    int looked = 0;
    QMap<PromiseState, int> states;
    QStringList newlyBroken; // keys of promises
    QString withoutAlerts;   // why none was raised, or not for all; empty: they were
    qint64 gatewayMs = 0;    // spent on looking

    bool operator==(const PromiseTally &) const = default;
};

// An engine: waits, on one thread. The gateway is opened to read, and closed again at the end.
class PromiseRound
{
public:
    // The store and the clock outlive it; the secrets of the settings are filled in. `by`: whoever has signed in.
    PromiseRound(const ConnectionSettings &settings, Database &store, const Clock &clock, QString by,
                 std::stop_token stop = {});

    using Progress = std::function<void(int done, int all)>;
    // Busy: another console or worker is at it. Policies that promise the same have it looked at once.
    Result<PromiseTally> run(
        const QList<PolicyDocument> &policies, const Progress &progress = [](int, int) {});

private:
    Result<void> begin(const QList<PolicyDocument> &policies);
    Result<void> lookAtAll(const PolicyDocument &policy, const PromiseScene &scene,
                           const QMap<QString, DutyNote> &notes, const std::function<void()> &done);
    Result<PromiseTally> finished();
    Result<PromiseVerdict> looked(const QString &promise, const Commitment &commitment, const PromiseScene &scene);
    Result<void> note(const PolicyDocument &policy, const Commitment &commitment, const PromiseVerdict &verdict);

    const ConnectionSettings m_settings;
    Database &m_store;
    const Clock &m_clock;
    const QString m_by;
    const std::stop_token m_stop;
    const QString m_gateway;
    CaseRepositories m_cases;
    AlertRepository m_alerts;
    PromiseRepository m_promises;
    PromiseAlerts m_alerting;
    QHash<QByteArray, PromiseVerdict> m_seen; // by what was looked for
    QHash<QString, PromiseVerdict> m_before;  // by promise, as the last round saw it
    PromiseTally m_tally;
};

// What the newest note of a duty makes of it: in time, overdue, or never seen to.
PromiseVerdict dutyVerdict(const Commitment &commitment, const std::optional<DutyNote> &note, QDate today);

} // namespace Gatehouse
