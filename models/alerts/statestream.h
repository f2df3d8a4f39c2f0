// Writes the state of what runs on events to bytes and reads it back, by one description for both ways.
#pragma once

#include <QByteArray>
#include <QDataStream>
#include <QIODevice>
#include <QList>
#include <QString>

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace Gatehouse
{

class StateStream
{
public:
    // Writes into the bytes.
    explicit StateStream(QByteArray *into)
        : m_stream(into, QIODevice::WriteOnly)
        , m_reads(false)
    {
    }
    // Reads from the bytes.
    explicit StateStream(const QByteArray &from)
        : m_stream(from)
        , m_reads(true)
    {
    }

    bool reads() const { return m_reads; }
    // What follows cannot be what was written.
    void fail() { m_stream.setStatus(QDataStream::ReadCorruptData); }
    bool isWhole() const { return m_stream.status() == QDataStream::Ok && (!m_reads || m_stream.atEnd()); }

    template<typename... Values>
    requires(sizeof...(Values) > 1) void keep(Values &...values) { (keep(values), ...); }

    template<typename Value>
    void keep(Value &value)
    {
        if constexpr (requires { value.keep(*this); })
            value.keep(*this);
        else if constexpr (std::is_enum_v<Value>)
            keepAs<qint32>(value);
        else
            keepPlain(value);
    }

    template<typename First, typename Second>
    void keep(std::pair<First, Second> &pair)
    {
        keep(pair.first, pair.second);
    }

    template<typename Value>
    void keep(std::optional<Value> &value)
    {
        bool there = value.has_value();
        keepPlain(there);
        if (m_reads)
            value = there ? std::optional<Value>(Value{}) : std::nullopt;
        if (value)
            keep(*value);
    }

    template<typename Value>
    void keep(std::deque<Value> &list)
    {
        keepList(list);
    }

    template<typename Value>
    void keep(QList<Value> &list)
    {
        keepList(list);
    }

    template<typename Value>
    void keep(std::vector<Value> &list)
    {
        keepList(list);
    }

    template<typename Value, size_t kCount>
    void keep(std::array<Value, kCount> &values)
    {
        for (Value &value : values)
            keep(value);
    }

    template<typename Key, typename Value>
    void keep(std::map<Key, Value> &map)
    {
        quint32 count = quint32(map.size());
        keepPlain(count);
        if (!m_reads) {
            for (auto &[key, value] : map) {
                Key copy = key;
                keep(copy, value);
            }
            return;
        }
        map.clear();
        while (count-- > 0 && m_stream.status() == QDataStream::Ok) {
            Key key{};
            Value value{};
            keep(key, value);
            map.emplace_hint(map.end(), std::move(key), std::move(value));
        }
    }

private:
    template<typename List>
    void keepList(List &list)
    {
        quint32 count = quint32(list.size());
        keepPlain(count);
        if (!m_reads) {
            for (auto &value : list)
                keep(value);
            return;
        }
        list.clear();
        while (count-- > 0 && m_stream.status() == QDataStream::Ok) {
            typename List::value_type value{};
            keep(value);
            list.push_back(std::move(value));
        }
    }

    template<typename Stored, typename Value>
    void keepAs(Value &value)
    {
        auto stored = Stored(value);
        keepPlain(stored);
        value = Value(stored);
    }

    template<typename Value>
    void keepPlain(Value &value)
    {
        if (m_reads)
            m_stream >> value;
        else
            m_stream << value;
    }

    QDataStream m_stream;
    bool m_reads;
};

} // namespace Gatehouse
