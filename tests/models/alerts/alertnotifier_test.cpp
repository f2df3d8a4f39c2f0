// What channels are told of alerts, when, and how often, whatever breaks in between.
#include "models/alerts/noticetext.h"
#include "tests/support/caseresults.h"
#include "tests/support/fixedclock.h"
#include "tests/support/noticedesk.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

using namespace Gatehouse;

namespace
{

// Noon in UTC.
constexpr qint64 kNoonMs = 1'795'003'200'000;
const Delivery kAway{Delivery::Outcome::TryAgain, QStringLiteral("hooks.invalid answered 503.")};
const Delivery kFault{Delivery::Outcome::Faulty, QStringLiteral("mail.invalid refused the sign-in.")};
const Delivery kRefused{Delivery::Outcome::Refused, QStringLiteral("hooks.invalid answered 404.")};

QuietHours night()
{
    return {QStringLiteral("UTC"), QTime(22, 0), QTime(7, 0), AlertLevel::Page};
}

} // namespace

class AlertNotifierTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_clock.set(kNoonMs);
        m_post = {};
        m_settings = m_stores.make(Dialect::Sqlite);
        m_user = m_stores.keeper(m_settings);
        m_desk = std::make_unique<NoticeDesk>(*m_user, m_clock);
        m_channel = m_desk->add(NoticeDesk::webhook(QStringLiteral("Ops")));
    }
    void cleanup() { QVERIFY(m_user->audit().verify()->isGenuine()); }

    void whatIsFoundIsToldOnceAndStandsInItsHistory()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"));
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.sent, 1);
        QCOMPARE(m_post.sent.size(), 1);
        QCOMPARE(m_post.sent.constFirst().kind, NoticeMessage::Kind::Alert);
        QCOMPARE(m_post.sent.constFirst().gatewayName, QStringLiteral("Northwind"));
        QCOMPARE(m_post.sent.constFirst().alerts.constFirst().alert.seq, seq);
        m_clock.advance(kHourMs);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised notified"));
        QCOMPARE(m_desk->standing(m_channel.id).sentMs, kNoonMs);
    }

    void aRiseAndAnEndAreToldToo()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"), AlertLevel::Ticket);
        m_desk->raise(QStringLiteral("a"), AlertLevel::Page);
        m_desk->end(QStringLiteral("a"));
        QCOMPARE(m_desk->deliver(m_post).sent, 3);
        QCOMPARE(kinds(), QStringLiteral("opened risen over"));
        AlertOrder order{AlertAction::Resolve, m_user->id(), {seq}};
        order.verdict = AlertVerdict::Incident;
        WORKS(m_desk->alerts.act(order));
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        QCOMPARE(kinds(), QStringLiteral("opened risen over resolved"));
    }

    void watchesAndWhatAParentExplainsAreToldToNobody()
    {
        WatchStep step;
        step.hits = {NoticeDesk::hit(QStringLiteral("parent"), AlertLevel::Page),
                     NoticeDesk::hit(QStringLiteral("child"), AlertLevel::Page),
                     NoticeDesk::hit(QStringLiteral("watch"), AlertLevel::Watch)};
        step.hits[1].mutedBy = QStringLiteral("parent");
        m_desk->record(step);
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.sent, 1);
        QCOMPARE(done.dropped, 1);
        m_desk->end(QStringLiteral("child"));
        QCOMPARE(m_desk->deliver(m_post).sent, 0);
        // Once nothing explains it any more.
        step.hits = {NoticeDesk::hit(QStringLiteral("child"), AlertLevel::Page)};
        step.hits[0].hitMs += kMinuteMs;
        m_desk->record(step);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
    }

    void whatWasOverLongBeforeAnybodyLookedIsToldToNobody()
    {
        const auto history = [this](const char *name, qint64 agoMs) {
            WatchStep step;
            step.hits = {NoticeDesk::hit(QLatin1String(name), AlertLevel::Page)};
            step.hits[0].beganMs = step.hits[0].foundMs = step.hits[0].hitMs = m_clock.nowMs() - agoMs - kMinuteMs;
            step.over = {{QLatin1String(name), m_clock.nowMs() - agoMs}};
            m_desk->record(step);
        };
        history("long ago", 9 * kDayMs);
        history("just now", 20 * kMinuteMs);
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.sent, 2); // that it began, and that it is over
        QCOMPARE(done.dropped, 2);
        for (const NoticeMessage &message : std::as_const(m_post.sent))
            QVERIFY(message.alerts.constFirst().alert.overMs > m_clock.nowMs() - kHourMs);
        // Whoever was told that it began is told that it is over, however late that is found.
        m_desk->raise(QStringLiteral("told"));
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        const qint64 endMs = m_clock.nowMs() + kMinuteMs;
        m_clock.advance(5 * kHourMs);
        WatchStep step;
        step.over = {{QStringLiteral("told"), endMs}};
        m_desk->record(step);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
    }

    void aSilencedAlertIsToldWhenTheSilenceIsOver()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"), AlertLevel::Ticket);
        AlertOrder order{AlertAction::Silence, m_user->id(), {seq}, kNoonMs + kHourMs};
        order.reason = QStringLiteral("known");
        WORKS(m_desk->alerts.act(order));
        m_desk->raise(QStringLiteral("a"), AlertLevel::Page);
        QCOMPARE(m_desk->deliver(m_post).sent, 0);
        m_clock.advance(2 * kHourMs);
        WORKS(m_desk->watch.expire(*m_desk->watch.claim(QStringLiteral("desk"))));
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        QCOMPARE(m_post.sent.constLast().alerts.constFirst().alert.level, AlertLevel::Page);
    }

    void anAcknowledgementThatRunsOutOnWhatGoesOnIsTold()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"), AlertLevel::Page);
        const qint64 ended = m_desk->raise(QStringLiteral("b"), AlertLevel::Page);
        QCOMPARE(m_desk->deliver(m_post).sent, 2);
        WORKS(m_desk->alerts.act({AlertAction::Acknowledge, m_user->id(), {seq, ended}, kNoonMs + kHourMs}));
        m_desk->end(QStringLiteral("b"));
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        m_clock.advance(2 * kHourMs);
        WORKS(m_desk->watch.expire(*m_desk->watch.claim(QStringLiteral("desk"))));
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        const NoticeMessage last = m_post.sent.constLast();
        QCOMPARE(last.alerts.constFirst().alert.seq, seq);
        QVERIFY2(noticeSubject(last).contains(QStringLiteral(": open again")), qPrintable(noticeSubject(last)));
        QVERIFY(noticeText(last).contains(QStringLiteral(": open again")));
    }

    void aChannelIsToldOfItsLevelsOnlyAndOfNothingWhileItIsOff()
    {
        m_channel.least = AlertLevel::Page;
        m_channel = m_desk->add(m_channel);
        m_desk->raise(QStringLiteral("a"), AlertLevel::Ticket);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        m_desk->raise(QStringLiteral("b"), AlertLevel::Page);
        m_channel.enabled = false;
        m_channel = m_desk->add(m_channel);
        QCOMPARE(m_desk->deliver(m_post).dropped, 1);
        m_desk->raise(QStringLiteral("c"), AlertLevel::Page);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        QVERIFY(m_post.sent.isEmpty());
    }

    void aFailureIsTriedAgainLaterAndLaterAndGivenUpAloud()
    {
        const qint64 seq = m_desk->raise(QStringLiteral("a"));
        QList<qint64> pausesMs;
        Delivered done;
        while (done.givenUp == 0) {
            QVERIFY(m_post.sent.size() < 100);
            m_post.answers = {kAway};
            done = m_desk->deliver(m_post);
            QCOMPARE(done.later + done.givenUp, 1);
            QCOMPARE(done.troubles.size(), 1);
            const qint64 fromMs = m_clock.nowMs();
            while (done.givenUp == 0 && due() == 0)
                m_clock.advance(kSecondMs);
            pausesMs.append(m_clock.nowMs() - fromMs);
        }
        QVERIFY(pausesMs.at(0) >= 24 * kSecondMs && pausesMs.at(0) <= 37 * kSecondMs);
        QVERIFY(pausesMs.at(3) > 2 * pausesMs.at(1));
        QVERIFY(std::ranges::max(pausesMs) <= kHourMs * 6 / 5 + kSecondMs);
        QVERIFY(m_clock.nowMs() - kNoonMs >= kDayMs);
        QVERIFY(m_clock.nowMs() - kNoonMs < kDayMs + 2 * kHourMs);
        const ChannelStanding standing = m_desk->standing(m_channel.id);
        QCOMPARE(standing.givenUp, 1);
        QVERIFY(standing.isFailing());
        QVERIFY2(standing.error.contains(QLatin1String("503")), qPrintable(standing.error));
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised notified"));
        QVERIFY(m_desk->alerts.folder(seq)->events.constLast().reason.contains(QLatin1String("given up")));
        const QStringList ids = m_post.ids();
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), 1);
    }

    void whatIsRefusedIsGivenUpAtOnceAndDoesNotStopTheOthers()
    {
        m_desk->raise(QStringLiteral("a"));
        m_desk->raise(QStringLiteral("b"));
        m_post.answers = {kRefused};
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.givenUp, 1);
        QCOMPARE(done.sent, 1);
    }

    void theOtherSideSaysHowLongToWait()
    {
        m_desk->raise(QStringLiteral("a"));
        m_post.answers = {{Delivery::Outcome::TryAgain, QStringLiteral("429"), 10 * kMinuteMs}};
        QCOMPARE(m_desk->deliver(m_post).later, 1);
        m_clock.advance(10 * kMinuteMs - 1);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        m_clock.advance(1);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
    }

    // A passphrase that was changed: nothing is lost until the channel is put right, and nobody is locked out.
    void aChannelAtFaultIsShownAndTriedRarely()
    {
        m_desk->raise(QStringLiteral("a"));
        m_post.answers = {kFault, kFault};
        QCOMPARE(m_desk->deliver(m_post).later, 1);
        QVERIFY(m_desk->standing(m_channel.id).isFailing());
        QCOMPARE(m_desk->standing(m_channel.id).error, kFault.why);
        m_clock.advance(AlertNotifier::kFaultPauseMs - 1);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        m_clock.advance(1);
        QCOMPARE(m_desk->deliver(m_post).later, 1);
        m_clock.advance(AlertNotifier::kFaultPauseMs);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
    }

    void oneThatIsNeverTakenDoesNotStopTheOthers()
    {
        for (const char *each : {"a", "b", "c"})
            m_desk->raise(QString::fromLatin1(each));
        m_post.answers = {kAway};
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.sent, 2);
        QCOMPARE(done.later, 1);
    }

    void twoFailuresInARowAreEnoughForARound()
    {
        for (const char *each : {"a", "b", "c", "d"})
            m_desk->raise(QString::fromLatin1(each));
        m_post.answers = {kAway, kAway};
        QCOMPARE(m_desk->deliver(m_post).later, 4);
        QCOMPARE(m_post.sent.size(), 2);
    }

    void theEndOfAnAlertDoesNotOvertakeItsBeginning()
    {
        m_desk->raise(QStringLiteral("a"));
        m_post.answers = {kAway};
        m_desk->deliver(m_post);
        m_desk->end(QStringLiteral("a"));
        m_desk->deliver(m_post);
        QCOMPARE(kinds(), QStringLiteral("opened"));
        m_clock.advance(kHourMs);
        QCOMPARE(m_desk->deliver(m_post).sent, 2);
        QCOMPARE(kinds(), QStringLiteral("opened opened over"));
    }

    void whatWasSentBeforeACrashIsSentAgainAsTheSameMessage()
    {
        m_desk->raise(QStringLiteral("a"));
        // It got there, but whoever sent it died before writing that down.
        m_post.answers = {{Delivery::Outcome::Stopped}};
        QCOMPARE(m_desk->deliver(m_post).sent, 0);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        QCOMPARE(m_post.ids().size(), 2);
        QCOMPARE(m_post.ids().at(0), m_post.ids().at(1));
    }

    void theNoticesOfOneWhoDiedAreTakenOverWhenItsClaimRunsOut()
    {
        m_desk->raise(QStringLiteral("a"));
        NoticeQueue dead(m_desk->alerts);
        QCOMPARE(dead.claim(QStringLiteral("gw"), QStringLiteral("dead"), kNoonMs)->size(), 1);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        m_clock.advance(NoticeQueue::kClaimMs);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
    }

    void twoWhoSendAtOnceSendEachNoticeOnce()
    {
        m_desk->raise(QStringLiteral("a"));
        m_desk->raise(QStringLiteral("b"));
        StoreUser second(m_settings, m_user->name());
        NoticeDesk other(second, m_clock);
        FakePost otherPost;
        m_post.whileSending = [&] { QCOMPARE(other.deliver(otherPost), Delivered()); };
        QCOMPARE(m_desk->deliver(m_post).sent, 2);
        QCOMPARE(m_post.sent.size(), 2);
        QVERIFY(otherPost.sent.isEmpty());
    }

    void whoWasAwayForTooLongStopsAndSettlesNothing()
    {
        m_desk->raise(QStringLiteral("a"));
        m_desk->raise(QStringLiteral("b"));
        StoreUser second(m_settings, m_user->name());
        NoticeDesk other(second, m_clock);
        FakePost otherPost;
        m_post.whileSending = [&] {
            m_clock.advance(NoticeQueue::kClaimMs);
            QCOMPARE(other.deliver(otherPost).sent, 2);
        };
        AlertNotifier slow(m_desk->alerts, m_desk->channels, {QStringLiteral("gw"), {}}, resolveSecret, m_post.maker());
        const auto done = slow.deliverDue({});
        QVERIFY(!done && done.error().kind == ErrorKind::Busy);
        QCOMPARE(m_post.ids().constFirst(), otherPost.ids().constFirst());
        QCOMPARE(m_post.ids().size(), 1);
    }

    void quietHoursHoldTicketsAndOneDigestFollows()
    {
        m_channel.quiet = night();
        m_channel = m_desk->add(m_channel);
        m_clock.set(kNoonMs + 11 * kHourMs); // 23:00
        m_desk->raise(QStringLiteral("a"), AlertLevel::Ticket);
        m_desk->raise(QStringLiteral("b"), AlertLevel::Ticket);
        m_desk->raise(QStringLiteral("loud"), AlertLevel::Page);
        const Delivered night = m_desk->deliver(m_post);
        QCOMPARE(night.held, 2);
        QCOMPARE(night.sent, 1);
        m_desk->end(QStringLiteral("a"));
        m_clock.set(kNoonMs + 19 * kHourMs - 1);
        QCOMPARE(m_desk->deliver(m_post).sent, 0);
        m_clock.advance(1);
        const Delivered morning = m_desk->deliver(m_post);
        QCOMPARE(morning.messages, 1);
        QCOMPARE(morning.sent, 3);
        QCOMPARE(m_post.sent.constLast().kind, NoticeMessage::Kind::Digest);
        QVERIFY(m_post.sent.constLast().afterQuietHours);
    }

    void aStormIsOneMessageAndStaysTheSameOne()
    {
        m_channel.stormCount = 3;
        m_channel = m_desk->add(m_channel);
        for (const char *each : {"a", "b", "c", "d"})
            m_desk->raise(QString::fromLatin1(each));
        m_post.answers = {kAway};
        QCOMPARE(m_desk->deliver(m_post).later, 4);
        m_desk->raise(QStringLiteral("e"));
        m_clock.advance(kHourMs);
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.sent, 5);
        QCOMPARE(done.messages, 2);
        QCOMPARE(m_post.sent.at(0).id, m_post.sent.at(1).id);
        QCOMPARE(m_post.sent.at(1).alerts.size(), 4);
    }

    void tenThousandNoticesAreOneMessage()
    {
        WatchStep step;
        for (int i = 0; i < 10'000; ++i)
            step.hits.append(NoticeDesk::hit(QStringLiteral("f-%1").arg(i), AlertLevel::Ticket));
        m_desk->record(step);
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.sent, 10'000);
        QCOMPARE(done.messages, 1);
        QCOMPARE(m_desk->deliver(m_post), Delivered());
        QCOMPARE(m_desk->standing(m_channel.id).sent, 10'000);
    }

    void aClockThatIsPutRightKeepsNothingBack()
    {
        m_clock.set(kNoonMs + 400 * kDayMs);
        m_desk->raise(QStringLiteral("a"));
        m_post.answers = {kAway};
        QCOMPARE(m_desk->deliver(m_post).later, 1);
        m_clock.set(kNoonMs);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        // And a jump ahead gives nothing up at the first failure.
        m_desk->raise(QStringLiteral("b"));
        m_clock.set(kNoonMs + 400 * kDayMs);
        m_post.answers = {kAway};
        QCOMPARE(m_desk->deliver(m_post).givenUp, 0);
    }

    void aSignOfLifeComesWhileLookingWorksOnly()
    {
        m_channel.heartbeatMinutes = 5;
        m_channel = m_desk->add(m_channel);
        m_desk->record({});
        QCOMPARE(m_desk->deliver(m_post).heartbeats, 1);
        QCOMPARE(m_post.sent.constLast().kind, NoticeMessage::Kind::Heartbeat);
        QCOMPARE(m_post.sent.constLast().nextWithinMinutes, 5);
        m_clock.advance(4 * kMinuteMs);
        QCOMPARE(m_desk->deliver(m_post).heartbeats, 0);
        m_clock.advance(kMinuteMs);
        // Nobody has looked for five minutes.
        QCOMPARE(m_desk->deliver(m_post).heartbeats, 0);
        m_desk->record({});
        QCOMPARE(m_desk->deliver(m_post, AlertNotifier::Looking::Fails).heartbeats, 0);
        m_post.answers = {kAway};
        QCOMPARE(m_desk->deliver(m_post).heartbeats, 0);
        QVERIFY(m_desk->standing(m_channel.id).isFailing());
        QCOMPARE(m_desk->deliver(m_post).heartbeats, 1);
    }

    void aSignOfLifeByMailThatIsRefusedIsTriedRarely()
    {
        AlertChannel mail = NoticeDesk::webhook(QStringLiteral("Mail"));
        mail.kind = ChannelKind::Email;
        mail.server = QStringLiteral("mail.invalid");
        mail.from = QStringLiteral("gatehouse@company.example");
        mail.to = QStringList{mail.from};
        mail.heartbeatMinutes = 60;
        m_desk->add(mail);
        AlertNotifier notifier(m_desk->alerts, m_desk->channels, {QStringLiteral("gw"), {}}, resolveSecret,
                               m_post.maker());
        const auto beats = [&] {
            m_desk->record({});
            return notifier.deliverDue({})->heartbeats;
        };
        m_post.answers = {kFault};
        QCOMPARE(beats(), 0);
        m_clock.advance(AlertNotifier::kFaultPauseMs - 1);
        QCOMPARE(beats(), 0);
        QCOMPARE(m_post.sent.size(), 1);
        m_clock.advance(1);
        QCOMPARE(beats(), 1);
    }

    void anAlertmanagerIsToldAgainOfWhatGoesOn()
    {
        m_post.repeats = true;
        m_channel.enabled = false;
        m_desk->add(m_channel);
        AlertChannel manager = NoticeDesk::webhook(QStringLiteral("AM"));
        manager.kind = ChannelKind::Alertmanager;
        m_desk->add(manager);
        m_desk->raise(QStringLiteral("a"));
        m_desk->raise(QStringLiteral("b"));
        QCOMPARE(m_desk->deliver(m_post).messages, 1);
        m_desk->end(QStringLiteral("a"));
        m_post.sent.clear();
        m_clock.advance(AlertNotifier::kRepostMs);
        QCOMPARE(m_desk->deliver(m_post).sent, 1);
        QCOMPARE(m_post.sent.size(), 2); // the end of one, and the other again
        QCOMPARE(m_post.sent.constLast().alerts.size(), 1);
        QCOMPARE(m_post.sent.constLast().alerts.constFirst().alert.fingerprint, QStringLiteral("b"));
    }

    void aTestIsSentAndSaysWhyItDidNotArrive()
    {
        AlertNotifier notifier(m_desk->alerts, m_desk->channels, {QStringLiteral("gw"), {}}, resolveSecret,
                               m_post.maker());
        WORKS(notifier.test(m_channel, {}));
        QCOMPARE(m_post.sent.constLast().kind, NoticeMessage::Kind::Test);
        m_post.answers = {kRefused};
        REFUSED(notifier.test(m_channel, {}), "404");
        m_channel.secret = {SecretReference::Kind::Environment, QStringLiteral("HOME")};
        REFUSED(notifier.test(m_channel, {}), "GATEHOUSE_NOTIFY_");
    }

    void aMissingSecretIsATroubleAndNothingGoesOutUnsigned()
    {
        m_channel.secret = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_NOTIFY_NOT_SET")};
        m_channel = m_desk->add(m_channel);
        m_desk->raise(QStringLiteral("a"));
        const Delivered done = m_desk->deliver(m_post);
        QCOMPARE(done.later, 1);
        QVERIFY(m_post.sent.isEmpty());
        QVERIFY(m_desk->standing(m_channel.id).error.contains(QLatin1String("GATEHOUSE_NOTIFY_NOT_SET")));
    }

private:
    QString kinds() const
    {
        QStringList kinds;
        for (const NoticeMessage &message : m_post.sent) {
            for (const ToldAlert &told : message.alerts)
                kinds.append(noticeKindToken(told.kind));
        }
        return kinds.join(QLatin1Char(' '));
    }
    qint64 due()
    {
        return *m_user->store().scalar(
            QStringLiteral("SELECT count(*) FROM alert_notice WHERE state = 'waiting' AND next_ms <= ?"),
            {m_clock.nowMs()});
    }

    ConsoleStores m_stores;
    FixedClock m_clock{kNoonMs};
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<NoticeDesk> m_desk;
    AlertChannel m_channel;
    FakePost m_post;
};

QTEST_GUILESS_MAIN(AlertNotifierTest)
#include "alertnotifier_test.moc"
