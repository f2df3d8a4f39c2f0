// One line of CSV (RFC 4180).
#pragma once

#include <QString>
#include <QStringList>

namespace Gatehouse::Ctl
{

// Quoted where it must be. A cell that a spreadsheet would execute (it begins with = + - @ or a control character)
// begins with an apostrophe instead, unless it is a plain number.
QString csvCell(const QString &text);
// Cells with commas between and a line end.
QString csvLine(const QStringList &cells);

} // namespace Gatehouse::Ctl
