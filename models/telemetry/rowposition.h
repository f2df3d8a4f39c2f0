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

    // For one row: `timeColumn` holds the time, the keys are in the `keyCount` columns from `firstKeyColumn` on.
    static RowPosition of(const RowStream &rows, int timeColumn, int firstKeyColumn, int keyCount);

    QString text() const;
    // Fails with InvalidInput when no source wrote the text, or one with another number of keys.
    static Result<RowPosition> fromText(const QString &text, int keyCount);
};

} // namespace Gatehouse
