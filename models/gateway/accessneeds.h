// Which tables and columns of a gateway's database Gatehouse reads and changes, as the gateway's profile says.
#pragma once

#include "models/gateway/gatewayprofile.h"

namespace Gatehouse
{

// What an account is for. Each has rights of its own, so that looking at figures can never change a gateway.
enum class AccessPurpose {
    Telemetry,
    Promises, // what telemetry reads, and what the promises of a policy are checked by
    Actions,
    Privacy
};
inline constexpr std::array kAccessPurposes{AccessPurpose::Telemetry, AccessPurpose::Promises, AccessPurpose::Actions,
                                            AccessPurpose::Privacy};

// "telemetry", "promises", "actions", "privacy".
QString accessPurposeToken(AccessPurpose purpose);
Result<AccessPurpose> accessPurposeFromToken(const QString &token);

struct TableAccess {
    QString table;
    QStringList reads; // columns, by name
    QStringList updates;
    bool deletes = false;
    QStringList certain; // of these columns, the ones that every version of the product has
    QStringList secrets; // of those read, the ones that the data map says hold secrets
    // When set, only the rows in which this column has this value are of interest.
    QString rowColumn;
    QString rowValue;

    bool operator==(const TableAccess &) const = default;
};

// Which of a gateway's databases is meant.
enum class DatabasePart { Whole, Main, Traffic };

// By table name. Columns that only some versions have are among them. Empty when the profile needs nothing for the
// purpose: a product whose verbs are all in the admin API needs no account for actions.
QList<TableAccess> accessNeeds(const GatewayProfile &profile, AccessPurpose purpose, Dialect dialect,
                               DatabasePart part = DatabasePart::Whole);

// Without the tables and columns that this database has not; what is left is certain.
QList<TableAccess> fittedTo(const QList<TableSchema> &schema, const QList<TableAccess> &needs);

} // namespace Gatehouse
