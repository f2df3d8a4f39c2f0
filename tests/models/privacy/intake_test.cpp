// Requests as they come in: tables and letters, well made, badly made and made to harm.
#include "models/privacy/csvintake.h"
#include "models/privacy/csvtable.h"
#include "models/privacy/decodedtext.h"
#include "models/privacy/emailintake.h"
#include "models/privacy/requestwords.h"

#include <QStringEncoder>
#include <QTest>
#include <QTimeZone>

using namespace Gatehouse;

namespace
{

const QDate kToday(2026, 11, 22);

QByteArray letter(const QByteArray &head, const QByteArray &body = "Please delete my account.")
{
    return "From: Anna Muster <anna@mail.example>\r\n" + head + "\r\n" + body;
}

} // namespace

class IntakeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void aTableIsReadWhateverItsDialect_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QString text = QStringLiteral("Received On,Request type,Law,User ID,E-Mail\r\n"
                                            "2026/11/2,Deletion,gdpr,42,a@c.example\r\n");
        QTest::newRow("commas") << QByteArray(
            "received,type,regime,account,email\n2026-11-02,erasure,GDPR,42,a@c.example\n");
        QTest::newRow("semicolons and quotes")
            << QByteArray("\"received\";\"type\";\"regime\";\"account\";\"email\"\r\n"
                          "\"2.11.2026\";\"Delete\";\"EU GDPR\";\"42\";\"a@c.example\"\r\n");
        QTest::newRow("tabs, no last line end")
            << QByteArray("received\ttype\tregime\taccount\temail\n2026-11-02T23:59:00Z\terase\teu\t42\ta@c.example");
        QTest::newRow("old line ends") << QByteArray(
            "received,type,regime,account,email\r2026-11-02,erasure,GDPR,42,a@c.example\r");
        QTest::newRow("a mark of UTF-8") << QByteArray("\xef\xbb\xbf") + text.toUtf8();
        QTest::newRow("UTF-16, little") << QByteArray("\xff\xfe") + QStringEncoder(QStringEncoder::Utf16LE)(text);
        QTest::newRow("UTF-16, big") << QByteArray("\xfe\xff") + QStringEncoder(QStringEncoder::Utf16BE)(text);
        QTest::newRow("UTF-16 without a mark") << QByteArray(QStringEncoder(QStringEncoder::Utf16LE)(text));
        QTest::newRow("Chinese") << QStringLiteral("收到日期,请求类型,适用法律,账号,邮箱\n"
                                                   "2026年11月2日,删除,欧盟,42,a@c.example\n")
                                        .toUtf8();
        QTest::newRow("empty lines between") << QByteArray("received,type,regime,account,email\n\n\n"
                                                           "2026-11-02,erasure,GDPR,42,a@c.example\n,,,,\n\n");
    }

    void aTableIsReadWhateverItsDialect()
    {
        QFETCH(QByteArray, bytes);
        const auto intake = intakeFromCsv(bytes, kToday);
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        QCOMPARE(intake->candidates.size(), 1);
        const IntakeCandidate &one = intake->candidates.constFirst();
        QVERIFY2(one.isReady(), qPrintable((one.problems + one.undecided()).join(QLatin1Char('\n'))));
        QCOMPARE(one.request.type, RequestType::Deletion);
        QCOMPARE(one.request.regime, Regime::Gdpr);
        QCOMPARE(one.request.received, QDate(2026, 11, 2));
        QCOMPARE(one.request.subject,
                 (QList<SubjectIdentity>{{QStringLiteral("account"), QStringLiteral("42")},
                                         {QStringLiteral("email"), QStringLiteral("a@c.example")}}));
    }

    void aMistakeKeepsNoOtherRowBackAndNamesNoValue()
    {
        const auto intake = intakeFromCsv("received,type,regime,email,Shoe size\n"
                                          "2026-11-02,erasure,gdpr,secret.person\n"
                                          "11/02/2026,oblivion,moon,a@b.example\n"
                                          "2999-01-01,access,ccpa,a@b.example\n"
                                          "2026-11-02,access,ccpa,\"a@b.example\"x\n"
                                          "2026-11-02,access,ccpa,a@b.example,44,1,2\n"
                                          "2026-11-03,opt-out,cpra,c@d.example,45\n",
                                          kToday);
        QVERIFY(intake);
        QCOMPARE(intake->candidates.size(), 6);
        QVERIFY(intake->notes.join(QLatin1Char(' ')).contains(QStringLiteral("Column 5 (Shoe size)")));
        const QStringList first = intake->candidates.at(0).problems;
        QCOMPARE(first.size(), 1);
        QVERIFY2(first.at(0).contains(QStringLiteral("Line 2, column 4 (email)")), qPrintable(first.at(0)));
        QVERIFY(!first.at(0).contains(QStringLiteral("secret")));
        QCOMPARE(intake->candidates.at(1).problems.size(), 3);
        QVERIFY(intake->candidates.at(2).problems.at(0).contains(QStringLiteral("to come")));
        QVERIFY(intake->candidates.at(3).problems.at(0).contains(QStringLiteral("quote")));
        QVERIFY(intake->candidates.at(4).problems.at(0).contains(QStringLiteral("7 cells")));
        QVERIFY(intake->candidates.at(5).isReady());
        QCOMPARE(intake->candidates.at(5).request.type, RequestType::OptOut);
    }

    void aQuoteThatNobodyClosesSwallowsNoRow()
    {
        const QList<CsvRow> rows = csvRows(QStringLiteral("a,b\n\"x,y\n1,2\n"), QLatin1Char(','));
        QCOMPARE(rows.size(), 3);
        QVERIFY(!rows.at(1).problem.isEmpty());
        QCOMPARE(rows.at(2).cells, (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
        QCOMPARE(rows.at(2).line, 3);
        const QList<CsvRow> whole = csvRows(QStringLiteral("\"a\"\"b\nc\",d\ne,f"), QLatin1Char(','));
        QCOMPARE(whole.at(0).cells.at(0), QStringLiteral("a\"b\nc"));
        QCOMPARE(whole.at(1).line, 3);
    }

    void whatIsNoTableOfRequestsIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("empty lines") << QByteArray("\n\n\n");
        QTest::newRow("nobody") << QByteArray("received,type\n2026-11-02,access\n");
        QTest::newRow("one heading twice") << QByteArray("type,kind,email\naccess,access,a@b.example\n");
        QTest::newRow("NUL bytes") << QByteArray("email\0\xff\n", 8);
        QTest::newRow("too large") << QByteArray((16 << 20) + 1, 'a');
    }

    void whatIsNoTableOfRequestsIsRefused()
    {
        QFETCH(QByteArray, bytes);
        const auto intake = intakeFromCsv(bytes, kToday);
        QVERIFY(!intake);
        QCOMPARE(intake.error().kind, ErrorKind::InvalidInput);
    }

    void anEncodingThatWasGuessedIsSaid()
    {
        const auto intake = intakeFromCsv("username,type\nJos\xe9,access\n", kToday);
        QVERIFY(intake);
        QVERIFY(intake->notes.constFirst().contains(QStringLiteral("Latin-1")));
        QCOMPARE(intake->candidates.at(0).request.subject.at(0).value, QStringLiteral("Jos\u00e9"));
        QVERIFY(decodedText("plain").guess.isEmpty());
    }

    void theSameRowIsTheSameRequestAndItsHashNamesNobody()
    {
        const QByteArray head = "email,type\n";
        const auto one = intakeFromCsv(head + "a@b.example,access\n", kToday);
        const auto more = intakeFromCsv(head + "x@y.example,access\na@b.example,access\n", kToday);
        QVERIFY(one && more);
        QCOMPARE(one->candidates.at(0).fingerprint, more->candidates.at(1).fingerprint);
        QVERIFY(more->candidates.at(0).fingerprint != more->candidates.at(1).fingerprint);
        const QString source = takenFrom("key", QStringLiteral("csv"), one->candidates.at(0).fingerprint);
        QVERIFY(source != takenFrom("another", QStringLiteral("csv"), one->candidates.at(0).fingerprint));
        QVERIFY(!source.contains(QString::fromLatin1(one->candidates.at(0).fingerprint.toHex().first(32))));
    }

    void aDayThatNobodyCanTellIsNoDay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QDate>("day");
        const QDate day(2026, 2, 3);
        QTest::newRow("iso") << QStringLiteral("2026-02-03") << day;
        QTest::newRow("with a time") << QStringLiteral("2026-02-03 10:00") << day;
        QTest::newRow("Chinese") << QStringLiteral("2026年2月3日") << day;
        QTest::newRow("full width") << QStringLiteral("２０２６-０２-０３") << day;
        QTest::newRow("dots") << QStringLiteral("3.2.2026") << day;
        QTest::newRow("ambiguous") << QStringLiteral("3/2/2026") << QDate();
        QTest::newRow("day first") << QStringLiteral("23/2/2026") << QDate(2026, 2, 23);
        QTest::newRow("month first") << QStringLiteral("2/23/2026") << QDate(2026, 2, 23);
        QTest::newRow("no such day") << QStringLiteral("2026-02-30") << QDate();
        QTest::newRow("words") << QStringLiteral("yesterday") << QDate();
        QTest::newRow("serial number") << QStringLiteral("46328") << QDate();
    }

    void aDayThatNobodyCanTellIsNoDay()
    {
        QFETCH(QString, text);
        QFETCH(QDate, day);
        QCOMPARE(dayCalled(text), day);
    }

    void aLetterSaysWhoWhenAndPerhapsWhat()
    {
        const auto intake = intakeFromEmail(
            letter("Received: from mx.example by mail.example; Wed, 4 Nov 2026 09:00:00 +0000\r\n"
                   "Received: from evil by mx.example; Mon, 2 Nov 2026 09:00:00 +0000\r\n"
                   "Date: Sun, 1 Nov 2026 09:00:00 +0000\r\n"
                   "Subject: =?UTF-8?B?5Yig6Zmk5oiR55qE5pWw5o2u?=\r\nContent-Type: text/plain; charset=utf-8\r\n",
                   "Hello"),
            kToday);
        QVERIFY(intake);
        const IntakeCandidate &one = intake->candidates.constFirst();
        QCOMPARE(one.request.received, QDate(2026, 11, 4));
        QVERIFY(one.receivedBy.contains(QStringLiteral("topmost Received")));
        QCOMPARE(one.request.subject,
                 (QList<SubjectIdentity>{{QStringLiteral("email"), QStringLiteral("anna@mail.example")}}));
        QCOMPARE(one.guess, std::optional(RequestType::Deletion));
        QVERIFY2(!one.typeIsKnown && !one.regimeIsKnown, "a guess is no decision");
        QCOMPARE(one.undecided(), (QStringList{QStringLiteral("type"), QStringLiteral("regime")}));
    }

    void aLetterIsReadHoweverItIsWritten_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("guess");
        const auto row = [](const char *name, const QByteArray &bytes, const char *guess) {
            QTest::newRow(name) << bytes << QString::fromLatin1(guess);
        };
        row("plain", letter(""), "deletion");
        row("bare newlines", QByteArray(letter("")).replace("\r\n", "\n"), "deletion");
        row("base64",
            letter("Content-Transfer-Encoding: base64\r\n", QByteArray("I want a copy of my data").toBase64()),
            "access");
        row("quoted-printable", letter("Content-Transfer-Encoding: quoted-printable\r\n", "I o=\r\nbject=20to this"),
            "objection");
        row("GB18030",
            letter("Content-Type: text/plain; charset=gb18030\r\n", "\xc9\xbe\xb3\xfd\xce\xd2\xb5\xc4\xca\xfd\xbe\xdd"),
            "deletion");
        row("a charset of nobody", letter("Content-Type: text/plain; charset=x-none\r\n"), "deletion");
        row("html", letter("Content-Type: text/html\r\n", "<p>please <b>erase</b> my</p><i>erase my</i>"), "deletion");
        row("parts",
            letter("MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n",
                   "--b\r\nContent-Type: text/html\r\n\r\nhello\r\n--b\r\n\r\nwithdraw my consent\r\n--b--\r\n"),
            "consent_withdrawal");
        row("a boundary that never comes",
            letter("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n",
                   "--b\r\n\r\nwithdraw my consent\r\n"),
            "consent_withdrawal");
        row("nothing asked", letter("", "Good morning. Your undeletable mystery."), "");
    }

    void aLetterIsReadHoweverItIsWritten()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, guess);
        const auto intake = intakeFromEmail(bytes, kToday);
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        const IntakeCandidate &one = intake->candidates.constFirst();
        QCOMPARE(one.request.subject.value(0).value, QStringLiteral("anna@mail.example"));
        QCOMPARE(one.guess ? requestTypeToken(*one.guess) : QString(), guess);
        QVERIFY(!one.request.received.isValid());
    }

    void whatALetterDoesNotSayIsLeftOpen()
    {
        const auto dated = intakeFromEmail(letter("Date: Sun, 1 Nov 2026 09:00:00 +0000\r\n"), kToday);
        QCOMPARE(dated->candidates.at(0).request.received, QDate(2026, 11, 1));
        QVERIFY(dated->candidates.at(0).receivedBy.contains(QStringLiteral("sender wrote")));
        const auto future = intakeFromEmail(letter("Date: Sun, 1 Nov 2099 09:00:00 +0000\r\n"), kToday);
        QVERIFY(!future->candidates.at(0).request.received.isValid());
        const auto nobody = intakeFromEmail("Subject: hello\r\n\r\ndelete my data", kToday);
        QVERIFY(nobody && nobody->candidates.at(0).undecided().contains(QStringLiteral("subject")));
        const auto many = intakeFromEmail("From: a@b.example, c@d.example\r\n\r\nx", kToday);
        QVERIFY(many && many->candidates.at(0).request.subject.isEmpty());
    }

    void whatIsNoLetterIsRefused()
    {
        for (const QByteArray &bytes : {QByteArray(), QByteArray("\r\n\r\nhello"), QByteArray((32 << 20) + 1, 'a')}) {
            const auto intake = intakeFromEmail(bytes, kToday);
            QVERIFY2(!intake, bytes.left(20).constData());
            QCOMPARE(intake.error().kind, ErrorKind::InvalidInput);
        }
    }

    void aLetterInLettersEndsSomewhere()
    {
        QByteArray bytes = "Content-Type: text/plain\r\n\r\ndelete my data";
        for (int depth = 0; depth < 500; ++depth)
            bytes = "Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n" + bytes;
        const auto nested = intakeFromEmail("From: a@b.example\r\n" + bytes, kToday);
        QVERIFY(nested);
        QVERIFY(nested->notes.join(QLatin1Char(' ')).contains(QStringLiteral("nested too deeply")));
        QByteArray parts = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        for (int i = 0; i < 20'000; ++i)
            parts += "--b\r\n\r\nx\r\n";
        QVERIFY(intakeFromEmail(parts, kToday));
    }
};

QTEST_GUILESS_MAIN(IntakeTest)
#include "intake_test.moc"
