// Connections that the server ends in the middle of a case, the worker's to the store or to the gateway, at every point
// at which something else would be left behind: the worker says so and dies of nothing, the next one takes the case up,
// and in the end all is done once.
#include "tests/models/privacy/killedcase.h"
#include "tests/support/caseresults.h"

#include <QTest>

using namespace Gatehouse;

Q_DECLARE_METATYPE(Gatehouse::Cut)

class CaseWorkerCutTest : public QObject
{
    Q_OBJECT

private slots:
    void everyPointIsSurvived_data()
    {
        QTest::addColumn<Cut>("cut");
        QTest::newRow("the connection to the store") << Cut::Store;
        QTest::newRow("the connection to the gateway") << Cut::Gateway;
    }

    void everyPointIsSurvived()
    {
        QFETCH(Cut, cut);
        m_case.start(Dialect::PostgreSql, QString::fromLatin1(kLateRows[1].kind));
        for (int round = 0; !m_case.isOver(); ++round) {
            QVERIFY(round < KilledCase::kMostRounds);
            m_case.runTogether({Doom{.dieAt = m_case.wantedDeaths(), .cut = cut}});
            if (QTest::currentTestFailed())
                return;
            m_case.addLateRowInTime();
        }
        const QStringList cuts = m_case.workers().deaths();
        // Most connections come back by themselves: one worker gets too far for a row to come late between two of them,
        // and leaves no step to be read back.
        QStringList labels = labelsInCode() + switchLabels();
        for (const char *rare : {"before follow-ups are laid", "before read back", "after read back"})
            labels.removeAll(QLatin1String(rare));
        for (const QString &label : std::as_const(labels))
            QVERIFY2(cuts.contains(label), qPrintable(QStringLiteral("nothing was cut ") + label));
        // A connection that is gone is nothing that a person has to look at: whoever comes next goes on.
        const QStringList complaints = m_case.workers().complaints();
        for (const QString &kind : complaints)
            QVERIFY2(kind == errorKindName(ErrorKind::Unreachable), qPrintable(complaints.join(QLatin1Char(' '))));
        qInfo("cut %lld times, %lld workers gave up", qlonglong(cuts.size()), qlonglong(complaints.size()));
        m_case.checkEnd(true);
    }

private:
    KilledCase m_case;
};

QTEST_GUILESS_MAIN(CaseWorkerCutTest)
#include "caseworkercut_test.moc"
