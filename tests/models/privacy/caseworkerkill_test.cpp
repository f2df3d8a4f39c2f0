// Workers that are killed without a warning at every point at which something else would be left behind: what they
// leave is taken up by the next one, and in the end all is done once.
#include "tests/models/privacy/killedcase.h"

#include <QTest>

#include <random>

using namespace Gatehouse;

namespace
{

// Where whoever takes over dies: each time a little further.
const QStringList kFurther{QStringLiteral("after outcome"), QStringLiteral("before finish"),
                           QStringLiteral("before rescan is recorded"), QStringLiteral("before completion")};

enum class Company { Alone, TakenOverFrom, SideBySide };

} // namespace

class CaseWorkerKillTest : public QObject
{
    Q_OBJECT

private slots:
    void everyPointIsSurvived_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<Company>("company");
        const auto add = [](Dialect store, const LateRow &gateway, Company company, const char *words) {
            QTest::addRow("store in %s, %s, %s", qPrintable(dialectToken(store)), gateway.kind, words)
                << store << QString::fromLatin1(gateway.kind) << company;
        };
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql}) {
            add(store, kLateRows[0], Company::Alone, "one worker");
            add(store, kLateRows[0], Company::TakenOverFrom, "another takes over and the first wakes up");
            add(store, kLateRows[0], Company::SideBySide, "two at a time");
            add(store, kLateRows[1], Company::TakenOverFrom, "another takes over and the first wakes up");
        }
    }

    void everyPointIsSurvived()
    {
        QFETCH(Dialect, store);
        QFETCH(QString, kind);
        QFETCH(Company, company);
        m_case.start(store, kind);
        const QStringList labels = labelsInCode();
        QVERIFY(labels.size() > 10);
        for (int round = 0; !m_case.isOver(); ++round) {
            QVERIFY(round < KilledCase::kMostRounds);
            runOnce(company, round);
            if (QTest::currentTestFailed())
                return;
            m_case.addLateRowInTime();
        }
        const QStringList deaths = m_case.workers().deaths();
        const QStringList sleeps = m_case.workers().sleeps();
        for (const QString &label : labels + switchLabels())
            QVERIFY2(deaths.contains(label), qPrintable(QStringLiteral("nobody died ") + label));
        for (const QString &label : KilledCase::sleepable(labels))
            QVERIFY2(company != Company::TakenOverFrom || sleeps.contains(label), qPrintable(label));
        m_case.checkEnd(company != Company::SideBySide);
    }

    // Each switch is asked once, also by a worker that was believed dead while it was about to.
    void whoWakesUpLateAsksNoSwitch_data() { addStores(); }
    void whoWakesUpLateAsksNoSwitch()
    {
        QFETCH(Dialect, store);
        m_case.start(store, QString::fromLatin1(kLateRows[0].kind));
        const QString finish = QStringLiteral("before finish");
        m_case.takeOverFrom(Doom{.dieAt = {finish}, .sleepAt = {QStringLiteral("after intent")}}, kFurther);
        QCOMPARE(m_case.workers().sleeps().size(), 1);
        QCOMPARE(m_case.workers().deaths(), QStringList({QStringLiteral("after outcome"), finish}));
        QVERIFY(m_case.workers().switched().size() > 1);
        QCOMPARE(m_case.workers().switched().removeDuplicates(), 0);
    }

    void whoeverDiesByChanceIsSurvived_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<unsigned>("seed");
        QTest::addColumn<int>("rowsPerBatch");
        QTest::newRow("store in sqlite, row by row, seed 1") << Dialect::Sqlite << 1U << 1;
        QTest::newRow("store in postgresql, row by row, seed 2") << Dialect::PostgreSql << 2U << 1;
        QTest::newRow("store in postgresql, as it comes, seed 3")
            << Dialect::PostgreSql << 3U << WorkerSettings().rowsPerBatch;
    }

    void whoeverDiesByChanceIsSurvived()
    {
        QFETCH(Dialect, store);
        QFETCH(unsigned, seed);
        QFETCH(int, rowsPerBatch);
        m_case.start(store, QString::fromLatin1(kLateRows[0].kind));
        m_case.scene().settings.rowsPerBatch = rowsPerBatch;
        std::mt19937 chance(seed);
        std::uniform_int_distribution<int> points(1, 24);
        for (int round = 0; !m_case.isOver(); ++round) {
            QVERIFY(round < KilledCase::kMostRounds);
            m_case.runTogether(
                {Doom{.dieAtNumber = points(chance)}, Doom{.dieAtNumber = points(chance), .isOther = true}});
            if (QTest::currentTestFailed())
                return;
        }
        m_case.checkEnd(false);
    }

    void cleanupTestCase() { qInfo("%lld workers were killed", m_case.kills()); }

private:
    static void addStores()
    {
        QTest::addColumn<Dialect>("store");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql})
            QTest::addRow("store in %s", qPrintable(dialectToken(store))) << store;
    }

    void runOnce(Company company, int round)
    {
        const QStringList dieAt = m_case.wantedDeaths();
        if (company == Company::Alone) {
            m_case.runTogether({Doom{.dieAt = dieAt}});
        } else if (company == Company::SideBySide) {
            m_case.runTogether({Doom{.dieAt = dieAt}, Doom{.dieAt = dieAt, .isOther = true}});
        } else {
            m_case.takeOverFrom(Doom{.dieAt = dieAt, .sleepAt = m_case.wantedSleeps(), .isOther = round % 2 != 0},
                                dieAt + kFurther);
        }
    }

    KilledCase m_case;
};

QTEST_GUILESS_MAIN(CaseWorkerKillTest)
#include "caseworkerkill_test.moc"
