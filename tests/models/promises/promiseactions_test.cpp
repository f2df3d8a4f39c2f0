// What this console did at a gateway, row by row against the gateway's own log of administrators.
#include "models/alerts/incidentrepository.h"
#include "models/retention/retentionrepository.h"
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kDemo = QStringLiteral("demo sqlite");
const QString kNewApi = QStringLiteral("new-api sqlite 2026-09");

QString logged(int id, const QString &created, const QString &target = QStringLiteral("1"))
{
    return QStringLiteral("INSERT INTO admin_actions (id, created_at, actor, action, target_kind, target_id, reason, "
                          "result) VALUES (%1, %2, 'root', 'key.disable', 'key', %3, 'asked', 'ok');\n")
        .arg(id)
        .arg(created, target);
}

PurgePlan planOf(const QString &gateway)
{
    PurgePlan plan;
    plan.gateway = gateway;
    plan.asOf = QDate(2026, 11, 22);
    plan.policyPins = QStringLiteral("ours 1 (sha256 00)");
    PurgeTable table;
    table.rule.table = QStringLiteral("admin_actions");
    table.rule.recordClass = QStringLiteral("administration");
    table.rule.standing = RetentionStanding::Purged;
    table.rule.keptFrom = QDate(2026, 8, 24);
    table.way = PurgeWay::Batches;
    table.columns = {{QStringLiteral("id"), QStringLiteral("integer")}};
    table.due.rows = 1;
    plan.tables.append(table);
    return plan;
}

} // namespace

class PromiseActionsTest : public QObject
{
    Q_OBJECT
private slots:
    void aRowOfTheGatewayAccountsForOneAction_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }
    void aRowOfTheGatewayAccountsForOneAction()
    {
        QFETCH(Dialect, store);
        PromiseDesk desk(m_stores, store, kDemo, m_databases);
        desk.execute(logged(1, QStringLiteral("{3}")) + logged(2, QStringLiteral("{0}")));
        disable(desk, QStringLiteral("1"));
        QCOMPARE(look(desk).state, PromiseState::Kept);
        disable(desk, QStringLiteral("2"));
        const PromiseVerdict missed = look(desk);
        QVERIFY2(missed.state == PromiseState::Broken, qPrintable(missed.summary));
        QVERIFY2(missed.summary.startsWith(QLatin1String("1 of 2 actions")), qPrintable(missed.summary));
        desk.execute(logged(3, QStringLiteral("{0}"), QStringLiteral("2")));
        QCOMPARE(look(desk).state, PromiseState::Kept);
    }

    void aRowAboutSomethingElseAccountsForNoAction()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        desk.execute(logged(1, QStringLiteral("{3}")) + logged(2, QStringLiteral("{0}"), QStringLiteral("7")));
        disable(desk, QStringLiteral("1"));
        QCOMPARE(look(desk).state, PromiseState::Broken);
        // A row that does not say what it is about may be this one.
        desk.execute(QStringLiteral("UPDATE admin_actions SET target_id = NULL WHERE id = 2;\n"));
        QCOMPARE(look(desk).state, PromiseState::Kept);
    }

    // New API lets an administrator change their own keys only, so keys are switched by SQL, of which it logs nothing.
    void whatIsDoneInTheDatabaseIsInTheConsolesLogAlone()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        disable(desk, QStringLiteral("1"));
        const PromiseVerdict kept = look(desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary));
        QVERIFY2(kept.summary.contains(QLatin1String("1 more was done in the gateway's database")),
                 qPrintable(kept.summary));
        disable(desk, QStringLiteral("1"), EntityKind::Account);
        const PromiseVerdict missed = look(desk);
        QVERIFY2(missed.state == PromiseState::Broken, qPrintable(missed.summary));
        QVERIFY2(missed.summary.startsWith(QLatin1String("1 of 1 action of this console is not")),
                 qPrintable(missed.summary));
    }

    void whatWasDoneAtAnotherGatewayIsNotLookedForHere()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        disable(desk, QStringLiteral("1"), EntityKind::Key, QStringLiteral("another gateway"));
        const PromiseVerdict kept = look(desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary));
    }

    void whatOfTheIdsIsComparedIsSaidOfEachGateway_data()
    {
        QTest::addColumn<QString>("gateway");
        QTest::addColumn<QString>("summary");
        QTest::addColumn<QString>("looked");
        QTest::newRow("demo") << kDemo << QString() << QStringLiteral("its ids, which number its rows, against those");
        QTest::newRow("New API") << kNewApi << QStringLiteral("not seen, since other rows of logs take ids, too")
                                 << QStringLiteral("and not its ids: the keys");
        QTest::newRow("LiteLLM") << QStringLiteral("litellm postgresql 2026-09")
                                 << QStringLiteral("not seen, since the ids of LiteLLM_AuditLog are no running numbers")
                                 << QStringLiteral("and not its ids: the keys");
    }
    void whatOfTheIdsIsComparedIsSaidOfEachGateway()
    {
        QFETCH(QString, gateway);
        QFETCH(QString, summary);
        QFETCH(QString, looked);
        PromiseDesk desk(m_stores, Dialect::Sqlite, gateway, m_databases);
        const PromiseVerdict kept = look(desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary));
        QVERIFY2(summary.isEmpty() ? !kept.summary.contains(QLatin1String("taken out"))
                                   : kept.summary.endsWith(summary),
                 qPrintable(kept.summary));
        QVERIFY2(kept.looked.contains(looked), qPrintable(kept.looked));
    }

    // A case names neither whom nor where it switched something off, so what is missing may be elsewhere.
    void aSwitchOfACaseIsLookedForInTheGatewaysLog()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        desk.execute(logged(1, QStringLiteral("{3}")));
        (void)desk.desk().opened(CaseDesk::request(RequestType::Deletion, QStringLiteral("1")));
        const qint64 nowMs = m_clock.nowMs();
        desk.executeInStore(
            QStringLiteral(
                "INSERT INTO case_step (case_seq, run, idx, kind, target, status, expected_rows) SELECT seq, 1, "
                "0, 'switch', 'disable_key 1', 'done', 0 FROM privacy_case;\n"
                "INSERT INTO case_journal (case_seq, idx, time_ms, run, step, attempt, epoch, what, row_count, "
                "detail) SELECT seq, 900, %1, 1, 0, 1, 1, 'intent', 0, '' FROM privacy_case;\n"
                "INSERT INTO case_journal (case_seq, idx, time_ms, run, step, attempt, epoch, what, row_count, "
                "detail) SELECT seq, 901, %1, 1, 0, 1, 1, 'done', 0, '' FROM privacy_case;\n")
                .arg(nowMs));
        const PromiseVerdict missed = look(desk);
        QVERIFY2(missed.state == PromiseState::AtRisk, qPrintable(missed.summary));
        QCOMPARE(missed.summary, QStringLiteral("1 of 1 action of privacy cases is not in the gateway's log"));
        desk.execute(logged(2, QStringLiteral("{0}"), QStringLiteral("7")));
        const PromiseVerdict kept = look(desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary));
        QVERIFY2(kept.summary.contains(QLatin1String("1 of this console, all of them there")),
                 qPrintable(kept.summary));
        // The row of what an incident did is not taken for that of a case.
        disable(desk, QStringLiteral("7"));
        QCOMPARE(look(desk).state, PromiseState::AtRisk);
    }

    // A purge that spares a held row leaves numbers out behind it.
    void rowsThatAPurgeTookAreNotMissed()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        desk.execute(logged(1, QStringLiteral("{900}")) + logged(2, QStringLiteral("{800}")) +
                     logged(3, QStringLiteral("{1}")) + QStringLiteral("DELETE FROM admin_actions WHERE id = 2;\n"));
        QCOMPARE(look(desk).state, PromiseState::AtRisk);
        purged(desk, PromiseDesk::gatewayName(), 1);
        const PromiseVerdict kept = look(desk);
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary));
        QVERIFY2(kept.details.join(QLatin1Char(' ')).contains(QLatin1String("purges of this console took 1 row there")),
                 qPrintable(kept.details.join(QLatin1Char(' '))));
        desk.execute(logged(6, QStringLiteral("{0}")));
        const PromiseVerdict more = look(desk);
        QVERIFY2(more.state == PromiseState::AtRisk, qPrintable(more.summary));
        QVERIFY2(more.summary.startsWith(QLatin1String("2 ids are missing")), qPrintable(more.summary));
    }

    void aPurgeOfAnotherGatewayExplainsNoGap()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        desk.execute(logged(1, QStringLiteral("{900}")) + logged(3, QStringLiteral("{1}")));
        purged(desk, QStringLiteral("another gateway"), 1);
        QCOMPARE(look(desk).state, PromiseState::AtRisk);
    }

private:
    static PromiseVerdict look(PromiseDesk &desk)
    {
        const auto seen = desk.look(promiseOf(QStringLiteral("admin_actions_logged")));
        return seen ? *seen : unseen(messageOf(seen));
    }

    // By the responder, in an incident of its own, as it is when the gateway said yes.
    void disable(PromiseDesk &desk, const QString &target, EntityKind kind = EntityKind::Key,
                 const QString &gateway = PromiseDesk::gatewayName())
    {
        CaseWorkplace &responder = desk.desk().responder();
        StoreUser &user = responder.user();
        IncidentRepository incidents(user.store(), user.audit(), user.operators(), m_clock);
        const auto incident =
            incidents.open({gateway, responder.id(), QStringLiteral("A key leaked"), IncidentSeverity::Major, {}, {}});
        WORKS(incident);
        const auto deed = incidents.intend({*incident, responder.id(), ActionVerb::Disable, kind, target,
                                            QStringLiteral("key"), QStringLiteral("it leaked")});
        WORKS(deed);
        WORKS(incidents.conclude({*incident, *deed, responder.id(), DeedOutcome::Done, {}}));
    }

    void purged(PromiseDesk &desk, const QString &gateway, qint64 rows)
    {
        CaseWorkplace &officer = desk.desk().officer();
        StoreUser &user = officer.user();
        RetentionRepository purges(user.store(), user.audit(), user.operators(), m_clock);
        const auto id = purges.lay(officer.id(), planOf(gateway));
        WORKS(id);
        WORKS(purges.approve(officer.id(), *id, planOf(gateway).hash()));
        const auto lease = purges.claim(officer.id(), gateway, QStringLiteral("a worker"), *id);
        WORKS(lease);
        QVERIFY(*lease);
        PurgeStanding standing;
        standing.progress.rows = rows;
        standing.progress.isDone = true;
        WORKS(purges.advance(officer.id(), **lease, standing));
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(PromiseActionsTest)
#include "promiseactions_test.moc"
