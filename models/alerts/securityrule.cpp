#include "models/alerts/securityrule.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr const char *kLevelTokens[] = {"info", "watch", "ticket", "page"};

struct NeedEntry {
    const char *token;
    const char *text;
};

constexpr std::array<NeedEntry, kSecurityNeedCount> kNeeds{{
    {"key", "which key a call was made with"},
    {"network", "the address that a call came from"},
    {"failures", "calls that were refused"},
    {"failed_sign_ins", "keys and passwords that were refused"},
    {"tried_credential", "which key or account a failed sign-in tried"},
    {"key_birth", "when a key was made"},
    {"key_end", "when a key expired or was revoked or deleted"},
    {"cost", "what a call cost"},
    {"output_tokens", "how many tokens were answered"},
    {"model", "which model was called"},
    {"endpoint", "which endpoint was called"},
    {"region", "the region in which a call was served"},
    {"user_agent", "which program made a call"},
    {"standings", "how much of its limit each key has used"},
    {"admin_actions", "what administrators did"},
}};

} // namespace

QString securityLevelToken(SecurityLevel level)
{
    return QString::fromLatin1(kLevelTokens[size_t(level)]);
}

SecurityLevel raised(SecurityLevel level)
{
    return level == SecurityLevel::Page ? level : SecurityLevel(int(level) + 1);
}

QString securityNeedToken(SecurityNeed need)
{
    return QString::fromLatin1(kNeeds[size_t(need)].token);
}

QString securityNeedText(SecurityNeed need)
{
    return QString::fromLatin1(kNeeds[size_t(need)].text);
}

const SecurityRuleEntry &entryOf(SecurityRule rule)
{
    return securityRules()[size_t(rule)];
}

std::optional<SecurityRule> securityRuleFromId(const QString &id)
{
    const auto rules = securityRules();
    const auto found =
        std::ranges::find_if(rules, [&](const SecurityRuleEntry &entry) { return id == QLatin1String(entry.id); });
    return found == rules.end() ? std::nullopt : std::optional(found->rule);
}

} // namespace Gatehouse
