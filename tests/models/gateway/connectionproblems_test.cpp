#include "models/gateway/connectionproblems.h"

#include "models/gateway/profileloader.h"

#include <QTest>

using namespace Gatehouse;

class ConnectionProblemsTest : public QObject
{
    Q_OBJECT

    static ConnectionSettings good()
    {
        ConnectionSettings settings;
        settings.name = QStringLiteral("eu");
        settings.profile = QStringLiteral("one-api");
        settings.database.driver = Dialect::PostgreSql;
        settings.database.host = QStringLiteral("db.example");
        settings.database.name = QStringLiteral("gateway");
        return settings;
    }

    static QStringList fieldsOf(const ConnectionSettings &settings)
    {
        const auto profile = loadProfile(settings.profile);
        QStringList fields;
        for (const FieldProblem &problem :
             connectionProblems(settings, profile ? std::optional(ProductEngines::of(*profile)) : std::nullopt))
            fields.append(problem.field);
        return fields;
    }

private slots:
    void aConnectionThatCanBeTriedHasNone() { QCOMPARE(fieldsOf(good()), QStringList()); }

    void eachMistakeIsToldAtItsField_data()
    {
        QTest::addColumn<std::function<void(ConnectionSettings &)>>("spoil");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const char *field, std::function<void(ConnectionSettings &)> spoil) {
            QTest::newRow(name) << std::move(spoil) << QString::fromLatin1(field);
        };
        using S = ConnectionSettings;
        row("no name", "/name", [](S &s) { s.name.clear(); });
        row("no profile", "/profile", [](S &s) { s.profile.clear(); });
        row("no host", "/database/host", [](S &s) { s.database.host.clear(); });
        row("no database", "/database/name", [](S &s) { s.database.name.clear(); });
        row("a secret without a name", "/database/password", [](S &s) {
            s.database.password = {SecretReference::Kind::Keychain, {}, {}};
        });
        row("a certificate without a key", "/database/client_key_file",
            [](S &s) { s.database.clientCertificateFile = QStringLiteral("a.pem"); });
        row("no file", "/database/file", [](S &s) { s.database = {}; });
        row("an engine that the product never runs on", "/database/driver", [](S &s) {
            s.database.driver = Dialect::ClickHouse;
            s.database.url = QStringLiteral("https://db.example:8443");
        });
        row("a log in an engine that it never is in", "/log_database/driver", [](S &s) {
            s.logDatabase = s.database;
            s.logDatabase->driver = Dialect::ClickHouse;
            s.logDatabase->url = QStringLiteral("https://db.example:8443");
        });
        row("a log where the product has none apart", "/log_database/driver", [](S &s) {
            s.profile = QStringLiteral("litellm");
            s.logDatabase = s.database;
        });
        row("a part without a host", "/parts/1/database/host", [](S &s) {
            s.parts = {{QStringLiteral("a"), s.database, {}}, {QStringLiteral("b"), s.database, {}}};
            s.parts.last().database.host.clear();
        });
        row("a part in an engine that the product never runs on", "/parts/0/database/driver", [](S &s) {
            s.parts = {{QStringLiteral("a"), s.database, {}}};
            s.parts.first().database.driver = Dialect::ClickHouse;
            s.parts.first().database.url = QStringLiteral("https://db.example:8443");
        });
        row("a log of a part without a name", "/parts/0/log_database/name", [](S &s) {
            s.parts = {{QStringLiteral("a"), s.database, s.database}};
            s.parts.first().logDatabase->name.clear();
        });
        row("a part without a name", "/parts/0/name", [](S &s) { s.parts = {{QString(), s.database, {}}}; });
        row("a part with the name of the first", "/parts/0/name", [](S &s) {
            s.parts = {{QStringLiteral("main"), s.database, {}}};
        });
        row("a plain address of another machine", "/admin_api/url", [](S &s) {
            s.adminApi = AdminApiSettings{QStringLiteral("http://gw.example"), {}, {}, {}};
        });
        row("a password in an address", "/admin_api/url", [](S &s) {
            s.adminApi = AdminApiSettings{QStringLiteral("https://a:b@gw.example"), {}, {}, {}};
        });
        row("a pin that is none", "/admin_api/pin_sha256", [](S &s) {
            s.adminApi = AdminApiSettings{QStringLiteral("https://gw.example"), {}, {}, {}};
            s.adminApi->trust.pinsSha256 = {QStringLiteral("abc")};
        });
    }
    void eachMistakeIsToldAtItsField()
    {
        QFETCH(std::function<void(ConnectionSettings &)>, spoil);
        QFETCH(QString, field);
        ConnectionSettings settings = good();
        spoil(settings);
        QCOMPARE(fieldsOf(settings), QStringList{field});
    }

    void aProblemOfAPartNamesThePart()
    {
        ConnectionSettings settings = good();
        settings.parts = {{QStringLiteral("archive"), settings.database, {}}, {{}, settings.database, {}}};
        settings.parts.first().database.host.clear();
        settings.parts.first().database.driver = Dialect::MySql;
        const QList<FieldProblem> problems = connectionProblems(settings, std::nullopt);
        QCOMPARE(problems.size(), 2);
        QCOMPARE(problems.at(0).problem, QStringLiteral("Part \"archive\": Name the server's host, or its socket."));
        QCOMPARE(problems.at(1).problem, QStringLiteral("Part 2: Give the part a name."));
    }

    void aWrongEngineNamesTheRightOnes()
    {
        ConnectionSettings settings = good();
        settings.database.driver = Dialect::ClickHouse;
        const auto profile = loadProfile(settings.profile);
        const QString problem = engineProblems(settings, ProductEngines::of(*profile)).constFirst().problem;
        for (const char *word : {"One API", "ClickHouse", "SQLite", "PostgreSQL", "MySQL or MariaDB"})
            QVERIFY2(problem.contains(QLatin1String(word)), qPrintable(problem));
    }
};

QTEST_GUILESS_MAIN(ConnectionProblemsTest)
#include "connectionproblems_test.moc"
