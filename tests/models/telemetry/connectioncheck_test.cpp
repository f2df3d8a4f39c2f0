#include "models/telemetry/connectioncheck.h"

#include "models/gateway/profileloader.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"
#include "tests/support/scriptedserver.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'790'000'000'000;

} // namespace

class ConnectionCheckTest : public QObject
{
    Q_OBJECT

    QString run(const ConnectionSettings &settings)
    {
        m_check = std::make_unique<ConnectionCheck>(settings, m_clock, *m_budgets);
        m_check->setApiLimits({std::chrono::milliseconds(300), 1024 * 1024});
        QSignalSpy finished(m_check.get(), &ConnectionCheck::finished);
        m_check->start();
        if (finished.isEmpty() && !finished.wait(30000))
            return QStringLiteral("not finished");
        QStringList states;
        for (const CheckStep &step : m_check->steps())
            states.append(step.id + QLatin1Char('=') + checkStateToken(step.state));
        return states.join(QLatin1Char(' '));
    }

    const CheckStep &step(const char *id) const
    {
        return *std::find_if(m_check->steps().begin(), m_check->steps().end(),
                             [&](const CheckStep &s) { return s.id == QLatin1String(id); });
    }

    static ConnectionSettings settingsFor(GatewayFixture &fixture)
    {
        ConnectionSettings settings;
        settings.name = QStringLiteral("test");
        settings.profile = fixture.profile();
        settings.database.file = fixture.file();
        return settings;
    }

    static AdminApiSettings apiAt(const QString &url)
    {
        return {url, {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_TOKEN")}, {}, {}};
    }

    FixedClock m_clock{kNowMs};
    std::unique_ptr<CallBudgets> m_budgets;
    std::unique_ptr<ConnectionCheck> m_check;

private slots:
    void init() { m_budgets = std::make_unique<CallBudgets>(); }
    void initTestCase() { qputenv("GATEHOUSE_TEST_TOKEN", "s3cret-token"); }

    // The gateway's limit is not the console's alone, however often somebody presses Test.
    void testingAgainAndAgainKeepsToTheBudget()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"data":{"version":"0.1.0"}})");
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        run(settings);
        const qsizetype perTest = server.requests().size();
        QVERIFY(perTest > 0);
        QElapsedTimer now;
        now.start();
        const CallBudgetRules rules = loadProfile(settings.profile)->adminApi.budget;
        while (m_budgets->of(rules, *settings.adminApi).take(now.msecsSinceReference()) == 0) {
        }
        run(settings);
        QVERIFY2(step("admin_api").message.contains(QStringLiteral("was not asked")),
                 qPrintable(step("admin_api").message));
        QCOMPARE(server.requests().size(), perTest);
    }

    void aVersionThatOnlyWhoHasSignedInMaySeeIsShown()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        server.setFirst({ScriptedServer::json(R"({"data":{}})"), ScriptedServer::json(R"({"data":{}})")});
        server.setJson(R"({"data":{"version":"0.9.1"}})");
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        run(settings);
        QVERIFY(step("admin_api").message.contains(QStringLiteral("version not told")));
        QCOMPARE(step("sign_in").message, QStringLiteral("The token is accepted; version 0.9.1."));
    }

    void aHealthyConnectionPassesEveryStep()
    {
        DemoFixture fixture;
        RequestRow row;
        row.timeMs = kNowMs - 90'000;
        row.statusCode = 200;
        fixture.add(row);
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"data":{"version":"0.1.0"}})");
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        QCOMPARE(run(settings), QStringLiteral("database=ok product=ok capabilities=ok traffic=ok drift=ok rights=ok "
                                               "actions=ok admin_api=warn sign_in=ok clock=skipped"));
        QVERIFY(step("product").message.contains(QStringLiteral("Gatehouse demo gateway")));
        QVERIFY(step("capabilities").message.contains(QStringLiteral("Quotas: Monthly cap.")));
        QVERIFY2(step("traffic").message.contains(QStringLiteral("1 min")), qPrintable(step("traffic").message));
        QVERIFY(step("admin_api").message.contains(QStringLiteral("0.1.0")));
        QCOMPARE(m_check->worst(), CheckStep::State::Warning);
        QCOMPARE(
            step("actions").details,
            QStringList({QStringLiteral("enable account, disable account, delete account, enable key, disable key, "
                                        "enable provider, disable provider. By the admin API."),
                         QStringLiteral("delete key. Not possible: The demo gateway disables keys and deletes "
                                        "none.")}));
    }

    void eachActionIsToldWithItsWayAndWhy()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        run(settingsFor(fixture));
        const QString told = step("actions").details.join(QLatin1Char('\n'));
        QVERIFY2(told.contains(QStringLiteral("enable key, disable key. By SQL: ")), qPrintable(told));
        QVERIFY2(told.contains(QStringLiteral("Not possible: This needs the gateway's admin API")), qPrintable(told));
        QVERIFY(!step("actions").remedy.isEmpty());
    }

    void aClockThatIsOffIsNamedWithItsDirection()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"data":{"version":"0.1.0","clock_ms":1000000000000}})");
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        run(settings);
        QCOMPARE(step("clock").state, CheckStep::State::Warning);
        QVERIFY(step("clock").message.contains(QStringLiteral("behind")));
        QVERIFY(!step("clock").remedy.isEmpty());
    }

    void theOtherStepsAreToldWhenTheDatabaseIsMissing()
    {
        DemoFixture fixture;
        ConnectionSettings settings = settingsFor(fixture);
        settings.database.file += QStringLiteral(".not-there");
        QCOMPARE(run(settings), QStringLiteral("database=failed product=skipped capabilities=skipped traffic=skipped "
                                               "drift=skipped rights=skipped actions=skipped "
                                               "admin_api=skipped sign_in=skipped clock=skipped"));
        QVERIFY(step("database").message.contains(QStringLiteral("does not exist")));
        QCOMPARE(m_check->worst(), CheckStep::State::Failed);
    }

    void anotherProductIsNamed()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        ConnectionSettings settings = settingsFor(fixture);
        settings.profile = QStringLiteral("demo");
        run(settings);
        QCOMPARE(step("product").state, CheckStep::State::Failed);
        QVERIFY(!step("product").message.isEmpty());
    }

    void quotasThatCannotBeReadAreListed()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        fixture.execute(QStringLiteral("ALTER TABLE tokens DROP COLUMN remain_quota"));
        run(settingsFor(fixture));
        QVERIFY(step("capabilities").message.contains(QStringLiteral("Quotas: Account balance.")));
        QVERIFY(step("capabilities")
                    .details.join(QLatin1Char('\n'))
                    .contains(QStringLiteral("quota \"Key quota\": The columns")));
    }

    void missingCapabilitiesAreListedWithTheirReasons()
    {
        NewApiFixture fixture(QStringLiteral("2024-06"));
        run(settingsFor(fixture));
        QCOMPARE(step("capabilities").state, CheckStep::State::Warning);
        QVERIFY2(step("capabilities")
                     .details.join(QLatin1Char('\n'))
                     .contains(QStringLiteral("requests: New API writes request ids since 2026-02")),
                 qPrintable(step("capabilities").details.join(QLatin1Char('\n'))));
        QVERIFY(step("product").message.contains(QStringLiteral("2024-05 or newer")));
        QCOMPARE(step("traffic").state, CheckStep::State::Warning);
    }

    void columnsThatNobodyClassifiedAreListed()
    {
        DemoFixture fixture;
        fixture.execute(QStringLiteral("ALTER TABLE accounts ADD COLUMN shoe_size INTEGER"));
        fixture.execute(QStringLiteral("CREATE TABLE voice_recordings (id INTEGER)"));
        run(settingsFor(fixture));
        QCOMPARE(step("drift").state, CheckStep::State::Warning);
        QCOMPARE(step("drift").details,
                 (QStringList{QStringLiteral("table voice_recordings is not in the data map"),
                              QStringLiteral("column accounts.shoe_size is not in the data map")}));
    }

    void tablesOfADatabaseApartAreClassifiedToo()
    {
        NewApiFixture main(QStringLiteral("2026-09"));
        NewApiFixture traffic(QStringLiteral("2026-09"));
        main.execute(QStringLiteral("DROP TABLE logs"));
        traffic.execute(QStringLiteral("ALTER TABLE logs ADD COLUMN shoe_size INTEGER"));
        ConnectionSettings settings = settingsFor(main);
        settings.logDatabase = settings.database;
        settings.logDatabase->file = traffic.file();
        run(settings);
        QCOMPARE(step("product").state, CheckStep::State::Ok);
        QVERIFY(step("capabilities").state != CheckStep::State::Failed);
        QCOMPARE(step("drift").details, QStringList{QStringLiteral("column logs.shoe_size is not in the data map")});
    }

    void anEngineThatTheProductNeverRunsOnIsToldBeforeItIsReached()
    {
        ConnectionSettings settings;
        settings.profile = QStringLiteral("litellm");
        settings.database.driver = Dialect::MySql;
        settings.database.host = QStringLiteral("db.example");
        settings.database.name = QStringLiteral("litellm");
        QCOMPARE(run(settings).section(QLatin1Char(' '), 0, 4),
                 QStringLiteral("address=skipped tls=skipped account=skipped database=failed product=skipped"));
        QVERIFY(step("database").message.contains(QStringLiteral("LiteLLM does not keep its database in MySQL")));
        QVERIFY(step("database").message.contains(QStringLiteral("PostgreSQL")));

        DemoFixture demo;
        settings = settingsFor(demo);
        settings.logDatabase = settings.database;
        run(settings);
        QVERIFY(step("database").message.contains(QStringLiteral("keeps no log in a database apart")));
    }

    // Nothing listens on the first port of all.
    void theStepOfAServerThatFailedIsTheOneThatSaysSo()
    {
        ConnectionSettings settings;
        settings.profile = QStringLiteral("one-api");
        settings.database.driver = Dialect::PostgreSql;
        settings.database.host = QStringLiteral("127.0.0.1");
        settings.database.port = 1;
        settings.database.name = QStringLiteral("gateway");
        QCOMPARE(run(settings).section(QLatin1Char(' '), 0, 4),
                 QStringLiteral("address=failed tls=skipped account=skipped database=skipped product=skipped"));
        settings.database.caFile = QStringLiteral("/nowhere/ca.pem");
        QCOMPARE(run(settings).section(QLatin1Char(' '), 0, 2),
                 QStringLiteral("address=ok tls=failed account=skipped"));
        settings.database.caFile.clear();
        settings.database.password = {SecretReference::Kind::Keychain, QStringLiteral("eu"), {}};
        QCOMPARE(run(settings).section(QLatin1Char(' '), 0, 2), QStringLiteral("address=ok tls=ok account=failed"));
    }

    void aFileThatEverybodyMayWriteIsAWarning()
    {
        DemoFixture fixture;
        QFile(fixture.file()).setPermissions(QFile::permissions(fixture.file()) | QFile::WriteOther);
        run(settingsFor(fixture));
        QCOMPARE(step("rights").state, CheckStep::State::Warning);
        QVERIFY(step("rights").remedy.contains(QStringLiteral("chmod")));
    }

    void aRefusedTokenIsAMatterOfTheSignIn()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"error":{"code":"unauthorized"}})", "401 Unauthorized");
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        run(settings);
        QCOMPARE(step("admin_api").state, CheckStep::State::Ok);
        QCOMPARE(step("sign_in").state, CheckStep::State::Failed);
        QVERIFY(!step("sign_in").message.contains(QStringLiteral("s3cret")));
    }

    void aSilentServerFailsItsStepOnly()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        run(settings);
        QCOMPARE(step("admin_api").state, CheckStep::State::Failed);
        QCOMPARE(step("sign_in").state, CheckStep::State::Skipped);
        QCOMPARE(step("database").state, CheckStep::State::Ok);
    }

    void aSecondStartDropsTheFirst()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        m_check = std::make_unique<ConnectionCheck>(settings, m_clock, *m_budgets);
        QSignalSpy finished(m_check.get(), &ConnectionCheck::finished);
        m_check->start();
        server.setJson(R"({"data":{"version":"2"}})");
        m_check->start();
        QVERIFY(finished.wait(30000));
        QCOMPARE(finished.size(), 1);
        QVERIFY(!m_check->isRunning());
        QVERIFY(step("admin_api").message.contains(QLatin1Char('2')));
    }

    // A pipe that nobody writes to holds up whoever opens it, as a database on a dead network drive would.
    void aCheckThatWaitsForItsDatabaseHoldsUpNobody()
    {
        const QTemporaryDir folder;
        ConnectionSettings settings;
        settings.name = QStringLiteral("test");
        settings.profile = QStringLiteral("demo");
        settings.database.file = folder.filePath(QStringLiteral("pipe.db"));
        const QByteArray pipe = QFile::encodeName(settings.database.file);
        QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
        m_check = std::make_unique<ConnectionCheck>(settings, m_clock, *m_budgets);
        m_check->start();
        QTRY_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 1);
        m_check->start();
        m_check.reset();
        // Reached only because neither waited for it.
        QCOMPARE(QThreadPool::globalInstance()->activeThreadCount() > 0, true);
        const auto letGo = [&] { return QThreadPool::globalInstance()->activeThreadCount() == 0; };
        const int writer = open(pipe.constData(), O_RDWR | O_NONBLOCK);
        QVERIFY(writer >= 0);
        QTRY_VERIFY(letGo());
        close(writer);
    }

    void aCheckMayBeDroppedWhileItRuns()
    {
        DemoFixture fixture;
        ScriptedServer server(std::nullopt);
        ConnectionSettings settings = settingsFor(fixture);
        settings.adminApi = apiAt(server.url());
        QSignalSpy requested(&server, &ScriptedServer::requested);
        m_check = std::make_unique<ConnectionCheck>(settings, m_clock, *m_budgets);
        m_check->start();
        QTRY_COMPARE(requested.size(), 1);
        m_check.reset();
    }
};

QTEST_GUILESS_MAIN(ConnectionCheckTest)
#include "connectioncheck_test.moc"
