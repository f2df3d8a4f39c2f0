// The sum of a column that is the same in whatever order its rows are read, as sums of doubles are not.
#pragma once

#include "models/database/database.h"

namespace Gatehouse
{

class ExactSum
{
public:
    // Integers and decimals to 12 places behind the point; what is no number adds nothing.
    void add(const SqlValue &value);
    void add(const ExactSum &other) { m_scaled += other.m_scaled; }
    // "12.5", "-3", "0".
    QString toString() const;

    bool operator==(const ExactSum &) const = default;

private:
    __extension__ using Wide = __int128;
    Wide m_scaled = 0; // in units of 10^-12
};

} // namespace Gatehouse
