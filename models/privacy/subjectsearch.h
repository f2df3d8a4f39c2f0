// Finds a person and every row that is theirs, or speaks of them, by the links of the data map.
//
// Values are bound, never written into a statement. No message holds one.
#pragma once

#include "models/gateway/datamap.h"
#include "models/privacy/exactsum.h"
#include "models/privacy/gatewaytables.h"
#include "models/privacy/person.h"

#include <QDate>
#include <QMap>

#include <optional>
#include <stop_token>

namespace Gatehouse
{

// Rows that must stay as they are for as long as the hold lasts.
struct RowHold {
    QString id;          // of the hold in the console store
    QString table;       // empty: every row of the person
    QString rowId;       // of TablePlace::idColumn(); empty: every row of the person in the table
    QString until;       // ISO date; empty: until it is ended
    QString ground = {}; // of a restriction: "restricted by case C-2026-000007"

    bool operator==(const RowHold &) const = default;
};

// What is done with the rows of a table differs with what they are to the person.
enum class PlanPart {
    Own,     // the person's own rows, without those below
    Expired, // own rows whose retention is over (DataMapTable::keepFor)
    Shared,  // own rows that are another person's own rows as well
    Mention, // rows that only speak of the person
};
QString planPartToken(PlanPart part);
std::optional<PlanPart> planPartFromToken(const QString &token);

struct RowTally {
    qint64 rows = 0;
    qint64 held = 0; // of these
    std::optional<qint64> oldestUs;
    std::optional<qint64> newestUs;

    bool operator==(const RowTally &) const = default;
};

struct FoundTable {
    QString table;
    QMap<PlanPart, RowTally> parts; // those that have rows
    // Numeric columns of the categories billing and usage, in Own and Shared rows that are found again after the
    // erasure.
    QMap<QString, ExactSum> sums;

    qint64 ownRows() const; // Own, Expired and Shared
};

class SubjectSearch
{
public:
    // All outlive this.
    SubjectSearch(const DataMap &map, const GatewayTables &tables);

    // The one person whom all identities lead to. NotFound: one leads to nobody. InvalidInput: a kind that the product
    // does not know (the message lists those it does), an empty or impossible value, several persons by one identity,
    // or different ones by different identities (the message names the kinds). An e-mail address is compared without
    // regard to case.
    Result<Person> resolve(const QList<SubjectIdentity> &identities, const std::stop_token &stop = {}) const;
    // With the ids of rows that have come since; what was known stays known, also when its rows are gone.
    Result<Person> refreshed(Person person, const std::stop_token &stop = {}) const;

    // Tables in the order of an erasure, those with rows only; one statement for each. `day` decides which rows have
    // expired.
    Result<QList<FoundTable>> found(const Person &person, const QList<RowHold> &holds, QDate day,
                                    const std::stop_token &stop = {}) const;

    // The columns of the person's own rows in the order in which visitRows() hands them out: all that are in the
    // database but those of the category credential, which an account for privacy work cannot read.
    QStringList columnsOf(const QString &table) const;
    // Every own row of the person, streamed: Own, Expired and Shared. The visitor's error ends it.
    Result<void> visitRows(const Person &person, const QString &table, const Database::RowVisitor &visit,
                           const std::stop_token &stop = {}) const;

private:
    const DataMap &m_map;
    const GatewayTables &m_tables;
};

} // namespace Gatehouse
