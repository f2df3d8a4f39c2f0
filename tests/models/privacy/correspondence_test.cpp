// The letters: every text complete in every language, and nothing in them that is not so.
#include "models/privacy/correspondence.h"
#include "models/privacy/erasureplan.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

const QDateTime kNow(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
const MailAddress kPerson{{}, QStringLiteral("anna@mail.example")};

LetterDesk desk()
{
    return {{QStringLiteral("Datenschutz Müller & Söhne"), QStringLiteral("privacy@gate.example")},
            QStringLiteral("Müller & Söhne 有限公司"),
            {}};
}

LetterFacts facts(LetterKind kind)
{
    LetterFacts all;
    all.one.id = QStringLiteral("C-2026-000042");
    all.one.received = QDate(2026, 11, 2);
    all.due = QDate(2026, 12, 2);
    all.reason = QStringLiteral("Many requests at once.");
    all.subjectReference = QStringLiteral("customer 77");
    if (kind == LetterKind::Refusal) {
        all.one.state = CaseState::Refused;
        all.one.denial = DenialCode::NoMatch;
    } else if (kind != LetterKind::Acknowledgement && kind != LetterKind::IdentityRequest) {
        all.one.state = CaseState::Completed;
        all.one.extendedOn = QDate(2026, 11, 20);
    }
    return all;
}

QJsonObject planWithRemainder()
{
    PlanTable gone;
    gone.table = QStringLiteral("api_keys");
    gone.rows = 3;
    PlanTable kept;
    kept.table = QStringLiteral("invoices");
    kept.disposition = Disposition::Retain;
    kept.rows = 7;
    kept.ground = QStringLiteral("Tax law keeps invoices");
    kept.until = QStringLiteral("2036-12-31");
    ErasurePlan plan;
    plan.tables = {gone, kept};
    plan.asOf = QDate(2026, 11, 22);
    return plan.toJson();
}

} // namespace

class CorrespondenceTest : public QObject
{
    Q_OBJECT

private slots:
    void everyLetterIsCompleteInEveryLanguage_data()
    {
        QTest::addColumn<LetterKind>("kind");
        QTest::addColumn<QString>("language");
        for (const LetterKind kind : kLetterKinds) {
            for (const char *language : kLetterLanguages)
                QTest::addRow("%s %s", qPrintable(letterKindToken(kind)), language)
                    << kind << QString::fromLatin1(language);
        }
    }

    void everyLetterIsCompleteInEveryLanguage()
    {
        QFETCH(LetterKind, kind);
        QFETCH(QString, language);
        const auto letter = LetterTemplate::load(kind, language);
        QVERIFY2(letter, letter ? "" : qPrintable(letter.error().message));
        // Both languages say the same, so they have the same places.
        QStringList places = letter->places();
        QStringList english = LetterTemplate::load(kind, QStringLiteral("en"))->places();
        std::ranges::sort(places);
        std::ranges::sort(english);
        QCOMPARE(places, english);
        LetterFacts all = facts(kind);
        if (kind == LetterKind::CompletionRetained)
            all.plan = planWithRemainder();
        const auto bytes = Correspondence(desk()).draft(kind, language, kPerson, all, kNow);
        QVERIFY2(bytes, bytes ? "" : qPrintable(bytes.error().message));
        const auto mail = readMail(*bytes);
        QVERIFY(mail);
        QCOMPARE(mail->from, QList<MailAddress>{desk().sender});
        QVERIFY(mail->subject.contains(QStringLiteral("C-2026-000042")));
        QVERIFY2(mail->text.contains(QStringLiteral("有限公司")), qPrintable(mail->text));
        QVERIFY2(!mail->text.contains(QLatin1Char('{')), qPrintable(mail->text));
        QCOMPARE(mail->dated.toUTC(), kNow);
        if (kind == LetterKind::CompletionRetained) {
            QVERIFY2(mail->text.contains(QStringLiteral("2036-12-31")), qPrintable(mail->text));
            QVERIFY(!mail->text.contains(QStringLiteral("api_keys")));
        }
        if (kind == LetterKind::Refusal)
            QVERIFY(mail->text.contains(language == QLatin1String("zh") ? QStringLiteral("法院")
                                                                        : QStringLiteral("court")));
    }

    void aLanguageThatIsNotThereIsSaid()
    {
        for (const char *language : kLetterLanguages)
            QVERIFY(QFile::exists(
                QStringLiteral(":/gatehouse/letters/%1/acknowledgement.txt").arg(QLatin1String(language))));
        QVERIFY(!LetterTemplate::load(LetterKind::Refusal, QStringLiteral("../en")));
        QVERIFY(!LetterTemplate::load(LetterKind::Refusal, QStringLiteral("fr")));
    }

    void aTextThatNothingFillsIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *text, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(says);
        };
        row("an unknown place", "Subject: a\n\n{name}", "{name}");
        row("an unknown place above", "Subject: {x}\n\nhello", "{x}");
        row("an open brace", "Subject: a\n\n{case_id", "brace");
        row("a closed brace", "Subject: a\n\ncase_id}", "brace");
        row("no subject", "hello\n\nyou", "Subject");
        row("an empty subject", "Subject: \n\nyou", "Subject");
        row("no text", "Subject: a\n\n", "Subject");
        row("no empty line", "Subject: a\nb\nc", "Subject");
        row("nothing", "", "Subject");
    }

    void aTextThatNothingFillsIsRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, says);
        const auto letter = LetterTemplate::parse(text, QStringLiteral("x.txt"));
        QVERIFY(!letter);
        QVERIFY2(letter.error().message.contains(says), qPrintable(letter.error().message));
    }

    void aValueIsNeverATemplateItself()
    {
        const auto letter = LetterTemplate::parse(QStringLiteral("Subject: a\n\n{reason}"), QStringLiteral("x.txt"));
        QVERIFY(letter);
        const auto text = letter->filled({{QStringLiteral("reason"), QStringLiteral("{case_id} %1 {")}});
        QCOMPARE(text->body, QStringLiteral("{case_id} %1 {"));
        QVERIFY(!letter->filled({{QStringLiteral("reason"), QStringLiteral("  ")}}));
    }

    void noLetterSaysWhatIsNotSo()
    {
        const Correspondence letters(desk());
        const QString en = QStringLiteral("en");
        const auto refused = [&](LetterKind kind, const LetterFacts &all) {
            const auto bytes = letters.draft(kind, en, kPerson, all, kNow);
            return !bytes && bytes.error().kind == ErrorKind::InvalidInput;
        };
        for (const LetterKind kind : {LetterKind::Completion, LetterKind::CompletionRetained, LetterKind::Refusal,
                                      LetterKind::Extension, LetterKind::Article19})
            QVERIFY2(refused(kind, facts(LetterKind::Acknowledgement)), qPrintable(letterKindToken(kind)));
        LetterFacts rest = facts(LetterKind::Completion);
        QVERIFY(refused(LetterKind::CompletionRetained, rest));
        rest.plan = planWithRemainder();
        QVERIFY(refused(LetterKind::Completion, rest));
        LetterFacts speechless = facts(LetterKind::Extension);
        speechless.reason.clear();
        QVERIFY(refused(LetterKind::Extension, speechless));
    }

    void hostileValuesBeginNoHeader_data()
    {
        QTest::addColumn<QString>("hostile");
        QTest::newRow("CR LF") << QStringLiteral("x\r\nBcc: victim@mail.example\r\n\r\nbody");
        QTest::newRow("LF") << QStringLiteral("x\nBcc: victim@mail.example");
        QTest::newRow("CR") << QStringLiteral("x\rBcc: victim@mail.example");
        QTest::newRow("NUL") << QStringLiteral("x") + QChar(u'\0') + QStringLiteral("\nBcc: victim@mail.example");
        QTest::newRow("a line separator") << QStringLiteral("x\u2028Bcc: victim@mail.example");
        QTest::newRow("long") << QString(5000, QChar(u'漢'));
        QTest::newRow("quotes") << QStringLiteral("\"x\" <victim@mail.example>, \\");
    }

    void hostileValuesBeginNoHeader()
    {
        QFETCH(QString, hostile);
        LetterDesk writer = desk();
        writer.sender.name = hostile;
        LetterFacts all = facts(LetterKind::IdentityRequest);
        all.one.id = hostile;
        all.reason = hostile;
        const auto bytes =
            Correspondence(writer).draft(LetterKind::IdentityRequest, QStringLiteral("en"), kPerson, all, kNow);
        QVERIFY2(bytes, bytes ? "" : qPrintable(bytes.error().message));
        const QByteArray head = bytes->first(bytes->indexOf("\r\n\r\n") + 2);
        for (const QByteArray &line : head.split('\n')) {
            QVERIFY2(!line.toLower().startsWith("bcc"), head.constData());
            QVERIFY2(line.isEmpty() || line.endsWith('\r'), head.constData());
            QVERIFY2(line.size() <= 998, head.constData());
        }
        const auto mail = readMail(*bytes);
        QVERIFY(mail);
        QCOMPARE(mail->from.size(), 1);
        QCOMPARE(mail->from.constFirst().address, writer.sender.address);
        for (const QString &address : {hostile, QString(), QStringLiteral("a@b.example\r\nBcc: v@m.example"),
                                       QStringLiteral("a b@c.example"), QStringLiteral("a@b.example, c@d.example")})
            QVERIFY2(!Correspondence(desk()).draft(LetterKind::IdentityRequest, QStringLiteral("en"), {{}, address},
                                                   facts(LetterKind::IdentityRequest), kNow),
                     qPrintable(address));
    }
};

QTEST_GUILESS_MAIN(CorrespondenceTest)
#include "correspondence_test.moc"
