// Reads CSV as programs and people write it: any usual separator, quoted cells, any line end.
#pragma once

#include "models/core/error.h"

#include <QChar>
#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

struct CsvRow {
    int line = 0; // on which it begins, from 1
    QStringList cells;
    QString problem; // why the cells cannot be relied on; empty: they can

    bool operator==(const CsvRow &) const = default;
};

// Comma, semicolon or tab: the one that the first line has most of outside of quotes.
QChar csvSeparator(const QString &text);
// Lines without any text are left out. Never fails: what is wrong with a row is said with it, and the rows before and
// behind it stay.
QList<CsvRow> csvRows(const QString &text, QChar separator);

} // namespace Gatehouse
