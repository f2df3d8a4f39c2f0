// Every order in which two workers, those who approve and whoever holds rows may act on one request, on the real store.
#include "tests/models/privacy/casemodel.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr unsigned kWays = 30;
constexpr unsigned kMostWays = 200; // to what a broken worker does
constexpr int kActs = 60;

} // namespace

class CaseModelTest : public QObject
{
    Q_OBJECT

private slots:
    void noOrderOfActsBreaksAPromise_data()
    {
        QTest::addColumn<bool>("withPeople");
        QTest::addColumn<qsizetype>("most");
        QTest::newRow("from the queue") << false << qsizetype(1'500);
        QTest::newRow("from the plan, with the people") << true << qsizetype(1'000);
    }

    void noOrderOfActsBreaksAPromise()
    {
        QFETCH(bool, withPeople);
        QFETCH(qsizetype, most);
        CaseModel model(ModelFault::None, withPeople);
        const QString violation = model.explore(most);
        qInfo("%lld states, %lld transitions, %lld of them completed%s", qint64(model.states()), model.transitions(),
              qint64(model.completed()), model.isExhausted() ? ": all there are" : "");
        QCOMPARE(violation, QString());
        QVERIFY(withPeople || model.completed() > 0);
    }

    // Longer ways than can all be tried, and on a server with a connection for each worker and each of the people.
    void noWayByChanceBreaksAPromise_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<bool>("withPeople");
        QTest::addColumn<unsigned>("seed");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql}) {
            QTest::addRow("from the queue, store in %s", qPrintable(dialectToken(store))) << store << false << 1000U;
            QTest::addRow("from the plan, store in %s", qPrintable(dialectToken(store))) << store << true << 2000U;
        }
    }

    void noWayByChanceBreaksAPromise()
    {
        QFETCH(Dialect, store);
        QFETCH(bool, withPeople);
        QFETCH(unsigned, seed);
        CaseModel model(ModelFault::None, withPeople, store);
        for (unsigned i = 0; i < kWays; ++i)
            QCOMPARE(model.walk(seed + i, kActs), QString());
        QVERIFY(model.isLogGenuine());
        qInfo("%u ways from seed %u on, %lld acts, %lld completed", kWays, seed, model.transitions(),
              qint64(model.completed()));
        QVERIFY(model.completed() > 0);
    }

    void aBrokenWorkerIsMetByChance_data()
    {
        QTest::addColumn<ModelFault>("fault");
        QTest::addColumn<QString>("words");
        QTest::addColumn<unsigned>("seed"); // near the first that meets it
        QTest::newRow("holds are looked for beforehand")
            << ModelFault::LooksForHoldsBeforehand << QStringLiteral("held") << 115U;
        QTest::newRow("nothing is read back")
            << ModelFault::CarriesOutWhatOthersIntended << QStringLiteral("happened twice") << 50U;
    }

    void aBrokenWorkerIsMetByChance()
    {
        QFETCH(ModelFault, fault);
        QFETCH(QString, words);
        QFETCH(unsigned, seed);
        CaseModel model(fault, false, Dialect::PostgreSql);
        QString violation;
        for (unsigned i = 0; i < kMostWays && violation.isEmpty(); ++i)
            violation = model.walk(seed + i, kActs);
        qInfo("%s", qPrintable(violation));
        QVERIFY2(violation.contains(words), qPrintable(violation));
    }

    // An exploration that finds nothing proves nothing, unless it finds what is there.
    void aBrokenWorkerIsFound_data()
    {
        QTest::addColumn<ModelFault>("fault");
        QTest::addColumn<QString>("words");
        QTest::newRow("no fence") << ModelFault::TakesTheEpochOfToday << QStringLiteral("taken over");
        QTest::newRow("holds are looked for beforehand")
            << ModelFault::LooksForHoldsBeforehand << QStringLiteral("held");
        QTest::newRow("nothing is read back")
            << ModelFault::CarriesOutWhatOthersIntended << QStringLiteral("happened twice");
    }

    void aBrokenWorkerIsFound()
    {
        QFETCH(ModelFault, fault);
        QFETCH(QString, words);
        CaseModel model(fault, false);
        const QString violation = model.explore(3'000);
        qInfo("%s", qPrintable(violation));
        QVERIFY2(violation.contains(words), qPrintable(violation));
    }
};

QTEST_GUILESS_MAIN(CaseModelTest)
#include "casemodel_test.moc"
