// Where a policy contradicts the law, itself, another one, or what the gateway holds. Looks at the text and the data
// map only; what the rows really do is looked at in models/promises.
#pragma once

#include "models/gateway/datamap.h"
#include "models/policy/policydocument.h"

#include <QMap>

namespace Gatehouse
{

enum class FindingSeverity {
    Conflict, // it cannot be kept, or keeping it breaks a law
    Gap       // something that a law asks for is not said
};
// "conflict", "gap".
QString findingSeverityToken(FindingSeverity severity);

// A sentence of another policy.
struct SentenceOfPolicy {
    QString policy; // its id
    QString sentence;

    bool operator==(const SentenceOfPolicy &) const = default;
};

struct PolicyFinding {
    QString id; // "unlimited:wallet": the same for the same matter in the next version
    FindingSeverity severity = FindingSeverity::Gap;
    QStringList sentences; // ids, in the order of the document; empty: it is about what no sentence says
    QString what;          // one sentence each
    QString why;
    QString toDo;
    QList<SentenceOfPolicy> others = {}; // that it contradicts; empty: it is about one policy

    bool operator==(const PolicyFinding &) const = default;
};

// The record classes of those tables whose rows are of several, by the name of the table. All rows of another table are
// of the class that the data map gives it.
using TableClasses = QMap<QString, QStringList>;

// Conflicts first, else in the order of the document. A map without tables leaves out what only a map can show.
QList<PolicyFinding> policyFindings(const PolicyDocument &policy, const DataMap &map, const TableClasses &classes);
// Of policies that hold at one gateway, by their ids: of each by itself, and where it contradicts one that is behind it
// in the list, so that every contradiction is there once.
QMap<QString, QList<PolicyFinding>> policyFindings(const QList<PolicyDocument> &policies, const DataMap &map,
                                                   const TableClasses &classes);

} // namespace Gatehouse
