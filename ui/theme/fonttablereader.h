// Reads the big-endian numbers of a font table. What lies outside reads as 0 and is remembered, so that a damaged font
// is refused instead of read beyond its end.
#pragma once

#include <QByteArray>
#include <QtEndian>

namespace Gatehouse
{

class FontTableReader
{
public:
    explicit FontTableReader(const QByteArray &table)
        : m_table(table)
    {
    }

    quint16 u16(qsizetype at) { return read<quint16>(at); }
    qint16 i16(qsizetype at) { return qint16(u16(at)); }
    quint32 u32(qsizetype at) { return read<quint32>(at); }
    bool wentOutside() const { return m_outside; }

private:
    template<typename T>
    T read(qsizetype at)
    {
        if (at < 0 || at + qsizetype(sizeof(T)) > m_table.size()) {
            m_outside = true;
            return 0;
        }
        return qFromBigEndian<T>(m_table.constData() + at);
    }

    const QByteArray &m_table;
    bool m_outside = false;
};

} // namespace Gatehouse
