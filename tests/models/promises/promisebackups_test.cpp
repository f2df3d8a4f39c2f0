// Which files of a folder count as backups.
#include "models/core/format.h"
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kDemo = QStringLiteral("demo sqlite");

} // namespace

class PromiseBackupsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { m_desk = std::make_unique<PromiseDesk>(m_stores, Dialect::Sqlite, kDemo, m_databases); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void whatIsNoBackupDoesNotCount_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("daysAgo");
        QTest::addColumn<QString>("evidence");
        const auto row = [](const char *title, const char *name, const QByteArray &bytes, int daysAgo,
                            const char *evidence) {
            QTest::newRow(title) << QString::fromLatin1(name) << bytes << daysAgo << QString::fromLatin1(evidence);
        };
        row("an empty file", "monday.dump", "", 0, "smaller than 1 B");
        row("the log of a job that failed", "backup.log", "no space left", 0, "logs, notes and sums");
        row("a note", "README", "how to restore", 0, "logs, notes and sums");
        row("a sum", "monday.dump.sha256", "00ff", 0, "logs, notes and sums");
        row("a dump that was not finished", "monday.dump.part", "PGDMP", 0, "logs, notes and sums");
        row("a file of next month", "monday.dump", "PGDMP", -30, "has not come yet");
    }
    void whatIsNoBackupDoesNotCount()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, daysAgo);
        QFETCH(QString, evidence);
        write(name, bytes, daysAgo);
        const PromiseVerdict none = look();
        QVERIFY2(none.state == PromiseState::Broken, qPrintable(none.summary));
        QCOMPARE(none.summary, QStringLiteral("There is no backup in the folder."));
        QVERIFY2(none.details.join(QLatin1Char(' ')).contains(evidence),
                 qPrintable(none.details.join(QLatin1Char(' '))));
        write(QStringLiteral("tuesday.dump"), "PGDMP", 1);
        const PromiseVerdict kept = look();
        QVERIFY2(kept.state == PromiseState::Kept, qPrintable(kept.summary));
        QVERIFY2(kept.summary.endsWith(QStringLiteral("tuesday.dump, ") + formatBytes(5).joined()),
                 qPrintable(kept.summary));
    }

    void aPatternAndALeastSizeSayWhatCounts()
    {
        const QJsonObject dumps{{QStringLiteral("pattern"), QStringLiteral("*.dump")},
                                {QStringLiteral("least_bytes"), 4}};
        write(QStringLiteral("small.dump"), "PGD", 0);
        write(QStringLiteral("export.csv"), "a,b,c,d", 0);
        const PromiseVerdict none = look(dumps);
        QCOMPARE(none.state, PromiseState::Broken);
        QVERIFY2(none.details.contains(QStringLiteral("1 are not counted: of another name")) &&
                     none.details.contains(QStringLiteral("1 are not counted: smaller than 4 B")),
                 qPrintable(none.details.join(QLatin1Char('\n'))));
        write(QStringLiteral("deep/er/large.dump"), "PGDMP", 1);
        QCOMPARE(look(dumps).state, PromiseState::Kept);
    }

    // As pgBackRest and Barman write them.
    void aFolderMayBeABackup()
    {
        write(QStringLiteral("backup/main/20261101-020304F/pg_data/1.zst"), "abc", 22);
        write(QStringLiteral("backup/main/20261101-020304F/backup.manifest"), "def", 22);
        // What is written all the time is no backup.
        write(QStringLiteral("archive/main/000000010000000000000001.zst"), "wal", 0);
        const PromiseVerdict untold = look();
        QVERIFY2(untold.state == PromiseState::Unseen, qPrintable(untold.summary));
        QVERIFY2(untold.remedy.contains(QLatin1String("pattern")), qPrintable(untold.remedy));
        QJsonObject folders{{QStringLiteral("pattern"), QStringLiteral("20*F")}, {QStringLiteral("least_bytes"), 6}};
        const PromiseVerdict old = look(folders);
        QVERIFY2(old.state == PromiseState::Broken, qPrintable(old.summary));
        QVERIFY2(old.summary.endsWith(QStringLiteral("20261101-020304F, ") + formatBytes(6).joined()),
                 qPrintable(old.summary));
        write(QStringLiteral("backup/main/20261122-020304F/pg_data/1.zst"), "abcdef", 1);
        QCOMPARE(look(folders).state, PromiseState::Kept);
        folders[QStringLiteral("least_bytes")] = 7;
        QCOMPARE(look(folders).state, PromiseState::Broken);
    }

private:
    void write(const QString &name, const QByteArray &bytes, int daysAgo)
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.flush());
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-daysAgo), QFileDevice::FileModificationTime));
    }

    PromiseVerdict look(QJsonObject expects = {})
    {
        expects.insert(QStringLiteral("newer_than"), QStringLiteral("P7D"));
        expects.insert(QStringLiteral("folder"), m_folder->path());
        const auto seen = m_desk->look(promiseOf(QStringLiteral("backups_recent"), expects));
        return seen ? *seen : unseen(messageOf(seen));
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<PromiseDesk> m_desk;
    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(PromiseBackupsTest)
#include "promisebackups_test.moc"
