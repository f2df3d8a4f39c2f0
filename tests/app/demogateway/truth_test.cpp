// The eight scripted incidents of a demo gateway, found by the product's own path and compared with the truth file. The
// long table, with all the traffic of its days, is printed by gatehouse_alarmbench.
#include "app/demogateway/options.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/support/demowatch.h"

#include <QTest>

using namespace Gatehouse;
using Demo::IncidentKind;

class TruthTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const auto written = m_history.write();
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        DemoWatch watch({m_history.folder.database(), m_history.folder.truth(), m_history.plan.span, 4 * kHourMs, 20},
                        usualDetectionSettings());
        const auto table = watch.run();
        QVERIFY2(table, table ? "" : qPrintable(table.error().message));
        m_table = *table;
        qInfo().noquote() << QLatin1Char('\n') + m_table.text();
    }

    void eachIsFoundAtTheRightNodeInTime_data()
    {
        QTest::addColumn<IncidentKind>("kind");
        QTest::addColumn<double>("withinMinutes");
        // The history is thin, so that it is read in a few minutes: six requests a minute, one of them at the provider
        // that fails, two at the one that is slow. With all its traffic each is found within five minutes.
        QTest::newRow("outage of a provider") << IncidentKind::ProviderOutage << 10.0;
        QTest::newRow("stolen passwords") << IncidentKind::CredentialStuffing << 15.0;
        QTest::newRow("slow provider") << IncidentKind::LatencyShift << 30.0;
        QTest::newRow("too many requests") << IncidentKind::RateLimitStorm << 3.0;
        QTest::newRow("dear requests") << IncidentKind::SpendSpike << 5.0;
        QTest::newRow("traffic drops") << IncidentKind::TrafficDrop << 15.0;
        QTest::newRow("leaked key") << IncidentKind::LeakedKey << 15.0;
        QTest::newRow("sleeping key") << IncidentKind::DormantKey << 15.0;
    }

    void eachIsFoundAtTheRightNodeInTime()
    {
        QFETCH(IncidentKind, kind);
        QFETCH(double, withinMinutes);
        const TruthRow &row = m_table.row(kind);
        QVERIFY2(row.found, "not found");
        QVERIFY2(row.rightly, qPrintable(row.found->alert.rule + nodeText(row.found->node)));
        QVERIFY2(row.delayMinutes() <= withinMinutes, qPrintable(QString::number(row.delayMinutes())));
    }

    // Whoever is called for an incident is not called three times more for what follows from it.
    void whatFollowsFromItIsNotToldBeside()
    {
        for (const TruthRow &row : m_table.rows) {
            const auto standing =
                std::ranges::count_if(row.beside, [](const SeenAlert &seen) { return seen.blamed.isEmpty(); });
            QVERIFY2(standing <= 2, qPrintable(incidentToken(row.incident.kind)));
        }
    }

    // One a day, as the settings promise.
    void quietDaysAreQuiet()
    {
        QVERIFY(m_table.quietDays > 15);
        QVERIFY2(m_table.falseAlarmsPerDay() <= 1.0, qPrintable(QString::number(m_table.falseAlarms.size())));
    }

private:
    // As many days as are shipped: what a rule can find depends on them.
    Demo::DemoHistory m_history{Demo::Options().days, 285'000, 1};
    TruthTable m_table;
};

QTEST_GUILESS_MAIN(TruthTest)
#include "truth_test.moc"
