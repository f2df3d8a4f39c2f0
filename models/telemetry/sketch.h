// A DDSketch with fixed bins: any quantile within 1 %, merged by adding integers.
#pragma once

#include "models/core/error.h"
#include "models/telemetry/latencybins.h"

#include <QByteArray>

#include <optional>
#include <span>
#include <vector>

namespace Gatehouse
{

// Counts per bin of LatencyBins, kept as a dense window [firstBin, firstBin + counts) that grows as needed.
// Not thread safe; a value that may be copied.
class Sketch
{
public:
    static constexpr double kMaxRelativeError = 0.01;

    void add(qint64 us, qint64 times = 1);
    void addBin(int bin, qint64 times);
    void merge(const Sketch &other);

    qint64 count() const { return m_count; }
    bool isEmpty() const { return m_count == 0; }
    // The value at rank floor(q * (n - 1)), 0 <= q <= 1, in microseconds; nothing when the sketch is empty.
    std::optional<double> quantile(double q) const;
    // How many values lie in bins whose lower bound is >= fromUs and < toUs.
    qint64 countBetween(qint64 fromUs, qint64 toUs) const;
    // Share of values at or below `us`; nothing when empty.
    std::optional<double> shareAtMost(qint64 us) const;

    int firstBin() const { return m_firstBin; }
    int lastBin() const { return m_firstBin + int(m_counts.size()) - 1; }
    qint64 countInBin(int bin) const;
    // Those of firstBin() to lastBin(), one after the other; valid until the sketch changes.
    std::span<const qint64> counts() const { return m_counts; }

    // Sparse: LEB128 of bin distance and count. decode rejects anything that encode cannot have written.
    void encodeTo(QByteArray &out) const;
    static Result<Sketch> decode(const char *&at, const char *end);

    bool operator==(const Sketch &other) const;

private:
    int m_firstBin = 0;
    qint64 m_count = 0;
    std::vector<qint64> m_counts;
};

} // namespace Gatehouse
