// Purges of a gateway on SQLite beside somebody who writes: who waits for what.
#include "models/database/sqlitedatabase.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QFile>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kDayS = 86'400;
constexpr int kRows = 30;
const QByteArray kMark = QByteArrayLiteral("a call that nobody may read");

} // namespace

class SqliteBatchTest : public QObject
{
    Q_OBJECT
private slots:
    // What is recorded in the store waits for a disk of its own.
    void whoeverWritesDoesNotWaitForWhatIsRecorded()
    {
        auto scene = made();
        const auto other = beside(*scene);
        int written = 0;
        const auto done = scene->run(scene->approved(), [&](const char *point) {
            const QLatin1String at(point);
            if (at != QLatin1String("before intent") && at != QLatin1String("before commit"))
                return;
            const auto row = other->execute(
                QStringLiteral("INSERT INTO logs (user_id, type, created_at) VALUES (1, 2, ?)"), {nowS(*scene)});
            QVERIFY2(row, row ? "" : qPrintable(row.error().message));
            ++written;
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QVERIFY(written >= 2);
        QCOMPARE(count(*scene), written);
    }

    void aRowThatIsDueNoMoreIsLeft()
    {
        auto scene = made();
        const auto other = beside(*scene);
        bool isChanged = false;
        const auto done = scene->run(scene->approved(), [&](const char *point) {
            if (isChanged || QLatin1String(point) != QLatin1String("before commit"))
                return;
            isChanged = true;
            QVERIFY(other->execute(QStringLiteral("UPDATE logs SET created_at = ? WHERE id = 7"), {nowS(*scene)}));
        });
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 1);
        QCOMPARE(done->progress.constFirst().rows, kRows - 1);
    }

    // Else whoever writes next would do it, as a part of their statement; and until then it could be read.
    void whatIsGoneIsGoneFromTheFileBehindTheBatch()
    {
        auto scene = made();
        scene->fixture().execute(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        QVERIFY(isInFile(*scene));
        int batches = 0;
        const auto done = scene->run(scene->approved(), [&](const char *point) {
            if (QLatin1String(point) != QLatin1String("after outcome"))
                return;
            ++batches;
            QVERIFY(!isInFile(*scene));
        });
        WORKS(done);
        QCOMPARE(batches, 1);
    }

private:
    std::unique_ptr<PurgeScene> made()
    {
        auto scene = std::make_unique<PurgeScene>(m_stores, Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"),
                                                  m_databases);
        scene->putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        scene->fixture().addTogether([&] {
            for (int i = 0; i < kRows; ++i) {
                scene->fixture().execute(
                    QStringLiteral("INSERT INTO logs (id, user_id, type, content, created_at) VALUES (?, 1, 2, ?, ?)"),
                    {i + 1, QString::fromLatin1(kMark), nowS(*scene) - 100 * kDayS + i});
            }
        });
        return scene;
    }

    static qint64 nowS(const PurgeScene &scene) { return scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch(); }

    static QString fileOf(PurgeScene &scene) { return static_cast<SqliteDatabase &>(scene.database()).file(); }

    // Who does not wait for anybody.
    static std::unique_ptr<Database> beside(PurgeScene &scene)
    {
        auto other = SqliteDatabase::open(fileOf(scene), SqliteDatabase::Mode::ReadWrite);
        if (!other || !(*other)->execute(QStringLiteral("PRAGMA busy_timeout=0")))
            qFatal("The file cannot be opened once more.");
        return std::move(*other);
    }

    static bool isInFile(PurgeScene &scene)
    {
        QFile file(fileOf(scene));
        return file.open(QIODevice::ReadOnly) && file.readAll().contains(kMark);
    }

    static qint64 count(PurgeScene &scene)
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(SqliteBatchTest)
#include "sqlitebatch_test.moc"
