// What a person decides for a package, in files that are edited with any editor: what is withheld, and what the package
// says about the controller.
#pragma once

#include "models/privacy/packageindex.h"
#include "models/privacy/redaction.h"

namespace Gatehouse
{

// {"digest", "count", "findings": [{"table", "column", "row", "why", "snippet", "withhold": ""}]}: whoever looks it
// through writes the ground of what is to be withheld into "withhold". It holds personal data.
QByteArray reviewJson(const RedactionReview &review);

struct ReviewedPackage {
    QByteArray digest; // of the findings as they were
    QList<Redaction> redactions;

    bool operator==(const ReviewedPackage &) const = default;
};
// InvalidInput: no such file, a finding without its place, or one that was left out: what is not listed was not looked
// at.
Result<ReviewedPackage> reviewedFrom(const QByteArray &json);

// {"controller", "contact", "data_protection_officer", "recipients": [], "transfers", "source", "automated_decisions",
// "authority"}, each in the controller's words, each may be absent. InvalidInput: another name, or no text.
Result<PackageNotice> noticeFrom(const QByteArray &json);

} // namespace Gatehouse
