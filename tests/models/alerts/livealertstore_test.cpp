// Alerts of a store in a file, asked on its thread.
#include "models/alerts/livealertstore.h"
#include "models/core/timespan.h"
#include "models/gateway/consolestore.h"
#include "tests/support/consolestores.h"

#include <QTest>

using namespace Gatehouse;

class LiveAlertStoreTest : public QObject
{
    Q_OBJECT
private slots:
    void whatWasRaisedIsListedToldAndActedOn()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::Sqlite);
        const auto keeper = m_stores.keeper(settings);
        const auto responder = m_stores.add(*keeper, settings, QStringLiteral("a_responder"), Role::Responder);
        AlertRepository alerts(responder->store(), responder->audit(), responder->operators(), m_clock);
        AlertWatch watch(alerts, QStringLiteral("gw"));
        const auto lease = watch.claim(QStringLiteral("here"));
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp");
        hit.title = QStringLiteral("Error burst");
        hit.level = AlertLevel::Page;
        hit.evidence = {{QStringLiteral("n"), 1904}};
        hit.person = {{QStringLiteral("node"), QStringLiteral("key=sk-anna-muster")}};
        WatchStep step;
        step.hits = {hit};
        step.positionMs = 4242;
        QVERIFY(lease && watch.record(*lease, step));

        ThreadedDatabase store(QStringLiteral("test store"),
                               [settings](const std::stop_token &) { return openConsoleStore(settings); });
        LiveAlertStore live(store, m_clock);
        const AlertFilter filter{QStringLiteral("gw"), {AlertState::Open}};
        const auto slice = answerOf(live.slice(filter));
        QVERIFY(slice && slice->alerts.size() == 1);
        QCOMPARE(slice->pulse.counts.openPages, 1);
        QCOMPARE(slice->pulse.standing.positionMs, 4242);
        QVERIFY(slice->pulse.standing.watched);
        QCOMPARE(*answerOf(live.pulse(filter.gateway)), slice->pulse);
        const qint64 seq = slice->alerts.constFirst().seq;
        QCOMPARE(answerOf(live.folder(seq))->evidence, hit.evidence);
        QCOMPARE(*answerOf(live.person(seq)), hit.person);
        QCOMPARE(answerOf(live.folder(seq + 1)).error().kind, ErrorKind::NotFound);

        AlertOrder order{AlertAction::Acknowledge, responder->id(), {seq}, m_clock.nowMs() + kHourMs};
        order.seen = AlertState::Open;
        QVERIFY(answerOf(live.act(order)));
        QCOMPARE(answerOf(live.folder(seq))->alert.owner, responder->id());
        QCOMPARE(answerOf(live.act(order)).error().kind, ErrorKind::Denied);
        QCOMPARE(answerOf(live.pulse(filter.gateway))->counts.openPages, 0);
    }

private:
    template<typename Value>
    static Result<Value> answerOf(QFuture<Result<Value>> future)
    {
        future.waitForFinished();
        return future.result();
    }

    ConsoleStores m_stores;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(LiveAlertStoreTest)
#include "livealertstore_test.moc"
