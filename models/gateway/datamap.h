// What is in each table and column of a gateway's database, whose it is, and what an erasure does with it.
#pragma once

#include <QDate>
#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

enum class Disposition { Delete, Pseudonymise, Restrict, Retain };
QString dispositionToken(Disposition disposition);

// A column, or a place in its JSON.
struct DataPlace {
    QString column;
    QString path; // "/params/id"; empty: the column as a whole

    bool operator==(const DataPlace &) const = default;
};

// One way from a row to the person: this column holds that column of that table.
struct SubjectLink {
    QString column;
    QString table;
    QString key;
    DataPlace when; // the link holds only for rows where this place has one of those values; no column: for all
    QStringList whenEquals;
    QString path; // where in the column's JSON or array the key is: "/params/id", "/*/user_id", "/*"; empty: it is the
                  // column
    QString as;   // how the key is written there: "user:{key}"; empty: as it is
    // "blank", "pseudonymise" or "keep" when the row is not the person's own but only speaks of them, as an
    // administrator or an inviter: then an erasure does this to the place, and the row stays as it is. Empty: the row
    // is theirs.
    QString mention;
    QList<DataPlace> alsoBlank; // what else in a row that mentions the person tells of them; the rest of it stays

    bool operator==(const SubjectLink &) const = default;
};

struct DataMapColumn {
    QString name;
    QString category;
    // What becomes of it in the person's own rows that stay: "keep", "blank", "pseudonymise"; empty: nothing is said,
    // so it is kept. Rows that are deleted lose them all.
    QString onErasure;
    QStringList keptPaths;  // of its JSON only the values and plain lists at these places stay when it is blanked
    QStringList keptValues; // values of the product's own that name nobody; they stay as they are
    QString ofSubject;      // the table of persons that it tells of; empty: of whomever the row is

    bool isChangedByErasure() const;
    bool operator==(const DataMapColumn &) const = default;
};

struct DataMapTable {
    QString name;
    QString category;
    QString purpose;
    QString retentionClass;
    Disposition disposition = Disposition::Delete;
    QString ground;        // the duty that keeps the row; empty when it is deleted
    QString keepFor;       // for how long from the row's own time: "P10Y"; empty: no end is known
    int order = 0;         // lower is done first
    QString timeColumn;    // empty when the rows have no time
    qint64 timeUnitUs = 0; // 0: a date or date-time of the engine, or a text that begins with YYYY-MM-DD
    bool personal = true;
    QList<SubjectLink> subject; // none: the rows belong to nobody, or to somebody who cannot be told
    QString unlinked;           // why no way leads to the people in it; empty when one does or there are none
    QList<DataMapColumn> columns;

    const DataMapColumn *column(const QString &columnName) const;
    // False when its rows only mention persons, or are nobody's.
    bool hasOwnRows() const;
};

struct SubjectIdentifier {
    QString kind; // "account", "email"
    QString column;

    bool operator==(const SubjectIdentifier &) const = default;
};

// Another table of persons, as the customers beside the users.
struct OtherSubject {
    QString table;
    QString key;
    QList<SubjectIdentifier> identifiers;
};

// Columns of the person's own row that get a value, so that the gateway does what was asked. {now_ms} and {now_s} are
// the time of the change.
struct PreferenceRule {
    QString table;
    QMap<QString, QJsonValue> values; // column -> number, text, true or false

    bool operator==(const PreferenceRule &) const = default;
};

struct DataMap {
    QString subjectTable;
    QString subjectKey;
    QList<SubjectIdentifier> identifiers; // columns of subjectTable by which a person is found
    QList<OtherSubject> otherSubjects;
    // Where the keys by which programs sign in are, as the admin API and the traffic name them; empty: nowhere.
    QString keyTable;
    QString keyColumn;
    QMap<QString, QString> retentionClasses; // id -> what is in it, for people
    QList<DataMapTable> tables;
    QStringList ignoredTables; // machinery without data of people, e.g. migration bookkeeping
    // "restriction", "objection", "opt_out", "consent_withdrawal"; none: the product cannot do it.
    QMap<QString, PreferenceRule> preferences;

    const DataMapTable *table(const QString &name) const;
    QStringList subjectTables() const; // the tables of persons
};

// The last day on which a row of the day `from` must be kept; invalid when no end is known.
QDate keptUntil(QDate from, const QString &keepFor);
// Rows of earlier days need not be kept any more on `day`; invalid when no end is known.
QDate keptFrom(QDate day, const QString &keepFor);

} // namespace Gatehouse
