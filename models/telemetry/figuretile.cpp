#include "models/telemetry/figuretile.h"

#include <QStringList>

namespace Gatehouse
{

namespace
{

QString joinedBy(const QStringList &parts)
{
    QStringList filled = parts;
    filled.removeAll(QString());
    return filled.join(QStringLiteral(" · "));
}

} // namespace

QString FigureTile::spoken() const
{
    if (missing)
        return QStringLiteral("%1: not recorded. %2").arg(title, reason);
    QStringList parts{QStringLiteral("%1: %2").arg(title, value.joined())};
    if (!changeText.isEmpty())
        parts.append(changeText);
    if (!detail.isEmpty())
        parts.append(detail);
    return parts.join(QStringLiteral(", "));
}

FigureTile figureTile(Figure figure, const Cell &now, const std::optional<Cell> &before, const QString &comparisonText,
                      const SourceCapabilities &capabilities)
{
    FigureTile tile;
    tile.figure = figure;
    tile.title = figureTitle(figure);
    const FigureValue value = figureOf(figure, now, capabilities);
    if (!value.value) {
        tile.missing = true;
        tile.value = {notRecorded(), {}};
        tile.reason = value.reason;
        return tile;
    }
    const qint64 precisionMs = figurePrecisionMs(figure, capabilities);
    tile.value = formatFigure(figureUnit(figure), *value.value, precisionMs);
    tile.lowCount = isLowCount(figure, value.count);
    QString few;
    if (before) {
        const FigureValue earlier = figureOf(figure, *before, capabilities);
        tile.change = figureChange(figure, value, earlier, capabilities);
        if (tile.change.lowCount)
            few = QStringLiteral("few to compare: %1 vs %2").arg(formatExact(value.count), formatExact(earlier.count));
        tile.changeText = tile.change.text.isEmpty() ? QStringLiteral("nothing to compare with")
                                                     : QStringLiteral("%1 %2").arg(tile.change.text, comparisonText);
    }
    const QString low = !few.isEmpty()  ? few
                        : tile.lowCount ? QStringLiteral("few: %1 only").arg(formatExact(value.count))
                                        : QString();
    const QString stands = percentileOf(figure) && !tile.lowCount ? precisionText(value.count, precisionMs) : QString();
    tile.detail = joinedBy({low, stands});
    return tile;
}

QString precisionText(qint64 count, qint64 precisionMs)
{
    const QString bound = precisionMs >= 1000 ? QStringLiteral("whole seconds") : QStringLiteral("±1\u2009%");
    return QStringLiteral("n %1 · %2").arg(formatCount(double(count)).joined(), bound);
}

} // namespace Gatehouse
