// The section "retention" of a gateway profile: which rows of a table belong to which record class where the data map's
// one class does not hold for all of them, and what the product's own clean-up would take.
#pragma once

#include "models/core/error.h"
#include "models/gateway/datamap.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

// Rows in which a column has one of some values; no column: all rows.
struct RecordRows {
    QString column;
    QStringList values;

    bool operator==(const RecordRows &) const = default;
};

// A clean-up that the product has of its own.
struct OwnCleanup {
    QString what;            // "DELETE /api/log/?target_timestamp="; empty: it has none
    bool isRightWay = false; // it takes rows of the class only, so it may be left to it
    QString why;             // it is, or is not, for people
    QString setting = {};    // what it is set by, with %1 for a number of days; empty: nobody sets it

    bool operator==(const OwnCleanup &) const = default;
};

// For how long the law, or what the gateway needs, keeps rows from their own time on, whatever a policy says.
struct RecordDuty {
    QString keepFor; // "P10Y"; empty: no end is known
    QString ground;  // for people

    bool operator==(const RecordDuty &) const = default;
};

struct RecordKind {
    QString recordClass;
    QStringList values;   // of RetentionTable::column
    RecordDuty duty = {}; // empty: that of the table
};

struct RetentionTable {
    QString table;
    QString column;          // tells the kinds apart; empty: all rows are of the data map's class
    QList<RecordKind> kinds; // rows of none of them belong to no class, and nothing purges them
    OwnCleanup ownCleanup;
};

struct RetentionMap {
    QList<RetentionTable> tables;

    // From the bytes of a profile that satisfies its schema; empty without the section.
    static RetentionMap fromProfile(const QByteArray &profile);
    // The same of a shipped profile's id, or of a file.
    static Result<RetentionMap> load(const QString &profile);

    const RetentionTable *table(const QString &name) const;
    // The record classes that have rows in the table.
    QStringList classesIn(const DataMapTable &table) const;
    // Which rows of the table are of the class; nothing: none are.
    std::optional<RecordRows> rowsOf(const DataMapTable &table, const QString &recordClass) const;
    // Of these rows. Where one of several kinds of the class must stay for longer, all of them do.
    RecordDuty dutyOf(const DataMapTable &table, const QString &recordClass) const;
};

// Payments stay until somebody has written down for how long they must: which law holds nobody here knows. Others stay
// where the data map keeps the table and says no end.
bool staysWhateverItsAge(const DataMapTable &table, const QString &recordClass, const RecordDuty &duty);

} // namespace Gatehouse
