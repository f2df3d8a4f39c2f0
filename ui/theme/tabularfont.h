// Digits of equal width for a font whose digits are proportional unless asked.
//
// Qt has no way to ask before 6.7. A font that knows tabular figures says in its table GSUB, feature "tnum", which
// glyph stands for which. Here a copy of the font is made in memory whose character map leads to those glyphs at once.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <functional>

namespace Gatehouse
{

// The bytes of one table of a font, empty when it has none; QRawFont::fontTable() has this shape.
using FontTables = std::function<QByteArray(const char *tag)>;

// Unicode to glyph, from the table cmap (format 12 or 4).
Result<QHash<quint32, quint32>> characterMap(const QByteArray &cmap);
// Glyph to tabular glyph, from the table GSUB; empty when the font has no such feature.
Result<QHash<quint32, quint32>> tabularGlyphs(const QByteArray &gsub);

// A whole font file under another family name, with tabular digits. Unsupported: the font has none, or it is a variable
// font. Corrupt: a table contradicts itself.
Result<QByteArray> tabularFont(const FontTables &tables, const QString &family, const QString &style);

// Registers tabular copies of the family in the weights that the console uses, and gives the name under which they are
// found: the family itself when its digits are of equal width already or cannot be made so.
QString tabularFamily(const QString &family);

} // namespace Gatehouse
