#include "models/telemetry/answercollector.h"

#include "models/telemetry/sketchbytes.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

void addNumbers(Cell &cell, const CellNumbers &numbers, quint32 outcome)
{
    const auto number = [&](CellNumber which) { return numbers[size_t(which)]; };
    cell.attempts += number(CellNumber::Attempts);
    cell.requests += number(CellNumber::Requests);
    cell.failedRequests += Outcome(outcome) == Outcome::Ok ? 0 : number(CellNumber::Requests);
    cell.unlinked += number(CellNumber::Unlinked);
    cell.outcomes[outcome] += number(CellNumber::Attempts);
    cell.tokensIn += number(CellNumber::TokensIn);
    cell.tokensOut += number(CellNumber::TokensOut);
    cell.tokensCached += number(CellNumber::TokensCached);
    cell.costMicros += number(CellNumber::CostMicros);
}

void addSketch(Sketch &sketch, std::string_view bytes)
{
    SketchReader reader(bytes);
    while (reader.next())
        sketch.addBin(reader.bin(), reader.count());
}

} // namespace

quint32 RowValues::idOf(Dimension dimension, const TelemetryRow &row)
{
    if (dimension == Dimension::Outcome)
        return quint32(row.outcome);
    if (dimension == Dimension::StatusCode)
        return quint32(std::max(0, row.statusCode));
    const std::string_view utf8 = row.text(dimension);
    if (const auto known = m_values->findUtf8(dimension, utf8))
        return *known;
    auto &ids = m_ids[size_t(dimension)];
    const QString text = dictionaryText(utf8);
    const auto found = ids.constFind(text);
    if (found != ids.constEnd())
        return *found;
    const quint32 id = kFirstOwn + quint32(ids.size());
    ids.insert(text, id);
    m_texts[size_t(dimension)].append(text);
    return id;
}

QString RowValues::text(Dimension dimension, quint32 id) const
{
    const bool isText = dimension != Dimension::Outcome && dimension != Dimension::StatusCode;
    return isText && id >= kFirstOwn ? m_texts[size_t(dimension)].value(qsizetype(id - kFirstOwn))
                                     : m_values->text(dimension, id);
}

AnswerCollector::AnswerCollector(const TelemetryQuery &query, const ValueDictionary &values)
    : m_query(query)
    , m_rowValues(values)
    , m_buckets(query.edges.size() < 2 ? 1 : size_t(query.edges.size() - 1))
{
}

void AnswerCollector::setCube(Cube cube)
{
    m_outcomeColumn = cubeColumn(cube, Dimension::Outcome);
    for (size_t i = 0; i < m_groupColumns.size(); ++i)
        m_groupColumns[i] =
            qsizetype(i) < m_query.groupBy.size() ? cubeColumn(cube, m_query.groupBy.at(qsizetype(i))) : -1;
}

// The leaf of a group and bucket; null once the answer is too large.
Cell *AnswerCollector::leaf(quint64 group, int bucket)
{
    if (!m_hasLast || group != m_lastGroup) {
        auto found = m_groups.constFind(group);
        if (found == m_groups.constEnd()) {
            m_tooMany = m_tooMany || m_leaves.size() + m_buckets > std::max(kMostCells, m_buckets);
            if (m_tooMany)
                return nullptr;
            found = m_groups.insert(group, m_leaves.size());
            m_groupIds.push_back(group);
            m_leaves.resize(m_leaves.size() + m_buckets);
        }
        m_lastGroup = group;
        m_lastLeaf = *found;
        m_hasLast = true;
    }
    return &m_leaves[m_lastLeaf + size_t(bucket)];
}

void AnswerCollector::addCell(const CellBlock &block, int cell, int bucket)
{
    quint64 group = 0;
    for (int column : m_groupColumns)
        group = group << 32 | (column < 0 ? 0 : block.id(column, cell));
    Cell *target = leaf(group, bucket);
    if (!target)
        return;
    addNumbers(*target, block.numbers(cell), block.id(m_outcomeColumn, cell));
    if (m_query.latency)
        addSketch(target->latency, block.sketch(SketchKind::Latency, cell));
    if (m_query.ttft)
        addSketch(target->ttft, block.sketch(SketchKind::Ttft, cell));
}

void AnswerCollector::addRow(const TelemetryRow &row)
{
    quint64 group = 0;
    for (qsizetype i = 0; i < 2; ++i)
        group = group << 32 | (i < m_query.groupBy.size() ? m_rowValues.idOf(m_query.groupBy.at(i), row) : 0);
    Cell *target = leaf(group, bucketOf(row.timeMs));
    if (!target)
        return;
    const RowCounts counts = rowCounts(row);
    addNumbers(*target, counts.numbers, quint32(row.outcome));
    if (m_query.latency && counts.latencyBin >= 0)
        target->latency.addBin(counts.latencyBin, 1);
    if (m_query.ttft && counts.ttftBin >= 0)
        target->ttft.addBin(counts.ttftBin, 1);
}

int AnswerCollector::bucketOf(qint64 ms) const
{
    const QList<qint64> &edges = m_query.edges;
    return edges.size() < 2 ? 0 : int(std::upper_bound(edges.begin(), edges.end(), ms) - edges.begin()) - 1;
}

Result<void> AnswerCollector::check() const
{
    if (!m_tooMany)
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("The answer would have more than %1 cells: too many groups for that many buckets. "
                                  "Choose wider buckets, a shorter range or a filter.")
                       .arg(kMostCells));
}

void AnswerCollector::finish(TelemetryAnswer &answer)
{
    const bool bucketed = m_query.edges.size() >= 2;
    if (bucketed)
        answer.buckets.resize(qsizetype(m_buckets));
    for (size_t group = 0; group < m_groupIds.size(); ++group) {
        TelemetryGroup result;
        for (size_t bucket = 0; bucket < m_buckets; ++bucket) {
            Cell &cell = m_leaves[group * m_buckets + bucket];
            result.total.merge(cell);
            if (bucketed)
                answer.buckets[qsizetype(bucket)].merge(cell);
            if (bucketed && !m_query.groupBy.isEmpty())
                result.buckets.append(std::move(cell));
        }
        answer.total.merge(result.total);
        if (m_query.groupBy.isEmpty())
            continue;
        const std::array ids{quint32(m_groupIds[group] >> 32), quint32(m_groupIds[group])};
        for (qsizetype i = 0; i < m_query.groupBy.size(); ++i)
            result.values.append(m_rowValues.text(m_query.groupBy.at(i), ids[size_t(i)]));
        answer.groups.append(std::move(result));
    }
    std::sort(answer.groups.begin(), answer.groups.end(), comesFirst);
}

bool comesFirst(const TelemetryGroup &a, const TelemetryGroup &b)
{
    return a.total.attempts != b.total.attempts ? a.total.attempts > b.total.attempts : a.values < b.values;
}

} // namespace Gatehouse
