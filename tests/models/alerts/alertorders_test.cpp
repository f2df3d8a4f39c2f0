// What is done to alerts, one or many, and how it is taken back.
#include "tests/support/alertbench.h"

#include <algorithm>

using namespace Gatehouse;

class AlertOrdersTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_bench = std::make_unique<AlertBench>(); }
    void cleanup() { m_bench.reset(); }

    void whatOneResolvesOneselfGoesAtOnce()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Spend"));
        m_bench->signIn();
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        m_bench->queue.resolve(m_bench->queue.alertsOf({1}), AlertVerdict::FalsePositive, QString());
        QTRY_COMPARE(m_bench->titles(), QStringLiteral("Spend"));
        QCOMPARE(m_bench->said.constLast(),
                 QStringLiteral("A-000001 resolved as false positive. Press U to take it back."));
        m_bench->queue.undo();
        QTRY_COMPARE(m_bench->store.find(1)->state, AlertState::Open);
        QTRY_COMPARE(m_bench->queue.table().rowCount(), 2);
    }

    void ordersAreGivenForTheStateThatWasSeen()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn();
        const QList<Alert> seen = m_bench->queue.alertsOf({1});
        m_bench->store.find(1)->state = AlertState::Acknowledged;
        m_bench->queue.acknowledge(seen);
        QTRY_VERIFY(!m_bench->said.isEmpty());
        QVERIFY2(m_bench->said.constLast().contains(QStringLiteral("by ben")), qPrintable(m_bench->said.constLast()));
        QVERIFY(!m_bench->queue.isBusy() || m_bench->store.find(1)->owner.isEmpty());
    }

    void ofManyOnlyThoseAreLeftOutThatWereRefused()
    {
        for (int i = 0; i < 9; ++i)
            m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Latency shift"));
        m_bench->store.find(9)->state = AlertState::Silenced; // which cannot be acknowledged
        m_bench->signIn();
        m_bench->queue.setView(AlertView::All);
        QTRY_COMPARE(m_bench->queue.table().rowCount(), 9);
        m_bench->store.refused = {4};
        m_bench->queue.acknowledge(m_bench->queue.alertsOf({1, 2, 3, 4, 5, 6, 7, 8, 9}));
        QTRY_VERIFY(!m_bench->said.isEmpty());
        QCOMPARE(std::ranges::count(m_bench->store.alerts, AlertState::Acknowledged, &Alert::state), 7);
        QCOMPARE(m_bench->store.find(4)->state, AlertState::Open);
        QVERIFY2(m_bench->said.constLast().startsWith(QStringLiteral("7 alerts acknowledged until 15:00.")),
                 qPrintable(m_bench->said.constLast()));
        QVERIFY(m_bench->said.constLast().contains(QStringLiteral("1 other")));
        QVERIFY(m_bench->said.constLast().contains(QStringLiteral("A-000004")));
        // And all seven are taken back together.
        m_bench->store.refused.clear();
        m_bench->queue.undo();
        QTRY_COMPARE(std::ranges::count(m_bench->store.alerts, AlertState::Open, &Alert::state), 8);
    }

    void keysThatComeFasterThanTheStoreAreAllObeyed()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Spend"));
        m_bench->signIn();
        m_bench->store.answersAtOnce = false;
        m_bench->queue.acknowledge(m_bench->queue.alertsOf({1}));
        m_bench->queue.acknowledge(m_bench->queue.alertsOf({2}));
        m_bench->queue.undo();
        QVERIFY(m_bench->store.answer());
        QTRY_COMPARE(m_bench->store.find(1)->state, AlertState::Acknowledged);
        QTRY_VERIFY((m_bench->store.answerAll(), m_bench->said.size() == 3));
        QCOMPARE(m_bench->store.find(1)->state, AlertState::Acknowledged);
        QCOMPARE(m_bench->store.find(2)->state, AlertState::Open);
    }

    void whatCouldNotBeTakenBackForWantOfTheStoreCanBeLater()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn();
        m_bench->queue.acknowledge(m_bench->queue.alertsOf({1}));
        QTRY_COMPARE(m_bench->said.size(), 1);
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        m_bench->queue.undo();
        QTRY_COMPARE(m_bench->said.constLast(), QStringLiteral("The store is out of reach."));
        m_bench->store.failure.reset();
        QVERIFY(m_bench->queue.canUndo());
        m_bench->queue.undo();
        QTRY_COMPARE(m_bench->store.find(1)->state, AlertState::Open);
    }

    void whoMayNotHandleAlertsIsToldAndSeesThemAllTheSame()
    {
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Error burst"));
        m_bench->signIn(Role::Viewer);
        QCOMPARE(m_bench->queue.table().rowCount(), 1);
        m_bench->queue.acknowledge(m_bench->queue.alertsOf({1}));
        QVERIFY(m_bench->store.orders.isEmpty());
        QVERIFY(m_bench->said.constLast().contains(QStringLiteral("handle alerts")));
    }

private:
    std::unique_ptr<AlertBench> m_bench;
};

QTEST_GUILESS_MAIN(AlertOrdersTest)
#include "alertorders_test.moc"
