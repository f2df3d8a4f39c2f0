#include "models/telemetry/sketch.h"

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

void putVarint(QByteArray &out, quint64 value)
{
    while (value >= 0x80) {
        out.append(char(value | 0x80));
        value >>= 7;
    }
    out.append(char(value));
}

bool getVarint(const char *&at, const char *end, quint64 &value)
{
    value = 0;
    for (int shift = 0; shift < 63 && at < end; shift += 7) {
        const auto byte = quint8(*at++);
        value |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    return false;
}

} // namespace

void Sketch::add(qint64 us, qint64 times)
{
    addBin(LatencyBins::binOf(us), times);
}

void Sketch::addBin(int bin, qint64 times)
{
    Q_ASSERT(bin >= 0 && bin < LatencyBins::count());
    if (m_counts.empty()) {
        m_firstBin = bin;
        m_counts.assign(1, 0);
    } else if (bin < m_firstBin) {
        m_counts.insert(m_counts.begin(), size_t(m_firstBin - bin), 0);
        m_firstBin = bin;
    } else if (bin > lastBin()) {
        m_counts.resize(size_t(bin - m_firstBin) + 1, 0);
    }
    m_counts[size_t(bin - m_firstBin)] += times;
    m_count += times;
}

void Sketch::merge(const Sketch &other)
{
    if (other.m_counts.empty())
        return;
    if (m_counts.empty()) {
        *this = other;
        return;
    }
    if (other.m_firstBin < m_firstBin) {
        m_counts.insert(m_counts.begin(), size_t(m_firstBin - other.m_firstBin), 0);
        m_firstBin = other.m_firstBin;
    }
    if (other.lastBin() > lastBin())
        m_counts.resize(size_t(other.lastBin() - m_firstBin) + 1, 0);
    qint64 *target = m_counts.data() + (other.m_firstBin - m_firstBin);
    for (size_t i = 0; i < other.m_counts.size(); ++i)
        target[i] += other.m_counts[i];
    m_count += other.m_count;
}

std::optional<double> Sketch::quantile(double q) const
{
    if (m_count == 0)
        return std::nullopt;
    const auto rank = qint64(std::floor(std::clamp(q, 0.0, 1.0) * double(m_count - 1)));
    qint64 seen = 0;
    for (size_t i = 0; i < m_counts.size(); ++i) {
        seen += m_counts[i];
        if (seen > rank)
            return LatencyBins::representative(m_firstBin + int(i));
    }
    return LatencyBins::representative(lastBin());
}

qint64 Sketch::countBetween(qint64 fromUs, qint64 toUs) const
{
    const auto bounds = LatencyBins::lowerBounds();
    qint64 found = 0;
    for (size_t i = 0; i < m_counts.size(); ++i) {
        const qint64 low = bounds[size_t(m_firstBin) + i];
        if (low >= fromUs && low < toUs)
            found += m_counts[i];
    }
    return found;
}

std::optional<double> Sketch::shareAtMost(qint64 us) const
{
    if (m_count == 0)
        return std::nullopt;
    return double(countBetween(0, us + 1)) / double(m_count);
}

qint64 Sketch::countInBin(int bin) const
{
    // Below the first bin it wraps around, and lies beyond the last one.
    const auto place = size_t(qint64(bin) - m_firstBin);
    return place < m_counts.size() ? m_counts[place] : 0;
}

void Sketch::encodeTo(QByteArray &out) const
{
    quint64 used = 0;
    for (qint64 count : m_counts)
        used += count != 0;
    putVarint(out, used);
    int previous = 0;
    for (size_t i = 0; i < m_counts.size(); ++i) {
        if (m_counts[i] == 0)
            continue;
        const int bin = m_firstBin + int(i);
        putVarint(out, quint64(bin - previous));
        putVarint(out, quint64(m_counts[i]));
        previous = bin;
    }
}

Result<Sketch> Sketch::decode(const char *&at, const char *end)
{
    const auto damaged = [] { return failure(ErrorKind::Corrupt, QStringLiteral("A rollup sketch is damaged.")); };
    quint64 used = 0;
    if (!getVarint(at, end, used) || used > quint64(LatencyBins::count()))
        return damaged();
    Sketch sketch;
    quint64 bin = 0;
    for (quint64 i = 0; i < used; ++i) {
        quint64 distance = 0;
        quint64 count = 0;
        if (!getVarint(at, end, distance) || !getVarint(at, end, count))
            return damaged();
        bin += distance;
        if (bin >= quint64(LatencyBins::count()) || (i > 0 && distance == 0) || count == 0 || count > quint64(1) << 60)
            return damaged();
        sketch.addBin(int(bin), qint64(count));
    }
    return sketch;
}

bool Sketch::operator==(const Sketch &other) const
{
    if (m_count != other.m_count)
        return false;
    for (int bin = std::min(m_firstBin, other.m_firstBin); bin <= std::max(lastBin(), other.lastBin()); ++bin) {
        if (countInBin(bin) != other.countInBin(bin))
            return false;
    }
    return true;
}

} // namespace Gatehouse
