// The detections of misuse, as a list: what each looks for, how loud it is, what the gateway must record for it, and
// which settings it has.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>

#include <optional>
#include <span>

namespace Gatehouse
{

enum class SecurityRule {
    KeyNewNetworks,
    KeyConcurrentNetworks,
    NewNetworkAndBurst,
    StuffingOneSource,
    StuffingDistributed,
    GuessThenSuccess,
    DeadKeyUse,
    DormantAwakening,
    NewbornAbuse,
    QuotaHammering,
    QuotaEvasion,
    SpendSpike,
    ScopeDrift,
    Recon,
    ClientChange,
    ExfilShape,
    OffHours,
    AdminPlane,
};
inline constexpr int kSecurityRuleCount = 18;

enum class SecurityLevel { Info, Watch, Ticket, Page };
// "ticket".
QString securityLevelToken(SecurityLevel level);
SecurityLevel raised(SecurityLevel level);

// Rules of one family see the same thing from several sides, so two of them are not two signs.
enum class SecurityFamily { Network, Guessing, KeyLife, Quota, Spend, Scope, Shape, Hours, Admin };

// What a rule needs to be recorded.
enum class SecurityNeed {
    Key,             // which key a call was made with
    Network,         // the address of a call
    Failures,        // calls that were refused
    FailedSignIns,   // keys or passwords that were refused
    TriedCredential, // which key or account a failed sign-in tried
    KeyBirth,        // when a key was made
    KeyEnd,          // when a key expired or was revoked or deleted
    Cost,
    OutputTokens,
    Model,
    Endpoint,
    Region, // in which a call was served
    UserAgent,
    Standings,    // how much of its limit each key has used
    AdminActions, // what administrators did
};
inline constexpr int kSecurityNeedCount = 15;
// "tried_credential": in profiles. "which key or account a failed sign-in tried": for people.
QString securityNeedToken(SecurityNeed need);
QString securityNeedText(SecurityNeed need);

struct SecurityRuleEntry {
    SecurityRule rule;
    const char *id; // "key-new-networks"
    const char *title;
    const char *sentence; // when it fires
    SecurityFamily family;
    SecurityLevel level;
    QList<SecurityNeed> needs;
    QList<SecurityNeed> also = {}; // looks at them too, and sees less without them
};

std::span<const SecurityRuleEntry> securityRules();
const SecurityRuleEntry &entryOf(SecurityRule rule);
std::optional<SecurityRule> securityRuleFromId(const QString &id);

} // namespace Gatehouse
