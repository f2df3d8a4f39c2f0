// A gateway of which one database cannot be reached, and one that lacks tables: what can be seen is looked at, and of
// the rest it is said why it cannot be.
#include "models/promises/promiseround.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/caseresults.h"
#include "tests/support/filledgateway.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

PolicyDocument policyOf(const QList<Commitment> &commitments)
{
    return {QStringLiteral("ours"),
            QStringLiteral("Ours"),
            QStringLiteral("1"),
            {},
            {},
            {{QStringLiteral("1"), QStringLiteral("1"), QStringLiteral("q"), commitments}}};
}

// Of a connection file; the fixture of New API does not tell.
ConnectionSettings connectionOf(PromiseDesk &desk)
{
    ConnectionSettings settings = desk.settings;
    const auto rows = taken(desk.gateway().mainDatabase().query(
        QStringLiteral("SELECT file FROM pragma_database_list WHERE name = 'main'")));
    if (taken(rows->next()))
        settings.database.file = rows->string(0);
    return settings;
}

QString called(const Commitment &commitment)
{
    return commitment.kind == CommitmentKind::Retention ? commitment.retention.recordClass : commitment.check;
}

} // namespace

class PromiseReachTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;

    // By check, or by record class.
    Result<QMap<QString, PromiseVerdict>> looked(PromiseDesk &desk, const ConnectionSettings &settings)
    {
        QList<Commitment> all{retentionOf(QStringLiteral("request_log"), QStringLiteral("P90D"))};
        for (const char *check : {"secrets_hashed", "content_absent", "columns_classified", "audit_log_intact",
                                  "admin_actions_logged", "least_privilege", "tls"})
            all.append(promiseOf(QLatin1String(check)));
        Commitment unused =
            promiseOf(QStringLiteral("inactive_credentials"), {{QStringLiteral("unused_for"), QStringLiteral("P90D")}});
        all.append(unused);
        StoreUser &user = desk.desk().officer().user();
        PromiseRound round(settings, user.store(), m_clock, desk.desk().officer().id());
        const auto tally = round.run({policyOf(all)});
        if (!tally)
            return std::unexpected(tally.error());
        PromiseRepository promises(user.store(), user.audit(), user.operators(), m_clock);
        QMap<QString, PromiseVerdict> seen;
        const auto standings = taken(promises.standings(gatewayFingerprint(settings)));
        for (const Commitment &each : std::as_const(all)) {
            const auto one =
                std::ranges::find(standings, promiseKey(QStringLiteral("ours"), each.id), &PromiseStanding::promise);
            if (one != standings.end())
                seen.insert(called(each), one->verdict);
        }
        return seen;
    }

    // Nobody listens there.
    static DatabaseSettings unreachable(Dialect driver)
    {
        DatabaseSettings log;
        log.driver = driver;
        log.host = QStringLiteral("127.0.0.1");
        log.port = 1;
        log.url = QStringLiteral("http://127.0.0.1:1");
        log.file = QStringLiteral("/nowhere/log.db");
        log.name = QStringLiteral("log");
        log.user = QStringLiteral("reader");
        return log;
    }

private slots:
    void aLogThatIsNotReachedKeepsNothingElseFromBeingSeen_data()
    {
        QTest::addColumn<Dialect>("driver");
        QTest::newRow("PostgreSQL") << Dialect::PostgreSql;
        QTest::newRow("MySQL") << Dialect::MySql;
        QTest::newRow("ClickHouse") << Dialect::ClickHouse;
        QTest::newRow("SQLite") << Dialect::Sqlite;
    }
    void aLogThatIsNotReachedKeepsNothingElseFromBeingSeen()
    {
        QFETCH(Dialect, driver);
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"), m_databases);
        desk.execute(QStringLiteral("INSERT INTO tokens (id, user_id, key, status, created_time, accessed_time) VALUES "
                                    "(1, 1, 'sk-in-clear', 1, {300s}, {200s});\n"
                                    "INSERT INTO logs (id, user_id, created_at, type) VALUES (1, 1, {10s}, 2);\n"));
        ConnectionSettings settings = connectionOf(desk);
        settings.logDatabase = unreachable(driver);
        const auto seen = looked(desk, settings);
        WORKS(seen);
        QCOMPARE(seen->value(QStringLiteral("secrets_hashed")).state, PromiseState::Broken);
        QCOMPARE(seen->value(QStringLiteral("inactive_credentials")).state, PromiseState::Broken);
        // Nothing is transmitted to a file, and an address may say that nothing is encrypted.
        const PromiseState tls = driver == Dialect::Sqlite       ? PromiseState::Kept
                                 : driver == Dialect::ClickHouse ? PromiseState::AtRisk
                                                                 : PromiseState::Unseen;
        QCOMPARE(seen->value(QStringLiteral("tls")).state, tls);
        // The table that was left behind when the log moved is as it must be; that says nothing of the log.
        for (const char *check :
             {"request_log", "content_absent", "columns_classified", "admin_actions_logged", "least_privilege"}) {
            const PromiseVerdict one = seen->value(QLatin1String(check));
            QVERIFY2(one.state == PromiseState::Unseen, qPrintable(QLatin1String(check) + one.summary));
        }
        for (const char *check : {"request_log", "content_absent", "columns_classified", "admin_actions_logged"}) {
            const PromiseVerdict one = seen->value(QLatin1String(check));
            QVERIFY2(one.summary.startsWith(
                         QLatin1String("logs cannot be seen from here: the database of the log was not reached. ")),
                     qPrintable(one.summary));
            QVERIFY2(one.remedy.contains(QLatin1String("this machine reaches it")), qPrintable(one.remedy));
        }
        QVERIFY2(seen->value(QStringLiteral("least_privilege")).summary.startsWith(QLatin1String("What the account")),
                 qPrintable(seen->value(QStringLiteral("least_privilege")).summary));

        // What is past its period in the table that was left behind is shown all the same.
        desk.execute(QStringLiteral("INSERT INTO logs (id, user_id, created_at, type) VALUES (2, 1, {200s}, 2);\n"));
        const auto old = looked(desk, settings);
        WORKS(old);
        QCOMPARE(old->value(QStringLiteral("request_log")).state, PromiseState::Broken);
    }

    void withoutTheDatabaseOfTheAccountsARoundFails()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"), m_databases);
        ConnectionSettings settings = connectionOf(desk);
        settings.database = unreachable(Dialect::PostgreSql);
        const auto seen = looked(desk, settings);
        QVERIFY(!seen && seen.error().kind == ErrorKind::Unreachable);
    }

    void aPartThatIsNotReachedHidesRowsOfEveryTable()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"), m_databases);
        ConnectionSettings settings = connectionOf(desk);
        settings.parts.append({QStringLiteral("archive"), unreachable(Dialect::PostgreSql), {}});
        const auto seen = looked(desk, settings);
        WORKS(seen);
        for (const char *check : {"secrets_hashed", "request_log", "inactive_credentials"}) {
            const PromiseVerdict one = seen->value(QLatin1String(check));
            QVERIFY2(one.state == PromiseState::Unseen, qPrintable(one.summary));
            QVERIFY2(one.summary.contains(QLatin1String("one of the gateway's databases was not reached")),
                     qPrintable(one.summary));
        }
    }

    // Not in the details alone.
    void tablesThatAreNotThereAreNamedInTheSentence_data()
    {
        QTest::addColumn<Commitment>("commitment");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<PromiseState>("state");
        const auto stays = [](Commitment commitment) {
            commitment.retention.mustStayUntil = true;
            return commitment;
        };
        const Commitment billing = retentionOf(QStringLiteral("billing"), QStringLiteral("P5Y"));
        QTest::newRow("content") << promiseOf(QStringLiteral("content_absent")) << "security_events"
                                 << PromiseState::Kept;
        QTest::newRow("secrets") << promiseOf(QStringLiteral("secrets_hashed")) << "api_keys" << PromiseState::Kept;
        QTest::newRow("credentials") << promiseOf(QStringLiteral("inactive_credentials"),
                                                  {{QStringLiteral("unused_for"), QStringLiteral("P90D")}})
                                     << "api_keys" << PromiseState::Kept;
        QTest::newRow("rows that go") << billing << "invoices" << PromiseState::Kept;
        QTest::newRow("rows that stay") << stays(billing) << "invoices" << PromiseState::Unseen;
    }
    void tablesThatAreNotThereAreNamedInTheSentence()
    {
        QFETCH(Commitment, commitment);
        QFETCH(QString, gone);
        QFETCH(PromiseState, state);
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        const auto whole = desk.look(commitment);
        WORKS(whole);
        QVERIFY2(!whole->summary.contains(QLatin1String("not in this database")), qPrintable(whole->summary));
        desk.execute(QStringLiteral("PRAGMA foreign_keys = OFF;\nDROP TABLE %1;\n").arg(gone));
        const auto partly = desk.look(commitment);
        WORKS(partly);
        QVERIFY2(partly->state == state, qPrintable(promiseStateToken(partly->state) + partly->summary));
        QVERIFY2(partly->summary.contains(gone) && partly->summary.contains(QLatin1String("not in this database")),
                 qPrintable(partly->summary));
    }
};

QTEST_GUILESS_MAIN(PromiseReachTest)
#include "promisereach_test.moc"
