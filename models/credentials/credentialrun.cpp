#include "models/credentials/credentialrun.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

QString credentialOutcomeToken(CredentialOutcome outcome)
{
    switch (outcome) {
    case CredentialOutcome::Running:
        return QStringLiteral("running");
    case CredentialOutcome::Done:
        return QStringLiteral("done");
    case CredentialOutcome::Accepted:
        return QStringLiteral("accepted");
    case CredentialOutcome::Refused:
        return QStringLiteral("refused");
    case CredentialOutcome::Unknown:
        return QStringLiteral("unknown");
    case CredentialOutcome::Cancelled:
        return QStringLiteral("cancelled");
    case CredentialOutcome::Waiting:
        break;
    }
    return {};
}

std::optional<CredentialOutcome> credentialOutcomeFromToken(const QString &token)
{
    const auto found = std::ranges::find_if(
        kCredentialOutcomes, [&](CredentialOutcome each) { return credentialOutcomeToken(each) == token; });
    return found == kCredentialOutcomes.end() ? std::nullopt : std::optional(*found);
}

QString credentialOutcomeTitle(CredentialOutcome outcome)
{
    const auto text = [](const char *words) { return QCoreApplication::translate("Credential", words); };
    switch (outcome) {
    case CredentialOutcome::Waiting:
        return text("not begun");
    case CredentialOutcome::Running:
        return text("begun, its end not recorded: read it back");
    case CredentialOutcome::Done:
        return text("done");
    case CredentialOutcome::Accepted:
        return text("accepted, not yet seen");
    case CredentialOutcome::Refused:
        return text("refused");
    case CredentialOutcome::Unknown:
        return text("unknown: read it back");
    case CredentialOutcome::Cancelled:
        break;
    }
    return text("left as it is");
}

QString actionVerbToken(ActionVerb verb)
{
    switch (verb) {
    case ActionVerb::Enable:
        return QStringLiteral("enable");
    case ActionVerb::Disable:
        return QStringLiteral("disable");
    case ActionVerb::Delete:
        break;
    }
    return QStringLiteral("delete");
}

std::optional<ActionVerb> actionVerbFromToken(const QString &token)
{
    const auto found =
        std::ranges::find_if(kActionVerbs, [&](ActionVerb each) { return actionVerbToken(each) == token; });
    return found == kActionVerbs.end() ? std::nullopt : std::optional(*found);
}

int CredentialRun::count(CredentialOutcome outcome) const
{
    return int(std::ranges::count(items, outcome, &CredentialRunItem::outcome));
}

} // namespace Gatehouse
