// Tells from its tables which product a database belongs to.
#pragma once

#include "models/gateway/gatewayprofile.h"

namespace Gatehouse
{

struct ProfileMatch {
    QString profileId;
    QString profileName;
    bool matches = false; // everything required is there
    double score = 0;     // share of the columns named in the profile's detect rules that are there, 0 .. 1
    QString version;      // the label of the first version hint that holds; empty when none does
    QStringList missing;  // "table logs", "column logs.created_at": the required ones that are not there
    QStringList foreign;  // "column logs.token_id": there, though the product has none
};

ProfileMatch matchProfile(const GatewayProfile &profile, const QList<TableSchema> &schema);

// The profile that fits best. The error names what was found instead: an empty database, a known product with columns
// missing (half migrated, or too old), or tables of no known product.
Result<ProfileMatch> detectProfile(const QList<GatewayProfile> &profiles, const QList<TableSchema> &schema);

// The same for one profile that the connection names.
Result<ProfileMatch> requireProfile(const GatewayProfile &profile, const QList<TableSchema> &schema);

// The tables of a gateway that keeps its traffic in a database apart: those of both, and of a table that is in both the
// columns of both.
QList<TableSchema> mergedSchema(const QList<TableSchema> &main, const QList<TableSchema> &traffic);

// A table by name; null when there is none.
const TableSchema *tableIn(const QList<TableSchema> &schema, const QString &name);

} // namespace Gatehouse
