// A cap on money, from the figures of a gateway to alerts in the store.
#include "models/alerts/figurereplay.h"
#include "tests/models/alerts/madefigures.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFromMs = MadeFigures::kFromMs;

AlertRule capped(double usd)
{
    AlertRule rule{QStringLiteral("budget")};
    rule.setValue(QStringLiteral("month_cap"), usd);
    return rule;
}

} // namespace

class BudgetAlertsTest : public QObject
{
    Q_OBJECT

private slots:
    // About 65 dollars a minute.
    void init()
    {
        m_stores = std::make_unique<ConsoleStores>();
        m_user = m_stores->keeper(m_stores->make(Dialect::Sqlite));
        m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
        m_watch = std::make_unique<AlertWatch>(*m_alerts, QStringLiteral("gw"));
        m_figures = {};
        m_figures.costMicros = 1'000'000;
        m_rules = {};
        m_clock.set(kFromMs);
        begin();
    }

    void aCapOnMoneyIsToldOfAllTrafficAndEndsWhenItIsRaised()
    {
        lookUntil(kFromMs + 26 * kHourMs);
        QVERIFY(budgetAlerts().isEmpty()); // there is none yet
        // What was spent before it was set counts.
        m_rules.put({capped(117'000), 1});
        lookUntil(kFromMs + 27 * kHourMs);
        QCOMPARE(budgetAlerts().size(), 1);
        const Alert first = budgetAlerts().constFirst();
        QCOMPARE(first.level, AlertLevel::Page);
        QCOMPARE(first.node, QStringList());
        QCOMPARE(first.ruleVersion, 1);
        QVERIFY2(first.summary.contains(QStringLiteral("times as fast as the cap of $117,000 for September 2026")) &&
                     first.summary.contains(QStringLiteral("of what was seen since")) &&
                     first.summary.contains(QStringLiteral("; cap reached at")),
                 qPrintable(first.summary));
        lookUntil(kFromMs + 32 * kHourMs);
        QCOMPARE(budgetAlerts().size(), 1);
        QVERIFY2(budgetAlerts().constFirst().summary.startsWith(QStringLiteral("cap reached at")),
                 qPrintable(budgetAlerts().constFirst().summary));
        QCOMPARE(budgetAlerts().constFirst().mutedBy, 0);
        const auto folder = m_alerts->folder(first.seq);
        QVERIFY(!folder->evidence.value(QStringLiteral("series")).toArray().isEmpty());
        QVERIFY(
            folder->evidence.value(QStringLiteral("not_below")).toString().startsWith(QStringLiteral("a cap above")));
        // It does not become usual by staying.
        lookUntil(kFromMs + 60 * kHourMs);
        QVERIFY(!budgetAlerts().constFirst().isOver());
        m_rules.put({capped(9'000'000), 2});
        lookUntil(kFromMs + 60 * kHourMs + 5 * kMinuteMs);
        QCOMPARE(budgetAlerts().size(), 1);
        QVERIFY(budgetAlerts().constFirst().isOver());
        // Another cap is another matter, and one that is taken away ends what it raised.
        m_rules.put({capped(200'000), 3});
        lookUntil(kFromMs + 61 * kHourMs);
        QCOMPARE(budgetAlerts().size(), 2);
        m_rules.put({capped(0), 4});
        lookUntil(kFromMs + 62 * kHourMs);
        const QList<Alert> all = budgetAlerts();
        QCOMPARE(all.size(), 2);
        QVERIFY(std::ranges::all_of(all, &Alert::isOver));
    }

    void aReplayFindsTheSameCap()
    {
        m_figures.freshMs = kFromMs + 40 * kHourMs;
        m_rules.put({capped(117'000), 1});
        for (const qint64 hour : {1, 7, 29, 31, 40})
            lookUntil(kFromMs + hour * kHourMs + kMinuteMs);
        const auto replay = FigureReplay::make(m_rules.figures, kFromMs);
        QVERIFY(replay && (*replay)->play(m_reader, kFromMs + 40 * kHourMs));
        const auto again = (*replay)->alerts({AnomalyMetric::Budget});
        QCOMPARE(again->size(), 1);
        QCOMPARE(budgetAlerts().size(), 1);
        QCOMPARE(again->constFirst().summary, budgetAlerts().constFirst().summary);
        QCOMPARE(again->constFirst().foundMs, budgetAlerts().constFirst().openedMs);
        QVERIFY(!again->constFirst().byChance);
    }

    // Of another version, for instance: what was learned is learned again, and nothing is raised twice.
    void aStateThatCannotBeReadIsMadeAnewFromTheHistory()
    {
        m_rules.put({capped(117'000), 1});
        lookUntil(kFromMs + 20 * kHourMs);
        QVERIFY(m_engine->leave());
        const QList<Alert> before = budgetAlerts();
        QCOMPARE(before.size(), 1);
        QVERIFY(m_user->store().execute(QStringLiteral("UPDATE alert_watch SET state = ?"), {QByteArray("another")}));
        begin();
        lookUntil(kFromMs + 20 * kHourMs + 10 * kMinuteMs);
        QCOMPARE(budgetAlerts().size(), 1);
        QCOMPARE(budgetAlerts().constFirst().openedMs, before.constFirst().openedMs);
        lookUntil(kFromMs + 32 * kHourMs);
        // As many dollars as without the stop: those of the hours before were counted again.
        QVERIFY2(budgetAlerts().constFirst().summary.startsWith(QStringLiteral("cap reached at")),
                 qPrintable(budgetAlerts().constFirst().summary));
        const auto whole = FigureReplay::make(m_rules.figures, kFromMs);
        QVERIFY(whole && (*whole)->play(m_reader, kFromMs + 32 * kHourMs - kMinuteMs));
        QCOMPARE((*whole)->alerts({AnomalyMetric::Budget})->constFirst().summary, budgetAlerts().constFirst().summary);
    }

private:
    void begin()
    {
        m_engine = std::make_unique<AlertEngine>(*m_watch, m_reader, usualDetectionSettings(), m_clock);
        m_engine->followRules([this] { return m_rules; });
    }
    void lookUntil(qint64 ms)
    {
        m_clock.set(ms);
        m_figures.freshMs = ms;
        const auto done = m_engine->catchUp(QStringLiteral("here"), kFromMs, [](const AlertEngine::Look &) {}, {});
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
    }
    QList<Alert> budgetAlerts()
    {
        AlertFilter filter{QStringLiteral("gw")};
        filter.rule = anomalyMetricToken(AnomalyMetric::Budget);
        return *m_alerts->list(filter);
    }

    FixedClock m_clock{kFromMs};
    std::unique_ptr<ConsoleStores> m_stores;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<AlertRepository> m_alerts;
    std::unique_ptr<AlertWatch> m_watch;
    MadeFigures m_figures;
    LatticeReader m_reader{[this](const auto &queries) { return m_figures(queries); }};
    RulesInForce m_rules;
    std::unique_ptr<AlertEngine> m_engine;
};

QTEST_GUILESS_MAIN(BudgetAlertsTest)
#include "budgetalerts_test.moc"
