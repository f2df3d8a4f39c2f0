// A notifier that is killed between sending and noting it, again and again: what it sent comes again under the same
// key, and nothing is lost. The notifier is a process of its own, this program with other arguments.
#include "models/core/loopthread.h"
#include "models/gateway/consolestore.h"
#include "tests/support/caseresults.h"
#include "tests/support/fixedclock.h"
#include "tests/support/noticedesk.h"
#include "tests/support/scriptedserver.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <QTextStream>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNoonMs = 1'795'003'200'000;
constexpr int kAlerts = 6;
const QString kDeliver = QStringLiteral("--deliver");

// The program of the notifier: one round on this store, at this time.
int deliverOnce(const QString &file, qint64 nowMs)
{
    ConnectionSettings settings;
    settings.store.driver = Dialect::Sqlite;
    settings.store.file = file;
    const FixedClock clock(nowMs);
    StoreUser user(settings, QStringLiteral("keeper"));
    AlertRepository alerts(user.store(), user.audit(), user.operators(), clock);
    ChannelRepository channels(user.store(), user.audit(), user.operators(), clock);
    AlertNotifier notifier(alerts, channels, {QStringLiteral("gw"), QStringLiteral("Northwind")});
    const auto told = notifier.deliverDue({});
    if (!told)
        QTextStream(stderr) << told.error().message << Qt::endl;
    return told ? 0 : 1;
}

QByteArray keyOf(const QByteArray &request)
{
    for (const QByteArray &line : request.split('\n')) {
        if (line.toLower().startsWith("idempotency-key:"))
            return line.mid(line.indexOf(':') + 1).trimmed();
    }
    return {};
}

} // namespace

class NotifierKillTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_clock.set(kNoonMs);
        m_settings = m_stores.make(Dialect::Sqlite);
        m_user = m_stores.keeper(m_settings);
        m_desk = std::make_unique<NoticeDesk>(*m_user, m_clock);
        m_thread.run([this] {
            m_server = std::make_unique<ScriptedServer>(std::nullopt);
            m_server->takeWholeRequests();
        });
        AlertChannel channel = NoticeDesk::webhook(QStringLiteral("Ops"));
        channel.url = m_server->url();
        m_channel = m_desk->add(channel);
        m_alerts.clear();
        for (int i = 0; i < kAlerts; ++i)
            m_alerts.append(m_desk->raise(QStringLiteral("fp-%1").arg(i)));
    }
    void cleanup()
    {
        m_thread.run([this] { m_server.reset(); });
        QVERIFY(m_user->audit().verify()->isGenuine());
    }

    // It has answered some, and has the next one in full when the notifier dies: that one was sent, and is not noted.
    void whatWasSentAndNotNotedComesAgainUnderTheSameKey_data()
    {
        QTest::addColumn<int>("answered");
        for (int answered = 0; answered < kAlerts; ++answered)
            QTest::addRow("after %d", answered) << answered;
    }
    void whatWasSentAndNotNotedComesAgainUnderTheSameKey()
    {
        QFETCH(int, answered);
        answerOnly(answered);
        killAt(answered + 1);
        QCOMPARE(standing().waiting, kAlerts - answered);
        const QByteArray cut = keys().constLast();
        // Before the claim of the dead one is over it is left alone.
        answerAll();
        m_clock.advance(NoticeQueue::kClaimMs / 2);
        deliver();
        QCOMPARE(keys().size(), answered + 1);
        m_clock.advance(NoticeQueue::kClaimMs);
        deliver();
        QCOMPARE(keys().count(cut), 2);
        checkAllWereTold(1);
    }

    // Whatever it had come to by then: every one gets there, each under one key, and none is lost.
    void killedAgainAndAgainNothingIsLost()
    {
        for (int round = 0; round + 1 < kAlerts; ++round) {
            answerOnly(1);
            killAt(keys().size() + 2);
            m_clock.advance(2 * NoticeQueue::kClaimMs);
        }
        answerAll();
        deliver();
        checkAllWereTold(kAlerts);
    }

private:
    void answerOnly(int count)
    {
        m_thread.run([&] { m_server->setFirst(QList<QByteArray>(count, ScriptedServer::json("{}"))); });
    }
    void answerAll()
    {
        m_thread.run([&] { m_server->setJson("{}"); });
    }
    QList<QByteArray> keys()
    {
        QList<QByteArray> requests;
        m_thread.run([&] { requests = m_server->requests(); });
        QList<QByteArray> keys;
        for (const QByteArray &request : std::as_const(requests))
            keys.append(keyOf(request));
        return keys;
    }
    void start(QProcess &notifier)
    {
        notifier.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        notifier.start(QCoreApplication::applicationFilePath(),
                       {kDeliver, m_settings.store.file, QString::number(m_clock.nowMs())});
    }
    // With SIGKILL, as soon as the server has had so many messages in all.
    void killAt(qsizetype messages)
    {
        QProcess notifier;
        start(notifier);
        QTRY_COMPARE_WITH_TIMEOUT(keys().size(), messages, 30'000);
        notifier.kill();
        QVERIFY(notifier.waitForFinished(30'000));
        QCOMPARE(notifier.exitStatus(), QProcess::CrashExit);
    }
    void deliver()
    {
        QProcess notifier;
        start(notifier);
        QVERIFY(notifier.waitForFinished(60'000));
        QCOMPARE(notifier.exitStatus(), QProcess::NormalExit);
        QCOMPARE(notifier.exitCode(), 0);
    }
    ChannelStanding standing() { return m_desk->standing(m_channel.id); }
    void checkAllWereTold(int mostRepeated)
    {
        const QList<QByteArray> all = keys();
        const QSet<QByteArray> distinct(all.begin(), all.end());
        QCOMPARE(distinct.size(), kAlerts);
        QVERIFY(!distinct.contains(QByteArray()));
        QVERIFY2(all.size() <= kAlerts + mostRepeated, qPrintable(QString::number(all.size())));
        QCOMPARE(standing().waiting, 0);
        QCOMPARE(standing().sent, kAlerts);
        for (const qint64 seq : std::as_const(m_alerts))
            QCOMPARE(m_desk->story(seq), QStringLiteral("raised notified"));
    }

    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    FixedClock m_clock{kNoonMs};
    LoopThread m_thread{QStringLiteral("receiver")};
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<NoticeDesk> m_desk;
    AlertChannel m_channel;
    QList<qint64> m_alerts;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == kDeliver)
        return deliverOnce(arguments.value(2), arguments.value(3).toLongLong());
    NotifierKillTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "notifierkill_test.moc"
