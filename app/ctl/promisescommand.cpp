// Looks at the live system for what policies promise.
#include "app/ctl/caseaccess.h"
#include "app/ctl/policytext.h"
#include "app/ctl/promiserounds.h"
#include "app/ctl/promisetext.h"
#include "app/ctl/usableconnection.h"

#include "models/core/counted.h"
#include "models/gateway/profileloader.h"
#include "models/policy/policyloader.h"
#include "models/promises/promiseround.h"
#include "models/retention/tableclasses.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

Result<QList<PolicyDocument>> inForceAt(const QString &gateway, CaseRepositories &store, const Clock &clock)
{
    auto held = policiesInForce(gateway, store, clock);
    if (!held || !held->isEmpty())
        return held;
    return failure(ErrorKind::NotFound,
                   QStringLiteral("No policy is in force at this gateway. Put one in force, or name "
                                  "one: a shipped one, a file, or 'shipped' for all of those."));
}

Result<QList<PolicyDocument>> policiesOf(const QString &named)
{
    QList<PolicyDocument> policies;
    for (const QString &id : named == QLatin1String("shipped") ? shippedPolicies() : QStringList(named)) {
        const auto policy = loadPolicy(id);
        if (!policy)
            return std::unexpected(policy.error());
        policies.append(*policy);
    }
    return policies;
}

using Findings = QMap<QString, QList<PolicyFinding>>; // by the id of the policy

void write(const QList<PolicyDocument> &policies, const Findings &findings, const QList<PromiseStanding> &standings,
           const PromiseTally &tally, bool json, Terminal &terminal)
{
    qsizetype found = 0;
    for (const QList<PolicyFinding> &ofOne : findings)
        found += ofOne.size();
    if (json) {
        QJsonArray all;
        for (const PolicyDocument &policy : policies) {
            QJsonObject one = promisesJson(policy, standings);
            one.insert(QStringLiteral("findings"), findingsArray(findings.value(policy.id)));
            all.append(one);
        }
        QJsonObject states;
        for (const PromiseState state : kPromiseStates)
            states.insert(promiseStateToken(state), tally.states.value(state));
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("policies"), all},
                                                  {QStringLiteral("states"), states},
                                                  {QStringLiteral("findings"), found},
                                                  {QStringLiteral("gateway_ms"), tally.gatewayMs}})
                            .toJson();
        return;
    }
    for (const PolicyDocument &policy : policies)
        terminal.out << promisesText(policy, standings) << findingLines(findings.value(policy.id)) << Qt::endl;
    QStringList states;
    for (const PromiseState state : kPromiseStates)
        states.append(QStringLiteral("%1 %2").arg(tally.states.value(state)).arg(promiseStateToken(state)));
    terminal.out << QStringLiteral("%1: %2. Findings: %3. The gateway was asked for %4 ms.\n")
                        .arg(counted(tally.looked, QStringLiteral("commitment"), QStringLiteral("commitments")))
                        .arg(states.join(QStringLiteral(", ")).replace(QLatin1Char('_'), QLatin1Char(' ')))
                        .arg(found)
                        .arg(tally.gatewayMs);
}

} // namespace

int promises(const Request &request, Terminal &terminal)
{
    auto policies = request.operand.isEmpty() ? QList<PolicyDocument>() : policiesOf(request.operand);
    if (!policies)
        return complain(policies.error(), terminal);
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return complain(settings.error(), terminal);
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    if (!access)
        return complain(access.error(), terminal);
    CaseRepositories &store = (*access)->repositories();
    if (policies->isEmpty())
        policies = inForceAt(gatewayFingerprint(*settings), store, terminal.clock);
    if (!policies)
        return complain(policies.error(), terminal);
    PromiseRound round(*settings, store.store, terminal.clock, (*access)->self(), terminal.stop);
    const auto progress = [&terminal](int done, int all) {
        if (terminal.errIsTerminal)
            terminal.err << QStringLiteral("\rLooking: %1 of %2").arg(done).arg(all) << (done == all ? "\n" : "")
                         << Qt::flush;
    };
    const auto tally = round.run(*policies, progress);
    if (!tally)
        return complain(tally.error(), terminal);
    PromiseRepository seen(store.store, store.audit, *store.operators, terminal.clock);
    const auto standings = seen.standings(gatewayFingerprint(*settings));
    if (!standings)
        return complain(standings.error(), terminal);
    if (!tally->withoutAlerts.isEmpty())
        terminal.err << QStringLiteral("No alerts were raised: %1").arg(tally->withoutAlerts) << Qt::endl;
    // The round has read the profile already; without a map the text alone is held against itself.
    const auto known = loadProfile(settings->profile);
    write(*policies, policyFindings(*policies, known ? known->dataMap : DataMap(), tableClasses(settings->profile)),
          *standings, *tally, request.json, terminal);
    const int code = finish(terminal);
    return code == Done && tally->states.value(PromiseState::Broken) > 0 ? Failed : code;
}

} // namespace Gatehouse::Ctl
