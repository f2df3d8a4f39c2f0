#include "models/gateway/connectionlistmodel.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class ConnectionListModelTest : public QObject
{
    Q_OBJECT
private slots:
    void savedConnectionsAreListedByNameAndRemoved()
    {
        QTemporaryDir dir;
        ConnectionRepository repository(dir.filePath(QStringLiteral("connections")));
        QVERIFY(repository.list().isEmpty());
        const auto second = repository.save(settings(QStringLiteral("Zürich prod")));
        const auto first = repository.save(settings(QStringLiteral("alpha")));
        const auto twin = repository.save(settings(QStringLiteral("alpha")));
        QVERIFY(first && second && twin);
        QVERIFY(*first != *twin);
        ConnectionListModel model(repository);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(2).data().toString(), QStringLiteral("Zürich prod"));
        QCOMPARE(model.index(0).data(ConnectionListModel::SummaryRole).toString(),
                 QStringLiteral("SQLite \u00b7 profile demo"));

        QVERIFY(repository.remove(*twin).has_value());
        model.reload();
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(!repository.remove(QDir(dir.path()).filePath(QStringLiteral("elsewhere.json"))));
        // A folder whose name only begins alike is another folder.
        QVERIFY(!repository.holds(dir.filePath(QStringLiteral("connections-old/a.json"))));
        QVERIFY(repository.holds(*first));
    }

    void aConnectionComesBackAsItWasSaved()
    {
        QTemporaryDir dir;
        ConnectionRepository repository(dir.path());
        ConnectionSettings wanted = settings(QStringLiteral("eu-prod"));
        wanted.adminApi = AdminApiSettings{QStringLiteral("https://127.0.0.1:8443"),
                                           {SecretReference::Kind::Environment, QStringLiteral("GW_TOKEN")},
                                           QStringLiteral("1"),
                                           {}};
        QVERIFY(repository.save(wanted).has_value());
        const QList<SavedConnection> saved = repository.list();
        QCOMPARE(saved.size(), 1);
        QVERIFY(saved.constFirst().settings.has_value());
        QCOMPARE(saved.constFirst().settings->adminApi, wanted.adminApi);
        QCOMPARE(saved.constFirst().settings->database, wanted.database);
    }

    void aBrokenFileIsListedWithItsReason()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("broken.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{ \"profile\": ");
        file.close();
        ConnectionRepository repository(dir.path());
        ConnectionListModel model(repository);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.index(0).data(ConnectionListModel::BrokenRole).toBool());
        QVERIFY(
            model.index(0).data(ConnectionListModel::SummaryRole).toString().contains(QStringLiteral("broken.json")));
    }

    void theOpenConnectionIsListedEvenWhenItIsNotSaved()
    {
        QTemporaryDir dir;
        ConnectionRepository repository(dir.filePath(QStringLiteral("connections")));
        ConnectionListModel model(repository);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setOpen(dir.filePath(QStringLiteral("demo.json")), settings(QStringLiteral("demo")));
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.index(0).data(ConnectionListModel::OpenRole).toBool());
        const auto file = repository.save(settings(QStringLiteral("demo")));
        model.setOpen(*file, settings(QStringLiteral("demo")));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowOf(*file), 0);
    }

    void aConnectionWithoutANameIsRefused()
    {
        QTemporaryDir dir;
        ConnectionRepository repository(dir.path());
        QCOMPARE(repository.save(settings(QStringLiteral("  "))).error().kind, ErrorKind::InvalidInput);
    }

private:
    static ConnectionSettings settings(const QString &name)
    {
        ConnectionSettings settings;
        settings.name = name;
        settings.profile = QStringLiteral("demo");
        settings.database.file = QStringLiteral("/var/lib/gateway/one-api.db");
        settings.store.file = QStringLiteral("/var/lib/gatehouse/store.sqlite");
        return settings;
    }
};

QTEST_GUILESS_MAIN(ConnectionListModelTest)
#include "connectionlistmodel_test.moc"
