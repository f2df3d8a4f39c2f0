// What goes into an export package of a person, table by table, and where its rows come from.
#pragma once

#include "models/database/database.h"
#include "models/gateway/datamap.h"

namespace Gatehouse
{

struct PackageColumn {
    QString name;
    QString category;           // of the data map
    bool mentionsOther = false; // names another person, as an administrator or an inviter

    bool isSecret() const;
    // Written by people, who write of others.
    bool isProse() const;
    bool operator==(const PackageColumn &) const = default;
};

struct PackagePart {
    QString table;
    QString category;
    QString purpose;
    QString retentionClass;
    QString retention;      // what is kept in that class, and for how long where that is known; for people
    QString ground;         // the duty that keeps the rows after an erasure; may be empty
    QStringList keyColumns; // tell its rows apart; none: a digest of the whole row does
    QList<PackageColumn> columns;
    QStringList unread; // columns that the console may not read: secrets

    bool operator==(const PackagePart &) const = default;
};

// The tables with rows of persons, in the order of their names.
QList<PackagePart> packageParts(const DataMap &map);
// The same with these columns in this order, as a source hands them out; the others are not read.
PackagePart withColumns(PackagePart part, const QStringList &columns);

// Hands over every row of the person in this table, with the values in the order of the part's columns. What is read
// here is what the package holds: whoever wants several tables as they were at one moment reads them in one
// transaction.
using PartSource = std::function<Result<void>(const PackagePart &, const Database::RowVisitor &)>;

} // namespace Gatehouse
