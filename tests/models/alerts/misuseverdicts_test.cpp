// What people say of alerts of misuse, and what the detections learn from it.
#include "judgedmisuse.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

using Judgement = AlertWatch::Judgement;

bool finds(SecurityScene &scene, SecurityRule rule, const JudgedMisuse::Tell &tell)
{
    scene.forget();
    tell(scene);
    scene.pass(3 * kMinuteMs);
    scene.found += scene.watch.advance(scene.nowMs);
    return std::ranges::any_of(scene.found, [rule](const SecurityFinding &finding) { return finding.rule == rule; });
}

Judgement judgementOf(const SecurityFinding &first, const SecurityFinding &last, AlertVerdict verdict, qint64 nowMs)
{
    Judgement judgement{1, 2, nowMs, QString::fromLatin1(entryOf(first.rule).id), {}, {first.beganMs, last.lastMs}};
    judgement.verdict = verdict;
    judgement.fingerprint = principalFingerprint(first.kind, first.principal);
    return judgement;
}

// Of what the rule has found last, all of it.
QList<Judgement> judged(const SecurityScene &scene, SecurityRule rule, AlertVerdict verdict)
{
    SecurityFindings found = scene.found;
    found.removeIf([rule](const SecurityFinding &finding) { return finding.rule != rule; });
    return found.isEmpty() ? QList<Judgement>()
                           : QList<Judgement>{judgementOf(found.first(), found.last(), verdict, scene.nowMs)};
}

} // namespace

class MisuseVerdictsTest : public QObject
{
    Q_OBJECT

private slots:
    void whoeverComesBackAfterAnIncidentIsFoundAgain_data() { rows(judgedMisuse()); }

    void whoeverComesBackAfterAnIncidentIsFoundAgain()
    {
        QFETCH(int, row);
        const JudgedMisuse told = judgedMisuse().at(row);
        for (const bool isJudgedAtOnce : {true, false}) {
            for (const AlertVerdict verdict :
                 {AlertVerdict::Unjudged, AlertVerdict::FalsePositive, AlertVerdict::Incident}) {
                SecurityScene scene;
                told.usual(scene);
                QVERIFY(finds(scene, told.rule, told.misuse));
                const QList<Judgement> said = judged(scene, told.rule, verdict);
                if (isJudgedAtOnce)
                    scene.watch.judge(said);
                told.afterwards(scene);
                scene.watch.judge(said);
                const bool found = finds(scene, told.rule, told.again);
                QVERIFY2(found == (verdict == AlertVerdict::Incident),
                         qPrintable(alertVerdictToken(verdict) + QLatin1Char(' ') + QString::number(isJudgedAtOnce)));
            }
        }
    }

    void whatWasExpectedIsFoundNoMoreAndAnythingElseIs_data() { rows(judgedMisuse() + judgedWithoutMemory()); }

    void whatWasExpectedIsFoundNoMoreAndAnythingElseIs()
    {
        QFETCH(int, row);
        const JudgedMisuse told = (judgedMisuse() + judgedWithoutMemory()).at(row);
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        scene.watch.judge(judged(scene, told.rule, AlertVerdict::ExpectedChange));
        told.afterwards(scene);
        QVERIFY(!finds(scene, told.rule, told.misuse));
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, told.other));
    }

    void withoutAVerdictAFiringOfARuleWithoutMemoryComesBack_data() { rows(judgedWithoutMemory()); }

    void withoutAVerdictAFiringOfARuleWithoutMemoryComesBack()
    {
        QFETCH(int, row);
        const JudgedMisuse told = judgedWithoutMemory().at(row);
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, told.again));
    }

private:
    static void rows(const QList<JudgedMisuse> &all)
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < all.size(); ++i)
            QTest::newRow(entryOf(all.at(i).rule).id) << i;
    }
};

QTEST_GUILESS_MAIN(MisuseVerdictsTest)
#include "misuseverdicts_test.moc"
