// The tables and columns of a gateway as people read them: what is in each, why, who gets it, what becomes of it, and
// where the live schema is not what the data map says.
#pragma once

#include "models/gateway/classification.h"

#include <optional>

namespace Gatehouse
{

struct DataMapRow {
    enum class State {
        Known,
        New,     // in the database, and nobody has said what it is
        Absent,  // in the data map, and not in the database: another version, or gone again
        Retyped, // another type than when it was classified
        // Said here, and the profile has come to say something else. Until one of the two is withdrawn, no plan is made
        // and nothing of its record class is purged. What is shown is the profile's word.
        Contradicted
    };

    QString table;
    QString column; // empty: the table itself
    QString type;   // of the live column
    QString category;
    QString purpose;
    QString retentionClass;
    QString disposition; // of a table as in profiles; of a column what becomes of it
    QString ground;
    std::optional<QStringList> recipients; // nothing: not known
    State state = State::Known;
    QString note; // of what is not as it should be: "was text when it was classified"
    bool isPersonal = false;
    std::optional<Classification> said; // here, and not in the profile

    // "accounts.email"
    QString place() const;
    bool operator==(const DataMapRow &) const = default;
};

// "known", "new", "absent", "retyped", "contradicted".
QString rowStateToken(DataMapRow::State state);

// Who gets data of which categories of tables, as far as it is known.
using RecipientsByCategory = QMap<QString, QStringList>;

// What is new or contradicted first, then by table; each table before its columns. `profile` has what was said in it,
// but for what it contradicts. `recipients`: nothing where the profile does not say who gets what.
QList<DataMapRow> dataMapRows(const GatewayProfile &profile, const QList<TableSchema> &schema,
                              const QList<Classification> &said,
                              const std::optional<RecipientsByCategory> &recipients = {},
                              const QList<Classification> &contradicted = {});

} // namespace Gatehouse
