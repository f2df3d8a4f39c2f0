// What detections remember of the last minutes and months, each bounded and forgetting.
#pragma once

#include "models/alerts/statestream.h"
#include "models/core/timespan.h"

#include <QSet>
#include <QStringList>

namespace Gatehouse
{

// Distinct texts, when each was first and last seen; at most so many, the longest unseen is forgotten first.
class RecentTexts
{
public:
    explicit RecentTexts(int most)
        : m_most(most)
    {
    }

    void see(const QString &text, qint64 timeMs);
    // Seen at or after.
    bool seenSince(const QString &text, qint64 sinceMs) const;
    qint64 countSince(qint64 sinceMs) const;
    // 0: never.
    qint64 firstMs(const QString &text) const;
    qint64 size() const { return qint64(m_times.size()); }
    // There may have been more.
    bool isFull() const { return size() >= m_most; }
    QStringList newest(qsizetype most) const;
    void forgetBefore(qint64 timeMs);
    void forget(const QString &text) { m_times.erase(text); }
    void forgetAll(const QSet<QString> &texts);
    // Those that were first seen within.
    QStringList forgetBegun(const TimeSpan &span);
    void clear() { m_times.clear(); }
    void keep(StateStream &stream);

private:
    int m_most;
    std::map<QString, std::pair<qint64, qint64>> m_times; // first, last
    qint64 m_oldestMs = 0;                                // no text was last seen before
};

// A sum over a sliding time, in minutes.
class SlidingSum
{
public:
    void add(qint64 timeMs, double value = 1);
    void forgetBefore(qint64 timeMs);
    void forgetWithin(const TimeSpan &span);
    double total() const { return m_total; }
    double since(qint64 timeMs) const;
    bool isEmpty() const { return m_slots.empty(); }
    qint64 firstMs() const { return m_slots.empty() ? 0 : m_slots.front().first * kMinuteMs; }
    void keep(StateStream &stream);

private:
    std::deque<std::pair<qint64, double>> m_slots; // minute, sum
    double m_total = 0;
};

// The newest rows that something was seen in, and how many there were.
class EvidenceRows
{
public:
    void add(qint64 timeMs, const QString &rowId);
    void forgetBefore(qint64 timeMs);
    void clear() { m_rows.clear(); }
    QStringList ids() const;
    qint64 firstMs() const { return m_rows.empty() ? 0 : m_rows.front().first; }
    void keep(StateStream &stream);

private:
    static constexpr size_t kMost = 50;
    std::deque<std::pair<qint64, QString>> m_rows;
};

// The largest value of each day, for as long as it is asked to remember.
class DailyMaxima
{
public:
    void note(qint64 timeMs, double value);
    double largest() const;
    void forgetBefore(qint64 timeMs);
    // Whole days, since nobody knows which hour of one was its largest.
    void forgetWithin(const TimeSpan &span);
    void keep(StateStream &stream) { stream.keep(m_days); }

private:
    std::map<qint64, double> m_days;
};

// When what is true of a principal began, and whether it is time to say so again. Something that goes on is reported
// anew every quarter of an hour, and at once when there is news of it; after an hour of silence it is something else.
class Firings
{
public:
    static constexpr qint64 kAgainMs = 15 * kMinuteMs;
    static constexpr qint64 kOverMs = kHourMs;

    explicit Firings(qint64 overMs = kOverMs)
        : m_overMs(overMs)
    {
    }

    // When it began; nothing while it was reported only just now, and is no news.
    std::optional<qint64> report(const QString &principal, qint64 beganMs, qint64 nowMs, bool isNews = false);
    // It goes on, and is not said; no part of what is said later.
    void hold(const QString &principal, qint64 beganMs, qint64 nowMs);
    bool isEmpty() const { return m_firings.empty() && m_held.empty(); }
    // What is learned meanwhile would be learned from an attack.
    bool isOn(const QString &principal, qint64 nowMs) const;
    // What began until then is over: what is true next is something else.
    void end(const QString &principal, qint64 untilMs);
    void forget(const QString &principal);
    void forgetBefore(qint64 nowMs);
    void keep(StateStream &stream) { stream.keep(m_firings, m_held); }

private:
    struct Firing {
        qint64 beganMs = 0;
        qint64 lastMs = 0;
        qint64 saidMs = 0;
        void keep(StateStream &stream) { stream.keep(beganMs, lastMs, saidMs); }
    };
    using All = std::map<QString, Firing>;
    bool isOn(const All &all, const QString &principal, qint64 nowMs) const;

    qint64 m_overMs;
    All m_firings;
    All m_held;
};

// A state for each of at most so many principals; the one that was longest unused makes room.
template<typename State>
class StateOf
{
public:
    StateOf()
        : StateOf(50'000)
    {
    }
    explicit StateOf(size_t most)
        : m_most(most)
    {
    }

    State &of(const QString &principal, qint64 nowMs)
    {
        auto at = m_states.find(principal);
        if (at == m_states.end()) {
            if (m_states.size() >= m_most)
                makeRoom();
            at = m_states.emplace(principal, Entry{}).first;
        }
        at->second.usedMs = std::max(at->second.usedMs, nowMs);
        return at->second.state;
    }
    State *find(const QString &principal)
    {
        const auto at = m_states.find(principal);
        return at == m_states.end() ? nullptr : &at->second.state;
    }
    void forget(const QString &principal) { m_states.erase(principal); }
    void forgetAll(const QSet<QString> &principals)
    {
        for (const QString &principal : principals)
            m_states.erase(principal);
    }
    template<typename Do>
    void forEach(const Do &change)
    {
        for (auto &[principal, entry] : m_states)
            change(entry.state);
    }
    template<typename Is>
    void forgetWhere(const Is &is)
    {
        std::erase_if(m_states, [&](const auto &entry) { return is(entry.second.state); });
    }
    void forgetUnusedBefore(qint64 timeMs)
    {
        std::erase_if(m_states, [&](const auto &entry) { return entry.second.usedMs < timeMs; });
    }
    size_t size() const { return m_states.size(); }
    bool isEmpty() const { return m_states.empty(); }
    void keep(StateStream &stream) { stream.keep(m_states); }

private:
    struct Entry {
        State state;
        qint64 usedMs = 0;
        void keep(StateStream &stream) { stream.keep(state, usedMs); }
    };

    // A sixteenth at once, so that a flood of new principals does not search all of them for each.
    void makeRoom()
    {
        std::vector<std::pair<qint64, QString>> used;
        for (const auto &[principal, entry] : m_states)
            used.emplace_back(entry.usedMs, principal);
        const auto leaving = used.begin() + qsizetype(std::max<size_t>(1, used.size() / 16));
        std::nth_element(used.begin(), leaving - 1, used.end());
        for (auto it = used.begin(); it != leaving; ++it)
            m_states.erase(it->second);
    }

    size_t m_most;
    std::map<QString, Entry> m_states;
};

} // namespace Gatehouse
