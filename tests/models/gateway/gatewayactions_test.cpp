#include "models/gateway/gatewayactions.h"

#include "models/database/sqlitedatabase.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

const QByteArray kDisabled = R"({"data":{"id":7,"name":"k","status":"disabled"}})";
const QByteArray kActive = R"({"data":{"id":7,"name":"k","status":"active"}})";
const QByteArray kGone = R"({"error":{"code":"not_found","message":"There is no account with the id 7."}})";
const QByteArray kCut = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":{}}";

GatewayAction disableKey(const QString &id = QStringLiteral("7"))
{
    return {ActionVerb::Disable, EntityKind::Key, id, QStringLiteral("leaked")};
}

} // namespace

class GatewayActionsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_demo = shippedProfile(QStringLiteral("demo")); }

    void init()
    {
        m_server = std::make_unique<ScriptedServer>(std::nullopt);
        m_budgets = std::make_unique<CallBudgets>();
        m_api = std::make_unique<AdminApiClient>(m_demo.adminApi, apiSettings(m_server->url()), *m_budgets);
        m_api->setRetryPolicy({.firstDelayMs = 1});
        m_api->setLimits({std::chrono::seconds(20), 1024 * 1024});
    }

    void whatTheGatewayAnswersDecidesWhatIsSaid_data()
    {
        QTest::addColumn<QList<QByteArray>>("answers");
        QTest::addColumn<QString>("result"); // "confirmed", "done", or an error kind
        QTest::addColumn<int>("changes");
        const auto json = [](const QByteArray &body, const QByteArray &status = "200 OK") {
            return ScriptedServer::json(body, status);
        };
        QTest::newRow("done and read back") << QList{json("{}"), json(kDisabled)} << QStringLiteral("confirmed") << 1;
        QTest::newRow("done, and reading back is not possible")
            << QList{json("{}"), json("", "404 Not Found")} << QStringLiteral("done") << 1;
        QTest::newRow("said yes, shows the old state")
            << QList{json("{}"), json(kActive)} << QStringLiteral("corrupt") << 1;
        QTest::newRow("refused") << QList{json("{}", "403 Forbidden")} << QStringLiteral("denied") << 1;
        QTest::newRow("refused, since it is so already")
            << QList{json("{}", "409 Conflict"), json(kDisabled)} << QStringLiteral("confirmed") << 1;
        QTest::newRow("refused, and it is not so")
            << QList{json("{}", "409 Conflict"), json(kActive)} << QStringLiteral("invalid_input") << 1;
        QTest::newRow("refused, and it is gone")
            << QList{json("{}", "409 Conflict"), json(kGone, "404 Not Found")} << QStringLiteral("not_found") << 1;
        QTest::newRow("refused, and reading back is not possible")
            << QList{json("{}", "409 Conflict"), json("", "404 Not Found")} << QStringLiteral("invalid_input") << 1;
        QTest::newRow("cut off, and it had happened")
            << QList{kCut, json(kDisabled)} << QStringLiteral("confirmed") << 1;
        QTest::newRow("cut off, and it had not happened")
            << QList{kCut, json(kActive)} << QStringLiteral("unreachable") << 1;
        QTest::newRow("cut off, and nobody knows")
            << QList{kCut, json("", "404 Not Found")} << QStringLiteral("timed_out") << 1;
        // Nothing at all is answered; Qt would send it again by itself.
        QTest::newRow("closed, and it had happened")
            << QList{QByteArray(), json(kDisabled)} << QStringLiteral("confirmed") << 1;
        QTest::newRow("closed, and it had not happened")
            << QList{QByteArray(), json(kActive)} << QStringLiteral("unreachable") << 1;
        QTest::newRow("taken at the second try")
            << QList{json("", "429 Too Many Requests"), json("{}"), json(kDisabled)} << QStringLiteral("confirmed")
            << 2;
    }
    void whatTheGatewayAnswersDecidesWhatIsSaid()
    {
        QFETCH(QList<QByteArray>, answers);
        QFETCH(QString, result);
        QFETCH(int, changes);
        m_server->setFirst(answers);
        GatewayActions actions(m_demo, m_api.get(), {});
        QCOMPARE(*actions.wayOf(disableKey()), ActionWay::AdminApi);
        const auto outcome = finished(actions.run(disableKey()));
        const QString said = !outcome             ? errorKindName(outcome.error().kind)
                             : outcome->confirmed ? QStringLiteral("confirmed")
                                                  : QStringLiteral("done");
        QVERIFY2(said == result, qPrintable(said + (outcome ? QString() : outcome.error().message)));
        int posts = 0;
        for (const QByteArray &request : m_server->requests())
            posts += request.startsWith("POST ") ? 1 : 0;
        QCOMPARE(posts, changes);
    }

    void whetherItIsDoneIsReadAndNothingIsChanged_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<QString>("result");
        QTest::newRow("as wanted") << ScriptedServer::json(kDisabled) << QStringLiteral("yes");
        QTest::newRow("not yet") << ScriptedServer::json(kActive) << QStringLiteral("no");
        QTest::newRow("gone") << ScriptedServer::json(kGone, "404 Not Found") << QStringLiteral("no");
        QTest::newRow("cut off") << kCut << QStringLiteral("unknown");
    }
    void whetherItIsDoneIsReadAndNothingIsChanged()
    {
        QFETCH(QByteArray, state);
        QFETCH(QString, result);
        m_server->setFirst({state, state, state, state, state});
        GatewayActions actions(m_demo, m_api.get(), {});
        const auto done = finished(actions.isDone(disableKey()));
        QCOMPARE(!done ? QStringLiteral("unknown") : *done ? QStringLiteral("yes") : QStringLiteral("no"), result);
        for (const QByteArray &request : m_server->requests())
            QVERIFY(request.startsWith("GET "));
    }

    void aDeletedAccountIsConfirmedWhenItIsGone()
    {
        m_server->setFirst({ScriptedServer::json("{}"), ScriptedServer::json(kGone, "404 Not Found")});
        GatewayActions actions(m_demo, m_api.get(), {});
        QVERIFY(finished(actions.run({ActionVerb::Delete, EntityKind::Account, QStringLiteral("7"), {}}))->confirmed);
        m_server->setFirst({ScriptedServer::json("{}"), ScriptedServer::json(kActive)});
        QCOMPARE(finished(actions.run({ActionVerb::Delete, EntityKind::Account, QStringLiteral("7"), {}})).error().kind,
                 ErrorKind::Corrupt);
    }

    void whatTheApiLacksIsDoneInTheDatabase_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("result");
        QTest::addColumn<QString>("states"); // of all rows afterwards
        const QString change = QStringLiteral("UPDATE tokens SET status = 2 WHERE id = {id}");
        QTest::newRow("a row") << QStringLiteral("7") << change << QStringLiteral("confirmed")
                               << QStringLiteral("1,2,1");
        QTest::newRow("no such row") << QStringLiteral("99") << change << QStringLiteral("not_found")
                                     << QStringLiteral("1,1,1");
        QTest::newRow("an id that is SQL")
            << QStringLiteral("7 OR 1=1") << change << QStringLiteral("not_found") << QStringLiteral("1,1,1");
        QTest::newRow("several rows") << QStringLiteral("7")
                                      << QStringLiteral("UPDATE tokens SET status = 2 WHERE id >= {id}")
                                      << QStringLiteral("corrupt") << QStringLiteral("1,1,1");
        QTest::newRow("another effect than expected")
            << QStringLiteral("7") << QStringLiteral("UPDATE tokens SET status = 3 WHERE id = {id}")
            << QStringLiteral("corrupt") << QStringLiteral("1,3,1");
        QTest::newRow("a table that is not there")
            << QStringLiteral("7") << QStringLiteral("UPDATE nothing SET status = 2 WHERE id = {id}")
            << QStringLiteral("error") << QStringLiteral("1,1,1");
    }
    void whatTheApiLacksIsDoneInTheDatabase()
    {
        QFETCH(QString, id);
        QFETCH(QString, sql);
        QFETCH(QString, result);
        QFETCH(QString, states);
        GatewayProfile profile = m_demo;
        profile.adminApi.calls.remove(QStringLiteral("disable_key"));
        profile.sqlActions.insert(
            QStringLiteral("disable_key"),
            {{{{QStringLiteral("default"), sql}}},
             {{{QStringLiteral("default"), QStringLiteral("SELECT status FROM tokens WHERE id = {id}")}}},
             QStringLiteral("2"),
             QStringLiteral("The API lacks it."),
             QStringLiteral("The gateway keeps keys for a minute.")});
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("g.sqlite"));
        const auto open = [file]() -> Result<std::unique_ptr<Database>> {
            return SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
        };
        {
            const auto made = SqliteDatabase::open(file, SqliteDatabase::Mode::Create);
            QVERIFY((*made)
                        ->execute(QStringLiteral("CREATE TABLE tokens (id INTEGER PRIMARY KEY, status INTEGER)"))
                        .has_value());
            QVERIFY((*made)->execute(QStringLiteral("INSERT INTO tokens VALUES (6, 1), (7, 1), (8, 1)")).has_value());
        }
        CallBudgets budgets;
        AdminApiClient api(profile.adminApi, {}, budgets);
        GatewayActions actions(profile, &api, open);
        QCOMPARE(*actions.wayOf(disableKey(id)), ActionWay::Sql);
        QCOMPARE(actions.whySql(disableKey(id)), QStringLiteral("The API lacks it."));
        const auto outcome = finished(actions.run(disableKey(id)));
        if (result == QLatin1String("error"))
            QVERIFY(!outcome);
        else
            QCOMPARE(outcome ? QStringLiteral("confirmed") : errorKindName(outcome.error().kind), result);
        if (outcome)
            QCOMPARE(outcome->caveat, QStringLiteral("The gateway keeps keys for a minute."));
        auto database = open();
        auto rows = (*database)->query(
            QStringLiteral("SELECT group_concat(status) FROM (SELECT status FROM tokens ORDER BY id)"));
        QVERIFY((*rows)->next().value_or(false));
        QCOMPARE((*rows)->string(0), states);
        QVERIFY(m_server->requests().isEmpty());
    }

    // A database that does not answer must hold up nobody who closes the page.
    void actionsThatTheDatabaseIsAtAreNotWaitedFor()
    {
        GatewayProfile profile = m_demo;
        profile.adminApi.calls.remove(QStringLiteral("disable_key"));
        profile.sqlActions.insert(QStringLiteral("disable_key"), {});
        QSemaphore entered;
        QSemaphore answer;
        CallBudgets budgets;
        AdminApiClient api(profile.adminApi, {}, budgets);
        auto actions =
            std::make_unique<GatewayActions>(profile, &api, [&entered, &answer]() -> Result<std::unique_ptr<Database>> {
                entered.release();
                answer.acquire();
                return failure(ErrorKind::Unreachable, QStringLiteral("gone"));
            });
        const auto running = actions->run(disableKey());
        const auto waiting = actions->run(disableKey(QStringLiteral("8")));
        entered.acquire();
        actions.reset();
        // Reached only because the destructor did not wait.
        QVERIFY(waiting.isFinished() && waiting.resultCount() == 0);
        QCOMPARE(running.resultCount(), 0);
        answer.release();
        QTRY_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 0);
        QCOMPARE(entered.available(), 0);
    }

    void whatNeitherWayOffersSaysWhy()
    {
        GatewayProfile profile = m_demo;
        profile.adminApi.calls.remove(QStringLiteral("enable_key"));
        profile.adminApi.unsupported.insert(QStringLiteral("enable_key"), QStringLiteral("Only its owner may."));
        GatewayActions actions(profile, nullptr, {});
        const auto refused = finished(actions.run({ActionVerb::Enable, EntityKind::Key, QStringLiteral("7"), {}}));
        QCOMPARE(refused.error().kind, ErrorKind::Unsupported);
        QCOMPARE(refused.error().message, QStringLiteral("Only its owner may."));
        QVERIFY(actions.wayOf(disableKey()).error().message.contains(QStringLiteral("names none")));
    }

private:
    GatewayProfile m_demo;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<CallBudgets> m_budgets;
    std::unique_ptr<AdminApiClient> m_api;
};

QTEST_GUILESS_MAIN(GatewayActionsTest)
#include "gatewayactions_test.moc"
