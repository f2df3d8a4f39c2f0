#include "app/demogateway/adminapi.h"
#include "app/demogateway/admintoken.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/app/demogateway/fakes.h"
#include "tests/support/fixedclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

const QByteArray kToken("gh_admin_test");

QJsonObject objectOf(const ApiReply &reply)
{
    return QJsonDocument::fromJson(reply.json).object();
}

QString errorCode(const ApiReply &reply)
{
    return objectOf(reply).value(QLatin1String("error")).toObject().value(QLatin1String("code")).toString();
}

// What of JSON Schema the document uses: $ref, type, required, properties, items, enum, additionalProperties.
QString mismatch(const QJsonObject &root, QJsonObject schema, const QJsonValue &value, const QString &place)
{
    const QString reference = schema.value(QLatin1String("$ref")).toString();
    if (!reference.isEmpty())
        schema = root.value(QLatin1String("components"))
                     .toObject()
                     .value(QLatin1String("schemas"))
                     .toObject()
                     .value(reference.section(QLatin1Char('/'), -1))
                     .toObject();
    const QJsonValue typeValue = schema.value(QLatin1String("type"));
    const QVariantList types =
        typeValue.isArray() ? typeValue.toArray().toVariantList() : QVariantList{typeValue.toString()};
    const QString found = value.isObject()   ? QStringLiteral("object")
                          : value.isArray()  ? QStringLiteral("array")
                          : value.isString() ? QStringLiteral("string")
                          : value.isBool()   ? QStringLiteral("boolean")
                          : value.isNull()   ? QStringLiteral("null")
                          : value.toDouble() == double(value.toInteger()) && !types.contains(QStringLiteral("number"))
                              ? QStringLiteral("integer")
                              : QStringLiteral("number");
    if (!types.contains(found))
        return place + QStringLiteral(" is ") + found;
    const QJsonArray words = schema.value(QLatin1String("enum")).toArray();
    if (!words.isEmpty() && !words.contains(value))
        return place + QStringLiteral(" is ") + value.toString();
    const QJsonArray requiredNames = schema.value(QLatin1String("required")).toArray();
    for (const QJsonValue &name : requiredNames) {
        if (!value.toObject().contains(name.toString()))
            return place + QLatin1Char('.') + name.toString() + QStringLiteral(" is missing");
    }
    const QJsonObject properties = schema.value(QLatin1String("properties")).toObject();
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end() && !properties.isEmpty(); ++it) {
        if (!properties.contains(it.key()))
            return place + QLatin1Char('.') + it.key() + QStringLiteral(" is not described");
        if (const QString wrong =
                mismatch(root, properties.value(it.key()).toObject(), it.value(), place + QLatin1Char('.') + it.key());
            !wrong.isEmpty())
            return wrong;
    }
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items) {
        if (const QString wrong =
                mismatch(root, schema.value(QLatin1String("items")).toObject(), item, place + QStringLiteral("[]"));
            !wrong.isEmpty())
            return wrong;
    }
    return {};
}

} // namespace

class AdminApiTest : public QObject
{
    Q_OBJECT
    DemoHistory m_history{1, 1'000};
    std::unique_ptr<QTemporaryDir> m_copy;
    std::unique_ptr<SqliteDatabase> m_database;
    FixedClock m_clock{kHistoryEndMs};
    std::unique_ptr<FakeTraffic> m_traffic;
    std::unique_ptr<AdminApi> m_api;

    ApiReply call(const char *method, const QString &path, const QByteArray &body = {})
    {
        const QUrl url(path);
        return m_api->handle({method, url.path(), QUrlQuery(url), "Bearer " + kToken, body});
    }
    qint64 actions() { return number(*m_database, QStringLiteral("SELECT count(*) FROM admin_actions")); }

private slots:
    void initTestCase() { QVERIFY(m_history.write()); }

    void init()
    {
        // Every test has a copy of its own to change.
        m_copy = std::make_unique<QTemporaryDir>();
        const GatewayFolder copy{m_copy->path()};
        QVERIFY(QFile::copy(m_history.folder.database(), copy.database()));
        m_database = std::move(*SqliteDatabase::open(copy.database(), SqliteDatabase::Mode::ReadWrite));
        m_traffic = std::make_unique<FakeTraffic>();
        m_api = std::make_unique<AdminApi>(*m_database, *m_traffic, m_clock, tokenDigest(kToken));
    }

    void cleanup()
    {
        m_api.reset();
        m_database.reset();
    }

    void withoutTheTokenNothingIsTold_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("wrong") << QByteArray("Bearer gh_admin_other");
        QTest::newRow("empty") << QByteArray("Bearer ");
        QTest::newRow("another scheme") << QByteArray("Basic " + kToken);
        QTest::newRow("the digest itself") << QByteArray("Bearer " + tokenDigest(kToken));
        QTest::newRow("the beginning") << QByteArray("Bearer " + kToken.chopped(1));
    }

    void withoutTheTokenNothingIsTold()
    {
        QFETCH(QByteArray, authorization);
        for (const char *path : {"/admin/v1/accounts", "/admin/v1/health", "/nothing"}) {
            const ApiReply reply = m_api->handle({"GET", QString::fromLatin1(path), {}, authorization, {}});
            QCOMPARE(reply.status, 401);
            QCOMPARE(errorCode(reply), QStringLiteral("unauthorized"));
            QVERIFY(!reply.json.contains("data"));
            QVERIFY(!reply.json.contains(kToken));
        }
        const ApiReply change =
            m_api->handle({"DELETE", QStringLiteral("/admin/v1/accounts/1"), {}, authorization, {}});
        QCOMPARE(change.status, 401);
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(*) FROM accounts WHERE id = 1")), 1);
    }

    void theDescriptionAndTheRoutesAreTheSame()
    {
        const ApiReply reply = call("GET", QStringLiteral("/admin/v1/openapi.json"));
        QCOMPARE(reply.status, 200);
        const QJsonObject paths = objectOf(reply).value(QLatin1String("paths")).toObject();
        QSet<QString> described;
        for (auto path = paths.begin(); path != paths.end(); ++path) {
            const QStringList methods = path.value().toObject().keys();
            for (const QString &method : methods)
                described.insert(method.toUpper() + QLatin1Char(' ') + path.key());
        }
        QSet<QString> answered;
        for (const AdminApi::Route &route : AdminApi::routes())
            answered.insert(QString::fromLatin1(route.method) + QLatin1Char(' ') + QString::fromLatin1(route.path));
        QCOMPARE(described, answered);
        QCOMPARE(answered.size(), 18);
    }

    void everyRouteAnswersAsDescribed_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; i < AdminApi::routes().size(); ++i)
            QTest::addRow("%s %s", AdminApi::routes().at(i).method, AdminApi::routes().at(i).path) << i;
    }

    void everyRouteAnswersAsDescribed()
    {
        QFETCH(int, index);
        const AdminApi::Route &route = AdminApi::routes().at(index);
        const QJsonObject document = objectOf(call("GET", QStringLiteral("/admin/v1/openapi.json")));
        const QJsonObject operation = document.value(QLatin1String("paths"))
                                          .toObject()
                                          .value(QString::fromLatin1(route.path))
                                          .toObject()
                                          .value(QString::fromLatin1(route.method).toLower())
                                          .toObject();
        QString path = QString::fromLatin1(route.path);
        const bool needsBody = path.endsWith(QLatin1String("incidents"));
        const ApiReply reply = call(route.method,
                                    path.replace(QStringLiteral("{id}"), QStringLiteral("100"))
                                        .replace(QStringLiteral("providers/100"), QStringLiteral("providers/2")),
                                    needsBody ? QByteArray(R"({"kind":"leaked_key"})") : QByteArray());
        const QJsonObject responses = operation.value(QLatin1String("responses")).toObject();
        QVERIFY2(responses.contains(QString::number(reply.status)) && reply.status < 300, reply.json.constData());
        const QJsonObject schema = responses.value(QString::number(reply.status))
                                       .toObject()
                                       .value(QLatin1String("content"))
                                       .toObject()
                                       .value(QLatin1String("application/json"))
                                       .toObject()
                                       .value(QLatin1String("schema"))
                                       .toObject();
        QVERIFY(!schema.isEmpty());
        QCOMPARE(mismatch(document, schema, objectOf(reply), QStringLiteral("answer")), QString());
        if (path.contains(QLatin1String("/100")) || path.contains(QLatin1String("/2"))) {
            path.replace(QStringLiteral("/100"), QStringLiteral("/99999"))
                .replace(QStringLiteral("/2"), QStringLiteral("/99999"));
            const ApiReply missing = call(route.method, path);
            QCOMPARE(missing.status, 404);
            QVERIFY(responses.contains(QStringLiteral("404")));
        }
    }

    void pagesCoverEveryRowOnce()
    {
        QSet<qint64> ids;
        for (int page = 1; page <= 5; ++page) {
            const QJsonObject reply =
                objectOf(call("GET", QStringLiteral("/admin/v1/accounts?page=%1&page_size=90").arg(page)));
            QCOMPARE(reply.value(QLatin1String("page")).toObject().value(QLatin1String("total")).toInt(),
                     kAccountCount);
            const QJsonArray rows = reply.value(QLatin1String("data")).toArray();
            QCOMPARE(rows.size(), page < 5 ? 90 : 40);
            for (const QJsonValue &row : rows)
                ids.insert(row.toObject().value(QLatin1String("id")).toInteger());
        }
        QCOMPARE(ids.size(), kAccountCount);
        QVERIFY(objectOf(call("GET", QStringLiteral("/admin/v1/accounts?page=900")))
                    .value(QLatin1String("data"))
                    .toArray()
                    .isEmpty());
    }

    void badPagingIsRefused_data()
    {
        QTest::addColumn<QString>("query");
        for (const char *query : {"page=0", "page=-1", "page=x", "page=", "page=1.5", "page=99999999999999999999",
                                  "page_size=0", "page_size=501", "page_size=all"})
            QTest::newRow(query) << QString::fromLatin1(query);
    }

    void badPagingIsRefused()
    {
        QFETCH(QString, query);
        const ApiReply reply = call("GET", QStringLiteral("/admin/v1/keys?") + query);
        QCOMPARE(reply.status, 400);
        QCOMPARE(errorCode(reply), QStringLiteral("invalid_request"));
        QVERIFY(reply.json.contains(query.section(QLatin1Char('='), 0, 0).toLatin1() + " must be"));
    }

    void searchFindsPartsAndTakesWildcardsLiterally()
    {
        const auto total = [this](const QString &search) {
            return objectOf(call("GET", QStringLiteral("/admin/v1/accounts?search=") + search))
                .value(QLatin1String("page"))
                .toObject()
                .value(QLatin1String("total"))
                .toInt();
        };
        QCOMPARE(total(QStringLiteral(".example")), kAccountCount);
        QVERIFY(total(QStringLiteral("amber%20")) > 0);
        QVERIFY(total(QStringLiteral("AMBER%20")) == total(QStringLiteral("amber%20")));
        QCOMPARE(total(QStringLiteral("%25")), 0);
        QCOMPARE(total(QStringLiteral("a_a")), 0);
        QCOMPARE(total(QStringLiteral("'%20OR%201=1%20--")), 0);
        QCOMPARE(call("GET", QStringLiteral("/admin/v1/accounts?search=") + QString(201, QLatin1Char('a'))).status,
                 400);
    }

    void noHashAndNoPasswordLeavesTheGateway()
    {
        for (const char *path : {"/admin/v1/keys?page_size=500", "/admin/v1/accounts?page_size=500", "/admin/v1/keys/1",
                                 "/admin/v1/accounts/1"}) {
            const QByteArray json = call("GET", QString::fromLatin1(path)).json;
            QVERIFY(!json.contains("$2b$") && !json.contains("hash"));
        }
    }

    void disablingAndEnablingChangesTheRowIsNotedAndReachesTheTraffic_data()
    {
        QTest::addColumn<QString>("collection");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("enabled");
        QTest::newRow("accounts") << QStringLiteral("accounts") << QStringLiteral("account")
                                  << QStringLiteral("active");
        QTest::newRow("keys") << QStringLiteral("keys") << QStringLiteral("key") << QStringLiteral("active");
        QTest::newRow("providers") << QStringLiteral("providers") << QStringLiteral("provider")
                                   << QStringLiteral("enabled");
    }

    void disablingAndEnablingChangesTheRowIsNotedAndReachesTheTraffic()
    {
        QFETCH(QString, collection);
        QFETCH(QString, kind);
        QFETCH(QString, enabled);
        const QString path = QStringLiteral("/admin/v1/%1/5").arg(collection);
        const qint64 before = actions();
        const auto row = [](const ApiReply &reply) { return objectOf(reply).value(QLatin1String("data")).toObject(); };
        const QJsonObject disabled = row(call("POST", path + QStringLiteral("/disable"), R"({"reason":"leaked"})"));
        QCOMPARE(disabled.value(QLatin1String("status")).toString(), QStringLiteral("disabled"));
        QCOMPARE(disabled.value(QLatin1String("disabled_at")).toInteger(), m_clock.nowMs());
        QCOMPARE(
            dump(*m_database, QStringLiteral("SELECT action || ' ' || target_kind || ' ' || target_id || ' ' || reason "
                                             "|| ' ' || result FROM admin_actions ORDER BY id DESC LIMIT 1")),
            QStringList{QStringLiteral("%1.disable %1 5 leaked done").arg(kind)});
        QCOMPARE(m_traffic->reloads, 1);
        QCOMPARE(call("POST", path + QStringLiteral("/disable")).status, 200);
        QCOMPARE(dump(*m_database, QStringLiteral("SELECT result FROM admin_actions ORDER BY id DESC LIMIT 1")),
                 QStringList{QStringLiteral("unchanged")});
        const QJsonObject enabledRow = row(call("POST", path + QStringLiteral("/enable")));
        QCOMPARE(enabledRow.value(QLatin1String("status")).toString(), enabled);
        QVERIFY(enabledRow.value(QLatin1String("disabled_at")).isNull());
        QCOMPARE(actions(), before + 3);
    }

    void aRevokedKeyAndADeletedAccountCannotBeEnabled()
    {
        const qint64 revoked =
            number(*m_database, QStringLiteral("SELECT min(id) FROM api_keys WHERE status = 'revoked'"));
        const qint64 deleted =
            number(*m_database, QStringLiteral("SELECT min(id) FROM accounts WHERE status = 'deleted'"));
        QCOMPARE(call("POST", QStringLiteral("/admin/v1/keys/%1/enable").arg(revoked)).status, 409);
        QCOMPARE(call("POST", QStringLiteral("/admin/v1/accounts/%1/enable").arg(deleted)).status, 409);
        QCOMPARE(m_traffic->reloads, 0);
    }

    void deletingAnAccountTakesWhatItSaysAndNothingElse()
    {
        const qint64 id = number(
            *m_database,
            QStringLiteral(
                "SELECT min(k.account_id) FROM api_keys k JOIN workspaces w ON w.owner_account_id = k.account_id"));
        QVERIFY(id > 0);
        const QString path = QStringLiteral("/admin/v1/accounts/%1").arg(id);
        const qint64 keptPayments =
            number(*m_database, QStringLiteral("SELECT count(*) FROM payments WHERE account_id = ?"), {id});
        const qint64 others =
            number(*m_database, QStringLiteral("SELECT count(*) FROM api_keys WHERE account_id <> ?"), {id});
        const ApiReply reply = call("DELETE", path, R"({"reason":"asked for"})");
        QCOMPARE(reply.status, 200);
        const QJsonObject data = objectOf(reply).value(QLatin1String("data")).toObject();
        for (const char *table : {"api_keys", "memberships", "sessions", "communication_preferences"}) {
            QVERIFY2(
                number(*m_database,
                       QStringLiteral("SELECT count(*) FROM %1 WHERE account_id = ?").arg(QString::fromLatin1(table)),
                       {id}) == 0,
                table);
            QVERIFY(data.value(QLatin1String("removed_rows")).toObject().contains(QString::fromLatin1(table)));
        }
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(*) FROM accounts WHERE id = ?"), {id}), 0);
        QCOMPARE(
            number(*m_database, QStringLiteral("SELECT count(*) FROM workspaces WHERE owner_account_id = ?"), {id}), 0);
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(*) FROM payments WHERE account_id = ?"), {id}),
                 keptPayments);
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(*) FROM api_keys WHERE account_id <> ?"), {id}),
                 others);
        QVERIFY(data.value(QLatin1String("not_cleaned")).toArray().contains(QStringLiteral("requests")));
        QCOMPARE(
            dump(*m_database, QStringLiteral("SELECT action || target_id FROM admin_actions ORDER BY id DESC LIMIT 1")),
            QStringList{QStringLiteral("account.delete%1").arg(id)});
        QCOMPARE(m_traffic->reloads, 1);
        QCOMPARE(call("GET", path).status, 404);
        QCOMPARE(call("DELETE", path).status, 404);
    }

    void unknownPathsAndMethodsAreToldApart()
    {
        for (const char *path :
             {"/", "/admin/v1", "/admin/v1/", "/admin/v2/health", "/admin/v1/accounts/", "/admin/v1/accounts/x",
              "/admin/v1/accounts/0", "/admin/v1/accounts/-1", "/admin/v1/accounts/1/",
              "/admin/v1/accounts/99999999999999999999", "/admin/v1/health/1"})
            QVERIFY2(call("GET", QString::fromLatin1(path)).status == 404, path);
        const ApiReply reply = call("PUT", QStringLiteral("/admin/v1/accounts/1"));
        QCOMPARE(reply.status, 405);
        QCOMPARE(reply.headers, (QList<std::pair<QByteArray, QByteArray>>{{"Allow", "GET, DELETE"}}));
        QCOMPARE(call("POST", QStringLiteral("/admin/v1/health")).status, 405);
        QCOMPARE(call("", QStringLiteral("/admin/v1/health")).status, 405);
    }

    void badBodiesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("not JSON") << QByteArray("{");
        QTest::newRow("an array") << QByteArray("[]");
        QTest::newRow("too long") << QByteArray(70'000, ' ');
        QTest::newRow("no kind") << QByteArray("{}");
        QTest::newRow("unknown kind") << QByteArray(R"({"kind":"flood"})");
        QTest::newRow("zero minutes") << QByteArray(R"({"kind":"leaked_key","minutes":0})");
        QTest::newRow("half a minute") << QByteArray(R"({"kind":"leaked_key","minutes":1.5})");
        QTest::newRow("minutes as text") << QByteArray(R"({"kind":"leaked_key","minutes":"5"})");
        QTest::newRow("too many minutes") << QByteArray(R"({"kind":"leaked_key","minutes":1441})");
        QTest::newRow("target as number") << QByteArray(R"({"kind":"leaked_key","target":5})");
        QTest::newRow("unknown target") << QByteArray(R"({"kind":"leaked_key","target":"nobody"})");
    }

    void badBodiesAreRefused()
    {
        QFETCH(QByteArray, body);
        const qint64 before = actions();
        const ApiReply reply = call("POST", QStringLiteral("/admin/v1/demo/incidents"), body);
        QCOMPARE(reply.status, 400);
        QCOMPARE(errorCode(reply), QStringLiteral("invalid_request"));
        QVERIFY(m_traffic->injected.isEmpty());
        QCOMPARE(actions(), before);
    }

    void anIncidentIsInjectedAndNoted()
    {
        const ApiReply reply = call("POST", QStringLiteral("/admin/v1/demo/incidents"),
                                    R"({"kind":"provider-outage","target":"openai-a","minutes":12})");
        QCOMPARE(reply.status, 201);
        QCOMPARE(m_traffic->injected.size(), 1);
        QCOMPARE(m_traffic->injected.constFirst().span.lengthMs(), 12 * kMinuteMs);
        QCOMPARE(dump(*m_database,
                      QStringLiteral("SELECT action || ' ' || reason FROM admin_actions ORDER BY id DESC LIMIT 1")),
                 QStringList{QStringLiteral("demo.inject provider_outage")});
        m_traffic->refuse = true;
        QCOMPARE(call("POST", QStringLiteral("/admin/v1/demo/incidents"), R"({"kind":"leaked_key"})").status, 409);
    }

    void tooManyCallsAreAskedToWait()
    {
        AdminApi api(*m_database, *m_traffic, m_clock, tokenDigest(kToken), {.burst = 3, .perSecond = 0.5});
        const ApiRequest request{"GET", QStringLiteral("/admin/v1/version"), {}, "Bearer " + kToken, {}};
        for (int i = 0; i < 3; ++i)
            QCOMPARE(api.handle(request).status, 200);
        const ApiReply refused = api.handle(request);
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.headers, (QList<std::pair<QByteArray, QByteArray>>{{"Retry-After", "2"}}));
        m_clock.advance(2'000);
        QCOMPARE(api.handle(request).status, 200);
        QCOMPARE(api.handle(request).status, 429);
        m_clock.set(kHistoryEndMs);
    }

    void guessingTokensIsSlowedDownWithoutLockingOutTheOwner()
    {
        AdminApi api(*m_database, *m_traffic, m_clock, tokenDigest(kToken),
                     {.wrongTokenBurst = 2, .wrongTokensPerSecond = 0.1});
        const QString path = QStringLiteral("/admin/v1/version");
        QCOMPARE(api.handle({"GET", path, {}, "Bearer a", {}}).status, 401);
        QCOMPARE(api.handle({"GET", path, {}, "Bearer b", {}}).status, 401);
        QCOMPARE(api.handle({"GET", path, {}, "Bearer c", {}}).status, 429);
        QCOMPARE(api.handle({"GET", path, {}, "Bearer " + kToken, {}}).status, 200);
    }

    void theTokenFileIsForItsOwnerOnlyAndTheDatabaseKnowsItsDigest()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        const auto digest = ensureAdminToken(folder, *m_database);
        QVERIFY(digest);
        QCOMPARE(QFile::permissions(folder.token()) & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
        const QByteArray token = readWholeFile(folder.token())->trimmed();
        QVERIFY(token.size() > 40);
        QCOMPARE(*digest, tokenDigest(token));
        QCOMPARE(dump(*m_database, QStringLiteral("SELECT value FROM meta WHERE key = 'admin_token_sha256'")),
                 QStringList{QString::fromLatin1(*digest)});
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(*) FROM meta WHERE value LIKE '%' || ? || '%'"),
                        {QString::fromLatin1(token)}),
                 0);
        QCOMPARE(*ensureAdminToken(folder, *m_database), *digest); // kept at the next start
        QVERIFY(QFile::remove(folder.token()));
        QVERIFY(*ensureAdminToken(folder, *m_database) != *digest);
    }
};

QTEST_GUILESS_MAIN(AdminApiTest)
#include "adminapi_test.moc"
