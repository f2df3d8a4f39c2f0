// How each kind of promise is looked at. Each waits, on the thread of the databases; errors of the gateway are verdicts
// ("cannot be seen, since ..."), and Cancelled alone is an error.
#pragma once

#include "models/promises/promisescene.h"

namespace Gatehouse
{

using PromiseLook = Result<PromiseVerdict> (*)(const Commitment &, const PromiseScene &);

// Rows of each class against its period.
Result<PromiseVerdict> lookAtRetention(const Commitment &commitment, const PromiseScene &scene);
// Columns of content are empty, and no log hides any.
Result<PromiseVerdict> lookAtContent(const Commitment &commitment, const PromiseScene &scene);
// Keys and passwords are kept as hashes.
Result<PromiseVerdict> lookAtSecrets(const Commitment &commitment, const PromiseScene &scene);
// Version and certificate of both connections.
Result<PromiseVerdict> lookAtTls(const Commitment &commitment, const PromiseScene &scene);
// The newest backup, where the policy's settings name a folder.
Result<PromiseVerdict> lookAtBackups(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtAuditLog(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtAdminActions(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtRights(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtColumns(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtUnusedCredentials(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtRotation(const Commitment &commitment, const PromiseScene &scene);
// Requests of the type of a right, against their clocks.
Result<PromiseVerdict> lookAtRequests(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtDeletions(const Commitment &commitment, const PromiseScene &scene);
// Rows that go with an account and whose account is gone.
Result<PromiseVerdict> lookAtOrphans(const PromiseScene &scene);
// Nobody who was erased is back.
Result<PromiseVerdict> lookAtSuppression(const Commitment &commitment, const PromiseScene &scene);
// What was opted out of, objected to or restricted still stands at the gateway.
Result<PromiseVerdict> lookAtOptOuts(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtRestrictions(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtRecipients(const Commitment &commitment, const PromiseScene &scene);
// Whether anything looks for what is odd, and whether people answer.
Result<PromiseVerdict> lookAtWatch(const Commitment &commitment, const PromiseScene &scene);
Result<PromiseVerdict> lookAtAnswers(const Commitment &commitment, const PromiseScene &scene);

} // namespace Gatehouse
