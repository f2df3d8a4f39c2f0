// What the detections of misuse keep of what people said: for whom, for how long, and how it is revoked.
#include "judgedmisuse.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

using Judgement = AlertWatch::Judgement;
using Shown = SaidUsual::Shown;

constexpr qint64 kStartMs = SecurityScene::kStartMs;
const QString kWho = QStringLiteral("key-a");

JudgedMisuse ofRule(SecurityRule rule)
{
    const QList<JudgedMisuse> all = judgedMisuse() + judgedWithoutMemory();
    return *std::ranges::find(all, rule, &JudgedMisuse::rule);
}

bool finds(SecurityScene &scene, SecurityRule rule, const JudgedMisuse::Tell &tell)
{
    scene.forget();
    tell(scene);
    scene.pass(3 * kMinuteMs);
    scene.found += scene.watch.advance(scene.nowMs);
    return std::ranges::any_of(scene.found, [rule](const SecurityFinding &finding) { return finding.rule == rule; });
}

// Of what the rule has found last, all of it.
Judgement judged(const SecurityScene &scene, SecurityRule rule, AlertVerdict verdict)
{
    SecurityFindings found = scene.found;
    found.removeIf([rule](const SecurityFinding &finding) { return finding.rule != rule; });
    if (found.isEmpty())
        return {};
    Judgement judgement{1, 2, scene.nowMs, QString::fromLatin1(entryOf(rule).id), {}, {}};
    judgement.span = {found.first().beganMs, found.last().lastMs};
    judgement.verdict = verdict;
    judgement.fingerprint = principalFingerprint(found.first().kind, found.first().principal);
    return judgement;
}

// The same story, as far as to its verdict.
Judgement judgedBefore(const JudgedMisuse &told, AlertVerdict verdict)
{
    SecurityScene scene;
    told.usual(scene);
    return finds(scene, told.rule, told.misuse) ? judged(scene, told.rule, verdict) : Judgement{};
}

void setOff(SecurityScene &scene, SecurityRule rule, bool isOff)
{
    SecurityRules rules = scene.watch.rules();
    rules.of(rule).isOff = isOff;
    scene.watch.setRules(rules);
}

void cross(SecurityScene &scene, const QString &key)
{
    for (const double share : {0.5, 0.95}) {
        SecurityEvent event;
        event.kind = SecurityEventKind::LimitStanding;
        event.key = key;
        event.account = kWho;
        event.limitRatio = share;
        scene.tell(event);
        scene.pass(kSecondMs);
    }
}

} // namespace

class MisuseMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    // What is usual and never ends must not be where the next attack began.
    void anAttackBeginsWhenItBeginsThoughTheUsualGoesOn()
    {
        Firings firings;
        qint64 nowMs = kStartMs;
        for (; nowMs < kStartMs + 20 * kDayMs; nowMs += 30 * kMinuteMs)
            firings.hold(kWho, nowMs, nowMs);
        QVERIFY(!firings.isOn(kWho, nowMs)); // by now it may become usual
        QCOMPARE(firings.report(kWho, nowMs, nowMs), std::optional(nowMs));
        QVERIFY(firings.isOn(kWho, nowMs));
        const qint64 laterMs = nowMs + Firings::kAgainMs;
        firings.hold(kWho, laterMs, laterMs);
        QCOMPARE(firings.report(kWho, laterMs, laterMs), std::optional(nowMs));
    }

    void anExpectedChangeIsRevokedByAnIncident_data()
    {
        QTest::addColumn<int>("rule");
        for (const JudgedMisuse &told : judgedWithoutMemory() + QList{ofRule(SecurityRule::SpendSpike)})
            QTest::newRow(entryOf(told.rule).id) << int(told.rule);
    }

    void anExpectedChangeIsRevokedByAnIncident()
    {
        QFETCH(int, rule);
        const JudgedMisuse told = ofRule(SecurityRule(rule));
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        const Judgement expected = judged(scene, told.rule, AlertVerdict::ExpectedChange);
        scene.watch.judge({expected});
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, told.other)); // the alert is open again
        Judgement incident = judged(scene, told.rule, AlertVerdict::Incident);
        incident.idx = 4;
        incident.span.fromMs = expected.span.fromMs;
        scene.watch.judge({expected, incident});
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
    }

    void whatWasSaidLastOfWhatGoesOnHolds()
    {
        const JudgedMisuse told = ofRule(SecurityRule::StuffingOneSource);
        SecurityScene scene;
        QVERIFY(finds(scene, told.rule, told.misuse));
        const Judgement incident = judged(scene, told.rule, AlertVerdict::Incident);
        scene.watch.judge({incident});
        scene.pass(Firings::kAgainMs);
        QVERIFY(finds(scene, told.rule, told.again));
        Judgement expected = judged(scene, told.rule, AlertVerdict::ExpectedChange);
        expected.idx = 4;
        scene.watch.judge({incident, expected});
        scene.pass(2 * kDayMs);
        QVERIFY(!finds(scene, told.rule, told.again));
    }

    // To who begins anew the alert spans both, and what was said first is of the first part only.
    void whatWasSaidOfAnAlertThatCameBackIsOfWhatWasBefore()
    {
        const JudgedMisuse told = ofRule(SecurityRule::StuffingOneSource);
        Judgement expected = judgedBefore(told, AlertVerdict::ExpectedChange);
        expected.span.toMs += 3 * kHourMs;
        expected.cameBack = true;
        SecurityScene scene;
        scene.watch.judge({expected});
        QVERIFY(finds(scene, told.rule, told.misuse));
        scene.pass(2 * kHourMs);
        QVERIFY(!finds(scene, told.rule, told.misuse));
        scene.pass(2 * kHourMs);
        QVERIFY(finds(scene, told.rule, told.other));
        scene.pass(2 * kDayMs);
        QVERIFY(finds(scene, told.rule, told.other));
    }

    void whatARuleFoundThatIsOffByNowIsLearnedFrom()
    {
        const JudgedMisuse told = ofRule(SecurityRule::KeyNewNetworks);
        const Judgement incident = judgedBefore(told, AlertVerdict::Incident);
        SecurityScene scene;
        told.usual(scene);
        setOff(scene, told.rule, true);
        QVERIFY(!finds(scene, told.rule, told.misuse));
        scene.watch.judge({incident});
        told.afterwards(scene);
        setOff(scene, told.rule, false);
        QVERIFY(finds(scene, told.rule, told.again));
    }

    void aVerdictByAClockThatIsBehindIsLearnedFromWhenWhatItIsOfWasSeen()
    {
        const JudgedMisuse told = ofRule(SecurityRule::KeyNewNetworks);
        Judgement incident = judgedBefore(told, AlertVerdict::Incident);
        incident.recordedMs = incident.span.fromMs - kHourMs;
        SecurityScene scene;
        scene.watch.judge({incident});
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, told.again));
    }

    // In a gateway of several parts each of them hears of all verdicts.
    void whoeverKnewNobodyHasLearnedNothingThatCouldBeTakenBack()
    {
        const JudgedMisuse told = ofRule(SecurityRule::KeyNewNetworks);
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        Judgement said = judged(scene, told.rule, AlertVerdict::Incident);
        said.fingerprint = principalFingerprint(SecurityPrincipal::Key, QStringLiteral("key-b"));
        scene.watch.judge({said});
        said.stands = false;
        QVERIFY(!scene.watch.isJudgedOtherwise({said}));
    }

    void whatWasSaidOfAKeyIsNotSaidOfAnAccountOfTheSameName()
    {
        const JudgedMisuse told = ofRule(SecurityRule::Recon);
        SecurityScene scene;
        QVERIFY(finds(scene, told.rule, told.misuse));
        const Judgement expected = judged(scene, told.rule, AlertVerdict::ExpectedChange);
        const auto passLimits = [](SecurityScene &at) {
            for (int key = 0; key < 3; ++key)
                cross(at, QString::number(key));
        };
        QVERIFY(finds(scene, SecurityRule::QuotaEvasion, passLimits));
        scene.watch.judge({expected});
        // Told only just now.
        QVERIFY(!finds(scene, SecurityRule::QuotaEvasion, [](SecurityScene &at) { cross(at, QStringLiteral("3")); }));
    }

    void anExpectedChangeOfBeforeAnythingWasLearnedFromItIsNone()
    {
        const JudgedMisuse told = ofRule(SecurityRule::StuffingOneSource);
        for (const qint64 laterMs : {0, 1}) {
            SecurityScene scene;
            QVERIFY(finds(scene, told.rule, told.misuse));
            const Judgement expected = judged(scene, told.rule, AlertVerdict::ExpectedChange);
            scene.watch.heedExpectedFrom(expected.recordedMs + laterMs);
            scene.watch.judge({expected});
            scene.pass(kDayMs);
            QCOMPARE(finds(scene, told.rule, told.again), laterMs == 1);
            QCOMPARE(SecurityWatch::heedsExpectedFromMs(scene.watch.snapshot(), 7), expected.recordedMs + laterMs);
        }
        QCOMPARE(SecurityWatch::heedsExpectedFromMs({}, 7), 0);
        for (quint32 version : {1U, 2U}) {
            QByteArray state;
            StateStream stream(&state);
            stream.keep(version);
            QCOMPARE(SecurityWatch::heedsExpectedFromMs(state, 7), version == 1 ? 7 : 0);
        }
    }

    void spendingThatWasExpectedMayGoOnAsFast()
    {
        const JudgedMisuse told = ofRule(SecurityRule::SpendSpike);
        const auto spend = [](qint64 costMicros, qint64 forMs) {
            return [=](SecurityScene &scene) {
                SecurityEvent event = SecurityScene::call();
                event.costMicros = costMicros;
                event.tokensOut = 1000;
                event.model = QStringLiteral("giant");
                scene.steady(event, forMs, 30 * kSecondMs);
            };
        };
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, spend(200'000, 20 * kMinuteMs)));
        scene.watch.judge({judged(scene, told.rule, AlertVerdict::ExpectedChange)});
        QVERIFY(!finds(scene, told.rule, spend(200'000, 2 * kHourMs)));
        QVERIFY(finds(scene, told.rule, spend(600'000, kHourMs)));
    }

    void whatIsNotToldIsNotWhatWasExpected()
    {
        const JudgedMisuse told = ofRule(SecurityRule::StuffingOneSource);
        SecurityScene scene;
        setOff(scene, told.rule, true);
        QVERIFY(!finds(scene, told.rule, told.other));
        scene.pass(2 * kHourMs);
        setOff(scene, told.rule, false);
        QVERIFY(finds(scene, told.rule, told.misuse));
        scene.watch.judge({judged(scene, told.rule, AlertVerdict::ExpectedChange)});
        scene.pass(2 * kHourMs);
        QVERIFY(finds(scene, told.rule, told.other));
    }

    void eachTimeIsSaidToBeUsualForItself()
    {
        const TimeSpan first{kStartMs, kStartMs + kHourMs};
        const TimeSpan second{kStartMs + 3 * kDayMs, kStartMs + 3 * kDayMs + kHourMs};
        for (const bool isOfBoth : {false, true}) {
            SaidUsual said;
            said.show(kWho, first.fromMs, first.toMs, Shown{5, {}});
            said.show(kWho, second.fromMs, second.toMs, Shown{50, {}});
            said.adopt(kWho, isOfBoth ? TimeSpan{first.fromMs, second.toMs} : first, second.toMs);
            QVERIFY(said.covers(kWho, Shown{6, {}}, second.toMs));
            QCOMPARE(said.covers(kWho, Shown{50, {}}, second.toMs), isOfBoth);
            said.forget(kWho, second);
            QVERIFY(!said.covers(kWho, Shown{50, {}}, second.toMs));
            QVERIFY(said.covers(kWho, Shown{6, {}}, second.toMs));
        }
    }

    void whatNobodyAsksForIsForgotten()
    {
        const TimeSpan span{kStartMs, kStartMs + kHourMs};
        SaidUsual said;
        said.show(kWho, span.fromMs, span.toMs, Shown{5, {}});
        said.advance(span.toMs + SaidUsual::kShownMs + 1);
        said.adopt(kWho, span, span.toMs);
        QVERIFY(!said.covers(kWho, Shown{5, {}}, span.toMs));

        said.show(kWho, span.fromMs, span.toMs, Shown{5, {}});
        said.adopt(kWho, span, span.toMs);
        const qint64 usedMs = span.toMs + 300 * kDayMs;
        said.advance(usedMs);
        QVERIFY(said.covers(kWho, Shown{5, {}}, usedMs));
        said.advance(usedMs + 300 * kDayMs);
        QVERIFY(said.covers(kWho, Shown{5, {}}, usedMs));
        said.advance(usedMs + SaidUsual::kUsualMs + 1);
        QVERIFY(!said.covers(kWho, Shown{5, {}}, usedMs));
    }

    void whomAnAlertWasOfIsForgottenInTheEnd()
    {
        const JudgedMisuse told = ofRule(SecurityRule::StuffingOneSource);
        for (const qint64 days : {60, 100}) {
            SecurityScene scene;
            QVERIFY(finds(scene, told.rule, told.misuse));
            Judgement said = judged(scene, told.rule, AlertVerdict::Incident);
            scene.pass(days * kDayMs);
            scene.tell(SecurityScene::call(QStringLiteral("key-b")));
            scene.watch.advance(scene.nowMs + kHourMs);
            scene.watch.judge({said});
            said.stands = false;
            QCOMPARE(scene.watch.isJudgedOtherwise({said}), days == 60);
        }
    }
};

QTEST_GUILESS_MAIN(MisuseMemoryTest)
#include "misusememory_test.moc"
