#include "models/database/migrations.h"
#include "models/database/sqlitedatabase.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <latch>
#include <thread>
#include <vector>

using namespace Gatehouse;

class MigrationsTest : public QObject
{
    Q_OBJECT
private slots:
    void aStoreMovesForwardFromAnyVersionAndOnlyOnce()
    {
        QTemporaryDir dir;
        auto store = SqliteDatabase::open(dir.filePath(QStringLiteral("s.sqlite")), SqliteDatabase::Mode::Create);
        const QList<Migration> two{
            {1, QStringLiteral("a"), QStringLiteral("CREATE TABLE a (x);\nCREATE TABLE b (x);\n")},
            {2, QStringLiteral("c"), QStringLiteral("ALTER TABLE a ADD COLUMN y;")}};
        QVERIFY(migrate(**store, two.mid(0, 1)).has_value());
        QVERIFY(migrate(**store, two).has_value());
        QVERIFY(migrate(**store, two).has_value());
        QCOMPARE(*(*store)->scalar(QStringLiteral("SELECT max(version) FROM schema_version")), 2);
        QCOMPARE((*store)->schema()->constFirst().columns.size(), 2);

        const auto newer = migrate(**store, two.mid(0, 1));
        QCOMPARE(newer.error().kind, ErrorKind::Unsupported);
        QVERIFY(newer.error().message.contains(QStringLiteral("newer Gatehouse")));
    }

    void connectionsThatMakeAStoreAtOnceAllGetIt()
    {
        QTemporaryDir dir;
        QString several = QStringLiteral("CREATE TABLE a (x);");
        for (int i = 0; i < 50; ++i)
            several += QStringLiteral("\nALTER TABLE a ADD COLUMN y%1;").arg(i);
        const QList<Migration> two{{1, QStringLiteral("a"), several},
                                   {2, QStringLiteral("b"), QStringLiteral("ALTER TABLE a ADD COLUMN z;")}};
        // With the table of the versions there, nothing but the migrations is waited for.
        const auto first = SqliteDatabase::open(dir.filePath(QStringLiteral("s.sqlite")), SqliteDatabase::Mode::Create);
        QVERIFY(migrate(**first, {}));
        constexpr int kThreads = 4;
        std::array<Result<void>, kThreads> made;
        {
            std::latch together(kThreads);
            std::vector<std::jthread> threads;
            for (Result<void> &each : made) {
                threads.emplace_back([&] {
                    auto store =
                        SqliteDatabase::open(dir.filePath(QStringLiteral("s.sqlite")), SqliteDatabase::Mode::Create);
                    together.arrive_and_wait();
                    each = store ? migrate(**store, two) : std::unexpected(store.error());
                });
            }
        }
        for (const Result<void> &each : made)
            QVERIFY2(each, each ? "" : qPrintable(each.error().message));
    }

    void aMigrationThatFailsChangesNothing()
    {
        QTemporaryDir dir;
        auto store = SqliteDatabase::open(dir.filePath(QStringLiteral("s.sqlite")), SqliteDatabase::Mode::Create);
        QVERIFY(!migrate(**store, {{1, QStringLiteral("a"), QStringLiteral("CREATE TABLE a (x);\nNONSENSE;\n")}}));
        QCOMPARE(*(*store)->scalar(QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name = 'a'")), 0);
    }

    void aGapInTheFilesIsNamed()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("002_late.sql")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QVERIFY(loadMigrations(dir.path()).error().message.contains(QStringLiteral("002_late.sql")));
    }
};

QTEST_GUILESS_MAIN(MigrationsTest)
#include "migrations_test.moc"
