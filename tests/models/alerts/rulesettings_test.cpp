// Each setting of the rules on figures by what it does: a trouble that is told with one value and not with another.
#include "models/alerts/rulesinforce.h"
#include "models/core/timespan.h"
#include "models/telemetry/sketch.h"
#include "tests/models/alerts/settingrows.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

using enum AnomalyMetric;
using Values = SettingValues;

constexpr qint64 kStartMs = 1'767'571'200'000; // Monday, 2026-01-05T00:00:00Z
constexpr int kDay = kDayMinutes;

struct Told {
    int opened = 0;
    int pages = 0;
    QList<AnomalySignal> signalsSeen = {};
};

// A minute of it as a detector gets it; it lives as long as this.
class Fed
{
public:
    explicit Fed(const MadeMinute &minute, qint64 startMs)
    {
        bucket.startMs = startMs;
        bucket.known = minute.known;
        bucket.attempts = minute.attempts;
        bucket.outcomes[size_t(Outcome::ServerError)] = minute.failures;
        bucket.outcomes[size_t(Outcome::Ok)] = minute.attempts - minute.failures;
        bucket.costMicros = minute.costMicros;
        const qint64 first = minute.ofFirstModel < 0 ? minute.attempts / 2 : minute.ofFirstModel;
        m_models = {CategoryCount{1, first}, CategoryCount{2, minute.attempts - first}};
        bucket.models = m_models;
        if (minute.latencyUs <= 0 || minute.attempts <= 0)
            return;
        // Two in a hundred are always slow.
        const qint64 slow = minute.attempts / 50;
        m_latency.add(minute.latencyUs, minute.attempts - slow);
        m_latency.add(2'400'000, slow);
        bucket.latency = bucket.ttft = &m_latency;
    }
    Fed(const Fed &) = delete;
    Fed &operator=(const Fed &) = delete;

    SeriesBucket bucket;

private:
    std::array<CategoryCount, 2> m_models;
    Sketch m_latency;
};

RulesInForce rulesOf(AnomalyMetric metric, const Values &values)
{
    RulesInForce rules;
    rules.put({AlertRule{anomalyMetricToken(metric), true, values}, 1});
    return rules;
}

Told tell(const RulesInForce &rules, AnomalyMetric metric, const MadeTrouble &trouble)
{
    const SeasonCalendar calendar(rules.figures.season());
    NodeDetectors detectors(rules.figures.settings(), calendar, NodeExtent::WholeGateway);
    Told told;
    for (int i = 0; i < trouble.minutes; ++i) {
        const Fed fed(trouble.minute(i), kStartMs + i * kMinuteMs);
        for (const AnomalySignal &signal : detectors.push(fed.bucket)) {
            if (signal.metric != metric || i < trouble.from)
                continue;
            told.signalsSeen.append(signal);
            told.opened += signal.phase == AnomalySignal::Phase::Opened;
            told.pages += signal.phase == AnomalySignal::Phase::Opened && signal.level == AlertLevel::Page;
        }
    }
    return told;
}

Values windows(double first, double second, double third, double fourth)
{
    return {{QStringLiteral("window_1"), first},
            {QStringLiteral("window_2"), second},
            {QStringLiteral("window_3"), third},
            {QStringLiteral("window_4"), fourth}};
}

Values one(const char *id, double value)
{
    return {{QString::fromLatin1(id), value}};
}

} // namespace

class RuleSettingsTest : public QObject
{
    Q_OBJECT

private slots:
    void eachSettingHasAnEffect_data()
    {
        QTest::addColumn<int>("at");
        const QList<SettingRow> all = settingRows();
        for (int i = 0; i < all.size(); ++i)
            QTest::addRow("%s %s", qPrintable(anomalyMetricToken(all.at(i).metric)), all.at(i).setting) << i;
    }

    void eachSettingHasAnEffect()
    {
        QFETCH(int, at);
        const SettingRow row = settingRows().at(at);
        for (const Values &values : {row.louder, row.quieter})
            QVERIFY(checkRule({anomalyMetricToken(row.metric), true, values}));
        const Told louder = tell(rulesOf(row.metric, row.louder), row.metric, row.trouble);
        const Told quieter = tell(rulesOf(row.metric, row.quieter), row.metric, row.trouble);
        QCOMPARE(row.pages ? quieter.pages : quieter.opened, row.least);
        QVERIFY((row.pages ? louder.pages : louder.opened) > row.least);
    }

    // Those of latency are those of shares, and so on: what has one member has one row.
    void noSettingIsWithoutARow()
    {
        const QList<SettingRow> all = settingRows();
        for (const FigureParameter &each : figureParameters()) {
            QVERIFY2(std::ranges::any_of(all,
                                         [&each](const SettingRow &row) {
                                             return each.metrics.contains(row.metric) &&
                                                    QLatin1String(each.id) == QLatin1String(row.setting);
                                         }),
                     each.id);
        }
    }

    // The minutes are kept, so that a window that is changed says what it would have said if it had always been so.
    void aChangedWindowIsSummedAnewOfWhatIsKept_data()
    {
        QTest::addColumn<int>("metric");
        QTest::addColumn<Values>("values");
        QTest::newRow("shares") << int(Errors) << windows(2, 7, 20, 45);
        QTest::newRow("latency") << int(Latency) << windows(2, 7, 20, 45);
        QTest::newRow("mix") << int(ModelMix) << one("window", 25);
        QTest::newRow("objective") << int(Objective)
                                   << Values{{QStringLiteral("fast_long"), 33},    {QStringLiteral("fast_short"), 4},
                                             {QStringLiteral("middle_long"), 105}, {QStringLiteral("middle_short"), 11},
                                             {QStringLiteral("slow_long"), 900},   {QStringLiteral("slow_short"), 70}};
    }

    void aChangedWindowIsSummedAnewOfWhatIsKept()
    {
        QFETCH(int, metric);
        QFETCH(Values, values);
        const auto changed = rulesOf(AnomalyMetric(metric), values).figures.settings();
        const SeasonCalendar calendar;
        NodeDetectors always(changed, calendar);
        NodeDetectors later(RulesInForce().figures.settings(), calendar);
        constexpr int kChange = 3 * kDay + 1234 % 60;
        int told = 0;
        for (int i = 0; i < kChange + 300; ++i) {
            MadeMinute minute = usualMinute(i);
            if (i >= kChange + 20)
                minute = {50, 10, 0, 45, 3'000'000};
            const Fed fed(minute, kStartMs + i * kMinuteMs);
            if (i == kChange) {
                later.setSettings(changed);
                // Also by who goes on from a state that was written before the change.
                NodeDetectors restored(changed, calendar);
                QVERIFY(restored.restore(later.snapshot()));
            }
            const auto a = always.push(fed.bucket);
            const auto b = later.push(fed.bucket);
            if (i < kChange)
                continue;
            const auto ofMetric = [metric](std::span<const AnomalySignal> all) {
                QList<AnomalySignal> some(all.begin(), all.end());
                some.removeIf([metric](const AnomalySignal &each) { return int(each.metric) != metric; });
                return some;
            };
            QCOMPARE(ofMetric(b), ofMetric(a));
            told += int(ofMetric(a).size());
        }
        QVERIFY(told > 0);
    }

    void whatCannotBeSetIsRefusedWithWhatAndWhyAndWhatToDo_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<Values>("values");
        QTest::addColumn<QString>("words");
        QTest::newRow("longer than what is kept")
            << QStringLiteral("errors") << one("window_4", 90)
            << QStringLiteral(
                   "The setting window_4 of the rule errors cannot be 90 minutes. It must be from 1 minute to "
                   "60 minutes, a whole number. Attempts are counted over this time, too, the longest. No "
                   "longer than an hour, which is what is kept by the minute.");
        QTest::newRow("half a minute") << QStringLiteral("traffic_drop") << one("window_1", 2.5)
                                       << QStringLiteral("cannot be 2.5 minutes. It must be from 1 minute to 60 "
                                                         "minutes, a whole number.");
        QTest::newRow("between two steps") << QStringLiteral("model_mix") << one("window", 7)
                                           << QStringLiteral("cannot be 7 minutes. It must be from 5 minutes to 60 "
                                                             "minutes, a multiple of 5 minutes.");
        QTest::newRow("a week of burning") << QStringLiteral("objective") << one("slow_long", 10'080)
                                           << QStringLiteral("No longer than three days, which is what is kept by the "
                                                             "hour.");
        QTest::newRow("no number") << QStringLiteral("budget") << one("fast_factor", qQNaN())
                                   << QStringLiteral("cannot be nan times");
    }

    void whatCannotBeSetIsRefusedWithWhatAndWhyAndWhatToDo()
    {
        QFETCH(QString, rule);
        QFETCH(Values, values);
        QFETCH(QString, words);
        const auto checked = checkRule({rule, true, values});
        QVERIFY(!checked);
        QCOMPARE(checked.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(checked.error().message.contains(words), qPrintable(checked.error().message));
    }
};

QTEST_GUILESS_MAIN(RuleSettingsTest)
#include "rulesettings_test.moc"
