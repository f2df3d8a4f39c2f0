#include "models/promises/promiselooks.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

struct LookEntry {
    const char *check;
    PromiseLook look;
};

constexpr std::array kLooks{LookEntry{"content_absent", lookAtContent},
                            LookEntry{"secrets_hashed", lookAtSecrets},
                            LookEntry{"tls", lookAtTls},
                            LookEntry{"audit_log_intact", lookAtAuditLog},
                            LookEntry{"admin_actions_logged", lookAtAdminActions},
                            LookEntry{"least_privilege", lookAtRights},
                            LookEntry{"columns_classified", lookAtColumns},
                            LookEntry{"inactive_credentials", lookAtUnusedCredentials},
                            LookEntry{"credentials_rotated", lookAtRotation},
                            LookEntry{"deletions_in_time", lookAtDeletions},
                            LookEntry{"suppression_honoured", lookAtSuppression},
                            LookEntry{"opt_outs_honoured", lookAtOptOuts},
                            LookEntry{"restrictions_honoured", lookAtRestrictions},
                            LookEntry{"recipients_listed", lookAtRecipients},
                            LookEntry{"backups_recent", lookAtBackups},
                            LookEntry{"watch_running", lookAtWatch},
                            LookEntry{"alerts_answered", lookAtAnswers}};

Result<PromiseVerdict> lookByCheck(const Commitment &commitment, const PromiseScene &scene)
{
    const auto found = std::ranges::find_if(
        kLooks, [&](const LookEntry &entry) { return commitment.check == QLatin1String(entry.check); });
    if (found != kLooks.end())
        return found->look(commitment, scene);
    return unseen(QStringLiteral("This Gatehouse knows no check \"%1\".").arg(commitment.check), {},
                  QStringLiteral("Update Gatehouse, or correct the policy."));
}

Result<PromiseVerdict> lookByKind(const Commitment &commitment, const PromiseScene &scene)
{
    switch (commitment.kind) {
    case CommitmentKind::Promise:
        return lookByCheck(commitment, scene);
    case CommitmentKind::Retention:
        return lookAtRetention(commitment, scene);
    case CommitmentKind::Right:
        return lookAtRequests(commitment, scene);
    case CommitmentKind::Disclosure:
        if (!commitment.check.isEmpty())
            return lookByCheck(commitment, scene);
        [[fallthrough]];
    case CommitmentKind::Duty:
        break;
    }
    return verdict(PromiseState::Person, QStringLiteral("A person must see to it."));
}

} // namespace

Result<PromiseVerdict> lookAt(const Commitment &commitment, const PromiseScene &scene)
{
    if (scene.stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("Looking at the promises was stopped."));
    auto seen = lookByKind(commitment, scene);
    if (!seen || !scene.before)
        return seen;
    // What could not be compared this time is compared the next.
    const QJsonObject &marks = scene.before->marks;
    for (auto mark = marks.begin(); mark != marks.end(); ++mark) {
        if (!seen->marks.contains(mark.key()))
            seen->marks.insert(mark.key(), mark.value());
    }
    return seen;
}

} // namespace Gatehouse
