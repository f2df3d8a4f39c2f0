// Reads the credentials of a gateway that are switched on, with what the product records of each. The checks of
// promises and the page of credentials count by it, and so come to the same numbers.
#pragma once

#include "models/gateway/adminapirules.h"
#include "models/privacy/gatewaytables.h"
#include "models/promises/promisemap.h"

#include <QDate>

#include <functional>
#include <optional>

namespace Gatehouse
{

enum class OwnerState {
    NotRecorded,
    None, // the row names nobody
    Present,
    Blocked,
    Deleted, // marked so, or the row of the owner is gone
};

// One row. Times are epoch milliseconds; nothing: not recorded, or never. What is personal is as the gateway has it.
struct CredentialRow {
    QString id;
    std::optional<qint64> createdMs = {};
    std::optional<qint64> usedMs = {};     // of an account also by one of its keys
    std::optional<qint64> usedSelfMs = {}; // without those
    std::optional<qint64> rotatedMs = {};
    std::optional<qint64> expiresMs = {};
    bool isDeleted = false;
    // From here on: of CredentialReader::Wish::All alone.
    QString owner = {};
    QString label = {};
    OwnerState ownerState = OwnerState::NotRecorded;
    bool isAdmin = false;
    bool isUnlimited = false;
    std::optional<double> limit = {}; // in the same unit as `used`, whichever that is
    std::optional<double> used = {};  // since the beginning
    QString limitPeriod = {};         // what the limit is for, as the gateway has it; empty: all of its life
    std::optional<double> spent = {}; // of that period, so far

    bool isExpired(qint64 nowMs) const { return expiresMs && *expiresMs <= nowMs; }
    bool isUsable(qint64 nowMs) const { return !isDeleted && !isExpired(nowMs); }
};

// What a table of this gateway records of its credentials.
struct CredentialSight {
    bool created = false;
    bool used = false;
    bool rotated = false;
    bool expires = false;
    bool owner = false;
    bool ownerState = false;
    bool admin = false;
    bool limit = false;

    // Since when it was not used; never used: since it was made. Nothing: not recorded.
    std::optional<qint64> idleSinceMs(const CredentialRow &row) const;
    // Since when its secret is the same: since it was renewed, or made.
    std::optional<qint64> sameSinceMs(const CredentialRow &row) const;
};

// What began before this is past the age on `today`; an age is "P90D", "P1Y".
qint64 ageEdgeMs(const QString &age, QDate today);

class CredentialReader
{
public:
    enum class Wish { Times, All };
    // Handed to `each` in no order: neither switched off nor deleted. All that is named outlives it.
    CredentialReader(const TablePlace &place, const CredentialTable &table, const PromiseMap &map,
                     const GatewayTables &tables, QueryLimits limits);

    const CredentialSight &sight() const { return m_sight; }
    // Unsupported: the table has no column of that name for the id.
    Result<void> visit(Wish wish, const std::function<void(const CredentialRow &)> &each) const;

private:
    struct Columns;
    void addPeople(Columns &columns) const;
    const TablePlace *ownerPlace() const;

    const TablePlace &m_place;
    const CredentialTable &m_table;
    const PromiseMap &m_map;
    const GatewayTables &m_tables;
    const QueryLimits m_limits;
    CredentialSight m_sight;
};

// "30d", "24h", "1mo" in milliseconds; nothing: no such length.
std::optional<qint64> limitPeriodMs(const QString &period);
// What was used of a limit in as long as the limit is for, at most: in the running period, or on average over the life
// of the credential. Nothing: not recorded.
std::optional<double> usedOfLimit(const CredentialRow &row, qint64 nowMs);

// "key" or "account", as a table of credentials says it.
EntityKind credentialKind(const CredentialTable &table);

} // namespace Gatehouse
