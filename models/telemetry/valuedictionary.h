// Numbers for the texts of dimensions: rows bring texts, cells keep numbers.
#pragma once

#include "models/telemetry/dimension.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <array>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace Gatehouse {

// A hash from UTF-8 bytes to numbers that is asked for every row: open addressing, no allocation when the text is known.
class TextIndex
{
public:
    static constexpr quint32 kNone = 0xffffffff;

    TextIndex();
    quint32 find(std::string_view text) const;
    // The text must be unknown.
    void insert(std::string_view text, quint32 id);

private:
    struct Slot {
        quint64 hash = 0;
        quint32 id = kNone;
        quint32 text = 0; // index into m_texts
    };
    void place(const Slot &slot);
    void grow();

    std::vector<Slot> m_slots;
    std::deque<QByteArray> m_texts;
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
    quint32 idOf(Dimension dimension, std::string_view utf8);
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
    std::array<TextIndex, kDimensionCount> m_index;
    std::array<QStringList, kDimensionCount> m_texts;
    QList<Value> m_added;
};

// The text that stands for a value in the dictionary: valid Unicode and not too long.
QString dictionaryText(std::string_view utf8);

} // namespace Gatehouse
