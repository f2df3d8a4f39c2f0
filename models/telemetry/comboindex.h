// Dense numbers 0, 1, 2 ... for combinations of dimension ids.
#pragma once

#include "models/telemetry/cube.h"

#include <algorithm>
#include <vector>

namespace Gatehouse
{

class ComboIndex
{
public:
    ComboIndex()
        : m_slots(256)
    {
    }

    // Gives a new combination the next number.
    quint32 numberOf(const CellIds &ids)
    {
        const quint64 hash = hashOf(ids);
        const size_t mask = m_slots.size() - 1;
        for (size_t at = hash & mask; m_slots[at].number != kFree; at = (at + 1) & mask) {
            if (m_slots[at].hash == quint32(hash >> 32) && isSame(m_ids[m_slots[at].number], ids))
                return m_slots[at].number;
        }
        return add(ids, hash);
    }

    void clear()
    {
        std::fill(m_slots.begin(), m_slots.end(), Slot());
        m_ids.clear();
    }

    size_t size() const { return m_ids.size(); }
    const CellIds &ids(quint32 number) const { return m_ids[number]; }

private:
    static constexpr quint32 kFree = 0xffffffff;

    struct Slot {
        quint32 hash = 0;
        quint32 number = kFree;
    };

    // Without a branch per id and without a call.
    static bool isSame(const CellIds &a, const CellIds &b)
    {
        quint32 difference = 0;
        for (size_t i = 0; i < a.size(); ++i)
            difference |= a[i] ^ b[i];
        return difference == 0;
    }

    static quint64 hashOf(const CellIds &ids)
    {
        const auto pair = [&](size_t at) { return quint64(ids[at]) | quint64(ids[at + 1]) << 32; };
        quint64 hash = pair(0) * 0x9e3779b97f4a7c15U;
        hash = (hash ^ (hash >> 32) ^ pair(2)) * 0xa0761d6478bd642fU;
        hash = (hash ^ (hash >> 32) ^ pair(4)) * 0xd6e8feb86659fd93U;
        return hash ^ (hash >> 32);
    }

    quint32 add(const CellIds &ids, quint64 hash)
    {
        if ((m_ids.size() + 1) * 2 > m_slots.size())
            grow();
        m_ids.push_back(ids);
        place(quint32(m_ids.size() - 1), hash);
        return quint32(m_ids.size() - 1);
    }

    void place(quint32 number, quint64 hash)
    {
        const size_t mask = m_slots.size() - 1;
        size_t at = hash & mask;
        while (m_slots[at].number != kFree)
            at = (at + 1) & mask;
        m_slots[at] = {quint32(hash >> 32), number};
    }

    void grow()
    {
        m_slots.assign(m_slots.size() * 2, Slot());
        for (quint32 number = 0; number < m_ids.size(); ++number)
            place(number, hashOf(m_ids[number]));
    }

    std::vector<Slot> m_slots;
    std::vector<CellIds> m_ids;
};

} // namespace Gatehouse
