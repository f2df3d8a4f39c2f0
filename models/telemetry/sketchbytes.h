// Reads and writes the bytes of Sketch::encodeTo without making a Sketch: merging thousands of them must not allocate.
#pragma once

#include "models/telemetry/latencybins.h"

#include <QByteArray>

#include <string_view>
#include <vector>

namespace Gatehouse
{

class Sketch;

// while (reader.next()) use(reader.bin(), reader.count()); then ask ok().
class SketchReader
{
public:
    explicit SketchReader(std::string_view bytes)
        : m_at(bytes.data())
        , m_end(bytes.data() + bytes.size())
    {
        m_ok = bytes.empty() || (varint(m_left) && m_left <= quint64(LatencyBins::count()));
    }

    bool next()
    {
        if (!m_ok || m_left == 0)
            return false;
        quint64 distance = 0;
        m_ok = varint(distance) && varint(m_count) && (m_first || distance > 0) && distance < 4096 && m_count > 0 &&
               m_count < (quint64(1) << 60);
        m_bin += int(distance & 4095);
        m_ok = m_ok && m_bin < LatencyBins::count();
        m_first = false;
        --m_left;
        return m_ok;
    }

    int bin() const { return m_bin; }
    qint64 count() const { return qint64(m_count); }
    // False when the bytes are not those of one whole sketch; final only after next() has returned false.
    bool ok() const { return m_ok && m_left == 0 && m_at == m_end; }

private:
    bool varint(quint64 &value)
    {
        value = 0;
        for (int shift = 0; shift < 63 && m_at < m_end; shift += 7) {
            const auto byte = quint8(*m_at++);
            value |= quint64(byte & 0x7f) << shift;
            if (byte < 0x80)
                return true;
        }
        return false;
    }

    const char *m_at;
    const char *m_end;
    quint64 m_left = 0;
    quint64 m_count = 0;
    int m_bin = 0;
    bool m_first = true;
    bool m_ok = true;
};

// Adds up sketches bin by bin in one array that is used again and again.
class SketchMerger
{
public:
    SketchMerger();

    void add(int bin, qint64 count)
    {
        m_counts[size_t(bin)] += count;
        m_low = std::min(m_low, bin);
        m_high = std::max(m_high, bin);
    }
    // False when the bytes are damaged.
    bool add(std::string_view bytes);
    bool isEmpty() const { return m_high < m_low; }
    // Appends the bytes of the sum (nothing when it is empty) and starts again at zero.
    void takeTo(QByteArray &out);
    void takeTo(Sketch &into);

private:
    std::vector<qint64> m_counts;
    int m_low;
    int m_high = -1;
};

void appendVarint(QByteArray &out, quint64 value);

} // namespace Gatehouse
