#include "app/ctl/csv.h"

#include <algorithm>

namespace Gatehouse::Ctl
{

static bool isExecutable(const QString &text)
{
    if (text.isEmpty())
        return false;
    const QChar first = text.front();
    if (first < QLatin1Char(' '))
        return true;
    if (!QStringLiteral("=+-@").contains(first))
        return false;
    bool isNumber = false;
    text.toDouble(&isNumber);
    return !isNumber;
}

QString csvCell(const QString &text)
{
    QString cell = isExecutable(text) ? QLatin1Char('\'') + text : text;
    const bool plain = std::ranges::none_of(cell, [](QChar c) {
        return c == QLatin1Char(',') || c == QLatin1Char('"') || c == QLatin1Char('\n') || c == QLatin1Char('\r');
    });
    if (plain)
        return cell;
    return QLatin1Char('"') + cell.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QString csvLine(const QStringList &cells)
{
    QStringList quoted;
    quoted.reserve(cells.size());
    for (const QString &cell : cells)
        quoted.append(csvCell(cell));
    return quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

} // namespace Gatehouse::Ctl
