// The part of TelemetryEngine that compares a box with its surroundings.
#include "models/telemetry/contrastcounter.h"
#include "models/telemetry/telemetryengine.h"

namespace Gatehouse
{

namespace
{

using Side = ContrastCounter::Side;

constexpr std::array kBySource{Dimension::Workspace, Dimension::Account, Dimension::Key};

Result<void> checkContrast(const ContrastQuery &query)
{
    const bool isFlat = query.latencyFromUs && query.latencyToUs && *query.latencyToUs <= *query.latencyFromUs;
    if (query.outer.isEmpty() || query.inner.isEmpty() || isFlat ||
        query.inner.intersected(query.outer) != query.inner) {
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The box is empty or reaches out of what is shown. Draw it again inside the chart."));
    }
    if (query.ofCost && (query.latencyFromUs || query.latencyToUs || query.firstToken))
        return failure(ErrorKind::InvalidInput, QStringLiteral("What attempts cost is not counted by their latency."));
    return {};
}

// What is read for a side.
std::pair<TimeSpan, FilterSet> part(const ContrastQuery &query, Side side)
{
    return side == Side::Outer ? std::pair(query.outer, query.filter) : std::pair(query.inner, query.insideFilter());
}

} // namespace

Result<ContrastAnswer> TelemetryEngine::contrast(const ContrastQuery &query, const QueryLimits &limits)
{
    if (auto checked = checkContrast(query); !checked)
        return std::unexpected(checked.error());
    ContrastCounter counter(query, m_values);
    std::array<QList<TimeSpan>, 2> raw;
    if (auto done = contrastCells(query, counter, raw); !done)
        return std::unexpected(done.error());
    if (auto done = contrastRows(query, counter, raw, limits); !done)
        return std::unexpected(done.error());
    auto persons = contrastPersons(query, counter, limits);
    // How much the costs tell is known from the rows alone.
    if (!persons && (persons.error().kind != ErrorKind::TimedOut || query.ofCost))
        return std::unexpected(persons.error());
    if (!persons) {
        for (Dimension dimension : kBySource)
            counter.forget(dimension);
    }
    ContrastAnswer answer = counter.answer();
    answer.personsLeftOut = !persons;
    const bool cells = coveringCube(query.insideFilter(), {Dimension::Model, Dimension::Provider}).has_value();
    answer.provenance = cells ? (persons ? Provenance::Both : Provenance::Rollups) : Provenance::RawRows;
    return answer;
}

// The six dimensions of the operations cube, from its cells; `raw` says what is left to the rows, by side.
Result<void> TelemetryEngine::contrastCells(const ContrastQuery &query, ContrastCounter &counter,
                                            std::array<QList<TimeSpan>, 2> &raw)
{
    const auto cube = coveringCube(query.insideFilter(), {Dimension::Model, Dimension::Provider});
    if (cube != Cube::Operations) {
        raw = {QList<TimeSpan>{query.outer}, QList<TimeSpan>{query.inner}};
        return {};
    }
    return readSnapshot([&](std::optional<BlockPlace> &damaged) -> Result<void> {
        counter = ContrastCounter(query, m_values);
        for (Side side : {Side::Outer, Side::Inner}) {
            RollupReader reader(m_rollups, m_state, m_values);
            const auto [span, filter] = part(query, side);
            auto remainder =
                reader.read({*cube, span, {}, filter, side == Side::Inner || query.firstToken},
                            [&](const CellBlock &block, int cell, int) { counter.addCell(side, *cube, block, cell); });
            damaged = reader.damaged();
            if (!remainder)
                return std::unexpected(remainder.error());
            // What is not counted yet is in the rows all the same, and both sides must be of one population.
            raw[size_t(side)] = remainder->raw + remainder->notYetCounted;
        }
        return {};
    });
}

Result<void> TelemetryEngine::contrastRows(const ContrastQuery &query, ContrastCounter &counter,
                                           const std::array<QList<TimeSpan>, 2> &raw, const QueryLimits &limits)
{
    const auto dimensions = cubeDimensions(Cube::Operations);
    for (Side side : {Side::Outer, Side::Inner}) {
        for (const TimeSpan &span : raw[size_t(side)]) {
            auto scanned = m_source.scan(
                span, part(query, side).second,
                [&](const TelemetryRow &row) {
                    if (counter.counts(side, row))
                        counter.addRow(side, dimensions, row);
                },
                limits);
            if (!scanned)
                return scanned;
        }
    }
    return {};
}

// Cells of these are by hour or by day, too coarse for a box. One pass over the rows gives both sides, unless what is
// inside meets conditions of its own.
Result<void> TelemetryEngine::contrastPersons(const ContrastQuery &query, ContrastCounter &counter,
                                              const QueryLimits &limits)
{
    const auto pass = [&](const TimeSpan &span, const FilterSet &filter, const QList<Side> &sides) {
        return m_source.scan(
            span, filter,
            [&](const TelemetryRow &row) {
                for (const Side side : sides) {
                    if (counter.counts(side, row))
                        counter.addRow(side, kBySource, row);
                }
                if (query.ofCost && sides.contains(Side::Outer))
                    counter.weigh(row);
            },
            limits);
    };
    if (query.insideOnly.isEmpty())
        return pass(query.outer, query.filter, {Side::Outer, Side::Inner});
    if (auto outer = pass(query.outer, query.filter, {Side::Outer}); !outer)
        return outer;
    return pass(query.inner, query.insideFilter(), {Side::Inner});
}

} // namespace Gatehouse
