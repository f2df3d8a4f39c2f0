#include "models/privacy/exportpackage.h"
#include "models/privacy/packagereader.h"
#include "tests/support/madepackage.h"

#include <QBuffer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

using Files = QList<std::pair<QString, QByteArray>>;

PackageManifest manifestOf(const Files &files)
{
    PackageManifest manifest;
    manifest.caseId = QStringLiteral("C-1");
    manifest.gateway = QStringLiteral("demo");
    for (const auto &[name, bytes] : files)
        manifest.files.append({name, bytes.size(), Sha256().of(bytes)});
    return manifest;
}

} // namespace

class PackageReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const MadeTables tables = exampleTables();
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("a.zip"));
        QVERIFY(ExportPackage(m_key).write(exampleOrder(tables, file), tables.source()));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        m_package = written.readAll();
        QVERIFY(verified(m_package));
    }

    void everyChangedByteIsFound()
    {
        // From the manifest to the end each one, and before it one in 97.
        const qsizetype manifest = m_package.indexOf("manifest.json");
        QVERIFY(manifest > 0);
        for (qsizetype i = 0; i < m_package.size(); i += i < manifest - 97 ? 97 : 1) {
            QByteArray changed = m_package;
            changed[i] = char(changed.at(i) ^ (i % 2 ? '\x01' : '\x80'));
            const auto found = verified(changed);
            QVERIFY2(!found, qPrintable(QStringLiteral("byte %1").arg(i)));
            QVERIFY(!found.error().detail.isEmpty());
        }
    }

    void whatIsCutOffOrAddedIsFound()
    {
        for (qsizetype size = 0; size < m_package.size(); size += 61)
            QVERIFY(!verified(m_package.first(size)));
        QVERIFY(!verified(m_package + '\n'));
        QVERIFY(!verified("x" + m_package));
        QVERIFY(!verified(m_package + m_package));
    }

    void anotherKeyIsNoKey()
    {
        QByteArray bytes = m_package;
        QBuffer device(&bytes);
        QVERIFY(device.open(QIODevice::ReadOnly));
        QCOMPARE(verifyPackage(device, SigningKey::generate().publicKey()).error().detail, QStringLiteral("seal"));
    }

    void whatWasSealedAndIsWrongIsNamed_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, int fault, const char *detail) {
            QTest::newRow(name) << fault << QString::fromLatin1(detail);
        };
        row("nothing", 0, "");
        row("a file that no manifest names", 1, "file data/more.csv");
        row("a file that is missing", 2, "file data/b.csv");
        row("another content", 3, "file data/a.json");
        row("a longer content", 4, "file data/a.json");
        row("no manifest", 5, "manifest");
        row("a note by another key", 6, "manifest");
        row("a note of another manifest", 7, "manifest");
        row("a file twice", 8, "file data/a.json");
        row("a way out", 9, "form");
        row("an absolute way out", 10, "form");
        row("a way out in the manifest", 11, "manifest");
        row("a manifest in another spelling", 12, "manifest");
        row("a bomb", 13, "file data/a.json");
        row("a manifest that is a bomb", 14, "manifest");
        row("another case than its seal", 15, "manifest");
        row("the way out of another system", 16, "form");
    }

    void whatWasSealedAndIsWrongIsNamed()
    {
        QFETCH(int, fault);
        QFETCH(QString, detail);
        const auto found = verified(faulty(fault));
        if (detail.isEmpty())
            QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        else
            QVERIFY2(!found && found.error().detail == detail,
                     qPrintable(found ? QStringLiteral("passed") : found.error().detail + found.error().message));
    }

    void aZipOfSomebodyElseIsNotUnpacked()
    {
        // An empty one, as any tool writes it.
        QCOMPARE(verified(QByteArray("PK\x05\x06", 4) + QByteArray(18, '\0')).error().detail, QStringLiteral("seal"));
        QCOMPARE(verified("PK\x03\x04 and then nothing").error().detail, QStringLiteral("form"));
        QCOMPARE(verified({}).error().detail, QStringLiteral("form"));
    }

private:
    // Sealed by the right key, so that only what is inside can tell.
    QByteArray faulty(int fault) const
    {
        Files files{{QStringLiteral("data/a.json"), "[]\n"}, {QStringLiteral("data/b.csv"), "id\r\n"}};
        PackageManifest manifest = manifestOf(files);
        if (fault == 11)
            manifest.files.append({QStringLiteral("../c"), 0, {}});
        QByteArray json = manifestJson(manifest);
        if (fault == 12)
            json.append(' ');
        const SigningKey other = SigningKey::generate();
        QByteArray note = manifestNote(json, manifest.caseId, fault == 6 ? other : m_key);
        if (fault == 7)
            note = manifestNote(json + ' ', manifest.caseId, m_key);
        if (fault == 1)
            files.append({QStringLiteral("data/more.csv"), "x"});
        if (fault == 2)
            files.removeLast();
        if (fault == 3)
            files[0].second = "[] ";
        if (fault == 4)
            files[0].second += ' ';
        if (fault == 8)
            files.append(files.constFirst());
        if (fault == 9)
            files.append({QStringLiteral("../c"), "x"});
        if (fault == 10)
            files.append({QStringLiteral("/etc/passwd"), "x"});
        if (fault == 16)
            files.append({QStringLiteral("data\\..\\c"), "x"});
        if (fault == 13)
            files[0].second = QByteArray(200 << 20, ' ');
        if (fault == 14)
            json = QByteArray(64 << 20, ' ');
        if (fault != 5)
            files += Files{{kManifestFile, json}, {kManifestNoteFile, note}};
        return sealed(files, fault == 15 ? QStringLiteral("C-2") : manifest.caseId);
    }

    QByteArray sealed(const Files &files, const QString &caseId) const
    {
        QByteArray bytes;
        SealedZip::Settings settings;
        settings.caseId = caseId;
        const auto zip = SealedZip::begin(
            [&bytes](QByteArrayView piece) -> Result<void> {
                bytes.append(piece.data(), piece.size());
                return {};
            },
            m_key, settings);
        for (const auto &[name, content] : files) {
            if (!(*zip)->addFile(name, content))
                qFatal("a file is not added");
        }
        if (!(*zip)->finish())
            qFatal("a ZIP is not finished");
        return bytes;
    }

    Result<PackageFindings> verified(QByteArray bytes) const
    {
        QBuffer device(&bytes);
        if (!device.open(QIODevice::ReadOnly))
            qFatal("a buffer does not open");
        return verifyPackage(device, m_key.publicKey());
    }

    const SigningKey m_key = SigningKey::generate();
    QByteArray m_package;
};

QTEST_GUILESS_MAIN(PackageReaderTest)
#include "packagereader_test.moc"
