// Where a policy contradicts the law, itself, or what the gateway holds. Looks at the text and the data map only; what
// the rows really do is looked at in models/promises.
#pragma once

#include "models/gateway/datamap.h"
#include "models/policy/policydocument.h"

namespace Gatehouse
{

enum class FindingSeverity {
    Conflict, // it cannot be kept, or keeping it breaks a law
    Gap       // something that a law asks for is not said
};
// "conflict", "gap".
QString findingSeverityToken(FindingSeverity severity);

struct PolicyFinding {
    QString id; // "unlimited:wallet": the same for the same matter in the next version
    FindingSeverity severity = FindingSeverity::Gap;
    QStringList sentences; // ids, in the order of the document; empty: it is about what no sentence says
    QString what;          // one sentence each
    QString why;
    QString toDo;

    bool operator==(const PolicyFinding &) const = default;
};

// Conflicts first, else in the order of the document. A map without tables leaves out what only a map can show.
QList<PolicyFinding> policyFindings(const PolicyDocument &policy, const DataMap &map);

} // namespace Gatehouse
