#include "models/telemetry/valuedictionary.h"

#include <cstring>

namespace Gatehouse
{

namespace
{

quint64 textHash(std::string_view text)
{
    constexpr quint64 factor = 0xa0761d6478bd642fU;
    quint64 hash = (text.size() + 1) * 0x9e3779b97f4a7c15U;
    size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        quint64 word;
        std::memcpy(&word, text.data() + at, 8);
        hash = (hash ^ word) * factor;
        hash ^= hash >> 29;
    }
    quint64 tail = 0;
    if (at < text.size())
        std::memcpy(&tail, text.data() + at, text.size() - at);
    hash = (hash ^ tail) * factor;
    return hash ^ (hash >> 32);
}

} // namespace

TextIndex::TextIndex()
    : m_slots(64)
{
}

quint64 TextIndex::hashOfText(std::string_view text)
{
    return textHash(text);
}

bool TextIndex::isSameLong(const Slot &slot, std::string_view text) const
{
    const QByteArray &known = m_texts[slot.tail];
    return std::string_view(known.constData(), size_t(known.size())) == text;
}

void TextIndex::insert(std::string_view text, quint32 id)
{
    if ((m_used + 1) * 2 > m_slots.size())
        grow();
    Slot slot = keyOf(text);
    slot.id = id;
    if (slot.size > kLongestInSlot) {
        slot.tail = m_texts.size();
        m_texts.emplace_back(text.data(), qsizetype(text.size()));
    }
    place(slot);
    ++m_used;
}

void TextIndex::place(const Slot &slot)
{
    const size_t mask = m_slots.size() - 1;
    size_t at = hashOf(slot) & mask;
    while (m_slots[at].id != kNone)
        at = (at + 1) & mask;
    m_slots[at] = slot;
}

void TextIndex::grow()
{
    std::vector<Slot> old(m_slots.size() * 2);
    old.swap(m_slots);
    for (const Slot &slot : old) {
        if (slot.id != kNone)
            place(slot);
    }
}

ValueDictionary::ValueDictionary()
{
    for (size_t i = 0; i < m_index.size(); ++i) {
        m_index[i].insert({}, 0);
        m_texts[i].append(QString());
    }
}

quint32 ValueDictionary::enter(Dimension dimension, std::string_view utf8)
{
    TextIndex &index = m_index[size_t(dimension)];
    const QString text = dictionaryText(utf8);
    const QByteArray clean = text.toUtf8();
    const std::string_view cleanView(clean.constData(), size_t(clean.size()));
    quint32 id = index.find(cleanView);
    if (id == TextIndex::kNone) {
        id = size(dimension);
        index.insert(cleanView, id);
        m_texts[size_t(dimension)].append(text);
        m_added.append({dimension, id, text});
    }
    // Bytes that are not valid Unicode are found directly the next time; long ones are not worth the memory.
    if (cleanView != utf8 && utf8.size() <= size_t(kLongestText))
        index.insert(utf8, id);
    return id;
}

std::optional<quint32> ValueDictionary::findUtf8(Dimension dimension, std::string_view utf8) const
{
    quint32 id = m_index[size_t(dimension)].find(utf8);
    if (id == TextIndex::kNone) {
        const QByteArray clean = dictionaryText(utf8).toUtf8();
        id = m_index[size_t(dimension)].find({clean.constData(), size_t(clean.size())});
    }
    return id == TextIndex::kNone ? std::nullopt : std::optional(id);
}

std::optional<quint32> ValueDictionary::find(Dimension dimension, const QString &text) const
{
    if (dimension == Dimension::Outcome) {
        const auto outcome = outcomeFromToken(text);
        return outcome ? std::optional(quint32(*outcome)) : std::nullopt;
    }
    if (dimension == Dimension::StatusCode) {
        if (text.isEmpty())
            return 0;
        bool isNumber = false;
        const uint code = text.toUInt(&isNumber);
        return isNumber && code != 0 && QString::number(code) == text ? std::optional(quint32(code)) : std::nullopt;
    }
    const QByteArray utf8 = text.toUtf8();
    const quint32 id = m_index[size_t(dimension)].find({utf8.constData(), size_t(utf8.size())});
    return id == TextIndex::kNone ? std::nullopt : std::optional(id);
}

QString ValueDictionary::text(Dimension dimension, quint32 id) const
{
    if (dimension == Dimension::Outcome)
        return id < kOutcomeCount ? outcomeToken(Outcome(id)) : QString();
    if (dimension == Dimension::StatusCode)
        return id == 0 ? QString() : QString::number(id);
    return m_texts[size_t(dimension)].value(qsizetype(id));
}

void ValueDictionary::load(const Value &value)
{
    QStringList &texts = m_texts[size_t(value.dimension)];
    while (quint32(texts.size()) <= value.id)
        texts.append(QString());
    texts[qsizetype(value.id)] = value.text;
    const QByteArray utf8 = value.text.toUtf8();
    const std::string_view view(utf8.constData(), size_t(utf8.size()));
    if (m_index[size_t(value.dimension)].find(view) == TextIndex::kNone)
        m_index[size_t(value.dimension)].insert(view, value.id);
}

QString dictionaryText(std::string_view utf8)
{
    if (utf8.size() <= size_t(ValueDictionary::kLongestText))
        return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
    const QString start = QString::fromUtf8(utf8.data(), ValueDictionary::kLongestText / 2);
    return start + QStringLiteral("... #") + QString::number(textHash(utf8), 16);
}

} // namespace Gatehouse
