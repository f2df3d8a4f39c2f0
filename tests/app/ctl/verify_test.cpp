// `gatehousectl verify` on what leaves the console: every changed byte ends with 1.
#include "app/ctl/commands.h"
#include "tests/support/madecertificate.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class VerifyTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { write("key.pub", m_key.publicKey().toPem()); }

    void aCertificateIsToldInFull()
    {
        write("certificate", certificate());
        const Answer plain = verify("certificate");
        QVERIFY2(plain.exitCode == 0, qPrintable(plain.err));
        QVERIFY(plain.out.startsWith(QStringLiteral("Genuine: certificate of case C-2026-000042\n")));
        QVERIFY(plain.out.contains(QStringLiteral("invoices: pseudonymise 4, 3 stay (Tax law")));
        const Answer json = verify("certificate", true);
        QCOMPARE(json.exitCode, 0);
        const QJsonObject said = QJsonDocument::fromJson(json.out.toUtf8()).object();
        QVERIFY(said.value(QLatin1String("genuine")).toBool());
        QCOMPARE(said.value(QLatin1String("kind")).toString(), QStringLiteral("certificate"));
    }

    void everyChangedByteOfACertificateEndsWithOne()
    {
        const QByteArray note = certificate();
        for (qsizetype i = 0; i < note.size(); ++i) {
            QByteArray changed = note;
            changed[i] = char(changed.at(i) ^ (i % 2 ? '\x01' : '\x80'));
            write("changed", changed);
            const Answer plain = verify("changed");
            QVERIFY2(plain.exitCode == 1 && plain.out.isEmpty() && !plain.err.isEmpty(),
                     qPrintable(QStringLiteral("byte %1").arg(i)));
            const Answer json = verify("changed", true);
            const QJsonObject said = QJsonDocument::fromJson(json.out.toUtf8()).object();
            QVERIFY2(json.exitCode == 1 && said.value(QLatin1String("genuine")) == QJsonValue(false) &&
                         !said.value(QLatin1String("fails")).toString().isEmpty(),
                     qPrintable(QStringLiteral("byte %1").arg(i)));
        }
    }

    void whatCannotBeReadIsNotGenuine()
    {
        QCOMPARE(verify("nowhere").exitCode, 1);
        QCOMPARE(verify("nowhere", true).exitCode, 1);
        write("empty", {});
        QCOMPARE(verify("empty").exitCode, 1);
    }

private:
    struct Answer {
        int exitCode;
        QString out;
        QString err;
    };

    QByteArray certificate() const
    {
        const MadeCertificate made = provenCertificate(exampleCertificate(), m_key);
        return *certificateNote(made.body(), made.proof, m_key);
    }

    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    Answer verify(const char *name, bool json = false) const
    {
        Answer answer{};
        QTextStream out(&answer.out);
        QTextStream err(&answer.err);
        const SystemClock clock;
        Ctl::Terminal terminal{out, err, false, clock};
        Ctl::Request request;
        request.command = Ctl::Command::Verify;
        request.operand = path(name);
        request.keyFile = path("key.pub");
        request.json = json;
        answer.exitCode = Ctl::verify(request, terminal);
        out.flush();
        err.flush();
        return answer;
    }

    QTemporaryDir m_folder;
    const SigningKey m_key = SigningKey::generate();
};

QTEST_GUILESS_MAIN(VerifyTest)
#include "verify_test.moc"
