// The checked-in corpus, and mutations of it, through the function that the fuzzer runs.
#include "models/privacy/certificatejson.h"
#include "models/privacy/exportpackage.h"
#include "tests/fuzz/hostileinput.h"
#include "tests/fuzz/mutator.h"
#include "tests/support/madecertificate.h"
#include "tests/support/madepackage.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kMutations = 10'000;

} // namespace

class CorpusTest : public QObject
{
    Q_OBJECT

private slots:
    // With GATEHOUSE_CORPUS=tests/fuzz/corpus a new corpus is written, by a key that is then forgotten.
    void initTestCase()
    {
        if (qEnvironmentVariableIsSet("GATEHOUSE_CORPUS"))
            writeCorpus(QDir(qEnvironmentVariable("GATEHOUSE_CORPUS")));
        for (const QString &name : QDir(m_folder).entryList(QDir::Files, QDir::Name)) {
            QFile file(m_folder + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            m_corpus.insert(name, file.readAll());
        }
    }

    void theCorpusIsTakenForWhatItIs_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<unsigned>("kind");
        QTest::newRow("certificate") << QStringLiteral("certificate") << unsigned(SignedCertificate);
        QTest::newRow("certificate text") << QStringLiteral("certificate.json") << unsigned(CertificateText);
        QTest::newRow("package") << QStringLiteral("package.zip") << unsigned(SealedPackage | UnsealedPackage);
        QTest::newRow("encrypted package")
            << QStringLiteral("encrypted.zip") << unsigned(SealedPackage | UnsealedPackage);
        QTest::newRow("manifest") << QStringLiteral("manifest.json") << unsigned(Manifest);
        QTest::newRow("audit entry") << QStringLiteral("entry") << unsigned(AuditEntryBytes);
        QTest::newRow("checkpoint") << QStringLiteral("checkpoint") << unsigned(SignedCheckpoint);
        QTest::newRow("key") << QStringLiteral("key.pub") << unsigned(NothingKnown);
    }

    void theCorpusIsTakenForWhatItIs()
    {
        QFETCH(QString, name);
        QFETCH(unsigned, kind);
        QVERIFY(m_corpus.contains(name));
        QCOMPARE(readHostile(m_corpus.value(name), key()), kind);
    }

    void noMutationIsTakenForSigned()
    {
        const PublicKey publicKey = key();
        const QStringList names = m_corpus.keys();
        Mutator mutator(20261122);
        for (int i = 0; i < kMutations; ++i) {
            const QByteArray original = m_corpus.value(names.at(i % names.size()));
            const QByteArray changed = mutator.changed(original);
            const unsigned taken = readHostile(changed, publicKey);
            QVERIFY2(changed == original || (taken & kSignedKinds) == 0,
                     qPrintable(QStringLiteral("mutation %1 of %2").arg(i).arg(names.at(i % names.size()))));
        }
    }

private:
    PublicKey key() const
    {
        auto loaded = PublicKey::fromPem(m_corpus.value(QStringLiteral("key.pub")));
        if (!loaded)
            qFatal("the corpus has no key");
        return std::move(*loaded);
    }

    static void writeCorpus(const QDir &folder)
    {
        const SigningKey key = SigningKey::generate();
        const auto write = [&folder](const char *name, const QByteArray &bytes) {
            QFile file(folder.filePath(QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        };
        const MadeCertificate made = provenCertificate(exampleCertificate(), key);
        write("key.pub", key.publicKey().toPem());
        write("certificate", *certificateNote(made.body(), made.proof, key));
        write("certificate.json", certificateText({made.body(), made.proof}));
        write("entry", made.proof.entry);
        write("checkpoint", made.proof.checkpoint);
        const MadeTables tables = exampleTables();
        PackageOrder order = exampleOrder(tables, folder.filePath(QStringLiteral("package.zip")));
        QVERIFY(ExportPackage(key).write(order, tables.source()));
        write("manifest.json", unpacked(order.file).value(QStringLiteral("manifest.json")));
        order.file = folder.filePath(QStringLiteral("encrypted.zip"));
        order.passphrase = QStringLiteral("a passphrase for the corpus");
        QVERIFY(ExportPackage(key).write(order, tables.source()));
    }

    const QString m_folder = QStringLiteral(GATEHOUSE_SOURCE_DIR "/tests/fuzz/corpus/");
    QMap<QString, QByteArray> m_corpus;
};

QTEST_GUILESS_MAIN(CorpusTest)
#include "corpus_test.moc"
