// Workers that are killed without a warning at every point at which something else would be left behind: what they
// leave is taken up by the next one, and in the end all is done once.
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

#include <random>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

constexpr std::array kLabels{"after claim",
                             "before intent",
                             "after intent",
                             "after effect",
                             "after outcome",
                             "before finish",
                             "before rescan is recorded",
                             "before completion"};
constexpr int kMostRounds = 400;
constexpr int kMostTries = 200'000; // of a claim, while the lease of a dead worker is not over
constexpr int kDone = 0;
constexpr int kStuck = 3;

template<typename T>
T need(Result<T> result)
{
    if (!result)
        qFatal("worker: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

// Where a worker dies: at the point of this number, counted from its start, or when it first comes to this one.
struct Death {
    int number = 0;
    std::string label;
};

// In a process of its own, with connections of its own.
[[noreturn]] void runWorker(ErasureScene &scene, const ConnectionSettings &login, const QString &caseId,
                            const Death &death)
{
    StoreUser user(login, scene.desk().officer().user().name());
    SystemClock clock;
    const auto cases = makeCaseRepository(user.store(), user.audit(), user.operators(), clock);
    const auto runs = makeCaseRuns(user.store(), *cases, user.audit(), user.operators(), clock);
    const auto gateway = need(SqliteDatabase::open(scene.gateway().file(), SqliteDatabase::Mode::ReadWrite));
    const GatewayTables tables = need(GatewayTables::read({gateway.get()}));
    WorkerSettings settings = scene.settings;
    settings.operatorId = user.id();
    settings.lease = 20ms;
    settings.rowsPerBatch = 1;
    int count = 0;
    settings.probe = [&](const char *label) {
        if (++count == death.number || death.label == label)
            ::kill(::getpid(), SIGKILL);
    };
    CaseWorker worker({*cases, *runs, scene.profile(), tables, nullptr, nullptr, {}, clock}, settings);
    for (int i = 0; i < kMostTries; ++i) {
        const auto worked = worker.workOne(caseId);
        const CaseState state = need(cases->find(caseId)).state;
        if (state == CaseState::Completed)
            ::_exit(kDone);
        if (state == CaseState::NeedsAttention || state == CaseState::Planned)
            break;
    }
    ::_exit(kStuck);
}

} // namespace

class CaseWorkerKillTest : public QObject
{
    Q_OBJECT

private slots:
    void eachPointIsSurvived_data()
    {
        QTest::addColumn<QStringList>("deaths");
        for (const char *label : kLabels)
            QTest::newRow(label) << QStringList{QString::fromLatin1(label)};
        QTest::newRow("before read back")
            << QStringList{QStringLiteral("after effect"), QStringLiteral("before read back")};
    }

    void eachPointIsSurvived()
    {
        QFETCH(QStringList, deaths);
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        const qint64 before = rowsThere(scene);
        for (const QString &label : deaths + QStringList{QString()}) {
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0)
                runWorker(scene, scene.desk().settings(), id, {0, label.toStdString()});
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            QCOMPARE(bool(WIFSIGNALED(status)), !label.isEmpty());
            QVERIFY2(!label.isEmpty() || WEXITSTATUS(status) == kDone, qPrintable(whyStuck(scene, id)));
        }
        checkEnd(scene, id, before);
    }

    void whatADeadWorkerLeftIsDoneOnce_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<int>("workers");
        QTest::addColumn<int>("seed");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql}) {
            for (const int workers : {1, 2}) {
                for (int seed = 1; seed <= 2; ++seed)
                    QTest::addRow("%s, %d at a time, seed %d", qPrintable(dialectToken(store)), workers, seed)
                        << store << workers << seed;
            }
        }
    }

    void whatADeadWorkerLeftIsDoneOnce()
    {
        QFETCH(Dialect, store);
        QFETCH(int, workers);
        QFETCH(int, seed);
        ErasureScene scene(m_stores, store, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        const qint64 before = rowsThere(scene);
        const ConnectionSettings login = m_stores.as(scene.desk().officer().user().name(), scene.desk().settings());
        std::mt19937 chance(static_cast<unsigned>(seed));
        std::uniform_int_distribution<int> points(1, 12);
        int rounds = 0;
        bool isOver = false;
        while (!isOver && ++rounds < kMostRounds) {
            std::vector<pid_t> children;
            for (int i = 0; i < workers; ++i) {
                const int killAt = points(chance);
                const pid_t child = ::fork();
                QVERIFY(child >= 0);
                if (child == 0)
                    runWorker(scene, login, id, {killAt, {}});
                children.push_back(child);
            }
            for (const pid_t child : children) {
                int status = 0;
                QCOMPARE(::waitpid(child, &status, 0), child);
                QVERIFY2(WIFSIGNALED(status) || WEXITSTATUS(status) == kDone, qPrintable(whyStuck(scene, id)));
                m_kills += WIFSIGNALED(status);
                isOver = isOver || (WIFEXITED(status) && WEXITSTATUS(status) == kDone);
            }
        }
        QVERIFY(isOver);
        checkEnd(scene, id, before);
    }

    void cleanupTestCase() { qInfo("%d workers were killed by chance", m_kills); }

private:
    static QString whyStuck(ErasureScene &scene, const QString &id)
    {
        const auto one = scene.cases().find(id);
        return one ? caseStateToken(one->state) + QStringLiteral(": ") + one->attention : one.error().message;
    }

    static qint64 rowsThere(ErasureScene &scene)
    {
        qint64 rows = 0;
        for (const QStringList &table : MapFiller::dump(scene.tables()))
            rows += table.size();
        return rows;
    }

    // The journal says what happened, and all of it did.
    static void checkEnd(ErasureScene &scene, const QString &id, qint64 before)
    {
        QCOMPARE(scene.cases().find(id)->state, CaseState::Completed);
        const auto plan = ErasurePlan::fromJson(*scene.cases().plan(id));
        WORKS(plan);
        QCOMPARE(before - rowsThere(scene), plan->rowsToDelete());
        QMap<int, qint64> journal;
        const auto entries = scene.runs().journal(id);
        WORKS(entries);
        for (const JournalEntry &entry : *entries)
            journal[entry.step] += entry.rows;
        const auto steps = scene.runs().steps(id, 1);
        WORKS(steps);
        QVERIFY(steps->size() > 5);
        for (const CaseStep &step : *steps) {
            QCOMPARE(step.status, StepStatus::Done);
            QVERIFY2(step.doneRows == step.expectedRows, qPrintable(step.target));
            QCOMPARE(journal.value(step.index), step.doneRows);
        }
        QVERIFY(scene.desk().admin().user().audit().verify()->isGenuine());
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    int m_kills = 0;
};

QTEST_GUILESS_MAIN(CaseWorkerKillTest)
#include "caseworkerkill_test.moc"
