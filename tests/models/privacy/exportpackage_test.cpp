#include "models/privacy/exportpackage.h"
#include "models/privacy/packagereader.h"
#include "tests/support/madepackage.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace Gatehouse;

namespace
{

// While it lives, no file grows beyond so many bytes: a disk that is full.
class FullDisk
{
public:
    explicit FullDisk(rlim_t most)
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{most, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
    void (*m_signal)(int) = SIG_DFL;
};

// Many rows that do not compress.
PartSource noise(int rows)
{
    MadeTables tables;
    QList<MadeRow> made;
    QByteArray text("seed");
    for (int i = 0; i < rows; ++i) {
        const Hash hash = Sha256().of(text);
        text = toHex(hash);
        made.append({qint64(i), text, toHex(Sha256().of(text + "x"))});
    }
    tables.add(partNamed(QStringLiteral("tickets"), exampleTables().parts().at(2).columns), made);
    return tables.source();
}

} // namespace

class ExportPackageTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRowIsThereAsJsonAndAsCsv()
    {
        const auto made = write(exampleOrder(m_tables, path("a.zip")));
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        const auto files = unpacked(path("a.zip"));
        QCOMPARE(QStringList(files.keys()),
                 (QStringList{QStringLiteral("data/accounts.csv"), QStringLiteral("data/accounts.json"),
                              QStringLiteral("data/api_keys.csv"), QStringLiteral("data/api_keys.json"),
                              QStringLiteral("data/tickets.csv"), QStringLiteral("data/tickets.json"),
                              QStringLiteral("index.html"), QStringLiteral("index.zh.html"),
                              QStringLiteral("manifest.json"), QStringLiteral("manifest.note")}));
        QCOMPARE(files.value(QStringLiteral("data/accounts.json")),
                 QByteArray("[\n{\"id\":42,\"email\":\"a@b.example\",\"balance\":12.5}\n]\n"));
        QCOMPARE(files.value(QStringLiteral("data/accounts.csv")),
                 QByteArray("id,email,balance\r\n42,a@b.example,12.5\r\n"));
        QCOMPARE(made->manifest.rows(), 6);
        QCOMPARE(made->sha256, QString::fromLatin1(toHex(Sha256().of(read("a.zip")))));
        QCOMPARE(made->bytes, read("a.zip").size());
    }

    void itIsVerifiedByThePublicKeyAlone()
    {
        QVERIFY(write(exampleOrder(m_tables, path("a.zip"))));
        const auto found = verified("a.zip");
        QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->caseId, QStringLiteral("C-2026-000042"));
        QCOMPARE(found->manifest->files.size(), 8);
        QVERIFY(!found->encrypted);
    }

    void onlyItsOwnerMayReadIt()
    {
        QVERIFY(write(exampleOrder(m_tables, path("a.zip"))));
        struct stat about {
        };
        QCOMPARE(::stat(path("a.zip").toLocal8Bit().constData(), &about), 0);
        QCOMPARE(about.st_mode & 0777, 0600u);
    }

    void theSameOrderMakesTheSameBytes()
    {
        QVERIFY(write(exampleOrder(m_tables, path("a.zip"))));
        QVERIFY(write(exampleOrder(m_tables, path("b.zip"))));
        QCOMPARE(read("a.zip"), read("b.zip"));
    }

    void secretsAreNeverShown()
    {
        QVERIFY(write(exampleOrder(m_tables, path("a.zip"))));
        const auto files = unpacked(path("a.zip"));
        for (const QByteArray &content : files)
            QVERIFY(!content.contains("sk-ab") && !content.contains("\"short\"") && !content.contains(",short"));
        const QJsonArray keys = QJsonDocument::fromJson(files.value(QStringLiteral("data/api_keys.json"))).array();
        QCOMPARE(keys.at(0)[QLatin1String("hash")].toString(), QString::fromUtf8("sk-a\u2026 (secret, withheld)"));
        QCOMPARE(keys.at(1)[QLatin1String("hash")].toString(), QString::fromUtf8("\u2026 (secret, withheld)"));
        QVERIFY(keys.at(2)[QLatin1String("hash")].isNull());
    }

    void hostileValuesAreOnlyValues_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("json");
        QTest::addColumn<QByteArray>("csv");
        const auto row = [](const char *name, const QByteArray &value, const QByteArray &csv,
                            const QString &json = {}) {
            QTest::newRow(name) << value << (json.isNull() ? QString::fromUtf8(value) : json) << csv;
        };
        row("a formula", "=1+cmd|' /C calc'!A0", "'=1+cmd|' /C calc'!A0");
        row("quotes", "say \"hi\"", "\"say \"\"hi\"\"\"");
        row("lines", "a\r\nb\tc", "\"a\r\nb\tc\"");
        row("a backslash", "C:\\x", "C:\\x");
        row("a tag", "</td><script>alert(1)</script>", "</td><script>alert(1)</script>");
        row("an entity", "&lt;b&gt;", "\"&lt;b&gt;\"");
        row("emoji", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x9a\x80");
        row("no UTF-8",
            "a\xff"
            "b",
            "a\xef\xbf\xbd"
            "b",
            QString::fromUtf8("a\ufffd"
                              "b"));
        row("NUL", QByteArray("a\0b", 3),
            "a\xef\xbf\xbd"
            "b",
            QString::fromLatin1("a\0b", 3));
        row("from right to left",
            "\xe2\x80\xae"
            "exe.pdf",
            "\xe2\x80\xae"
            "exe.pdf");
        row("the words of a template", "%1 %2 %3", "%1 %2 %3");
    }

    void hostileValuesAreOnlyValues()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, json);
        QFETCH(QByteArray, csv);
        MadeTables tables;
        tables.add(partNamed(QStringLiteral("t"), {{QStringLiteral("id"), QStringLiteral("reference")},
                                                   {QStringLiteral("text"), QStringLiteral("operational")}}),
                   {{qint64(1), value}});
        QVERIFY(ExportPackage(m_key).write(exampleOrder(tables, path("h.zip")), tables.source()));
        const auto files = unpacked(path("h.zip"));
        const QJsonDocument rows = QJsonDocument::fromJson(files.value(QStringLiteral("data/t.json")));
        QCOMPARE(rows[0][QLatin1String("text")].toString(), json);
        QCOMPARE(files.value(QStringLiteral("data/t.csv")), "id,text\r\n1," + csv + "\r\n");
        const QByteArray page = files.value(QStringLiteral("index.html"));
        QVERIFY(!page.contains("<script") && !page.contains("</td><s") && !page.contains('\0'));
        QCOMPARE(page.count("<td dir=\"auto\">"), 2);
    }

    void kindsOfValuesKeepTheirKind()
    {
        MadeTables tables;
        tables.add(partNamed(QStringLiteral("t"), {{QStringLiteral("id"), QStringLiteral("reference")},
                                                   {QStringLiteral("value"), QStringLiteral("operational")}}),
                   {{qint64(1), std::numeric_limits<qint64>::min()},
                    {qint64(2), 0.1},
                    {qint64(3), std::numeric_limits<double>::infinity()},
                    {qint64(4), MadeValue()},
                    {qint64(5), QByteArray()}});
        QVERIFY(ExportPackage(m_key).write(exampleOrder(tables, path("k.zip")), tables.source()));
        const auto files = unpacked(path("k.zip"));
        QCOMPARE(
            files.value(QStringLiteral("data/t.json")),
            QByteArray("[\n{\"id\":1,\"value\":-9223372036854775808},\n{\"id\":2,\"value\":0.1},\n"
                       "{\"id\":3,\"value\":\"inf\"},\n{\"id\":4,\"value\":null},\n{\"id\":5,\"value\":\"\"}\n]\n"));
        QCOMPARE(files.value(QStringLiteral("data/t.csv")),
                 QByteArray("id,value\r\n1,-9223372036854775808\r\n2,0.1\r\n3,inf\r\n4,\r\n5,\r\n"));
    }

    void tablesOfAnyNameHaveFilesOfTheirOwn()
    {
        MadeTables tables;
        for (const char *name : {"../../etc/passwd", "a b", "a_b", "A_B", "\xe8\xa1\xa8"})
            tables.add(partNamed(QString::fromUtf8(name), {{QStringLiteral("id"), QStringLiteral("reference")}}), {});
        QVERIFY(ExportPackage(m_key).write(exampleOrder(tables, path("n.zip")), tables.source()));
        const auto found = verified("n.zip");
        QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->manifest->files.size(), 12);
        QVERIFY(found->manifest->file(QStringLiteral("data/______etc_passwd.json")));
        QVERIFY(found->manifest->file(QStringLiteral("data/A_B-3.csv")));
    }

    void thePagesReadAsTheyShould_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("English") << QStringLiteral("index.html");
        QTest::newRow("Chinese") << QStringLiteral("index.zh.html");
    }

    // The expected pages stand in tests/models/privacy/pages; a change of the words changes them.
    void thePagesReadAsTheyShould()
    {
        QFETCH(QString, file);
        PackageOrder order = exampleOrder(m_tables, path("p.zip"));
        order.parts[0].unread = {QStringLiteral("password_hash")};
        order.redactions = {
            {QStringLiteral("tickets"), QStringLiteral("8"), QStringLiteral("body"),
             QStringLiteral("rights of another person (Article 15(4))")},
            {QStringLiteral("tickets"), {}, QStringLiteral("handled_by"), QStringLiteral("names an employee")}};
        QVERIFY(write(order));
        QFile expected(QStringLiteral(GATEHOUSE_SOURCE_DIR "/tests/models/privacy/pages/") + file);
        QVERIFY(expected.open(QIODevice::ReadOnly));
        const QByteArray page = unpacked(path("p.zip")).value(file);
        if (qEnvironmentVariableIsSet("GATEHOUSE_PAGES")) {
            QFile now(qEnvironmentVariable("GATEHOUSE_PAGES") + QLatin1Char('/') + file);
            QVERIFY(now.open(QIODevice::WriteOnly) && now.write(page) == page.size());
        }
        QCOMPARE(page, expected.readAll());
    }

    void aCancelledPackageLeavesNothing()
    {
        QVERIFY(write(exampleOrder(m_tables, path("a.zip"))));
        const QByteArray before = read("a.zip");
        std::stop_source stop;
        PackageOrder order = exampleOrder(m_tables, path("a.zip"));
        order.parts = {m_tables.parts().at(2)};
        qint64 seen = 0;
        const auto made = ExportPackage(m_key).write(order, noise(30'000), stop.get_token(), [&](qint64 rows) {
            seen = rows;
            stop.request_stop();
        });
        QCOMPARE(made.error().kind, ErrorKind::Cancelled);
        QCOMPARE(seen, 10'000);
        QCOMPARE(read("a.zip"), before);
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{QStringLiteral("a.zip")});
    }

    void aFullDiskIsSaidAndLeavesNothing_data()
    {
        QTest::addColumn<quint64>("most");
        QTest::newRow("at once") << quint64(0);
        QTest::newRow("in the spool") << quint64(100'000);
        QTest::newRow("in the middle of the ZIP") << quint64(1'450'000);
    }

    void aFullDiskIsSaidAndLeavesNothing()
    {
        QFETCH(quint64, most);
        PackageOrder order = exampleOrder(m_tables, path("full.zip"));
        order.parts = {m_tables.parts().at(2)};
        const PartSource rows = noise(10'000);
        Result<MadePackage> made = failure(ErrorKind::Internal, {});
        {
            const FullDisk full(most);
            made = ExportPackage(m_key).write(order, rows);
        }
        QCOMPARE(made.error().kind, ErrorKind::Unreachable);
        QVERIFY2(made.error().message.contains(QStringLiteral("Free some space")), qPrintable(made.error().message));
        QVERIFY(QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
        QVERIFY(ExportPackage(m_key).write(order, rows));
    }

    void aSourceThatFailsLeavesNothing()
    {
        const auto made = ExportPackage(m_key).write(
            exampleOrder(m_tables, path("f.zip")),
            [](const PackagePart &, const Database::RowVisitor &) -> Result<void> {
                return failure(ErrorKind::Unreachable, QStringLiteral("The gateway is gone."));
            });
        QCOMPARE(made.error().message, QStringLiteral("The gateway is gone."));
        QVERIFY(QDir(m_folder.path()).isEmpty());
    }

    void aFolderThatIsNotThereIsSaid()
    {
        const auto made = write(exampleOrder(m_tables, path("no/where/a.zip")));
        QVERIFY(!made);
        QVERIFY2(made.error().message.contains(QStringLiteral("no/where/a.zip")), qPrintable(made.error().message));
    }

    void cleanup()
    {
        for (const QString &name : QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden))
            QFile::remove(m_folder.filePath(name));
    }

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    Result<MadePackage> write(const PackageOrder &order) const
    {
        return ExportPackage(m_key).write(order, m_tables.source());
    }

    Result<PackageFindings> verified(const char *name) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::NotFound, file.errorString());
        return verifyPackage(file, m_key.publicKey());
    }

    QTemporaryDir m_folder;
    const SigningKey m_key = SigningKey::generate();
    const MadeTables m_tables = exampleTables();
};

QTEST_GUILESS_MAIN(ExportPackageTest)
#include "exportpackage_test.moc"
