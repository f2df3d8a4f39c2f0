// Files of requests as they lie on a disk, read by whoever must not wait.
#include "models/privacy/intakefile.h"
#include "models/privacy/liveintakesources.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Gatehouse;

namespace
{

const QDate kToday(2026, 11, 22);

} // namespace

class IntakeFileTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        write("good.csv", "received,type,regime,email\n2026-11-02,erasure,gdpr,a@b.example\n");
        write("LOUD.CSV", "received,type,regime,email\n2026-11-02,erasure,gdpr,a@b.example\n");
        write("tabs.tsv", "received\ttype\tregime\temail\n2026-11-02\terasure\tgdpr\ta@b.example\n");
        write("letter.eml", "From: A <a@b.example>\r\n\r\nPlease delete my data");
        write("notes.pdf", "%PDF");
        write("zeros.csv", QByteArray(100, '\0'));
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("folder.csv")));
        QCOMPARE(mkfifo(qPrintable(path("pipe.csv")), 0600), 0);
    }

    void aFileIsReadAsWhatItIs_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("good.csv") << QStringLiteral("csv");
        QTest::newRow("LOUD.CSV") << QStringLiteral("csv");
        QTest::newRow("tabs.tsv") << QStringLiteral("tsv");
        QTest::newRow("letter.eml") << QStringLiteral("eml");
    }

    void aFileIsReadAsWhatItIs()
    {
        QFETCH(QString, kind);
        const auto intake = intakeFromFile(path(QTest::currentDataTag()), kToday);
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        QCOMPARE(intake->candidates.size(), 1);
        QCOMPARE(intake->candidates.constFirst().kind, kind);
    }

    void whatIsNoSuchFileIsToldByItsNameAlone_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("notes.pdf") << QStringLiteral("notes.pdf is neither");
        QTest::newRow("nowhere.csv") << QStringLiteral("nowhere.csv cannot be read");
        QTest::newRow("folder.csv") << QStringLiteral("folder.csv is no file");
        QTest::newRow("pipe.csv") << QStringLiteral("pipe.csv is no file");
        QTest::newRow("zeros.csv") << QStringLiteral("NUL");
    }

    void whatIsNoSuchFileIsToldByItsNameAlone()
    {
        QFETCH(QString, words);
        const auto intake = intakeFromFile(path(QTest::currentDataTag()), kToday);
        QVERIFY(!intake);
        QVERIFY2(intake.error().message.contains(words), qPrintable(intake.error().message));
        QVERIFY2(!intake.error().message.contains(m_folder.path()), qPrintable(intake.error().message));
    }

    void aFileBeyondTheBoundIsNotRead()
    {
        QFile large(path("large.eml"));
        QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(kLargestIntakeFile + 1));
        const auto intake = intakeFromFile(large.fileName(), kToday);
        QVERIFY(!intake);
        QVERIFY2(intake.error().message.contains(QStringLiteral("64 MiB")), qPrintable(intake.error().message));
    }

    void everyFileOfADropIsAnsweredInItsOrder()
    {
        LiveIntakeSources sources(demo());
        auto read = sources.read({{path("good.csv"), path("notes.pdf"), path("letter.eml")}, std::nullopt, kToday});
        QTRY_VERIFY(read.isFinished());
        const QList<IntakeReading> readings = read.result();
        QCOMPARE(readings.size(), 3);
        QCOMPARE(readings.at(1).origin, QStringLiteral("notes.pdf"));
        QVERIFY(readings.at(0).intake && !readings.at(1).intake && readings.at(2).intake);
    }

    void theWaysOfTheGatewayAreThoseOfItsProfileAndConnection()
    {
        const auto answer = [](IntakeSources &sources, IntakeWay way) {
            auto has = sources.hasWay(way);
            return QTest::qWaitFor([&has] { return has.isFinished(); }) ? has.result()
                                                                        : failure(ErrorKind::TimedOut, QString());
        };
        LiveIntakeSources sources(demo());
        QVERIFY(answer(sources, IntakeWay::Sql));
        const auto byApi = answer(sources, IntakeWay::AdminApi);
        QVERIFY(!byApi && byApi.error().message.contains(QStringLiteral("admin_api")));
        ConnectionSettings withApi = demo();
        withApi.adminApi = AdminApiSettings();
        LiveIntakeSources both(withApi);
        QVERIFY(answer(both, IntakeWay::AdminApi));
    }

    void aGatewayThatCannotBeReadIsTold()
    {
        LiveIntakeSources sources(demo());
        auto read = sources.read({{}, IntakeWay::Sql, kToday});
        QTRY_VERIFY(read.isFinished());
        const QList<IntakeReading> readings = read.result();
        QCOMPARE(readings.size(), 1);
        QVERIFY(readings.constFirst().origin.isEmpty());
        QVERIFY(!readings.constFirst().intake && !readings.constFirst().intake.error().message.isEmpty());
    }

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void write(const char *name, const QByteArray &bytes)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    // No such database is there.
    ConnectionSettings demo() const
    {
        ConnectionSettings settings;
        settings.profile = QStringLiteral("demo");
        settings.database.file = path("gateway.sqlite");
        return settings;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(IntakeFileTest)
#include "intakefile_test.moc"
