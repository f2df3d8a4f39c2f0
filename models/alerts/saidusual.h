// What people have said is usual for a principal, and what they were told, which is all that they can have said it of.
// Hashes stand for principals and things.
#pragma once

#include "models/alerts/recentevents.h"

namespace Gatehouse
{

class SaidUsual
{
public:
    // What a finding is about: so much of each that is counted, and these things.
    struct Shown {
        std::vector<double> levels = {};
        QStringList things = {};
        // A count that went no further, or something that has no name: nobody can have expected it.
        bool isUnknown = false;

        void count(const RecentTexts &texts)
        {
            levels.push_back(double(texts.size()));
            isUnknown = isUnknown || texts.isFull();
        }
    };
    // The same again is never the very same.
    static constexpr double kAsMuch = 1.2;
    static constexpr qint64 kToldMs = 90 * kDayMs;
    // Used or not: after that somebody says it again.
    static constexpr qint64 kUsualMs = 90 * kDayMs;

    // Nothing of it is more, or other, than what was said to be usual at one time.
    bool covers(const QString &principal, const Shown &shown, qint64 nowMs);
    bool isUsual(const QString &principal, const QString &thing, qint64 nowMs);
    // More, or other, than what was told within a day.
    bool isNews(const QString &principal, const Shown &shown, qint64 nowMs);
    void tell(const QString &principal, qint64 nowMs, const Shown &shown);
    // When something was told in the span; nothing: it never was.
    std::optional<qint64> lastToldMs(const QString &principal, const TimeSpan &span);
    // What was told last in the span is usual from now on, as much as was ever told of it there, and nothing else.
    void adopt(const QString &principal, const TimeSpan &span, qint64 nowMs);
    // Or is as if it was never told, nor said to be usual.
    void forget(const QString &principal, const TimeSpan &span);
    void forget(const QString &principal);
    void advance(qint64 nowMs);
    void keep(StateStream &stream) { stream.keep(m_told, m_usual); }

private:
    // Of more than that the oldest is forgotten, and so is no exemption.
    static constexpr size_t kMostTold = 64;
    static constexpr size_t kMostUsual = 8;
    static constexpr qsizetype kMostThings = 64;

    struct Amount {
        std::vector<double> levels;
        QStringList things;

        void join(const Amount &more);
        bool holds(const Amount &asked) const;
        void keep(StateStream &stream) { stream.keep(levels, things); }
    };
    struct Told {
        qint64 atMs = 0;
        Amount amount;
        void keep(StateStream &stream) { stream.keep(atMs, amount); }
    };
    struct Usual {
        TimeSpan span; // that it was said of
        qint64 saidMs = 0;
        Amount amount;
        bool holds(const Amount &asked, qint64 nowMs) const
        {
            return nowMs - saidMs <= kUsualMs && amount.holds(asked);
        }
        void keep(StateStream &stream) { stream.keep(span.fromMs, span.toMs, saidMs, amount); }
    };
    static QString hashOf(const QString &text);
    static Amount amountOf(const QString &principal, const Shown &shown);

    // By the hash of the principal, in the order of time.
    StateOf<std::deque<Told>> m_told{10'000};
    StateOf<std::deque<Usual>> m_usual{10'000};
};

} // namespace Gatehouse
