// Purges by random schedules over random rows, holds and open requests: exactly the rows go that somebody who only
// knows the rules would have taken, one by one.
#include "purgeworld.h"

#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <random>

using namespace Gatehouse;

namespace
{

constexpr int kPersons = 6;
constexpr int kGone = 9; // somebody who has no row of their own any more

} // namespace

class PurgePropertyTest : public QObject
{
    Q_OBJECT
private slots:
    void exactlyWhatIsDueGoes_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<unsigned>("first");
        QTest::addColumn<unsigned>("seeds");
        QTest::newRow("sqlite") << Dialect::Sqlite << QStringLiteral("new-api sqlite 2026-09") << 1U << 12U;
        QTest::newRow("sqlite, before kinds were indexed")
            << Dialect::Sqlite << QStringLiteral("new-api sqlite 2024-06") << 100U << 4U;
        QTest::newRow("postgresql") << Dialect::PostgreSql << QStringLiteral("new-api postgresql 2026-09") << 200U
                                    << 3U;
        QTest::newRow("mysql") << Dialect::Sqlite << QStringLiteral("new-api mysql 2026-09") << 300U << 2U;
        QTest::newRow("one-api") << Dialect::Sqlite << QStringLiteral("one-api sqlite 2025-02") << 400U << 4U;
        QTest::newRow("one-api on postgresql")
            << Dialect::PostgreSql << QStringLiteral("one-api postgresql 2025-02") << 450U << 2U;
        QTest::newRow("litellm") << Dialect::Sqlite << QStringLiteral("litellm postgresql 2026-09") << 500U << 4U;
    }

    void exactlyWhatIsDueGoes()
    {
        QFETCH(Dialect, store);
        QFETCH(QString, kind);
        QFETCH(unsigned, first);
        QFETCH(unsigned, seeds);
        for (unsigned seed = first; seed < first + seeds; ++seed) {
            runOnce(store, kind, seed);
            if (QTest::currentTestFailed()) {
                qWarning("seed %u", seed);
                return;
            }
        }
    }

private:
    int number(int from, int to) { return std::uniform_int_distribution<int>(from, to)(m_chance); }
    bool chance(int percent) { return number(1, 100) <= percent; }

    // Now and then of the days around which payments may go at last.
    int daysAgo() { return chance(6) ? number(3640, 3665) : number(0, 200); }

    void fill(PurgeScene &scene, const Product &product, World &world)
    {
        GatewayFixture &gateway = scene.fixture();
        for (int person = 1; person <= kPersons; ++person)
            gateway.execute(QString::fromLatin1(product.addPerson).arg(person));
        const qint64 startS = PurgePropertyTest::startS(scene);
        gateway.addTogether([&] {
            const int count = number(200, 700);
            for (int id = 1; id <= count; ++id) {
                const LogRow row{QString::number(id), chance(10) ? kGone : number(1, kPersons), number(0, 7),
                                 chance(3) ? 0 : startS - qint64(daysAgo()) * 86400 + number(0, 86399)};
                world.rows.append(row);
                gateway.execute(
                    QString::fromLatin1(product.addRow).arg(row.id).arg(row.user).arg(row.type).arg(row.createdS));
            }
        });
    }

    void schedule(PurgeScene &scene, World &world)
    {
        QMap<QString, QString> periods;
        for (const char *name : {"request_log", "administration", "security_log", "billing"}) {
            if (!chance(70))
                continue;
            const int days = number(1, 150);
            world.days.insert(QString::fromLatin1(name), days);
            periods.insert(QString::fromLatin1(name), QStringLiteral("P%1D").arg(days));
        }
        scene.putInForce(PurgeScene::policy(periods));
    }

    static SubjectIdentity accountOf(const Product &product, int person)
    {
        return {QStringLiteral("account"), QString::fromLatin1(product.person).arg(person)};
    }

    void holdSomebody(PurgeScene &scene, const Product &product, World &world)
    {
        CaseWorkplace &officer = scene.desk().officer();
        const int person = chance(20) ? kGone : number(1, kPersons);
        const SubjectIdentity subject =
            chance(50) || person == kGone
                ? accountOf(product, person)
                : SubjectIdentity{QStringLiteral("email"), QStringLiteral("U%1@Example.org").arg(person)};
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = scene.today().addDays(number(0, 3));
        WORKS(officer.cases().addHold(officer.id(), hold, subject));
        world.people.insert(person);
    }

    void holdRow(PurgeScene &scene, const Product &product, World &world)
    {
        CaseWorkplace &officer = scene.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = scene.today().addDays(number(0, 3));
        hold.table = QString::fromLatin1(product.log).remove(QLatin1Char('"'));
        const LogRow &row = world.rows.at(number(0, int(world.rows.size()) - 1));
        hold.rowId = row.id;
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
        world.heldRows.insert(row.id);
    }

    void protect(PurgeScene &scene, const Product &product, World &world)
    {
        for (int i = number(0, 4); i > 0; --i)
            holdRow(scene, product, world);
        if (chance(40))
            holdSomebody(scene, product, world);
        // One that is over protects nobody.
        if (chance(40)) {
            CaseWorkplace &officer = scene.desk().officer();
            PrivacyHold hold;
            hold.reason = QStringLiteral("a lawsuit that is over");
            hold.until = scene.today().addDays(1);
            const auto id = officer.cases().addHold(officer.id(), hold, accountOf(product, kPersons));
            WORKS(id);
            WORKS(officer.cases().endHold(officer.id(), *id, QStringLiteral("over")));
        }
        if (chance(40)) {
            const int person = number(1, kPersons);
            scene.desk().opened(CaseDesk::request(RequestType::Access, accountOf(product, person).value));
            world.people.insert(person);
        }
    }

    static qint64 startS(PurgeScene &scene) { return scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch(); }

    static qint64 countOf(PurgeScene &scene, const char *table)
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table)).value_or(-1);
    }

    void runOnce(Dialect store, const QString &kind, unsigned seed)
    {
        m_chance.seed(seed);
        PurgeScene scene(m_stores, store, kind, m_databases);
        const Product &product = productOf(kind);
        World world;
        fill(scene, product, world);
        schedule(scene, world);
        protect(scene, product, world);
        const qint64 sums = countOf(scene, product.sums);
        QSet<QString> expected;
        QSet<QString> dueAtFirst;
        for (const LogRow &row : std::as_const(world.rows)) {
            if (goes(row, world, product, scene.today()))
                dueAtFirst.insert(row.id);
        }
        const auto plan = scene.preview();
        WORKS(plan);
        QCOMPARE(plan->rows().rows, dueAtFirst.size());
        qint64 gone = 0;
        if (!dueAtFirst.isEmpty()) {
            const QString id = scene.approved();
            // What is held between the approval and the run stays, too.
            if (chance(50))
                holdRow(scene, product, world);
            if (chance(30))
                holdSomebody(scene, product, world);
            const auto done = scene.run(id);
            WORKS(done);
            QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
            for (const PurgeProgress &table : done->progress)
                gone += table.rows;
        }
        for (const LogRow &row : std::as_const(world.rows)) {
            if (!goes(row, world, product, scene.today()))
                expected.insert(row.id);
        }
        QSet<QString> left;
        WORKS(scene.database().visitRows(
            QStringLiteral("SELECT %1 FROM %2").arg(QLatin1String(product.id), QLatin1String(product.log)), {}, {},
            [&left](const RowStream &row) -> Result<void> {
                left.insert(row.string(0));
                return {};
            }));
        for (const LogRow &row : std::as_const(world.rows)) {
            const bool isPayment = product.classOf(row.type) == QLatin1String("billing");
            QVERIFY2(!isPayment || row.createdS < startS(scene) - qint64(3651) * 86400 || left.contains(row.id),
                     qPrintable(QStringLiteral("payment %1 is gone").arg(row.id)));
        }
        QCOMPARE(left - expected, QSet<QString>());
        QCOMPARE(expected - left, QSet<QString>());
        QCOMPARE(gone, world.rows.size() - left.size());
        QCOMPARE(countOf(scene, product.sums), sums);
        QCOMPARE(countOf(scene, product.people), kPersons);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::mt19937 m_chance;
};

QTEST_GUILESS_MAIN(PurgePropertyTest)
#include "purgeproperty_test.moc"
