#include "models/gateway/adminapiclient.h"

#include "app/demogateway/certificateauthority.h"
#include "models/core/clock.h"
#include "tests/support/apitalk.h"
#include "tests/support/scriptedserver.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonObject>
#include <QSignalSpy>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

constexpr qint64 kYearMs = qint64(365) * 86'400'000;

// A certificate authority in a folder of its own, with a server certificate made at a moment.
struct Identity {
    explicit Identity(qint64 nowMs)
    {
        const auto made = Demo::ensureIdentity({dir.path()}, nowMs);
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        certificate = QSslCertificate(made->certificatePem);
        tls.setLocalCertificate(certificate);
        tls.setPrivateKey(QSslKey(made->keyPem, QSsl::Ec));
        tls.setProtocol(QSsl::TlsV1_3OrLater);
    }

    QString caFile() const { return Demo::GatewayFolder{dir.path()}.ca(); }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(dir.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", qPrintable(name));
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return file.fileName();
    }

    QTemporaryDir dir;
    QSslCertificate certificate;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
};

const QByteArray kHealth = R"({"data":{"version":"0.1.0","clock_ms":1790000000000}})";

} // namespace

class AdminApiClientTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_identity = std::make_unique<Identity>(SystemClock().nowMs());
        for (const QString &id : shippedProfiles())
            m_rules.insert(id, loadProfile(id).value_or(GatewayProfile()).adminApi);
    }

    void healthIsReadOverTlsWithTheToken()
    {
        ScriptedServer server(m_identity->tls);
        server.setJson(kHealth);
        const auto health = ask(server.url());
        QVERIFY2(health.has_value(), health ? "" : qPrintable(health.error().message + health.error().detail));
        QCOMPARE(health->version, QStringLiteral("0.1.0"));
        QVERIFY(health->encrypted);
        QVERIFY(health->clockAheadMs.has_value());
        QVERIFY(server.requests().first().startsWith("GET /admin/v1/health HTTP/1.1\r\n"));
        QVERIFY(server.requests().first().contains("Authorization: Bearer s3cret-token\r\n"));
    }

    void newApiTellsItsVersionWithoutAToken()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"success":true,"message":"","data":{"version":"v0.9.1"}})", "200 OK",
                       "Date: Sun, 20 Sep 2026 12:00:00 GMT\r\n");
        const auto health = ask(server.url(), QStringLiteral("new-api"));
        QVERIFY2(health.has_value(), health ? "" : qPrintable(health.error().message));
        QCOMPARE(health->version, QStringLiteral("v0.9.1"));
        QVERIFY(!health->encrypted);
        QVERIFY(health->clockPrecisionMs >= 1000);
        const qint64 behindMs = SystemClock().nowMs() - QDateTime({2026, 9, 20}, {12, 0}, Qt::UTC).toMSecsSinceEpoch();
        QVERIFY(health->clockAheadMs.has_value());
        QVERIFY(std::abs(*health->clockAheadMs + behindMs) < 60'000);
        QVERIFY(!server.requests().first().contains("Authorization"));
    }

    void anAnswerThatIsNotOneIsNamed_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *status, const char *headers, const QByteArray &body,
                            ErrorKind kind, const char *words) {
            QTest::newRow(name) << QByteArray(status) << QByteArray(headers) << body << int(kind)
                                << QString::fromLatin1(words);
        };
        row("web page", "200 OK", "", "<!doctype html><html>hi</html>", ErrorKind::Corrupt,
            "a web page instead of JSON");
        row("nothing", "200 OK", "", "", ErrorKind::Corrupt, "instead of JSON");
        row("half JSON", "200 OK", "", "{\"data\":{\"ver", ErrorKind::Corrupt, "instead of JSON");
        row("too many calls", "429 Too Many Requests", "Retry-After: 7\r\n", "", ErrorKind::Busy, "Try again in 7 s");
        row("too many calls without a time", "429 Too Many Requests", "", "", ErrorKind::Busy, "Try again in a minute");
        row("wrong token", "401 Unauthorized", "",
            R"({"error":{"code":"unauthorized","message":"s3cret-token is wrong"}})", ErrorKind::SignIn,
            "does not accept the token (unauthorized)");
        row("no right", "403 Forbidden", "", "", ErrorKind::Denied, "needed role");
        row("wrong path", "404 Not Found", "", "<html>", ErrorKind::Unsupported, "nothing at this path");
        row("wrong method", "405 Method Not Allowed", "", "", ErrorKind::Unsupported, "does not know this call");
        row("server error", "500 Internal Server Error", "", "boom", ErrorKind::Unreachable, "failed (status 500)");
        row("bad gateway", "502 Bad Gateway", "", "<html>", ErrorKind::Unreachable, "failed (status 502)");
        row("upstream time-out", "504 Gateway Timeout", "", "", ErrorKind::TimedOut, "time-out of its own");
        row("redirect", "302 Found", "Location: https://evil.example/\r\n", "", ErrorKind::InvalidInput,
            "is not followed");
    }
    void anAnswerThatIsNotOneIsNamed()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, headers);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        QFETCH(QString, words);
        ScriptedServer server(std::nullopt);
        server.setJson(body, status, headers);
        const auto health = ask(server.url());
        QVERIFY(!health);
        QCOMPARE(errorKindName(health.error().kind), errorKindName(ErrorKind(kind)));
        QVERIFY2(health.error().message.contains(words), qPrintable(health.error().message));
        QVERIFY(!(health.error().message + health.error().detail).contains(QLatin1String(kApiToken)));
        QCOMPARE(server.requests().size(), 1);
    }

    void anEnvelopeThatSaysNoIsAnError()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"success":false,"message":"user bob@example.org not found","code":"AUTH_UNAUTHORIZED"})");
        const auto health = ask(server.url(), QStringLiteral("new-api"));
        QCOMPARE(health.error().kind, ErrorKind::Denied);
        QVERIFY(health.error().message.contains(QStringLiteral("AUTH_UNAUTHORIZED")));
        QVERIFY(!(health.error().message + health.error().detail).contains(QStringLiteral("bob@")));
    }

    void aServerThatStaysSilentRunsIntoTheTimeLimit()
    {
        ScriptedServer server(std::nullopt);
        const auto health = ask(server.url(), QStringLiteral("demo"), {std::chrono::milliseconds(60), 1000});
        QCOMPARE(health.error().kind, ErrorKind::TimedOut);
        QVERIFY(health.error().message.contains(QStringLiteral("did not answer within")));
    }

    void aServerThatNeverEndsItsAnswerIsCutOff()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(QByteArray(3'000'000, 'x'));
        const auto health = ask(server.url(), QStringLiteral("demo"), {std::chrono::seconds(20), 1024 * 1024});
        QCOMPARE(health.error().kind, ErrorKind::Corrupt);
        QVERIFY2(health.error().message.contains(QStringLiteral("more than 1 MiB")),
                 qPrintable(health.error().message));
    }

    void anAnswerCutInTheMiddleIsNotTakenForWhole()
    {
        ScriptedServer server(std::nullopt);
        server.setAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"data\":{}}");
        QCOMPARE(ask(server.url()).error().kind, ErrorKind::Unreachable);
    }

    void somethingThatIsNoWebServerIsNamed()
    {
        ScriptedServer server(std::nullopt);
        server.setAnswer("SSH-2.0-OpenSSH_9.2\r\n");
        QCOMPARE(ask(server.url()).error().kind, ErrorKind::Unreachable);
    }

    void aPortWhereNothingListensIsNamed()
    {
        QString url;
        {
            ScriptedServer server(std::nullopt);
            url = server.url();
        }
        const auto health = ask(url);
        QCOMPARE(health.error().kind, ErrorKind::Unreachable);
        QVERIFY(health.error().message.contains(QStringLiteral("nothing listens")));
    }

    void aWrongCertificateIsRefusedBeforeTheTokenIsSent_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QString>("words");
        QTest::newRow("authority of somebody else") << QStringLiteral("ca") << QStringLiteral("not vouched for");
        QTest::newRow("no authority named") << QStringLiteral("system") << QStringLiteral("not vouched for");
        QTest::newRow("expired") << QStringLiteral("expired") << QStringLiteral("has expired");
        QTest::newRow("not valid yet") << QStringLiteral("early") << QStringLiteral("not valid yet");
        QTest::newRow("another name") << QStringLiteral("name") << QStringLiteral("for another name");
        QTest::newRow("another pin") << QStringLiteral("pin") << QStringLiteral("another key than the pinned ones");
        QTest::newRow("TLS 1.2") << QStringLiteral("tls12") << QStringLiteral("TLS 1.3");
        QTest::newRow("no TLS at all") << QStringLiteral("plain") << QStringLiteral("TLS 1.3");
    }
    void aWrongCertificateIsRefusedBeforeTheTokenIsSent()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, words);
        const qint64 nowMs = SystemClock().nowMs();
        const Identity other(trouble == QLatin1String("expired") ? nowMs - 40 * kYearMs
                             : trouble == QLatin1String("early") ? nowMs + 2 * kYearMs
                                                                 : nowMs);
        const bool otherServer = trouble == QLatin1String("expired") || trouble == QLatin1String("early");
        QSslConfiguration tls = otherServer ? other.tls : m_identity->tls;
        if (trouble == QLatin1String("tls12"))
            tls.setProtocol(QSsl::TlsV1_2);
        ScriptedServer server(trouble == QLatin1String("plain") ? std::nullopt : std::optional(tls),
                              trouble == QLatin1String("name") ? QHostAddress(QStringLiteral("127.0.0.2"))
                                                               : QHostAddress(QHostAddress::LocalHost));
        server.setJson(kHealth);
        AdminApiSettings settings =
            settingsFor(server.url().replace(QStringLiteral("http://"), QStringLiteral("https://")));
        settings.trust.caFile = otherServer || trouble == QLatin1String("ca") ? other.caFile() : m_identity->caFile();
        if (trouble == QLatin1String("system"))
            settings.trust.caFile.clear();
        if (trouble == QLatin1String("pin"))
            settings.trust.pinsSha256 = {QString(64, QLatin1Char('0'))};
        const auto health = askWith(settings, QStringLiteral("demo"), {});
        QVERIFY(!health);
        QVERIFY2(health.error().message.contains(words), qPrintable(health.error().message + health.error().detail));
        QCOMPARE(errorKindName(health.error().kind), errorKindName(ErrorKind::SignIn));
        for (const QByteArray &request : server.requests())
            QVERIFY(!request.contains(kApiToken));
    }

    void theRightPinIsAccepted()
    {
        ScriptedServer server(m_identity->tls);
        server.setJson(kHealth);
        AdminApiSettings settings = settingsFor(server.url());
        settings.trust.pinsSha256 = {QString(64, QLatin1Char('0')), publicKeyPin(m_identity->certificate)};
        QVERIFY(askWith(settings, QStringLiteral("demo"), {}).has_value());
    }

    void aPinIsThatOfTheKeyAndOutlivesTheCertificate()
    {
        const QByteArray der = m_identity->certificate.publicKey().toDer();
        QCOMPARE(publicKeyPin(m_identity->certificate),
                 QString::fromLatin1(QCryptographicHash::hash(der, QCryptographicHash::Sha256).toHex()));
        QCOMPARE(publicKeyPin(QSslCertificate()), QString());
    }

    void aServerThatWantsAClientCertificateGetsOurs()
    {
        const Identity ours(SystemClock().nowMs());
        QSslConfiguration tls = m_identity->tls;
        tls.setPeerVerifyMode(QSslSocket::QueryPeer);
        ScriptedServer server(tls);
        server.setJson(kHealth);
        AdminApiSettings settings = settingsFor(server.url());
        QVERIFY(askWith(settings, QStringLiteral("demo"), {}).has_value());
        QVERIFY(server.shownCertificates().last().isNull());
        settings.trust.certificateFile = ours.write(QStringLiteral("client.pem"), ours.certificate.toPem());
        settings.trust.keyFile = ours.write(QStringLiteral("client.key"), ours.tls.privateKey().toPem());
        const auto health = askWith(settings, QStringLiteral("demo"), {});
        QVERIFY2(health.has_value(), health ? "" : qPrintable(health.error().message + health.error().detail));
        QCOMPARE(server.shownCertificates().last(), ours.certificate);
    }

    void aClientKeyThatEverybodyMayReadIsRefused()
    {
        AdminApiSettings settings = settingsFor(QStringLiteral("https://127.0.0.1:1"));
        settings.trust.certificateFile = m_identity->write(QStringLiteral("open.pem"), m_identity->certificate.toPem());
        settings.trust.keyFile = m_identity->write(QStringLiteral("open.key"), m_identity->tls.privateKey().toPem());
        QFile::setPermissions(settings.trust.keyFile, QFileDevice::ReadOwner | QFileDevice::ReadOther);
        QCOMPARE(askWith(settings, QStringLiteral("demo"), {}).error().kind, ErrorKind::Denied);
        settings.trust.keyFile = settings.trust.certificateFile;
        QCOMPARE(askWith(settings, QStringLiteral("demo"), {}).error().kind, ErrorKind::InvalidInput);
    }

    void whatIsTriedAgain_data()
    {
        QTest::addColumn<QString>("verb");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<int>("requests");
        QTest::newRow("reading, refused for a while")
            << QStringLiteral("find_key") << QByteArray("429 Too Many Requests") << 3;
        QTest::newRow("reading, out for a moment")
            << QStringLiteral("find_key") << QByteArray("503 Service Unavailable") << 3;
        QTest::newRow("reading, wrong token") << QStringLiteral("find_key") << QByteArray("401 Unauthorized") << 1;
        QTest::newRow("changing, refused for a while")
            << QStringLiteral("disable_key") << QByteArray("429 Too Many Requests") << 3;
        QTest::newRow("changing, may have happened")
            << QStringLiteral("disable_key") << QByteArray("503 Service Unavailable") << 1;
        QTest::newRow("changing, failed")
            << QStringLiteral("disable_key") << QByteArray("500 Internal Server Error") << 1;
    }
    void whatIsTriedAgain()
    {
        QFETCH(QString, verb);
        QFETCH(QByteArray, status);
        QFETCH(int, requests);
        ScriptedServer server(std::nullopt);
        server.setFirst({ScriptedServer::json("", status), ScriptedServer::json("", status)});
        server.setJson(R"({"data":{"id":7,"name":"k","status":"active"}})");
        AdminApiClient client(m_rules.value(QStringLiteral("demo")), settingsFor(server.url()), m_budgets);
        client.setRetryPolicy({.firstDelayMs = 1});
        const auto answer = finished(client.call(verb, {{QStringLiteral("id"), QStringLiteral("7")}}));
        QCOMPARE(answer.has_value(), requests == 3);
        QCOMPARE(server.requests().size(), requests);
    }

    void aPauseLongerThanThePatienceIsNotBegun()
    {
        ScriptedServer server(std::nullopt);
        server.setJson("", "429 Too Many Requests", "Retry-After: Fri, 01 Jan 2100 00:00:00 GMT\r\n");
        AdminApiClient client(m_rules.value(QStringLiteral("demo")), settingsFor(server.url()), m_budgets);
        const auto answer = finished(client.call(QStringLiteral("list_keys")));
        QCOMPARE(answer.error().kind, ErrorKind::Busy);
        QVERIFY(answer.error().message.contains(QStringLiteral("Try again in 86400 s")));
        QCOMPARE(server.requests().size(), 1);
    }

    void theConsoleStaysBelowItsShareOfTheLimit()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(kHealth);
        AdminApiRules rules = m_rules.value(QStringLiteral("demo"));
        rules.budget = {2, 3600};
        AdminApiClient client(rules, settingsFor(server.url()), m_budgets);
        QVERIFY(finished(client.health()).has_value());
        QVERIFY(finished(client.health()).has_value());
        const auto third = finished(client.health());
        QCOMPARE(third.error().kind, ErrorKind::Busy);
        QVERIFY(third.error().message.contains(QStringLiteral("was not asked")));
        QCOMPARE(server.requests().size(), 2);
    }

    void aListIsReadToItsEnd()
    {
        ScriptedServer server(std::nullopt);
        server.setFirst({ScriptedServer::json(
            R"({"success":true,"data":{"items":[{"id":1,"username":"ann","status":1},{"id":2,"username":"bo","status":2}],"total":3}})")});
        server.setJson(R"({"success":true,"data":{"items":[{"id":3,"username":"cy","status":9}],"total":3}})");
        AdminApiClient client(m_rules.value(QStringLiteral("new-api")), settingsFor(server.url()), m_budgets);
        const auto accounts = finished(client.list(EntityKind::Account));
        QVERIFY2(accounts.has_value(), accounts ? "" : qPrintable(accounts.error().message));
        const QList<GatewayEntity> expected{{EntityKind::Account, QStringLiteral("1"), QStringLiteral("ann"),
                                             EntityState::Enabled, QStringLiteral("1")},
                                            {EntityKind::Account, QStringLiteral("2"), QStringLiteral("bo"),
                                             EntityState::Disabled, QStringLiteral("2")},
                                            {EntityKind::Account, QStringLiteral("3"), QStringLiteral("cy"),
                                             EntityState::Unknown, QStringLiteral("9")}};
        QCOMPARE(*accounts, expected);
        QCOMPARE(server.requests().size(), 2);
    }

    void aServerThatRepeatsItsFirstPageIsNotReadForEver()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"success":true,"data":{"items":[{"id":1,"username":"ann","status":1}],"total":3}})");
        AdminApiClient client(m_rules.value(QStringLiteral("new-api")), settingsFor(server.url()), m_budgets);
        QCOMPARE(finished(client.list(EntityKind::Account)).error().kind, ErrorKind::Corrupt);
        QCOMPARE(server.requests().size(), 2);
    }

    void aListIsCutAtTheMostThatIsWanted()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"data":[{"id":1},{"id":2},{"id":3}],"page":{"total":9}})");
        AdminApiClient client(m_rules.value(QStringLiteral("demo")), settingsFor(server.url()), m_budgets);
        QCOMPARE(finished(client.list(EntityKind::Key, 2))->size(), 2);
        QCOMPARE(server.requests().size(), 1);
    }

    void aCaFileWithoutACertificateIsNamed()
    {
        AdminApiSettings settings = settingsFor(QStringLiteral("https://127.0.0.1:1"));
        settings.trust.caFile = QStringLiteral("/nonexistent/ca.pem");
        const auto health = askWith(settings, QStringLiteral("demo"), {});
        QCOMPARE(health.error().kind, ErrorKind::InvalidInput);
        QVERIFY(health.error().message.contains(QStringLiteral("/nonexistent/ca.pem")));
    }

    void aCallWithoutATokenIsNotSent()
    {
        ScriptedServer server(std::nullopt);
        AdminApiSettings settings = settingsFor(server.url());
        settings.token = {};
        QCOMPARE(askWith(settings, QStringLiteral("demo"), {}).error().kind, ErrorKind::SignIn);
        QVERIFY(server.requests().isEmpty());
    }

    void aVerbIsFilledIntoPathBodyAndHeaders()
    {
        ScriptedServer server(std::nullopt);
        server.setJson(R"({"success":true,"data":null})");
        AdminApiSettings settings = settingsFor(server.url());
        settings.userId = QStringLiteral("1");
        AdminApiClient client(m_rules.value(QStringLiteral("new-api")), settings, m_budgets);
        const auto done =
            finished(client.call(QStringLiteral("disable_account"), {{QStringLiteral("id"), QStringLiteral("42")}}));
        QVERIFY2(done.has_value(), done ? "" : qPrintable(done.error().message));
        const QByteArray request = server.requests().first();
        QVERIFY(request.startsWith("POST /api/user/manage HTTP/1.1\r\n"));
        QVERIFY(request.contains("New-Api-User: 1\r\n"));
        QVERIFY(request.endsWith(R"({"action":"disable","id":42})"));
        server.setJson(R"({"success":true,"data":{"items":[],"total":7}})");
        QCOMPARE(
            finished(client.call(QStringLiteral("find_account"), {{QStringLiteral("id"), QStringLiteral("../a b")}}))
                ->total,
            std::optional<qint64>(7));
        QVERIFY2(server.requests().last().startsWith("GET /api/user/..%2Fa%20b HTTP/1.1\r\n"),
                 server.requests().last().constData());
        QVERIFY(finished(client.call(QStringLiteral("list_accounts"), {}, {2, {}})).has_value());
        QVERIFY2(server.requests().last().startsWith("GET /api/user/?p=3&page_size=100 HTTP/1.1\r\n"),
                 server.requests().last().constData());
    }

    void whatTheProductDoesNotOfferSaysWhy()
    {
        AdminApiClient client(m_rules.value(QStringLiteral("new-api")),
                              settingsFor(QStringLiteral("https://127.0.0.1:1")), m_budgets);
        const auto done = finished(client.call(QStringLiteral("disable_key")));
        QCOMPARE(done.error().kind, ErrorKind::Unsupported);
        QVERIFY(done.error().message.contains(QStringLiteral("only their own keys")));
        QVERIFY(!client.offers(QStringLiteral("disable_key")));
    }

    void aCallThatIsOpenEndsWithoutAValueWhenTheClientGoes()
    {
        ScriptedServer server(std::nullopt);
        auto client = std::make_unique<AdminApiClient>(m_rules.value(QStringLiteral("demo")), settingsFor(server.url()),
                                                       m_budgets);
        QSignalSpy requested(&server, &ScriptedServer::requested);
        auto open = client->health();
        QTRY_COMPARE(requested.size(), 1);
        client.reset();
        QTRY_VERIFY(open.isFinished());
        QCOMPARE(open.resultCount(), 0);
    }

private:
    AdminApiSettings settingsFor(const QString &url) const
    {
        AdminApiSettings settings = apiSettings(url);
        if (url.startsWith(QStringLiteral("https")))
            settings.trust.caFile = m_identity->caFile();
        return settings;
    }

    Result<GatewayHealth> askWith(const AdminApiSettings &settings, const QString &profile, const HttpLimits &limits)
    {
        AdminApiClient client(m_rules.value(profile), settings, m_budgets);
        client.setLimits(limits);
        client.setRetryPolicy({.attempts = 1});
        return finished(client.health());
    }

    Result<GatewayHealth> ask(const QString &url, const QString &profile = QStringLiteral("demo"),
                              const HttpLimits &limits = {})
    {
        return askWith(settingsFor(url), profile, limits);
    }

    std::unique_ptr<Identity> m_identity;
    CallBudgets m_budgets;
    QMap<QString, AdminApiRules> m_rules;
};

QTEST_GUILESS_MAIN(AdminApiClientTest)
#include "adminapiclient_test.moc"
