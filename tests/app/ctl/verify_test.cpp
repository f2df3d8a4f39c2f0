// `gatehousectl verify` on what leaves the console: every changed byte ends with 1.
#include "app/ctl/commands.h"
#include "models/privacy/exportpackage.h"
#include "tests/support/madecertificate.h"
#include "tests/support/madepackage.h"
#include "tests/support/maderecipient.h"

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

    void aPackageIsToldInFull()
    {
        const PackageOrder order = exampleOrder(exampleTables(), path("a.zip"));
        QVERIFY(ExportPackage(m_key).write(order, exampleTables().source()));
        const Answer plain = verify("a.zip");
        QVERIFY2(plain.exitCode == 0, qPrintable(plain.err));
        QVERIFY(plain.out.contains(QStringLiteral("holds        seal, manifest, 8 files, 6 rows")));
        const QJsonObject said = QJsonDocument::fromJson(verify("a.zip", true).out.toUtf8()).object();
        QVERIFY(said.value(QLatin1String("contents_checked")).toBool());
        QCOMPARE(said.value(QLatin1String("rows")).toInt(), 6);
    }

    void everyChangedByteOfAPackageEndsWithOne()
    {
        const QByteArray package = read("a.zip");
        const qsizetype manifest = package.indexOf("manifest.json");
        QVERIFY(manifest > 0);
        for (qsizetype i = 0; i < package.size(); i += i < manifest - 97 ? 97 : 1) {
            QByteArray changed = package;
            changed[i] = char(changed.at(i) ^ (i % 2 ? '\x01' : '\x80'));
            write("changed.zip", changed);
            const Answer plain = verify("changed.zip");
            QVERIFY2(plain.exitCode == 1 && plain.out.isEmpty() && !plain.err.isEmpty(),
                     qPrintable(QStringLiteral("byte %1").arg(i)));
        }
        write("changed.zip", package.first(package.size() - 1));
        const QJsonObject said = QJsonDocument::fromJson(verify("changed.zip", true).out.toUtf8()).object();
        QCOMPARE(said.value(QLatin1String("fails")).toString(), QStringLiteral("form"));
    }

    void anEncryptedPackageIsCheckedAsFarAsItCanBeRead()
    {
        qputenv("RIGHT", "correct horse battery");
        qputenv("WRONG", "another horse battery");
        PackageOrder order = exampleOrder(exampleTables(), path("e.zip"));
        order.passphrase = QStringLiteral("correct horse battery");
        QVERIFY(ExportPackage(m_key).write(order, exampleTables().source()));
        const Answer sealOnly = verify("e.zip");
        QCOMPARE(sealOnly.exitCode, 0);
        QVERIFY(sealOnly.out.contains(QStringLiteral("not checked  what is inside")));
        QVERIFY(verify("e.zip", false, "RIGHT").out.contains(QStringLiteral("8 files")));
        QCOMPARE(verify("e.zip", false, "WRONG").exitCode, 1);
        QCOMPARE(verify("e.zip", false, "UNSET").exitCode, 1);
        const QJsonObject said = QJsonDocument::fromJson(verify("e.zip", true, "WRONG").out.toUtf8()).object();
        QCOMPARE(said.value(QLatin1String("fails")).toString(), QStringLiteral("passphrase"));
    }

    void anEnvelopeIsToldToBeOpenedFirst()
    {
        PackageOrder order = exampleOrder(exampleTables(), path("a.zip.p7m"));
        order.recipient = madeRecipient(RecipientKind::Elliptic, order.madeMs).certificatePem;
        QVERIFY(ExportPackage(m_key).write(order, exampleTables().source()));
        const Answer answer = verify("a.zip.p7m");
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(answer.err.contains(QStringLiteral("openssl cms -decrypt")), qPrintable(answer.err));
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

    QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Answer verify(const char *name, bool json = false, const char *passphraseVariable = "") const
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
        request.passphraseVariable = QString::fromLatin1(passphraseVariable);
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
