// What people say of alerts of misuse, and what the detections learn from it.
#include "judgedmisuse.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

using Judgement = AlertWatch::Judgement;

// What is told of it the second time does not follow at once.
bool pausesForAnHour(SecurityRule rule)
{
    return rule == SecurityRule::OffHours || rule == SecurityRule::NewbornAbuse;
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
                const Judgement said = judged(scene, told.rule, verdict);
                if (isJudgedAtOnce)
                    scene.watch.judge({said});
                told.afterwards(scene);
                scene.watch.judge({said});
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
            scene.watch.judge({judged(scene, told.rule, verdict)});
            if (told.rule == SecurityRule::DormantAwakening)
                scene.times(12, kSecondMs, [](int) { return SecurityScene::call(); });
            else
                told.again(scene);
            told.afterwards(scene);
            const bool found = finds(scene, told.rule, told.again);
            QVERIFY2(found == (verdict == AlertVerdict::Incident), qPrintable(alertVerdictToken(verdict)));
        }
    }

    void whatWasExpectedIsFoundNoMoreAndAnythingElseIs_data() { rows(exempted()); }

    void whatWasExpectedIsFoundNoMoreAndAnythingElseIs()
    {
        QFETCH(int, row);
        const JudgedMisuse told = exempted().at(row);
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        scene.watch.judge({judged(scene, told.rule, AlertVerdict::ExpectedChange)});
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
            QVERIFY(finds(scene, told.rule, told.misuse));
            Judgement said = judged(scene, told.rule, verdict);
            said.recordedMs = std::min(said.recordedMs, said.span.toMs + Firings::kAgainMs);
            told.afterwards(scene);
            told.again(scene);

            SecurityWatch live;
            live.tellKeys(scene.watch.knownKeys());
            SecurityWatch later;
            later.tellKeys(scene.watch.knownKeys());
            later.judge({said});
            bool isSaid = false;
            for (const SecurityEvent &event : std::as_const(scene.told)) {
                if (!isSaid && event.timeMs >= said.recordedMs) {
                    isSaid = true;
                    live.judge({said});
                    SecurityWatch restored;
                    QVERIFY(restored.restore(later.snapshot()));
                    QCOMPARE(restored.snapshot(), later.snapshot());
                }
                live.observe(event);
                later.observe(event);
            }
            QVERIFY(isSaid);
            live.advance(scene.nowMs + kHourMs);
            later.advance(scene.nowMs + kHourMs);
            QCOMPARE(later.snapshot(), live.snapshot());

            SecurityWatch restored;
            QVERIFY(restored.restore(later.snapshot()));
            restored.judge({said});
            QCOMPARE(restored.snapshot(), later.snapshot());
            SecurityWatch unsaid;
            unsaid.tellKeys(scene.watch.knownKeys());
            for (const SecurityEvent &event : std::as_const(scene.told))
                unsaid.observe(event);
            unsaid.advance(scene.nowMs + kHourMs);
            QVERIFY(unsaid.snapshot() != later.snapshot());
        }
    }

    void aVerdictThatHoldsNoMoreIsKnownToHaveBeenLearnedFrom()
    {
        const JudgedMisuse told = judgedMisuse().first();
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        Judgement said = judged(scene, told.rule, AlertVerdict::Incident);
        said.stands = false;
        scene.watch.judge({said});
        QVERIFY(!scene.watch.isJudgedOtherwise({said}));
        said.stands = true;
        scene.watch.judge({said});
        QVERIFY(!scene.watch.isJudgedOtherwise({said}));
        said.stands = false;
        QVERIFY(scene.watch.isJudgedOtherwise({said}));
        SecurityWatch restored;
        QVERIFY(restored.restore(scene.watch.snapshot()));
        QVERIFY(restored.isJudgedOtherwise({said}));
    }

    void whatIsSaidOfOnePrincipalIsSaidOfNoOther()
    {
        const JudgedMisuse told = judgedMisuse().first();
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        Judgement said = judged(scene, told.rule, AlertVerdict::Incident);
        said.fingerprint = principalFingerprint(SecurityPrincipal::Key, QStringLiteral("key-b"));
        scene.watch.judge({said});
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
        scene.watch.judge({judged(scene, SecurityRule::AdminPlane, AlertVerdict::ExpectedChange)});
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
        scene.watch.judge({judged(scene, told.rule, AlertVerdict::ExpectedChange)});
        QVERIFY(scene.watch.alerts().open().isEmpty());
        const auto ended = scene.watch.takeEnded();
        QCOMPARE(ended.size(), 1);
        QCOMPARE(ended.first().first, principalFingerprint(SecurityPrincipal::Key, QStringLiteral("key-a")));
        QCOMPARE(ended.first().second, scene.nowMs);
        QVERIFY(scene.watch.takeEnded().isEmpty());
    }

private:
    // Off-hours are no finding of their own, and make louder what nobody expected.
    static QList<JudgedMisuse> exempted()
    {
        QList<JudgedMisuse> all = judgedMisuse() + judgedWithoutMemory();
        all.removeIf([](const JudgedMisuse &each) { return each.rule == SecurityRule::OffHours; });
        return all;
    }
    static void rows(const QList<JudgedMisuse> &all)
    {
        QTest::addColumn<int>("row");
        for (int i = 0; i < all.size(); ++i)
            QTest::newRow(entryOf(all.at(i).rule).id) << i;
    }
};

QTEST_GUILESS_MAIN(MisuseVerdictsTest)
#include "misuseverdicts_test.moc"
