// The export package of a case that asks for access or portability.
#pragma once

#include "models/privacy/casegateway.h"
#include "models/privacy/caserepository.h"
#include "models/privacy/exportpackage.h"

namespace Gatehouse
{

struct PackageWish {
    QString file;
    QString passphrase;    // not empty: encrypted with it
    QString recipientFile; // a certificate, not empty: encrypted to it
    QString noticeFile;    // what the controller says of itself; may be empty
    QString reviewedFile;  // what may concern others, looked through; may be empty
    QString reviewFile;    // not empty: what may concern others is written there, and no package is made

    bool operator==(const PackageWish &) const = default;
};

// An engine. Whoever asks has it on record that they read the data, and the package is among the documents of the case.
// Nothing: the review was written instead. Denied: the case asks for something else, or its plan is not approved.
Result<std::optional<MadePackage>> packCase(CaseRepository &cases, const CaseGateway &gateway, const QString &by,
                                            const QString &id, const PackageWish &wish, const SigningKey &key,
                                            qint64 nowMs, const std::stop_token &stop = {},
                                            const ExportPackage::Progress &progress = {});

} // namespace Gatehouse
