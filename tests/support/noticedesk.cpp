#include "tests/support/noticedesk.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kGateway = QStringLiteral("gw");

template<typename Value>
Value valueOf(const Result<Value> &result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().message));
    return *result;
}

class FakeNoticeSender final : public NoticeSender
{
public:
    explicit FakeNoticeSender(FakePost &post)
        : m_post(post)
    {
    }

    Delivery send(const NoticeMessage &message, const std::stop_token &) override
    {
        m_post.sent.append(message);
        if (const auto meanwhile = std::exchange(m_post.whileSending, {}))
            meanwhile();
        return m_post.answers.isEmpty() ? Delivery{} : m_post.answers.takeFirst();
    }
    qsizetype mostAlerts() const override { return 20'000; }
    bool repeats() const override { return m_post.repeats; }

private:
    FakePost &m_post;
};

} // namespace

AlertNotifier::MakeSender FakePost::maker()
{
    return [this](const AlertChannel &, const QString &) -> Result<std::unique_ptr<NoticeSender>> {
        return std::make_unique<FakeNoticeSender>(*this);
    };
}

QStringList FakePost::ids() const
{
    QStringList ids;
    for (const NoticeMessage &message : sent)
        ids.append(message.id);
    return ids;
}

NoticeDesk::NoticeDesk(StoreUser &who, const Clock &clock)
    : user(who)
    , alerts(user.store(), user.audit(), user.operators(), clock)
    , watch(alerts, kGateway)
    , channels(user.store(), user.audit(), user.operators(), clock)
{
}

AlertChannel NoticeDesk::add(AlertChannel channel)
{
    return valueOf(channels.save(user.id(), channel));
}

RaisedAlerts NoticeDesk::record(const WatchStep &step)
{
    const WatchLease lease = valueOf(watch.claim(QStringLiteral("desk")));
    const RaisedAlerts raised = valueOf(watch.record(lease, step));
    if (!watch.leave())
        qFatal("the lease is held by another one");
    return raised;
}

qint64 NoticeDesk::raise(const QString &fingerprint, AlertLevel level)
{
    WatchStep step;
    step.hits = {hit(fingerprint, level)};
    const RaisedAlerts raised = record(step);
    return (raised.opened + raised.risen).value(0);
}

void NoticeDesk::end(const QString &fingerprint)
{
    WatchStep step;
    step.over = {{fingerprint, valueOf(NoticeQueue(alerts).nowMs())}};
    record(step);
}

Delivered NoticeDesk::deliver(FakePost &post, AlertNotifier::Looking looking, const std::stop_token &stop)
{
    AlertNotifier notifier(alerts, channels, {kGateway, QStringLiteral("Northwind")}, resolveSecret, post.maker());
    return valueOf(notifier.deliverDue(stop, looking));
}

QString NoticeDesk::story(qint64 seq)
{
    QStringList actions;
    for (const AlertEvent &event : valueOf(alerts.folder(seq)).events)
        actions.append(alertActionToken(event.action));
    return actions.join(QLatin1Char(' '));
}

ChannelStanding NoticeDesk::standing(const QString &channel)
{
    const QList<ChannelStanding> all = valueOf(channels.standings());
    const auto found = std::ranges::find(all, channel, &ChannelStanding::channel);
    return found == all.cend() ? ChannelStanding{} : *found;
}

RaisedAlert NoticeDesk::hit(const QString &fingerprint, AlertLevel level)
{
    RaisedAlert hit;
    hit.fingerprint = fingerprint;
    hit.rule = QStringLiteral("error-burst");
    hit.ruleVersion = 1;
    hit.node = {QStringLiteral("provider=anthropic-b")};
    hit.title = QStringLiteral("Error burst");
    hit.summary = QStringLiteral("412 of 1,904 failed, usually 1.1 %");
    hit.level = level;
    hit.score = 20;
    hit.beganMs = 100'000;
    hit.foundMs = 160'000;
    hit.hitMs = 160'000;
    return hit;
}

AlertChannel NoticeDesk::webhook(const QString &name)
{
    AlertChannel channel;
    channel.name = name;
    channel.url = QStringLiteral("https://hooks.invalid/gatehouse");
    return channel;
}

} // namespace Gatehouse
