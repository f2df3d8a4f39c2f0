// Numbers for the texts of dimensions: rows bring texts, cells keep numbers.
#pragma once

#include "models/telemetry/dimension.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <array>
#include <cstring>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace Gatehouse
{

// A hash from UTF-8 bytes to numbers that is asked several times for every row: open addressing, and a text of up to 16
// bytes is two numbers, compared without a look at memory elsewhere.
class TextIndex
{
public:
    static constexpr quint32 kNone = 0xffffffff;

    TextIndex();
    quint32 find(std::string_view text) const
    {
        const Slot key = keyOf(text);
        const size_t mask = m_slots.size() - 1;
        for (size_t at = hashOf(key) & mask; m_slots[at].id != kNone; at = (at + 1) & mask) {
            if (m_slots[at].head == key.head && m_slots[at].size == key.size && isSameTail(m_slots[at], key, text))
                return m_slots[at].id;
        }
        return kNone;
    }
    // The text must be unknown.
    void insert(std::string_view text, quint32 id);

private:
    struct Slot {
        quint64 head = 0;
        quint64 tail = 0; // a longer text: head is a hash, and this the index into m_texts
        quint32 size = 0;
        quint32 id = kNone;
    };
    static constexpr size_t kLongestInSlot = 16;

    // A slot for the text, without an id and without an index. With the size its words are the whole text: where they
    // overlap they agree.
    static Slot keyOf(std::string_view text)
    {
        const char *bytes = text.data();
        const size_t size = text.size();
        Slot key{0, 0, quint32(size), kNone};
        if (size > kLongestInSlot) {
            key.head = hashOfText(text);
        } else if (size > 8) {
            std::memcpy(&key.head, bytes, 8);
            std::memcpy(&key.tail, bytes + size - 8, 8);
        } else if (size >= 4) {
            quint32 words[2];
            std::memcpy(&words[0], bytes, 4);
            std::memcpy(&words[1], bytes + size - 4, 4);
            key.head = words[0] | quint64(words[1]) << 32;
        } else if (size > 0) {
            key.head =
                quint8(bytes[0]) | quint64(quint8(bytes[size / 2])) << 8 | quint64(quint8(bytes[size - 1])) << 16;
        }
        return key;
    }
    static size_t hashOf(const Slot &key)
    {
        const quint64 tail = key.size > kLongestInSlot ? 0 : key.tail;
        quint64 hash = (key.head ^ key.size) * 0x9e3779b97f4a7c15U;
        hash = (hash ^ (hash >> 32) ^ tail) * 0xa0761d6478bd642fU;
        return size_t(hash ^ (hash >> 32));
    }
    static quint64 hashOfText(std::string_view text);
    bool isSameTail(const Slot &slot, const Slot &key, std::string_view text) const
    {
        return key.size <= kLongestInSlot ? slot.tail == key.tail : isSameLong(slot, text);
    }
    bool isSameLong(const Slot &slot, std::string_view text) const;
    void place(const Slot &slot);
    void grow();

    std::vector<Slot> m_slots;
    size_t m_used = 0;
    std::deque<QByteArray> m_texts; // those longer than kLongestInSlot
};

// Id 0 is the empty text, "not recorded", in every dimension. Not thread safe.
class ValueDictionary
{
public:
    // Longer texts are cut and end in a number made of the whole, so that two long texts stay two values.
    static constexpr qsizetype kLongestText = 256;

    struct Value {
        Dimension dimension = Dimension::Model;
        quint32 id = 0;
        QString text;
    };

    ValueDictionary();

    // Makes an id when the text is new. For dimensions that are texts, that is not Outcome and StatusCode.
    quint32 idOf(Dimension dimension, std::string_view utf8)
    {
        if (utf8.empty())
            return 0;
        const quint32 known = m_index[size_t(dimension)].find(utf8);
        return known != TextIndex::kNone ? known : enter(dimension, utf8);
    }
    // The id of a row's text; nothing when the dictionary has none.
    std::optional<quint32> findUtf8(Dimension dimension, std::string_view utf8) const;
    // The id that cells have for a value as filters name it; for Outcome and StatusCode too. Nothing: no cell has it.
    std::optional<quint32> find(Dimension dimension, const QString &text) const;
    // The reverse. An id that is not known, because its person was erased, is "not recorded".
    QString text(Dimension dimension, quint32 id) const;
    quint32 size(Dimension dimension) const { return quint32(m_texts[size_t(dimension)].size()); }

    // A value that the store has.
    void load(const Value &value);
    // Values made by idOf since the last call of forgetAdded, in the order made.
    const QList<Value> &added() const { return m_added; }
    void forgetAdded() { m_added.clear(); }

private:
    quint32 enter(Dimension dimension, std::string_view utf8);

    std::array<TextIndex, kDimensionCount> m_index;
    std::array<QStringList, kDimensionCount> m_texts;
    QList<Value> m_added;
};

// The text that stands for a value in the dictionary: valid Unicode and not too long.
QString dictionaryText(std::string_view utf8);

} // namespace Gatehouse
