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

JudgedMisuse::Tell fromNetworks(int first)
{
    return [first](SecurityScene &scene) {
        scene.times(30, 10 * kSecondMs, [first](int i) {
            return SecurityScene::call(QStringLiteral("key-a"), SecurityScene::ipOf(first + i));
        });
    };
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

    // Two alerts of one principal, of which the first is judged last.
    void whatIsSaidOfAnAlertOfLongAgoIsNotOfTheIncidentThatGoesOn()
    {
        const JudgedMisuse told = ofRule(SecurityRule::KeyNewNetworks);
        for (const AlertVerdict verdict : {AlertVerdict::ExpectedChange, AlertVerdict::Incident}) {
            SecurityScene scene;
            told.usual(scene);
            QVERIFY(finds(scene, told.rule, told.misuse));
            Judgement first = judged(scene, told.rule, verdict);
            told.afterwards(scene);
            QVERIFY(finds(scene, told.rule, fromNetworks(300)));
            Judgement second = judged(scene, told.rule, AlertVerdict::Incident);
            second.alert = 2;
            scene.watch.judge({second});
            scene.pass(15 * kMinuteMs);
            fromNetworks(400)(scene);
            scene.forget();
            first.recordedMs = scene.nowMs;
            scene.watch.judge({first, second});
            told.afterwards(scene);
            QVERIFY(finds(scene, told.rule, fromNetworks(400)));
        }
    }

    void whatWasExpectedBetweenTwoIncidentsStands()
    {
        const JudgedMisuse told = ofRule(SecurityRule::KeyNewNetworks);
        const JudgedMisuse between = ofRule(SecurityRule::Recon);
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        Judgement first = judged(scene, told.rule, AlertVerdict::Incident);
        told.afterwards(scene);
        QVERIFY(finds(scene, between.rule, between.misuse));
        Judgement expected = judged(scene, between.rule, AlertVerdict::ExpectedChange);
        expected.alert = 2;
        scene.watch.judge({expected});
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, fromNetworks(300)));
        Judgement second = judged(scene, told.rule, AlertVerdict::Incident);
        second.alert = 3;
        scene.watch.judge({expected, second});
        first.recordedMs = scene.nowMs;
        scene.watch.judge({first, expected, second});
        told.afterwards(scene);
        QVERIFY(!finds(scene, between.rule, between.again));
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
        QVERIFY(!finds(scene, SecurityRule::QuotaEvasion, [](SecurityScene &at) { cross(at, QStringLiteral("2")); }));
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
            said.tell(kWho, first.toMs, Shown{{5}});
            said.tell(kWho, second.toMs, Shown{{50}});
            said.adopt(kWho, isOfBoth ? TimeSpan{first.fromMs, second.toMs} : first, second.toMs);
            QVERIFY(said.covers(kWho, Shown{{6}}, second.toMs));
            QCOMPARE(said.covers(kWho, Shown{{60}}, second.toMs), isOfBoth);
            QVERIFY(!said.covers(kWho, Shown{{61}}, second.toMs));
            said.forget(kWho, second);
            QVERIFY(!said.covers(kWho, Shown{{60}}, second.toMs));
            QCOMPARE(said.covers(kWho, Shown{{6}}, second.toMs), !isOfBoth);
        }
    }

    void twoTimesTogetherMakeNothingUsual()
    {
        const TimeSpan first{kStartMs, kStartMs + kHourMs};
        const TimeSpan second{kStartMs + 3 * kDayMs, kStartMs + 3 * kDayMs + kHourMs};
        SaidUsual said;
        said.tell(kWho, first.toMs, Shown{{5, 50}, {QStringLiteral("a")}});
        said.tell(kWho, second.toMs, Shown{{50, 5}, {QStringLiteral("b")}});
        said.adopt(kWho, first, first.toMs);
        said.adopt(kWho, second, second.toMs);
        QVERIFY(said.covers(kWho, Shown{{6, 60}, {QStringLiteral("a")}}, second.toMs));
        QVERIFY(said.covers(kWho, Shown{{60, 6}, {QStringLiteral("b")}}, second.toMs));
        QVERIFY(!said.covers(kWho, Shown{{50, 50}, {QStringLiteral("a")}}, second.toMs));
        QVERIFY(!said.covers(kWho, Shown{{5, 50}, {QStringLiteral("b")}}, second.toMs));
        QVERIFY(!said.covers(kWho, Shown{{5, 5}, {QStringLiteral("a"), QStringLiteral("b")}}, second.toMs));
    }

    // An alert shows what was told last of it.
    void ofOneTimeOnlyWhatWasToldLastIsUsual()
    {
        SaidUsual said;
        said.tell(kWho, kStartMs, Shown{{5}, {QStringLiteral("a")}});
        said.tell(kWho, kStartMs + 1, Shown{{9}, {QStringLiteral("b")}});
        said.tell(kWho, kStartMs + 2, Shown{{2}, {QStringLiteral("a")}});
        said.tell(kWho, kStartMs + 3, Shown{{20}, {QStringLiteral("a")}}); // after what was judged
        said.adopt(kWho, {kStartMs, kStartMs + 2}, kStartMs + 2);
        QVERIFY(said.covers(kWho, Shown{{5}, {QStringLiteral("a")}}, kStartMs + 2));
        QVERIFY(!said.covers(kWho, Shown{{7}, {QStringLiteral("a")}}, kStartMs + 2));
        QVERIFY(!said.covers(kWho, Shown{{1}, {QStringLiteral("b")}}, kStartMs + 2));
    }

    void whatNobodySaysAgainIsForgotten()
    {
        const TimeSpan span{kStartMs, kStartMs + kHourMs};
        SaidUsual said;
        said.tell(kWho, span.toMs, Shown{{5}});
        said.advance(span.toMs + SaidUsual::kToldMs + 1);
        QVERIFY(!said.lastToldMs(kWho, span));
        said.adopt(kWho, span, span.toMs);
        QVERIFY(!said.covers(kWho, Shown{{5}}, span.toMs));

        said.tell(kWho, span.toMs, Shown{{5}});
        said.adopt(kWho, span, span.toMs);
        const qint64 lastMs = span.toMs + SaidUsual::kUsualMs;
        for (const qint64 nowMs : {span.toMs + 50 * kDayMs, lastMs}) {
            said.advance(nowMs);
            QVERIFY(said.covers(kWho, Shown{{5}}, nowMs));
        }
        QVERIFY(!said.covers(kWho, Shown{{5}}, lastMs + 1));
        said.advance(lastMs + 1);
        QVERIFY(!said.covers(kWho, Shown{{5}}, lastMs));
    }

    void whatIsKeptOfWhatWasSaidNamesNobody()
    {
        const TimeSpan span{kStartMs, kStartMs + kHourMs};
        SaidUsual said;
        for (const qint64 ms : {span.fromMs, span.toMs})
            said.tell(kWho, ms, Shown{{}, {QStringLiteral("from 198.51.100.0/24")}});
        said.adopt(kWho, {span.fromMs, span.fromMs}, span.toMs);
        QByteArray bytes;
        StateStream stream(&bytes);
        said.keep(stream);
        for (const QString &name : {kWho, QStringLiteral("198.51.100")}) {
            const QByteArray utf16(reinterpret_cast<const char *>(name.utf16()), name.size() * 2);
            QVERIFY(!bytes.contains(name.toUtf8()) && !bytes.contains(utf16));
            QVERIFY(!bytes.contains(utf16.mid(1))); // the other order of bytes
        }
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
            QVERIFY(scene.watch.unlearned({said}).isEmpty());
            said.recordedMs = scene.nowMs;
            scene.watch.judge({said});
            QCOMPARE(scene.watch.unlearned({said}), days == 60 ? QList<qint64>() : QList<qint64>{said.alert});
            said.stands = false;
            QCOMPARE(scene.watch.isJudgedOtherwise({said}), days == 60);
            QVERIFY(scene.watch.unlearned({said}).isEmpty());
        }
    }

    // Whoever tries from many addresses makes nobody forget the alert of a key.
    void aFloodOfNetworksDrivesOutNoKey()
    {
        const JudgedMisuse told = ofRule(SecurityRule::KeyNewNetworks);
        SecurityScene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.misuse));
        const Judgement said = judged(scene, told.rule, AlertVerdict::Incident);
        constexpr int kNetworks = 10'100;
        QVERIFY(finds(scene, SecurityRule::Recon, [](SecurityScene &at) {
            at.times(kNetworks * 8, 10, [](int i) {
                SecurityEvent event = SecurityScene::call({}, SecurityScene::ipOf(i / 8));
                event.model = QString::number(i % 8);
                event.outcome = Outcome::ClientError;
                return event;
            });
        }));
        scene.watch.judge({said});
        told.afterwards(scene);
        QVERIFY(finds(scene, told.rule, told.again));
    }
};

QTEST_GUILESS_MAIN(MisuseMemoryTest)
#include "misusememory_test.moc"
