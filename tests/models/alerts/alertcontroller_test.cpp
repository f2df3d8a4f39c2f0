// The queue of alerts over a store that answers when it is told.
#include "tests/support/alertbench.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = AlertBench::kNowMs;
using View = AlertView;
using State = AlertController::State;

} // namespace

class AlertControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<AlertBench>();
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_bench->queue.table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_bench.reset();
    }

    void nothingIsAskedBeforeASignIn()
    {
        m_bench->queue.setActive(true);
        m_bench->queue.poll();
        QCOMPARE(m_bench->store.pulses, 0);
        QVERIFY(m_bench->store.asked.isEmpty());
        QCOMPARE(m_bench->queue.state(), State::Failed);
        QCOMPARE(m_bench->queue.access().error().kind, ErrorKind::SignIn);
    }

    void theLoudestComesFirstAndThePageIsAsked()
    {
        m_bench->store.put(AlertLevel::Watch, QStringLiteral("Novelty"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Latency shift"));
        m_bench->signIn();
        QCOMPARE(m_bench->titles(), QStringLiteral("Error burst, Latency shift, Novelty"));
        QCOMPARE(m_bench->queue.badge(), 2);
        QCOMPARE(m_bench->queue.state(), State::Full);
        QVERIFY2(m_bench->queue.headline().startsWith(QStringLiteral("3 open: 1 page, 1 ticket, 1 watch")),
                 qPrintable(m_bench->queue.headline()));
        QCOMPARE(m_bench->text(0, AlertQueueModel::WhereColumn), QStringLiteral("anthropic-b"));
    }

    void howManyWaitIsKnownWithoutThePage()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn(Role::Responder, false);
        QTRY_COMPARE(m_bench->queue.badge(), 1);
        QVERIFY(m_bench->store.asked.isEmpty());
    }

    void theListIsReadAgainOnlyWhenSomethingHasHappenedOrAfterAWhile()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn();
        const auto read = m_bench->store.asked.size();
        m_bench->poll();
        QCOMPARE(m_bench->store.asked.size(), read);
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Spend"));
        m_bench->poll();
        QTRY_COMPARE(m_bench->store.asked.size(), read + 1);
        QTRY_COMPARE(m_bench->queue.table().rowCount(), 2);
        for (int i = 0; i < AlertController::kRereadPolls; ++i)
            m_bench->poll();
        QCOMPARE(m_bench->store.asked.size(), read + 2);
    }

    void aReadingKeepsWhatIsSelected()
    {
        for (int i = 0; i < 20; ++i)
            m_bench->store.put(AlertLevel(i % 3), QString::number(i));
        m_bench->signIn();
        QCOMPARE(m_bench->queue.table().rowCount(), 20);
        QPersistentModelIndex chosen(m_bench->queue.table().index(m_bench->queue.table().rowOf(5), 1));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("new"));
        m_bench->store.find(5)->level = AlertLevel::Page; // it has risen, and so moves
        m_bench->store.find(8)->state = AlertState::Resolved;
        m_bench->poll();
        QTRY_COMPARE(m_bench->queue.table().rowCount(), 20);
        QCOMPARE(chosen.data(AlertQueueModel::AlertSeqRole).toLongLong(), 5);
        QVERIFY(std::ranges::is_sorted(m_bench->queue.table().alerts(), [](const Alert &a, const Alert &b) {
            return a.level != b.level ? a.level > b.level : a.seq > b.seq;
        }));
    }

    void tenThousandAreTakenOverFast()
    {
        for (int i = 0; i < 10'000; ++i)
            m_bench->store.put(AlertLevel(i % 3), QStringLiteral("Error burst"));
        m_tester.reset(); // it looks at every row at every change
        m_bench->signIn();
        QCOMPARE(m_bench->queue.table().rowCount(), 10'000);
        QCOMPARE(m_bench->queue.state(), State::Partial);
        QVERIFY(m_bench->queue.notice().contains(QStringLiteral("10,000 loudest")));
        QPersistentModelIndex chosen(m_bench->queue.table().index(m_bench->queue.table().rowOf(4711), 0));
        QList<Alert> next = m_bench->queue.table().alerts();
        for (qint64 seq = 10; seq < 1000; seq += 50)
            next.removeIf([seq](const Alert &alert) { return alert.seq == seq; });
        for (Alert &alert : next)
            alert.lastHitMs = kNowMs;
        QElapsedTimer time;
        time.start();
        m_bench->queue.table().setAlerts(next);
        m_bench->queue.setSearch(QStringLiteral("burst anthropic"));
        qInfo("10,000 alerts taken over and searched in %lld ms", time.elapsed());
        QVERIFY(time.elapsed() < 2000); // with sanitizers; far less without
        QCOMPARE(chosen.data(AlertQueueModel::AlertSeqRole).toLongLong(), 4711);
    }

    void whatSomebodyElseTookAwayStaysUnderThePersonUntilTheyMoveOn()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Spend"));
        m_bench->signIn();
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        m_bench->store.find(1)->state = AlertState::Resolved;
        m_bench->store.find(1)->verdict = AlertVerdict::Incident;
        m_bench->poll();
        QTRY_COMPARE(m_bench->queue.table().find(1)->state, AlertState::Resolved);
        QCOMPARE(m_bench->text(m_bench->queue.table().rowOf(1), AlertQueueModel::OwnerColumn),
                 QStringLiteral("incident"));
        QVERIFY(!m_bench->detail.can(AlertAction::Acknowledge));
        m_bench->detail.show(2);
        QCOMPARE(m_bench->titles(), QStringLiteral("Spend"));
    }

    void aViewAsksForWhatItShows_data()
    {
        QTest::addColumn<View>("view");
        QTest::addColumn<QString>("shown");
        QTest::newRow("open") << View::Open << QStringLiteral("taken by me, taken by ben, open");
        QTest::newRow("mine") << View::Mine << QStringLiteral("taken by me");
        QTest::newRow("silenced") << View::Silenced << QStringLiteral("silenced");
        QTest::newRow("muted") << View::Muted << QStringLiteral("muted");
        QTest::newRow("resolved") << View::Resolved << QStringLiteral("resolved");
        QTest::newRow("all") << View::All
                             << QStringLiteral("muted, resolved, silenced, taken by me, taken by ben, open");
    }

    void aViewAsksForWhatItShows()
    {
        QFETCH(View, view);
        QFETCH(QString, shown);
        m_bench->store.put(AlertLevel::Page, QStringLiteral("open"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("taken by ben"), AlertState::Acknowledged).owner =
            QStringLiteral("op-9");
        m_bench->store.put(AlertLevel::Page, QStringLiteral("taken by me"), AlertState::Acknowledged).owner =
            QStringLiteral("op-1");
        m_bench->store.put(AlertLevel::Page, QStringLiteral("silenced"), AlertState::Silenced);
        m_bench->store.put(AlertLevel::Page, QStringLiteral("resolved"), AlertState::Resolved);
        m_bench->store.put(AlertLevel::Page, QStringLiteral("muted")).mutedBy = 1;
        m_bench->signIn();
        m_bench->queue.setView(view);
        QTRY_COMPARE(m_bench->titles(), shown);
        m_bench->queue.setSearch(QStringLiteral("no such word"));
        QCOMPARE(m_bench->queue.state(), State::Empty);
        QVERIFY(m_bench->queue.emptiness().second.contains(QStringLiteral("all these words")));
    }

    void anAnswerToAnEarlierViewIsDropped()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("open"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("silenced"), AlertState::Silenced);
        m_bench->signIn();
        m_bench->store.answersAtOnce = false;
        m_bench->queue.setView(View::Resolved);
        m_bench->queue.setView(View::Silenced);
        QCOMPARE(m_bench->queue.state(), State::Loading);
        m_bench->store.answerAll();
        QTRY_COMPARE(m_bench->titles(), QStringLiteral("silenced"));
    }

    void thatNobodyIsWatchingIsSaid_data()
    {
        QTest::addColumn<qint64>("heartbeatMs");
        QTest::addColumn<QString>("said");
        QTest::newRow("alive") << kNowMs - kMinuteMs << QString();
        QTest::newRow("silent") << kNowMs - 26 * kMinuteMs << QStringLiteral("Nobody is watching since 13:34 (26 min)");
        QTest::newRow("never") << qint64(0) << QStringLiteral("Nobody has looked for alerts at this gateway yet.");
    }

    void thatNobodyIsWatchingIsSaid()
    {
        QFETCH(qint64, heartbeatMs);
        QFETCH(QString, said);
        m_bench->store.standing.heartbeatMs = heartbeatMs;
        m_bench->signIn();
        QTRY_COMPARE(m_bench->queue.state(), State::Empty);
        QCOMPARE(m_bench->queue.notice().isEmpty(), said.isEmpty());
        QVERIFY2(m_bench->queue.notice().startsWith(said), qPrintable(m_bench->queue.notice()));
        QCOMPARE(m_bench->queue.emptiness().second.contains(QStringLiteral("looked at up to")), said.isEmpty());
    }

    void aStoreThatIsOutOfReachLeavesTheListWithANotice()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn();
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        m_bench->poll();
        QTRY_COMPARE(m_bench->queue.state(), State::Partial);
        QVERIFY(m_bench->queue.notice().contains(QStringLiteral("out of reach")));
        m_bench->store.failure.reset();
        m_bench->poll();
        QTRY_COMPARE(m_bench->queue.state(), State::Full);
    }

    void afterTheLockNothingIsLeft()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn();
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        m_bench->queue.acknowledge(m_bench->queue.alertsOf({1}));
        QTRY_VERIFY(m_bench->queue.canUndo());
        m_bench->team.lock();
        QCOMPARE(m_bench->queue.table().rowCount(), 0);
        QVERIFY(!m_bench->queue.canUndo());
        QCOMPARE(m_bench->detail.seq(), 0);
        QCOMPARE(m_bench->queue.badge(), 0);
    }

    void whatAnotherAlertExplainsIsFoundByIt()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Latency shift")).mutedBy = 1;
        m_bench->signIn();
        m_bench->queue.setView(AlertView::All);
        QTRY_COMPARE(m_bench->queue.table().rowCount(), 2);
        m_bench->queue.setSearch(QStringLiteral("muted by A-000001"));
        QCOMPARE(m_bench->titles(), QStringLiteral("Latency shift"));
    }

    void theTableSortsByAColumnAndKeepsThatOverAReading()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("b")).openedMs = kNowMs - kHourMs;
        m_bench->store.put(AlertLevel::Watch, QStringLiteral("a")).openedMs = kNowMs - kMinuteMs;
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("c")).openedMs = kNowMs - kDayMs;
        m_bench->signIn();
        m_bench->queue.table().sort(AlertQueueModel::AgeColumn, Qt::AscendingOrder);
        QCOMPARE(m_bench->titles(), QStringLiteral("a, b, c"));
        QCOMPARE(m_bench->text(2, AlertQueueModel::AgeColumn), QStringLiteral("1 d"));
        m_bench->store.put(AlertLevel::Watch, QStringLiteral("d")).openedMs = kNowMs;
        m_bench->poll();
        QTRY_COMPARE(m_bench->titles(), QStringLiteral("d, a, b, c"));
        m_bench->queue.table().sort(-1);
        QCOMPARE(m_bench->titles(), QStringLiteral("b, c, d, a"));
    }

private:
    std::unique_ptr<AlertBench> m_bench;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(AlertControllerTest)
#include "alertcontroller_test.moc"
