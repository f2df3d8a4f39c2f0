// What is done to a gateway of each product, read back in its own way.
#include "models/gateway/gatewayactions.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

using Answers = QList<QByteArray>;

const QByteArray kCut = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":{}}";
const QByteArray kNothing = ScriptedServer::json("");
const QByteArray kYes = ScriptedServer::json(R"({"success":true,"message":""})");
const QByteArray kNoRecord = ScriptedServer::json(R"({"success":false,"message":"record not found"})");

QByteArray user(const char *name, int status)
{
    return ScriptedServer::json(QStringLiteral(R"({"success":true,"data":{"id":7,"username":"%1","status":%2}})")
                                    .arg(QLatin1String(name))
                                    .arg(status)
                                    .toUtf8());
}

} // namespace

class ProductActionsTest : public QObject
{
    Q_OBJECT
private slots:
    void anActionIsSentOnceAndReadBackAsTheProductShowsIt_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<int>("verb");
        QTest::addColumn<Answers>("answers");
        QTest::addColumn<QString>("result"); // "confirmed", "done", or an error kind
        QTest::addColumn<QString>("requests");
        const auto row = [](const char *name, const char *profile, ActionVerb verb, const Answers &answers,
                            const char *result, const char *requests) {
            QTest::addRow("%s: %s", profile, name) << QString::fromLatin1(profile) << int(verb) << answers
                                                   << QString::fromLatin1(result) << QString::fromLatin1(requests);
        };
        constexpr auto kDelete = ActionVerb::Delete;
        constexpr auto kDisable = ActionVerb::Disable;
        constexpr auto kEnable = ActionVerb::Enable;
        row("a deletion that leaves the row with status 3", "one-api", kDelete, {kYes, user("deleted_0a", 3)},
            "confirmed", "DELETE GET");
        row("a deletion that is answered with nothing", "one-api", kDelete, {kNothing, user("deleted_0a", 3)},
            "confirmed", "DELETE GET");
        row("a deletion that is answered with nothing and did nothing", "one-api", kDelete, {kNothing, user("ann", 1)},
            "unreachable", "DELETE GET");
        row("a deletion that did nothing", "one-api", kDelete, {kYes, user("ann", 1)}, "corrupt", "DELETE GET");
        row("a deletion of nobody", "one-api", kDelete, {kNoRecord}, "not_found", "DELETE");
        row("disabled by the name that the id has", "one-api", kDisable, {user("ann", 1), kYes, user("ann", 2)},
            "confirmed", "GET POST:ann GET");
        row("enabled by the name that the id has", "one-api", kEnable, {user("ann", 2), kCut, user("ann", 1)},
            "confirmed", "GET POST:ann GET");
        row("a name that changed hands", "one-api", kDisable, {user("ann", 1), kYes, user("bo", 1)}, "corrupt",
            "GET POST:ann GET");
        row("disabling who is deleted", "one-api", kDisable, {user("deleted_0a", 3)}, "not_found", "GET");
        row("disabling nobody", "one-api", kDisable, {kNoRecord}, "not_found", "GET");
        row("disabling who cannot be looked up", "one-api", kDisable, {ScriptedServer::json("", "403 Forbidden")},
            "denied", "GET");

        row("a deletion", "new-api", kDelete, {kYes, kNoRecord}, "confirmed", "DELETE GET");
        row("a deletion that was cut off and worked", "new-api", kDelete, {kCut, kNoRecord}, "confirmed", "DELETE GET");
        row("a deletion that was not answered and worked", "new-api", kDelete, {QByteArray(), kNoRecord}, "confirmed",
            "DELETE GET");
        row("a deletion that was cut off and did not work", "new-api", kDelete, {kCut, user("ann", 1)}, "unreachable",
            "DELETE GET");
        row("a deletion that nobody can read back", "new-api", kDelete,
            {kCut, ScriptedServer::json("<html>", "404 Not Found")}, "timed_out", "DELETE GET");
        row("a deletion that may not be read back", "new-api", kDelete,
            {kYes, ScriptedServer::json(R"({"success":false,"message":"no"})")}, "done", "DELETE GET");
        row("disabled", "new-api", kDisable, {kYes, user("ann", 2)}, "confirmed", "POST GET");

        const auto echo = ScriptedServer::json(R"({"user_id":"7","user_info":{"spend":0},"keys":[]})");
        const auto there = ScriptedServer::json(R"({"user_id":"7","user_info":{"user_id":"7"},"keys":[]})");
        row("a deletion", "litellm", kDelete, {ScriptedServer::json("1"), echo}, "confirmed", "POST GET");
        row("a deletion that did nothing", "litellm", kDelete, {ScriptedServer::json("0"), there}, "corrupt",
            "POST GET");
    }
    void anActionIsSentOnceAndReadBackAsTheProductShowsIt()
    {
        QFETCH(QString, profile);
        QFETCH(int, verb);
        QFETCH(Answers, answers);
        QFETCH(QString, result);
        QFETCH(QString, requests);
        ScriptedServer server(std::nullopt);
        server.setFirst(answers);
        CallBudgets budgets;
        const GatewayProfile product = shippedProfile(profile);
        AdminApiClient api(product.adminApi, apiSettings(server.url()), budgets);
        api.setRetryPolicy({.attempts = 1});
        GatewayActions actions(product, &api, {});
        const auto outcome = finished(
            actions.run({ActionVerb(verb), EntityKind::Account, QStringLiteral("7"), QStringLiteral("leaked")}));
        const QString said = !outcome             ? errorKindName(outcome.error().kind)
                             : outcome->confirmed ? QStringLiteral("confirmed")
                                                  : QStringLiteral("done");
        QVERIFY2(said == result, qPrintable(said + (outcome ? QString() : outcome.error().message)));
        QCOMPARE(asked(server), requests);
    }

    void aProviderOfAnOlderNewApiIsSwitchedInTheOlderWay()
    {
        ScriptedServer server(std::nullopt);
        server.setFirst({ScriptedServer::json(R"({"error":{"message":"Invalid URL"}})", "404 Not Found"), kYes,
                         ScriptedServer::json(R"({"success":true,"data":{"id":7,"name":"p","status":2}})")});
        CallBudgets budgets;
        const GatewayProfile product = shippedProfile(QStringLiteral("new-api"));
        AdminApiClient api(product.adminApi, apiSettings(server.url()), budgets);
        GatewayActions actions(product, &api, {});
        const auto outcome =
            finished(actions.run({ActionVerb::Disable, EntityKind::Provider, QStringLiteral("7"), {}}));
        QVERIFY2(outcome.has_value() && outcome->confirmed, outcome ? "" : qPrintable(outcome.error().message));
        QCOMPARE(asked(server), QStringLiteral("POST PUT GET"));
    }

private:
    // The methods, and the names that were sent.
    static QString asked(const ScriptedServer &server)
    {
        QStringList methods;
        for (const QByteArray &request : server.requests())
            methods.append(QString::fromLatin1(request.left(request.indexOf(' '))) +
                           (request.contains(R"("username":"ann")") ? QStringLiteral(":ann") : QString()));
        return methods.join(QLatin1Char(' '));
    }
};

QTEST_GUILESS_MAIN(ProductActionsTest)
#include "productactions_test.moc"
