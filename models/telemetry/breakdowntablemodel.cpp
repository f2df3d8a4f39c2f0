#include "models/telemetry/breakdowntablemodel.h"

#include "models/telemetry/shownvalue.h"

#include <QHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

TableCell figureCell(Figure figure, const Cell &cell, const SourceCapabilities &capabilities)
{
    const FigureValue value = figureOf(figure, cell, capabilities);
    if (!value.value)
        return missingCell(value.reason);
    TableCell shown = numberCell(figureCellText(figure, value, capabilities), *value.value);
    if (isLowCount(figure, value.count))
        shown.toolTip = QStringLiteral("Stands on %1 only.").arg(formatExact(value.count));
    return shown;
}

TableCell shareCell(Figure figure, const Cell &cell, const Cell &total, const SourceCapabilities &capabilities)
{
    const FigureValue part = figureOf(figure, cell, capabilities);
    const FigureValue whole = figureOf(figure, total, capabilities);
    if (!part.value || !whole.value)
        return missingCell(part.value ? whole.reason : part.reason);
    if (*whole.value <= 0)
        return missingCell(QStringLiteral("The whole is zero."));
    const double share = *part.value / *whole.value;
    TableCell shown = numberCell(formatShare(share).joined(), share);
    shown.bar = std::clamp(share, 0.0, 1.0);
    return shown;
}

TableCell changeCell(Figure figure, const BreakdownEntry &entry, const SourceCapabilities &capabilities)
{
    if (!entry.before)
        return missingCell(QStringLiteral("Choose a comparison to see the change."));
    if (entry.before->attempts == 0) {
        TableCell shown = textCell(QStringLiteral("new"));
        shown.sort = QVariant();
        shown.toolTip = QStringLiteral("It did not occur in the comparison period.");
        return shown;
    }
    const FigureValue now = figureOf(figure, entry.now, capabilities);
    const FigureValue before = figureOf(figure, *entry.before, capabilities);
    const FigureChange change = figureChange(figure, now, before, capabilities);
    if (change.text.isEmpty())
        return missingCell(QStringLiteral("There is nothing to compare with."));
    const bool relative = figureUnit(figure) == FigureUnit::Count || figureUnit(figure) == FigureUnit::MoneyMicros;
    const double difference = *now.value - *before.value;
    TableCell shown = numberCell(change.text, relative && *before.value != 0 ? difference / *before.value : difference);
    shown.tone = int(change.tone);
    if (change.lowCount) {
        shown.text += QStringLiteral(" (few)");
        shown.toolTip =
            QStringLiteral("Few to compare: %1 now, %2 then.").arg(formatExact(now.count), formatExact(before.count));
    }
    return shown;
}

TableCell countCell(Figure figure, const Cell &cell, const SourceCapabilities &capabilities)
{
    const FigureValue value = figureOf(figure, cell, capabilities);
    return value.value ? numberCell(formatExact(value.count), double(value.count)) : missingCell(value.reason);
}

// The page says of what a percentile is; the column needs only its number.
QString columnTitle(Figure figure)
{
    const auto percentile = percentileOf(figure);
    return percentile ? QStringLiteral("p%1").arg(qRound(*percentile * 100)) : figureTitle(figure);
}

QList<TableColumn> columnsOf(const BreakdownLayout &layout)
{
    QList<TableColumn> columns{{dimensionTitle(layout.dimension), {}, false}};
    if (layout.shareOf)
        columns.append({QStringLiteral("Share"), {}, true});
    for (const Figure figure : layout.figures)
        columns.append({columnTitle(figure), {}, true});
    if (layout.countOf)
        columns.append({QStringLiteral("n"), {}, true});
    if (layout.changeOf)
        columns.append({QStringLiteral("Change"), {}, true});
    return columns;
}

TableRow rowOf(const BreakdownLayout &layout, const BreakdownEntry &entry, const QString &name, const Cell &total,
               const SourceCapabilities &capabilities)
{
    TableRow row{entry.value, {textCell(name)}, true};
    if (layout.shareOf)
        row.cells.append(shareCell(*layout.shareOf, entry.now, total, capabilities));
    for (const Figure figure : layout.figures)
        row.cells.append(figureCell(figure, entry.now, capabilities));
    if (layout.countOf)
        row.cells.append(countCell(*layout.countOf, entry.now, capabilities));
    if (layout.changeOf)
        row.cells.append(changeCell(*layout.changeOf, entry, capabilities));
    return row;
}

BreakdownEntry addedUp(const QList<BreakdownEntry> &entries, qsizetype from)
{
    BreakdownEntry rest;
    for (qsizetype i = from; i < entries.size(); ++i) {
        rest.now.merge(entries.at(i).now);
        if (!entries.at(i).before)
            continue;
        if (!rest.before)
            rest.before = Cell();
        rest.before->merge(*entries.at(i).before);
    }
    return rest;
}

} // namespace

void BreakdownTableModel::setBreakdown(const BreakdownLayout &layout, const QList<BreakdownEntry> &entries,
                                       const Cell &total, const SourceCapabilities &capabilities, int most)
{
    QList<TableRow> rows;
    const qsizetype shown = std::min<qsizetype>(entries.size(), most);
    for (qsizetype i = 0; i < shown; ++i) {
        const BreakdownEntry &entry = entries.at(i);
        rows.append(rowOf(layout, entry, shownValue(layout.dimension, entry.value), total, capabilities));
    }
    if (entries.size() > shown) {
        const QString name = entries.size() - shown == 1
                                 ? QStringLiteral("1 other")
                                 : QStringLiteral("%1 others").arg(formatExact(entries.size() - shown));
        TableRow row = rowOf(layout, addedUp(entries, shown), name, total, capabilities);
        row.id = QStringLiteral("\u2026others");
        row.canFilter = false;
        rows.append(row);
    }
    stretchBars(rows);
    setTable(columnsOf(layout), rows);
}

QList<BreakdownEntry> breakdownEntries(const TelemetryAnswer &now, const TelemetryAnswer *before, Figure rankedBy,
                                       const SourceCapabilities &capabilities)
{
    QHash<QString, const Cell *> earlier;
    if (before != nullptr) {
        for (const TelemetryGroup &group : before->groups)
            earlier.insert(group.values.value(0), &group.total);
    }
    QList<BreakdownEntry> entries;
    for (const TelemetryGroup &group : now.groups) {
        BreakdownEntry entry{group.values.value(0), group.total, std::nullopt};
        if (before != nullptr) {
            const Cell *cell = earlier.value(entry.value);
            entry.before = cell == nullptr ? Cell() : *cell;
        }
        entries.append(entry);
    }
    const auto rank = [&](const BreakdownEntry &entry) {
        return figureOf(rankedBy, entry.now, capabilities).value.value_or(double(entry.now.attempts) * 1e-12);
    };
    std::stable_sort(entries.begin(), entries.end(),
                     [&](const BreakdownEntry &a, const BreakdownEntry &b) { return rank(a) > rank(b); });
    return entries;
}

} // namespace Gatehouse
