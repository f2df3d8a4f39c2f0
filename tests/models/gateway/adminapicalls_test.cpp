// What products want of a call in ways of their own.
#include "models/gateway/adminapiclient.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

AdminApiRules rulesOf(const char *profile)
{
    return shippedProfile(QLatin1String(profile)).adminApi;
}

} // namespace

class AdminApiCallsTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_budgets = std::make_unique<CallBudgets>(); }

    void aProductWithOnePageSizeIsNotToldOne()
    {
        ScriptedServer server(std::nullopt);
        server.setJson("{\"success\":true,\"data\":[{\"id\":3,\"username\":\"n\",\"status\":2}]}");
        AdminApiClient client(rulesOf("one-api"), apiSettings(server.url()), *m_budgets);
        const auto answer = finished(client.call(QStringLiteral("list_accounts"), {}, ApiPage{2, {}}));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(answer->items.size(), 1);
        const QByteArray request = server.requests().last();
        QVERIFY2(request.startsWith("GET /api/user/?p=2 HTTP/1.1\r\n"), request.constData());
        QVERIFY(request.contains("Authorization: s3cret-token\r\n"));
    }

    void aListMayBePagedInItsOwnWay()
    {
        ScriptedServer server(std::nullopt);
        server.setJson("{\"data\":[],\"page\":{\"total\":1},\"keys\":[1,2],\"all\":3}");
        AdminApiRules rules = rulesOf("demo");
        PagingRules own = rules.paging;
        own.pageParameter = QStringLiteral("number");
        own.firstPage = 0;
        own.sizeParameter = QStringLiteral("size");
        own.maxSize = 10;
        own.items = QStringLiteral("/keys");
        own.total = QStringLiteral("/all");
        rules.calls[QStringLiteral("list_keys")].first().paging = own;
        AdminApiClient client(rules, apiSettings(server.url()), *m_budgets);
        const auto keys = finished(client.call(QStringLiteral("list_keys"), {}, ApiPage{1, {}}));
        QVERIFY(keys.has_value());
        QCOMPARE(keys->total, std::optional<qint64>(3));
        QCOMPARE(keys->items.size(), 2);
        QVERIFY2(server.requests().last().startsWith("GET /admin/v1/keys?number=1&size=10 "),
                 server.requests().last().constData());
        QCOMPARE(finished(client.call(QStringLiteral("list_accounts")))->total, std::optional<qint64>(1));
    }

    void nameAndPasswordSignInTogether()
    {
        ScriptedServer server(std::nullopt);
        server.setJson("{\"data\":{}}");
        AdminApiRules rules = rulesOf("demo");
        rules.headers = {{QStringLiteral("Authorization"), QStringLiteral("Basic {basic}")}};
        AdminApiSettings settings = apiSettings(server.url());
        settings.userId = QStringLiteral("admin");
        AdminApiClient client(rules, settings, *m_budgets);
        QVERIFY(finished(client.checkSignIn()).has_value());
        QVERIFY(server.requests().last().contains("Authorization: Basic " +
                                                  QByteArray("admin:s3cret-token").toBase64() + "\r\n"));
    }

    void aListInABodyIsFilledToo()
    {
        ScriptedServer server(std::nullopt);
        server.setJson("{\"data\":{}}");
        AdminApiRules rules = rulesOf("demo");
        rules.calls[QStringLiteral("delete_account")].first().body =
            QJsonObject{{QStringLiteral("ids"),
                         QJsonArray{QStringLiteral("{id}"), QStringLiteral("{other}"), QStringLiteral("{id:int}")}}};
        AdminApiClient client(rules, apiSettings(server.url()), *m_budgets);
        QVERIFY(finished(client.call(QStringLiteral("delete_account"), {{QStringLiteral("id"), QStringLiteral("42")}}))
                    .has_value());
        QVERIFY2(server.requests().last().endsWith("{\"ids\":[\"42\",42]}"), server.requests().last().constData());
    }

private:
    std::unique_ptr<CallBudgets> m_budgets;
};

QTEST_GUILESS_MAIN(AdminApiCallsTest)
#include "adminapicalls_test.moc"
