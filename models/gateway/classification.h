// What an operator has said of a table or a column that the data map of a gateway's profile does not know, so that it
// counts as known wherever the map is used.
#pragma once

#include "models/gateway/gatewayprofile.h"

#include <QJsonObject>

namespace Gatehouse
{

struct Classification {
    QString table;
    QString column;   // empty: it is of the table itself
    QJsonObject says; // as a profile says it: "dataTable" or "dataColumn" of its schema, or machinery()
    QString type;     // of the live column when it was classified; empty: not known, or it is of a table

    // "accounts.backup_email", "imports".
    QString place() const;
    // A table without data of people, such as a list of migrations: its columns need no classification.
    bool isMachinery() const;
    static QJsonObject machinery();
    bool operator==(const Classification &) const = default;
};

// The profile in `bytes` with what was said on top; `source` names it in errors. All rules for profiles hold for the
// whole. InvalidInput names a classification of what the profile says by now, and otherwise; of a column whose table
// nobody has classified; or one that is none. What the profile has come to say the same of is left out.
Result<GatewayProfile> classifiedProfile(const QByteArray &bytes, const QString &source,
                                         const QList<Classification> &said);
// The same of a shipped profile's id or a file, as loadProfile() takes it.
Result<GatewayProfile> loadClassifiedProfile(const QString &profile, const QList<Classification> &said);

struct ClassifiedProfile {
    GatewayProfile profile;
    QList<Classification> contradicted; // by the profile, whose word is in it instead
};
// The same for whoever shows what is contradicted, or keeps away from it: nothing that changes rows takes its word.
Result<ClassifiedProfile> loadContradictedProfile(const QString &profile, const QList<Classification> &said);

// {"data_map": {"tables": ...}}: to be merged into the file of the profile by hand, or contributed to it.
QJsonObject profileFragment(const QList<Classification> &said);

} // namespace Gatehouse
