#include "models/alerts/alertnotifier.h"

#include "models/alerts/alertwatch.h"

#include <QHash>
#include <QMap>
#include <QSet>
#include <QUuid>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QList<qint64> idsOf(const QList<DueNotice> &notices)
{
    QList<qint64> ids;
    for (const DueNotice &each : notices)
        ids.append(each.id);
    return ids;
}

// Up to a fifth more or less, so that many that failed together do not come back together; the same for the same notice
// and try, so that a round can be told again.
qint64 pauseMs(const DueNotice &notice)
{
    const int doublings = std::clamp(notice.attempts, 0, 12);
    const qint64 pause = std::min(AlertNotifier::kLongestPauseMs, AlertNotifier::kFirstPauseMs << doublings);
    const auto share = qint64(qHash(std::pair(notice.id, notice.attempts), 1) % 401);
    return pause * (800 + share) / 1000;
}

bool beginsSomething(const DueNotice &notice)
{
    return notice.kind == NoticeKind::Opened || notice.kind == NoticeKind::Risen;
}

// Why a channel is not told of it; empty: it is.
QString whyNot(const AlertChannel *channel, const DueNotice &notice, const Alert &alert)
{
    if (channel == nullptr || !channel->enabled)
        return QStringLiteral("The channel was switched off or removed.");
    if (alert.level < channel->least)
        return QStringLiteral("The channel does not want alerts of this level.");
    if (beginsSomething(notice) && alert.mutedBy > 0)
        return QStringLiteral("%1 explains it.").arg(alertId(alert.mutedBy));
    if (beginsSomething(notice) && alert.state == AlertState::Silenced)
        return QStringLiteral("The alert is silenced.");
    // Whoever looks for the first time, or after a long while, finds what was: it is listed, and wakes nobody.
    const bool isHistory = alert.isOver() && notice.madeMs - alert.overMs > AlertNotifier::kHistoryMs;
    if (isHistory && (beginsSomething(notice) || (notice.kind == NoticeKind::Over && !notice.begun)))
        return QStringLiteral("It was over long before anybody looked.");
    return {};
}

bool waitsForMorning(const AlertChannel &channel, const Alert &alert, qint64 nowMs)
{
    return channel.quiet && alert.level < channel.quiet->brokenBy && channel.quiet->isQuiet(nowMs);
}

bool isStopped(const Delivery &delivery)
{
    return delivery.outcome == Delivery::Outcome::Stopped;
}

} // namespace

// What a round has at hand.
struct AlertNotifier::Round {
    const std::stop_token &stop;
    QString token;
    qint64 nowMs = 0;
    qsizetype open = 0; // claimed, and nothing has become of it yet
    QHash<qint64, Alert> alerts = {};
    Delivered done = {};
};

AlertNotifier::AlertNotifier(AlertRepository &alerts, ChannelRepository &channels, Gateway gateway,
                             SecretSource secrets, MakeSender makeSender)
    : m_alerts(alerts)
    , m_channels(channels)
    , m_queue(alerts)
    , m_gateway(std::move(gateway))
    , m_secrets(std::move(secrets))
    , m_makeSender(std::move(makeSender))
{
}

Result<Delivered> AlertNotifier::deliverDue(const std::stop_token &stop, Looking looking)
{
    const auto now = m_queue.nowMs();
    const auto channels = m_channels.list();
    if (!now || !channels)
        return std::unexpected(now ? channels.error() : now.error());
    Round round{stop, QUuid::createUuid().toString(QUuid::WithoutBraces), *now};
    auto told = deliverNotices(*channels, round);
    if (told)
        told = giveSigns(*channels, looking, round);
    if (told && std::abs(*now - m_forgottenMs) >= kDayMs) {
        m_forgottenMs = *now;
        told = m_queue.forget(*now - kForgetMs);
    }
    return told ? Result<Delivered>(round.done) : std::unexpected(told.error());
}

Result<void> AlertNotifier::deliverNotices(const QList<AlertChannel> &channels, Round &round)
{
    const auto due = m_queue.claim(m_gateway.fingerprint, round.token, round.nowMs);
    const auto alerts = due ? m_queue.alertsOf(m_gateway.fingerprint, round.token) : std::unexpected(due.error());
    if (!alerts)
        return std::unexpected(alerts.error());
    round.open = due->size();
    for (const Alert &alert : *alerts)
        round.alerts.insert(alert.seq, alert);
    QMap<QString, QList<DueNotice>> byChannel;
    for (const DueNotice &each : *due)
        byChannel[each.channel].append(each);
    for (auto at = byChannel.cbegin(); at != byChannel.cend(); ++at) {
        const auto channel = std::ranges::find(channels, at.key(), &AlertChannel::id);
        if (auto told = deliverTo(channel == channels.cend() ? nullptr : &*channel, *at, round); !told)
            return told;
    }
    // After a stop others need not wait for the end of the claim.
    return round.open > 0 ? m_queue.release(round.token) : Result<void>();
}

// To channels that want more than news.
Result<void> AlertNotifier::giveSigns(const QList<AlertChannel> &channels, Looking looking, Round &round)
{
    const auto standing = AlertWatch(m_alerts, m_gateway.fingerprint).standing();
    if (!standing)
        return std::unexpected(standing.error());
    const bool watched = looking == Looking::Works && round.nowMs - standing->heartbeatMs < kFreshLookMs;
    for (const AlertChannel &channel : channels) {
        if (!channel.enabled || round.stop.stop_requested())
            continue;
        auto told = repeat(channel, round);
        if (told && watched)
            told = beat(channel, round);
        if (!told)
            return told;
    }
    return {};
}

Result<void> AlertNotifier::test(const AlertChannel &channel, const std::stop_token &stop)
{
    if (auto checked = checkChannel(channel); !checked)
        return checked;
    const auto now = m_queue.nowMs();
    const auto sender = senderFor(channel);
    if (!now || !sender)
        return std::unexpected(now ? sender.error() : now.error());
    const Delivery delivery =
        (*sender)->send(messageOf(QStringLiteral("test.%1").arg(*now), NoticeMessage::Kind::Test, *now), stop);
    switch (delivery.outcome) {
    case Delivery::Outcome::Sent:
        return {};
    case Delivery::Outcome::Stopped:
        return failure(ErrorKind::Cancelled, QStringLiteral("The test was stopped before it was over."));
    case Delivery::Outcome::TryAgain:
        return failure(ErrorKind::Unreachable, delivery.why);
    case Delivery::Outcome::Faulty:
    case Delivery::Outcome::Refused:
        break;
    }
    return failure(ErrorKind::Denied, delivery.why);
}

NoticeMessage AlertNotifier::messageOf(const QString &id, NoticeMessage::Kind kind, qint64 nowMs) const
{
    NoticeMessage message;
    message.kind = kind;
    message.id = id;
    message.gateway = m_gateway.fingerprint;
    message.gatewayName = m_gateway.name;
    message.nowMs = nowMs;
    return message;
}

// What stands in the store may have been written past this program, so names of secrets are looked at again.
Result<std::unique_ptr<NoticeSender>> AlertNotifier::senderFor(const AlertChannel &channel)
{
    if (auto checked = checkChannel(channel); !checked)
        return std::unexpected(checked.error());
    const auto secret =
        channel.secret.kind == SecretReference::Kind::None ? Result<QString>(QString()) : m_secrets(channel.secret);
    return secret ? m_makeSender(channel, *secret) : std::unexpected(secret.error());
}

Result<void> AlertNotifier::deliverTo(const AlertChannel *channel, const QList<DueNotice> &due, Round &round)
{
    const auto left = wanted(channel, due, round);
    if (!left || left->isEmpty())
        return left ? Result<void>() : std::unexpected(left.error());
    const auto now = unheld(*channel, *left, round);
    if (!now || now->isEmpty())
        return now ? Result<void>() : std::unexpected(now.error());
    const auto sender = senderFor(*channel);
    if (!sender)
        return tryLater(*channel, *now, {Delivery::Outcome::TryAgain, sender.error().message}, round);
    const auto parts = messages(*channel, *now, **sender, round);
    return parts ? sendAll(*channel, *parts, **sender, round) : std::unexpected(parts.error());
}

// Who cannot be reached with two messages cannot with the next; one that alone is not taken must not stop the others.
Result<void> AlertNotifier::sendAll(const AlertChannel &channel, const QList<QList<DueNotice>> &parts,
                                    NoticeSender &sender, Round &round)
{
    constexpr int kMostFailures = 2;
    int failures = 0;
    QSet<qint64> failed; // what follows of an alert must not overtake
    QList<DueNotice> rest;
    Delivery last;
    for (const QList<DueNotice> &notices : parts) {
        const bool waits =
            std::ranges::any_of(notices, [&](const DueNotice &each) { return failed.contains(each.alert); });
        if (failures >= kMostFailures || waits) {
            rest += notices;
            continue;
        }
        const auto delivery = sendOne(channel, notices, sender, round);
        if (!delivery)
            return std::unexpected(delivery.error());
        if (isStopped(*delivery))
            return {};
        failures = delivery->isForLater() ? failures + 1 : 0;
        if (failures == 0)
            continue;
        last = *delivery;
        for (const DueNotice &each : notices)
            failed.insert(each.alert);
    }
    return tryLater(channel, rest, last, round);
}

// Without what need not be told any more.
Result<QList<DueNotice>> AlertNotifier::wanted(const AlertChannel *channel, const QList<DueNotice> &due, Round &round)
{
    QMap<QString, QList<DueNotice>> unwanted;
    QList<DueNotice> left;
    QList<qint64> waiting;
    QSet<qint64> begun;
    for (const DueNotice &each : due) {
        const Alert alert = round.alerts.value(each.alert);
        const bool unknown = !beginsSomething(each) && !each.begun && !begun.contains(each.alert);
        if (unknown && each.beginsLater && channel != nullptr && !waitsForMorning(*channel, alert, round.nowMs)) {
            waiting.append(each.id);
            continue;
        }
        const QString why = unknown && !each.beginsLater ? QStringLiteral("The channel was not told that it began.")
                                                         : whyNot(channel, each, alert);
        if (!why.isEmpty()) {
            unwanted[why].append(each);
            continue;
        }
        begun.insert(each.alert);
        left.append(each);
    }
    for (auto at = unwanted.cbegin(); at != unwanted.cend(); ++at) {
        if (auto dropped = drop(*at, at.key(), round); !dropped)
            return std::unexpected(dropped.error());
    }
    round.open -= waiting.size();
    const auto put = m_queue.putOff(waiting, round.token, round.nowMs + kFirstPauseMs, false);
    return put ? Result<QList<DueNotice>>(left) : std::unexpected(put.error());
}

Result<void> AlertNotifier::drop(const QList<DueNotice> &notices, const QString &why, Round &round)
{
    round.open -= notices.size();
    round.done.dropped += int(notices.size());
    return m_queue.settle(idsOf(notices), round.token, NoticeEnd::Dropped, why, round.nowMs);
}

// Without what waits until quiet hours are over. A message that was begun goes on as it is.
Result<QList<DueNotice>> AlertNotifier::unheld(const AlertChannel &channel, const QList<DueNotice> &due, Round &round)
{
    QList<DueNotice> held;
    QList<DueNotice> left;
    for (const DueNotice &each : due) {
        const bool waits = waitsForMorning(channel, round.alerts.value(each.alert), round.nowMs);
        (waits && each.batch.isEmpty() ? held : left).append(each);
    }
    if (held.isEmpty())
        return left;
    round.open -= held.size();
    round.done.held += int(held.size());
    const auto kept = m_queue.putOff(idsOf(held), round.token, channel.quiet->endMs(round.nowMs), true);
    return kept ? Result<QList<DueNotice>>(left) : std::unexpected(kept.error());
}

// What goes out in one message: what was one before, what quiet hours held back, and all of it in a storm; the others
// one by one. Whoever groups alerts itself gets them all at once.
Result<QList<QList<DueNotice>>> AlertNotifier::messages(const AlertChannel &channel, const QList<DueNotice> &due,
                                                        const NoticeSender &sender, Round &round)
{
    QList<QList<DueNotice>> parts;
    if (sender.repeats()) {
        for (qsizetype at = 0; at < due.size(); at += sender.mostAlerts())
            parts.append(due.mid(at, sender.mostAlerts()));
        return parts;
    }
    QMap<QString, QList<DueNotice>> batches;
    QList<DueNotice> held;
    QList<DueNotice> single;
    for (const DueNotice &each : due)
        (!each.batch.isEmpty() ? batches[each.batch] : each.held ? held : single).append(each);
    const auto sent = m_queue.sentSince(channel.id, round.nowMs - channel.stormMinutes * kMinuteMs);
    if (!sent)
        return std::unexpected(sent.error());
    if (single.size() > 1 && *sent + single.size() > channel.stormCount) {
        held += single;
        single.clear();
    }
    if (held.size() > 1) {
        const QString batch = QStringLiteral("%1.d%2").arg(channel.id).arg(held.constFirst().id);
        if (auto joined = m_queue.join(idsOf(held), round.token, batch); !joined)
            return std::unexpected(joined.error());
        for (DueNotice &each : held)
            each.batch = batch;
        batches.insert(batch, held);
    } else {
        single = held + single;
    }
    parts = batches.values();
    for (const DueNotice &each : std::as_const(single))
        parts.append({each});
    return parts;
}

Result<Delivery> AlertNotifier::sendOne(const AlertChannel &channel, const QList<DueNotice> &notices,
                                        NoticeSender &sender, Round &round)
{
    if (round.stop.stop_requested())
        return Delivery{Delivery::Outcome::Stopped};
    const auto now = m_queue.nowMs();
    const auto ours = now ? m_queue.keep(round.token, *now, round.open) : std::unexpected(now.error());
    if (!ours)
        return std::unexpected(ours.error());
    if (!*ours)
        return failure(ErrorKind::Busy, QStringLiteral("Another console or worker has taken over to send notices of "
                                                       "alerts, since this one was away for too long."));
    round.nowMs = *now;
    const bool digest = !notices.constFirst().batch.isEmpty();
    NoticeMessage message = messageOf(digest ? notices.constFirst().batch
                                             : QStringLiteral("%1.%2").arg(channel.id).arg(notices.constFirst().id),
                                      digest ? NoticeMessage::Kind::Digest : NoticeMessage::Kind::Alert, *now);
    for (const DueNotice &each : notices) {
        const bool again = each.kind == NoticeKind::Opened && each.begun;
        message.alerts.append({each.kind, round.alerts.value(each.alert), again});
        message.afterQuietHours = message.afterQuietHours || each.held;
    }
    const Delivery delivery = sender.send(message, round.stop);
    const auto concluded = isStopped(delivery) ? Result<void>() : conclude(channel, notices, delivery, round);
    return concluded ? Result<Delivery>(delivery) : std::unexpected(concluded.error());
}

Result<void> AlertNotifier::conclude(const AlertChannel &channel, const QList<DueNotice> &notices,
                                     const Delivery &delivery, Round &round)
{
    if (delivery.isForLater())
        return tryLater(channel, notices, delivery, round);
    const bool sent = delivery.outcome == Delivery::Outcome::Sent;
    const QString words =
        sent ? channel.name : QStringLiteral("not to %1, which is given up: %2").arg(channel.name, delivery.why);
    if (auto settled = m_queue.settle(idsOf(notices), round.token, sent ? NoticeEnd::Sent : NoticeEnd::GivenUp, words,
                                      round.nowMs);
        !settled)
        return settled;
    round.open -= notices.size();
    (sent ? round.done.sent : round.done.givenUp) += int(notices.size());
    round.done.messages += sent ? 1 : 0;
    if (!sent)
        round.done.troubles.append(QStringLiteral("%1: %2").arg(channel.name, delivery.why));
    return m_queue.fared(channel.id, m_gateway.fingerprint, sent ? QString() : delivery.why, round.nowMs);
}

Result<void> AlertNotifier::tryLater(const AlertChannel &channel, const QList<DueNotice> &notices,
                                     const Delivery &delivery, Round &round)
{
    QList<DueNotice> tooOld;
    QList<DueNotice> again;
    for (const DueNotice &each : notices) {
        const bool old = round.nowMs - each.madeMs >= channel.giveUpHours * kHourMs;
        (old && each.attempts + 1 >= kLeastTries ? tooOld : again).append(each);
    }
    if (!tooOld.isEmpty()) {
        const Delivery end{Delivery::Outcome::Refused,
                           QStringLiteral("%1 Tried for %2 h.").arg(delivery.why).arg(channel.giveUpHours)};
        if (auto ended = conclude(channel, tooOld, end, round); !ended)
            return ended;
    }
    if (again.isEmpty())
        return {};
    // Those of one message come back together.
    const bool isFaulty = delivery.outcome == Delivery::Outcome::Faulty;
    const qint64 leastMs = isFaulty ? kFaultPauseMs : delivery.retryAfterMs;
    const qint64 atMs = round.nowMs + std::max(leastMs, pauseMs(again.constFirst()));
    if (auto put = m_queue.tryAgain(idsOf(again), round.token, atMs, delivery.why); !put)
        return put;
    round.open -= again.size();
    round.done.later += int(again.size());
    const QString trouble = QStringLiteral("%1: %2").arg(channel.name, delivery.why);
    if (!round.done.troubles.contains(trouble))
        round.done.troubles.append(trouble);
    return m_queue.fared(channel.id, m_gateway.fingerprint, delivery.why, round.nowMs);
}

// An Alertmanager forgets what it is not told again.
Result<void> AlertNotifier::repeat(const AlertChannel &channel, Round &round)
{
    if (channel.kind != ChannelKind::Alertmanager)
        return {};
    const auto now = m_queue.nowMs();
    const auto turn =
        now ? m_queue.takeTurn(NoticeQueue::Turn::Repost, channel.id, m_gateway.fingerprint, kRepostMs, *now)
            : std::unexpected(now.error());
    if (!turn || !*turn)
        return turn ? Result<void>() : std::unexpected(turn.error());
    const auto all = m_queue.goingOn(m_gateway.fingerprint, channel.id);
    if (!all || all->isEmpty())
        return all ? Result<void>() : std::unexpected(all.error());
    const auto sender = senderFor(channel);
    Delivery delivery{Delivery::Outcome::TryAgain, sender ? QString() : sender.error().message};
    for (qsizetype at = 0; sender && at < all->size() && !round.stop.stop_requested(); at += (*sender)->mostAlerts()) {
        NoticeMessage message = messageOf({}, NoticeMessage::Kind::Alert, *now);
        for (const Alert &alert : all->mid(at, (*sender)->mostAlerts()))
            message.alerts.append({NoticeKind::Opened, alert});
        delivery = (*sender)->send(message, round.stop);
        if (delivery.outcome != Delivery::Outcome::Sent)
            break;
    }
    if (isStopped(delivery))
        return {};
    return m_queue.fared(channel.id, m_gateway.fingerprint, delivery.why, *now);
}

Result<void> AlertNotifier::beat(const AlertChannel &channel, Round &round)
{
    const auto now = m_queue.nowMs();
    if (channel.heartbeatMinutes <= 0 || (now && std::abs(*now - m_faultyMs.value(channel.id)) < kFaultPauseMs))
        return {};
    const auto turn = now ? m_queue.takeTurn(NoticeQueue::Turn::Heartbeat, channel.id, m_gateway.fingerprint,
                                             channel.heartbeatMinutes * kMinuteMs - kSecondMs, *now)
                          : std::unexpected(now.error());
    if (!turn || !*turn)
        return turn ? Result<void>() : std::unexpected(turn.error());
    NoticeMessage message =
        messageOf(QStringLiteral("%1.h%2").arg(channel.id).arg(*now), NoticeMessage::Kind::Heartbeat, *now);
    message.nextWithinMinutes = channel.heartbeatMinutes;
    const auto sender = senderFor(channel);
    const Delivery delivery =
        sender ? (*sender)->send(message, round.stop) : Delivery{Delivery::Outcome::TryAgain, sender.error().message};
    if (delivery.outcome == Delivery::Outcome::Faulty)
        m_faultyMs.insert(channel.id, *now);
    if (delivery.outcome != Delivery::Outcome::Sent) {
        if (auto back = m_queue.giveTurnBack(NoticeQueue::Turn::Heartbeat, channel.id, m_gateway.fingerprint); !back)
            return back;
    } else {
        ++round.done.heartbeats;
    }
    return isStopped(delivery) ? Result<void>() : m_queue.fared(channel.id, m_gateway.fingerprint, delivery.why, *now);
}

} // namespace Gatehouse
