// Credentials that were switched in one go, as the console store keeps them: what was meant, and how each one ended.
#pragma once

#include "models/gateway/actionway.h"

#include <QList>

#include <array>

namespace Gatehouse
{

enum class CredentialOutcome {
    Waiting,  // not begun
    Running,  // sent, or whoever did it is gone: unknown until it is read back
    Done,     // read back and found as wanted
    Accepted, // the gateway said yes, and does not show it
    Refused,
    Unknown,
    Cancelled, // not begun, and not going to be
};
inline constexpr std::array kCredentialOutcomes{
    CredentialOutcome::Waiting, CredentialOutcome::Running, CredentialOutcome::Done,     CredentialOutcome::Accepted,
    CredentialOutcome::Refused, CredentialOutcome::Unknown, CredentialOutcome::Cancelled};
// "done"; empty for Waiting.
QString credentialOutcomeToken(CredentialOutcome outcome);
std::optional<CredentialOutcome> credentialOutcomeFromToken(const QString &token);
// "done", "unknown: read back": for people.
QString credentialOutcomeTitle(CredentialOutcome outcome);

// "disable".
QString actionVerbToken(ActionVerb verb);
std::optional<ActionVerb> actionVerbFromToken(const QString &token);

struct CredentialRunItem {
    int idx = 0; // from 1 without a gap
    EntityKind kind = EntityKind::Key;
    QString label; // masked
    CredentialOutcome outcome = CredentialOutcome::Waiting;
    QString said; // what the gateway told
    qint64 intendedMs = 0;
    qint64 outcomeMs = 0;

    bool operator==(const CredentialRunItem &) const = default;
};

struct CredentialRun {
    qint64 seq = 0;
    ActionVerb verb = ActionVerb::Disable;
    QString reason;
    qint64 undoes = 0; // the number of another run
    QString by;        // the name of the operator, or the id where there is no such one any more
    qint64 madeMs = 0;
    QList<CredentialRunItem> items;

    int count(CredentialOutcome outcome) const;
    // How many ended in a way that nobody knows.
    int open() const { return count(CredentialOutcome::Running) + count(CredentialOutcome::Unknown); }
    bool operator==(const CredentialRun &) const = default;
};

struct CredentialTarget {
    EntityKind kind = EntityKind::Key;
    QString id;
    QString label; // masked

    bool operator==(const CredentialTarget &) const = default;
};

struct NewCredentialRun {
    QString gateway; // as the store calls it
    ActionVerb verb = ActionVerb::Disable;
    QString reason;
    QList<CredentialTarget> targets;
    QString by; // id of the operator
    qint64 undoes = 0;
};

} // namespace Gatehouse
