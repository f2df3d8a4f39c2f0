#include "models/database/postgresdatabase.h"
#include "tests/support/postgresserver.h"
#include "tests/support/strippingproxy.h"

#include <QTest>

#include <thread>

using namespace Gatehouse;

class PostgresTlsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_server = std::make_unique<PostgresServer>(m_authority.issue("DNS:localhost"));
        write(QStringLiteral("ca.pem"), m_authority.certificatePem());
        write(QStringLiteral("other.pem"), m_stranger.certificatePem());
        write(QStringLiteral("empty.pem"), {});
    }

    void aCheckedServerIsReachedWithTls13()
    {
        auto database = PostgresDatabase::open(settings(), ServerAccess::ReadOnly);
        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        auto rows = (*database)->query(QStringLiteral("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
        QVERIFY(*(*rows)->next());
        QCOMPARE((*rows)->string(0), QStringLiteral("TLSv1.3"));
    }

    void aStatementIsCancelledOverTlsToo()
    {
        auto database = PostgresDatabase::open(settings(), ServerAccess::ReadOnly);
        std::stop_source stop;
        std::thread stopper([&] {
            auto watcher = PostgresDatabase::open(settings(), ServerAccess::ReadOnly);
            while ((*watcher)->scalar(
                       QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(100%' "
                                      "AND state = 'active' AND pid <> pg_backend_pid()")) != 1) {
            }
            stop.request_stop();
        });
        const auto rows = (*database)->query(QStringLiteral("SELECT pg_sleep(100)"), {}, {.stop = stop.get_token()});
        stopper.join();
        QVERIFY(!rows);
        QCOMPARE(rows.error().kind, ErrorKind::Cancelled);
        auto watcher = PostgresDatabase::open(settings(), ServerAccess::ReadOnly);
        QCOMPARE(
            *(*watcher)->scalar(QStringLiteral("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(%' "
                                               "AND state = 'active' AND pid <> pg_backend_pid()")),
            0);
    }

    void aServerThatIsNotTheRightOneIsRefused_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("reason");
        QTest::newRow("another name") << QStringLiteral("127.0.0.1") << QStringLiteral("ca.pem")
                                      << int(ErrorKind::SignIn) << QStringLiteral("does not match host name");
        QTest::newRow("another authority") << QStringLiteral("localhost") << QStringLiteral("other.pem")
                                           << int(ErrorKind::SignIn) << QStringLiteral("certificate verify failed");
        QTest::newRow("no such file") << QStringLiteral("localhost") << QStringLiteral("missing.pem")
                                      << int(ErrorKind::InvalidInput) << QStringLiteral("missing.pem");
        QTest::newRow("an empty file") << QStringLiteral("localhost") << QStringLiteral("empty.pem")
                                       << int(ErrorKind::SignIn) << QStringLiteral("empty.pem");
    }
    void aServerThatIsNotTheRightOneIsRefused()
    {
        QFETCH(QString, host);
        QFETCH(QString, caFile);
        QFETCH(int, kind);
        QFETCH(QString, reason);
        ServerSettings wrong = settings();
        wrong.host = host;
        wrong.caFile = m_folder.filePath(caFile);
        refused(wrong, ErrorKind(kind), reason);
    }

    void aServerWithoutTlsIsRefused()
    {
        PostgresServer plain;
        ServerSettings wrong = settings();
        wrong.port = plain.settings().port;
        refused(wrong, ErrorKind::SignIn, QStringLiteral("does not support SSL"));
    }

    void whoTakesTlsOutOfTheConversationHearsNothing()
    {
        StrippingProxy proxy(StrippingProxy::Protocol::PostgreSql, settings().port);
        ServerSettings through = settings();
        through.port = proxy.port();
        refused(through, ErrorKind::SignIn, QStringLiteral("does not support SSL"));
        QCOMPARE(proxy.connections(), 1);
        QCOMPARE(proxy.heard().size(), 8); // the request for TLS and nothing else
        // The proxy does work: where TLS is not asked for, the sign-in goes through it.
        through.caFile.clear();
        through.host = QStringLiteral("127.0.0.1");
        QVERIFY(PostgresDatabase::open(through, ServerAccess::ReadOnly).has_value());
        QVERIFY(proxy.heard().contains("keeper"));
    }

    void anotherMachineNeedsVerifiedTls_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("needed");
        for (const char *host : {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
            QTest::newRow(host) << QString::fromLatin1(host) << false;
        for (const char *host : {"db.example", "10.0.0.5", "localhost.example", "127.0.0.1.example", "0.0.0.0", ""})
            QTest::newRow(*host ? host : "none") << QString::fromLatin1(host) << true;
    }
    void anotherMachineNeedsVerifiedTls()
    {
        QFETCH(QString, host);
        QFETCH(bool, needed);
        ServerSettings settings;
        settings.host = host;
        QCOMPARE(needsVerifiedTls(settings), needed);
        settings.caFile = QStringLiteral("ca.pem");
        QVERIFY(needsVerifiedTls(settings));
        settings.socket = QStringLiteral("/run/socket");
        QVERIFY(!needsVerifiedTls(settings));
    }

    void aSocketNeedsNoTls()
    {
        ServerSettings local = m_server->settings();
        local.host.clear();
        local.socket = m_server->socketFolder();
        QVERIFY(PostgresDatabase::open(local, ServerAccess::ReadOnly).has_value());
        local.socket += QStringLiteral("/.s.PGSQL.%1").arg(local.port);
        local.port = 0;
        const auto opened = PostgresDatabase::open(local, ServerAccess::ReadOnly);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
    }

private:
    void write(const QString &name, const QByteArray &content)
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    ServerSettings settings() const
    {
        ServerSettings settings = m_server->settings();
        settings.host = QStringLiteral("localhost");
        settings.caFile = m_folder.filePath(QStringLiteral("ca.pem"));
        return settings;
    }

    static void refused(const ServerSettings &settings, ErrorKind kind, const QString &reason)
    {
        const auto opened = PostgresDatabase::open(settings, ServerAccess::ReadOnly);
        QVERIFY(!opened);
        QVERIFY2(opened.error().kind == kind, qPrintable(opened.error().message));
        QVERIFY2(opened.error().message.contains(reason), qPrintable(opened.error().message));
        QVERIFY(!opened.error().message.contains(settings.password));
    }

    QTemporaryDir m_folder;
    TestAuthority m_authority;
    TestAuthority m_stranger{"Another authority"};
    std::unique_ptr<PostgresServer> m_server;
};

QTEST_GUILESS_MAIN(PostgresTlsTest)
#include "postgrestls_test.moc"
