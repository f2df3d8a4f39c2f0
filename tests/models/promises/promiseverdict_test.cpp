#include "models/promises/promiseverdict.h"

#include <QTest>

using namespace Gatehouse;

class PromiseVerdictTest : public QObject
{
    Q_OBJECT
private slots:
    void aVerdictReadsBackAsItWasWritten()
    {
        PromiseVerdict one = verdict(PromiseState::AtRisk, QStringLiteral("nearly"), QStringLiteral("a column"));
        one.details = QStringList{QStringLiteral("first"), QStringLiteral("second")};
        one.remedy = QStringLiteral("do it");
        one.measure = PromiseMeasure{QStringLiteral("oldest"), 131.5, 90.0, QStringLiteral("days")};
        QCOMPARE(*verdictFromJson(toJson(one)), one);
        one.measure->limit.reset();
        QCOMPARE(*verdictFromJson(toJson(one)), one);
        one.measure.reset();
        QCOMPARE(*verdictFromJson(toJson(one)), one);
    }

    void aVerdictWithAnUnknownStateIsNotTakenForKept()
    {
        QJsonObject json = toJson(verdict(PromiseState::Kept, QStringLiteral("fine")));
        json.insert(QStringLiteral("state"), QStringLiteral("splendid"));
        QCOMPARE(verdictFromJson(json).error().kind, ErrorKind::Corrupt);
        QVERIFY(!verdictFromJson({}));
    }

    void everyStateHasAWordOfItsOwn()
    {
        QStringList words;
        for (const PromiseState state : kPromiseStates) {
            QCOMPARE(promiseStateFromToken(promiseStateToken(state)), std::optional(state));
            words.append(promiseStateToken(state));
        }
        QCOMPARE(words.removeDuplicates(), 0);
        QVERIFY(!promiseStateFromToken(QStringLiteral("?")));
    }

    // Of a sentence that comes to several things the worst one counts, and what cannot be seen is not kept.
    void theGraverStateCounts()
    {
        const QList<PromiseState> order{PromiseState::Kept, PromiseState::Person, PromiseState::Unseen,
                                        PromiseState::AtRisk, PromiseState::Broken};
        for (qsizetype a = 0; a < order.size(); ++a) {
            for (qsizetype b = 0; b < order.size(); ++b)
                QCOMPARE(graver(order.at(a), order.at(b)), order.at(std::max(a, b)));
        }
    }

    void aSumLosesNoEvidence()
    {
        VerdictSum sum;
        sum.add(verdict(PromiseState::Kept, QStringLiteral("a is empty"), QStringLiteral("a")));
        sum.add(verdict(PromiseState::Broken, QStringLiteral("b is full"), QStringLiteral("b")));
        sum.add(verdict(PromiseState::Broken, QStringLiteral("c is full"), QStringLiteral("b")));
        const PromiseVerdict all = sum.sum({});
        QCOMPARE(all.state, PromiseState::Broken);
        QCOMPARE(all.summary, QStringLiteral("b is full; and 1 more"));
        QCOMPARE(all.details,
                 QStringList({QStringLiteral("a is empty"), QStringLiteral("b is full"), QStringLiteral("c is full")}));
        QCOMPARE(all.looked, QStringLiteral("a; b"));
        QCOMPARE(VerdictSum().sum(unseen(QStringLiteral("nothing"))), unseen(QStringLiteral("nothing")));
    }
};

QTEST_GUILESS_MAIN(PromiseVerdictTest)
#include "promiseverdict_test.moc"
