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
    };
    // The same again is never the very same.
    static constexpr double kAsMuch = 1.2;
    static constexpr qint64 kAnotherMs = kDayMs; // without a finding, what is shown next is another alert

    // Nothing of it is more, or other, than what was said to be usual.
    bool covers(const QString &principal, const Shown &shown);
    bool isUsual(const QString &principal, const QString &thing);
    void show(const QString &principal, qint64 beganMs, qint64 nowMs, const Shown &shown);
    // What was shown in the span is usual from now on; or is as if it was never shown.
    void adopt(const QString &principal, const TimeSpan &span);
    void forget(const QString &principal, const TimeSpan &span);
    void keep(StateStream &stream) { stream.keep(m_shown, m_usual); }

private:
    static constexpr qsizetype kMostThings = 64;
    struct Episode {
        TimeSpan span;
        double level = 0;
        QStringList things;
        void keep(StateStream &stream) { stream.keep(span.fromMs, span.toMs, level, things); }
    };
    struct Usual {
        double level = 0;
        QStringList things;
        void keep(StateStream &stream) { stream.keep(level, things); }
    };
    static void join(QStringList &things, const QStringList &more);
    Episode *shownIn(const QString &principal, const TimeSpan &span);

    StateOf<Episode> m_shown{10'000};
    StateOf<Usual> m_usual{10'000};
};

} // namespace Gatehouse
