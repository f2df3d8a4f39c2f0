#include "securityscene.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Gatehouse;

namespace
{

bool contains(const SecurityFindings &found, SecurityRule rule)
{
    return std::ranges::any_of(found, [rule](const SecurityFinding &finding) { return finding.rule == rule; });
}

// All that a person who reads the finding without rights on persons would see.
QString shownToAnybody(const SecurityFinding &finding)
{
    return QStringList{finding.summary,      finding.expected,
                       finding.observed,     finding.unless,
                       finding.note,         QString::fromUtf8(QJsonDocument(finding.evidence()).toJson()),
                       finding.fingerprint()}
        .join(QLatin1Char('\n'));
}

SecurityFinding made(SecurityRule rule, SecurityLevel level, qint64 lastMs,
                     const QString &principal = QStringLiteral("k"))
{
    SecurityFinding finding;
    finding.rule = rule;
    finding.level = level;
    finding.principal = principal;
    finding.beganMs = finding.lastMs = lastMs;
    return finding;
}

} // namespace

class SecurityRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRuleFiresOrStaysSilentAsItsStoryTells_data()
    {
        QTest::addColumn<int>("story");
        const QList<SecurityStory> stories = securityStories();
        for (int i = 0; i < stories.size(); ++i)
            QTest::addRow("%s %s", entryOf(stories.at(i).rule).id, stories.at(i).name) << i;
    }

    void everyRuleFiresOrStaysSilentAsItsStoryTells()
    {
        QFETCH(int, story);
        const SecurityStory told = securityStories().at(story);
        SecurityScene scene;
        told.tell(scene);
        scene.finish();
        QStringList summaries;
        for (const SecurityFinding &finding : std::as_const(scene.found))
            summaries.append(QString::fromLatin1(entryOf(finding.rule).id) + QStringLiteral(": ") + finding.summary);
        QVERIFY2(contains(scene.found, told.rule) == told.fires, qPrintable(summaries.join(QLatin1Char('\n'))));
        QCOMPARE(scene.watch.tooLate(), 0);
    }

    void everyRuleHasOneStoryThatFiresAndTwoNearMisses()
    {
        QMap<int, int> fires;
        QMap<int, int> misses;
        for (const SecurityStory &story : securityStories())
            ++(story.fires ? fires : misses)[int(story.rule)];
        for (int rule = 0; rule < kSecurityRuleCount; ++rule) {
            QVERIFY2(fires.value(rule) >= 1, entryOf(SecurityRule(rule)).id);
            QVERIFY2(misses.value(rule) >= 2, entryOf(SecurityRule(rule)).id);
        }
    }

    void everyFindingExplainsItselfAndNamesNobodyInIt()
    {
        for (const SecurityStory &story : securityStories()) {
            if (!story.fires)
                continue;
            SecurityScene scene;
            story.tell(scene);
            scene.finish();
            for (const SecurityFinding &finding : std::as_const(scene.found)) {
                QVERIFY2(!finding.summary.isEmpty() && !finding.expected.isEmpty() && !finding.observed.isEmpty() &&
                             !finding.unless.isEmpty(),
                         story.name);
                QVERIFY(!finding.rows.isEmpty() && finding.rows.size() <= SecurityFinding::kMostRows);
                QVERIFY(finding.rowCount >= finding.rows.size());
                QVERIFY(finding.beganMs > 0 && finding.beganMs <= finding.lastMs);
                QVERIFY(finding.kind == SecurityPrincipal::Everybody || !finding.principal.isEmpty());
                const QString shown = shownToAnybody(finding);
                for (const QString &name : finding.networks + finding.accounts + QStringList{finding.principal})
                    QVERIFY2(name.isEmpty() || !shown.contains(name), qPrintable(shown + name));
                for (const char *unfilled : {"%1", "%2", "%3", "%4"})
                    QVERIFY2(!shown.contains(QLatin1String(unfilled)), qPrintable(shown));
            }
        }
    }

    void theSameEventsInAnyOrderWithinTheDelayGiveTheSame()
    {
        SecurityScene scene;
        securityStories().front().tell(scene);
        scene.finish();
        SecurityWatch other;
        SecurityFindings found;
        QList<SecurityEvent> events = scene.told;
        // Neighbours of the last hours are nearer than two minutes only among themselves; swap what is near enough.
        for (qsizetype i = 0; i + 1 < events.size(); i += 2) {
            if (events.at(i + 1).timeMs - events.at(i).timeMs < SecurityWatch::kLateMs)
                events.swapItemsAt(i, i + 1);
        }
        for (const SecurityEvent &event : std::as_const(events))
            found += other.observe(event);
        found += other.advance(scene.nowMs + kHourMs);
        QCOMPARE(found, scene.found);
        QCOMPARE(other.snapshot(), scene.watch.snapshot());
    }

    void aStoryInterruptedAnywhereEndsAsTheOneThatWasNot_data()
    {
        QTest::addColumn<int>("story");
        const QList<SecurityStory> stories = securityStories();
        for (int i = 0; i < stories.size(); ++i) {
            if (stories.at(i).fires)
                QTest::addRow("%s %s", entryOf(stories.at(i).rule).id, stories.at(i).name) << i;
        }
    }

    void aStoryInterruptedAnywhereEndsAsTheOneThatWasNot()
    {
        QFETCH(int, story);
        SecurityScene scene;
        securityStories().at(story).tell(scene);
        scene.finish();
        const qsizetype count = scene.told.size();
        auto watch = std::make_unique<SecurityWatch>();
        SecurityFindings found;
        for (qsizetype i = 0; i < count; ++i) {
            if (i == 0)
                watch->tellKeys(scene.watch.knownKeys());
            if (i % std::max<qsizetype>(1, count / 3) == 1 || i == count - 3) {
                const QByteArray state = watch->snapshot();
                watch = std::make_unique<SecurityWatch>();
                const auto restored = watch->restore(state);
                QVERIFY2(restored, qPrintable(restored ? QString() : restored.error().message));
                QCOMPARE(watch->snapshot(), state);
            }
            found += watch->observe(scene.told.at(i));
        }
        found += watch->advance(scene.nowMs + kHourMs);
        QVERIFY(!found.isEmpty());
        SecurityWatch whole;
        SecurityFindings expected;
        whole.tellKeys(scene.watch.knownKeys());
        for (const SecurityEvent &event : std::as_const(scene.told))
            expected += whole.observe(event);
        expected += whole.advance(scene.nowMs + kHourMs);
        QCOMPARE(found, expected);
        QCOMPARE(watch->snapshot(), whole.snapshot());
    }

    void aDamagedOrForeignStateIsRefusedAndChangesNothing()
    {
        SecurityScene scene;
        scene.steady(SecurityScene::call(), kDayMs, kHourMs);
        const QByteArray state = scene.watch.snapshot();
        for (qsizetype at = 0; at < state.size(); at += 97) {
            QByteArray damaged = state;
            damaged[at] = char(damaged[at] ^ 0x40);
            QVERIFY(!scene.watch.restore(damaged));
            QVERIFY(!scene.watch.restore(state.first(at)));
        }
        QCOMPARE(scene.watch.snapshot(), state);
    }

    void whatComesTooLateIsCountedAndNotLookedAt()
    {
        SecurityScene scene;
        scene.steady(SecurityScene::call(), kHourMs, kMinuteMs);
        SecurityEvent late = SecurityScene::call();
        late.timeMs = scene.nowMs - 10 * kMinuteMs;
        scene.watch.observe(late);
        QCOMPARE(scene.watch.tooLate(), 1);
        late.timeMs = scene.nowMs - kMinuteMs;
        scene.watch.observe(late);
        QCOMPARE(scene.watch.tooLate(), 1);
    }

    void whatIsUnknownIsNeverZero()
    {
        // Calls without an address, a key, a cost and a status: no rule has anything to say, and none takes the empty
        // text for one principal.
        SecurityScene scene;
        scene.times(5000, kSecondMs, [](int) { return SecurityEvent{}; });
        scene.finish();
        QVERIFY(scene.found.isEmpty());
    }

    void aFloodOfPrincipalsStaysWithinItsBounds()
    {
        SecuritySettings settings;
        SecurityScene scene(settings);
        scene.times(60'000, 20, [](int i) {
            return SecurityScene::refused(QString::number(i),
                                          QStringLiteral("10.%1.%2.%3").arg(i >> 16).arg(i >> 8 & 255).arg(i & 255));
        });
        scene.finish();
        QVERIFY(contains(scene.found, SecurityRule::StuffingDistributed));
        // Sources are capped at 20,000 for each of two rules, and a finding at 50 rows.
        QVERIFY2(scene.watch.snapshot().size() < 20'000'000,
                 qPrintable(QString::number(scene.watch.snapshot().size())));
        for (const SecurityFinding &finding : std::as_const(scene.found))
            QVERIFY(finding.rows.size() <= SecurityFinding::kMostRows &&
                    finding.networks.size() <= SecurityFinding::kMostNames);
    }

    void aKeyThatWasReplacedIsOnlyNotedForTwoDays()
    {
        for (const bool replaced : {true, false}) {
            SecurityScene scene;
            KeyFacts old;
            old.key = QStringLiteral("key-a");
            old.revokedMs = scene.nowMs - kHourMs;
            KeyFacts next;
            next.key = QStringLiteral("key-b");
            next.rotatedFrom = replaced ? old.key : QString();
            next.createdMs = scene.nowMs - kHourMs;
            scene.watch.tellKeys({old, next});
            scene.times(3, kMinuteMs, [](int) {
                SecurityEvent event = SecurityScene::call();
                event.outcome = Outcome::ClientError;
                event.statusCode = 401;
                return event;
            });
            scene.finish();
            QCOMPARE(scene.found.size(), 1);
            QCOMPARE(scene.found.first().level, replaced ? SecurityLevel::Info : SecurityLevel::Ticket);
        }
    }

    void whatGoesOnIsOneFiringThatIsSaidAgainEveryQuarterOfAnHourOrWhenItIsMore()
    {
        SecurityScene scene;
        scene.steady(SecurityScene::refused(QStringLiteral("x"), QStringLiteral("10.9.9.9")), kMinuteMs, kSecondMs);
        scene.times(3600, kSecondMs,
                    [](int i) { return SecurityScene::refused(QString::number(i), QStringLiteral("10.0.0.1")); });
        scene.finish();
        SecurityFindings found = scene.found;
        found.removeIf([](const SecurityFinding &each) { return each.rule != SecurityRule::StuffingOneSource; });
        QVERIFY(std::ranges::all_of(found, [&](const auto &each) { return each.beganMs == found.first().beganMs; }));
        // As long as it grows, each time that it is a fifth more.
        const qint64 fullMs = found.first().beganMs + 11 * kMinuteMs;
        const qsizetype growing = std::ranges::count_if(found, [&](const auto &each) { return each.lastMs < fullMs; });
        QVERIFY(growing > 10 && growing < 20);
        QCOMPARE(found.size(), growing + 3);
        for (qsizetype i = growing; i < found.size(); ++i)
            QVERIFY(found.at(i).lastMs - found.at(i - 1).lastMs >= Firings::kAgainMs);
    }

    void twoFamiliesWithinTwoHoursRaiseTheLevelOfOneAlert()
    {
        using enum SecurityRule;
        PrincipalAlerts alerts;
        QCOMPARE(alerts.add(made(KeyConcurrentNetworks, SecurityLevel::Ticket, kDayMs))->level, SecurityLevel::Ticket);
        // The same family sees the same thing twice.
        QCOMPARE(alerts.add(made(NewNetworkAndBurst, SecurityLevel::Ticket, kDayMs + kMinuteMs))->level,
                 SecurityLevel::Ticket);
        const auto raised = alerts.add(made(SpendSpike, SecurityLevel::Ticket, kDayMs + kHourMs));
        QCOMPARE(raised->level, SecurityLevel::Page);
        QVERIFY(!raised->raisedBy.isEmpty());
        QCOMPARE(raised->findings.size(), 3);
        QCOMPARE(alerts.open().size(), 1);
        // Another principal is another alert, and three hours are not two.
        alerts.add(made(KeyConcurrentNetworks, SecurityLevel::Watch, kDayMs, QStringLiteral("other")));
        QCOMPARE(
            alerts.add(made(SpendSpike, SecurityLevel::Watch, kDayMs + 3 * kHourMs, QStringLiteral("other")))->level,
            SecurityLevel::Watch);
        QCOMPARE(alerts.open().size(), 2);
        QCOMPARE(alerts.close(kDayMs + 40 * kHourMs).size(), 2);
        QVERIFY(alerts.open().isEmpty());
    }

    void whatOnlyRaisesIsNoAlertOfItsOwn()
    {
        using enum SecurityRule;
        PrincipalAlerts alerts;
        SecurityFinding night = made(OffHours, SecurityLevel::Info, kDayMs);
        night.raisesOnly = true;
        QVERIFY(!alerts.add(night));
        QVERIFY(alerts.open().isEmpty());
        QCOMPARE(alerts.add(made(SpendSpike, SecurityLevel::Watch, kDayMs + kHourMs))->level, SecurityLevel::Ticket);
    }

    void networksAndSourcesAreWhatOneHolderHas_data()
    {
        QTest::addColumn<QString>("ip");
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("source");
        const auto row = [](const char *ip, const char *network, const char *source) {
            QTest::newRow(*ip ? ip : "nothing")
                << QString::fromLatin1(ip) << QString::fromLatin1(network) << QString::fromLatin1(source);
        };
        row("198.51.100.77", "198.51.100.0/24", "198.51.100.77");
        row("2001:db8:1:2::3", "2001:db8:1::/48", "2001:db8:1::/48");
        row("::ffff:198.51.100.77", "198.51.100.0/24", "198.51.100.77");
        row("fe80::1%eth0", "fe80::/48", "fe80::/48");
        row("", "", "");
        row("unknown", "", "");
        row("1.2.3", "", "");
        row("198.51.100.77, 10.0.0.1", "", "");
    }

    void networksAndSourcesAreWhatOneHolderHas()
    {
        QFETCH(QString, ip);
        QTEST(networkOf(ip), "network");
        QTEST(sourceOf(ip), "source");
    }

    void familiesLeaveVersionsOut()
    {
        QCOMPARE(agentFamily(QStringLiteral("python-httpx/0.28")), QStringLiteral("python-httpx"));
        QCOMPARE(agentFamily(QStringLiteral("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0")),
                 QStringLiteral("Firefox"));
        QCOMPARE(agentFamily(QString()), QString());
        QCOMPARE(modelFamily(QStringLiteral("openai/gpt-4o-mini-2024-07-18")), QStringLiteral("gpt-4o-mini"));
        QCOMPARE(endpointFamily(QStringLiteral("/v1/chat/completions?x=1")), QStringLiteral("chat"));
        QCOMPARE(endpointFamily(QStringLiteral("/v1beta/models/gemini:generateContent")), QStringLiteral("models"));
    }

    void everySettingIsListedOnceWithinItsBoundsAndCanBeSet()
    {
        QStringList seen;
        for (const SecurityParameter &parameter : securityParameters()) {
            const QString rule = QString::fromLatin1(entryOf(parameter.rule).id);
            const QString id = QString::fromLatin1(parameter.id);
            QVERIFY2(!seen.contains(rule + id), parameter.id);
            seen.append(rule + id);
            QVERIFY2(parameter.preset() >= parameter.least && parameter.preset() <= parameter.most, parameter.id);
            QVERIFY(QString::fromLatin1(parameter.meaning).endsWith(QLatin1Char('.')) && *parameter.unit);
            const QJsonObject object{{rule, QJsonObject{{id, parameter.most}}}};
            const auto settings = securitySettingsFromJson(object);
            QVERIFY2(settings, parameter.id);
            QCOMPARE((*settings).*(parameter.member), parameter.most);
            QCOMPARE(securitySettingsToJson(*settings), object);
            QVERIFY(!securitySettingsFromJson({{rule, QJsonObject{{id, parameter.most + 1}}}}));
        }
        // A member that is in no list could not be set.
        QCOMPARE(size_t(seen.size()) * sizeof(double), sizeof(SecuritySettings));
        QVERIFY(!securitySettingsFromJson({{QStringLiteral("no-such-rule"), QJsonObject()}}));
        QVERIFY(!securitySettingsFromJson(
            {{QStringLiteral("recon"), QJsonObject{{QStringLiteral("no_such_setting"), 1}}}}));
        for (int rule = 0; rule < kSecurityRuleCount; ++rule) {
            QCOMPARE(int(entryOf(SecurityRule(rule)).rule), rule);
            QVERIFY(!parametersOf(SecurityRule(rule)).isEmpty() && !entryOf(SecurityRule(rule)).needs.isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(SecurityRulesTest)
#include "securityrules_test.moc"
