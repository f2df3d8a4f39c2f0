#include "models/alerts/alertevidence.h"
#include "models/alerts/securityraise.h"
#include "securityscene.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace Gatehouse;

// From what is found about a principal to an alert in the store.
class SecurityRaiseTest : public QObject
{
    Q_OBJECT

private slots:
    void everyPrincipalOfAStoryBecomesOneAlertThatNamesNobody()
    {
        int raisedCount = 0;
        for (const SecurityStory &story : securityStories()) {
            if (!story.fires || story.rule == SecurityRule::OffHours)
                continue;
            SecurityScene scene;
            story.tell(scene);
            scene.finish();
            QStringList fingerprints;
            for (const PrincipalAlert &alert : scene.watch.alerts().open()) {
                const auto raised = raisedAlertOf(alert);
                QVERIFY2(raised, story.name);
                ++raisedCount;
                fingerprints.append(raised->fingerprint);
                QVERIFY(!raised->rule.isEmpty() && !raised->title.isEmpty() && !raised->summary.isEmpty());
                QVERIFY(raised->beganMs > 0 && raised->beganMs <= raised->foundMs && raised->foundMs <= raised->hitMs);
                const AlertEvidence evidence = alertEvidence(raised->evidence);
                QVERIFY(!evidence.rows.isEmpty() && !evidence.notBelow.isEmpty() && !evidence.baseline.isEmpty());
                QVERIFY(evidence.firstBadMs && evidence.contributors.size() == alert.findings.size());
                QVERIFY(!evidence.log10p || *evidence.log10p < 0);
                if (alert.kind == SecurityPrincipal::Network) {
                    const QString shown = raised->node.join(QString()) + raised->summary +
                                          QString::fromUtf8(QJsonDocument(raised->evidence).toJson());
                    QVERIFY2(!shown.contains(alert.principal), qPrintable(shown));
                }
                QCOMPARE(raised->person.contains(QStringLiteral("node")), alert.kind != SecurityPrincipal::Everybody);
            }
            fingerprints.removeDuplicates();
            QCOMPARE(fingerprints.size(), scene.watch.alerts().open().size());
        }
        QVERIFY(raisedCount >= kSecurityRuleCount - 1);
    }

    void theAlertStaysTheSameWhenSomethingLouderIsFound()
    {
        PrincipalAlerts alerts;
        SecurityFinding drift;
        drift.rule = SecurityRule::ScopeDrift;
        drift.level = SecurityLevel::Watch;
        drift.principal = QStringLiteral("sk-0123456789abcdef");
        drift.beganMs = drift.lastMs = kDayMs;
        const auto before = raisedAlertOf(*alerts.add(drift));
        SecurityFinding leak = drift;
        leak.rule = SecurityRule::KeyNewNetworks;
        leak.level = SecurityLevel::Page;
        leak.lastMs += kHourMs;
        const auto after = raisedAlertOf(*alerts.add(leak));
        QVERIFY(before && after);
        QCOMPARE(before->fingerprint, after->fingerprint);
        QCOMPARE(before->level, AlertLevel::Watch);
        QCOMPARE(after->level, AlertLevel::Page);
        QCOMPARE(after->rule, QStringLiteral("key-new-networks"));
        // The key is masked where everybody looks, and whole where a reason is asked for.
        QVERIFY(!after->node.join(QString()).contains(drift.principal));
        QVERIFY(QString::fromUtf8(QJsonDocument(after->person).toJson()).contains(drift.principal));
    }

    void whatIsOffIsNotFoundAndWhatIsOnNamesItsVersion()
    {
        for (const SecurityStory &story : securityStories()) {
            if (!story.fires || story.rule == SecurityRule::OffHours)
                continue;
            SecurityScene all;
            story.tell(all);
            all.finish();
            SecurityRules rules;
            rules.of(story.rule) = {true, 3};
            SecurityScene scene;
            scene.watch.setRules(rules);
            story.tell(scene);
            scene.finish();
            const auto isOfIt = [&story](const SecurityFinding &each) { return each.rule == story.rule; };
            SecurityFindings without = all.found;
            QVERIFY2(without.removeIf(isOfIt) > 0, story.name);
            QCOMPARE(scene.found, without);

            rules.of(story.rule) = {false, 3};
            for (const PrincipalAlert &alert : all.watch.alerts().open()) {
                const auto raised = raisedAlertOf(alert, rules);
                const QString id = QString::fromLatin1(entryOf(story.rule).id);
                QCOMPARE(raised->ruleVersion, raised->rule == id ? 3 : 0);
            }
        }
    }

    void whatIsOnlyNotedIsNoAlert()
    {
        PrincipalAlerts alerts;
        SecurityFinding noted;
        noted.rule = SecurityRule::DeadKeyUse;
        noted.level = SecurityLevel::Info;
        noted.principal = QStringLiteral("7");
        noted.beganMs = noted.lastMs = kDayMs;
        QVERIFY(!raisedAlertOf(*alerts.add(noted)));
    }
};

QTEST_GUILESS_MAIN(SecurityRaiseTest)
#include "securityraise_test.moc"
