#include "securityscene.h"

namespace Gatehouse
{

namespace
{

using enum SecurityRule;
using Scene = SecurityScene;

const QString kKey = QStringLiteral("key-a");

void tenDays(Scene &scene)
{
    scene.steady(Scene::call(), 10 * kDayMs, 30 * kMinuteMs);
}

void newNetworks(Scene &scene, int count, Outcome outcome = Outcome::Ok)
{
    scene.times(count, 5 * kMinuteMs, [outcome](int i) {
        SecurityEvent event = Scene::call(kKey, Scene::ipOf(i));
        event.outcome = outcome;
        return event;
    });
}

void crowdedMinutes(Scene &scene, int minutes, int networks)
{
    for (int minute = 0; minute < minutes; ++minute) {
        scene.times(networks, 5 * kSecondMs, [](int i) { return Scene::call(kKey, Scene::ipOf(i)); });
        scene.pass(kMinuteMs - networks * 5 * kSecondMs);
    }
}

SecurityEvent spending(const QString &ip, qint64 costMicros)
{
    SecurityEvent event = Scene::call(kKey, ip);
    event.costMicros = costMicros;
    event.tokensOut = costMicros / 10;
    return event;
}

const QString kHome = QStringLiteral("198.51.100.1");

void threeDaysOfSpending(Scene &scene)
{
    scene.steady(spending(kHome, 1000), 3 * kDayMs, 10 * kMinuteMs);
}

void failures(Scene &scene, int credentials, int sources)
{
    scene.times(credentials, 5 * kSecondMs, [sources](int i) {
        return Scene::refused(QStringLiteral("guess-%1").arg(i), Scene::ipOf(i % sources));
    });
}

void fewFailures(Scene &scene)
{
    scene.steady(Scene::refused(QStringLiteral("typo"), kHome), 4 * kDayMs, kHourMs);
}

QList<SecurityStory> networkStories()
{
    return {
        {KeyNewNetworks, "fires: six new networks in half an hour", true,
         [](Scene &scene) { tenDays(scene), newNetworks(scene, 6); }},
        {KeyNewNetworks, "near miss: four new networks", false,
         [](Scene &scene) { tenDays(scene), newNetworks(scene, 4); }},
        {KeyNewNetworks, "near miss: no call from them succeeds", false,
         [](Scene &scene) { tenDays(scene), newNetworks(scene, 6, Outcome::ClientError); }},
        {KeyNewNetworks, "near miss: the key is watched for three days only", false,
         [](Scene &scene) {
             scene.steady(Scene::call(), 3 * kDayMs, 10 * kMinuteMs);
             newNetworks(scene, 6);
         }},
        {KeyNewNetworks, "near miss: it knew the networks a month before", false,
         [](Scene &scene) {
             newNetworks(scene, 6);
             scene.steady(Scene::call(), 30 * kDayMs, kHourMs);
             newNetworks(scene, 6);
         }},
        {KeyConcurrentNetworks, "fires: four networks a minute for five minutes", true,
         [](Scene &scene) { tenDays(scene), crowdedMinutes(scene, 5, 4); }},
        {KeyConcurrentNetworks, "near miss: three networks a minute", false,
         [](Scene &scene) { tenDays(scene), crowdedMinutes(scene, 5, 3); }},
        {KeyConcurrentNetworks, "near miss: two such minutes", false,
         [](Scene &scene) { tenDays(scene), crowdedMinutes(scene, 2, 4); }},
        {NewNetworkAndBurst, "fires: a new network, and ten times the spending", true,
         [](Scene &scene) {
             threeDaysOfSpending(scene);
             scene.steady(spending(Scene::ipOf(1), 5000), 10 * kMinuteMs, kMinuteMs);
         }},
        {NewNetworkAndBurst, "near miss: a new network, and the usual spending", false,
         [](Scene &scene) {
             threeDaysOfSpending(scene);
             scene.steady(spending(Scene::ipOf(1), 1000), 2 * kHourMs, 10 * kMinuteMs);
         }},
        {NewNetworkAndBurst, "near miss: the burst comes from a network that it knows", false,
         [](Scene &scene) {
             threeDaysOfSpending(scene);
             scene.steady(spending(kHome, 5000), 10 * kMinuteMs, kMinuteMs);
         }},
    };
}

QList<SecurityStory> guessingStories()
{
    return {
        {StuffingOneSource, "fires: twenty keys from one address", true, [](Scene &scene) { failures(scene, 20, 1); }},
        {StuffingOneSource, "fires: twenty keys from one IPv6 network", true,
         [](Scene &scene) {
             scene.times(20, kSecondMs, [](int i) {
                 return Scene::refused(QString::number(i), QStringLiteral("2001:db8:7:%1::1").arg(i));
             });
         }},
        {StuffingOneSource, "near miss: one broken key, five hundred times", false,
         [](Scene &scene) {
             scene.times(500, kSecondMs, [](int) { return Scene::refused(QStringLiteral("broken"), Scene::ipOf(0)); });
         }},
        {StuffingOneSource, "near miss: an office where most calls succeed", false,
         [](Scene &scene) {
             scene.times(100, 5 * kSecondMs, [](int i) {
                 return i % 5 == 0 ? Scene::refused(QString::number(i), Scene::ipOf(0))
                                   : Scene::call(kKey, Scene::ipOf(0));
             });
         }},
        {StuffingOneSource, "near miss: nineteen keys", false, [](Scene &scene) { failures(scene, 19, 1); }},
        {StuffingDistributed, "fires: sixty keys from thirty addresses", true,
         [](Scene &scene) { fewFailures(scene), failures(scene, 60, 30); }},
        {StuffingDistributed, "near miss: sixty keys from ten addresses", false,
         [](Scene &scene) { fewFailures(scene), failures(scene, 60, 10); }},
        {StuffingDistributed, "near miss: forty-nine keys", false,
         [](Scene &scene) { fewFailures(scene), failures(scene, 49, 30); }},
        {StuffingDistributed, "near miss: keys that were rotated an hour before", false,
         [](Scene &scene) {
             fewFailures(scene);
             QList<KeyFacts> facts;
             for (int i = 0; i < 60; ++i)
                 facts.append({QStringLiteral("new-%1").arg(i),
                               {},
                               QStringLiteral("guess-%1").arg(i),
                               scene.nowMs - kHourMs,
                               {},
                               {},
                               {}});
             scene.watch.tellKeys(facts);
             failures(scene, 60, 30);
         }},
        {StuffingDistributed, "near miss: a gateway where that is usual", false,
         [](Scene &scene) {
             for (int i = 0; i < 200; ++i) {
                 failures(scene, 55, 30);
                 scene.pass(15 * kMinuteMs - 55 * 5 * kSecondMs);
             }
             scene.forget();
             failures(scene, 60, 30);
         }},
        {GuessThenSuccess, "fires: ten refusals of three keys, then a success", true,
         [](Scene &scene) {
             scene.times(10, kMinuteMs, [](int i) { return Scene::refused(QString::number(i % 3), Scene::ipOf(0)); });
             scene.tell(Scene::call(kKey, Scene::ipOf(0)));
         }},
        {GuessThenSuccess, "near miss: nine refusals", false,
         [](Scene &scene) {
             scene.times(9, kMinuteMs, [](int i) { return Scene::refused(QString::number(i % 3), Scene::ipOf(0)); });
             scene.tell(Scene::call(kKey, Scene::ipOf(0)));
         }},
        {GuessThenSuccess, "near miss: two keys mistyped", false,
         [](Scene &scene) {
             scene.times(10, kMinuteMs, [](int i) { return Scene::refused(QString::number(i % 2), Scene::ipOf(0)); });
             scene.tell(Scene::call(kKey, Scene::ipOf(0)));
         }},
        {GuessThenSuccess, "near miss: somebody else succeeds", false,
         [](Scene &scene) {
             scene.times(10, kMinuteMs, [](int i) { return Scene::refused(QString::number(i % 3), Scene::ipOf(0)); });
             scene.tell(Scene::call(kKey, Scene::ipOf(1)));
         }},
    };
}

KeyFacts factsOf(const QString &key)
{
    KeyFacts facts;
    facts.key = key;
    facts.owner = QStringLiteral("owner-1");
    return facts;
}

void usesAfterEnd(Scene &scene, qint64 endMs, int uses)
{
    KeyFacts facts = factsOf(kKey);
    facts.revokedMs = scene.nowMs + endMs;
    scene.watch.tellKeys({facts});
    scene.times(uses, kHourMs, [](int) { return Scene::call(); });
}

// Another key keeps the watch awake.
void sleep(Scene &scene, qint64 forMs)
{
    scene.steady(Scene::call(QStringLiteral("key-b")), forMs, 6 * kHourMs);
}

void burst(Scene &scene, int requests)
{
    scene.times(requests, kSecondMs, [](int) { return Scene::call(); });
}

void newborn(Scene &scene, qint64 ageMs, qint64 costMicros)
{
    for (int hour = 0; hour < 30; ++hour) {
        for (int key = 0; key < 10; ++key) {
            SecurityEvent event = Scene::call(QStringLiteral("old-%1").arg(key));
            event.costMicros = 100'000 + key * 200'000;
            scene.tell(event);
        }
        scene.pass(kHourMs);
    }
    KeyFacts facts = factsOf(kKey);
    facts.createdMs = scene.nowMs - ageMs;
    scene.watch.tellKeys({facts});
    scene.times(10, kMinuteMs, [costMicros](int) { return spending(kHome, costMicros / 10); });
}

QList<SecurityStory> keyLifeStories()
{
    return {
        {DeadKeyUse, "fires: a revoked key, three times", true, [](Scene &scene) { usesAfterEnd(scene, -kDayMs, 3); }},
        {DeadKeyUse, "near miss: two times", false, [](Scene &scene) { usesAfterEnd(scene, -kDayMs, 2); }},
        {DeadKeyUse, "near miss: it ends tomorrow", false, [](Scene &scene) { usesAfterEnd(scene, kDayMs, 3); }},
        {DormantAwakening, "fires: twelve requests after forty days", true,
         [](Scene &scene) {
             scene.steady(Scene::call(), 5 * kDayMs, kHourMs);
             sleep(scene, 40 * kDayMs);
             burst(scene, 12);
         }},
        {DormantAwakening, "near miss: twenty days", false,
         [](Scene &scene) {
             scene.steady(Scene::call(), 5 * kDayMs, kHourMs);
             sleep(scene, 20 * kDayMs);
             burst(scene, 12);
         }},
        {DormantAwakening, "near miss: nine requests", false,
         [](Scene &scene) {
             scene.steady(Scene::call(), 5 * kDayMs, kHourMs);
             sleep(scene, 40 * kDayMs);
             burst(scene, 9);
         }},
        {DormantAwakening, "near miss: a monthly job, the third time", false,
         [](Scene &scene) {
             scene.nowMs = 1'782'874'800'000; // 2026-07-01 03:00 UTC
             for (const qint64 gapMs : {31 * kDayMs, 31 * kDayMs, 30 * kDayMs + kHourMs}) {
                 burst(scene, 12);
                 scene.pass(gapMs - 12 * kSecondMs);
             }
             scene.forget();
             burst(scene, 12);
         }},
        {NewbornAbuse, "fires: five dollars in the second hour of its life", true,
         [](Scene &scene) { newborn(scene, 2 * kHourMs, 5'000'000); }},
        {NewbornAbuse, "near miss: the key is two days old", false,
         [](Scene &scene) { newborn(scene, 2 * kDayMs, 5'000'000); }},
        {NewbornAbuse, "near miss: as much as others spend", false,
         [](Scene &scene) { newborn(scene, 2 * kHourMs, 1'500'000); }},
    };
}

} // namespace

SecurityEvent SecurityScene::call(const QString &key, const QString &ip)
{
    SecurityEvent event;
    event.key = key;
    event.ip = ip;
    event.outcome = Outcome::Ok;
    event.statusCode = 200;
    return event;
}

SecurityEvent SecurityScene::refused(const QString &credential, const QString &ip)
{
    SecurityEvent event;
    event.kind = SecurityEventKind::FailedSignIn;
    event.credential = credential;
    event.ip = ip;
    return event;
}

void SecurityScene::steady(const SecurityEvent &event, qint64 forMs, qint64 everyMs)
{
    for (const qint64 untilMs = nowMs + forMs; nowMs < untilMs; nowMs += everyMs)
        tell(event);
}

void SecurityScene::times(int count, qint64 everyMs, const std::function<SecurityEvent(int)> &event)
{
    for (int i = 0; i < count; ++i, nowMs += everyMs)
        tell(event(i));
}

QList<SecurityStory> securityStories()
{
    return networkStories() + guessingStories() + keyLifeStories() + securityStoriesOfUse() + securityStoriesOfBounds();
}

} // namespace Gatehouse
