#include "securityscene.h"

namespace Gatehouse
{

namespace
{

using enum SecurityRule;
using Scene = SecurityScene;

const QString kKey = QStringLiteral("key-a");
const QString kHome = QStringLiteral("198.51.100.1");

void storm(Scene &scene, int calls, int refusedOf10)
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

void twoQuietDays(Scene &scene)
{
    scene.steady(Scene::call(), 2 * kDayMs, 5 * kMinuteMs);
}

void standing(Scene &scene, const QString &key, const QString &owner, double share)
{
    SecurityEvent event;
    event.kind = SecurityEventKind::LimitStanding;
    event.key = key;
    event.account = owner;
    event.limitRatio = share;
    scene.tell(event);
    scene.pass(10 * kMinuteMs);
}

void standings(Scene &scene, int keys, bool oneOwner, double before)
{
    for (const double share : {before, 0.95}) {
        for (int i = 0; i < keys; ++i)
            standing(scene, QStringLiteral("key-%1").arg(i), QStringLiteral("owner-%1").arg(oneOwner ? 0 : i), share);
    }
}

SecurityEvent costing(qint64 costMicros)
{
    SecurityEvent event = Scene::call();
    event.costMicros = costMicros;
    event.tokensOut = 1000;
    event.model = QStringLiteral("giant");
    return event;
}

void usualWeeks(Scene &scene, int days)
{
    scene.steady(costing(100'000), days * kDayMs, 12 * kMinuteMs);
}

SecurityEvent modelCall(const QString &key, const QString &model)
{
    SecurityEvent event = Scene::call(key);
    event.model = model;
    return event;
}

void threeWeeksOfModels(Scene &scene, bool giantIsKnown)
{
    for (int hour = 0; hour < 21 * 24; ++hour) {
        scene.tell(modelCall(kKey, QStringLiteral("small")));
        for (const char *other : {"key-b", "key-c"})
            scene.tell(modelCall(QString::fromLatin1(other), QStringLiteral("small")));
        if (giantIsKnown)
            scene.tell(modelCall(QStringLiteral("key-d"), QStringLiteral("maker/giant-2026-08-01")));
        scene.pass(kHourMs);
    }
}

void tries(Scene &scene, int models, Outcome outcome, int refusedOf10)
{
    scene.times(models * 3, 10 * kSecondMs, [=](int i) {
        SecurityEvent event = modelCall(kKey, QStringLiteral("model-%1").arg(i % models));
        if (i % 10 < refusedOf10)
            event.outcome = outcome;
        return event;
    });
}

SecurityEvent by(const char *agent, const QString &ip)
{
    SecurityEvent event = Scene::call(kKey, ip);
    event.userAgent = QString::fromLatin1(agent);
    return event;
}

SecurityEvent answer(qint64 tokens)
{
    SecurityEvent event = Scene::call();
    event.tokensOut = tokens;
    return event;
}

void twoWeeksOfAnswers(Scene &scene)
{
    scene.times(14 * 24 * 5, 12 * kMinuteMs, [](int i) { return answer(100 + i % 101); });
}

void workingHours(Scene &scene, int perHour)
{
    for (int hour = 0; hour < 21 * 24; ++hour, scene.pass(kHourMs)) {
        const bool works = hour % 24 >= 8 && hour % 24 < 18 && hour / 24 % 7 < 5;
        for (int i = 0; works && i < perHour; ++i)
            scene.tell(Scene::call());
    }
}

SecurityEvent deed(AdminDeed what, const QString &who, const QString &target, double ratio = 0)
{
    SecurityEvent event;
    event.kind = SecurityEventKind::AdminAction;
    event.deed = what;
    event.account = who;
    event.target = target;
    if (ratio > 0)
        event.limitRatio = ratio;
    return event;
}

void makeKeys(Scene &scene, int keys, int people, qint64 everyMs)
{
    scene.times(keys, everyMs, [people](int i) {
        return deed(AdminDeed::KeyCreated, QStringLiteral("admin-%1").arg(i % people), QString::number(i));
    });
}

QList<SecurityStory> limitStories()
{
    return {
        {QuotaHammering, "fires: half of sixty calls refused for a limit", true,
         [](Scene &scene) { twoQuietDays(scene), storm(scene, 60, 5); }},
        {QuotaHammering, "near miss: eighteen refusals", false,
         [](Scene &scene) { twoQuietDays(scene), storm(scene, 60, 3); }},
        {QuotaHammering, "near miss: no more calls than before", false,
         [](Scene &scene) { storm(scene, 250, 0), storm(scene, 250, 0), storm(scene, 60, 5); }},
        {QuotaHammering, "near miss: a key that is always refused half of the time", false,
         [](Scene &scene) {
             for (int i = 0; i < 200; ++i)
                 storm(scene, 10, 5);
             scene.forget();
             storm(scene, 60, 5);
         }},
        {QuotaEvasion, "fires: three keys of one owner within an hour", true,
         [](Scene &scene) { standings(scene, 3, true, 0.5); }},
        {QuotaEvasion, "near miss: two keys", false, [](Scene &scene) { standings(scene, 2, true, 0.5); }},
        {QuotaEvasion, "near miss: three owners", false, [](Scene &scene) { standings(scene, 3, false, 0.5); }},
        {QuotaEvasion, "near miss: nobody knows when they passed it", false,
         [](Scene &scene) { standings(scene, 3, true, 0.93); }},
        {SpendSpike, "fires: twenty dollars instead of half a dollar", true,
         [](Scene &scene) {
             usualWeeks(scene, 15);
             scene.steady(costing(200'000), 50 * kMinuteMs, 30 * kSecondMs);
         }},
        {SpendSpike, "near miss: less than five dollars", false,
         [](Scene &scene) {
             usualWeeks(scene, 15);
             scene.steady(costing(100'000), 45 * kMinuteMs, kMinuteMs);
         }},
        {SpendSpike, "near miss: it does so every week at this hour", false,
         [](Scene &scene) {
             for (int week = 0; week < 5; ++week) {
                 scene.forget();
                 scene.steady(costing(200'000), 50 * kMinuteMs, 30 * kSecondMs);
                 scene.pass(10 * kMinuteMs);
                 if (week < 4)
                     scene.steady(costing(100'000), 167 * kHourMs, 12 * kMinuteMs);
             }
         }},
    };
}

QList<SecurityStory> scopeStories()
{
    return {
        {ScopeDrift, "fires: twenty requests to a model that it never used", true,
         [](Scene &scene) {
             threeWeeksOfModels(scene, true);
             scene.steady(modelCall(kKey, QStringLiteral("giant")), 20 * kMinuteMs, kMinuteMs);
         }},
        {ScopeDrift, "near miss: nineteen requests", false,
         [](Scene &scene) {
             threeWeeksOfModels(scene, true);
             scene.steady(modelCall(kKey, QStringLiteral("giant")), 19 * kMinuteMs, kMinuteMs);
         }},
        {ScopeDrift, "near miss: the model is new to everybody", false,
         [](Scene &scene) {
             threeWeeksOfModels(scene, false);
             scene.steady(modelCall(kKey, QStringLiteral("giant")), 30 * kMinuteMs, kMinuteMs);
         }},
        {ScopeDrift, "near miss: three keys begin with it on one day", false,
         [](Scene &scene) {
             threeWeeksOfModels(scene, true);
             for (const char *key : {"key-b", "key-c"})
                 scene.tell(modelCall(QString::fromLatin1(key), QStringLiteral("giant")));
             scene.steady(modelCall(kKey, QStringLiteral("giant")), 30 * kMinuteMs, kMinuteMs);
         }},
        {Recon, "fires: eight models, most of them refused", true,
         [](Scene &scene) { tries(scene, 8, Outcome::ClientError, 7); }},
        {Recon, "near miss: seven models", false, [](Scene &scene) { tries(scene, 7, Outcome::ClientError, 7); }},
        {Recon, "near miss: refused for a limit", false,
         [](Scene &scene) { tries(scene, 8, Outcome::RateLimited, 7); }},
        {Recon, "near miss: a tool that uses eight models and mostly succeeds", false,
         [](Scene &scene) { tries(scene, 8, Outcome::ClientError, 2); }},
    };
}

QList<SecurityStory> clientStories()
{
    const auto monthOfOne = [](Scene &scene) {
        scene.steady(by("python-httpx/0.28", kHome), 35 * kDayMs, 12 * kHourMs);
    };
    return {
        {ClientChange, "fires: curl from a new network after a month of one program", true,
         [=](Scene &scene) {
             monthOfOne(scene);
             scene.tell(by("curl/8.14.1", Scene::ipOf(1)));
         }},
        {ClientChange, "near miss: curl from the network that it knows", false,
         [=](Scene &scene) {
             monthOfOne(scene);
             scene.tell(by("curl/8.14.1", kHome));
         }},
        {ClientChange, "near miss: a newer version from a new network", false,
         [=](Scene &scene) {
             monthOfOne(scene);
             scene.tell(by("python-httpx/0.29 (linux)", Scene::ipOf(1)));
         }},
        {ExfilShape, "fires: a hundred answers of fifty times the length", true,
         [](Scene &scene) {
             twoWeeksOfAnswers(scene);
             scene.steady(answer(8000), 12 * kMinuteMs, 6 * kSecondMs);
         }},
        {ExfilShape, "near miss: ninety-eight of them", false,
         [](Scene &scene) {
             twoWeeksOfAnswers(scene);
             scene.pass(kHourMs);
             scene.steady(answer(8000), 98 * 6 * kSecondMs, 6 * kSecondMs);
         }},
        {ExfilShape, "near miss: many answers of the usual length", false,
         [](Scene &scene) {
             twoWeeksOfAnswers(scene);
             scene.times(200, 4 * kSecondMs, [](int i) { return answer(100 + i * 7 % 101); });
         }},
        {OffHours, "fires: at three in the morning", true,
         [](Scene &scene) {
             workingHours(scene, 12);
             scene.pass(3 * kHourMs);
             scene.tell(Scene::call());
         }},
        {OffHours, "near miss: at ten in the morning", false,
         [](Scene &scene) {
             workingHours(scene, 12);
             scene.pass(10 * kHourMs);
             scene.tell(Scene::call());
         }},
        {OffHours, "near miss: too few requests to know its hours", false,
         [](Scene &scene) {
             workingHours(scene, 4);
             scene.pass(3 * kHourMs);
             scene.tell(Scene::call());
         }},
    };
}

QList<SecurityStory> adminStories()
{
    const QString admin = QStringLiteral("admin-1");
    return {
        {AdminPlane, "fires: five keys in an hour", true, [](Scene &scene) { makeKeys(scene, 5, 1, 10 * kMinuteMs); }},
        {AdminPlane, "fires: a limit raised twelve times over", true,
         [=](Scene &scene) { scene.tell(deed(AdminDeed::LimitChanged, admin, QStringLiteral("7"), 12)); }},
        {AdminPlane, "fires: logging switched off", true,
         [=](Scene &scene) { scene.tell(deed(AdminDeed::LoggingOff, admin, {})); }},
        {AdminPlane, "near miss: four keys", false, [](Scene &scene) { makeKeys(scene, 4, 1, 10 * kMinuteMs); }},
        {AdminPlane, "near miss: five keys by two people", false,
         [](Scene &scene) { makeKeys(scene, 5, 2, 10 * kMinuteMs); }},
        {AdminPlane, "near miss: five keys in two hours", false,
         [](Scene &scene) { makeKeys(scene, 5, 1, 25 * kMinuteMs); }},
        {AdminPlane, "near miss: a limit raised nine times over", false,
         [=](Scene &scene) { scene.tell(deed(AdminDeed::LimitChanged, admin, QStringLiteral("7"), 9)); }},
    };
}

} // namespace

QList<SecurityStory> securityStoriesOfUse()
{
    return limitStories() + scopeStories() + clientStories() + adminStories();
}

} // namespace Gatehouse
