// Purges by random schedules over random rows, holds and open requests: exactly the rows go that somebody who only
// knows the rules would have taken, one by one.
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

struct LogRow {
    qint64 id = 0;
    int user = 0;
    int type = 0;
    qint64 createdS = 0;
};

struct World {
    QMap<QString, int> days; // of each class with a period
    QList<LogRow> rows;
    QSet<int> people; // held, or with an open request
    QSet<qint64> heldRows;
};

// What the types of New API's log are; written down a second time on purpose.
QString classOf(int type)
{
    switch (type) {
    case 1:
    case 6:
        return QStringLiteral("billing");
    case 2:
    case 5:
        return QStringLiteral("request_log");
    case 3:
        return QStringLiteral("administration");
    case 7:
        return QStringLiteral("security_log");
    default:
        return {};
    }
}

bool goes(const LogRow &row, const World &world, QDate today)
{
    const QString recordClass = classOf(row.type);
    if (row.createdS <= 0 || recordClass.isEmpty() || !world.days.contains(recordClass))
        return false;
    const QDate day = QDateTime::fromSecsSinceEpoch(row.createdS, Qt::UTC).date();
    return day.daysTo(today) > world.days.value(recordClass) && !world.people.contains(row.user) &&
           !world.heldRows.contains(row.id);
}

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

    void fill(PurgeScene &scene, World &world)
    {
        GatewayFixture &gateway = scene.fixture();
        for (int person = 1; person <= kPersons; ++person)
            gateway.execute(QStringLiteral("INSERT INTO users (id, username, password, email) VALUES (?, ?, 'x', ?)"),
                            {person, QStringLiteral("u%1").arg(person), QStringLiteral("u%1@example.org").arg(person)});
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        gateway.addTogether([&] {
            const int count = number(200, 700);
            for (int id = 1; id <= count; ++id) {
                LogRow row{id, chance(10) ? kGone : number(1, kPersons), number(0, 7),
                           chance(3) ? 0 : startS - qint64(number(0, 200)) * 86400 + number(0, 86399)};
                world.rows.append(row);
                gateway.execute(
                    QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, ?, ?, ?, ?)"),
                    {row.id, row.user, QStringLiteral("u%1").arg(row.user), row.type, row.createdS});
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

    void holdSomebody(PurgeScene &scene, World &world)
    {
        CaseWorkplace &officer = scene.desk().officer();
        const int person = chance(20) ? kGone : number(1, kPersons);
        const SubjectIdentity subject =
            chance(50) || person == kGone
                ? SubjectIdentity{QStringLiteral("account"), QString::number(person)}
                : SubjectIdentity{QStringLiteral("email"), QStringLiteral("U%1@Example.org").arg(person)};
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = scene.today().addDays(number(0, 3));
        WORKS(officer.cases().addHold(officer.id(), hold, subject));
        world.people.insert(person);
    }

    void holdRow(PurgeScene &scene, World &world)
    {
        CaseWorkplace &officer = scene.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = scene.today().addDays(number(0, 3));
        hold.table = QStringLiteral("logs");
        const LogRow &row = world.rows.at(number(0, int(world.rows.size()) - 1));
        hold.rowId = QString::number(row.id);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
        world.heldRows.insert(row.id);
    }

    void protect(PurgeScene &scene, World &world)
    {
        for (int i = number(0, 4); i > 0; --i)
            holdRow(scene, world);
        if (chance(40))
            holdSomebody(scene, world);
        // One that is over protects nobody.
        if (chance(40)) {
            CaseWorkplace &officer = scene.desk().officer();
            PrivacyHold hold;
            hold.reason = QStringLiteral("a lawsuit that is over");
            hold.until = scene.today().addDays(1);
            const auto id =
                officer.cases().addHold(officer.id(), hold, {QStringLiteral("account"), QString::number(kPersons)});
            WORKS(id);
            WORKS(officer.cases().endHold(officer.id(), *id, QStringLiteral("over")));
        }
        if (chance(40)) {
            const int person = number(1, kPersons);
            scene.desk().opened(CaseDesk::request(RequestType::Access, QString::number(person)));
            world.people.insert(person);
        }
    }

    void runOnce(Dialect store, const QString &kind, unsigned seed)
    {
        m_chance.seed(seed);
        PurgeScene scene(m_stores, store, kind, m_databases);
        World world;
        fill(scene, world);
        schedule(scene, world);
        protect(scene, world);
        const qint64 sums = scene.database().scalar(QStringLiteral("SELECT count(*) FROM quota_data")).value_or(-1);
        QSet<qint64> expected;
        QSet<qint64> dueAtFirst;
        for (const LogRow &row : std::as_const(world.rows)) {
            if (goes(row, world, scene.today()))
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
                holdRow(scene, world);
            if (chance(30))
                holdSomebody(scene, world);
            const auto done = scene.run(id);
            WORKS(done);
            QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
            for (const PurgeProgress &table : done->progress)
                gone += table.rows;
        }
        for (const LogRow &row : std::as_const(world.rows)) {
            if (!goes(row, world, scene.today()))
                expected.insert(row.id);
        }
        QSet<qint64> left;
        WORKS(scene.database().visitRows(QStringLiteral("SELECT id FROM logs"), {}, {},
                                         [&left](const RowStream &row) -> Result<void> {
                                             left.insert(row.integer(0));
                                             return {};
                                         }));
        QCOMPARE(left - expected, QSet<qint64>());
        QCOMPARE(expected - left, QSet<qint64>());
        QCOMPARE(gone, world.rows.size() - left.size());
        QCOMPARE(scene.database().scalar(QStringLiteral("SELECT count(*) FROM quota_data")).value_or(-1), sums);
        QCOMPARE(scene.database().scalar(QStringLiteral("SELECT count(*) FROM users")).value_or(-1), kPersons);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::mt19937 m_chance;
};

QTEST_GUILESS_MAIN(PurgePropertyTest)
#include "purgeproperty_test.moc"
