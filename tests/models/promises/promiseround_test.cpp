// What becomes of the alert about a promise, look after look.
#include "models/policy/policyrepository.h"
#include "models/promises/promiseround.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/filledgateway.h"
#include "tests/support/promisedesk.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Gatehouse;

class PromiseRoundTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;

    static PolicyDocument policyOf(const QString &folder)
    {
        Commitment backups =
            promiseOf(QStringLiteral("backups_recent"),
                      {{QStringLiteral("newer_than"), QStringLiteral("P7D")}, {QStringLiteral("folder"), folder}});
        backups.id = QStringLiteral("backups");
        return {QStringLiteral("ours"),
                QStringLiteral("Ours"),
                QStringLiteral("1"),
                {},
                {},
                {{QStringLiteral("1"), QStringLiteral("1"), QStringLiteral("q"), {backups}}}};
    }

    // Into force, and out of it again.
    void hold(PromiseDesk &desk, const PolicyDocument &policy, bool ends = false)
    {
        StoreUser &user = desk.desk().officer().user();
        const QString by = desk.desk().officer().id();
        const QString gateway = gatewayFingerprint(desk.settings);
        PolicyRepository policies(user.store(), user.audit(), user.operators(), m_clock);
        const int steps = int(taken(policies.history(gateway)).size());
        if (steps == 0)
            (void)taken(policies.adopt({policy, 0, QStringLiteral("ours"), by}));
        (void)taken(
            policies.enforce({gateway, policy.id, policy.version, steps, QStringLiteral("it takes effect"), by, ends}));
    }

    QList<Alert> alertsAfterLooking(PromiseDesk &desk, const QString &folder)
    {
        StoreUser &user = desk.desk().officer().user();
        PromiseRound round(desk.settings, user.store(), m_clock, desk.desk().officer().id());
        (void)taken(round.run({policyOf(folder)}));
        AlertRepository alerts(user.store(), user.audit(), user.operators(), m_clock);
        AlertFilter filter;
        filter.gateway = gatewayFingerprint(desk.settings);
        return taken(alerts.list(filter));
    }

private slots:
    void anAlertEndsWhenThePromiseIsKeptAgainAlsoWhenItCouldNotBeSeenInBetween()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        QTemporaryDir scratch;
        const QString folder = scratch.filePath(QStringLiteral("backups"));
        QDir here(scratch.path());
        QVERIFY(here.mkdir(QStringLiteral("backups")));
        hold(desk, policyOf(folder));
        const auto broken = alertsAfterLooking(desk, folder);
        QCOMPARE(broken.size(), 1);
        QVERIFY(!broken.constFirst().isOver());

        // What cannot be seen is no sign that it is kept again.
        QVERIFY(here.rename(QStringLiteral("backups"), QStringLiteral("away")));
        const auto unseen = alertsAfterLooking(desk, folder);
        QCOMPARE(unseen.size(), 1);
        QVERIFY(!unseen.constFirst().isOver());

        QVERIFY(here.rename(QStringLiteral("away"), QStringLiteral("backups")));
        QFile file(folder + QStringLiteral("/monday.dump"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        file.close();
        const auto kept = alertsAfterLooking(desk, folder);
        QCOMPARE(kept.size(), 1);
        QVERIFY(kept.constFirst().isOver());
    }

    // Templates are looked at to show what they would come to; nobody has promised it.
    void aPolicyThatIsNotInForceRaisesNoAlert()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        QTemporaryDir folder;
        StoreUser &user = desk.desk().officer().user();
        const auto look = [&] { // it keeps its lease until it is gone
            return PromiseRound(desk.settings, user.store(), m_clock, desk.desk().officer().id())
                .run({policyOf(folder.path())});
        };
        const PromiseTally tally = taken(look());
        QCOMPARE(tally.states.value(PromiseState::Broken), 1);
        QVERIFY2(tally.withoutAlerts.contains(QLatin1String("Ours is not in force")), qPrintable(tally.withoutAlerts));
        QCOMPARE(alertsAfterLooking(desk, folder.path()).size(), 0);
    }

    void aPolicyThatIsTakenOutOfForceEndsItsAlerts()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        QTemporaryDir folder;
        hold(desk, policyOf(folder.path()));
        const auto broken = alertsAfterLooking(desk, folder.path());
        QCOMPARE(broken.size(), 1);
        QVERIFY(!broken.constFirst().isOver());
        hold(desk, policyOf(folder.path()), true);
        // Still broken, and still looked at.
        const auto ended = alertsAfterLooking(desk, folder.path());
        QCOMPARE(ended.size(), 1);
        QVERIFY(ended.constFirst().isOver());
    }

    void aDutyThatIsOverdueIsAtRisk()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        Commitment duty = promiseOf({});
        duty.id = QStringLiteral("train");
        duty.kind = CommitmentKind::Duty;
        PolicyDocument policy = policyOf({});
        policy.sentences.first().commitments = {duty};
        StoreUser &user = desk.desk().officer().user();
        const QString by = desk.desk().officer().id();
        const QString gateway = gatewayFingerprint(desk.settings);
        PromiseRepository promises(user.store(), user.audit(), user.operators(), m_clock);
        const auto look = [&] {
            (void)taken(PromiseRound(desk.settings, user.store(), m_clock, by).run({policy}));
            return taken(promises.standings(gateway)).constFirst().verdict;
        };
        QVERIFY(look().summary.startsWith(QLatin1String("Nobody has noted")));
        const QDate today = QDateTime::currentDateTimeUtc().date();
        const auto note = [&](QDate next) {
            return promises.noteDuty(
                {gateway, promiseKey(policy.id, duty.id), QStringLiteral("everybody was trained"), next, by});
        };
        QVERIFY(note(today));
        QCOMPARE(look().state, PromiseState::Person);
        QVERIFY(note(today.addDays(-1)));
        const PromiseVerdict overdue = look();
        QCOMPARE(overdue.state, PromiseState::AtRisk);
        QVERIFY2(overdue.remedy.startsWith(QLatin1String("It was to be looked at again by ")),
                 qPrintable(overdue.remedy));
        QCOMPARE(overdue.details, QStringList{QStringLiteral("everybody was trained")});
    }
};

QTEST_GUILESS_MAIN(PromiseRoundTest)

#include "promiseround_test.moc"
