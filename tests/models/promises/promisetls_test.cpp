// The version of TLS and the certificate, as servers show them that keep the promise and that do not.
#include "models/promises/tlshandshake.h"
#include "tests/support/caseresults.h"
#include "tests/support/fixedclock.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/promisedesk.h"
#include "tests/support/scriptedserver.h"

#include <QFile>
#include <QSemaphore>
#include <QSslCertificate>
#include <QSslKey>
#include <QTest>
#include <QThread>

using namespace Gatehouse;

namespace
{

// A server beside the test, which waits for its answers.
class ServerThread final : public QThread
{
public:
    explicit ServerThread(const QSslConfiguration &tls)
        : m_tls(tls)
    {
        start();
        m_ready.acquire();
    }
    ~ServerThread() override
    {
        quit();
        wait();
    }
    const QString &url() const { return m_url; }

protected:
    void run() override
    {
        ScriptedServer server(m_tls);
        m_url = server.url().replace(QStringLiteral("http://"), QStringLiteral("https://"));
        m_ready.release();
        exec();
    }

private:
    const QSslConfiguration m_tls;
    QString m_url;
    QSemaphore m_ready;
};

QSslConfiguration serverTls(const TestAuthority::Identity &identity, QSsl::SslProtocol protocol)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificate(QSslCertificate(identity.certificatePem));
    tls.setPrivateKey(QSslKey(identity.keyPem, QSsl::Ec));
    tls.setProtocol(protocol);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    return tls;
}

QSslConfiguration anyTrust()
{
    QSslConfiguration any = QSslConfiguration::defaultConfiguration();
    any.setPeerVerifyMode(QSslSocket::VerifyNone);
    return any;
}

} // namespace

class PromiseTlsTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    TestAuthority m_authority;
    TestAuthority::Identity m_identity = m_authority.issue("DNS:localhost,IP:127.0.0.1");
    QTemporaryDir m_folder;

    static Commitment atLeast(const char *version)
    {
        return promiseOf(QStringLiteral("tls"), {{QStringLiteral("min"), QLatin1String(version)}});
    }

private slots:
    void anAdminApiWithAnOlderVersionThanPromisedBreaksThePromise()
    {
        const QString authority = m_folder.filePath(QStringLiteral("ca.pem"));
        QFile file(authority);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(m_authority.certificatePem()) > 0);
        file.close();
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        AdminApiSettings &api = desk.settings.adminApi.emplace();
        api.trust.caFile = authority;
        const ServerThread newest(serverTls(m_identity, QSsl::TlsV1_3OrLater));
        api.url = newest.url();
        const auto good = desk.look(atLeast("1.3"));
        const QString told = good->summary + good->details.join(QLatin1Char(' '));
        QVERIFY2(good->state != PromiseState::Broken && good->state != PromiseState::Unseen, qPrintable(told));
        QVERIFY2(told.contains(QLatin1String("admin API: TLS 1.3, certificate until ")), qPrintable(told));

        const ServerThread older(serverTls(m_identity, QSsl::TlsV1_2));
        api.url = older.url();
        const auto broken = desk.look(atLeast("1.3"));
        QVERIFY2(broken->state == PromiseState::Broken &&
                     broken->summary.startsWith(QLatin1String("admin API: TLS 1.2")),
                 qPrintable(broken->summary));
        QVERIFY2(desk.look(atLeast("1.2"))->state != PromiseState::Broken, "as promised");
        api.trust.caFile.clear();
        const auto stranger = desk.look(atLeast("1.2"));
        QVERIFY2(stranger->state == PromiseState::Broken && stranger->summary.contains(QLatin1String("not trusted")),
                 qPrintable(stranger->summary));
    }

    void theCertificateOfADatabaseIsSeen()
    {
        const PostgresServer postgres(m_identity);
        const QDate ends = QSslCertificate(m_identity.certificatePem).expiryDate().toUTC().date();
        const auto seen =
            seenTls(QStringLiteral("127.0.0.1"), postgres.settings().port, TlsGreeting::PostgreSql, anyTrust());
        WORKS(seen);
        QCOMPARE(*seen, (TlsSight{QStringLiteral("1.3"), ends}));
        const MariaDbServer mariaDb(m_identity);
        const auto other =
            seenTls(QStringLiteral("127.0.0.1"), mariaDb.settings().port, TlsGreeting::MySql, anyTrust());
        WORKS(other);
        QCOMPARE(other->ends, ends);
        QVERIFY(!other->version.isEmpty());
    }

    void aDatabaseWithoutTlsIsTold()
    {
        const PostgresServer postgres;
        const auto seen =
            seenTls(QStringLiteral("127.0.0.1"), postgres.settings().port, TlsGreeting::PostgreSql, anyTrust());
        QVERIFY(!seen && seen.error().kind == ErrorKind::Unsupported);
        const MariaDbServer mariaDb;
        const auto other =
            seenTls(QStringLiteral("127.0.0.1"), mariaDb.settings().port, TlsGreeting::MySql, anyTrust());
        QVERIFY(!other && other.error().kind == ErrorKind::Unsupported);
    }

    void aCertificateThatEndsSoonIsAtRiskAndOneThatHasEndedBreaksThePromise()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        QFile file(m_folder.filePath(QStringLiteral("authority.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(m_authority.certificatePem()) > 0);
        file.close();
        const ServerThread server(serverTls(m_identity, QSsl::TlsV1_3OrLater));
        AdminApiSettings &api = desk.settings.adminApi.emplace();
        api.trust.caFile = file.fileName();
        api.url = server.url();
        const QDate ends = QSslCertificate(m_identity.certificatePem).expiryDate().toUTC().date();
        const auto lookOn = [&](QDate day) {
            const FixedClock clock(day.startOfDay(Qt::UTC).toMSecsSinceEpoch());
            desk.setClock(clock);
            return *desk.look(atLeast("1.3"));
        };
        const PromiseVerdict good = lookOn(ends.addDays(-14));
        QVERIFY2(good.state == PromiseState::Kept, qPrintable(good.summary));
        const PromiseVerdict soon = lookOn(ends.addDays(-13));
        QVERIFY2(soon.state == PromiseState::AtRisk, qPrintable(soon.summary));
        QVERIFY2(soon.remedy.contains(QLatin1String("ends in 13 days")), qPrintable(soon.remedy));
        const PromiseVerdict ended = lookOn(ends.addDays(1));
        QVERIFY2(ended.state == PromiseState::Broken, qPrintable(ended.summary));
        QVERIFY2(ended.remedy.contains(QLatin1String("ended on ") + ends.toString(Qt::ISODate)),
                 qPrintable(ended.remedy));
    }

    // What the server itself says of the session, whatever the connection was told to do.
    void aSessionOnPostgreSqlThatIsNotEncryptedBreaksThePromise()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("litellm postgresql 2026-09"), m_databases);
        desk.settings.database.host = QStringLiteral("127.0.0.1");
        const auto here = desk.look(atLeast("1.2"));
        QVERIFY2(here->state == PromiseState::AtRisk &&
                     here->summary.contains(QLatin1String("not encrypted, on this machine only")),
                 qPrintable(here->summary));
        desk.settings.database.host = QStringLiteral("db.example");
        const auto broken = desk.look(atLeast("1.2"));
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QCOMPARE(broken->summary, QStringLiteral("database: not encrypted"));
    }

    // A part is looked at as the first database is.
    void aPartThatIsNotEncryptedIsSeen()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
        QCOMPARE(desk.look(atLeast("1.2"))->state, PromiseState::Kept);
        GatewayPart part;
        part.name = QStringLiteral("archive");
        part.database.driver = Dialect::ClickHouse;
        part.database.url = QStringLiteral("http://gateway.example:8123");
        desk.settings.parts = {part};
        const auto broken = desk.look(atLeast("1.2"));
        QVERIFY2(broken->state == PromiseState::Broken &&
                     broken->summary.contains(QLatin1String("database of the part archive: not encrypted")),
                 qPrintable(broken->summary));
    }
};

QTEST_GUILESS_MAIN(PromiseTlsTest)
#include "promisetls_test.moc"
