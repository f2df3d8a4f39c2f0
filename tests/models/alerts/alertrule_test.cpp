// The list of rules: every setting with its unit, bounds, preset and meaning, and what a change of one comes to.
#include "models/alerts/rulesinforce.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

using namespace Gatehouse;

namespace
{

AlertRule calendarOf(const char *zone, const QList<QDate> &holidays)
{
    return {QLatin1String(kCalendarRule), true, {}, {}, QString::fromLatin1(zone), holidays};
}

} // namespace

class AlertRuleTest : public QObject
{
    Q_OBJECT

private slots:
    void everyDetectorAndEveryDetectionHasOneRuleAndThereIsOneCalendar()
    {
        QSet<QString> ids;
        QSet<QString> titles;
        for (const RuleEntry &rule : ruleCatalogue()) {
            ids.insert(rule.id);
            titles.insert(rule.title);
            QVERIFY(rule.sentence.endsWith(QLatin1Char('.')));
            QVERIFY(!rule.levels.isEmpty());
        }
        QCOMPARE(ids.size(), kAnomalyMetricCount + kSecurityRuleCount + 1);
        QCOMPARE(ruleCatalogue().constLast().id, QLatin1String(kCalendarRule));
        QCOMPARE(ruleCatalogue().size(), ids.size());
        QCOMPARE(titles.size(), ids.size());
        for (int i = 0; i < kAnomalyMetricCount; ++i)
            QVERIFY(ids.contains(anomalyMetricToken(AnomalyMetric(i))));
    }

    void everySettingHasUnitBoundsPresetAndMeaning()
    {
        for (const RuleEntry &rule : ruleCatalogue()) {
            QVERIFY2(!rule.settings.isEmpty(), qPrintable(rule.id));
            QSet<QString> ids;
            for (const RuleSetting &setting : rule.settings) {
                const QString name = rule.id + QLatin1Char('.') + setting.id;
                ids.insert(setting.id);
                QVERIFY2(!setting.unit.isEmpty(), qPrintable(name));
                QVERIFY2(setting.least < setting.most, qPrintable(name));
                QVERIFY2(setting.preset >= setting.least && setting.preset <= setting.most, qPrintable(name));
                QVERIFY2(setting.meaning.size() > 20 && setting.meaning.endsWith(QLatin1Char('.')), qPrintable(name));
            }
            QCOMPARE(ids.size(), rule.settings.size());
        }
    }

    // Bit for bit: a store without rules must not move a threshold.
    void whatNobodyChangedIsWhatTheDetectorsAreShippedWith()
    {
        RulesInForce rules;
        for (const RuleEntry &entry : ruleCatalogue()) {
            AlertRule rule{entry.id};
            for (const RuleSetting &setting : entry.settings)
                rule.values.insert(setting.id, setting.preset);
            rules.put({rule, 0});
        }
        QCOMPARE(rules.figures, FigureRules(usualDetectionSettings()));
        QCOMPARE(rules.security, SecurityRules());
        QCOMPARE(rules.figures.of(AnomalyMetric::Errors).settings.budget.threshold(),
                 usualDetectionSettings().budget.threshold());
    }

    void everySettingOfFiguresChangesWhatItsDetectorIsSetTo()
    {
        for (const RuleEntry &entry : ruleCatalogue()) {
            for (const RuleSetting &setting : entry.settings) {
                AlertRule rule{entry.id};
                rule.setValue(setting.id, setting.preset == setting.most ? setting.least : setting.most);
                QVERIFY2(checkRule(rule), qPrintable(entry.id + setting.id));
                RulesInForce rules;
                rules.put({rule, 3});
                const RulesInForce shipped;
                if (const auto metric = anomalyMetricFromToken(entry.id)) {
                    QVERIFY2(rules.figures.of(*metric).settings != shipped.figures.of(*metric).settings,
                             qPrintable(entry.id + setting.id));
                    QCOMPARE(rules.figures.of(*metric).version, 3);
                } else if (entry.kind == RuleKind::Calendar) {
                    QVERIFY2(rules.figures.season() != shipped.figures.season(), qPrintable(setting.id));
                } else {
                    QVERIFY2(rules.security.settings != shipped.security.settings, qPrintable(entry.id + setting.id));
                }
            }
        }
    }

    void aRuleReadsBackAsItWasWritten()
    {
        for (const RuleEntry &entry : ruleCatalogue()) {
            AlertRule rule{entry.id, false};
            rule.setValue(entry.settings.constFirst().id, entry.settings.constFirst().least);
            if (entry.hasScope())
                rule.scope = {QStringLiteral("provider=openai")};
            QVERIFY(checkRule(rule));
            QStringList problems;
            QCOMPARE(ruleFromJson(entry.id, ruleToJson(rule), problems), rule);
            QCOMPARE(problems, QStringList());
        }
        QVERIFY(ruleToJson({QStringLiteral("errors")}).isEmpty());
        AlertRule calendar = calendarOf("Europe/Berlin", {QDate(2026, 5, 1), QDate(2026, 12, 25)});
        calendar.setValue(QStringLiteral("weekly_after"), 28);
        QStringList problems;
        QCOMPARE(ruleFromJson(calendar.id, ruleToJson(calendar), problems), calendar);
        QCOMPARE(problems, QStringList());
    }

    void theCalendarIsThatOfAllRulesOnFigures()
    {
        AlertRule calendar = calendarOf("Asia/Kolkata", {QDate(2026, 12, 25)});
        calendar.setValue(QStringLiteral("weekly_after"), 28);
        RulesInForce rules;
        QCOMPARE(rules.figures.season(), SeasonDays());
        rules.put({calendar, 1});
        QCOMPARE(rules.figures.season(), (SeasonDays{QStringLiteral("Asia/Kolkata"), {QDate(2026, 12, 25)}, 28}));
        calendar.isOn = false;
        rules.put({calendar, 2});
        QCOMPARE(rules.figures.season(), SeasonDays());
    }

    void aDifferenceOfCalendarsNamesZoneAndDays()
    {
        const AlertRule before = calendarOf("", {QDate(2026, 5, 1)});
        const AlertRule after = calendarOf("Europe/Berlin", {QDate(2026, 12, 25), QDate(2026, 12, 26)});
        QCOMPARE(
            after.differenceFrom(before),
            QStringLiteral("time zone UTC \u2192 Europe/Berlin, 2026-12-25 2026-12-26 like a Sunday, 2026-05-01 no "
                           "more like a Sunday"));
        QCOMPARE(before.differenceFrom(before), QString());
    }

    void whatIsNoDayIsNamed()
    {
        QCOMPARE(holidaysFromText(QStringLiteral(" 2026-12-26\n2026-12-25, 2026-12-26;\n")).value_or(QList<QDate>()),
                 (QList<QDate>{QDate(2026, 12, 25), QDate(2026, 12, 26)}));
        QCOMPARE(holidaysFromText({}).value_or(QList<QDate>{QDate()}), QList<QDate>());
        const auto none = holidaysFromText(QStringLiteral("2026-02-30 Christmas 2026-12-25 2026-1-1"));
        QVERIFY(!none);
        QCOMPARE(none.error().message,
                 QStringLiteral("\"2026-02-30\", \"Christmas\", \"2026-1-1\" are no days. Write each day as "
                                "2026-12-25."));
        // Written by hand into the store: the rest of it holds.
        QStringList problems;
        const QJsonObject body{
            {QStringLiteral("zone"), QStringLiteral("Mars/Olympus")},
            {QStringLiteral("holidays"), QJsonArray{QStringLiteral("2026-02-30"), QStringLiteral("2026-12-25"), 7}}};
        const AlertRule read = ruleFromJson(QLatin1String(kCalendarRule), body, problems);
        QCOMPARE(read.holidays, (QList<QDate>{QDate(2026, 12, 25)}));
        QCOMPARE(read.zone, QString());
        const QString told = problems.join(QLatin1Char('\n'));
        QVERIFY2(told.contains(QStringLiteral("2026-02-30")) && told.contains(QStringLiteral("Mars/Olympus")),
                 qPrintable(told));
    }

    void whatACalendarCannotBeIsRefused_data()
    {
        QTest::addColumn<AlertRule>("rule");
        QTest::addColumn<QString>("words");
        QList<QDate> many;
        for (int i = 0; i <= kMostHolidays; ++i)
            many.append(QDate(2026, 1, 1).addDays(i));
        QTest::newRow("no zone") << calendarOf("Mars/Olympus", {}) << QStringLiteral("no time zone \"Mars/Olympus\"");
        QTest::newRow("no day") << calendarOf("", {QDate(2026, 2, 30)}) << QStringLiteral("Write each as 2026-12-25.");
        QTest::newRow("too many days") << calendarOf("", many) << QStringLiteral("500 are the most");
        AlertRule errors = calendarOf("UTC", {});
        errors.id = QStringLiteral("errors");
        QTest::newRow("another rule") << errors << QStringLiteral("change the rule calendar");
        AlertRule somewhere = calendarOf("UTC", {});
        somewhere.scope = {QStringLiteral("provider=openai")};
        QTest::newRow("one node") << somewhere << QStringLiteral("it is one for all");
    }

    void whatACalendarCannotBeIsRefused()
    {
        QFETCH(AlertRule, rule);
        QFETCH(QString, words);
        const auto checked = checkRule(rule);
        QVERIFY(!checked);
        QVERIFY2(checked.error().message.contains(words), qPrintable(checked.error().message));
    }

    void aDifferenceIsToldInWords()
    {
        AlertRule before{QStringLiteral("errors")};
        AlertRule after = before;
        QCOMPARE(after.differenceFrom(before), QString());
        after.setValue(QStringLiteral("quiet_days"), 30);
        after.setValue(QStringLiteral("least_share"), 0.005);
        after.isOn = false;
        after.scope = {QStringLiteral("provider=openai")};
        QCOMPARE(after.differenceFrom(before), QStringLiteral("off, quiet_days 11 days → 30 days, least_share 0.1 % → "
                                                              "0.5 %, looks at openai"));
        after.setValue(QStringLiteral("quiet_days"), 11);
        QVERIFY(!after.values.contains(QStringLiteral("quiet_days")));
    }

    void aCapIsOneOfAllTrafficAndOffUntilItIsSet()
    {
        const RuleEntry *entry = ruleEntry(QStringLiteral("budget"));
        QVERIFY(entry && !entry->hasScope());
        QCOMPARE(entry->levels, QStringLiteral("ticket, page"));
        QCOMPARE(entry->settings.constFirst().id, QStringLiteral("month_cap"));
        QCOMPARE(entry->settings.constFirst().unit, QStringLiteral("USD"));
        QCOMPARE(entry->settings.constFirst().preset, 0.0);
        AlertRule rule{QStringLiteral("budget")};
        QVERIFY(rule.lacksCap());
        QVERIFY(!AlertRule{QStringLiteral("errors")}.lacksCap());
        const LatticeNode all;
        const LatticeNode provider{QStringLiteral("openai"), {}, {}};
        RulesInForce rules;
        QVERIFY(!rules.figures.watches(AnomalyMetric::Budget, all));
        rule.setValue(QStringLiteral("month_cap"), 1250.5);
        QVERIFY(!rule.lacksCap());
        QCOMPARE(rule.differenceFrom({QStringLiteral("budget")}), QStringLiteral("month_cap 0 USD \u2192 1250.5 USD"));
        rules.put({rule, 2});
        QCOMPARE(rules.figures.of(AnomalyMetric::Budget).settings.monthCapUsd, 1250.5);
        QVERIFY(rules.figures.watches(AnomalyMetric::Budget, all));
        QVERIFY(!rules.figures.watches(AnomalyMetric::Budget, provider));
        rule.isOn = false;
        rules.put({rule, 3});
        QVERIFY(!rules.figures.watches(AnomalyMetric::Budget, all));
    }

    void aCapThatCannotBeIsRefused()
    {
        AlertRule rule{QStringLiteral("budget")};
        rule.setValue(QStringLiteral("month_cap"), -1);
        QVERIFY(checkRule(rule).error().message.contains(QStringLiteral("must be from 0 USD to 10000000 USD")));
        rule.setValue(QStringLiteral("month_cap"), 500);
        QVERIFY(checkRule(rule));
        rule.scope = {QStringLiteral("provider=openai")};
        QVERIFY(checkRule(rule).error().message.contains(QStringLiteral("it looks at all traffic as a whole")));
    }

    void aRuleIsFoundByItsNameWithEitherSign_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("id");
        QTest::newRow("exact") << QStringLiteral("traffic_drop") << QStringLiteral("traffic_drop");
        QTest::newRow("hyphen") << QStringLiteral("traffic-drop") << QStringLiteral("traffic_drop");
        QTest::newRow("of misuse") << QStringLiteral("Admin-Plane") << QStringLiteral("admin-plane");
        QTest::newRow("two that differ in it") << QStringLiteral("spend-spike") << QStringLiteral("spend-spike");
        QTest::newRow("the other one") << QStringLiteral("spend_spike") << QStringLiteral("spend_spike");
        QTest::newRow("doubt") << QStringLiteral("Spend-Spike") << QString();
        QTest::newRow("none") << QStringLiteral("gravity") << QString();
    }

    void aRuleIsFoundByItsNameWithEitherSign()
    {
        QFETCH(QString, name);
        QFETCH(QString, id);
        const auto entry = ruleEntryNamed(name);
        QCOMPARE(entry ? (*entry)->id : QString(), id);
        if (!entry)
            QVERIFY(entry.error().message.contains(QStringLiteral("errors, auth_failures")));
    }
};

QTEST_GUILESS_MAIN(AlertRuleTest)
#include "alertrule_test.moc"
