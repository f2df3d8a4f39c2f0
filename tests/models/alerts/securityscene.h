// Something that happens at a gateway, told event by event, and what the detections of misuse say to it.
#pragma once

#include "models/alerts/securitywatch.h"

#include <QList>

#include <functional>

namespace Gatehouse
{

class SecurityScene
{
public:
    // Monday 2026-09-07 00:00 UTC.
    static constexpr qint64 kStartMs = 1'788'739'200'000;

    explicit SecurityScene(const SecuritySettings &settings = {})
        : watch(settings)
    {
    }

    SecurityWatch watch;
    SecurityFindings found;
    QList<SecurityEvent> told; // as they were shown
    qint64 nowMs = kStartMs;

    void pass(qint64 ms) { nowMs += ms; }
    void tell(SecurityEvent event)
    {
        event.timeMs = nowMs;
        event.rowId = QStringLiteral("requests %1").arg(told.size() + 1);
        told.append(event);
        found += watch.observe(event);
    }
    // What was found so far is not of interest.
    void forget()
    {
        watch.advance(nowMs);
        found.clear();
    }
    void finish() { found += watch.advance(nowMs + kHourMs); }

    static SecurityEvent call(const QString &key = QStringLiteral("key-a"),
                              const QString &ip = QStringLiteral("198.51.100.1"));
    static SecurityEvent refused(const QString &credential, const QString &ip);
    // Requests at even distances, for so long.
    void steady(const SecurityEvent &event, qint64 forMs, qint64 everyMs);
    void times(int count, qint64 everyMs, const std::function<SecurityEvent(int)> &event);
    // "10.<n>.0.1": each n is another network.
    static QString ipOf(int n) { return QStringLiteral("10.%1.%2.1").arg(n / 200).arg(n % 200); }
};

struct SecurityStory {
    SecurityRule rule;
    const char *name; // "fires: ..." or "near miss: ..."
    bool fires;
    std::function<void(SecurityScene &)> tell;
};

// For every rule one story in which it fires, and at least two in which it nearly does.
QList<SecurityStory> securityStories();
QList<SecurityStory> securityStoriesOfUse();    // the second half of them
QList<SecurityStory> securityStoriesOfBounds(); // more of them, each near to a bound of a setting

} // namespace Gatehouse
