#include "app/demogateway/adminapi.h"
#include "app/demogateway/adminserver.h"
#include "app/demogateway/admintoken.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/app/demogateway/fakes.h"
#include "tests/support/fixedclock.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslCertificateExtension>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

const QByteArray kToken("gh_admin_test");

// Only the two bits that the owner has, in whatever way Qt names them.
bool isPrivate(const QString &path)
{
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    return QFile::exists(path) && !(QFile::permissions(path) & others);
}

} // namespace

class AdminServerTest : public QObject
{
    Q_OBJECT
    DemoHistory m_history{1, 1'000};
    std::unique_ptr<SqliteDatabase> m_database;
    FakeTraffic m_traffic;
    SystemClock m_clock;
    std::unique_ptr<AdminApi> m_api;
    std::unique_ptr<AdminServer> m_server;
    QNetworkAccessManager m_network;
    ServerIdentity m_identity;
    quint16 m_port = 0;

    QNetworkRequest request(const QString &path, const QByteArray &caPem,
                            QSsl::SslProtocol protocol = QSsl::SecureProtocols) const
    {
        QNetworkRequest made(QUrl(QStringLiteral("https://127.0.0.1:%1%2").arg(m_port).arg(path)));
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromData(caPem));
        tls.setProtocol(protocol);
        made.setSslConfiguration(tls);
        made.setRawHeader("Authorization", "Bearer " + kToken);
        return made;
    }

    std::unique_ptr<QNetworkReply> answerTo(const QNetworkRequest &asked, const QByteArray &verb = "GET",
                                            const QByteArray &body = {})
    {
        std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(asked, verb, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(10'000);
        return reply;
    }

    static int statusOf(const std::unique_ptr<QNetworkReply> &reply)
    {
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_history.write());
        m_database = m_history.open();
        const auto identity = ensureIdentity(m_history.folder, m_clock.nowMs());
        QVERIFY2(identity, identity ? "" : qPrintable(identity.error().message));
        m_identity = *identity;
        m_api = std::make_unique<AdminApi>(*m_database, m_traffic, m_clock, tokenDigest(kToken));
        m_server = std::make_unique<AdminServer>(*m_api);
        const auto port = m_server->listenOn(0, m_identity);
        QVERIFY2(port, port ? "" : qPrintable(port.error().message));
        m_port = *port;
        QVERIFY(m_port > 0);
    }

    void init() { m_network.clearConnectionCache(); }

    void itAnswersOverTls13()
    {
        const auto reply = answerTo(request(QStringLiteral("/admin/v1/health"), m_identity.caPem));
        QCOMPARE(reply->error(), QNetworkReply::NoError);
        QCOMPARE(statusOf(reply), 200);
        QCOMPARE(reply->sslConfiguration().sessionProtocol(), QSsl::TlsV1_3);
        QCOMPARE(reply->header(QNetworkRequest::ContentTypeHeader).toString(), QStringLiteral("application/json"));
        const QJsonObject data =
            QJsonDocument::fromJson(reply->readAll()).object().value(QLatin1String("data")).toObject();
        QCOMPARE(data.value(QLatin1String("status")).toString(), QStringLiteral("ok"));
        QVERIFY(data.value(QLatin1String("synthetic")).toString().contains(QLatin1String("synthetic")));
        QCOMPARE(data.value(QLatin1String("traffic")).toObject().value(QLatin1String("attempts_per_minute")).toInt(),
                 123);
        QVERIFY(qAbs(data.value(QLatin1String("clock_ms")).toInteger() - m_clock.nowMs()) < kMinuteMs);
    }

    void theNameLocalhostIsInTheCertificateToo()
    {
        const QSslCertificate certificate(m_identity.certificatePem);
        const auto names = certificate.subjectAlternativeNames();
        QVERIFY(names.values(QSsl::DnsEntry).contains(QStringLiteral("localhost")));
        QVERIFY(names.values(QSsl::IpAddressEntry).contains(QStringLiteral("127.0.0.1")));
        QVERIFY(names.values(QSsl::IpAddressEntry).contains(QStringLiteral("::1")) ||
                names.values(QSsl::IpAddressEntry).contains(QStringLiteral("0:0:0:0:0:0:0:1")));
    }

    void aWrongTokenIsRefused()
    {
        QNetworkRequest asked = request(QStringLiteral("/admin/v1/accounts"), m_identity.caPem);
        asked.setRawHeader("Authorization", "Bearer gh_admin_guess");
        const auto reply = answerTo(asked);
        QCOMPARE(statusOf(reply), 401);
        QCOMPARE(reply->rawHeader("WWW-Authenticate"), QByteArray("Bearer"));
        QVERIFY(!reply->readAll().contains("data"));
    }

    void aClientThatTrustsAnotherAuthorityDoesNotTalkToIt()
    {
        QTemporaryDir dir;
        const auto other = ensureIdentity(GatewayFolder{dir.path()}, m_clock.nowMs());
        QVERIFY(other);
        const auto reply = answerTo(request(QStringLiteral("/admin/v1/providers/1/disable"), other->caPem), "POST");
        QCOMPARE(reply->error(), QNetworkReply::SslHandshakeFailedError);
        QCOMPARE(
            number(*m_database, QStringLiteral("SELECT count(*) FROM providers WHERE id = 1 AND status = 'enabled'")),
            1);
    }

    void tls12IsRefused()
    {
        QSslSocket socket;
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromData(m_identity.caPem));
        tls.setProtocol(QSsl::TlsV1_2);
        socket.setSslConfiguration(tls);
        QSignalSpy encrypted(&socket, &QSslSocket::encrypted);
        QSignalSpy failed(&socket, &QSslSocket::errorOccurred);
        socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_port);
        QTRY_VERIFY(failed.count() > 0);
        QCOMPARE(encrypted.count(), 0);
        // The same socket settings but for the version do get through, so it is the version that was refused.
        QSslSocket modern;
        tls.setProtocol(QSsl::TlsV1_3);
        modern.setSslConfiguration(tls);
        QSignalSpy reached(&modern, &QSslSocket::encrypted);
        modern.connectToHostEncrypted(QStringLiteral("127.0.0.1"), m_port);
        QTRY_COMPARE(reached.count(), 1);
    }

    void plainHttpGetsNoAnswer()
    {
        QTcpSocket socket;
        QByteArray answer;
        connect(&socket, &QTcpSocket::readyRead, this, [&] { answer += socket.readAll(); });
        socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
        QTRY_COMPARE(socket.state(), QAbstractSocket::ConnectedState);
        socket.write("GET /admin/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QVERIFY(!answer.contains("HTTP/1.1 200"));
    }

    void methodsBodiesAndQueriesArriveWhole()
    {
        const auto page =
            answerTo(request(QStringLiteral("/admin/v1/accounts?page_size=2&search=amber%20"), m_identity.caPem));
        const QJsonObject answer = QJsonDocument::fromJson(page->readAll()).object();
        QCOMPARE(answer.value(QLatin1String("page")).toObject().value(QLatin1String("page_size")).toInt(), 2);
        QVERIFY(answer.value(QLatin1String("page")).toObject().value(QLatin1String("total")).toInt() < kAccountCount);
        QNetworkRequest asked = request(QStringLiteral("/admin/v1/keys/5/disable"), m_identity.caPem);
        asked.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        QCOMPARE(statusOf(answerTo(asked, "POST", R"({"reason":"over the wire"})")), 200);
        QCOMPARE(dump(*m_database, QStringLiteral("SELECT reason FROM admin_actions ORDER BY id DESC LIMIT 1")),
                 QStringList{QStringLiteral("over the wire")});
        const auto wrongMethod = answerTo(request(QStringLiteral("/admin/v1/keys/5"), m_identity.caPem), "PATCH");
        QCOMPARE(statusOf(wrongMethod), 405);
        QCOMPARE(wrongMethod->rawHeader("Allow"), QByteArray("GET"));
        QCOMPARE(statusOf(answerTo(request(QStringLiteral("/nothing"), m_identity.caPem))), 404);
        QCOMPARE(statusOf(answerTo(request(QStringLiteral("/admin/v1/accounts/390"), m_identity.caPem), "DELETE")),
                 200);
        QCOMPARE(statusOf(answerTo(request(QStringLiteral("/admin/v1/accounts/390"), m_identity.caPem))), 404);
    }

    void aPortThatIsTakenIsNamed()
    {
        AdminServer second(*m_api);
        const auto refused = second.listenOn(m_port, m_identity);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Busy);
        QVERIFY(refused.error().message.contains(QString::number(m_port)));
    }

    void keysAreForTheirOwnerOnlyAndKeptAtTheNextStart()
    {
        QVERIFY(isPrivate(m_history.folder.caKey()));
        QVERIFY(isPrivate(m_history.folder.certificateKey()));
        const auto again = ensureIdentity(m_history.folder, m_clock.nowMs());
        QVERIFY(again);
        QCOMPARE(again->caPem, m_identity.caPem);
        QCOMPARE(again->certificatePem, m_identity.certificatePem);
        QCOMPARE(again->keyPem, m_identity.keyPem);
    }

    void aServerCertificateNearItsEndIsRenewedByTheSameAuthority()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        const qint64 nowMs = m_clock.nowMs();
        const auto first = ensureIdentity(folder, nowMs);
        const QSslCertificate certificate(first->certificatePem);
        const qint64 endMs = certificate.expiryDate().toMSecsSinceEpoch();
        QCOMPARE(ensureIdentity(folder, endMs - (kRenewBeforeDays + 1) * kDayMs)->certificatePem,
                 first->certificatePem);
        const auto renewed = ensureIdentity(folder, endMs - (kRenewBeforeDays - 1) * kDayMs);
        QVERIFY(renewed);
        QVERIFY(renewed->certificatePem != first->certificatePem);
        QCOMPARE(renewed->caPem, first->caPem);
        QVERIFY(QSslCertificate(renewed->certificatePem).expiryDate() > certificate.expiryDate());
    }

    void damagedFilesAreMadeAnew_data()
    {
        QTest::addColumn<int>("file");
        QTest::newRow("authority") << 0;
        QTest::newRow("its key") << 1;
        QTest::newRow("certificate") << 2;
        QTest::newRow("its key too") << 3;
    }

    void damagedFilesAreMadeAnew()
    {
        QFETCH(int, file);
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        QVERIFY(ensureIdentity(folder, m_clock.nowMs()));
        const QString paths[] = {folder.ca(), folder.caKey(), folder.certificate(), folder.certificateKey()};
        QVERIFY(writeWholeFile(paths[file], "damaged", true));
        const auto made = ensureIdentity(folder, m_clock.nowMs());
        QVERIFY(made);
        const QSslCertificate server(made->certificatePem);
        QVERIFY(!server.isNull());
        QVERIFY(!QSslKey(made->keyPem, QSsl::Ec).isNull());
        QCOMPARE(server.issuerInfo(QSslCertificate::CommonName),
                 QSslCertificate(made->caPem).subjectInfo(QSslCertificate::CommonName));
        QVERIFY(QSslCertificate::verify({server, QSslCertificate(made->caPem)}, QString()).size() <=
                1); // the root is not a system one
        QCOMPARE(ensureIdentity(folder, m_clock.nowMs())->certificatePem, made->certificatePem);
    }
};

QTEST_GUILESS_MAIN(AdminServerTest)
#include "adminserver_test.moc"
