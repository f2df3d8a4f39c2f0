// On a file and on a server alike: several steps are taken back one after the other, and who looks for misuse is known
// for each database of a gateway.
#include "models/alerts/alertseen.h"
#include "models/alerts/alertwatch.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"

#include <QTest>

using namespace Gatehouse;

class AlertStepsContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        const ConnectionSettings settings = m_stores.make(engine);
        m_keeper = m_stores.keeper(settings);
        m_user = m_stores.add(*m_keeper, settings, QStringLiteral("a_responder"), Role::Responder);
        m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
    }
    void cleanup()
    {
        QVERIFY(m_keeper->audit().verify()->isGenuine());
        m_alerts.reset();
        m_user.reset();
        m_keeper.reset();
    }

    // As the keys of the page do it: each is the undo of an order that was given from there.
    void stepsAreTakenBackOneAfterTheOther()
    {
        const qint64 seq = raised();
        AlertOrder taken{AlertAction::Acknowledge, m_user->id(), {seq}, m_clock.nowMs() + kHourMs};
        taken.seen = AlertState::Open;
        AlertOrder silenced{
            AlertAction::Silence, m_user->id(), {seq}, m_clock.nowMs() + 2 * kHourMs, QStringLiteral("deployment")};
        silenced.seen = AlertState::Acknowledged;
        WORKS(m_alerts->act(taken));
        WORKS(m_alerts->act(silenced));
        WORKS(m_alerts->act(undoOf(silenced, m_user->id())));
        QCOMPARE(state(seq), AlertState::Acknowledged);
        WORKS(m_alerts->act(undoOf(taken, m_user->id())));
        QCOMPARE(state(seq), AlertState::Open);
        const AlertOrder once{AlertAction::Undo, m_user->id(), {seq}};
        REFUSED(m_alerts->act(once), "nothing to undo");
        // What is done afterwards is taken back by itself.
        silenced.seen = AlertState::Open;
        WORKS(m_alerts->act(silenced));
        WORKS(m_alerts->act(once));
        QCOMPARE(state(seq), AlertState::Open);
        REFUSED(m_alerts->act(once), "nothing to undo");
    }

    // The figures may go on where misuse is not looked at: who reads the alerts is to see both.
    void whoLooksForMisuseIsKnownForEachDatabase()
    {
        const QString gateway = QStringLiteral("gw of%several");
        AlertWatch figures(*m_alerts, gateway);
        const QString further = AlertWatch::kMisuse + QStringLiteral("/b");
        AlertWatch first(*m_alerts, gateway, AlertWatch::kMisuse);
        AlertWatch second(*m_alerts, gateway, further);
        AlertWatch neighbour(*m_alerts, QStringLiteral("gw of several"), further);
        WatchStep step;
        step.positionMs = 4242;
        for (AlertWatch *each : {&first, &second, &neighbour}) {
            const auto lease = each->claim(QStringLiteral("here"));
            WORKS(lease);
            if (each == &first)
                QCOMPARE(figures.standing()->misuseMs, QList<qint64>()); // it has just begun
            WORKS(each->record(*lease, step));
        }
        QCOMPARE(figures.standing()->misuseMs.size(), 2);
        QVERIFY(figures.standing()->misuseMs.constFirst() > 0);
        WORKS(figures.keepMisuseOf({AlertWatch::kMisuse}));
        QCOMPARE(figures.standing()->misuseMs.size(), 1); // the gateway has that database no more
        AlertWatch fails(*m_alerts, gateway, AlertWatch::kMisuse + QStringLiteral("/c"));
        for (int look = 0; look < 4; ++look)
            WORKS(fails.claim(QStringLiteral("here")));
        QCOMPARE(figures.standing()->misuseMs.constLast(), 0);
    }

private:
    qint64 raised()
    {
        AlertWatch watch(*m_alerts, QStringLiteral("gw"));
        WatchStep step;
        step.positionMs = m_clock.nowMs();
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp");
        hit.rule = QStringLiteral("errors");
        hit.level = AlertLevel::Page;
        hit.beganMs = hit.foundMs = hit.hitMs = m_clock.nowMs();
        step.hits = {hit};
        const auto lease = watch.claim(QStringLiteral("here"));
        const auto written = lease ? watch.record(*lease, step) : std::unexpected(lease.error());
        return written ? written->opened.value(0) : 0;
    }
    AlertState state(qint64 seq) const { return m_alerts->folder(seq)->alert.state; }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<AlertRepository> m_alerts;
};

QTEST_GUILESS_MAIN(AlertStepsContract)
#include "alertsteps_contract.moc"
