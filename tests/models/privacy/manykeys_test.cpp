// A person with far more keys than fit into a statement: each is switched off, counted and forgotten.
#include "models/privacy/casestepkinds.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QSet>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kPerson = 2;
constexpr int kFirst = 500'000;

// Remembers what was switched off.
class CountingSwitches final : public GatewayControl
{
public:
    bool can(const GatewayAction &) override { return true; }
    Result<ActionOutcome> run(const GatewayAction &action, const std::stop_token &) override
    {
        ++asked;
        switched.insert(action.token() + QLatin1Char(' ') + action.id);
        return ActionOutcome{ActionWay::AdminApi, true, {}};
    }
    Result<bool> isDone(const GatewayAction &action, const std::stop_token &) override
    {
        return switched.contains(action.token() + QLatin1Char(' ') + action.id);
    }

    QSet<QString> switched;
    int asked = 0;
};

} // namespace

class ManyKeysTest : public QObject
{
    Q_OBJECT

private slots:
    void everyKeyIsSwitchedOff_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<int>("keys");
        QTest::newRow("store in sqlite, more than a statement takes") << Dialect::Sqlite << 1100;
        QTest::newRow("store in postgresql, more than anybody files") << Dialect::PostgreSql << 70;
    }
    void everyKeyIsSwitchedOff()
    {
        QFETCH(Dialect, store);
        QFETCH(int, keys);
        start(store);
        addKeys(kFirst, keys);
        const QString id = m_scene->queued(m_scene->request(RequestType::Deletion, kPerson));
        const auto worked = work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        for (int key = kFirst; key < kFirst + keys; ++key)
            QVERIFY(m_switches.switched.contains(QStringLiteral("disable_key %1").arg(key)));
        QCOMPARE(m_switches.asked, int(m_switches.switched.size()));
        QCOMPARE(rows("SELECT count(*) FROM api_keys WHERE account_id = ?"), 0);
        int steps = 0;
        const auto laid = m_scene->runs().steps(id, 1);
        WORKS(laid);
        for (const CaseStep &step : *laid)
            steps += step.kind == StepKind::kSwitch;
        QCOMPARE(steps, m_switches.asked);
        QVERIFY(m_scene->desk().admin().user().audit().verify()->isGenuine());
    }

    // Keys that are gone keep their place, those that have come are at the end: steps are counted by it.
    void theOrderOfTheKeysStays()
    {
        start(Dialect::Sqlite);
        addKeys(kFirst, 1200);
        const DataMap &map = m_scene->profile().dataMap;
        const SubjectSearch search(map, m_scene->tables());
        const Person before = *search.resolve({m_scene->account(kPerson)});
        QVERIFY(before.keysIn(map).size() > 1200);
        QVERIFY(before.valuesOf(map.keyTable, map.keyColumn).isEmpty());
        QCOMPARE(*Person::fromJson(before.toJson()), before);
        m_scene->gateway().execute(QStringLiteral("DELETE FROM api_keys WHERE id > ?"), {kFirst + 30});
        addKeys(kFirst + 5000, 2);
        const Person after = *search.refreshed(before);
        QCOMPARE(after.keysIn(map).size(), before.keysIn(map).size() + 2);
        QCOMPARE(after.keysIn(map).first(before.keysIn(map).size()), before.keysIn(map));
    }

    void moreThanCanBeSwitchedOffIsSaid()
    {
        start(Dialect::Sqlite);
        addKeys(kFirst, 20'001);
        const auto person =
            SubjectSearch(m_scene->profile().dataMap, m_scene->tables()).resolve({m_scene->account(kPerson)});
        QVERIFY(!person);
        QCOMPARE(person.error().kind, ErrorKind::Unsupported);
        QVERIFY2(person.error().message.contains(QStringLiteral("keys")), qPrintable(person.error().message));
    }

private:
    void start(Dialect store)
    {
        m_switches = {};
        m_scene = std::make_unique<ErasureScene>(m_stores, store, QStringLiteral("demo sqlite"), m_databases,
                                                 QList{1, kPerson});
    }

    void addKeys(int first, int count)
    {
        m_scene->gateway().execute(
            QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1) "
                           "INSERT INTO api_keys SELECT ? + i, ?, 1, 'n', 'p', 'h' || (? + i), 'active', 1, 1, 1, 1, 1 "
                           "FROM n"),
            {count, first, account(), first});
    }

    Result<std::optional<WorkedCase>> work(const QString &id)
    {
        WorkBench bench = m_scene->bench(m_scene->desk().officer());
        bench.control = &m_switches;
        WorkerSettings settings = m_scene->settings;
        settings.operatorId = m_scene->desk().officer().id();
        return CaseWorker(bench, settings).workOne(id);
    }

    qlonglong account() const { return m_scene->account(kPerson).value.toLongLong(); }
    qint64 rows(const char *sql)
    {
        return m_scene->gateway().database().scalar(QLatin1String(sql), {account()}).value_or(-1);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    CountingSwitches m_switches;
};

QTEST_GUILESS_MAIN(ManyKeysTest)
#include "manykeys_test.moc"
