// A column that holds points in time: as integers since the epoch, or in the engine's own date-time type, which is UTC
// where it says no zone. Written for the table alias and the quoted column that it is given.
#pragma once

#include "models/database/database.h"

#include <optional>

namespace Gatehouse
{

// A condition and the values of its placeholders.
struct SqlCondition {
    QString sql;
    QVariantList values;
};

class StoredTime
{
public:
    StoredTime() = default;
    // `unitUs`: microseconds per unit of an integer column; 0: the engine's own type, which `type` names.
    StoredTime(Dialect dialect, const QString &column, const QString &type, qint64 unitUs);

    // The same of another row.
    StoredTime ofColumn(const QString &column) const;

    // The bare column, to sort by.
    const QString &column() const { return m_column; }
    // What to read: the stored time as an integer or a text, exact.
    QString selected() const;
    // Epoch microseconds, rounded down, of a value that was read as selected(); nothing when it is no time.
    std::optional<qint64> usOf(const SqlValue &selected) const;
    // Microseconds per unit where selected() gives integers that begin with the epoch, else 0.
    qint64 unitUs() const { return m_selectedUnitUs; }
    qint64 precisionMs() const { return m_precisionUs < 1000 ? 1 : m_precisionUs / 1000; }

    // Rows at or after a time, and rows before one. The bare column is compared, so its index serves.
    SqlCondition from(qint64 us) const;
    SqlCondition before(qint64 us) const;
    // The bare column compared with a value that was read as selected(); `comparison` is <, <=, =, >= or >.
    SqlCondition compared(const QString &comparison, const QVariant &selected) const;
    // Microseconds since the epoch divided by `lengthUs` and rounded down, as an integer expression; times before the
    // epoch are damage and may round otherwise.
    QString slotOf(qint64 lengthUs) const;

    // Date-time texts have a form, and only rows tell which: whether a T stands before the hour, and whether a zone
    // other than UTC follows. Comparisons are right once the newest and the oldest text were shown here.
    bool isText() const { return m_kind == Kind::Text; }
    // False for texts in several zones: sorted by the column, they are not sorted by time.
    bool sortsByTime() const { return !m_otherZones; }
    void learn(std::string_view text);

private:
    enum class Kind { Integer, Text, PostgreSql, MySql, ClickHouseSeconds, ClickHouseFractions };

    QString placeholder() const;
    QVariant bound(qint64 us) const;
    QString epochUs() const;
    QString dividedBy(const QString &number, qint64 divisor) const;
    SqlCondition textBound(const QString &comparison, qint64 us, qint64 widenUs, bool up) const;

    Dialect m_dialect = Dialect::Sqlite;
    Kind m_kind = Kind::Integer;
    QString m_column;
    qint64 m_precisionUs = 1000;
    qint64 m_selectedUnitUs = 1000;
    int m_digits = 6;          // of a second
    bool m_zoned = false;      // PostgreSQL: the type knows zones
    bool m_withT = false;      // texts
    bool m_otherZones = false; // texts
};

// "2026-09-01 12:00:00.5", with a T, a fraction and a zone or without: epoch microseconds, rounded down.
std::optional<qint64> epochUsOf(std::string_view text);

} // namespace Gatehouse
