#include "models/gateway/schemadetection.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Tally {
    int wanted = 0;
    int found = 0;
    QStringList missing;
};

Tally tally(const QList<TableColumns> &rules, const QList<TableSchema> &schema)
{
    Tally result;
    for (const TableColumns &rule : rules) {
        const TableSchema *table = tableIn(schema, rule.table);
        result.wanted += int(rule.columns.size());
        if (!table) {
            result.missing.append(QStringLiteral("table %1").arg(rule.table));
            continue;
        }
        for (const QString &column : rule.columns) {
            if (table->hasColumn(column))
                ++result.found;
            else
                result.missing.append(QStringLiteral("column %1.%2").arg(rule.table, column));
        }
    }
    return result;
}

QStringList foreignColumns(const QList<TableColumns> &absent, const QList<TableSchema> &schema)
{
    QStringList found;
    for (const TableColumns &rule : absent) {
        const TableSchema *table = tableIn(schema, rule.table);
        for (const QString &column : rule.columns) {
            if (table && table->hasColumn(column))
                found.append(QStringLiteral("column %1.%2").arg(rule.table, column));
        }
    }
    return found;
}

QString listed(const QStringList &items)
{
    constexpr qsizetype kMost = 6;
    const QString first = items.mid(0, kMost).join(QStringLiteral(", "));
    return items.size() > kMost ? QStringLiteral("%1 and %2 more").arg(first).arg(items.size() - kMost) : first;
}

// Which of the required tables are there at all.
QStringList tablesFound(const GatewayProfile &profile, const QList<TableSchema> &schema)
{
    QStringList found;
    for (const TableColumns &rule : profile.detect.required) {
        if (tableIn(schema, rule.table))
            found.append(rule.table);
    }
    return found;
}

Error emptyError()
{
    return {ErrorKind::Unsupported,
            QStringLiteral("The database is empty: it has no tables. Check that the connection names the gateway's own "
                           "database, and that the gateway has been started once.")};
}

Error missingError(const GatewayProfile &profile, const ProfileMatch &match, const QList<TableSchema> &schema)
{
    return {
        ErrorKind::Unsupported,
        QStringLiteral(
            "Not a database that the profile %1 can read: %2 found, but %3 missing. It may be half migrated, "
            "older than the profile knows, or of another product. Let the gateway finish its migration, or "
            "name another profile in the connection.")
            .arg(profile.name,
                 (tablesFound(profile, schema).size() == 1 ? QStringLiteral("table ") : QStringLiteral("tables ")) +
                     listed(tablesFound(profile, schema)),
                 listed(match.missing) + (match.missing.size() == 1 ? QStringLiteral(" is") : QStringLiteral(" are")))};
}

Error foreignError(const GatewayProfile &profile, const ProfileMatch &match)
{
    return {ErrorKind::Unsupported,
            QStringLiteral(
                "Not a database of %1, though like one: it has %2, which %1 has not. It is of a product that descends "
                "from it. Name the profile of that product in the connection.")
                .arg(profile.name, listed(match.foreign))};
}

Error unknownError(const QStringList &products, const QList<TableSchema> &schema)
{
    QStringList tables;
    for (const TableSchema &table : schema)
        tables.append(table.name);
    return {ErrorKind::Unsupported,
            QStringLiteral(
                "Not a database of a known gateway: its tables are %1, and none is one of %2. Check the connection, "
                "or write a profile for this product (see the manual, Gateways).")
                .arg(listed(tables), products.join(QStringLiteral(", ")))};
}

} // namespace

const TableSchema *tableIn(const QList<TableSchema> &schema, const QString &name)
{
    const auto at =
        std::find_if(schema.begin(), schema.end(), [&](const TableSchema &table) { return table.name == name; });
    return at == schema.end() ? nullptr : &*at;
}

QList<TableSchema> mergedSchema(const QList<TableSchema> &main, const QList<TableSchema> &traffic)
{
    QList<TableSchema> merged = main;
    for (const TableSchema &table : traffic) {
        const auto known = std::find_if(merged.begin(), merged.end(),
                                        [&](const TableSchema &other) { return other.name == table.name; });
        if (known == merged.end()) {
            merged.append(table);
            continue;
        }
        for (const ColumnSchema &column : table.columns) {
            if (!known->hasColumn(column.name))
                known->columns.append(column);
        }
    }
    return merged;
}

ProfileMatch matchProfile(const GatewayProfile &profile, const QList<TableSchema> &schema)
{
    const Tally required = tally(profile.detect.required, schema);
    const Tally typical = tally(profile.detect.typical, schema);
    const int wanted = required.wanted + typical.wanted;
    const QStringList foreign = foreignColumns(profile.detect.absent, schema);
    ProfileMatch match{profile.id,       profile.name, required.missing.isEmpty() && foreign.isEmpty(), 0, {},
                       required.missing, foreign};
    match.score = wanted == 0 ? 0 : double(required.found + typical.found) / wanted;
    for (const VersionHint &version : profile.detect.versions) {
        if (tally(version.needs, schema).missing.isEmpty()) {
            match.version = version.label;
            break;
        }
    }
    return match;
}

Result<ProfileMatch> requireProfile(const GatewayProfile &profile, const QList<TableSchema> &schema)
{
    if (schema.isEmpty())
        return std::unexpected(emptyError());
    const ProfileMatch match = matchProfile(profile, schema);
    if (match.matches)
        return match;
    if (match.missing.isEmpty())
        return std::unexpected(foreignError(profile, match));
    return std::unexpected(tablesFound(profile, schema).isEmpty() ? unknownError({profile.name}, schema)
                                                                  : missingError(profile, match, schema));
}

Result<ProfileMatch> detectProfile(const QList<GatewayProfile> &profiles, const QList<TableSchema> &schema)
{
    if (schema.isEmpty())
        return std::unexpected(emptyError());
    const GatewayProfile *best = nullptr;
    ProfileMatch bestMatch;
    QStringList products;
    for (const GatewayProfile &profile : profiles) {
        const ProfileMatch match = matchProfile(profile, schema);
        products.append(profile.name);
        if (!best || std::pair(match.matches, match.score) > std::pair(bestMatch.matches, bestMatch.score)) {
            best = &profile;
            bestMatch = match;
        }
    }
    if (best && bestMatch.matches)
        return bestMatch;
    if (best && bestMatch.missing.isEmpty())
        return std::unexpected(foreignError(*best, bestMatch));
    // Below a quarter, what is alike are common names such as "users", and the nearest product would mislead.
    if (best && bestMatch.score >= 0.25)
        return std::unexpected(missingError(*best, bestMatch, schema));
    return std::unexpected(unknownError(products, schema));
}

} // namespace Gatehouse
