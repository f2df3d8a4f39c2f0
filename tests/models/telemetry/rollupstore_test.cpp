#include "models/telemetry/rollupstore.h"

#include "models/database/migrations.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/connectionsettings.h"
#include "models/telemetry/rolluprepository.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class RollupStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void makesTheStoreAndItsFolderOnFirstUseAndOpensItAgain()
    {
        const ConnectionSettings settings = gateway();
        {
            const auto store = openRollupStore(settings);
            QVERIFY2(store, store ? "" : qPrintable(store.error().message));
            QVERIFY(
                (*store)->execute(QStringLiteral("INSERT INTO rollup_source (fingerprint, format) VALUES ('a', 1)")));
        }
        const auto again = openRollupStore(settings);
        QVERIFY(again);
        QCOMPARE((*again)->scalar(QStringLiteral("SELECT count(*) FROM rollup_source")), Result<qint64>(1));
    }

    void keepsWhatAnOlderVersionCounted()
    {
        ConnectionSettings settings = gateway();
        settings.store.file = m_folder.filePath(QStringLiteral("older.sqlite"));
        {
            const auto old = SqliteDatabase::open(settings.store.file, SqliteDatabase::Mode::Create);
            const auto all = loadMigrations(QStringLiteral(":/gatehouse/migrations"));
            QVERIFY(migrate(**old, all->mid(0, 1)).has_value());
            QVERIFY((*old)->execute(QStringLiteral("INSERT INTO rollup_source (fingerprint, format, last_row_id, "
                                                   "filled_from_ms) VALUES ('a', ?, 4711, 9)"),
                                    {CellBlock::kFormat}));
        }
        const auto store = openRollupStore(settings);
        QVERIFY2(store, store ? "" : qPrintable(store.error().message));
        RollupRepository rollups(**store, QStringLiteral("a"));
        QVERIFY(rollups.open().has_value());
        const auto state = rollups.state();
        QCOMPARE(state->mark, QStringLiteral("4711"));
        QCOMPARE(state->filledFromMs, 9);
    }

    void refusesAStoreThatIsNoDatabaseAndSaysWhich()
    {
        ConnectionSettings settings = gateway();
        settings.store.file = m_folder.filePath(QStringLiteral("notes.txt"));
        QFile file(settings.store.file);
        QVERIFY(file.open(QIODevice::WriteOnly) &&
                file.write("These are notes, not a database. They are long enough.") > 0);
        file.close();
        const auto store = openRollupStore(settings);
        QVERIFY(!store);
        QVERIFY2(store.error().message.contains(QLatin1String("notes.txt")), qPrintable(store.error().message));
    }

    void keepsRollupsOfATeamInAFileOfThisMachine()
    {
        ConnectionSettings settings = gateway();
        settings.name = QStringLiteral("team");
        settings.store = {.driver = Dialect::PostgreSql, .host = QStringLiteral("nowhere.invalid")};
        qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toLocal8Bit());
        const auto store = openRollupStore(settings);
        QVERIFY2(store, store ? "" : qPrintable(store.error().message));
        QCOMPARE((*store)->dialect(), Dialect::Sqlite);
        QVERIFY(QFile::exists(m_folder.filePath(QStringLiteral("data/gatehouse/team.sqlite"))));
    }

    void knowsTheSameGatewayByAnyNameOfItsFile()
    {
        ConnectionSettings settings = gateway();
        const QString before = gatewayFingerprint(settings);
        settings.name = QStringLiteral("Another name");
        settings.store.file += QStringLiteral(".other");
        QCOMPARE(gatewayFingerprint(settings), before);
        const QString link = m_folder.filePath(QStringLiteral("link.db"));
        QVERIFY(QFile::link(settings.database.file, link));
        settings.database.file = link;
        QCOMPARE(gatewayFingerprint(settings), before);
    }

    void tellsGatewaysApart_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::addColumn<QString>("file");
        QTest::newRow("another profile") << QStringLiteral("new-api") << QString();
        QTest::newRow("another file") << QStringLiteral("demo") << QStringLiteral("other.db");
    }

    void tellsGatewaysApart()
    {
        QFETCH(QString, profile);
        QFETCH(QString, file);
        ConnectionSettings settings = gateway();
        const QString before = gatewayFingerprint(settings);
        settings.profile = profile;
        settings.database.file += file;
        QVERIFY(gatewayFingerprint(settings) != before);
        QVERIFY(!gatewayFingerprint(settings).contains(m_folder.path()));
    }

    void goesByTheLogWhereTheTrafficIsKeptApart()
    {
        ConnectionSettings settings = gateway();
        const QString before = gatewayFingerprint(settings);
        settings.logDatabase = settings.database;
        QCOMPARE(gatewayFingerprint(settings), before);
        settings.logDatabase->file += QStringLiteral(".log");
        QVERIFY(gatewayFingerprint(settings) != before);
    }

private:
    ConnectionSettings gateway() const
    {
        ConnectionSettings settings;
        settings.profile = QStringLiteral("demo");
        settings.database.file = m_folder.filePath(QStringLiteral("gateway.db"));
        QFile file(settings.database.file);
        // The file has to be there to have a canonical name.
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The gateway's file cannot be made");
        settings.store.file = m_folder.filePath(QStringLiteral("deep/folder/store.sqlite"));
        return settings;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(RollupStoreTest)
#include "rollupstore_test.moc"
