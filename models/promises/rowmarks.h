// Rows of a table that a look has seen, by which a later look can show that one of them is gone.
#pragma once

#include "models/promises/gatewayfacts.h"

#include <QJsonObject>

namespace Gatehouse
{

struct RowMark {
    qint64 number = 0; // its primary key
    qint64 timeUs = 0; // epoch

    bool operator==(const RowMark &) const = default;
};

class RowMarks
{
public:
    static constexpr qsizetype kMost = 64;

    // What the last look has left, of rows that are no older than `sinceUs`; null: there was none.
    static RowMarks of(const PromiseVerdict *before, const QString &name, qint64 sinceUs);

    // When all of them were there last, epoch milliseconds; 0: they never were looked for.
    qint64 atMs() const { return m_atMs; }
    // An earlier look has shown that one is gone.
    bool isBroken() const { return m_isBroken; }
    void setBroken(bool isBroken) { m_isBroken = isBroken; }
    void forget(const QList<RowMark> &rows);
    // The number of the row before which nothing was missing; nothing: that was not known.
    std::optional<qint64> wholeFrom() const { return m_wholeFrom; }
    // Of those that the last look has seen, the ones that are no longer in the table.
    Result<QList<RowMark>> missing(const TableFacts &facts, const QString &numberColumn) const;

    // Remembers some of what is there now, spread over the period. `wholeFrom`: as above.
    Result<void> renew(const TableFacts &facts, const QString &numberColumn, const StoredTime &time, qint64 sinceUs,
                       qint64 nowUs);
    void setWholeFrom(std::optional<qint64> number) { m_wholeFrom = number; }
    void write(PromiseVerdict &seen, const QString &name, qint64 nowMs) const;

private:
    void add(const RowMark &mark, qint64 apartUs);

    QList<RowMark> m_rows; // by time
    std::optional<qint64> m_wholeFrom;
    qint64 m_atMs = 0;
    bool m_isBroken = false;
};

} // namespace Gatehouse
