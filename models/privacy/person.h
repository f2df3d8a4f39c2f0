// Who a request is about, as a gateway's databases know them: found once by what was filed, and kept by the case until
// it is over, since the rows that tell it are erased on the way.
#pragma once

#include "models/core/error.h"
#include "models/privacy/subjectidentity.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct DataMap;

// What stands in a column of the person's rows. Texts, also of numbers.
struct PersonValues {
    QString table;
    QString column;
    QStringList values;
    // Another person's row holds one of them as well, so rows cannot be told apart by it and none is claimed by it.
    bool isShared = false;

    bool operator==(const PersonValues &) const = default;
};

struct Person {
    QString table;    // of the persons of this kind
    QString key;      // its column that links lead to
    QString keyValue; // the account id
    // Of their row: every identifier that the data map names. Of rows one or more links away: the ids and hashes by
    // which further rows are found, where they are not too many.
    QList<PersonValues> values;
    // The keys by which programs sign in, where `values` has no room for them: each is switched off by itself, and none
    // is written into a statement. In an order that stays; those that are gone from the gateway stay, too.
    QStringList manyKeys;
    int pseudonymSerial = 0; // see RowErasure::chooseSerial()

    bool operator==(const Person &) const = default;

    // None when there are none, or when they are shared.
    QStringList valuesOf(const QString &tableName, const QString &column) const;
    QStringList allValuesOf(const QString &tableName, const QString &column) const; // the shared ones too

    // All keys by which programs sign in as the person, however many.
    QStringList keysIn(const DataMap &map) const;

    // For the case to keep: personal data, to be blanked when the case ends.
    QJsonObject toJson() const;
    static Result<Person> fromJson(const QJsonObject &json);
};

} // namespace Gatehouse
