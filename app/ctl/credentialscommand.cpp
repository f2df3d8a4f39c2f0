// Keys and accounts that somebody should look at.
#include "app/ctl/caseaccess.h"
#include "app/ctl/credentialtext.h"
#include "app/ctl/usableconnection.h"

#include "models/credentials/livecredentialstore.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kUsualLimit = 100;

Result<CredentialTerms> termsFor(const Request &request, const QString &gateway, StoreAccess &store, const Clock &clock)
{
    const auto terms = termsInForce(store.store(), gateway, clock);
    return terms && request.credentials.unusedDays ? withUnusedDays(*terms, *request.credentials.unusedDays) : terms;
}

} // namespace

int credentialsList(const Request &request, Terminal &terminal)
{
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return complain(settings.error(), terminal);
    const auto access = CaseAccess::open(request, CaseAccess::Actor::IfGiven, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const auto terms = termsFor(request, gatewayFingerprint(*settings), (*access)->store(), terminal.clock);
    if (!terms)
        return complain(terms.error(), terminal);
    const CredentialFindings wanted = request.credentials.findings;
    const auto survey =
        surveyGateway(*settings, (*access)->store().store(), *terms,
                      wanted ? wanted : CredentialSurveyor::allFindings(), terminal.clock, terminal.stop);
    if (!survey)
        return complain(survey.error(), terminal);
    const qint64 limit = request.limit.value_or(request.json ? CredentialSurveyor::kMostListed : kUsualLimit);
    if (request.json)
        terminal.out << QJsonDocument(credentialsJson(*survey, limit)).toJson();
    else
        terminal.out << credentialsText(*survey, limit);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
