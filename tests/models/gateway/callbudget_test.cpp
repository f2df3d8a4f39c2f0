#include "models/gateway/callbudget.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Gatehouse;

class CallBudgetTest : public QObject
{
    Q_OBJECT
private slots:
    void noWindowEverHoldsMoreCallsThanAllowed()
    {
        QRandomGenerator random(7);
        for (int round = 0; round < 50; ++round) {
            const int calls = 1 + int(random.bounded(8));
            const qint64 windowMs = 1 + random.bounded(2000);
            CallBudget budget(calls, windowMs);
            QList<qint64> taken;
            for (qint64 nowMs = 0; nowMs < 10'000; nowMs += random.bounded(100)) {
                if (budget.take(nowMs) == 0)
                    taken.append(nowMs);
            }
            for (qsizetype i = calls; i < taken.size(); ++i)
                QVERIFY(taken.at(i) - taken.at(i - calls) >= windowMs);
        }
    }

    void theWaitThatIsToldIsEnoughAndNotTooLong()
    {
        CallBudget budget(2, 1000);
        QCOMPARE(budget.take(0), 0);
        QCOMPARE(budget.take(400), 0);
        QCOMPARE(budget.take(500), 500);
        QCOMPARE(budget.take(999), 1);
        QCOMPARE(budget.take(1000), 0);
        QCOMPARE(budget.take(1000), 400);
    }
};

QTEST_GUILESS_MAIN(CallBudgetTest)
#include "callbudget_test.moc"
