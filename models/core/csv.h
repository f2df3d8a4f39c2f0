// One line of CSV (RFC 4180), wherever one is written.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <string_view>

namespace Gatehouse
{

// Quoted where a reader could take it for more than one cell, whatever it separates cells by. A cell that a spreadsheet
// would execute (it begins with = + - @, their full-width forms or a control character) begins with an apostrophe
// instead, unless it is a plain number.
QString csvCell(const QString &text);
// The same in UTF-8, appended, for many rows. What is no UTF-8, and NUL, becomes U+FFFD.
void appendCsvCell(QByteArray &into, std::string_view utf8);
// Cells with commas between and a line end.
QString csvLine(const QStringList &cells);

} // namespace Gatehouse
