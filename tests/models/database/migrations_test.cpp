#include "models/database/migrations.h"
#include "models/database/sqlitedatabase.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class MigrationsTest : public QObject
{
    Q_OBJECT
private slots:
    void aStoreMovesForwardFromAnyVersionAndOnlyOnce()
    {
        QTemporaryDir dir;
        auto store = SqliteDatabase::open(dir.filePath(QStringLiteral("s.sqlite")), SqliteDatabase::Mode::Create);
        const QList<Migration> two{{1, QStringLiteral("a"), QStringLiteral("CREATE TABLE a (x);\nCREATE TABLE b (x);\n")},
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
