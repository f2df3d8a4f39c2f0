// A verb with several ways, as the versions of a product want it.
#include "models/gateway/adminapiclient.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

const QByteArray kYes = ScriptedServer::json(R"({"success":true,"data":{"version":"v1"}})");
const QByteArray kNo404 = ScriptedServer::json(R"({"error":{"message":"Invalid URL"}})", "404 Not Found");
const QString kDisable = QStringLiteral("disable_provider");

} // namespace

class AdminApiWaysTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_server = std::make_unique<ScriptedServer>(std::nullopt);
        m_budgets = std::make_unique<CallBudgets>();
        m_client = std::make_unique<AdminApiClient>(shippedProfile(QStringLiteral("new-api")).adminApi,
                                                    apiSettings(m_server->url()), *m_budgets);
        m_client->setRetryPolicy({.attempts = 1});
        m_client->setLimits({std::chrono::milliseconds(300), 1024 * 1024});
    }

    void theNextWayFollowsWhatTheGatewayDoesNotKnow_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("404 of the product") << kNo404;
        QTest::newRow("404 of a proxy") << ScriptedServer::json("<html>", "404 Not Found");
        QTest::newRow("405") << ScriptedServer::json("", "405 Method Not Allowed");
    }
    void theNextWayFollowsWhatTheGatewayDoesNotKnow()
    {
        QFETCH(QByteArray, answer);
        m_server->setFirst({answer, kYes, kYes});
        QVERIFY(disable().has_value());
        QCOMPARE(asked(), QStringLiteral("POST PUT"));
        // And is remembered.
        QVERIFY(disable().has_value());
        QCOMPARE(asked(), QStringLiteral("POST PUT PUT"));
    }

    // It may have worked, so that a second call could undo or double it.
    void noOtherWayFollowsAnythingElse_data()
    {
        QTest::addColumn<QByteArray>("answer");
        const auto row = [](const char *name, const QByteArray &answer) { QTest::newRow(name) << answer; };
        row("failed", ScriptedServer::json("", "500 Internal Server Error"));
        row("bad gateway", ScriptedServer::json("<html>", "502 Bad Gateway"));
        row("cut off", "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":{}}");
        row("a web page", ScriptedServer::json("<html>", "200 OK"));
        row("nothing", ScriptedServer::json("", "200 OK"));
        row("refused", ScriptedServer::json("", "403 Forbidden"));
        row("too many calls", ScriptedServer::json("", "429 Too Many Requests"));
        row("no such provider", ScriptedServer::json(R"({"success":false,"message":"record not found"})"));
        row("no such provider, by 404",
            ScriptedServer::json(R"({"success":false,"message":"record not found"})", "404 Not Found"));
        row("sent on", ScriptedServer::json("", "302 Found", "Location: /login\r\n"));
    }
    void noOtherWayFollowsAnythingElse()
    {
        QFETCH(QByteArray, answer);
        m_server->setFirst({answer, kYes});
        QVERIFY(!disable());
        QCOMPARE(asked(), QStringLiteral("POST"));
    }

    void noOtherWayFollowsSilence()
    {
        QCOMPARE(disable().error().kind, ErrorKind::TimedOut);
        QCOMPARE(asked(), QStringLiteral("POST"));
    }

    void aGatewayThatKnowsNoneOfThemSaysSo()
    {
        m_server->setAnswer(kNo404);
        const auto done = disable();
        QCOMPARE(done.error().kind, ErrorKind::Unsupported);
        QVERIFY2(done.error().message.contains(QStringLiteral("older or newer than the profile")),
                 qPrintable(done.error().message));
        QCOMPARE(asked(), QStringLiteral("POST PUT"));
    }

    void theWayThatWorkedIsForgottenWhenItIsUnknown()
    {
        m_server->setFirst({kNo404, kYes, kNo404, kYes, kYes});
        QVERIFY(disable().has_value());
        QVERIFY(disable().has_value());
        QVERIFY(disable().has_value());
        QCOMPARE(asked(), QStringLiteral("POST PUT PUT POST POST"));
    }

    void anotherVersionIsAskedFromTheBeginning()
    {
        m_server->setFirst({kYes, kNo404, kYes, kYes});
        QVERIFY(finished(m_client->health()).has_value());
        QVERIFY(disable().has_value());
        QVERIFY(finished(m_client->health()).has_value());
        m_server->setFirst({kYes});
        QVERIFY(disable().has_value());
        QCOMPARE(asked(), QStringLiteral("GET POST PUT GET PUT"));
        m_server->setFirst({ScriptedServer::json(R"({"success":true,"data":{"version":"v2"}})"), kYes});
        QVERIFY(finished(m_client->health()).has_value());
        QVERIFY(disable().has_value());
        QCOMPARE(asked(), QStringLiteral("GET POST PUT GET PUT GET POST"));
    }

    void aListKeepsToItsWayFromPageToPage()
    {
        AdminApiRules rules = shippedProfile(QStringLiteral("new-api")).adminApi;
        QList<ApiCall> &ways = rules.calls[QStringLiteral("list_accounts")];
        ways.prepend(ways.first());
        ways.first().path = QStringLiteral("/api/v2/user");
        ways.first().results.clear();
        AdminApiClient client(rules, apiSettings(m_server->url()), *m_budgets);
        m_server->setFirst({kNo404, ScriptedServer::json(R"({"success":true,"data":{"items":[{"id":1}],"total":2}})"),
                            ScriptedServer::json(R"({"success":true,"data":{"items":[{"id":2}],"total":2}})")});
        const auto accounts = finished(client.list(EntityKind::Account));
        QVERIFY(accounts.has_value());
        QCOMPARE(accounts->last().id, QStringLiteral("2"));
        QCOMPARE(m_server->requests().size(), 3);
    }

    void allClientsOfOneTokenShareABudget()
    {
        AdminApiRules rules = shippedProfile(QStringLiteral("new-api")).adminApi;
        rules.budget = {2, 3600};
        m_server->setAnswer(kYes);
        const auto ask = [&](const AdminApiSettings &settings) {
            AdminApiClient client(rules, settings, *m_budgets);
            client.setRetryPolicy({.attempts = 1, .patienceMs = 0});
            return finished(client.health());
        };
        const AdminApiSettings settings = apiSettings(m_server->url());
        QVERIFY(ask(settings).has_value());
        AdminApiSettings slash = settings;
        slash.url += QLatin1Char('/');
        QVERIFY(ask(slash).has_value());
        const auto third = ask(settings);
        QCOMPARE(third.error().kind, ErrorKind::Busy);
        QVERIFY(third.error().message.contains(QStringLiteral("was not asked")));
        AdminApiSettings other = settings;
        other.token.name = QStringLiteral("GATEHOUSE_TEST_OTHER_TOKEN");
        QVERIFY(ask(other).has_value());
        QCOMPARE(m_server->requests().size(), 3);
        // A higher limit in the profile holds at once.
        rules.budget = {3, 3600};
        QVERIFY(ask(settings).has_value());
        QVERIFY(!ask(settings));
    }

private:
    Result<ApiAnswer> disable()
    {
        return finished(m_client->call(kDisable, {{QStringLiteral("id"), QStringLiteral("7")}}));
    }

    // The methods of all requests so far.
    QString asked() const
    {
        QStringList methods;
        for (const QByteArray &request : m_server->requests())
            methods.append(QString::fromLatin1(request.left(request.indexOf(' '))));
        return methods.join(QLatin1Char(' '));
    }

    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<CallBudgets> m_budgets;
    std::unique_ptr<AdminApiClient> m_client;
};

QTEST_GUILESS_MAIN(AdminApiWaysTest)
#include "adminapiways_test.moc"
