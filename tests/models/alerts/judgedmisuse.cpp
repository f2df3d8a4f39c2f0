#include "judgedmisuse.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using enum SecurityRule;
using Scene = SecurityScene;

const QString kKey = QStringLiteral("key-a");
const QString kHome = QStringLiteral("198.51.100.1");

void networks(Scene &scene, int from, int count, qint64 everyMs)
{
    scene.times(count, everyMs, [from](int i) { return Scene::call(kKey, Scene::ipOf(from + i)); });
}

void crowd(Scene &scene, int count)
{
    for (int minute = 0; minute < 5; ++minute) {
        scene.times(count, 5 * kSecondMs, [](int i) { return Scene::call(kKey, Scene::ipOf(i)); });
        scene.pass(kMinuteMs - count * 5 * kSecondMs);
    }
}

SecurityEvent spending(const QString &ip, qint64 costMicros)
{
    SecurityEvent event = Scene::call(kKey, ip);
    event.costMicros = costMicros;
    event.tokensOut = costMicros / 10;
    return event;
}

void guesses(Scene &scene, int credentials, int sources)
{
    scene.times(credentials, 5 * kMinuteMs / credentials, [sources](int i) {
        return Scene::refused(QStringLiteral("guess-%1").arg(i), Scene::ipOf(i % sources));
    });
}

void typos(Scene &scene, qint64 forMs)
{
    scene.pass(70 * kMinuteMs); // before anything is learned of what was
    scene.steady(Scene::refused(QStringLiteral("typo"), kHome), forMs, kHourMs);
}

void guessThenSucceed(Scene &scene, int refusals)
{
    scene.times(refusals, kMinuteMs, [](int i) { return Scene::refused(QString::number(i % 6), Scene::ipOf(0)); });
    scene.tell(Scene::call(kKey, Scene::ipOf(0)));
}

SecurityEvent costing(qint64 costMicros)
{
    SecurityEvent event = Scene::call();
    event.costMicros = costMicros;
    event.tokensOut = 1000;
    event.model = QStringLiteral("giant");
    return event;
}

void spree(Scene &scene, qint64 costMicros)
{
    scene.steady(costing(costMicros), 50 * kMinuteMs, 30 * kSecondMs);
}

SecurityEvent modelCall(const QString &key, const char *model)
{
    SecurityEvent event = Scene::call(key);
    event.model = QString::fromLatin1(model);
    return event;
}

void modelsOfDays(Scene &scene, int days)
{
    for (int hour = 0; hour < days * 24; ++hour, scene.pass(kHourMs)) {
        scene.tell(modelCall(kKey, "small"));
        for (const char *model : {"giant", "huge"})
            scene.tell(modelCall(QStringLiteral("key-b"), model));
    }
}

void begin(Scene &scene, const char *model)
{
    scene.steady(modelCall(kKey, model), 25 * kMinuteMs, kMinuteMs);
}

SecurityEvent by(const char *agent, const QString &ip)
{
    SecurityEvent event = Scene::call(kKey, ip);
    event.userAgent = QString::fromLatin1(agent);
    return event;
}

void answers(Scene &scene, int count, qint64 tokens)
{
    scene.times(count, 6 * kSecondMs, [tokens](int i) {
        SecurityEvent event = Scene::call();
        event.tokensOut = tokens > 0 ? tokens : 100 + i % 101;
        return event;
    });
}

void usualAnswers(Scene &scene, int days)
{
    for (int i = 0; i < days * 120; ++i, scene.pass(12 * kMinuteMs - 6 * kSecondMs))
        answers(scene, 1, 100 + i % 101);
}

void storm(Scene &scene, int calls)
{
    scene.times(calls, 10 * kMinuteMs / calls, [](int i) {
        SecurityEvent event = Scene::call();
        if (i % 2 == 0)
            event.outcome = Outcome::RateLimited;
        return event;
    });
}

void workingHours(Scene &scene, int days)
{
    for (int hour = 0; hour < days * 24; ++hour, scene.pass(kHourMs)) {
        const bool works = hour % 24 >= 8 && hour % 24 < 18;
        scene.times(works ? 12 : 0, 0, [](int) { return Scene::call(); });
    }
}

// To the next of the kind, and there for a while.
void atNight(Scene &scene, int hour)
{
    scene.nowMs = (scene.nowMs / kDayMs + 1) * kDayMs + hour * kHourMs;
    scene.times(10, kMinuteMs, [](int) { return Scene::call(); });
}

void othersSpend(Scene &scene)
{
    for (int hour = 0; hour < 30; ++hour, scene.pass(kHourMs)) {
        for (int key = 0; key < 10; ++key) {
            SecurityEvent event = Scene::call(QStringLiteral("old-%1").arg(key));
            event.costMicros = 100'000 + key * 200'000;
            scene.tell(event);
        }
    }
    KeyFacts facts;
    facts.key = kKey;
    facts.createdMs = scene.nowMs;
    scene.watch.tellKeys({facts});
}

void hoursOf(Scene &scene, int hours, qint64 costMicros)
{
    for (int hour = 0; hour < hours; ++hour, scene.pass(50 * kMinuteMs))
        scene.times(10, kMinuteMs, [costMicros](int) { return spending(kHome, costMicros / 10); });
}

void sleepAndWake(Scene &scene, qint64 forMs)
{
    scene.steady(Scene::call(QStringLiteral("key-b")), forMs, 6 * kHourMs);
    scene.times(12, kSecondMs, [](int) { return Scene::call(); });
}

void tries(Scene &scene, int models)
{
    scene.times(models * 3, 5 * kSecondMs, [=](int i) {
        SecurityEvent event = Scene::call();
        event.model = QStringLiteral("model-%1").arg(i % models);
        event.outcome = Outcome::ClientError;
        return event;
    });
}

void standings(Scene &scene, int keys)
{
    for (const double share : {0.5, 0.95}) {
        for (int i = 0; i < keys; ++i, scene.pass(10 * kMinuteMs)) {
            SecurityEvent event;
            event.kind = SecurityEventKind::LimitStanding;
            event.key = QStringLiteral("key-%1").arg(i);
            event.account = QStringLiteral("owner");
            event.limitRatio = share;
            scene.tell(event);
        }
    }
}

void makeKeys(Scene &scene, int count)
{
    scene.times(count, kMinuteMs, [](int i) {
        SecurityEvent event;
        event.kind = SecurityEventKind::AdminAction;
        event.deed = AdminDeed::KeyCreated;
        event.account = QStringLiteral("admin-1");
        event.target = QString::number(i);
        return event;
    });
}

QList<JudgedMisuse> ofNetworks()
{
    return {
        {KeyNewNetworks, [](Scene &scene) { scene.steady(Scene::call(), 10 * kDayMs, 30 * kMinuteMs); },
         [](Scene &scene) { networks(scene, 0, 6, 5 * kMinuteMs); },
         [](Scene &scene) { scene.steady(Scene::call(), 2 * kDayMs, 30 * kMinuteMs); },
         [](Scene &scene) { networks(scene, 0, 6, 5 * kMinuteMs); },
         [](Scene &scene) { networks(scene, 100, 30, kMinuteMs); }},
        {KeyConcurrentNetworks, [](Scene &scene) { scene.steady(Scene::call(), 10 * kDayMs, 30 * kMinuteMs); },
         [](Scene &scene) { crowd(scene, 4); },
         [](Scene &scene) {
             scene.pass(2 * kHourMs);
             scene.steady(Scene::call(), kDayMs, 30 * kMinuteMs);
         },
         [](Scene &scene) { crowd(scene, 4); }, [](Scene &scene) { crowd(scene, 7); }},
        {NewNetworkAndBurst, [](Scene &scene) { scene.steady(spending(kHome, 1000), 3 * kDayMs, 10 * kMinuteMs); },
         [](Scene &scene) { scene.steady(spending(Scene::ipOf(1), 5000), 10 * kMinuteMs, kMinuteMs); },
         [](Scene &scene) { scene.steady(spending(kHome, 1000), kDayMs, 10 * kMinuteMs); },
         [](Scene &scene) { scene.steady(spending(Scene::ipOf(1), 5000), 10 * kMinuteMs, kMinuteMs); },
         [](Scene &scene) { scene.steady(spending(Scene::ipOf(2), 9000), 10 * kMinuteMs, kMinuteMs); }},
        {ClientChange, [](Scene &scene) { scene.steady(by("python-httpx/0.28", kHome), 35 * kDayMs, 12 * kHourMs); },
         [](Scene &scene) { scene.tell(by("curl/8.14.1", Scene::ipOf(1))); },
         [](Scene &scene) { scene.steady(by("python-httpx/0.28", kHome), 2 * kDayMs, 12 * kHourMs); },
         [](Scene &scene) { scene.tell(by("curl/8.14.1", Scene::ipOf(1))); },
         [](Scene &scene) { scene.tell(by("wget/1.25", Scene::ipOf(2))); }},
    };
}

QList<JudgedMisuse> ofUse()
{
    return {
        {StuffingDistributed, [](Scene &scene) { typos(scene, 4 * kDayMs); },
         [](Scene &scene) { guesses(scene, 60, 30); }, [](Scene &scene) { typos(scene, 2 * kDayMs); },
         [](Scene &scene) { guesses(scene, 60, 30); }, [](Scene &scene) { guesses(scene, 600, 300); }},
        {QuotaHammering, [](Scene &scene) { scene.steady(Scene::call(), 2 * kDayMs, 5 * kMinuteMs); },
         [](Scene &scene) { storm(scene, 2000); },
         [](Scene &scene) {
             scene.pass(2 * kHourMs);
             scene.steady(Scene::call(), kDayMs, 5 * kMinuteMs);
         },
         [](Scene &scene) { storm(scene, 60); }, [](Scene &scene) { storm(scene, 3000); }},
        {SecurityRule::SpendSpike, [](Scene &scene) { scene.steady(costing(100'000), 15 * kDayMs, 12 * kMinuteMs); },
         [](Scene &scene) { spree(scene, 200'000); },
         [](Scene &scene) {
             scene.pass(2 * kHourMs);
             scene.steady(costing(100'000), 2 * kDayMs, 12 * kMinuteMs);
         },
         [](Scene &scene) { spree(scene, 200'000); }, [](Scene &scene) { spree(scene, 600'000); }},
        {ScopeDrift, [](Scene &scene) { modelsOfDays(scene, 21); }, [](Scene &scene) { begin(scene, "giant"); },
         [](Scene &scene) { modelsOfDays(scene, 2); }, [](Scene &scene) { begin(scene, "giant"); },
         [](Scene &scene) { begin(scene, "huge"); }},
        {ExfilShape, [](Scene &scene) { usualAnswers(scene, 10); }, [](Scene &scene) { answers(scene, 120, 8000); },
         [](Scene &scene) { usualAnswers(scene, 2); }, [](Scene &scene) { answers(scene, 120, 8000); },
         [](Scene &scene) { answers(scene, 120, 30'000); }},
        {OffHours, [](Scene &scene) { workingHours(scene, 21); }, [](Scene &scene) { atNight(scene, 3); },
         [](Scene &) {}, [](Scene &scene) { atNight(scene, 3); }, [](Scene &scene) { atNight(scene, 4); }},
        {NewbornAbuse, othersSpend, [](Scene &scene) { hoursOf(scene, 5, 5'000'000); },
         [](Scene &scene) { hoursOf(scene, 2, 100'000); }, [](Scene &scene) { hoursOf(scene, 1, 5'000'000); },
         [](Scene &scene) { hoursOf(scene, 1, 12'000'000); }},
        {DormantAwakening, [](Scene &scene) { scene.steady(Scene::call(), 5 * kDayMs, kHourMs); },
         [](Scene &scene) { sleepAndWake(scene, 40 * kDayMs); }, [](Scene &) {},
         [](Scene &scene) { sleepAndWake(scene, kDayMs); }, [](Scene &scene) { sleepAndWake(scene, 60 * kDayMs); }},
    };
}

} // namespace

QList<JudgedMisuse> judgedMisuse()
{
    return ofNetworks() + ofUse();
}

QList<JudgedMisuse> judgedWithoutMemory()
{
    const auto nothing = [](Scene &) {};
    const auto aDay = [](Scene &scene) { scene.pass(2 * kDayMs); };
    const auto endedKey = [](Scene &scene) {
        KeyFacts facts;
        facts.key = kKey;
        facts.revokedMs = scene.nowMs - kDayMs;
        scene.watch.tellKeys({facts});
    };
    const auto usedFrom = [](int network) {
        return [network](Scene &scene) {
            scene.times(3, kHourMs, [=](int) { return Scene::call(kKey, Scene::ipOf(network)); });
        };
    };
    return {
        {StuffingOneSource, nothing, [](Scene &scene) { guesses(scene, 20, 1); }, aDay,
         [](Scene &scene) { guesses(scene, 20, 1); }, [](Scene &scene) { guesses(scene, 40, 1); }},
        {GuessThenSuccess, nothing, [](Scene &scene) { guessThenSucceed(scene, 12); }, aDay,
         [](Scene &scene) { guessThenSucceed(scene, 12); }, [](Scene &scene) { guessThenSucceed(scene, 25); }},
        {Recon, nothing, [](Scene &scene) { tries(scene, 8); }, aDay, [](Scene &scene) { tries(scene, 8); },
         [](Scene &scene) { tries(scene, 16); }},
        {DeadKeyUse, endedKey, usedFrom(1), aDay, usedFrom(1), usedFrom(2)},
        {QuotaEvasion, nothing, [](Scene &scene) { standings(scene, 3); }, aDay,
         [](Scene &scene) { standings(scene, 3); }, [](Scene &scene) { standings(scene, 5); }},
        {AdminPlane, nothing, [](Scene &scene) { makeKeys(scene, 5); }, aDay, [](Scene &scene) { makeKeys(scene, 5); },
         [](Scene &scene) { makeKeys(scene, 8); }},
    };
}

bool finds(SecurityScene &scene, SecurityRule rule, const JudgedMisuse::Tell &tell)
{
    scene.forget();
    tell(scene);
    scene.pass(3 * kMinuteMs);
    scene.found += scene.watch.advance(scene.nowMs);
    return std::ranges::any_of(scene.found, [rule](const SecurityFinding &finding) { return finding.rule == rule; });
}

AlertWatch::Judgement judgementOf(const SecurityFinding &first, const SecurityFinding &last, AlertVerdict verdict,
                                  qint64 recordedMs)
{
    AlertWatch::Judgement judgement{
        1, 2, recordedMs, QString::fromLatin1(entryOf(first.rule).id), {}, {first.beganMs, last.lastMs}};
    judgement.verdict = verdict;
    judgement.fingerprint = principalFingerprint(first.kind, first.principal);
    return judgement;
}

AlertWatch::Judgement judged(const SecurityScene &scene, SecurityRule rule, AlertVerdict verdict)
{
    SecurityFindings found = scene.found;
    found.removeIf([rule](const SecurityFinding &finding) { return finding.rule != rule; });
    return found.isEmpty() ? AlertWatch::Judgement() : judgementOf(found.first(), found.last(), verdict, scene.nowMs);
}

} // namespace Gatehouse
