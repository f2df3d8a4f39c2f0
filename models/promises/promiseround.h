// Looks at every promise of the policies in force at one gateway, once: notes what was seen, raises an alert for each
// that has come to be broken, and ends it when it is kept again.
#pragma once

#include "models/privacy/caserepositories.h"
#include "models/promises/promiserepository.h"
#include "models/promises/promisescene.h"

#include <functional>
#include <memory>

namespace Gatehouse
{

struct PromiseTally {
    int looked = 0;
    QMap<PromiseState, int> states;
    QStringList newlyBroken; // keys of promises
    QString withoutAlerts;   // why no alert could be raised; empty: they were
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
    ~PromiseRound();

    using Progress = std::function<void(int done, int all)>;
    // Busy: another console or worker is at it. Policies that promise the same have it looked at once.
    Result<PromiseTally> run(
        const QList<PolicyDocument> &policies, const Progress &progress = [](int, int) {});

private:
    struct Alerting;
    Result<void> claim();
    Result<void> lookAtAll(const PolicyDocument &policy, const PromiseScene &scene,
                           const QMap<QString, DutyNote> &notes, const std::function<void()> &done);
    Result<PromiseVerdict> looked(const Commitment &commitment, const PromiseScene &scene);
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
    std::unique_ptr<Alerting> m_alerting;
    QHash<QByteArray, PromiseVerdict> m_seen; // by what was looked for
    PromiseTally m_tally;
};

// What the newest note of a duty makes of it: in time, overdue, or never seen to.
PromiseVerdict dutyVerdict(const Commitment &commitment, const std::optional<DutyNote> &note, QDate today);

} // namespace Gatehouse
