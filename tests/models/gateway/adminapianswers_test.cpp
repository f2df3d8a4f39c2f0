// How the answers of every product are read: states, records, nothing there.
#include "models/gateway/adminapiclient.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

QString stateName(EntityState state)
{
    switch (state) {
    case EntityState::Enabled:
        return QStringLiteral("enabled");
    case EntityState::Disabled:
        return QStringLiteral("disabled");
    case EntityState::Gone:
        return QStringLiteral("gone");
    case EntityState::Unknown:
        return QStringLiteral("unknown");
    }
    return {};
}

} // namespace

class AdminApiAnswersTest : public QObject
{
    Q_OBJECT
private slots:
    // Once: a big profile takes longer to read than what is asked of it here.
    void initTestCase()
    {
        for (const QString &profile : shippedProfiles())
            m_rules.insert(profile, shippedProfile(profile).adminApi);
    }

    void init()
    {
        m_server = std::make_unique<ScriptedServer>(std::nullopt);
        m_budgets = std::make_unique<CallBudgets>();
    }

    void aFoundOneReadsAsTheProductWritesIt_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected"); // "name state"
        const auto row = [](const char *profile, EntityKind kind, const QByteArray &json, const char *expected) {
            QTest::addRow("%s %s %s", profile, qPrintable(entityToken(kind)), json.constData())
                << QString::fromLatin1(profile) << int(kind) << json << QString::fromLatin1(expected);
        };
        const auto enveloped = [](const QByteArray &name, const QByteArray &status) -> QByteArray {
            return "{\"success\":true,\"data\":{\"id\":42,\"" + name + "\":\"ann\",\"status\":" + status + "}}";
        };
        for (const auto &[word, state] : {std::pair{"active", "ann enabled"}, {"disabled", "ann disabled"}})
            row("demo", EntityKind::Account, enveloped("name", '"' + QByteArray(word) + '"'), state);
        row("demo", EntityKind::Account, enveloped("name", R"("deleted")"), "ann gone");
        row("demo", EntityKind::Account, enveloped("name", R"("frozen")"), "ann unknown");
        for (const char *word : {"disabled", "revoked", "expired"})
            row("demo", EntityKind::Key, enveloped("name", '"' + QByteArray(word) + '"'), "ann disabled");
        row("demo", EntityKind::Key, enveloped("name", R"("active")"), "ann enabled");
        row("demo", EntityKind::Provider, enveloped("name", R"("enabled")"), "ann enabled");
        row("demo", EntityKind::Provider, enveloped("name", R"("disabled")"), "ann disabled");
        for (const char *product : {"new-api", "one-api"}) {
            row(product, EntityKind::Account, enveloped("username", "1"), "ann enabled");
            row(product, EntityKind::Account, enveloped("username", "2"), "ann disabled");
            row(product, EntityKind::Account, enveloped("username", "9"), "ann unknown");
            row(product, EntityKind::Provider, enveloped("name", "1"), "ann enabled");
            row(product, EntityKind::Provider, enveloped("name", "2"), "ann disabled");
            row(product, EntityKind::Provider, enveloped("name", "3"), "ann disabled");
            row(product, EntityKind::Provider, enveloped("name", "0"), "ann unknown");
        }
        row("one-api", EntityKind::Account, enveloped("username", "3"), "ann gone");
        row("new-api", EntityKind::Account, enveloped("username", "3"), "ann unknown");
        row("new-api", EntityKind::Account, enveloped("username", R"(1,"DeletedAt":"2026-09-20T12:00:00Z")"),
            "ann gone");
        row("new-api", EntityKind::Account, enveloped("username", R"(1,"DeletedAt":null)"), "ann enabled");
        row("litellm", EntityKind::Account, R"({"user_id":"42","user_info":{"user_id":"42","user_alias":"ann"}})",
            "ann unknown");
        row("litellm", EntityKind::Account, R"({"user_id":"42","user_info":{"user_id":"42","user_alias":null}})",
            " unknown");
        row("litellm", EntityKind::Key, R"({"key":"42","info":{"key_alias":"ann","blocked":true}})", "ann disabled");
        row("litellm", EntityKind::Key, R"({"key":"42","info":{"key_alias":"ann","blocked":null}})", "ann enabled");
        row("litellm", EntityKind::Key, R"({"key":"42","info":{"key_alias":"ann","blocked":false}})", "ann enabled");
        row("litellm", EntityKind::Key, R"({"key":"42","info":{"key_alias":"ann"}})", "ann enabled");
        row("litellm", EntityKind::Provider, R"({"data":[{"model_name":"ann","model_info":{"id":"42"}}]})",
            "ann unknown");
        row("bifrost", EntityKind::Key, R"({"virtual_key":{"id":"42","name":"ann","is_active":true}})", "ann enabled");
        row("bifrost", EntityKind::Key, R"({"virtual_key":{"id":"42","name":"ann","is_active":false}})",
            "ann disabled");
        row("bifrost", EntityKind::Provider, R"({"name":"42","keys":[]})", "42 unknown");
    }
    void aFoundOneReadsAsTheProductWritesIt()
    {
        QFETCH(QString, profile);
        QFETCH(int, kind);
        QFETCH(QByteArray, json);
        QFETCH(QString, expected);
        m_server->setJson(json);
        const auto found = finished(clientOf(profile)->find(EntityKind(kind), QStringLiteral("42")));
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->id, QStringLiteral("42"));
        QCOMPARE(found->name + QLatin1Char(' ') + stateName(found->state), expected);
    }

    void nothingThereIsToldFromEverythingElse_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("error");
        const auto row = [](const char *profile, EntityKind kind, const char *status, const char *json,
                            ErrorKind error) {
            QTest::addRow("%s %s %s %s", profile, qPrintable(entityToken(kind)), status, json)
                << QString::fromLatin1(profile) << int(kind) << QByteArray(status) << QByteArray(json) << int(error);
        };
        constexpr auto kGone = ErrorKind::NotFound;
        constexpr auto kOther = ErrorKind::Unsupported;
        row("demo", EntityKind::Key, "404 Not Found",
            R"({"error":{"code":"not_found","message":"There is no key with the id 42."}})", kGone);
        row("demo", EntityKind::Key, "404 Not Found",
            R"({"error":{"code":"not_found","message":"There is nothing at this path."}})", kOther);
        for (const char *product : {"new-api", "one-api"}) {
            for (const EntityKind kind : {EntityKind::Account, EntityKind::Provider})
                row(product, kind, "200 OK", R"({"success":false,"message":"record not found"})", kGone);
            row(product, EntityKind::Account, "200 OK", "{\"success\":false,\"message\":\"用户不存在\"}", kGone);
            row(product, EntityKind::Account, "200 OK", "{\"success\":false,\"message\":\"无权进行此操作\"}",
                ErrorKind::Denied);
            row(product, EntityKind::Account, "404 Not Found", R"({"error":{"message":"Invalid URL"}})", kOther);
            row(product, EntityKind::Account, "404 Not Found", "<html>404</html>", kOther);
        }
        row("new-api", EntityKind::Account, "200 OK", R"({"success":false,"message":"User does not exist"})", kGone);
        row("litellm", EntityKind::Account, "404 Not Found",
            R"({"error":{"message":"User 42 not found","code":"404"}})", kGone);
        row("litellm", EntityKind::Account, "200 OK", R"({"user_id":"42","user_info":{"spend":0},"keys":[]})", kGone);
        row("litellm", EntityKind::Account, "200 OK", R"({"user_id":"42","user_info":null,"keys":[]})", kGone);
        row("litellm", EntityKind::Account, "404 Not Found", R"({"detail":"Not Found"})", kOther);
        row("litellm", EntityKind::Key, "404 Not Found", R"({"error":{"message":"Key not found in database"}})", kGone);
        row("litellm", EntityKind::Key, "200 OK", R"({"key":"42","info":null})", kGone);
        row("litellm", EntityKind::Provider, "400 Bad Request",
            R"({"detail":{"error":"Model id = 42 not found on litellm proxy"}})", kGone);
        row("litellm", EntityKind::Provider, "400 Bad Request", R"({"detail":{"error":"No rights"}})",
            ErrorKind::InvalidInput);
        row("litellm", EntityKind::Provider, "200 OK", R"({"data":[]})", kGone);
        // A version that does not know the parameter answers with all of them.
        row("litellm", EntityKind::Provider, "200 OK", R"({"data":[{"model_name":"m","model_info":{"id":"1"}}]})",
            ErrorKind::Corrupt);
        row("bifrost", EntityKind::Key, "404 Not Found", R"({"error":{"message":"Virtual key not found"}})", kGone);
        row("bifrost", EntityKind::Key, "404 Not Found", R"({"error":{"message":"Route not found: /api"}})", kOther);
    }
    void nothingThereIsToldFromEverythingElse()
    {
        QFETCH(QString, profile);
        QFETCH(int, kind);
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, json);
        QFETCH(int, error);
        m_server->setJson(json, status);
        const auto found = finished(clientOf(profile)->find(EntityKind(kind), QStringLiteral("42")));
        QVERIFY(!found);
        QCOMPARE(errorKindName(found.error().kind), errorKindName(ErrorKind(error)));
        QVERIFY2(found.error().message.endsWith(QLatin1Char('.')), qPrintable(found.error().message));
    }

    void aListShowsWhatWasDeletedAsGone()
    {
        m_server->setJson(R"({"success":true,"data":{"total":2,"items":[
            {"id":1,"username":"ann","status":1,"DeletedAt":"2026-09-20T12:00:00Z"},
            {"id":2,"username":"bo","status":1,"DeletedAt":null}]}})");
        const auto accounts = finished(clientOf(QStringLiteral("new-api"))->list(EntityKind::Account));
        QVERIFY(accounts.has_value());
        QCOMPARE(stateName(accounts->at(0).state), QStringLiteral("gone"));
        QCOMPARE(stateName(accounts->at(1).state), QStringLiteral("enabled"));
    }

    void aSearchReadsLikeAList()
    {
        m_server->setJson(R"({"success":true,"data":[{"id":1,"username":"ann","status":3}]})");
        const auto found =
            finished(clientOf(QStringLiteral("one-api"))->search(EntityKind::Account, QStringLiteral("an&n@x")));
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().message));
        const QList<GatewayEntity> expected{
            {EntityKind::Account, QStringLiteral("1"), QStringLiteral("ann"), EntityState::Gone, QStringLiteral("3")}};
        QCOMPARE(*found, expected);
        QVERIFY2(m_server->requests().last().startsWith("GET /api/user/search?keyword=an%26n%40x HTTP"),
                 m_server->requests().last().constData());
        QCOMPARE(m_server->requests().size(), 1);
    }

    void theVersionIsToldOrSaidNotToBe()
    {
        m_server->setJson(R"("v1.4.2")");
        QCOMPARE(finished(clientOf(QStringLiteral("bifrost"))->version()).value_or(QString()),
                 QStringLiteral("v1.4.2"));
        m_server->setJson(R"({"status":"healthy"})");
        const auto none = finished(clientOf(QStringLiteral("litellm"))->version());
        QCOMPARE(none.error().kind, ErrorKind::Unsupported);
        QVERIFY(none.error().message.contains(QStringLiteral("does not tell its version")));
    }

private:
    std::unique_ptr<AdminApiClient> clientOf(const QString &profile)
    {
        auto client =
            std::make_unique<AdminApiClient>(m_rules.value(profile), apiSettings(m_server->url()), *m_budgets);
        client->setRetryPolicy({.attempts = 1});
        return client;
    }

    QMap<QString, AdminApiRules> m_rules;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<CallBudgets> m_budgets;
};

QTEST_GUILESS_MAIN(AdminApiAnswersTest)
#include "adminapianswers_test.moc"
