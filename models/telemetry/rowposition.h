// A place in the order of rows, as its source wrote it down: the stored time and the key of a row.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"

#include <QVariantList>

namespace Gatehouse
{

struct RowPosition {
    QVariant time; // an integer or a text, as StoredTime selects it
    QVariantList keys;
    // Where keys repeat: how many rows with this time and these keys come before it, and in which of the two orders.
    int before = 0;
    bool newestFirst = true;

    // For one row: `timeColumn` holds the time, the keys are in the `keyCount` columns from `firstKeyColumn` on.
    static RowPosition of(const RowStream &rows, int timeColumn, int firstKeyColumn, int keyCount);

    bool isTiedWith(const RowPosition &other) const { return time == other.time && keys == other.keys; }
    // The same place in the other order, of `tied` rows with this time and these keys.
    void turnAround(qint64 tied);

    QString text() const;
    // Fails with InvalidInput when no source wrote the text, or one with another number of keys. Only `mayRepeat` lets
    // a count stand behind them.
    static Result<RowPosition> fromText(const QString &text, int keyCount, bool mayRepeat);
};

} // namespace Gatehouse
