// What policies owe under "categories collected in the past 12 months": which categories, for what, from where, who
// gets them and how long they are kept - of what the gateway really has rows of. What is held from before is named,
// too.
#pragma once

#include "models/datamap/datamapreading.h"
#include "models/datamap/disclosuredocument.h"

namespace Gatehouse
{

// Whether a table got rows in the past 12 months.
struct CollectedTable {
    enum class Seen {
        Yes,
        Held,   // no, but it has rows from before
        No,     // it has no rows, or is not there
        Untold, // it cannot be told; `why` says so
    };

    QString table;
    Seen seen = Seen::Untold;
    QString rows; // "1,204", "more than 10,000"; empty: not counted
    QString why;

    bool operator==(const CollectedTable &) const = default;
};

// Of every table about people, by name. Each is counted up to ten thousand rows and for five seconds.
Result<QList<CollectedTable>> collectedTables(DataMapReading &reading, qint64 fromUs);
Result<DisclosureDocument> twelveMonthDisclosure(DataMapReading &reading);

// "Contact details": of a category of profiles, for people who know no profile.
QString categoryTitle(const QString &category);
// Where data of the category comes from, as far as its kind says.
QString categorySource(const QString &category);
// The lines with which such a document begins: gateway, policy, day.
QStringList documentLead(const DataMapReading &reading, const QList<PolicyDocument> &policies,
                         const DataMapSight &sight);
// What the policies say of a record class: "90 days from when it was recorded (4.2)", of several with the name of each;
// empty where none says anything.
QString retentionText(const QList<PolicyDocument> &policies, const QString &recordClass);

} // namespace Gatehouse
