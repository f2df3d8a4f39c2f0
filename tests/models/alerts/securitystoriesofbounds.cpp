// Stories that lie so near to a threshold that another one would end them otherwise.
#include "securityscene.h"

namespace Gatehouse
{

namespace
{

using enum SecurityRule;
using Scene = SecurityScene;

const QString kKey = QStringLiteral("key-a");
const QString kHome = QStringLiteral("198.51.100.1");

// One minute, from so many networks.
void minuteOf(Scene &scene, int networks)
{
    scene.times(networks, 5 * kSecondMs, [](int i) { return Scene::call(kKey, Scene::ipOf(i)); });
    scene.pass(kMinuteMs - networks * 5 * kSecondMs);
}

SecurityEvent spending(const QString &ip, qint64 costMicros)
{
    SecurityEvent event = Scene::call(kKey, ip);
    event.costMicros = costMicros;
    return event;
}

void guesses(Scene &scene, int credentials, int sources)
{
    scene.times(credentials, 5 * kSecondMs, [sources](int i) {
        return Scene::refused(QStringLiteral("guess-%1").arg(i), Scene::ipOf(i % sources));
    });
}

// Ten minutes, of each ten calls so many refused for a limit.
void limited(Scene &scene, int calls, int refusedOf10)
{
    scene.times(calls, 10 * kMinuteMs / calls, [refusedOf10](int i) {
        SecurityEvent event = Scene::call();
        if (i % 10 < refusedOf10) {
            event.outcome = Outcome::RateLimited;
            event.statusCode = 429;
        }
        return event;
    });
}

SecurityEvent answer(qint64 tokens)
{
    SecurityEvent event = Scene::call();
    event.tokensOut = tokens;
    return event;
}

// Of 100 to 200 tokens, and then more of them in a short time, of which each so many is as long as the longest.
void answersOfWhichOneIn(Scene &scene, int eachSoMany)
{
    scene.times(14 * 24 * 5, 12 * kMinuteMs, [](int i) { return answer(100 + i % 101); });
    scene.times(120, 6 * kSecondMs, [eachSoMany](int i) { return answer(i % eachSoMany == 0 ? 199 : 150); });
}

SecurityEvent modelCall(const QString &key, const char *model)
{
    SecurityEvent event = Scene::call(key);
    event.model = QString::fromLatin1(model);
    return event;
}

QList<SecurityStory> networkStories()
{
    return {
        {KeyConcurrentNetworks, "near miss: six networks a minute, as in one of twenty minutes before", false,
         [](Scene &scene) {
             for (int i = 0; i < 1500; ++i, scene.pass(3 * kMinuteMs))
                 minuteOf(scene, i % 20 == 0 ? 6 : 1);
             for (int minute = 0; minute < 5; ++minute)
                 minuteOf(scene, 6);
         }},
        {NewNetworkAndBurst, "near miss: a new network, and as much as in one half-hour of twenty before", false,
         [](Scene &scene) {
             scene.times(30 * 48, 30 * kMinuteMs, [](int i) { return spending(kHome, i % 20 == 0 ? 5000 : 1000); });
             scene.steady(spending(Scene::ipOf(1), 1000), 5 * kMinuteMs, kMinuteMs);
         }},
        {NewNetworkAndBurst, "near miss: the burst comes from a network of twenty days before", false,
         [](Scene &scene) {
             scene.tell(spending(Scene::ipOf(1), 1000));
             scene.steady(spending(kHome, 1000), 20 * kDayMs, 30 * kMinuteMs);
             scene.steady(spending(Scene::ipOf(1), 5000), 10 * kMinuteMs, kMinuteMs);
         }},
    };
}

QList<SecurityStory> guessingStories()
{
    return {
        {StuffingDistributed, "fires: sixty keys from twenty-six addresses, where twelve from five are usual", true,
         [](Scene &scene) {
             for (int i = 0; i < 200; ++i) {
                 guesses(scene, 12, 5);
                 scene.pass(15 * kMinuteMs - 12 * 5 * kSecondMs);
             }
             scene.forget();
             guesses(scene, 60, 26);
         }},
    };
}

QList<SecurityStory> keyLifeStories()
{
    return {
        {DeadKeyUse, "fires: a key that was replaced three days ago, and is refused", true,
         [](Scene &scene) {
             KeyFacts old;
             old.key = kKey;
             old.revokedMs = scene.nowMs - 3 * kDayMs;
             KeyFacts next;
             next.key = QStringLiteral("key-b");
             next.rotatedFrom = old.key;
             next.createdMs = old.revokedMs;
             scene.watch.tellKeys({old, next});
             SecurityEvent event = Scene::call();
             event.outcome = Outcome::ClientError;
             event.statusCode = 401;
             scene.steady(event, 3 * kHourMs, kHourMs);
         }},
        {DormantAwakening, "near miss: twelve requests after forty days, but over three hours", false,
         [](Scene &scene) {
             scene.steady(Scene::call(), 5 * kDayMs, kHourMs);
             // Another key keeps the watch awake.
             scene.steady(Scene::call(QStringLiteral("key-b")), 40 * kDayMs, 6 * kHourMs);
             scene.steady(Scene::call(), 3 * kHourMs, 15 * kMinuteMs);
         }},
    };
}

QList<SecurityStory> useStories()
{
    return {
        {QuotaHammering, "near miss: half refused, of a key of which a fifth is", false,
         [](Scene &scene) {
             for (int i = 0; i < 200; ++i)
                 limited(scene, 10, 2);
             limited(scene, 60, 5);
         }},
        {ScopeDrift, "near miss: a model that the key used three weeks before", false,
         [](Scene &scene) {
             scene.tell(modelCall(kKey, "giant"));
             for (int hour = 0; hour < 21 * 24; ++hour, scene.pass(kHourMs)) {
                 scene.tell(modelCall(kKey, "small"));
                 scene.tell(modelCall(QStringLiteral("key-b"), "giant"));
             }
             scene.steady(modelCall(kKey, "giant"), 30 * kMinuteMs, kMinuteMs);
         }},
        {ExfilShape, "fires: one answer in four is as long as the longest before", true,
         [](Scene &scene) { answersOfWhichOneIn(scene, 4); }},
        {ExfilShape, "near miss: one answer in nine is", false, [](Scene &scene) { answersOfWhichOneIn(scene, 9); }},
    };
}

} // namespace

QList<SecurityStory> securityStoriesOfBounds()
{
    return networkStories() + guessingStories() + keyLifeStories() + useStories();
}

} // namespace Gatehouse
