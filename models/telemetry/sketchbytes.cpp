#include "models/telemetry/sketchbytes.h"

#include "models/telemetry/sketch.h"

namespace Gatehouse
{

SketchMerger::SketchMerger()
    : m_counts(size_t(LatencyBins::count()), 0)
    , m_low(LatencyBins::count())
{
}

bool SketchMerger::add(std::string_view bytes)
{
    SketchReader reader(bytes);
    while (reader.next())
        add(reader.bin(), reader.count());
    return reader.ok();
}

void SketchMerger::takeTo(QByteArray &out)
{
    quint64 used = 0;
    for (int bin = m_low; bin <= m_high; ++bin)
        used += m_counts[size_t(bin)] != 0;
    if (used > 0)
        appendVarint(out, used);
    int previous = 0;
    for (int bin = m_low; bin <= m_high; ++bin) {
        qint64 &count = m_counts[size_t(bin)];
        if (count == 0)
            continue;
        appendVarint(out, quint64(bin - previous));
        appendVarint(out, quint64(count));
        previous = bin;
        count = 0;
    }
    m_low = LatencyBins::count();
    m_high = -1;
}

void SketchMerger::takeTo(Sketch &into)
{
    for (int bin = m_low; bin <= m_high; ++bin) {
        qint64 &count = m_counts[size_t(bin)];
        if (count != 0)
            into.addBin(bin, count);
        count = 0;
    }
    m_low = LatencyBins::count();
    m_high = -1;
}

void appendVarint(QByteArray &out, quint64 value)
{
    char bytes[10];
    int length = 0;
    while (value >= 0x80) {
        bytes[length++] = char(value | 0x80);
        value >>= 7;
    }
    bytes[length++] = char(value);
    out.append(bytes, length);
}

} // namespace Gatehouse
