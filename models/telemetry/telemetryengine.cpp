#include "models/telemetry/telemetryengine.h"

#include "models/telemetry/answercollector.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// A store whose blocks keep turning out damaged is given up on after as many.
constexpr int kMostDamage = 200;

std::unexpected<Error> unusable(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

} // namespace

struct TelemetryEngine::Draft {
    explicit Draft(const TelemetryQuery &asked)
        : query(asked)
    {
    }

    TelemetryQuery query;
    std::unique_ptr<AnswerCollector> collector;
    CubeRemainder remainder;
    bool fromCells = false;
    qint64 rowsRead = 0;
    qint64 freshAsOfMs = 0;
};

Result<void> checkQuery(const TelemetryQuery &query)
{
    if (query.span.isEmpty())
        return unusable(
            QStringLiteral("The time range is empty: its end is not after its start. Choose a longer range."));
    if (query.groupBy.size() > 2)
        return unusable(QStringLiteral("A question splits by two dimensions at most. Leave one out."));
    const QList<qint64> &edges = query.edges;
    if (edges.isEmpty())
        return {};
    const bool ascending = std::adjacent_find(edges.begin(), edges.end(), std::greater_equal<>()) == edges.end();
    if (edges.size() < 2 || !ascending || edges.constFirst() != query.span.fromMs ||
        edges.constLast() != query.span.toMs)
        return unusable(QStringLiteral(
            "The buckets do not cover the time range. Ask for the range from the first edge to the last."));
    return {};
}

TelemetryEngine::TelemetryEngine(RollupRepository &rollups, TelemetrySource &source, const Clock &clock)
    : m_rollups(rollups)
    , m_source(source)
    , m_clock(clock)
{
}

Result<void> TelemetryEngine::load()
{
    const auto known = m_rollups.find();
    if (!known)
        return std::unexpected(known.error());
    const auto state = *known ? m_rollups.state() : Result<RollupState>(RollupState());
    if (!state)
        return std::unexpected(state.error());
    if (state->generation != m_state.generation) {
        m_values = ValueDictionary();
        m_valueSeq = m_personSeq = 0;
    }
    m_state = *state;
    return *known ? m_rollups.loadValues(m_values, m_valueSeq, m_personSeq) : Result<void>();
}

Result<void> TelemetryEngine::readSnapshot(const std::function<Result<void>(std::optional<BlockPlace> &)> &read)
{
    Result<void> done;
    for (int attempt = 0; attempt < kMostDamage; ++attempt) {
        std::optional<BlockPlace> damaged;
        done = m_rollups.snapshot([&]() -> Result<void> {
            if (auto loaded = load(); !loaded)
                return loaded;
            return read(damaged);
        });
        if (done || !damaged)
            return done;
        // Once noted, the block is not read again: a finer tier answers, or its time is named as not yet counted.
        if (auto noted = m_rollups.noteDamage(*damaged); !noted)
            return noted;
    }
    return done;
}

Result<void> TelemetryEngine::learnCapabilities()
{
    return readSnapshot([this](std::optional<BlockPlace> &damaged) { return noticeFailures(damaged); });
}

// The days of the smallest cube: some milliseconds for years.
Result<void> TelemetryEngine::noticeFailures(std::optional<BlockPlace> &damaged)
{
    if (m_source.capabilities().errors || !m_state.begun || m_state.revision == m_failuresLookedAt)
        return {};
    // In whole quarters, which need no raw rows.
    const qint64 fromMs = m_state.isFilled() ? m_state.historyFromMs : m_state.filledFromMs;
    CubeQuestion question;
    question.span = {fromMs / kQuarterMs * kQuarterMs, (m_state.historyToMs / kQuarterMs + 1) * kQuarterMs};
    if (question.span.isEmpty())
        return {};
    question.filter.terms = {{Dimension::Outcome, {outcomeToken(Outcome::Ok)}, true}};
    bool failures = false;
    RollupReader reader(m_rollups, m_state, m_values);
    const auto read = reader.read(question, [&](const CellBlock &, int, int) { failures = true; });
    if (!read) {
        damaged = reader.damaged();
        return std::unexpected(read.error());
    }
    m_failuresLookedAt = m_state.revision;
    if (failures)
        m_source.sawFailures();
    return {};
}

Result<TelemetryAnswer> TelemetryEngine::ask(const TelemetryQuery &query, const QueryLimits &limits)
{
    auto answers = ask(QList<TelemetryQuery>{query}, limits);
    return answers ? Result<TelemetryAnswer>(std::move(answers->first())) : std::unexpected(answers.error());
}

Result<QList<TelemetryAnswer>> TelemetryEngine::ask(const QList<TelemetryQuery> &queries, const QueryLimits &limits)
{
    std::vector<Draft> drafts;
    for (const TelemetryQuery &query : queries) {
        if (auto checked = checkQuery(query); !checked)
            return std::unexpected(checked.error());
        drafts.emplace_back(query);
    }
    auto read = readSnapshot([&](std::optional<BlockPlace> &damaged) -> Result<void> {
        if (auto noticed = noticeFailures(damaged); !noticed)
            return noticed;
        for (Draft &draft : drafts) {
            if (limits.stop.stop_requested())
                return failure(ErrorKind::Cancelled, QStringLiteral("The question was cancelled."));
            if (auto done = readRollups(draft, damaged); !done)
                return done;
        }
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    const auto began = std::chrono::steady_clock::now();
    QList<TelemetryAnswer> answers;
    for (Draft &draft : drafts) {
        QueryLimits left = limits;
        if (limits.timeout.count() > 0) {
            const auto spent =
                std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
            left.timeout = std::max(std::chrono::milliseconds(1), limits.timeout - spent);
        }
        if (auto done = readRows(draft, left); !done)
            return std::unexpected(done.error());
        answers.append(finished(draft));
    }
    return answers;
}

Result<void> TelemetryEngine::readRollups(Draft &draft, std::optional<BlockPlace> &damaged)
{
    const TelemetryQuery &query = draft.query;
    draft.collector = std::make_unique<AnswerCollector>(query, m_values);
    draft.freshAsOfMs = m_state.freshAsOfMs;
    const auto cube = coveringCube(query.filter, query.groupBy);
    if (!cube) {
        draft.remainder = {{query.span}, {}};
        draft.freshAsOfMs = m_clock.nowMs();
        return {};
    }
    draft.collector->setCube(*cube);
    RollupReader reader(m_rollups, m_state, m_values);
    auto remainder = reader.read({*cube, query.span, query.edges, query.filter, query.latency || query.ttft},
                                 [&](const CellBlock &block, int cell, int bucket) {
                                     draft.fromCells = true;
                                     draft.collector->addCell(block, cell, bucket);
                                 });
    damaged = reader.damaged();
    if (!remainder)
        return std::unexpected(remainder.error());
    draft.remainder = std::move(*remainder);
    return draft.collector->check();
}

Result<void> TelemetryEngine::readRows(Draft &draft, const QueryLimits &limits)
{
    for (const TimeSpan &span : std::as_const(draft.remainder.raw)) {
        auto scanned = m_source.scan(
            span, draft.query.filter,
            [&](const TelemetryRow &row) {
                ++draft.rowsRead;
                draft.collector->addRow(row);
            },
            limits);
        if (!scanned)
            return scanned;
        if (auto checked = draft.collector->check(); !checked)
            return checked;
    }
    return {};
}

TelemetryAnswer TelemetryEngine::finished(Draft &draft) const
{
    TelemetryAnswer answer;
    answer.query = draft.query;
    draft.collector->finish(answer);
    answer.rawRowsRead = draft.rowsRead;
    answer.notYetCounted = draft.remainder.notYetCounted;
    answer.freshAsOfMs = draft.freshAsOfMs;
    const bool rollupsAsked = coveringCube(draft.query.filter, draft.query.groupBy).has_value();
    if (draft.rowsRead > 0 || !rollupsAsked)
        answer.provenance = draft.fromCells ? Provenance::Both : Provenance::RawRows;
    answer.missing = m_source.capabilities().missing;
    const bool told = std::any_of(answer.missing.begin(), answer.missing.end(), [](const MissingFigure &figure) {
        return figure.figure == QLatin1String("requests");
    });
    if (answer.total.unlinked > 0 && !told) {
        answer.missing.append(
            {QStringLiteral("requests"),
             QStringLiteral(
                 "some attempts in this range carry no request id, so retries cannot be told from requests")});
    }
    return answer;
}

} // namespace Gatehouse
