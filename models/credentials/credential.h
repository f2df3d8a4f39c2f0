// A key or an account of a gateway, and what there is to say of it.
#pragma once

#include "models/gateway/adminapirules.h"

#include <QFlags>
#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class CredentialFinding : quint32 {
    Unused = 1,          // not used for so many days; never used: made so long ago
    NeverUsed = 2,       // since it was made, more than a week ago
    NotRotated = 4,      // the same secret for longer than the rotation age
    NoOwner = 8,         // nobody answers for it
    OwnerDeleted = 16,   // whoever answered for it is gone
    OwnerBlocked = 32,   // and may not sign in
    Expired = 64,        // and not switched off
    IdleAdmin = 128,     // the rights of an administrator, and nothing done with them
    LimitAboveUse = 256, // may spend more than ten times what it ever did
    Unlimited = 512,     // may spend as much as it likes
};
Q_DECLARE_FLAGS(CredentialFindings, CredentialFinding)
Q_DECLARE_OPERATORS_FOR_FLAGS(CredentialFindings)

inline constexpr std::array kCredentialFindings{CredentialFinding::OwnerDeleted,  CredentialFinding::OwnerBlocked,
                                                CredentialFinding::NoOwner,       CredentialFinding::Unused,
                                                CredentialFinding::NeverUsed,     CredentialFinding::NotRotated,
                                                CredentialFinding::Expired,       CredentialFinding::IdleAdmin,
                                                CredentialFinding::LimitAboveUse, CredentialFinding::Unlimited};

// "never_used".
QString credentialFindingToken(CredentialFinding finding);
std::optional<CredentialFinding> credentialFindingFromToken(const QString &token);
// "never used": for people.
QString credentialFindingTitle(CredentialFinding finding);
// Without those that are only worth knowing.
CredentialFindings needingAction(CredentialFindings findings);

// Times are epoch milliseconds; nothing: not recorded, or never. `owner` and `label` are as the gateway has them.
struct Credential {
    EntityKind kind = EntityKind::Key;
    QString id = {};
    QString owner = {};
    QString label = {};
    std::optional<qint64> createdMs = {};
    std::optional<qint64> usedMs = {};
    std::optional<qint64> rotatedMs = {};
    std::optional<qint64> expiresMs = {};
    CredentialFindings findings = {};
    QString limitUse = {}; // of a limit far above use: the limit, how long it is for, and what was used in as long

    // "key:4711": of all credentials of a gateway, only this one has it.
    QString token() const;
    // "c-1f2e3d4c5b6a": names it without telling its id, which at some products is made from the secret.
    QString reference() const;
    // "key 4711 (P•••)": masked, as it may be shown.
    QString shown() const;
    QString shownId() const;
    QString shownLabel() const;
    QString shownOwner() const;
    bool operator==(const Credential &) const = default;
};

// Of a token: what it names.
std::optional<std::pair<EntityKind, QString>> credentialFromToken(const QString &token);

} // namespace Gatehouse
