// Carries out what was planned with credentials: each one meant first, done, read back and recorded.
#pragma once

#include "models/credentials/credentialrepository.h"
#include "models/privacy/gatewaycontrol.h"

#include <functional>

namespace Gatehouse
{

// An engine: waits, on the thread of the store. When it is killed in the middle, one item at most is left as running,
// and the others as not begun.
class CredentialRunner
{
public:
    using Progress = std::function<void(int done, int all)>;

    // A stop that is asked for lets the item at hand come to its end; after `gone` nobody waits for that either.
    struct Stops {
        std::stop_token stop = {};
        std::stop_token gone = {};
    };
    // All outlive it. `by`: id of the operator.
    CredentialRunner(CredentialRepository &runs, GatewayControl &control, QString by, Stops stops);

    // All that was not begun of a run; what is left when it is stopped is recorded as cancelled. The run as it then is.
    Result<CredentialRun> carryOut(
        qint64 run, const Progress &progress = [](int, int) {});
    // All whose end is open: whether the gateway shows it as wanted. Changes nothing there.
    Result<CredentialRun> readBack(
        qint64 run, const Progress &progress = [](int, int) {});
    // A run of the opposite over all that was done; its number. What was switched again since is left as it is (see
    // CredentialRepository::begin). Unsupported: a deletion, or too long ago.
    Result<qint64> beginUndo(const QString &gateway, qint64 run, const QString &reason);

private:
    Result<void> switchOne(qint64 run, int idx, const GatewayAction &action);
    Result<void> lookAtOne(qint64 run, int idx, const GatewayAction &action);

    CredentialRepository &m_runs;
    GatewayControl &m_control;
    const QString m_by;
    const Stops m_stops;
};

} // namespace Gatehouse
