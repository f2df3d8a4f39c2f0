#include "models/alerts/noticetext.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/noticejson.h"
#include "models/core/format.h"
#include "models/telemetry/viewstate.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString kindText(const ToldAlert &told)
{
    switch (told.kind) {
    case NoticeKind::Opened:
        return told.again ? QStringLiteral("open again") : QStringLiteral("opened");
    case NoticeKind::Risen:
        return QStringLiteral("risen to %1").arg(alertLevelToken(told.alert.level));
    case NoticeKind::Over:
        return QStringLiteral("over");
    case NoticeKind::Resolved:
        return QStringLiteral("resolved");
    }
    return {};
}

QString instant(qint64 ms)
{
    return formatInstantPrecise(ms, QTimeZone::utc()).left(19) + QStringLiteral(" UTC");
}

QString alertLines(const ToldAlert &told)
{
    const Alert &alert = told.alert;
    QString text = QStringLiteral("%1  %2: %3\n%4\nSeverity: %5\nBegan: %6\n")
                       .arg(alertId(alert.seq), alertHeadline(alert), kindText(told), alert.summary,
                            alertLevelTitle(alert.level), instant(alert.beganMs));
    if (alert.isOver())
        text += QStringLiteral("Over: %1\n").arg(instant(alert.overMs));
    if (alert.verdict)
        text += QStringLiteral("It was: %1\n").arg(alertVerdictTitle(*alert.verdict));
    return text + ViewState::linkToItem(QStringLiteral("alerts"), alertId(alert.seq)) + QLatin1Char('\n');
}

QString countsText(const QList<ToldAlert> &alerts)
{
    QStringList counts;
    for (const NoticeKind kind : kNoticeKinds) {
        if (const auto count = std::ranges::count(alerts, kind, &ToldAlert::kind); count > 0)
            counts.append(QStringLiteral("%1 %2").arg(count).arg(noticeKindToken(kind)));
    }
    return counts.join(QLatin1String(", "));
}

} // namespace

QString noticeSubject(const NoticeMessage &message)
{
    QString subject = QStringLiteral("Gatehouse looks for alerts");
    if (message.kind == NoticeMessage::Kind::Test) {
        subject = QStringLiteral("Test of a Gatehouse channel");
    } else if (message.kind == NoticeMessage::Kind::Digest) {
        subject = QStringLiteral("[digest] Alerts: %1").arg(countsText(message.alerts));
    } else if (!message.alerts.isEmpty()) {
        const ToldAlert &told = message.alerts.constFirst();
        subject = QStringLiteral("[%1] %2").arg(alertLevelToken(told.alert.level), alertHeadline(told.alert));
        if (told.kind != NoticeKind::Opened || told.again)
            subject += QStringLiteral(": ") + kindText(told);
    }
    return message.gatewayName.isEmpty() ? subject : QStringLiteral("%1 (%2)").arg(subject, message.gatewayName);
}

QString noticeText(const NoticeMessage &message)
{
    QString text;
    if (message.kind == NoticeMessage::Kind::Test)
        return QStringLiteral("A test of this channel. Nothing is wrong.\n");
    if (message.kind == NoticeMessage::Kind::Heartbeat)
        return QStringLiteral("Looking for alerts works. A mail like this comes at least every %1.\n\nWhen one stays "
                              "away, nobody looks: see whether a console or a worker runs and reaches the gateway and "
                              "the store.\n")
            .arg(formatAge(message.nextWithinMinutes * kMinuteMs));
    if (message.kind == NoticeMessage::Kind::Digest)
        text = (message.afterQuietHours ? QStringLiteral("While it was quiet: %1.\n\n")
                                        : QStringLiteral("Many at once: %1.\n\n"))
                   .arg(countsText(message.alerts));
    for (const ToldAlert &told : message.alerts.first(std::min(message.alerts.size(), kMostListed)))
        text += alertLines(told) + QLatin1Char('\n');
    if (message.alerts.size() > kMostListed)
        text += QStringLiteral("And %1 more, which the console lists.\n").arg(message.alerts.size() - kMostListed);
    return text;
}

} // namespace Gatehouse
