// Adds cells and raw rows up to the answer of one question.
#pragma once

#include "models/telemetry/cellblock.h"
#include "models/telemetry/chunkaccumulator.h"
#include "models/telemetry/telemetryquery.h"
#include "models/telemetry/telemetrysource.h"
#include "models/telemetry/valuedictionary.h"

#include <QHash>

#include <array>
#include <vector>

namespace Gatehouse
{

// Ids for the values of raw rows: those of the dictionary, and ids of its own for values that no cell has.
class RowValues
{
public:
    explicit RowValues(const ValueDictionary &values)
        : m_values(&values)
    {
    }
    quint32 idOf(Dimension dimension, const TelemetryRow &row);
    QString text(Dimension dimension, quint32 id) const;

private:
    static constexpr quint32 kFirstOwn = 0x80000000;

    const ValueDictionary *m_values;
    std::array<QHash<QString, quint32>, kDimensionCount> m_ids;
    std::array<QStringList, kDimensionCount> m_texts;
};

class AnswerCollector
{
public:
    AnswerCollector(const TelemetryQuery &query, const ValueDictionary &values);

    // For cells of this cube from now on.
    void setCube(Cube cube);
    void addCell(const CellBlock &block, int cell, int bucket);
    void addRow(const TelemetryRow &row);
    // InvalidInput when groups times buckets are more than an answer may hold.
    Result<void> check() const;
    // Fills total, buckets and groups. Once.
    void finish(TelemetryAnswer &answer);

private:
    static constexpr size_t kMostCells = 1'000'000;

    Cell *leaf(quint64 group, int bucket);
    int bucketOf(qint64 ms) const;

    const TelemetryQuery m_query;
    RowValues m_rowValues;
    size_t m_buckets;
    bool m_tooMany = false;
    std::array<int, 2> m_groupColumns{-1, -1};
    int m_outcomeColumn = 0;
    QHash<quint64, size_t> m_groups; // two ids -> first leaf
    quint64 m_lastGroup = 0;
    size_t m_lastLeaf = 0;
    bool m_hasLast = false;
    std::vector<quint64> m_groupIds;
    std::vector<Cell> m_leaves; // m_buckets per group
};

} // namespace Gatehouse
