// What a webhook and an Alertmanager receive, from a real server's side, and what their answers lead to.
#include "models/alerts/alertmanagersender.h"
#include "models/alerts/noticejson.h"
#include "models/alerts/noticetext.h"
#include "models/core/loopthread.h"
#include "models/telemetry/viewstate.h"
#include "tests/support/scriptedserver.h"
#include "tests/support/testauthority.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'003'200'000;

// A server on a thread of its own, since whoever sends waits.
class Receiver
{
public:
    explicit Receiver(const std::optional<QSslConfiguration> &tls = {})
        : m_thread(QStringLiteral("receiver"))
    {
        m_thread.run([&] {
            m_server = std::make_unique<ScriptedServer>(tls);
            m_server->takeWholeRequests();
            m_server->setJson("{}");
            m_url = m_server->url();
        });
    }
    ~Receiver()
    {
        m_thread.run([&] { m_server.reset(); });
    }

    QString url() const { return m_url; }
    void answer(const QByteArray &status, const QByteArray &headers = {})
    {
        m_thread.run([&] { m_server->setJson("{}", status, headers); });
    }
    void saySilent()
    {
        m_thread.run([&] { m_server->setAnswer("HTTP/1.1 200 OK\r\nContent-Le"); });
    }
    QByteArray last()
    {
        QByteArray request;
        m_thread.run([&] { request = m_server->requests().value(m_server->requests().size() - 1); });
        return request;
    }

private:
    LoopThread m_thread;
    std::unique_ptr<ScriptedServer> m_server;
    QString m_url;
};

Alert madeAlert()
{
    Alert alert;
    alert.seq = 42;
    alert.rule = QStringLiteral("error-burst");
    alert.node = {QStringLiteral("provider=anthropic-b"), QStringLiteral("key=sk-anna\u2022\u2022\u2022")};
    alert.title = QStringLiteral("Error burst");
    alert.summary = QStringLiteral("412 of 1,904 failed, usually 1.1 %");
    alert.level = AlertLevel::Page;
    alert.beganMs = kNowMs - kHourMs;
    alert.openedMs = kNowMs - kHourMs + kMinuteMs;
    return alert;
}

NoticeMessage madeMessage(NoticeKind kind = NoticeKind::Opened)
{
    NoticeMessage message;
    message.id = QStringLiteral("ch-0123456789abcdef.7");
    message.gateway = QStringLiteral("fingerprint");
    message.gatewayName = QStringLiteral("Northwind");
    message.alerts = {{kind, madeAlert()}};
    message.nowMs = kNowMs;
    return message;
}

AlertChannel channel(ChannelKind kind, const QString &url)
{
    AlertChannel channel;
    channel.kind = kind;
    channel.name = QStringLiteral("Ops");
    channel.url = url;
    return channel;
}

Delivery sent(const AlertChannel &channel, const QString &secret = {}, const NoticeMessage &message = madeMessage())
{
    const auto sender = makeNoticeSender(channel, secret);
    if (!sender)
        qFatal("%s", qPrintable(sender.error().message));
    return (*sender)->send(message, {});
}

QByteArray headerOf(const QByteArray &request, const QByteArray &name)
{
    for (const QByteArray &line : request.left(request.indexOf("\r\n\r\n")).split('\n')) {
        if (line.startsWith(name + ": "))
            return line.mid(name.size() + 2).trimmed();
    }
    return {};
}

QByteArray bodyOf(const QByteArray &request)
{
    return request.mid(request.indexOf("\r\n\r\n") + 4);
}

QJsonObject first(const QJsonArray &array)
{
    return array.at(0).toObject();
}

} // namespace

class NoticeSendersTest : public QObject
{
    Q_OBJECT
private slots:
    void aWebhookIsSignedOverItsTimeAndItsBody()
    {
        Receiver receiver;
        QCOMPARE(sent(channel(ChannelKind::Webhook, receiver.url() + QStringLiteral("/hook")), QStringLiteral("s3cret"))
                     .outcome,
                 Delivery::Outcome::Sent);
        const QByteArray request = receiver.last();
        QVERIFY2(request.startsWith("POST /hook HTTP/1.1\r\n"), request.constData());
        QCOMPARE(headerOf(request, "Idempotency-Key"), QByteArray("ch-0123456789abcdef.7"));
        QCOMPARE(headerOf(request, "Content-Type"), QByteArray("application/json"));
        const QByteArray time = headerOf(request, "X-Gatehouse-Timestamp");
        QCOMPARE(time, QByteArray::number(kNowMs / 1000));
        QCOMPARE(
            headerOf(request, "X-Gatehouse-Signature"),
            "v1=" + QMessageAuthenticationCode::hash(time + '.' + bodyOf(request), "s3cret", QCryptographicHash::Sha256)
                        .toHex());
        QVERIFY(!request.contains("s3cret"));
        const QJsonObject json = QJsonDocument::fromJson(bodyOf(request)).object();
        QCOMPARE(json.value(QStringLiteral("version")).toInt(), 1);
        QCOMPARE(json.value(QStringLiteral("kind")).toString(), QStringLiteral("alert"));
        QCOMPARE(json.value(QStringLiteral("id")).toString(), QStringLiteral("ch-0123456789abcdef.7"));
        const QJsonObject alert = first(json.value(QStringLiteral("alerts")).toArray());
        QCOMPARE(alert.value(QStringLiteral("id")).toString(), QStringLiteral("A-000042"));
        QCOMPARE(alert.value(QStringLiteral("what")).toString(), QStringLiteral("opened"));
        QCOMPARE(alert.value(QStringLiteral("severity")).toString(), QStringLiteral("page"));
        QVERIFY(alert.value(QStringLiteral("over_at")).isNull());
    }

    void withoutASecretAWebhookIsNotSigned()
    {
        Receiver receiver;
        QCOMPARE(sent(channel(ChannelKind::Webhook, receiver.url())).outcome, Delivery::Outcome::Sent);
        QVERIFY(headerOf(receiver.last(), "X-Gatehouse-Signature").isEmpty());
        QVERIFY(receiver.last().startsWith("POST / HTTP/1.1\r\n"));
    }

    void anAnswerDecidesWhatFollows_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("headers");
        QTest::addColumn<int>("outcome");
        QTest::addColumn<qint64>("retryAfterMs");
        const auto row = [](const QByteArray &status, Delivery::Outcome outcome, const QByteArray &headers = {},
                            qint64 retryAfterMs = 0) {
            QTest::newRow(status + headers.trimmed()) << status << headers << int(outcome) << retryAfterMs;
        };
        row("200 OK", Delivery::Outcome::Sent);
        row("202 Accepted", Delivery::Outcome::Sent);
        row("204 No Content", Delivery::Outcome::Sent);
        row("301 Moved Permanently", Delivery::Outcome::Refused, "Location: https://elsewhere.invalid/\r\n");
        row("400 Bad Request", Delivery::Outcome::Refused);
        row("401 Unauthorized", Delivery::Outcome::Faulty);
        row("403 Forbidden", Delivery::Outcome::Faulty);
        row("404 Not Found", Delivery::Outcome::Refused);
        row("410 Gone", Delivery::Outcome::Refused);
        row("408 Request Timeout", Delivery::Outcome::TryAgain);
        row("429 Too Many Requests", Delivery::Outcome::TryAgain, "Retry-After: 120\r\n", 120'000);
        row("503 Service Unavailable", Delivery::Outcome::TryAgain, "Retry-After: 7\r\n", 7'000);
        row("500 Internal Server Error", Delivery::Outcome::TryAgain);
    }
    void anAnswerDecidesWhatFollows()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, headers);
        Receiver receiver;
        receiver.answer(status, headers);
        const Delivery delivery = sent(channel(ChannelKind::Webhook, receiver.url()));
        QTEST(int(delivery.outcome), "outcome");
        QTEST(delivery.retryAfterMs, "retryAfterMs");
        if (delivery.outcome != Delivery::Outcome::Sent)
            QVERIFY2(delivery.why.contains(QString::fromLatin1(status.left(3))), qPrintable(delivery.why));
    }

    void whoDoesNotAnswerIsTriedAgain()
    {
        QString gone;
        {
            Receiver receiver;
            gone = receiver.url();
            receiver.saySilent();
            QCOMPARE(sent(channel(ChannelKind::Webhook, gone)).outcome, Delivery::Outcome::TryAgain);
        }
        const Delivery delivery = sent(channel(ChannelKind::Webhook, gone));
        QCOMPARE(delivery.outcome, Delivery::Outcome::TryAgain);
        QVERIFY2(delivery.why.contains(QLatin1String("cannot be reached")), qPrintable(delivery.why));
    }

    void aStopEndsTheWait()
    {
        std::stop_source stop;
        stop.request_stop();
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const auto sender = makeNoticeSender(
            channel(ChannelKind::Webhook, QStringLiteral("http://127.0.0.1:%1/").arg(silent.serverPort())), {});
        QVERIFY(sender);
        QCOMPARE((*sender)->send(madeMessage(), stop.get_token()).outcome, Delivery::Outcome::Stopped);
    }

    void aServerIsTrustedByTheAuthoritiesOfTheChannelOnly()
    {
        const TestAuthority authority;
        const auto identity = authority.issue("IP:127.0.0.1");
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate(identity.certificatePem));
        tls.setPrivateKey(QSslKey(identity.keyPem, QSsl::Ec));
        Receiver receiver(tls);
        AlertChannel to = channel(ChannelKind::Webhook, receiver.url());
        const Delivery stranger = sent(to);
        QCOMPARE(stranger.outcome, Delivery::Outcome::TryAgain);
        QVERIFY2(stranger.why.contains(QLatin1String("not trusted")), qPrintable(stranger.why));
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(authority.certificatePem()) > 0);
        file.close();
        to.caFile = file.fileName();
        QCOMPARE(sent(to).outcome, Delivery::Outcome::Sent);
        to.caFile = folder.filePath(QStringLiteral("none.pem"));
        QVERIFY(!makeNoticeSender(to, {}));
    }

    void anAlertmanagerGetsLabelsThatStayAndATimeToLive()
    {
        Receiver receiver;
        AlertChannel to = channel(ChannelKind::Alertmanager, receiver.url() + QStringLiteral("/prefix/"));
        QCOMPARE(sent(to, QStringLiteral("t0ken")).outcome, Delivery::Outcome::Sent);
        QVERIFY(receiver.last().startsWith("POST /prefix/api/v2/alerts HTTP/1.1\r\n"));
        QCOMPARE(headerOf(receiver.last(), "Authorization"), QByteArray("Bearer t0ken"));
        const QJsonArray entries = QJsonDocument::fromJson(bodyOf(receiver.last())).array();
        QCOMPARE(entries.size(), 1);
        const QJsonObject labels = first(entries).value(QStringLiteral("labels")).toObject();
        QCOMPARE(labels.value(QStringLiteral("alertname")).toString(), QStringLiteral("error-burst"));
        QCOMPARE(labels.value(QStringLiteral("alert")).toString(), QStringLiteral("A-000042"));
        QCOMPARE(labels.value(QStringLiteral("gateway")).toString(), QStringLiteral("Northwind"));
        QCOMPARE(labels.value(QStringLiteral("severity")).toString(), QStringLiteral("page"));
        QCOMPARE(labels.value(QStringLiteral("provider")).toString(), QStringLiteral("anthropic-b"));
        QCOMPARE(first(entries).value(QStringLiteral("startsAt")).toString(),
                 QStringLiteral("2026-11-18T11:00:00.000Z"));
        QCOMPARE(first(entries).value(QStringLiteral("endsAt")).toString(), QStringLiteral("2026-11-18T12:10:00.000Z"));
        to.user = QStringLiteral("gatehouse");
        QCOMPARE(sent(to, QStringLiteral("t0ken")).outcome, Delivery::Outcome::Sent);
        QCOMPARE(headerOf(receiver.last(), "Authorization"), "Basic " + QByteArray("gatehouse:t0ken").toBase64());
    }

    void anAlertmanagerIsToldOfTheEndByItsTime()
    {
        NoticeMessage message = madeMessage(NoticeKind::Over);
        message.alerts[0].alert.overMs = kNowMs - kMinuteMs;
        QCOMPARE(first(alertmanagerJson(message)).value(QStringLiteral("endsAt")).toString(),
                 QStringLiteral("2026-11-18T11:59:00.000Z"));
        message = madeMessage(NoticeKind::Resolved);
        message.alerts[0].alert.state = AlertState::Resolved;
        QCOMPARE(first(alertmanagerJson(message)).value(QStringLiteral("endsAt")).toString(),
                 QStringLiteral("2026-11-18T12:00:00.000Z"));
    }

    void linksOfNoticesOpenTheAlert()
    {
        const NoticeMessage message = madeMessage();
        const QString told = QString::fromUtf8(QJsonDocument(webhookJson(message)).toJson()) +
                             QString::fromUtf8(QJsonDocument(alertmanagerJson(message)).toJson()) + noticeText(message);
        static const QRegularExpression form(QStringLiteral("gatehouse://[^\\s\"]+"));
        int links = 0;
        for (auto found = form.globalMatch(told); found.hasNext(); ++links) {
            const QString link = found.next().captured();
            const auto opened = ViewState::fromLink(link);
            QVERIFY2(opened, qPrintable(link));
            QCOMPARE(opened->page, QStringLiteral("alerts"));
            QCOMPARE(opened->item, alertId(message.alerts.constFirst().alert.seq));
        }
        QVERIFY(links >= 3);
    }

    void aRiseEndsTheTicketOfAnAlertmanager()
    {
        const QJsonArray entries = alertmanagerJson(madeMessage(NoticeKind::Risen));
        QCOMPARE(entries.size(), 2);
        const QJsonObject before = entries.at(1).toObject();
        QCOMPARE(before.value(QStringLiteral("labels")).toObject().value(QStringLiteral("severity")).toString(),
                 QStringLiteral("ticket"));
        QCOMPARE(before.value(QStringLiteral("endsAt")).toString(), QStringLiteral("2026-11-18T12:00:00.000Z"));
    }

    void aSignOfLifeNamesWhenTheNextOneIsDue()
    {
        NoticeMessage beat = madeMessage();
        beat.alerts.clear();
        beat.kind = NoticeMessage::Kind::Heartbeat;
        beat.nextWithinMinutes = 5;
        QCOMPARE(webhookJson(beat).value(QStringLiteral("next_within_seconds")).toInt(), 300);
        const QJsonObject entry = first(alertmanagerJson(beat));
        QCOMPARE(entry.value(QStringLiteral("labels")).toObject().value(QStringLiteral("alertname")).toString(),
                 QStringLiteral("GatehouseWatchdog"));
        QCOMPARE(entry.value(QStringLiteral("endsAt")).toString(), QStringLiteral("2026-11-18T12:15:00.000Z"));
    }

    void aDigestCountsAllAndListsSome()
    {
        NoticeMessage digest = madeMessage();
        digest.kind = NoticeMessage::Kind::Digest;
        digest.alerts.clear();
        for (int i = 0; i < 300; ++i)
            digest.alerts.append({i % 3 == 0 ? NoticeKind::Over : NoticeKind::Opened, madeAlert()});
        const QJsonObject json = webhookJson(digest);
        QCOMPARE(json.value(QStringLiteral("total")).toInt(), 300);
        QCOMPARE(json.value(QStringLiteral("counts")).toObject().value(QStringLiteral("over")).toInt(), 100);
        QCOMPARE(json.value(QStringLiteral("alerts")).toArray().size(), kMostListed);
        QCOMPARE(json.value(QStringLiteral("reason")).toString(), QStringLiteral("storm"));
    }
};

QTEST_GUILESS_MAIN(NoticeSendersTest)
#include "noticesenders_test.moc"
