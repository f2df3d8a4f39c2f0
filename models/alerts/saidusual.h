// What people have said is usual for a principal, and what alerts have shown that they may say it of.
#pragma once

#include "models/alerts/recentevents.h"

namespace Gatehouse
{

class SaidUsual
{
public:
    // What a finding is about: so much of something, or these things.
    struct Shown {
        double level = 0;
        QStringList things = {};
        qint64 hourMs = 0; // the level is a sum since then, and goes on for an hour; 0: it is none
    };
    // The same again is never the very same.
    static constexpr double kAsMuch = 1.2;
    static constexpr qint64 kAnotherMs = kDayMs; // without a finding, what is shown next is another alert
    static constexpr qint64 kShownMs = 90 * kDayMs;
    static constexpr qint64 kUsualMs = 400 * kDayMs; // without being asked for

    // Nothing of it is more, or other, than what was said to be usual.
    bool covers(const QString &principal, const Shown &shown, qint64 nowMs);
    bool isUsual(const QString &principal, const QString &thing, qint64 nowMs);
    void show(const QString &principal, qint64 beganMs, qint64 nowMs, const Shown &shown);
    // What was shown in the span is usual from now on.
    void adopt(const QString &principal, const TimeSpan &span, qint64 nowMs);
    // Or is as if it was never shown, nor said to be usual.
    void forget(const QString &principal, const TimeSpan &span);
    void advance(qint64 nowMs);
    void keep(StateStream &stream) { stream.keep(m_shown, m_usual); }

private:
    static constexpr qsizetype kMostThings = 64;
    static constexpr size_t kMostEpisodes = 8;
    static constexpr qint64 kStillMs = 5 * kMinuteMs; // after the last one it still goes on

    struct Episode {
        TimeSpan span;
        double level = 0;
        QStringList things;
        // Of the last hour that a sum was shown of.
        qint64 hourMs = 0;
        qint64 sumAtMs = 0;
        double sum = 0;

        bool isOf(const TimeSpan &asked) const { return span.fromMs <= asked.toMs && span.toMs >= asked.fromMs; }
        void keep(StateStream &stream) { stream.keep(span.fromMs, span.toMs, level, things, hourMs, sumAtMs, sum); }
    };
    using Episodes = std::deque<Episode>; // by their end
    static void join(QStringList &things, const QStringList &more);
    static double wholeHour(const Episode &episode, qint64 nowMs);
    static void add(Episodes &usual, const Episode &episode);

    StateOf<Episodes> m_shown{10'000};
    StateOf<Episodes> m_usual{10'000};
};

} // namespace Gatehouse
