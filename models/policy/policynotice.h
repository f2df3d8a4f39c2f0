// Letters about a change of a policy, as drafts that a person looks at and sends.
#pragma once

#include "models/core/mailmessage.h"
#include "models/policy/policydiff.h"
#include "models/policy/policyversion.h"

#include <QDateTime>

namespace Gatehouse
{

// Who writes, and from which day on the new version holds.
struct PolicyNoticeDesk {
    MailAddress sender; // also where an answer goes
    QString organisation;
    QDate from;

    bool operator==(const PolicyNoticeDesk &) const = default;
};

struct PolicyDraft {
    PolicyNotice notice; // without who and when, which the store says
    QString fileName;    // "ours-2026-06-01-users-en.eml"
    QByteArray bytes;    // of an .eml file
};

// For each audience of the difference and each language: to all users one letter whose receivers the mail program is
// given, and to whoever keeps the page one with what it must show. InvalidInput: nothing is changed, or an address or
// the organisation is missing.
Result<QList<PolicyDraft>> draftNotices(const PolicyDocument &before, const PolicyDocument &after,
                                        const PolicyNoticeDesk &desk, const QStringList &languages,
                                        const QDateTime &now);

} // namespace Gatehouse
