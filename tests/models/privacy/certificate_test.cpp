#include "models/privacy/certificatejson.h"
#include "tests/support/madecertificate.h"

#include <QTest>

using namespace Gatehouse;

class CertificateTest : public QObject
{
    Q_OBJECT

private slots:
    void whatWasWrittenIsReadBack()
    {
        const auto note = certificateNote(m_made.body(), m_made.proof, m_key);
        QVERIFY2(note, note ? "" : qPrintable(note.error().message));
        const auto opened = openCertificate(*note, m_key.publicKey());
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().message));
        QCOMPARE(opened->certificate, m_made.certificate);
        QCOMPARE(opened->entry.action, QStringLiteral("case.completed"));
        QCOMPARE(opened->checkpoint.head.size, 11);
    }

    void aPersonCanReadIt()
    {
        const QByteArray note = genuine();
        QVERIFY(note.startsWith("gatehouse certificate 1\n{\n"));
        QVERIFY(note.contains("\"case\": \"C-2026-000042\",\n"));
        QVERIFY(note.contains("\"until\": \"2036-12-31\"\n"));
        QVERIFY(note.contains("Tax law keeps \\\"invoices\\\" \xc2\xa7 147"));
        QVERIFY(!note.contains("one approver only"));
    }

    void oneApproverIsSaid()
    {
        ErasureCertificate certificate = exampleCertificate();
        certificate.approvalsNeeded = 1;
        certificate.approvers = {QStringLiteral("op-2")};
        const MadeCertificate made = provenCertificate(certificate, m_key);
        QVERIFY(certificateNote(made.body(), made.proof, m_key)->contains("one approver only"));
    }

    void everyChangedByteIsFound()
    {
        const QByteArray note = genuine();
        const PublicKey key = m_key.publicKey();
        for (qsizetype i = 0; i < note.size(); ++i) {
            for (const char flip : {'\x01', '\x20', '\x80'}) {
                QByteArray changed = note;
                changed[i] = char(changed.at(i) ^ flip);
                QVERIFY2(!openCertificate(changed, key), qPrintable(QStringLiteral("byte %1").arg(i)));
            }
        }
        for (qsizetype size = 0; size < note.size(); ++size)
            QVERIFY(!openCertificate(note.first(size), key));
        QVERIFY(!openCertificate(note + '\n', key));
        QCOMPARE(openCertificate(note, SigningKey::generate().publicKey()).error().detail, QStringLiteral("signature"));
    }

    void whatIsSignedAndUntrueIsNamed_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, int fault, const char *detail) {
            QTest::newRow(name) << fault << QString::fromLatin1(detail);
        };
        row("another body", 0, "body");
        row("another action", 1, "entry");
        row("another case", 2, "entry");
        row("no entry", 3, "entry");
        row("an entry that is not in the log", 4, "inclusion");
        row("half a proof", 5, "inclusion");
        row("a checkpoint by another key", 6, "checkpoint");
        row("a checkpoint of another log", 7, "origin");
        row("a checkpoint from before", 8, "inclusion");
    }

    void whatIsSignedAndUntrueIsNamed()
    {
        QFETCH(int, fault);
        QFETCH(QString, detail);
        MadeCertificate made = m_made;
        QByteArray body = made.body();
        const Checkpoint genuineOne = *openCheckpoint(made.proof.checkpoint, m_key.publicKey());
        switch (fault) {
        case 0:
            body.replace("\"rows_done\":4", "\"rows_done\":5");
            break;
        case 1:
            made = provenCertificate(made.certificate, m_key,
                                     [](AuditEntry &entry) { entry.action = QStringLiteral("case.opened"); });
            break;
        case 2:
            made = provenCertificate(made.certificate, m_key,
                                     [](AuditEntry &entry) { entry.object = QStringLiteral("case C-1"); });
            break;
        case 3:
            made.proof.entry.clear();
            break;
        case 4:
            made.proof.entry.replace("op-1", "op-7");
            break;
        case 5:
            made.proof.inclusion.removeLast();
            break;
        case 6:
            made.proof.checkpoint = checkpointNote(genuineOne, SigningKey::generate());
            break;
        case 7:
            made.proof.checkpoint =
                checkpointNote({QStringLiteral("elsewhere"), genuineOne.head, genuineOne.timeMs}, m_key);
            break;
        default:
            made.proof.checkpoint = checkpointNote({genuineOne.origin, {6, genuineOne.head.root}, 1}, m_key);
        }
        // It is not signed to begin with, and if somebody did sign it, it is not believed.
        QCOMPARE(certificateNote(body, made.proof, m_key).error().detail, detail);
        const QByteArray forged = signedNote("gatehouse certificate 1\n" + certificateText({body, made.proof}),
                                             QStringLiteral("gatehouse"), m_key);
        QCOMPARE(openCertificate(forged, m_key.publicKey()).error().detail, detail);
    }

    void anySignedTextIsAnswered_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray("gatehouse certificate 1\n");
        QTest::newRow("no JSON") << QByteArray("gatehouse certificate 1\nhello\n");
        QTest::newRow("an array") << QByteArray("gatehouse certificate 1\n[]\n");
        QTest::newRow("another version") << QByteArray("gatehouse certificate 2\n{}\n");
        QTest::newRow("deep") << QByteArray("gatehouse certificate 1\n") + QByteArray(100'000, '[') + "\n";
        QTest::newRow("something more in it")
            << QByteArray("gatehouse certificate 1\n{\"certificate\":{},\"proof\":{},\"x\":1}\n");
    }

    void anySignedTextIsAnswered()
    {
        QFETCH(QByteArray, text);
        const auto opened = openCertificate(signedNote(text, QStringLiteral("gatehouse"), m_key), m_key.publicKey());
        QCOMPARE(opened.error().detail, QStringLiteral("form"));
    }

    void aBodyIsSpeltInOneWay()
    {
        const QByteArray body = m_made.body();
        QCOMPARE(*certificateFromBody(body), m_made.certificate);
        QVERIFY(!certificateFromBody(body + ' '));
        QByteArray other = body;
        other.replace("\"pseudonymise\"", "\"forgotten\"");
        QVERIFY(!certificateFromBody(other));
        QVERIFY(!certificateFromBody("{}"));
        QVERIFY(!certificateFromBody({}));
    }

    void aPersonInItIsFound_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("identifier");
        QTest::addColumn<bool>("found");
        const auto row = [](const char *name, const char *text, const char *identifier, bool found) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(identifier) << found;
        };
        row("an address", "kept for a@b.example.", "a@b.example", true);
        row("in capitals", "kept for A@B.EXAMPLE.", "a@b.example", true);
        row("a name alone", "asked by Mallory, twice", "mallory", true);
        row("a name within a word", "asked by mallorys", "mallory", false);
        row("a name with a quote, in JSON", "{\"ground\":\"o\\\"neil x\"}", "o\"neil x", true);
        row("a small number", "{\"rows\":42}", "42", false);
        row("a large number", "{\"rows\":1234567890}", "1234567890", true);
        row("within a larger number", "{\"rows\":91234567890}", "1234567890", false);
        row("an address of the network", "from 203.0.113.7", "203.0.113.7", true);
        row("a name in other letters", "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e asked",
            "\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e", true);
        row("nothing", "anything", " ", false);
    }

    void aPersonInItIsFound()
    {
        QFETCH(QString, text);
        QFETCH(QString, identifier);
        QFETCH(bool, found);
        QCOMPARE(containsAny(text.toUtf8(), {{QStringLiteral("any"), identifier}}), found);
    }

    void whatPeopleWroteIsLookedThrough()
    {
        ErasureCertificate certificate = exampleCertificate();
        const QList<SubjectIdentity> who{{QStringLiteral("email"), QStringLiteral("a@b.example")}};
        QVERIFY(!containsAny(certificateTexts(certificate), who));
        certificate.tables[1].ground = QStringLiteral("a dispute with A@b.example");
        QVERIFY(containsAny(certificateTexts(certificate), who));
    }

private:
    QByteArray genuine() const { return *certificateNote(m_made.body(), m_made.proof, m_key); }

    const SigningKey m_key = SigningKey::generate();
    const MadeCertificate m_made = provenCertificate(exampleCertificate(), m_key);
};

QTEST_GUILESS_MAIN(CertificateTest)
#include "certificate_test.moc"
