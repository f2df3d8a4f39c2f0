// Mail about alerts, from the server's side.
#include "models/alerts/smtpsender.h"
#include "models/core/format.h"
#include "models/core/mailmessage.h"
#include "tests/support/smtpsink.h"
#include "tests/support/testauthority.h"

#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

NoticeMessage madeMessage(int alerts = 1)
{
    NoticeMessage message;
    message.kind = alerts == 1 ? NoticeMessage::Kind::Alert : NoticeMessage::Kind::Digest;
    message.id = QStringLiteral("ch-0123456789abcdef.7");
    message.gatewayName = QStringLiteral("Northwind");
    message.nowMs = 1'795'003'200'000;
    Alert alert;
    alert.node = {QStringLiteral("provider=anthropic-b")};
    alert.title = QStringLiteral("Error burst");
    alert.summary = QStringLiteral("412 of 1,904 failed, usually 1.1\u202f%");
    alert.level = AlertLevel::Page;
    alert.beganMs = message.nowMs - kHourMs;
    for (int i = 0; i < alerts; ++i) {
        alert.seq = i + 1;
        message.alerts.append({i % 2 == 0 ? NoticeKind::Opened : NoticeKind::Over, alert});
    }
    return message;
}

// The certificate of the server, and the file of who vouches for it.
struct Identity {
    explicit Identity(const QByteArray &names)
    {
        const TestAuthority authority;
        const auto identity = authority.issue(names);
        tls.setLocalCertificate(QSslCertificate(identity.certificatePem));
        tls.setPrivateKey(QSslKey(identity.keyPem, QSsl::Ec));
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        if (!file.open(QIODevice::WriteOnly) || file.write(authority.certificatePem()) <= 0)
            qFatal("%s cannot be written", qPrintable(file.fileName()));
    }
    QTemporaryDir folder;
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    QString caFile() const { return folder.filePath(QStringLiteral("ca.pem")); }
};

AlertChannel mailTo(const SmtpSink &sink)
{
    AlertChannel channel;
    channel.kind = ChannelKind::Email;
    channel.name = QStringLiteral("Mail");
    channel.server = QStringLiteral("localhost");
    channel.port = sink.port();
    channel.from = QStringLiteral("gatehouse@company.example");
    channel.to = {QStringLiteral("ops@company.example"), QStringLiteral("night@company.example")};
    return channel;
}

Delivery sent(const AlertChannel &channel, const QString &secret = {}, const NoticeMessage &message = madeMessage())
{
    return SmtpSender(channel, secret).send(message, {});
}

} // namespace

class SmtpSenderTest : public QObject
{
    Q_OBJECT
private slots:
    void aMailIsWholeAndNamesItself()
    {
        SmtpSink sink;
        const Delivery delivery = sent(mailTo(sink));
        QVERIFY2(delivery.outcome == Delivery::Outcome::Sent, qPrintable(delivery.why));
        QCOMPARE(sink.mails().size(), 1);
        const SunkMail mail = sink.mails().constFirst();
        QVERIFY(mail.from.contains("gatehouse@company.example"));
        QCOMPARE(mail.to.size(), 2);
        QVERIFY2(mail.bytes.contains("Message-Id: <ch-0123456789abcdef.7@company.example>"), mail.bytes.constData());
        QVERIFY(mail.bytes.contains("Auto-Submitted: auto-generated"));
        QVERIFY(!mail.bytes.contains("X-Unsent"));
        const auto read = readMail(mail.bytes);
        QVERIFY(read);
        QCOMPARE(read->subject, QStringLiteral("[page] Error burst on anthropic-b (Northwind)"));
        QVERIFY2(read->text.contains(QStringLiteral("412 of 1,904 failed, usually 1.1\u202f%")),
                 qPrintable(read->text));
        QVERIFY(read->text.contains(QLatin1String("2026-11-18 11:00:00 UTC")));
    }

    void aSecondTryIsTheSameMail()
    {
        SmtpSink sink;
        sent(mailTo(sink));
        sent(mailTo(sink));
        QCOMPARE(sink.mails().size(), 2);
        QCOMPARE(sink.mails().at(0).bytes, sink.mails().at(1).bytes);
    }

    void aServerThatOffersEncryptionGetsNothingWithout()
    {
        const Identity identity("DNS:localhost");
        SmtpSink sink(identity.tls);
        AlertChannel channel = mailTo(sink);
        channel.caFile = identity.caFile();
        channel.user = QStringLiteral("gatehouse");
        const Delivery delivery = sent(channel, QStringLiteral("s3cret"));
        QVERIFY2(delivery.outcome == Delivery::Outcome::Sent, qPrintable(delivery.why));
        QVERIFY(sink.mails().constFirst().encrypted);
        QCOMPARE(QByteArray::fromBase64(sink.mails().constFirst().user), QByteArray("\0gatehouse\0s3cret", 17));
    }

    void aServerThatIsNotTrustedGetsNothing_data()
    {
        QTest::addColumn<QByteArray>("names");
        QTest::addColumn<bool>("known");
        QTest::newRow("no authority that is known") << QByteArray("DNS:localhost") << false;
        QTest::newRow("another name") << QByteArray("DNS:mail.company.example") << true;
    }
    void aServerThatIsNotTrustedGetsNothing()
    {
        QFETCH(QByteArray, names);
        QFETCH(bool, known);
        const Identity identity(names);
        SmtpSink sink(identity.tls);
        AlertChannel channel = mailTo(sink);
        if (known)
            channel.caFile = identity.caFile();
        const Delivery delivery = sent(channel);
        QCOMPARE(delivery.outcome, Delivery::Outcome::TryAgain);
        QVERIFY2(delivery.why.contains(QLatin1String("not trusted")), qPrintable(delivery.why));
        QVERIFY(sink.mails().isEmpty());
    }

    // Where it is not this machine.
    void withoutEncryptionNothingLeavesThisMachine()
    {
        SmtpSink sink;
        AlertChannel channel = mailTo(sink);
        channel.server = QStringLiteral("localhost.");
        const Delivery delivery = sent(channel);
        QCOMPARE(delivery.outcome, Delivery::Outcome::TryAgain);
        QVERIFY(sink.mails().isEmpty());
    }

    void anAnswerDecidesWhatFollows_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("outcome");
        QTest::newRow("no such user") << QByteArray("RCPT") << QByteArray("550 no such user")
                                      << int(Delivery::Outcome::Refused);
        QTest::newRow("a wrong passphrase")
            << QByteArray("AUTH") << QByteArray("535 no") << int(Delivery::Outcome::Faulty);
        QTest::newRow("no way to check a passphrase now")
            << QByteArray("AUTH") << QByteArray("454 later") << int(Delivery::Outcome::TryAgain);
        QTest::newRow("a sign-in is wanted")
            << QByteArray("MAIL") << QByteArray("530 sign in first") << int(Delivery::Outcome::Faulty);
        QTest::newRow("a greylist") << QByteArray("RCPT") << QByteArray("451 later")
                                    << int(Delivery::Outcome::TryAgain);
        QTest::newRow("too many") << QByteArray("RCPT") << QByteArray("452 too many")
                                  << int(Delivery::Outcome::TryAgain);
        QTest::newRow("no room") << QByteArray("DATA") << QByteArray("452 no room") << int(Delivery::Outcome::TryAgain);
        QTest::newRow("busy") << QByteArray("MAIL") << QByteArray("421 busy") << int(Delivery::Outcome::TryAgain);
    }
    void anAnswerDecidesWhatFollows()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, answer);
        QFETCH(int, outcome);
        SmtpSink sink;
        sink.answer(command, answer);
        AlertChannel channel = mailTo(sink);
        channel.user = QStringLiteral("gatehouse");
        const Delivery delivery = sent(channel, QStringLiteral("s3cret"));
        QCOMPARE(int(delivery.outcome), outcome);
        QVERIFY(!delivery.why.isEmpty() && !delivery.why.contains(QLatin1String("s3cret")));
    }

    void whoIsNotThereIsTriedAgain()
    {
        AlertChannel channel;
        {
            const SmtpSink sink;
            channel = mailTo(sink);
        }
        QCOMPARE(sent(channel).outcome, Delivery::Outcome::TryAgain);
    }

    void aStopEndsTheWait()
    {
        SmtpSink sink;
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(SmtpSender(mailTo(sink), {}).send(madeMessage(), stop.get_token()).outcome,
                 Delivery::Outcome::Stopped);
        QVERIFY(sink.mails().isEmpty());
    }

    void aSignOfLifeSaysWhatItsAbsenceMeans()
    {
        SmtpSink sink;
        NoticeMessage message = madeMessage();
        message.kind = NoticeMessage::Kind::Heartbeat;
        message.alerts.clear();
        message.nextWithinMinutes = 1440;
        QCOMPARE(sent(mailTo(sink), {}, message).outcome, Delivery::Outcome::Sent);
        const auto read = readMail(sink.mails().constFirst().bytes);
        QVERIFY(read);
        QCOMPARE(read->subject, QStringLiteral("Gatehouse looks for alerts (Northwind)"));
        QVERIFY2(read->text.contains(QStringLiteral("comes at least every ") + formatAge(kDayMs)),
                 qPrintable(read->text));
        QVERIFY(read->text.contains(QStringLiteral("When one stays away")));
    }

    void aDigestCountsAndLists()
    {
        SmtpSink sink;
        QCOMPARE(sent(mailTo(sink), {}, madeMessage(120)).outcome, Delivery::Outcome::Sent);
        const auto read = readMail(sink.mails().constFirst().bytes);
        QVERIFY(read);
        QCOMPARE(read->subject, QStringLiteral("[digest] Alerts: 60 opened, 60 over (Northwind)"));
        QVERIFY(read->text.contains(QLatin1String("And 70 more")));
    }
};

QTEST_GUILESS_MAIN(SmtpSenderTest)
#include "smtpsender_test.moc"
