// What is left of a person in the store's own files when a worker could not clean up behind itself.
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QFile>
#include <QTest>

using namespace Gatehouse;

class StoreResidueTest : public QObject
{
    Q_OBJECT

private slots:
    // As after a death between the last transaction and the cleaning.
    void theNextWorkerThatHasNothingToDoCleansUp()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString file = scene.desk().settings().store.file;
        NewCase wanted = scene.request(RequestType::Deletion, 2);
        wanted.subject = {{QStringLiteral("email"), MapFiller::email(2)}};
        const QString id = scene.queued(wanted);
        const auto reader = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
        QVERIFY(reader.has_value());
        WORKS((*reader)->execute(QStringLiteral("BEGIN")));
        WORKS((*reader)->scalar(QStringLiteral("SELECT count(*) FROM privacy_case")));
        WORKS(scene.work());
        QCOMPARE(scene.cases().find(id)->state, CaseState::Completed);
        QVERIFY(holdsPerson(file));
        WORKS((*reader)->execute(QStringLiteral("ROLLBACK")));
        const auto nothing = scene.work();
        WORKS(nothing);
        QVERIFY(!nothing->has_value());
        QVERIFY(!holdsPerson(file));
    }

private:
    static bool holdsPerson(const QString &file)
    {
        const QByteArray address = MapFiller::email(2).toLower().toUtf8();
        for (const char *suffix : {"", "-wal"}) {
            QFile part(file + QLatin1String(suffix));
            if (part.open(QIODevice::ReadOnly) && part.readAll().toLower().contains(address))
                return true;
        }
        return false;
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(StoreResidueTest)
#include "storeresidue_test.moc"
