// What is found of a person before the first row of theirs is changed, and whose it is: so that rows of other people
// that name them are not taken for leftovers afterwards, and nothing that came meanwhile is taken for what was there.
#pragma once

#include "models/privacy/rescan.h"

namespace Gatehouse
{

// Rows of other people with an identifier of the person in a text of theirs. An erasure leaves them.
struct NamingRows {
    QString table;
    QStringList ids; // of TablePlace::idColumn()

    bool operator==(const NamingRows &) const = default;
};

struct FirstLook {
    ScanResult scan;
    QList<NamingRows> others;
    int looks = 0; // re-scans of the case before this one

    // Kept with the person for as long as the case runs.
    QJsonObject toJson() const;
    static FirstLook fromJson(const QJsonObject &json);
    bool operator==(const FirstLook &) const = default;
};

// Of a table with more of them than could be kept none is named: a person looks at those.
Result<FirstLook> lookFirst(const DataMap &map, const GatewayTables &tables, const Person &person,
                            const std::stop_token &stop = {});
// Sets `ofOthers` of each hit that is in one of these rows.
Result<void> setApart(const DataMap &map, const GatewayTables &tables, const Person &person,
                      const QList<NamingRows> &others, ScanResult &scan, const std::stop_token &stop = {});

} // namespace Gatehouse
