#include "models/telemetry/movers.h"

#include "models/telemetry/shownvalue.h"

#include <QSet>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr double kDeviations = 3;

// Counts of independent events scatter by their square root.
bool isMoreThanChance(double now, double before)
{
    return std::abs(now - before) > kDeviations * std::sqrt(std::max(1.0, now + before));
}

bool rateIsMoreThanChance(const FigureValue &now, const FigureValue &before)
{
    if (now.count < 30 || before.count < 30)
        return false;
    const double failed = *now.value * double(now.count) + *before.value * double(before.count);
    const double pooled = failed / double(now.count + before.count);
    const double deviation = std::sqrt(pooled * (1 - pooled) * (1 / double(now.count) + 1 / double(before.count)));
    return std::abs(*now.value - *before.value) > kDeviations * deviation;
}

void appendMovers(QList<Mover> &movers, const FilterTerm &term, const Cell &now, const Cell &before,
                  const SourceCapabilities &capabilities)
{
    Cell both = now;
    both.merge(before, false);
    const Figure volume = volumeFigure(both, capabilities);
    Mover more{term, volume, figureOf(volume, now, capabilities), figureOf(volume, before, capabilities), 0};
    if (more.now.value && more.before.value && isMoreThanChance(*more.now.value, *more.before.value)) {
        more.weight = std::abs(*more.now.value - *more.before.value);
        movers.append(more);
    }
    const Figure rate = volume == Figure::Requests ? Figure::RequestErrorRate : Figure::AttemptErrorRate;
    Mover worse{term, rate, figureOf(rate, now, capabilities), figureOf(rate, before, capabilities), 0};
    if (worse.now.value && worse.before.value && rateIsMoreThanChance(worse.now, worse.before)) {
        // A request that fails matters more than one that is merely not sent; ten is the weight we give it.
        worse.weight = 10 * std::abs(*worse.now.value - *worse.before.value) * double(worse.now.count);
        movers.append(worse);
    }
}

} // namespace

QList<Mover> moversOf(const TelemetryAnswer &now, const TelemetryAnswer &before, Dimension dimension,
                      const SourceCapabilities &capabilities)
{
    const Figure volume = volumeFigure(now.total, capabilities);
    QList<Mover> movers;
    QSet<QString> seen;
    for (const BreakdownEntry &entry : breakdownEntries(now, &before, volume, capabilities)) {
        seen.insert(entry.value);
        appendMovers(movers, {dimension, {entry.value}, false}, entry.now, *entry.before, capabilities);
    }
    for (const TelemetryGroup &group : before.groups) {
        if (!seen.contains(group.values.value(0)))
            appendMovers(movers, {dimension, {group.values.value(0)}, false}, Cell(), group.total, capabilities);
    }
    return movers;
}

QList<Mover> heaviest(QList<Mover> movers, int most)
{
    std::stable_sort(movers.begin(), movers.end(), [](const Mover &a, const Mover &b) { return a.weight > b.weight; });
    if (movers.size() > most)
        movers.resize(most);
    return movers;
}

QList<TableColumn> moverColumns()
{
    return {{QStringLiteral("What"), {}, false},
            {QStringLiteral("Figure"), {}, false},
            {QStringLiteral("Now"), {}, true},
            {QStringLiteral("Before"), {}, true},
            {QStringLiteral("Change"), {}, true}};
}

QList<TableRow> moverRows(const QList<Mover> &movers, const SourceCapabilities &capabilities)
{
    QList<TableRow> rows;
    QSet<QString> ids;
    for (const Mover &mover : movers) {
        QString id = filterTermToToken(mover.term);
        if (ids.contains(id))
            continue; // its heavier change is listed already
        ids.insert(id);
        const FigureChange change = figureChange(mover.figure, mover.now, mover.before, capabilities);
        const bool isNew = mover.before.value.value_or(0) == 0 && change.text.isEmpty();
        TableCell changed = numberCell(isNew ? QStringLiteral("new") : change.text, mover.weight);
        changed.tone = int(change.tone);
        rows.append(
            {id,
             {textCell(shownTerm(mover.term)), textCell(figureTitle(mover.figure)),
              numberCell(figureCellText(mover.figure, mover.now, capabilities), mover.now.value.value_or(0)),
              numberCell(figureCellText(mover.figure, mover.before, capabilities), mover.before.value.value_or(0)),
              changed},
             true});
    }
    return rows;
}

} // namespace Gatehouse
