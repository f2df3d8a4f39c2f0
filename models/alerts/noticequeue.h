// What channels are still to be told of alerts. A record of an alert enters what follows from it in its own
// transaction; whoever sends claims what is due for a while, so that of several who send one does, and another after a
// crash.
#pragma once

#include "models/alerts/alertrepository.h"
#include "models/core/timespan.h"

#include <array>

namespace Gatehouse
{

enum class NoticeKind {
    Opened, // or opened again
    Risen,  // to a higher level
    Over,
    Resolved // by a person
};
inline constexpr std::array kNoticeKinds{NoticeKind::Opened, NoticeKind::Risen, NoticeKind::Over, NoticeKind::Resolved};
// "opened".
QString noticeKindToken(NoticeKind kind);
// What is to be told of a record; nothing: it concerns nobody outside.
std::optional<NoticeKind> noticeOf(const Alert &before, const AlertEvent &event);

struct DueNotice {
    qint64 id = 0;
    QString channel;
    qint64 alert = 0;
    NoticeKind kind = NoticeKind::Opened;
    int attempts = 0;
    qint64 madeMs = 0;
    bool held = false;        // it waited for the end of quiet hours
    QString batch;            // the message that it is a part of; empty: it goes alone
    bool begun = false;       // the channel was told that the alert is there
    bool beginsLater = false; // and will be, by a notice that is not in this claim
};

enum class NoticeEnd { Sent, Dropped, GivenUp };

// An engine: waits, on the thread of the store.
class NoticeQueue
{
public:
    static constexpr qint64 kClaimMs = 2 * kMinuteMs;

    // The alerts outlive it.
    explicit NoticeQueue(AlertRepository &alerts)
        : m_alerts(alerts)
    {
    }

    // In the transaction of the record, behind it.
    Result<void> enter(const Alert &before, const AlertEvent &event);

    // By the clock of the store, which all who send share.
    Result<qint64> nowMs();
    // What is due of a gateway and nobody else is sending, the oldest first; now under this token.
    Result<QList<DueNotice>> claim(const QString &gateway, const QString &token, qint64 nowMs);
    Result<QList<Alert>> alertsOf(const QString &gateway, const QString &token);
    // False: another one has taken over some of them.
    Result<bool> keep(const QString &token, qint64 nowMs, qsizetype expected);
    Result<void> join(const QList<qint64> &ids, const QString &token, const QString &batch);
    // With a record in the history of each alert, but of what was dropped.
    Result<void> settle(const QList<qint64> &ids, const QString &token, NoticeEnd end, const QString &words,
                        qint64 nowMs);
    // It was not tried; held: until quiet hours are over.
    Result<void> putOff(const QList<qint64> &ids, const QString &token, qint64 untilMs, bool held);
    Result<void> release(const QString &token);
    Result<void> tryAgain(const QList<qint64> &ids, const QString &token, qint64 atMs, const QString &error);

    Result<qint64> sentSince(const QString &channel, qint64 sinceMs);
    // Those that go on and that the channel was told of.
    Result<QList<Alert>> goingOn(const QString &gateway, const QString &channel);
    // Empty error: it got there.
    Result<void> fared(const QString &channel, const QString &gateway, const QString &error, qint64 nowMs);
    // Whether it is time for the next sign of life or repetition, and nobody else is at it; then the time is noted.
    enum class Turn { Heartbeat, Repost };
    Result<bool> takeTurn(Turn turn, const QString &channel, const QString &gateway, qint64 everyMs, qint64 nowMs);
    Result<void> giveTurnBack(Turn turn, const QString &channel, const QString &gateway);
    // What was settled before, of alerts that are resolved.
    Result<void> forget(qint64 beforeMs);

private:
    Result<void> change(const QString &set, const QVariantList &values, const QList<qint64> &ids, const QString &token);
    Result<void> note(const QList<qint64> &ids, const QString &words);

    AlertRepository &m_alerts;
};

} // namespace Gatehouse
