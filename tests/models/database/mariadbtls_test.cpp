#include "models/database/mariadbdatabase.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/strippingproxy.h"

#include <QTest>

#include <thread>

using namespace Gatehouse;

class MariaDbTlsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_server = std::make_unique<MariaDbServer>(m_authority.issue("DNS:localhost"));
        write(QStringLiteral("ca.pem"), m_authority.certificatePem());
        write(QStringLiteral("other.pem"), m_stranger.certificatePem());
        write(QStringLiteral("empty.pem"), {});
    }

    void aCheckedServerIsReachedWithTls()
    {
        auto database = MariaDbDatabase::open(settings(), ServerAccess::ReadOnly);
        QVERIFY2(database, database ? "" : qPrintable(database.error().message));
        auto rows = (*database)->query(QStringLiteral("SHOW SESSION STATUS LIKE 'Ssl_version'"));
        QVERIFY2(rows, rows ? "" : qPrintable(rows.error().message));
        QVERIFY(*(*rows)->next());
        QCOMPARE((*rows)->string(1), QStringLiteral("TLSv1.3"));
    }

    void aStatementIsCancelledOverTlsToo()
    {
        auto database = MariaDbDatabase::open(settings(), ServerAccess::ReadOnly);
        std::stop_source stop;
        std::thread stopper([&] {
            auto watcher = MariaDbDatabase::open(settings(), ServerAccess::ReadOnly);
            while ((*watcher)->scalar(
                       QStringLiteral("SELECT count(*) FROM information_schema.processlist "
                                      "WHERE info LIKE '%seq_1_to_999999%' AND id <> connection_id()")) != 1) {
            }
            stop.request_stop();
        });
        auto rows = (*database)->query(QStringLiteral("SELECT count(*) FROM seq_1_to_999999 a, seq_1_to_999999 b"), {},
                                       {.stop = stop.get_token()});
        const Error error = rows ? (*rows)->next().error() : rows.error();
        stopper.join();
        QCOMPARE(error.kind, ErrorKind::Cancelled);
        QCOMPARE(*(*database)->scalar(QStringLiteral("SELECT 5")), 5);
    }

    void aServerThatIsNotTheRightOneIsRefused_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("caFile");
        QTest::addColumn<int>("kind");
        QTest::newRow("another name") << QStringLiteral("127.0.0.1") << QStringLiteral("ca.pem")
                                      << int(ErrorKind::SignIn);
        QTest::newRow("another authority")
            << QStringLiteral("localhost") << QStringLiteral("other.pem") << int(ErrorKind::SignIn);
        QTest::newRow("no such file") << QStringLiteral("localhost") << QStringLiteral("missing.pem")
                                      << int(ErrorKind::InvalidInput);
        QTest::newRow("an empty file") << QStringLiteral("localhost") << QStringLiteral("empty.pem")
                                       << int(ErrorKind::SignIn);
    }
    // What is refused is refused before the sign-in: somebody who only listens in between never sees the account.
    void aServerThatIsNotTheRightOneIsRefused()
    {
        QFETCH(QString, host);
        QFETCH(QString, caFile);
        QFETCH(int, kind);
        ServerSettings wrong = settings();
        wrong.host = host;
        wrong.caFile = m_folder.filePath(caFile);
        refused(wrong, ErrorKind(kind));
    }

    void aServerWithoutTlsIsRefused()
    {
        MariaDbServer plain;
        StrippingProxy proxy(StrippingProxy::Protocol::MySql, plain.settings().port);
        ServerSettings wrong = settings();
        wrong.port = proxy.port();
        refused(wrong, ErrorKind::SignIn);
        QCOMPARE(proxy.connections(), 1);
        QVERIFY(!proxy.heard().contains("keeper"));
    }

    void whoTakesTlsOutOfTheConversationHearsNothing()
    {
        StrippingProxy proxy(StrippingProxy::Protocol::MySql, settings().port);
        ServerSettings through = settings();
        through.port = proxy.port();
        refused(through, ErrorKind::SignIn);
        QCOMPARE(proxy.connections(), 1);
        QVERIFY(!proxy.heard().contains("keeper"));
        // The proxy does work: where TLS is not asked for, the sign-in goes through it.
        through.caFile.clear();
        through.host = QStringLiteral("127.0.0.1");
        const auto opened = MariaDbDatabase::open(through, ServerAccess::ReadOnly);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QVERIFY(proxy.heard().contains("keeper"));
    }

    void aSocketNeedsNoTls()
    {
        ServerSettings local = m_server->settings();
        local.host.clear();
        local.socket = m_server->socket();
        const auto opened = MariaDbDatabase::open(local, ServerAccess::ReadOnly);
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

    static void refused(const ServerSettings &settings, ErrorKind kind)
    {
        const auto opened = MariaDbDatabase::open(settings, ServerAccess::ReadOnly);
        QVERIFY(!opened);
        QVERIFY2(opened.error().kind == kind, qPrintable(opened.error().message));
        QVERIFY(!opened.error().message.contains(settings.password));
    }

    QTemporaryDir m_folder;
    TestAuthority m_authority;
    TestAuthority m_stranger{"Another authority"};
    std::unique_ptr<MariaDbServer> m_server;
};

QTEST_GUILESS_MAIN(MariaDbTlsTest)
#include "mariadbtls_test.moc"
