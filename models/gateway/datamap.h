// What is in each table and column of a gateway's database, whose it is, and what an erasure does with it.
#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Gatehouse {

enum class Disposition { Delete, Pseudonymise, Restrict, Retain };
QString dispositionToken(Disposition disposition);

// One way from a row to the person: this column holds that column of that table.
struct SubjectLink {
    QString column;
    QString table;
    QString key;
    QString whenColumn; // the link holds only for rows where this column has that value; empty: for all
    QString whenEquals;
    QString path; // where in the column's JSON or array the key is: "/params/id", "/*/user_id", "/*"; empty: it is the column
    QString as;   // how the key is written there: "user:{key}"; empty: as it is
    // "blank", "pseudonymise" or "keep" when the row is not the person's own but only speaks of them, as an administrator
    // or an inviter: then an erasure does this to the place, and the row stays as it is. Empty: the row is theirs.
    QString mention;

    bool operator==(const SubjectLink &) const = default;
};

struct DataMapColumn {
    QString name;
    QString category;
    QString onErasure; // "keep", "blank", "pseudonymise"; rows that are deleted lose them all

    bool operator==(const DataMapColumn &) const = default;
};

struct DataMapTable {
    QString name;
    QString category;
    QString purpose;
    QString retentionClass;
    Disposition disposition = Disposition::Delete;
    QString ground; // the duty that keeps the row; empty when it is deleted
    int order = 0;  // lower is done first
    QString timeColumn;    // empty when the rows have no time
    qint64 timeUnitUs = 0; // 0: a date or date-time of the engine, or a text that begins with YYYY-MM-DD
    bool personal = true;
    QList<SubjectLink> subject; // none: the rows belong to nobody
    QList<DataMapColumn> columns;

    const DataMapColumn *column(const QString &columnName) const;
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

struct DataMap {
    QString subjectTable;
    QString subjectKey;
    QList<SubjectIdentifier> identifiers; // columns of subjectTable by which a person is found
    QList<OtherSubject> otherSubjects;
    QMap<QString, QString> retentionClasses; // id -> what is in it, for people
    QList<DataMapTable> tables;
    QStringList ignoredTables; // machinery without data of people, e.g. migration bookkeeping

    const DataMapTable *table(const QString &name) const;
};

} // namespace Gatehouse
