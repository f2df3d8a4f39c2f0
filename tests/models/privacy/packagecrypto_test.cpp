// Packages that only somebody may open.
#include "models/privacy/envelope.h"
#include "models/privacy/exportpackage.h"
#include "models/privacy/packagereader.h"
#include "tests/support/madepackage.h"
#include "tests/support/maderecipient.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class PackageCryptoTest : public QObject
{
    Q_OBJECT

private slots:
    void aPassphraseHidesWhatIsInside()
    {
        PackageOrder order = this->order();
        order.passphrase = m_passphrase;
        QVERIFY(write(order));
        const QByteArray bytes = read();
        QVERIFY(!bytes.contains("a@b.example"));
        QVERIFY(unpacked(order.file).value(QStringLiteral("data/accounts.csv")).isEmpty());
        QVERIFY(unpacked(order.file, m_passphrase).value(QStringLiteral("data/accounts.csv")).contains("a@b.example"));
    }

    void whatIsInsideIsCheckedWithThePassphraseAndTheSealWithout()
    {
        PackageOrder order = this->order();
        order.passphrase = m_passphrase;
        QVERIFY(write(order));
        const auto sealOnly = verified({});
        QVERIFY2(sealOnly, sealOnly ? "" : qPrintable(sealOnly.error().message));
        QVERIFY(sealOnly->encrypted && !sealOnly->manifest);
        QCOMPARE(sealOnly->caseId, QStringLiteral("C-2026-000042"));
        const auto whole = verified(m_passphrase);
        QVERIFY2(whole, whole ? "" : qPrintable(whole.error().message));
        QVERIFY(whole->encrypted);
        QCOMPARE(whole->manifest->rows(), 6);
        QCOMPARE(verified(QStringLiteral("not that passphrase")).error().detail, QStringLiteral("passphrase"));
    }

    void aShortPassphraseIsRefused()
    {
        PackageOrder order = this->order();
        order.passphrase = QStringLiteral("eleven char");
        QCOMPARE(write(order).error().kind, ErrorKind::InvalidInput);
        QVERIFY(QDir(m_folder.path()).isEmpty());
    }

    void aRecipientOpensItWithTheKey_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("RSA") << int(RecipientKind::Rsa);
        QTest::newRow("elliptic") << int(RecipientKind::Elliptic);
    }

    void aRecipientOpensItWithTheKey()
    {
        QFETCH(int, kind);
        const MadeRecipient recipient = madeRecipient(RecipientKind(kind), m_nowMs);
        PackageOrder order = this->order();
        QVERIFY(write(order));
        const QByteArray plain = read();
        order.recipient = recipient.certificatePem;
        const auto made = write(order);
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        const QByteArray bytes = read();
        QCOMPARE(made->bytes, bytes.size());
        QVERIFY(looksEnveloped(bytes.first(64)));
        QVERIFY(!bytes.contains("accounts"));
        QCOMPARE(opened(bytes, recipient), plain);
        QVERIFY(opened(bytes, madeRecipient(RecipientKind(kind), m_nowMs)) != plain);
    }

    void aCertificateInDerIsTakenToo()
    {
        const MadeRecipient recipient = madeRecipient(RecipientKind::Elliptic, m_nowMs);
        QVERIFY(recipientCertificate(recipient.certificateDer, m_nowMs));
    }

    void aCertificateThatIsNoGoodIsNamed_data()
    {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &certificate, const char *says) {
            QTest::newRow(name) << certificate << QString::fromLatin1(says);
        };
        const auto pem = [](RecipientKind kind, qint64 nowMs) { return madeRecipient(kind, nowMs).certificatePem; };
        constexpr qint64 kDayMs = 86'400'000;
        row("nothing like one", "hello", "no X.509 certificate");
        row("a PEM that breaks off", pem(RecipientKind::Elliptic, m_nowMs).first(200), "no X.509 certificate");
        row("expired", pem(RecipientKind::Elliptic, m_nowMs - 10 * kDayMs), "expired on 2026-");
        row("not yet", pem(RecipientKind::Elliptic, m_nowMs + 10 * kDayMs), "not valid before 2026-11-30");
        row("a short key", pem(RecipientKind::ShortRsa, m_nowMs), "1024 bits");
        row("for signatures", pem(RecipientKind::SigningOnly, m_nowMs), "key usage");
        row("a key that only signs", pem(RecipientKind::Ed25519, m_nowMs), "can only sign");
    }

    void aCertificateThatIsNoGoodIsNamed()
    {
        QFETCH(QByteArray, certificate);
        QFETCH(QString, says);
        PackageOrder order = this->order();
        order.recipient = certificate;
        const auto made = write(order);
        QCOMPARE(made.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(made.error().message.contains(says), qPrintable(made.error().message));
        QVERIFY(QDir(m_folder.path()).isEmpty());
    }

    void cleanup() { QFile::remove(order().file); }

private:
    PackageOrder order() const { return exampleOrder(m_tables, m_folder.filePath(QStringLiteral("a.zip"))); }

    Result<MadePackage> write(const PackageOrder &order) const
    {
        return ExportPackage(m_key).write(order, m_tables.source());
    }

    QByteArray read() const
    {
        QFile file(order().file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Result<PackageFindings> verified(const QString &passphrase) const
    {
        QFile file(order().file);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::NotFound, file.errorString());
        return verifyPackage(file, m_key.publicKey(), passphrase);
    }

    static constexpr qint64 m_nowMs = 1'795'269'600'000;
    QTemporaryDir m_folder;
    const SigningKey m_key = SigningKey::generate();
    const MadeTables m_tables = exampleTables();
    const QString m_passphrase = QStringLiteral("correct horse \u99ac battery");
};

QTEST_GUILESS_MAIN(PackageCryptoTest)
#include "packagecrypto_test.moc"
