// An attack that is near to what was said to be expected of somebody, and is found all the same.
#include "judgedmisuse.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

using Judgement = AlertWatch::Judgement;
using Scene = SecurityScene;
using enum SecurityRule;

const QString kKey = QStringLiteral("key-a");
const QString kHome = QStringLiteral("198.51.100.1");

void nothing(Scene &) {}

// So many keys from so many addresses, each of them so often, within a quarter of an hour.
void guess(Scene &scene, int credentials, int sources, int times)
{
    const int all = credentials * times;
    scene.times(all, 9 * kMinuteMs / all, [=](int i) {
        return Scene::refused(QStringLiteral("guess-%1").arg(i % credentials), Scene::ipOf(i % sources));
    });
}

void tries(Scene &scene, int models, int endpoints, int times)
{
    const int all = std::max(models, endpoints) * times;
    scene.times(all, 8 * kMinuteMs / all, [=](int i) {
        SecurityEvent event = Scene::call();
        event.model = QStringLiteral("model-%1").arg(i % models);
        event.endpoint = QStringLiteral("/v1/part-%1").arg(i % endpoints);
        event.outcome = Outcome::ClientError;
        return event;
    });
}

void guessThenLetIn(Scene &scene, const QString &key)
{
    scene.times(12, kMinuteMs, [](int i) { return Scene::refused(QString::number(i % 6), Scene::ipOf(0)); });
    scene.tell(Scene::call(key, Scene::ipOf(0)));
}

void callBy(Scene &scene, const char *agent, const QString &ip)
{
    SecurityEvent event = Scene::call(kKey, ip);
    event.userAgent = QString::fromLatin1(agent);
    scene.tell(event);
}

void letIn(Scene &scene, int network, int times)
{
    scene.times(times, kMinuteMs, [=](int) { return Scene::call(kKey, Scene::ipOf(network)); });
}

void keptOut(Scene &scene, int network, int times)
{
    scene.times(times, kMinuteMs, [=](int) {
        SecurityEvent event = Scene::call(kKey, Scene::ipOf(network));
        event.outcome = Outcome::ClientError;
        event.statusCode = 401;
        return event;
    });
}

void endKey(Scene &scene)
{
    KeyFacts facts;
    facts.key = kKey;
    facts.revokedMs = scene.nowMs - kDayMs;
    scene.watch.tellKeys({facts});
}

void administrate(Scene &scene, AdminDeed deed, int targets, const QString &prefix)
{
    scene.times(targets, 50 * kMinuteMs / targets, [=](int i) {
        SecurityEvent event;
        event.kind = SecurityEventKind::AdminAction;
        event.deed = deed;
        event.account = QStringLiteral("admin-1");
        event.target = prefix + QString::number(i);
        event.limitRatio = 12;
        return event;
    });
}

void crowd(Scene &scene, int networks)
{
    for (int minute = 0; minute < 5; ++minute) {
        scene.times(networks, kMinuteMs / (networks + 1), [](int i) { return Scene::call(kKey, Scene::ipOf(i)); });
        scene.pass(kMinuteMs - networks * (kMinuteMs / (networks + 1)));
    }
}

void passLimits(Scene &scene, int keys)
{
    for (const double share : {0.5, 0.95}) {
        scene.times(keys, 20 * kMinuteMs / keys, [share](int i) {
            SecurityEvent event;
            event.kind = SecurityEventKind::LimitStanding;
            event.key = QStringLiteral("key-%1").arg(i);
            event.account = QStringLiteral("owner");
            event.limitRatio = share;
            return event;
        });
    }
}

void spend(Scene &scene, const QString &ip, qint64 costMicros, int times)
{
    scene.times(times, 20 * kSecondMs, [=](int) {
        SecurityEvent event = Scene::call(kKey, ip);
        event.costMicros = costMicros;
        event.tokensOut = costMicros / 100;
        event.model = QStringLiteral("giant");
        return event;
    });
}

void daysOfSpending(Scene &scene)
{
    for (int hour = 0; hour < 15 * 24; ++hour, scene.pass(kHourMs - 20 * kSecondMs))
        spend(scene, kHome, 500'000, 1);
}

void wakeFrom(Scene &scene, int network)
{
    scene.steady(Scene::call(QStringLiteral("key-b")), 40 * kDayMs, 6 * kHourMs);
    scene.times(12, kSecondMs, [network](int) { return Scene::call(kKey, Scene::ipOf(network)); });
}

void scopes(Scene &scene, const char *model, int times)
{
    scene.times(times, 10 * kSecondMs, [model](int) {
        SecurityEvent event = Scene::call();
        event.model = QString::fromLatin1(model);
        return event;
    });
}

void modelsOfOthers(Scene &scene)
{
    for (int hour = 0; hour < 21 * 24; ++hour, scene.pass(kHourMs)) {
        for (const auto &[key, model] :
             {std::pair(kKey, "small"), {QStringLiteral("key-b"), "giant"}, {QStringLiteral("key-b"), "huge"}}) {
            SecurityEvent event = Scene::call(key);
            event.model = QString::fromLatin1(model);
            scene.tell(event);
        }
    }
}

void networks(Scene &scene, int from, int count)
{
    scene.times(count, 20 * kSecondMs, [from](int i) { return Scene::call(kKey, Scene::ipOf(from + i)); });
}

struct Excuse {
    const char *name;
    SecurityRule rule;
    JudgedMisuse::Tell usual;
    JudgedMisuse::Tell expected;
    JudgedMisuse::Tell attack;
};

QList<Excuse> excuses()
{
    const auto typos = [](Scene &scene) {
        scene.steady(Scene::refused(QStringLiteral("typo"), kHome), 4 * kDayMs, kHourMs);
    };
    const auto calls = [](Scene &scene) { scene.steady(Scene::call(), 10 * kDayMs, 30 * kMinuteMs); };
    return {
        {"many more keys, no more refusals", StuffingOneSource, nothing, [](Scene &s) { guess(s, 25, 1, 8); },
         [](Scene &s) { guess(s, 150, 1, 1); }},
        {"more keys than are counted", StuffingOneSource, nothing, [](Scene &s) { guess(s, 190, 1, 5); },
         [](Scene &s) { guess(s, 900, 1, 1); }},
        {"many more keys and addresses, no more refusals", StuffingDistributed, typos,
         [](Scene &s) { guess(s, 60, 30, 10); }, [](Scene &s) { guess(s, 500, 500, 1); }},
        {"many more addresses", StuffingDistributed, typos, [](Scene &s) { guess(s, 60, 30, 10); },
         [](Scene &s) { guess(s, 60, 59, 10); }},
        {"somebody else is let in", GuessThenSuccess, nothing, [](Scene &s) { guessThenLetIn(s, kKey); },
         [](Scene &s) { guessThenLetIn(s, QStringLiteral("key-of-admin")); }},
        {"many more models, no more refusals", Recon, nothing, [](Scene &s) { tries(s, 8, 1, 12); },
         [](Scene &s) { tries(s, 90, 1, 1); }},
        {"many more endpoints, no more refusals", Recon, nothing, [](Scene &s) { tries(s, 8, 8, 12); },
         [](Scene &s) { tries(s, 8, 90, 1); }},
        {"the same program from another network", ClientChange,
         [](Scene &s) {
             for (int day = 0; day < 35; ++day, s.pass(kDayMs))
                 callBy(s, "python-httpx/0.28", kHome);
         },
         [](Scene &s) { callBy(s, "curl/8.14.1", Scene::ipOf(1)); },
         [](Scene &s) { callBy(s, "curl/8.14.1", Scene::ipOf(2)); }},
        {"let in from where it was refused", DeadKeyUse, endKey,
         [](Scene &s) {
             letIn(s, 1, 2);
             keptOut(s, 2, 2);
         },
         [](Scene &s) { letIn(s, 2, 3); }},
        {"let in first, and hidden by what was expected", DeadKeyUse, endKey, [](Scene &s) { keptOut(s, 1, 3); },
         [](Scene &s) {
             letIn(s, 2, 1);
             keptOut(s, 1, 3);
         }},
        {"more new keys than are counted", AdminPlane, nothing,
         [](Scene &s) { administrate(s, AdminDeed::KeyCreated, 190, QStringLiteral("a")); },
         [](Scene &s) { administrate(s, AdminDeed::KeyCreated, 900, QStringLiteral("b")); }},
        {"the limit of another key", AdminPlane, nothing,
         [](Scene &s) { administrate(s, AdminDeed::LimitChanged, 1, QStringLiteral("a")); },
         [](Scene &s) { administrate(s, AdminDeed::LimitChanged, 1, QStringLiteral("b")); }},
        {"more networks than are counted", KeyConcurrentNetworks, calls, [](Scene &s) { crowd(s, 220); },
         [](Scene &s) { crowd(s, 400); }},
        {"more keys at their limits than are counted", QuotaEvasion, nothing, [](Scene &s) { passLimits(s, 90); },
         [](Scene &s) { passLimits(s, 400); }},
        {"as fast as it began, for the whole hour", SecurityRule::SpendSpike, daysOfSpending,
         [](Scene &s) { spend(s, kHome, 20'000'000, 3); }, [](Scene &s) { spend(s, kHome, 20'000'000, 20); }},
        {"awake from another network", DormantAwakening, [](Scene &s) { s.steady(Scene::call(), 5 * kDayMs, kHourMs); },
         [](Scene &s) { wakeFrom(s, 1); }, [](Scene &s) { wakeFrom(s, 2); }},
    };
}

// The first thing that was found of the rule; what was found later nobody has looked at.
Judgement saidOfTheFirst(const Scene &scene, SecurityRule rule, qint64 recordedMs = 0)
{
    const auto first = std::ranges::find(scene.found, rule, &SecurityFinding::rule);
    return judgementOf(*first, *first, AlertVerdict::ExpectedChange, recordedMs > 0 ? recordedMs : scene.nowMs);
}

} // namespace

class MisuseExemptionsTest : public QObject
{
    Q_OBJECT

private slots:
    void whatIsMoreOrOtherIsFoundThoughTheLikeWasExpected_data()
    {
        QTest::addColumn<int>("row");
        const QList<Excuse> all = excuses();
        for (int i = 0; i < all.size(); ++i)
            QTest::addRow("%s: %s", entryOf(all.at(i).rule).id, all.at(i).name) << i;
    }

    void whatIsMoreOrOtherIsFoundThoughTheLikeWasExpected()
    {
        QFETCH(int, row);
        const Excuse told = excuses().at(row);
        Scene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.expected));
        scene.watch.judge({judged(scene, told.rule, AlertVerdict::ExpectedChange)});
        scene.pass(2 * kDayMs);
        QVERIFY(finds(scene, told.rule, told.attack));
    }

    // Of what came within the quarter of an hour in which nothing is told again.
    void whatWasNotToldYetWasNotExpected_data()
    {
        QTest::addColumn<int>("row");
        const char *names[] = {"dead-key-use", "stuffing-one-source", "scope-drift", "key-new-networks"};
        for (int i = 0; i < int(std::size(names)); ++i)
            QTest::newRow(names[i]) << i;
    }

    void whatWasNotToldYetWasNotExpected()
    {
        QFETCH(int, row);
        const Excuse all[] = {
            {"", DeadKeyUse, endKey,
             [](Scene &s) {
                 keptOut(s, 1, 3);
                 letIn(s, 2, 3);
             },
             [](Scene &s) { letIn(s, 2, 3); }},
            {"", StuffingOneSource, nothing, [](Scene &s) { guess(s, 150, 1, 1); },
             [](Scene &s) { guess(s, 150, 1, 1); }},
            {"", ScopeDrift, modelsOfOthers,
             [](Scene &s) {
                 scopes(s, "giant", 20);
                 scopes(s, "huge", 25);
             },
             [](Scene &s) { scopes(s, "huge", 5); }},
            {"", KeyNewNetworks, [](Scene &s) { s.steady(Scene::call(), 10 * kDayMs, 30 * kMinuteMs); },
             [](Scene &s) { networks(s, 0, 14); }, [](Scene &s) { networks(s, 10, 3); }},
        };
        const Excuse &told = all[row];
        Scene scene;
        told.usual(scene);
        QVERIFY(finds(scene, told.rule, told.expected));
        scene.watch.judge({saidOfTheFirst(scene, told.rule)});
        QVERIFY(finds(scene, told.rule, told.attack));
    }

    // Found once, after what was judged and before anybody could learn from it.
    void whatWasFoundSinceIsStillOpen()
    {
        Scene scene;
        endKey(scene);
        QVERIFY(finds(scene, DeadKeyUse, [](Scene &s) { keptOut(s, 1, 3); }));
        const Judgement said = judged(scene, DeadKeyUse, AlertVerdict::ExpectedChange);
        QVERIFY(finds(scene, DeadKeyUse, [](Scene &s) { letIn(s, 2, 1); }));
        const qint64 foundMs = scene.found.last().lastMs;
        scene.watch.judge({said});
        const QList<PrincipalAlert> open = scene.watch.alerts().open();
        QCOMPARE(open.size(), 1);
        QCOMPARE(open.first().lastMs, foundMs);
        QCOMPARE(open.first().level, SecurityLevel::Page);
        QCOMPARE(scene.watch.takeEnded().size(), 1);
    }

    // No alert says it.
    void whatWasOnlyNotedWasNotExpected()
    {
        Scene scene;
        KeyFacts old;
        old.key = kKey;
        old.revokedMs = scene.nowMs;
        KeyFacts next;
        next.key = QStringLiteral("key-b");
        next.rotatedFrom = kKey;
        next.createdMs = scene.nowMs;
        scene.watch.tellKeys({old, next});
        QVERIFY(finds(scene, Recon, [](Scene &s) {
            keptOut(s, 1, 3);
            tries(s, 9, 1, 2);
        }));
        Judgement said = judged(scene, Recon, AlertVerdict::ExpectedChange);
        said.span.fromMs = Scene::kStartMs;
        scene.watch.judge({said});
        scene.pass(4 * kDayMs);
        QVERIFY(finds(scene, DeadKeyUse, [](Scene &s) { keptOut(s, 1, 3); }));
    }

    // What was judged otherwise before goes on in silence, and grows.
    void aLateVerdictIsOfWhatWasToldUntilThen_data()
    {
        QTest::addColumn<bool>("anew");
        QTest::newRow("while somebody looks") << false;
        QTest::newRow("and all is looked at anew") << true;
    }

    void aLateVerdictIsOfWhatWasToldUntilThen()
    {
        QFETCH(bool, anew);
        Scene scene;
        QVERIFY(finds(scene, StuffingOneSource, [](Scene &s) { guess(s, 20, 1, 1); }));
        const Judgement said = saidOfTheFirst(scene, StuffingOneSource, scene.nowMs + 5 * kHourMs);
        scene.pass(16 * kMinuteMs);
        const auto grow = [&](Scene &at) { guess(at, 60, 1, 1); };
        grow(scene);
        scene.pass(6 * kHourMs);
        if (anew) {
            Scene again;
            again.watch.judge({said});
            for (const SecurityEvent &event : std::as_const(scene.told))
                again.watch.observe(event);
            again.nowMs = scene.nowMs;
            again.pass(kDayMs);
            QVERIFY(!finds(again, StuffingOneSource, [](Scene &s) { guess(s, 20, 1, 1); }));
            again.pass(kDayMs);
            QVERIFY(finds(again, StuffingOneSource, grow));
            return;
        }
        scene.watch.advance(scene.nowMs);
        scene.watch.judge({said});
        scene.pass(kDayMs);
        QVERIFY(!finds(scene, StuffingOneSource, [](Scene &s) { guess(s, 20, 1, 1); }));
        scene.pass(kDayMs);
        QVERIFY(finds(scene, StuffingOneSource, grow));
    }

    // The burst of one network does not hide that of another one in the same half-hour.
    void twoNewNetworksInOneBurstAreTwo()
    {
        Scene scene;
        for (int i = 0; i < 3 * 144; ++i, scene.pass(10 * kMinuteMs - 20 * kSecondMs))
            spend(scene, kHome, 1000, 1);
        QVERIFY(finds(scene, NewNetworkAndBurst, [](Scene &s) { spend(s, Scene::ipOf(1), 50'000, 5); }));
        scene.watch.judge({judged(scene, NewNetworkAndBurst, AlertVerdict::ExpectedChange)});
        QVERIFY(finds(scene, NewNetworkAndBurst, [](Scene &s) { spend(s, Scene::ipOf(2), 50'000, 5); }));
    }

    void whatWasExpectedEndsThoughItIsAskedForAllTheTime()
    {
        const auto again = [](Scene &s) { guess(s, 20, 1, 1); };
        Scene scene;
        QVERIFY(finds(scene, StuffingOneSource, again));
        const Judgement said = judged(scene, StuffingOneSource, AlertVerdict::ExpectedChange);
        scene.watch.judge({said});
        while (scene.nowMs < said.recordedMs + 80 * kDayMs) {
            scene.pass(10 * kDayMs);
            QVERIFY(!finds(scene, StuffingOneSource, again));
        }
        scene.pass(10 * kDayMs);
        QVERIFY(finds(scene, StuffingOneSource, again));
    }
};

QTEST_GUILESS_MAIN(MisuseExemptionsTest)
#include "misuseexemptions_test.moc"
