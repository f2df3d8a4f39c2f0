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

// What is told of it the second time does not follow at once.
bool pausesForAnHour(SecurityRule rule)
{
    return rule == SecurityRule::OffHours || rule == SecurityRule::NewbornAbuse;
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

    void whoeverWentOnAfterTheVerdictIsFoundAgain_data()
    {
        QList<JudgedMisuse> all = judgedMisuse();
        all.removeIf([](const JudgedMisuse &each) { return pausesForAnHour(each.rule); });
        rows(all);
    }

    void whoeverWentOnAfterTheVerdictIsFoundAgain()
    {
        QFETCH(int, row);
        QList<JudgedMisuse> all = judgedMisuse();
        all.removeIf([](const JudgedMisuse &each) { return pausesForAnHour(each.rule); });
        const JudgedMisuse told = all.at(row);
        for (const AlertVerdict verdict : {AlertVerdict::FalsePositive, AlertVerdict::Incident}) {
            SecurityScene scene;
            told.usual(scene);
            QVERIFY(finds(scene, told.rule, told.misuse));
            scene.watch.judge(judged(scene, told.rule, verdict));
            if (told.rule == SecurityRule::DormantAwakening)
                scene.times(12, kSecondMs, [](int) { return SecurityScene::call(); });
            else
                told.again(scene);
            told.afterwards(scene);
            const bool found = finds(scene, told.rule, told.again);
            QVERIFY2(found == (verdict == AlertVerdict::Incident), qPrintable(alertVerdictToken(verdict)));
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

    // A verdict is learned from at the same event, whether it was given while somebody looked or stands there from the
    // beginning; and once, also by who goes on from what was kept.
    void aVerdictIsLearnedFromOnceAndAtTheSameTimeByWhoeverLooks_data()
    {
        rows(judgedMisuse() + judgedWithoutMemory());
    }

    void aVerdictIsLearnedFromOnceAndAtTheSameTimeByWhoeverLooks()
    {
        QFETCH(int, row);
        const JudgedMisuse told = (judgedMisuse() + judgedWithoutMemory()).at(row);
        for (const AlertVerdict verdict : {AlertVerdict::Incident, AlertVerdict::ExpectedChange}) {
            SecurityScene scene;
            told.usual(scene);
            scene.forget();
            told.misuse(scene);
            scene.pass(kMinuteMs);
            scene.found += scene.watch.advance(scene.nowMs);
            const QList<Judgement> said = judged(scene, told.rule, verdict);
            QCOMPARE(said.size(), 1);
            if (said.first().recordedMs > said.first().span.toMs + Firings::kAgainMs)
                continue; // what is given so late is learned from when it is given
            scene.watch.judge(said);
            const qsizetype toldBefore = scene.told.size();
            told.afterwards(scene);
            told.again(scene);
            scene.finish();

            SecurityWatch later;
            later.tellKeys(scene.watch.knownKeys());
            later.judge(said);
            for (qsizetype i = 0; i < scene.told.size(); ++i) {
                if (i == toldBefore) {
                    SecurityWatch restored;
                    QVERIFY(restored.restore(later.snapshot()));
                    QCOMPARE(restored.snapshot(), later.snapshot());
                }
                later.observe(scene.told.at(i));
            }
            later.advance(scene.nowMs + kHourMs);
            QCOMPARE(later.snapshot(), scene.watch.snapshot());

            SecurityWatch restored;
            QVERIFY(restored.restore(later.snapshot()));
            restored.judge(said);
            QCOMPARE(restored.snapshot(), later.snapshot());
        }
    }

    void aVerdictThatHoldsNoMoreIsKnownToHaveBeenLearnedFrom()
    {
        const JudgedMisuse told = judgedMisuse().first();
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        QList<Judgement> said = judged(scene, told.rule, AlertVerdict::Incident);
        said.first().stands = false;
        scene.watch.judge(said);
        QVERIFY(!scene.watch.isJudgedOtherwise(said));
        said.first().stands = true;
        scene.watch.judge(said);
        QVERIFY(!scene.watch.isJudgedOtherwise(said));
        said.first().stands = false;
        QVERIFY(scene.watch.isJudgedOtherwise(said));
        SecurityWatch restored;
        QVERIFY(restored.restore(scene.watch.snapshot()));
        QVERIFY(restored.isJudgedOtherwise(said));
    }

    void whatIsSaidOfOnePrincipalIsSaidOfNoOther()
    {
        const JudgedMisuse told = judgedMisuse().first();
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        QList<Judgement> said = judged(scene, told.rule, AlertVerdict::Incident);
        said.first().fingerprint = principalFingerprint(SecurityPrincipal::Key, QStringLiteral("key-b"));
        scene.watch.judge(said);
        told.afterwards(scene);
        QVERIFY(!finds(scene, told.rule, told.again));
    }

    void whoSwitchesLoggingOffIsFoundAgainThoughItWasExpected()
    {
        SecurityEvent off;
        off.kind = SecurityEventKind::AdminAction;
        off.deed = AdminDeed::LoggingOff;
        off.account = QStringLiteral("admin-1");
        const auto tell = [&](SecurityScene &scene) { scene.tell(off); };
        SecurityScene scene;
        QVERIFY(finds(scene, SecurityRule::AdminPlane, tell));
        scene.watch.judge(judged(scene, SecurityRule::AdminPlane, AlertVerdict::ExpectedChange));
        scene.pass(2 * kHourMs);
        QVERIFY(finds(scene, SecurityRule::AdminPlane, tell));
    }

    void whatWasExpectedMakesWhatComesNextNoLouder()
    {
        const JudgedMisuse told = judgedMisuse().first();
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        QCOMPARE(scene.watch.alerts().open().size(), 1);
        scene.watch.judge(judged(scene, told.rule, AlertVerdict::ExpectedChange));
        QVERIFY(scene.watch.alerts().open().isEmpty());
        const auto ended = scene.watch.takeEnded();
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended.first().first, principalFingerprint(SecurityPrincipal::Key, QStringLiteral("key-a")));
        QCOMPARE(ended.first().second, scene.nowMs);
        QVERIFY(scene.watch.takeEnded().isEmpty());
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
