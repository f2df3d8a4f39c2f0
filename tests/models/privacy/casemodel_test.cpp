// Every order in which two workers, those who approve and whoever holds rows may act on one request, on the real store.
#include "tests/models/privacy/casemodel.h"

#include <QTest>

using namespace Gatehouse;

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
