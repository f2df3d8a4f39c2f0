// The rows of one rule in one table of one database, as conditions that an index on the time serves.
#pragma once

#include "models/privacy/gatewaytables.h"
#include "models/privacy/subjectlinks.h"
#include "models/retention/retentionschedule.h"

namespace Gatehouse
{

// Rows whose time is one: not NULL, not empty, and after the epoch. No period can be counted for others, so no purge
// takes them and no look at a policy's periods blames them.
SqlCondition withTime(const StoredTime &time);

class PurgeRows
{
public:
    // InvalidInput: the time column is not there, or is of another type than the profile says, or its times cannot be
    // what it says; or the column that tells the kinds apart is not there. The message names it. Asks the database for
    // the oldest and the newest time. The place outlives this.
    static Result<PurgeRows> make(const RetentionRule &rule, const TablePlace &place, const QueryLimits &limits);

    const TablePlace &place() const { return *m_place; }
    const StoredTime &time() const { return m_time; }
    const RetentionRule &rule() const { return m_rule; }

    // Of every class, with a time, past the period.
    SqlCondition pastPeriod() const;
    // Of the rule's class.
    SqlCondition ofClass() const;
    // Of every class: without a time none is due, and none before its period and every duty to keep it are over.
    SqlCondition withTime() const;
    SqlCondition pastDuty() const;
    // Of the class, and past its period and every duty to keep them: they go, unless they are protected.
    SqlCondition due() const;
    // Of the class and past the period, but not past the duty.
    SqlCondition mustStay() const;

    // An index leads along the time.
    bool isIndexed() const;
    // The time of a row in microseconds since the epoch, as read from time().selected().
    std::optional<qint64> usOf(const RowStream &row, int column) const;

private:
    PurgeRows(const RetentionRule &rule, const TablePlace &place, const StoredTime &time)
        : m_rule(rule)
        , m_place(&place)
        , m_time(time)
    {
    }
    Result<void> learnTimes(const QueryLimits &limits);
    Result<void> learn(bool newest, const QueryLimits &limits);
    SqlCondition beforeDay(QDate day) const;

    RetentionRule m_rule;
    const TablePlace *m_place;
    StoredTime m_time;
};

} // namespace Gatehouse
