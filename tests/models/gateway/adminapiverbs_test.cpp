// Every verb of every shipped profile: what goes out.
#include "models/gateway/adminapiclient.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

struct VerbRow {
    const char *profile;
    const char *verb;
    int way;             // of the profile's list for the verb
    const char *request; // method, path and query
    const char *body;    // JSON; "" for none
    bool signedIn = true;
};

// Asked for with the id 42, the name ann, the reason leaked, the text "a b", and the third page of a list.
constexpr VerbRow kVerbs[] = {
    {"demo", "health", 0, "GET /admin/v1/health", ""},
    {"demo", "sign_in", 0, "GET /admin/v1/version", ""},
    {"demo", "version", 0, "GET /admin/v1/version", ""},
    {"demo", "list_accounts", 0, "GET /admin/v1/accounts?page=3&page_size=500", ""},
    {"demo", "search_accounts", 0, "GET /admin/v1/accounts?search=a%20b&page=3&page_size=500", ""},
    {"demo", "find_account", 0, "GET /admin/v1/accounts/42", ""},
    {"demo", "disable_account", 0, "POST /admin/v1/accounts/42/disable", R"({"reason":"leaked"})"},
    {"demo", "enable_account", 0, "POST /admin/v1/accounts/42/enable", R"({"reason":"leaked"})"},
    {"demo", "delete_account", 0, "DELETE /admin/v1/accounts/42", R"({"reason":"leaked"})"},
    {"demo", "list_keys", 0, "GET /admin/v1/keys?page=3&page_size=500", ""},
    {"demo", "find_key", 0, "GET /admin/v1/keys/42", ""},
    {"demo", "disable_key", 0, "POST /admin/v1/keys/42/disable", R"({"reason":"leaked"})"},
    {"demo", "enable_key", 0, "POST /admin/v1/keys/42/enable", R"({"reason":"leaked"})"},
    {"demo", "list_providers", 0, "GET /admin/v1/providers?page=3&page_size=500", ""},
    {"demo", "find_provider", 0, "GET /admin/v1/providers/42", ""},
    {"demo", "disable_provider", 0, "POST /admin/v1/providers/42/disable", R"({"reason":"leaked"})"},
    {"demo", "enable_provider", 0, "POST /admin/v1/providers/42/enable", R"({"reason":"leaked"})"},
    {"demo", "list_privacy_requests", 0, "GET /admin/v1/privacy-requests?page=3&page_size=500", ""},

    {"new-api", "health", 0, "GET /api/status", "", false},
    {"new-api", "sign_in", 0, "GET /api/status/test", ""},
    {"new-api", "version", 0, "GET /api/status", "", false},
    {"new-api", "list_accounts", 0, "GET /api/user/?p=3&page_size=100", ""},
    {"new-api", "search_accounts", 0, "GET /api/user/search?keyword=a%20b&p=3&page_size=100", ""},
    {"new-api", "find_account", 0, "GET /api/user/42", ""},
    {"new-api", "disable_account", 0, "POST /api/user/manage", R"({"action":"disable","id":42})"},
    {"new-api", "enable_account", 0, "POST /api/user/manage", R"({"action":"enable","id":42})"},
    {"new-api", "delete_account", 0, "DELETE /api/user/42", ""},
    {"new-api", "list_providers", 0, "GET /api/channel/?p=3&page_size=100", ""},
    {"new-api", "find_provider", 0, "GET /api/channel/42", ""},
    {"new-api", "disable_provider", 0, "POST /api/channel/42/status", R"({"status":2})"},
    {"new-api", "disable_provider", 1, "PUT /api/channel/", R"({"id":42,"status":2})"},
    {"new-api", "enable_provider", 0, "POST /api/channel/42/status", R"({"status":1})"},
    {"new-api", "enable_provider", 1, "PUT /api/channel/", R"({"id":42,"status":1})"},

    {"one-api", "health", 0, "GET /api/status", "", false},
    {"one-api", "sign_in", 0, "GET /api/user/?p=0", ""},
    {"one-api", "version", 0, "GET /api/status", "", false},
    {"one-api", "list_accounts", 0, "GET /api/user/?p=2", ""},
    {"one-api", "search_accounts", 0, "GET /api/user/search?keyword=a%20b", ""},
    {"one-api", "find_account", 0, "GET /api/user/42", ""},
    {"one-api", "disable_account", 0, "POST /api/user/manage", R"({"action":"disable","username":"ann"})"},
    {"one-api", "enable_account", 0, "POST /api/user/manage", R"({"action":"enable","username":"ann"})"},
    {"one-api", "delete_account", 0, "DELETE /api/user/42", ""},
    {"one-api", "list_providers", 0, "GET /api/channel/?p=2", ""},
    {"one-api", "find_provider", 0, "GET /api/channel/42", ""},
    {"one-api", "disable_provider", 0, "PUT /api/channel/", R"({"id":42,"status":2})"},
    {"one-api", "enable_provider", 0, "PUT /api/channel/", R"({"id":42,"status":1})"},

    {"litellm", "health", 0, "GET /health/readiness", "", false},
    {"litellm", "sign_in", 0, "GET /user/list?page=1&page_size=1", ""},
    {"litellm", "version", 0, "GET /health/readiness", "", false},
    {"litellm", "list_accounts", 0, "GET /user/list?page=3&page_size=100", ""},
    {"litellm", "search_accounts", 0, "GET /user/list?user_email=a%20b&page=3&page_size=100", ""},
    {"litellm", "find_account", 0, "GET /user/info?user_id=42", ""},
    {"litellm", "delete_account", 0, "POST /user/delete", R"({"user_ids":["42"]})"},
    {"litellm", "list_keys", 0, "GET /key/list?return_full_object=true&page=3&size=100", ""},
    {"litellm", "find_key", 0, "GET /key/info?key=42", ""},
    {"litellm", "disable_key", 0, "POST /key/block", R"({"key":"42"})"},
    {"litellm", "enable_key", 0, "POST /key/unblock", R"({"key":"42"})"},
    {"litellm", "delete_key", 0, "POST /key/delete", R"({"keys":["42"]})"},
    {"litellm", "list_providers", 0, "GET /model/info", ""},
    {"litellm", "find_provider", 0, "GET /model/info?litellm_model_id=42", ""},

    {"bifrost", "health", 0, "GET /health", "", false},
    {"bifrost", "sign_in", 0, "GET /api/governance/teams", ""},
    {"bifrost", "sign_in", 1, "GET /api/config", ""},
    {"bifrost", "version", 0, "GET /api/version", ""},
    {"bifrost", "list_keys", 0, "GET /api/governance/virtual-keys", ""},
    {"bifrost", "find_key", 0, "GET /api/governance/virtual-keys/42", ""},
    {"bifrost", "disable_key", 0, "PUT /api/governance/virtual-keys/42", R"({"is_active":false})"},
    {"bifrost", "enable_key", 0, "PUT /api/governance/virtual-keys/42", R"({"is_active":true})"},
    {"bifrost", "delete_key", 0, "DELETE /api/governance/virtual-keys/42", ""},
    {"bifrost", "list_providers", 0, "GET /api/providers", ""},
    {"bifrost", "find_provider", 0, "GET /api/providers/42", ""},
};

constexpr const char *kAllVerbs[] = {
    "health",        "sign_in",          "version",         "list_accounts",        "search_accounts",
    "find_account",  "disable_account",  "enable_account",  "delete_account",       "list_keys",
    "find_key",      "disable_key",      "delete_key",      "enable_key",           "list_providers",
    "find_provider", "disable_provider", "enable_provider", "list_privacy_requests"};

const QByteArray kNoRoute = ScriptedServer::json("404 page not found", "404 Not Found");

// Success in every product's envelope.
const QByteArray kYes = R"({"success":true,"data":{}})";

QStringList signaturesOf(const QString &profile)
{
    const QString basic = QString::fromLatin1(QByteArray("7:s3cret-token").toBase64());
    static const QMap<QString, QStringList> kSignatures{
        {QStringLiteral("demo"), {QStringLiteral("Authorization: Bearer s3cret-token")}},
        {QStringLiteral("new-api"),
         {QStringLiteral("Authorization: Bearer s3cret-token"), QStringLiteral("New-Api-User: 7")}},
        {QStringLiteral("one-api"), {QStringLiteral("Authorization: s3cret-token")}},
        {QStringLiteral("litellm"),
         {QStringLiteral("Authorization: Bearer s3cret-token"), QStringLiteral("litellm-changed-by: gatehouse")}},
        {QStringLiteral("bifrost"), {QStringLiteral("Authorization: Basic ") + basic}}};
    return kSignatures.value(profile);
}

} // namespace

class AdminApiVerbsTest : public QObject
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

    void everyWayOfEveryVerbIsInTheTableOrSaidToBeMissing()
    {
        QMap<QString, int> inTable;
        for (const VerbRow &row : kVerbs)
            ++inTable[QString::fromLatin1(row.profile) + QLatin1Char(' ') + QString::fromLatin1(row.verb)];
        for (const QString &profile : shippedProfiles()) {
            const AdminApiRules rules = m_rules.value(profile);
            for (const char *verb : kAllVerbs) {
                const QString word = QString::fromLatin1(verb);
                const QString name = profile + QLatin1Char(' ') + word;
                QVERIFY2(inTable.value(name) == rules.calls.value(word).size(), qPrintable(name));
                QVERIFY2(rules.calls.contains(word) || !rules.unsupported.value(word).isEmpty(), qPrintable(name));
            }
            for (const QString &verb : rules.calls.keys())
                QVERIFY2(inTable.contains(profile + QLatin1Char(' ') + verb), qPrintable(verb));
        }
    }

    void aVerbGoesOutAsTheProductWantsIt_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < int(std::size(kVerbs)); ++i)
            QTest::addRow("%s %s %d", kVerbs[i].profile, kVerbs[i].verb, kVerbs[i].way) << i;
    }
    void aVerbGoesOutAsTheProductWantsIt()
    {
        QFETCH(int, index);
        const VerbRow &row = kVerbs[index];
        m_server->setFirst(QList<QByteArray>(row.way, kNoRoute));
        m_server->setJson(kYes);
        const auto client = clientOf(QString::fromLatin1(row.profile));
        const auto answer = finished(client->call(QString::fromLatin1(row.verb),
                                                  {{QStringLiteral("id"), QStringLiteral("42")},
                                                   {QStringLiteral("name"), QStringLiteral("ann")},
                                                   {QStringLiteral("reason"), QStringLiteral("leaked")},
                                                   {QStringLiteral("text"), QStringLiteral("a b")}},
                                                  {2, {}}));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().message));
        QCOMPARE(m_server->requests().size(), row.way + 1);
        const QByteArray request = m_server->requests().last();
        QCOMPARE(request.left(request.indexOf(" HTTP/1.1\r\n")), QByteArray(row.request));
        const QByteArray body = request.mid(request.indexOf("\r\n\r\n") + 4);
        QCOMPARE(QJsonDocument::fromJson(body).toJson(), QJsonDocument::fromJson(row.body).toJson());
        QCOMPARE(request.contains("Content-Type: application/json\r\n"), row.body[0] != '\0');
        QVERIFY(request.contains("Accept-Language: en\r\n"));
        for (const QString &header : signaturesOf(QString::fromLatin1(row.profile)))
            QCOMPARE(request.contains(header.toLatin1() + "\r\n"), row.signedIn);
    }

private:
    std::unique_ptr<AdminApiClient> clientOf(const QString &profile)
    {
        AdminApiSettings settings = apiSettings(m_server->url());
        settings.userId = QStringLiteral("7");
        auto client = std::make_unique<AdminApiClient>(m_rules.value(profile), settings, *m_budgets);
        client->setRetryPolicy({.attempts = 1});
        return client;
    }

    QMap<QString, AdminApiRules> m_rules;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<CallBudgets> m_budgets;
};

QTEST_GUILESS_MAIN(AdminApiVerbsTest)
#include "adminapiverbs_test.moc"
