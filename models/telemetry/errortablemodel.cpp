#include "models/telemetry/errortablemodel.h"

#include "models/core/counted.h"
#include "models/telemetry/shownvalue.h"

#include <QHash>

namespace Gatehouse
{

namespace
{

QList<TableColumn> columnsFor(Dimension dimension, bool withRate)
{
    QList<TableColumn> columns{{dimensionTitle(dimension), {}, false},
                               {QStringLiteral("Failed"), {}, true},
                               {QStringLiteral("Share"), {}, true}};
    if (withRate)
        columns.append({QStringLiteral("Error rate"), {}, true});
    columns.append({QStringLiteral("First seen"), {}, false});
    columns.append({QStringLiteral("Last seen"), {}, false});
    return columns;
}

// From the first to the last bucket with a failure; -1 without buckets.
std::pair<qsizetype, qsizetype> seenBuckets(const TelemetryGroup &group)
{
    std::pair<qsizetype, qsizetype> seen{-1, -1};
    for (qsizetype i = 0; i < group.buckets.size(); ++i) {
        if (group.buckets.at(i).failedAttempts() == 0)
            continue;
        if (seen.first < 0)
            seen.first = i;
        seen.second = i;
    }
    return seen;
}

// Cells know the bucket of a failure, not its time: the first was at its start or later, the last before its end. The
// end of a bucket that is running still lies ahead, so of that one only the start is true.
TableCell seenCell(const TelemetryAnswer &failed, qsizetype bucket, bool last, const QTimeZone &zone)
{
    const QList<qint64> &edges = failed.query.edges;
    if (bucket < 0 || bucket + 1 >= edges.size())
        return missingCell();
    const bool running = failed.freshAsOfMs > 0 && edges.at(bucket + 1) > failed.freshAsOfMs;
    const bool byEnd = last && !running;
    const qint64 ms = edges.at(byEnd ? bucket + 1 : bucket);
    // Without the weekday, so that both times fit beside the counts.
    const QString text = formatInstant(ms, zone);
    const QString sign = byEnd ? QStringLiteral("<") : QStringLiteral("≥");
    TableCell cell =
        numberCell(QStringLiteral("%1 %2").arg(sign, text.mid(text.indexOf(QLatin1Char(' ')) + 1)), double(ms));
    cell.spoken = byEnd ? QStringLiteral("before %1").arg(text) : QStringLiteral("from %1").arg(text);
    if (running) {
        cell.toolTip = QStringLiteral("Since %1, in the part of the chart that is still running.")
                           .arg(formatInstant(edges.at(bucket), zone));
        return cell;
    }
    cell.toolTip = QStringLiteral("Between %1 and %2.")
                       .arg(formatInstant(edges.at(bucket), zone), formatInstant(edges.at(bucket + 1), zone));
    return cell;
}

TableCell rateCell(const Cell *all, const SourceCapabilities &capabilities)
{
    const FigureValue rate = all == nullptr ? FigureValue{} : figureOf(Figure::AttemptErrorRate, *all, capabilities);
    if (!rate.value)
        return missingCell(rate.reason);
    TableCell cell = numberCell(formatShare(*rate.value).joined(), *rate.value);
    if (isLowCount(Figure::AttemptErrorRate, rate.count))
        cell.toolTip = QStringLiteral("Stands on %1 only.")
                           .arg(counted(rate.count, QStringLiteral("attempt"), QStringLiteral("attempts")));
    return cell;
}

TableCell nameCell(Dimension dimension, const QString &value, bool isNew)
{
    const QString shown = shownValue(dimension, value);
    if (!isNew)
        return textCell(shown);
    TableCell cell = textCell(QStringLiteral("%1 · new").arg(shown));
    cell.tone = int(ChangeTone::Worse);
    cell.toolTip = QStringLiteral("It did not occur in the period before.");
    return cell;
}

} // namespace

void ErrorTableModel::setErrors(Dimension dimension, const TelemetryAnswer &failed, const TelemetryAnswer *all,
                                const std::optional<QStringList> &known, const SourceCapabilities &capabilities,
                                const QTimeZone &zone)
{
    QHash<QString, const Cell *> totals;
    if (all != nullptr) {
        for (const TelemetryGroup &group : all->groups)
            totals.insert(group.values.value(0), &group.total);
    }
    m_newValues = 0;
    QList<TableRow> rows;
    const double whole = double(failed.total.failedAttempts());
    for (const TelemetryGroup &group : failed.groups) {
        const qint64 count = group.total.failedAttempts();
        if (count == 0)
            continue;
        const QString value = group.values.value(0);
        const bool isNew = known && !known->contains(value);
        m_newValues += isNew ? 1 : 0;
        const double share = whole > 0 ? double(count) / whole : 0;
        TableCell shareCell = numberCell(formatShare(share).joined(), share);
        shareCell.bar = share;
        TableRow row{
            value, {nameCell(dimension, value, isNew), numberCell(formatExact(count), double(count)), shareCell}, true};
        if (all != nullptr)
            row.cells.append(rateCell(totals.value(value), capabilities));
        const auto [first, last] = seenBuckets(group);
        row.cells.append(seenCell(failed, first, false, zone));
        row.cells.append(seenCell(failed, last, true, zone));
        rows.append(row);
    }
    stretchBars(rows);
    setTable(columnsFor(dimension, all != nullptr), rows);
}

} // namespace Gatehouse
