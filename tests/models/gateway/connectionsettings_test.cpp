#include "models/gateway/connectionsettings.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

// JSON with ' for ", since moc loses its way in raw strings.
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

} // namespace

class ConnectionSettingsTest : public QObject
{
    Q_OBJECT
private slots:
    void aFullFileIsRead()
    {
        const auto settings = parseConnection(
            json("{ 'profile': 'new-api',"
                 "'database': { 'driver': 'postgresql', 'host': 'db.example', 'port': 5433, 'name': 'gw', 'user': "
                 "'reader', 'password_env': 'GW_DB_PASSWORD', 'ca_file': 'ca.pem' },"
                 "'log_database': { 'driver': 'clickhouse', 'url': 'https://ch.example:8443', 'name': 'log', 'user': "
                 "'r', 'password_file': 'pw' },"
                 "'admin_api': { 'url': 'https://gw.example/', 'token_keychain': 'gateway token', 'user_id': '1', "
                 "'pin_sha256': ['AB00000000000000000000000000000000000000000000000000000000000012'] },"
                 "'store': { 'driver': 'sqlite', 'file': 'sub/console.sqlite' } }"),
            QStringLiteral("/etc/gw/prod.json"));
        QVERIFY2(settings.has_value(), settings ? "" : qPrintable(settings.error().message));
        QCOMPARE(settings->name, QStringLiteral("prod"));
        QCOMPARE(settings->database.driver, Dialect::PostgreSql);
        QCOMPARE(settings->database.port, 5433);
        QCOMPARE(settings->database.password,
                 (SecretReference{SecretReference::Kind::Environment, QStringLiteral("GW_DB_PASSWORD")}));
        QCOMPARE(settings->database.caFile, QStringLiteral("/etc/gw/ca.pem"));
        QCOMPARE(settings->logDatabase->password,
                 (SecretReference{SecretReference::Kind::File, QStringLiteral("/etc/gw/pw")}));
        QCOMPARE(settings->adminApi->token.kind, SecretReference::Kind::Keychain);
        QCOMPARE(settings->adminApi->trust.pinsSha256.first().left(4), QStringLiteral("ab00"));
        QCOMPARE(settings->store.file, QStringLiteral("/etc/gw/sub/console.sqlite"));
    }

    void withoutAStoreOneIsChosenUnderTheDataFolder()
    {
        const auto settings = parseConnection(json("{ 'name': 'My gateway / 1', 'profile': 'demo', 'database': { "
                                                   "'driver': 'sqlite', 'file': 'a.sqlite' } }"),
                                              QStringLiteral("/tmp/x.json"));
        QVERIFY(settings.has_value());
        QVERIFY(settings->store.file.endsWith(QStringLiteral("/gatehouse/My-gateway-1.sqlite")));
        QCOMPARE(settings->database.file, QStringLiteral("/tmp/a.sqlite"));
    }

    void aMistakeIsNamedByFilePlaceAndReason_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char *name, const char *text, const char *message) {
            QTest::newRow(name) << json(text) << QString::fromLatin1(message);
        };
        row("not JSON", "{\n\"profile\": \n}", "c.json: /: is not JSON");
        row("no database", "{ 'profile': 'demo' }", "c.json: /: database is missing");
        row("unknown key", "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'colour': 1 }",
            "c.json: /: colour is not known here");
        row("unknown driver", "{ 'profile': 'demo', 'database': { 'driver': 'oracle' } }",
            "c.json: /database/driver: must be one of sqlite, postgresql, mysql, clickhouse");
        row("sqlite without a file", "{ 'profile': 'demo', 'database': { 'driver': 'sqlite' } }",
            "c.json: /database: file is missing");
        row("sqlite with a host", "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a', 'host': 'h' } }",
            "c.json: /database/host: does not belong to driver sqlite");
        row("port as a text",
            "{ 'profile': 'demo', 'database': { 'driver': 'mysql', 'host': 'h', 'name': 'n', 'port': '3306' } }",
            "c.json: /database/port: must be of type integer");
        row("neither host nor socket", "{ 'profile': 'demo', 'database': { 'driver': 'mysql', 'name': 'n' } }",
            "c.json: /database: needs either host or socket");
        row("certificate without a key",
            "{ 'profile': 'demo', 'database': { 'driver': 'postgresql', 'host': 'h', 'name': 'n', 'client_cert_file': "
            "'a' } }",
            "c.json: /database: needs client_cert_file and client_key_file together");
        row("two places",
            "{ 'profile': 'demo', 'database': { 'driver': 'mysql', 'host': 'h', 'name': 'n', 'password_env': 'A', "
            "'password_file': 'b' } }",
            "c.json: /database: names two places for one secret");
        row("plain HTTP to another machine",
            "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'admin_api': { 'url': "
            "'http://gw.example' } }",
            "c.json: /admin_api/url: must begin with https://");
        row("no URL",
            "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'admin_api': { 'url': 'gateway' } }",
            "c.json: /admin_api/url: is not a URL");
        row("bad pin",
            "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'admin_api': { 'url': 'https://g', "
            "'pin_sha256': ['abc'] } }",
            "c.json: /admin_api/pin_sha256/0: must be the SHA-256 of a server's public key");
        row("a writer of a file",
            "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a', 'writer': { 'user': 'w' } } }",
            "c.json: /database/writer: does not belong to driver sqlite");
        row("a writer without a name",
            "{ 'profile': 'demo', 'database': { 'driver': 'mysql', 'host': 'h', 'name': 'n', 'writer': {} } }",
            "c.json: /database/writer: user is missing");
        row("a writer of the store",
            "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'store': { 'driver': 'postgresql', "
            "'host': 'h', 'name': 'n', 'writer': { 'user': 'w' } } }",
            "c.json: /store/writer: is for a gateway's database");
        row("store in MySQL",
            "{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'store': { 'driver': 'mysql', "
            "'host': 'h', 'name': 'n' } }",
            "c.json: /store/driver: must be sqlite or postgresql");
    }
    void aMistakeIsNamedByFilePlaceAndReason()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto settings = parseConnection(bytes, QStringLiteral("/tmp/c.json"));
        QVERIFY(!settings);
        QCOMPARE(settings.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(settings.error().message.contains(message), qPrintable(settings.error().message));
    }

    void aLiteralSecretIsRefusedAndNotRepeated_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        QTest::newRow("password")
            << json("{ 'profile': 'demo', 'database': { 'driver': 'mysql', 'host': 'h', 'name': 'n', 'password': "
                    "'hunter2' } }")
            << QStringLiteral("/database/password: is a secret written in the file, which is refused. Put it elsewhere "
                              "and name the place: password_env, password_file or password_keychain");
        QTest::newRow("token") << json("{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, "
                                       "'admin_api': { 'url': 'https://g', 'token': 'hunter2' } }")
                               << QStringLiteral("/admin_api/token: is a secret written in the file");
        QTest::newRow("token that is no text")
            << json("{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'admin_api': { 'url': "
                    "'https://g', 'token': { 'value': 'hunter2' } } }")
            << QStringLiteral("/admin_api/token: is a secret");
        QTest::newRow("in the URL") << json("{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, "
                                            "'admin_api': { 'url': 'https://admin:hunter2@g' } }")
                                    << QStringLiteral("/admin_api/url: holds a user name or password");
    }
    void aLiteralSecretIsRefusedAndNotRepeated()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        const auto settings = parseConnection(bytes, QStringLiteral("/tmp/c.json"));
        QVERIFY(!settings);
        QVERIFY2(settings.error().message.contains(message), qPrintable(settings.error().message));
        QVERIFY(!settings.error().message.contains(QStringLiteral("hunter2")));
        QVERIFY(!settings.error().detail.contains(QStringLiteral("hunter2")));
        QVERIFY(!settings.error().message.contains(QStringLiteral("is not known here")));
    }

    void plainHttpIsAcceptedOnThisMachine()
    {
        for (const char *url : {"http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"}) {
            QByteArray text = json("{ 'profile': 'demo', 'database': { 'driver': 'sqlite', 'file': 'a' }, 'admin_api': "
                                   "{ 'url': 'URL' } }");
            QVERIFY(parseConnection(text.replace("URL", url), QStringLiteral("/tmp/c.json")).has_value());
        }
    }

    void aSavedConnectionReadsBackTheSame()
    {
        QTemporaryDir dir;
        ConnectionSettings settings;
        settings.name = QStringLiteral("production");
        settings.profile = QStringLiteral("new-api");
        settings.database.file = dir.filePath(QStringLiteral("gw.sqlite"));
        settings.adminApi = AdminApiSettings{QStringLiteral("https://gw.example"),
                                             {SecretReference::Kind::File, dir.filePath(QStringLiteral("token"))},
                                             QStringLiteral("1"),
                                             dir.filePath(QStringLiteral("ca.pem")),
                                             {}};
        DatabaseSettings archive;
        archive.driver = Dialect::PostgreSql;
        archive.host = QStringLiteral("db.example");
        archive.name = QStringLiteral("gw");
        archive.password = {SecretReference::Kind::Environment, QStringLiteral("GW_DB")};
        archive.writer = QStringLiteral("eraser");
        archive.writerPassword = {SecretReference::Kind::Keychain, QStringLiteral("eraser of the archive")};
        settings.parts = {{QStringLiteral("archive"), archive, settings.database}};
        settings.store = defaultStore(settings.name);
        const QString file = dir.filePath(QStringLiteral("new folder/c.json"));
        const auto saved = saveConnection(settings, file);
        QVERIFY2(saved.has_value(), saved ? "" : qPrintable(saved.error().message));
        QCOMPARE(*loadConnection(file), settings);
        QVERIFY(!(QFile::permissions(file) & (QFile::ReadOther | QFile::ReadGroup)));
    }

    void eachPartIsAConnectionOfItsOwn()
    {
        ConnectionSettings settings;
        settings.name = QStringLiteral("production");
        settings.profile = QStringLiteral("new-api");
        settings.database.file = QStringLiteral("main.sqlite");
        settings.logDatabase = DatabaseSettings{};
        settings.parts = {{QStringLiteral("archive"), {}, {}}};
        settings.parts.first().database.file = QStringLiteral("archive.sqlite");
        const QList<ConnectionSettings> parts = partsOf(settings);
        QCOMPARE(parts.size(), 2);
        QCOMPARE(parts.at(0).name, QStringLiteral("main"));
        QCOMPARE(parts.at(0).database.file, QStringLiteral("main.sqlite"));
        QVERIFY(parts.at(0).logDatabase && parts.at(0).parts.isEmpty());
        QCOMPARE(parts.at(1).name, QStringLiteral("archive"));
        QCOMPARE(parts.at(1).profile, QStringLiteral("new-api"));
        QCOMPARE(parts.at(1).database.file, QStringLiteral("archive.sqlite"));
        QVERIFY(!parts.at(1).logDatabase);
    }

    void aSecretInAPartIsRefusedToo()
    {
        const auto read = parseConnection(R"({"profile": "demo", "database": {"driver": "sqlite", "file": "a"},
            "parts": [{"name": "b", "database": {"driver": "mysql", "host": "h", "name": "n", "password": "hunter2"}}]})",
                                          QStringLiteral("/x/c.json"));
        QVERIFY(!read);
        QVERIFY2(read.error().message.contains(QStringLiteral("/parts/0/database/password: is a secret")),
                 qPrintable(read.error().message));
        QVERIFY(!read.error().message.contains(QStringLiteral("hunter2")));
    }

    void aConnectionThatCannotBeReadBackIsNotSaved()
    {
        QTemporaryDir dir;
        ConnectionSettings settings;
        settings.name = QStringLiteral("x");
        settings.profile = QStringLiteral("demo");
        settings.store = defaultStore(settings.name);
        QVERIFY(!saveConnection(settings, dir.filePath(QStringLiteral("c.json"))));
        QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("c.json"))));
    }

    void aMissingFileIsNamed()
    {
        QCOMPARE(loadConnection(QStringLiteral("/nonexistent/c.json")).error().kind, ErrorKind::NotFound);
        QVERIFY(!loadConnection(QDir::tempPath()));
    }

    void secretsComeFromWhereTheyAreKept()
    {
        QTemporaryDir dir;
        const QString name = dir.filePath(QStringLiteral("token"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("s3cret\n");
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QCOMPARE(*resolveSecret({SecretReference::Kind::File, name}), QStringLiteral("s3cret"));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::ReadOther));
        const auto open = resolveSecret({SecretReference::Kind::File, name});
        QCOMPARE(open.error().kind, ErrorKind::Denied);
        QVERIFY(open.error().message.contains(QStringLiteral("chmod")));
        QVERIFY(!open.error().message.contains(QStringLiteral("s3cret")));
        QCOMPARE(resolveSecret({SecretReference::Kind::File, name + QStringLiteral("x")}).error().kind,
                 ErrorKind::NotFound);
        qputenv("GATEHOUSE_TEST_TOKEN", "from env");
        QCOMPARE(*resolveSecret({SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_TOKEN")}),
                 QStringLiteral("from env"));
        QCOMPARE(
            resolveSecret({SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_UNSET")}).error().kind,
            ErrorKind::SignIn);
        QCOMPARE(resolveSecret({SecretReference::Kind::Keychain, QStringLiteral("x")}).error().kind, ErrorKind::SignIn);
        QVERIFY(resolveSecret({})->isEmpty());
    }

    void damagedBytesAreRefusedAndNeverCrash()
    {
        const QByteArray good =
            json("{'profile':'demo','database':{'driver':'sqlite','file':'a'},'admin_api':{'url':'https://"
                 "g','token_env':'T','pin_sha256':[]},'store':{'driver':'sqlite','file':'s'}}");
        QVERIFY(parseConnection(good, QStringLiteral("/tmp/c.json")).has_value());
        QRandomGenerator random(11);
        for (int round = 0; round < 1500; ++round) {
            QByteArray bytes = good;
            for (int i = 0; i < 1 + round % 6; ++i)
                bytes[random.bounded(int(bytes.size()))] = char(random.bounded(256));
            if (round % 4 == 0)
                bytes.truncate(random.bounded(int(bytes.size())));
            const auto settings = parseConnection(bytes, QStringLiteral("/tmp/c.json"));
            QVERIFY(settings || settings.error().message.startsWith(QStringLiteral("c.json: ")));
        }
        QVERIFY(!parseConnection(QByteArray(20000, '['), QStringLiteral("/tmp/c.json")));
    }
};

QTEST_GUILESS_MAIN(ConnectionSettingsTest)
#include "connectionsettings_test.moc"
