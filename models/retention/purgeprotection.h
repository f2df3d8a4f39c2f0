// What the console store says must stay, whatever its age: rows that are held, and whoever is held or has an open
// privacy request. People are keyed hashes; who they are is found out at the gateway (see RowGuard).
#pragma once

#include "models/privacy/caserepositories.h"

#include <QDate>

namespace Gatehouse
{

struct HeldRow {
    QString hold;
    QString table;
    QString rowId;

    bool operator==(const HeldRow &) const = default;
};

struct ProtectedHash {
    QString of; // the hold or the case: all of its hashes are of one person
    bool isOfCase = false;
    QByteArray hash;

    bool operator==(const ProtectedHash &) const = default;
};

struct PurgeProtection {
    QByteArray hashKey;
    QList<HeldRow> rows;
    QList<ProtectedHash> people;

    bool operator==(const PurgeProtection &) const = default;
};

// As it stands on the day. Denied: the right ManageRetention is missing.
Result<PurgeProtection> purgeProtection(Database &store, CaseRepository &cases, QDate today);

} // namespace Gatehouse
