#include "models/gateway/profileloader.h"
#include "models/gateway/sqltemplate.h"
#include "tests/support/changedjson.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace Gatehouse;

namespace
{

QByteArray shipped(const char *id)
{
    QFile file(QStringLiteral(":/gatehouse/gateways/%1.json").arg(QLatin1String(id)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray withChange(const QByteArray &id, const QString &pointer, const QJsonValue &value)
{
    return jsonWith(shipped(id), pointer, value);
}

QByteArray demoWith(const QString &pointer, const QJsonValue &value)
{
    return withChange("demo", pointer, value);
}

} // namespace

class ProfileLoaderTest : public QObject
{
    Q_OBJECT
private slots:
    void theProductsAreShipped()
    {
        QCOMPARE(shippedProfiles(),
                 (QStringList{QStringLiteral("bifrost"), QStringLiteral("demo"), QStringLiteral("litellm"),
                              QStringLiteral("new-api"), QStringLiteral("one-api")}));
    }

    void theShippedProfilesHaveNoMistake_data()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : shippedProfiles())
            QTest::newRow(qPrintable(id)) << id;
    }
    void theShippedProfilesHaveNoMistake()
    {
        QFETCH(QString, id);
        const auto profile = loadProfile(id);
        QVERIFY2(profile.has_value(), profile ? "" : qPrintable(profile.error().message));
        QCOMPARE(profile->id, id);
        QVERIFY(!profile->name.isEmpty());
        QCOMPARE(profile->telemetry.fields.size(), kTelemetryFieldCount);
    }

    void aMistakeIsNamedByItsPlaceAndReason_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("reason");
        const QJsonValue gone(QJsonValue::Undefined);
        const auto row = [](const char *name, const char *change, const QJsonValue &value, const char *pointer,
                            const char *reason) {
            QTest::newRow(name) << QString::fromLatin1(change) << value << QString::fromLatin1(pointer)
                                << QString::fromLatin1(reason);
        };
        row("no id", "/id", gone, "", "id is missing");
        row("id with a space", "/id", QStringLiteral("my gateway"), "/id",
            "must be lower-case letters, digits and -, at most 40");
        row("unknown key", "/colour", QStringLiteral("red"), "", "colour is not known here");
        row("number for a text", "/name", 5, "/name", "must be of type string");
        row("unknown unit", "/telemetry/time/unit", QStringLiteral("minutes"), "/telemetry/time/unit",
            "must be one of us, ms, s, timestamp");
        row("unknown column in the key", "/telemetry/row_id",
            QJsonObject{{QStringLiteral("columns"), QJsonArray{QStringLiteral("uuid")}},
                        {QStringLiteral("grows"), false}},
            "/telemetry/row_id", "column requests.uuid is not in the data map");
        row("two columns that grow", "/telemetry/row_id",
            QJsonObject{{QStringLiteral("columns"), QJsonArray{QStringLiteral("id"), QStringLiteral("attempt")}},
                        {QStringLiteral("grows"), true}},
            "/telemetry/row_id", "grows, so it must be one column");
        row("bad identifier", "/telemetry/table", QStringLiteral("requests; DROP TABLE x"), "/telemetry/table",
            "must be an SQL identifier: a letter or _, then letters, digits or _, at most 63");
        row("no fields", "/telemetry/fields", gone, "/telemetry", "fields is missing");
        row("field left out", "/telemetry/fields/ttft", gone, "/telemetry/fields", "ttft is missing");
        row("unknown field", "/telemetry/fields/mood", QJsonObject(), "/telemetry/fields", "mood is not known here");
        row("unknown column in needs", "/telemetry/fields/model/alternatives/0/needs/0", QStringLiteral("modell"),
            "/telemetry/fields/model/alternatives/0/needs/0", "column requests.modell is not in the data map");
        row("column that needs does not name", "/telemetry/fields/model/alternatives/0/sql/default",
            QStringLiteral("{model} || {ip}"), "/telemetry/fields/model/alternatives/0/sql/default",
            "uses {ip}, which \"needs\" does not name");
        row("SQL that writes", "/telemetry/fields/model/alternatives/0/sql/default",
            QStringLiteral("(DELETE FROM requests)"), "/telemetry/fields/model/alternatives/0/sql/default",
            "holds DELETE; a profile only reads");
        row("SQL with a second statement", "/telemetry/fields/model/alternatives/0/sql/default",
            QStringLiteral("{model}; SELECT 1"), "/telemetry/fields/model/alternatives/0/sql/default",
            "holds a statement end or a comment");
        row("open bracket", "/telemetry/fields/model/alternatives/0/sql/default", QStringLiteral("lower({model}"),
            "/telemetry/fields/model/alternatives/0/sql/default", "has unequal brackets");
        row("open text", "/telemetry/fields/model/alternatives/0/sql/default", QStringLiteral("{model} || 'x"),
            "/telemetry/fields/model/alternatives/0/sql/default", "has a text that is not closed");
        row("unknown engine", "/telemetry/fields/model/alternatives/0/sql/oracle", QStringLiteral("{model}"),
            "/telemetry/fields/model/alternatives/0/sql", "oracle is not known here");
        row("engine that the product does not run on", "/telemetry/fields/model/alternatives/0/sql/mysql",
            QStringLiteral("{model}"), "/telemetry/fields/model/alternatives/0/sql/mysql",
            "mysql is neither among the engines nor the log_engines");
        row("no engine", "/engines", QJsonArray(), "/engines", "no fewer than 1");
        row("engine nobody knows", "/engines/0", QStringLiteral("oracle"), "/engines/0",
            "must be one of sqlite, postgresql, mysql, clickhouse");
        row("column named twice", "/telemetry/fields/model/alternatives/0/needs/1", QStringLiteral("model"),
            "/telemetry/fields/model/alternatives/0/needs/1", "names model twice");
        row("lookup into nowhere", "/telemetry/fields/provider/alternatives/0/lookup/table",
            QStringLiteral("suppliers"), "/telemetry/fields/provider/alternatives/0/lookup/id",
            "table suppliers is not in the data map");
        row("unknown outcome", "/telemetry/fields/outcome/otherwise", QStringLiteral("fine"),
            "/telemetry/fields/outcome/otherwise",
            "must be one of ok, client_error, rate_limited, server_error, timeout, cancelled");
        row("range upside down", "/telemetry/fields/outcome/by_status/0/from", 300,
            "/telemetry/fields/outcome/by_status/0", "begins at 300, after its end 299");
        row("precision of nothing", "/telemetry/fields/latency/precision_ms", 0,
            "/telemetry/fields/latency/precision_ms", "greater than or equal to 1");
        row("detect by an unknown column", "/detect/required/providers/0", QStringLiteral("uuid"),
            "/detect/required/providers/0", "column providers.uuid is not in the data map");
        row("absent, yet in the data map", "/detect/absent",
            QJsonObject{{QStringLiteral("requests"), QJsonArray{QStringLiteral("status")}}},
            "/detect/absent/requests/0", "column requests.status is in the data map, so the product has it");
        row("quota without a limit", "/quotas/0/limit", gone, "/quotas/0", "limit is missing");
        row("quota of nobody", "/quotas/0/caps", QStringLiteral("model"), "/quotas/0/caps",
            "must be one of workspace, account, key");
        row("quota of an unknown column", "/quotas/0/id", QStringLiteral("uuid"), "/quotas/0/id",
            "column workspaces.uuid is not in the data map");
        row("quota limit that needs does not name", "/quotas/0/limit/alternatives/0/sql/default",
            QStringLiteral("{region}"), "/quotas/0/limit/alternatives/0/sql/default",
            "uses {region}, which \"needs\" does not name");
        row("quota without a zone", "/quotas/0/period/zone", gone, "/quotas/0/period/zone", "is not a time zone");
        row("quota of a zone that is none", "/quotas/0/period/zone", QStringLiteral("Mars/North"),
            "/quotas/0/period/zone", "Mars/North is not a time zone");
        row("quota counted from nowhere", "/quotas/0/period/kind", QStringLiteral("total"), "/quotas/0/period/kind",
            "must be month or day for use from telemetry");
        row("quota used in two ways", "/quotas/0/used/alternatives",
            QJsonArray{
                QJsonObject{{QStringLiteral("needs"), QJsonArray()},
                            {QStringLiteral("sql"), QJsonObject{{QStringLiteral("default"), QStringLiteral("1")}}}}},
            "/quotas/0/used", "comes from telemetry, so it has no alternatives");
        row("quota used from an empty table", "/quotas/0/used/from", QStringLiteral("table"), "/quotas/0/used",
            "comes from the table, so it needs alternatives");
        row("quota that writes", "/quotas/0/conditions/0/sql/default", QStringLiteral("{status} = 1; DROP TABLE x"),
            "/quotas/0/conditions/0/sql/default", "holds a statement end or a comment");
        row("kept without a ground", "/data_map/tables/payments/ground", gone, "/data_map/tables/payments",
            "keeps rows of people, so it needs a \"ground\"");
        row("a period for rows that go", "/data_map/tables/sessions/keep_for", QStringLiteral("P1Y"),
            "/data_map/tables/sessions/keep_for", "is for rows that stay");
        row("a period of nothing", "/data_map/tables/payments/keep_for", QStringLiteral("P"),
            "/data_map/tables/payments/keep_for", "must be a period such as P10Y");
        row("a period without a time", "/data_map/tables/payments/time", gone, "/data_map/tables/payments/keep_for",
            "counts from a row's own time");
        row("a preference of nobody", "/data_map/preferences/objection/table", QStringLiteral("providers"),
            "/data_map/preferences/objection/table", "providers is no table with rows of a person's own");
        row("a preference in no column", "/data_map/preferences/objection/set/colour", 1,
            "/data_map/preferences/objection/set/colour", "is no column of communication_preferences");
        row("a preference that gives the row away", "/data_map/preferences/objection/set/account_id", 1,
            "/data_map/preferences/objection/set/account_id", "says whose row it is");
        row("people without a way to them", "/data_map/tables/sessions/subject", QJsonArray(),
            "/data_map/tables/sessions/subject", "holds data of people but names no way to them");
        row("unknown retention class", "/data_map/tables/sessions/retention_class", QStringLiteral("for_ever"),
            "/data_map/tables/sessions/retention_class", "for_ever is not among the retention_classes");
        row("unknown disposition", "/data_map/tables/sessions/disposition", QStringLiteral("forget"),
            "/data_map/tables/sessions/disposition", "must be one of delete, pseudonymise, restrict, retain");
        row("subject link without the key", "/data_map/tables/sessions/subject/0/as", QStringLiteral("user:"),
            "/data_map/tables/sessions/subject/0/as", "must hold {key} once");
        row("subject path without a slash", "/data_map/tables/sessions/subject/0/path", QStringLiteral("id"),
            "/data_map/tables/sessions/subject/0/path", "must be a path into JSON");
        row("column of a person without a disposition", "/data_map/tables/payments/columns/account_id/on_erasure", gone,
            "/data_map/tables/payments/columns/account_id",
            "column payments.account_id is identifier and its rows stay, so it needs an \"on_erasure\"");
        row("erased after what leads to it", "/data_map/tables/security_events/order", 50,
            "/data_map/tables/security_events/order",
            "is 50, but rows are found through api_keys, which is erased at 20 already");
        row("link to nobody", "/data_map/tables/sessions/subject/0",
            QJsonObject{{QStringLiteral("column"), QStringLiteral("id")},
                        {QStringLiteral("table"), QStringLiteral("meta")},
                        {QStringLiteral("key"), QStringLiteral("key")}},
            "/data_map/tables/sessions/subject/0", "leads to meta, and from there to no person");
        row("blanked beside no mention", "/data_map/tables/sessions/subject/0/also_blank",
            QJsonArray{QJsonObject{{QStringLiteral("column"), QStringLiteral("ip")}}},
            "/data_map/tables/sessions/subject/0/also_blank", "is for a mention that is taken out");
        row("unknown column beside a mention", "/data_map/tables/sessions/subject/0/also_blank",
            QJsonArray{QJsonObject{{QStringLiteral("column"), QStringLiteral("mac")}}},
            "/data_map/tables/sessions/subject/0/also_blank/0/column", "column sessions.mac is not in the data map");
        row("persons in a table of nobody", "/data_map/tables/usage_daily/columns/workspace_id/category",
            QStringLiteral("identifier"), "/data_map/tables/usage_daily/columns/workspace_id",
            "name a \"subject\", or say in \"unlinked\" why there is none");
        row("linked and not", "/data_map/tables/sessions/unlinked", QStringLiteral("x"),
            "/data_map/tables/sessions/unlinked", "is said of a table with a \"subject\"");
        row("paths of a column that is kept", "/data_map/tables/payments/columns/processor/keep_paths",
            QJsonArray{QStringLiteral("/a")}, "/data_map/tables/payments/columns/processor/keep_paths",
            "is for a column that is blanked");
        row("column of persons elsewhere", "/data_map/tables/payments/columns/account_id/of_subject",
            QStringLiteral("meta"), "/data_map/tables/payments/columns/account_id/of_subject",
            "meta is no table of persons");
        row("another person changed", "/data_map/tables/admin_actions/subject/0/mention",
            QStringLiteral("pseudonymise"), "/data_map/tables/admin_actions/columns/target_id/on_erasure",
            "since no row is a person's own");
        row("health left out", "/admin_api/calls/health", gone, "/admin_api/calls", "health is missing");
        row("path without a slash", "/admin_api/calls/health/path", QStringLiteral("health"),
            "/admin_api/calls/health/path", "must be a path that begins with /");
        const QJsonObject block{{QStringLiteral("method"), QStringLiteral("POST")},
                                {QStringLiteral("path"), QStringLiteral("/block/{id}")}};
        const QJsonObject wrong{{QStringLiteral("method"), QStringLiteral("BLOCK")},
                                {QStringLiteral("path"), QStringLiteral("/block/{id}")}};
        row("a second way with a slip", "/admin_api/calls/disable_key", QJsonArray{block, wrong},
            "/admin_api/calls/disable_key/1/method", "must be one of");
        row("a find of anything", "/admin_api/calls/find_key/path", QStringLiteral("/admin/v1/keys"),
            "/admin_api/calls/find_key", "must hold {id}");
        row("a list of nobody", "/admin_api/calls/list_keys/results/id", gone, "/admin_api/calls/list_keys/results",
            "needs the place of the id");
        row("a search for nothing", "/admin_api/calls/search_accounts/query", QJsonObject(),
            "/admin_api/calls/search_accounts", "must hold {text}");
        row("a name that no call finds", "/admin_api/calls/list_privacy_requests/path",
            QStringLiteral("/requests/{name}"), "/admin_api/calls/list_privacy_requests", "finds the name by the id");
        row("a list of requests without their day", "/admin_api/calls/list_privacy_requests/results/received", gone,
            "/admin_api/calls/list_privacy_requests/results", "received is missing");
        row("a list of requests with a slip", "/admin_api/calls/list_privacy_requests/results/e-mail",
            QStringLiteral("/mail"), "/admin_api/calls/list_privacy_requests/results", "e-mail is not known here");
        row("a list of requests that changes something", "/admin_api/calls/list_privacy_requests/method",
            QStringLiteral("POST"), "/admin_api/calls/list_privacy_requests/method", "must be one of GET");
        row("a day in weeks", "/privacy_requests/api/received_unit", QStringLiteral("weeks"),
            "/privacy_requests/api/received_unit", "must be one of s, ms, text");
        row("a table of requests without ids", "/privacy_requests/id", gone, "/privacy_requests", "id is missing");
        row("a table of requests without statuses", "/privacy_requests/open/column", gone, "/privacy_requests/open",
            "column is missing");
        row("offered and not offered", "/admin_api/unsupported",
            QJsonObject{{QStringLiteral("health"), QStringLiteral("no")}}, "/admin_api/unsupported/health",
            "has a call above");
    }
    void aMistakeIsNamedByItsPlaceAndReason()
    {
        QFETCH(QString, change);
        QFETCH(QJsonValue, value);
        QFETCH(QString, pointer);
        QFETCH(QString, reason);
        const QList<ProfileMistake> mistakes = profileMistakes(demoWith(change, value));
        QStringList shown;
        for (const ProfileMistake &mistake : mistakes)
            shown.append(mistake.pointer + QStringLiteral(": ") + mistake.reason);
        const bool named = std::any_of(mistakes.begin(), mistakes.end(), [&](const ProfileMistake &m) {
            return m.pointer == pointer && m.reason.contains(reason);
        });
        QVERIFY2(named, qPrintable(shown.join(QLatin1Char('\n'))));
        // One cause, told at most twice: where it is, and where it is missed.
        QVERIFY2(mistakes.size() <= 3, qPrintable(shown.join(QLatin1Char('\n'))));
        const auto parsed = parseProfile(demoWith(change, value), QStringLiteral("mine.json"));
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(parsed.error().message.contains(
                     QStringLiteral("mine.json: %1: ").arg(pointer.isEmpty() ? QStringLiteral("/") : pointer)),
                 qPrintable(parsed.error().message));
    }

    void anErasureThatWouldChangeFiguresIsRefused_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("change");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("reason");
        const QJsonValue gone(QJsonValue::Undefined);
        const auto row = [](const char *name, const char *profile, const char *change, const QJsonValue &value,
                            const QString &reason) {
            QTest::newRow(name) << QString::fromLatin1(profile)
                                << QStringLiteral("/data_map/tables/") + QLatin1String(change) << value << reason;
        };
        row("a whole column", "new-api", "logs/columns/quota/on_erasure", QStringLiteral("blank"),
            QStringLiteral("is changed, but cost is read from it and has to stay"));
        row("a whole JSON column", "litellm", "LiteLLM_SpendLogs/columns/metadata/keep_paths", gone,
            QStringLiteral("is changed, but status_code is read from it and has to stay"));
        row("a place in JSON", "bifrost", "logs/columns/error_details/keep_paths",
            QJsonArray{QStringLiteral("/error/code")}, QStringLiteral("lacks /status_code that status_code reads"));
        row("a value of a condition", "new-api", "logs/columns/content/keep_values", gone,
            QStringLiteral("name it in \"keep_values\""));
        row("the time", "litellm", "LiteLLM_SpendLogs/columns/startTime/on_erasure", QStringLiteral("blank"),
            QStringLiteral("is changed, but the time is read from it"));
        row("how many there are", "one-api", "logs/columns/user_id/on_erasure", QStringLiteral("blank"),
            QStringLiteral("is blanked, but accounts are counted by it: pseudonymise it"));
        row("a mention", "new-api", "logs/subject/2/path", QStringLiteral("/stream_status"),
            QStringLiteral("is changed, but outcome is read from it"));
        row("beside a mention", "new-api", "logs/subject/2/also_blank/0/column", QStringLiteral("model_name"),
            QStringLiteral("is changed, but model is read from it"));
    }
    void anErasureThatWouldChangeFiguresIsRefused()
    {
        QFETCH(QString, profile);
        QFETCH(QString, change);
        QFETCH(QJsonValue, value);
        QFETCH(QString, reason);
        QStringList shown;
        for (const ProfileMistake &mistake : profileMistakes(withChange(profile.toLatin1(), change, value)))
            shown.append(mistake.reason);
        const bool named =
            std::any_of(shown.begin(), shown.end(), [&](const QString &text) { return text.contains(reason); });
        QVERIFY2(named, qPrintable(shown.join(QLatin1Char('\n'))));
    }

    void anSqlActionIsOneStatementOnOneRow_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("reason");
        const QString good = QStringLiteral("UPDATE api_keys SET status = 'disabled' WHERE id = {id}");
        const QString check = QStringLiteral("SELECT status FROM api_keys WHERE id = {id}");
        const auto row = [&](const char *name, const QString &sql, const QString &read, const char *pointer,
                             const char *reason) {
            QTest::newRow(name) << sql << read << QString::fromLatin1(pointer) << QString::fromLatin1(reason);
        };
        row("good", good, check, "", "");
        row("good delete", QStringLiteral("DELETE FROM api_keys WHERE id = {id}"), check, "", "");
        row("everybody's rows", QStringLiteral("UPDATE api_keys SET status = {id}"), check,
            "/sql_actions/disable_key/sql/default", "WHERE names {id}");
        row("id in a text only", QStringLiteral("UPDATE api_keys SET status = 1 WHERE id > '{id}'"), check,
            "/sql_actions/disable_key/sql/default", "WHERE names {id}");
        row("two statements", good + QStringLiteral("; DROP TABLE api_keys"), check,
            "/sql_actions/disable_key/sql/default", "statement end");
        row("insert", QStringLiteral("INSERT INTO api_keys SELECT * FROM api_keys WHERE id = {id}"), check,
            "/sql_actions/disable_key/sql/default", "is not one UPDATE or DELETE");
        row("another placeholder", good + QStringLiteral(" AND name = {name}"), check,
            "/sql_actions/disable_key/sql/default", "a placeholder other than {id}");
        row("a check that writes", good, good, "/sql_actions/disable_key/check/default",
            "holds UPDATE; a profile only reads");
        row("a check of no row", good, QStringLiteral("SELECT 1"), "/sql_actions/disable_key/check/default",
            "must name {id}");
    }
    void anSqlActionIsOneStatementOnOneRow()
    {
        QFETCH(QString, sql);
        QFETCH(QString, check);
        QFETCH(QString, pointer);
        QFETCH(QString, reason);
        const QJsonObject action{{QStringLiteral("sql"), QJsonObject{{QStringLiteral("default"), sql}}},
                                 {QStringLiteral("check"), QJsonObject{{QStringLiteral("default"), check}}},
                                 {QStringLiteral("expected"), QStringLiteral("disabled")},
                                 {QStringLiteral("why"), QStringLiteral("The admin API cannot.")}};
        const QByteArray without =
            demoWith(QStringLiteral("/admin_api/calls/disable_key"), QJsonValue(QJsonValue::Undefined));
        const QList<ProfileMistake> mistakes =
            profileMistakes(jsonWith(without, QStringLiteral("/sql_actions/disable_key"), action));
        QCOMPARE(mistakes.isEmpty(), pointer.isEmpty());
        if (!pointer.isEmpty()) {
            QCOMPARE(mistakes.first().pointer, pointer);
            QVERIFY2(mistakes.first().reason.contains(reason), qPrintable(mistakes.first().reason));
        }
    }

    void aVerbOfTheAdminApiHasNoSqlAction()
    {
        const QJsonObject text{{QStringLiteral("mysql"), QStringLiteral("DELETE FROM api_keys WHERE id = {id}")}};
        const QJsonObject action{{QStringLiteral("sql"), text},
                                 {QStringLiteral("check"), text},
                                 {QStringLiteral("expected"), QStringLiteral("1")},
                                 {QStringLiteral("why"), QStringLiteral("x")}};
        QStringList shown;
        for (const ProfileMistake &mistake : profileMistakes(
                 demoWith(QStringLiteral("/sql_actions"), QJsonObject{{QStringLiteral("disable_key"), action}})))
            shown.append(mistake.pointer + QStringLiteral(": ") + mistake.reason);
        QVERIFY(shown.contains(
            QStringLiteral("/sql_actions/disable_key: has a call in the admin API, which is always taken")));
        QVERIFY(shown.contains(QStringLiteral("/sql_actions/disable_key/sql: has no text for sqlite")));
    }

    void everyMistakeOfAFileIsNamedAtOnce()
    {
        const QByteArray once = demoWith(QStringLiteral("/name"), 5);
        QCOMPARE(profileMistakes(jsonWith(once, QStringLiteral("/telemetry/time/unit"), QStringLiteral("h"))).size(),
                 2);
    }

    void brokenJsonIsNamedWithItsLine()
    {
        const auto parsed = parseProfile("{\n \"id\": \"x\",\n nonsense\n}", QStringLiteral("mine.json"));
        QVERIFY(!parsed);
        QVERIFY2(parsed.error().message.contains(QStringLiteral("line 3")), qPrintable(parsed.error().message));
    }

    void anArrayOrNothingIsNotAProfile()
    {
        for (const QByteArray &bytes : {QByteArray("[]"), QByteArray("{}"), QByteArray(), QByteArray("null")})
            QVERIFY(!parseProfile(bytes, QStringLiteral("mine.json")));
    }

    void aProfileOfOnesOwnIsReadFromItsPath()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("own.json"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(demoWith(QStringLiteral("/id"), QStringLiteral("own")));
        file.close();
        const auto profile = loadProfile(path);
        QVERIFY(profile.has_value());
        QCOMPARE(profile->id, QStringLiteral("own"));
        QCOMPARE(profile->source, QStringLiteral("own.json"));
    }

    void anUnknownProfileNamesTheShippedOnes()
    {
        const auto profile = loadProfile(QStringLiteral("no-such-gateway"));
        QCOMPARE(profile.error().kind, ErrorKind::NotFound);
        QVERIFY(profile.error().message.contains(shippedProfiles().join(QStringLiteral(", "))));
    }

    void damagedBytesAreRefusedAndNeverCrash()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 150; ++round) {
            QByteArray bytes = shipped(round % 2 == 0 ? "demo" : "new-api");
            for (int i = 0; i < 1 + round % 8; ++i)
                bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            if (round % 5 == 0)
                bytes.truncate(random.bounded(int(bytes.size())));
            const auto profile = parseProfile(bytes, QStringLiteral("damaged.json"));
            QVERIFY(profile || profile.error().message.startsWith(QStringLiteral("damaged.json: ")));
        }
    }

    void aTemplateIsFilledInTheQuotesOfTheEngine()
    {
        const QString text = QStringLiteral("{group} = (SELECT max({later.id}) FROM {table} later)");
        QCOMPARE(SqlTemplate::filled(text, QStringLiteral("logs"), QStringLiteral("t"), Dialect::Sqlite),
                 QStringLiteral("t.\"group\" = (SELECT max(later.\"id\") FROM \"logs\" later)"));
        QCOMPARE(SqlTemplate::filled(text, QStringLiteral("logs"), QStringLiteral("t"), Dialect::MySql),
                 QStringLiteral("t.`group` = (SELECT max(later.`id`) FROM `logs` later)"));
        QCOMPARE(SqlTemplate::columns(text), (QStringList{QStringLiteral("group"), QStringLiteral("id")}));
    }
};

QTEST_GUILESS_MAIN(ProfileLoaderTest)
#include "profileloader_test.moc"
