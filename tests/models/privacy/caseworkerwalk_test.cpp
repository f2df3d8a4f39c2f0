// A table that is so long that a step of it takes many batches, without an index by which the person's rows are found:
// workers are killed between the batches and in the middle of them, and in the end each row was erased once.
#include "tests/models/privacy/doomedworkers.h"
#include "tests/support/caseresults.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kPerson = 2;
constexpr int kStranger = 1;
constexpr int kMostRounds = 400;
constexpr qint64 kAdded = 320'000; // three of four are the person's
// Where a worker dies in the step: after three whole batches, and once at each point of another.
const QStringList kPoints{QStringLiteral("after outcome"), QStringLiteral("after outcome"),
                          QStringLiteral("after outcome"), QStringLiteral("before intent"),
                          QStringLiteral("after intent"),  QStringLiteral("after effect")};
const QString kStep = QStringLiteral("requests: delete own rows");

} // namespace

class CaseWorkerWalkTest : public QObject
{
    Q_OBJECT

private slots:
    void everyBatchIsDoneOnce_data()
    {
        QTest::addColumn<Dialect>("store");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql})
            QTest::addRow("store in %s", qPrintable(dialectToken(store))) << store;
    }

    void everyBatchIsDoneOnce()
    {
        QFETCH(Dialect, store);
        start(store);
        const qint64 strangers = rowsOf(kStranger);
        const qint64 persons = rowsOf(kPerson);
        QVERIFY(persons >= kAdded * 3 / 4);
        QStringList halfway; // where a worker died while the step was neither at its beginning nor at its end
        int inStep = 0;      // workers that began in it
        for (int round = 0; !m_isOver; ++round) {
            QVERIFY(round < kMostRounds);
            const CaseStep before = step();
            const Doom doom = before.attempt == 0 ? Doom{.dieAt = {kPoints.first()}} : doomOf(before, inStep++);
            const DoomedWorkers::End end = m_workers->wait(m_workers->start(doom));
            QVERIFY2(end != DoomedWorkers::End::Stuck, qPrintable(m_scene->cases().find(m_id)->attention));
            m_isOver = end == DoomedWorkers::End::Done;
            const CaseStep now = step();
            if (now.doneRows > 0 && now.doneRows < now.expectedRows)
                halfway.append(m_workers->deaths().constLast());
            // What was recorded has happened, and what has happened is recorded or will be found again.
            QVERIFY(now.doneRows >= before.doneRows);
            QVERIFY(persons - rowsOf(kPerson) >= now.doneRows);
            QCOMPARE(rowsOf(kStranger), strangers);
        }
        for (const QString &label : kPoints)
            QVERIFY2(halfway.contains(label), qPrintable(halfway.join(QLatin1Char('\n'))));
        checkEnd(persons);
    }

private:
    void start(Dialect store)
    {
        m_workers.reset();
        m_isOver = false;
        m_scene = std::make_unique<ErasureScene>(m_stores, store, QStringLiteral("demo sqlite"), m_databases,
                                                 QList{kStranger, kPerson});
        m_scene->gateway().execute(
            QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                           "INSERT INTO requests (id, created_at, request_id, attempt, is_final, account_id, endpoint, "
                           "model, status, "
                           "latency_ms, streamed, tokens_in, tokens_out, tokens_cached, cost_micros) "
                           "SELECT 1000000 + i, 1700000000000 + i, 'r' || i, 1, 1, CASE WHEN i % 4 = 0 THEN ? ELSE ? "
                           "END, 'chat', 'm', "
                           "200, 1, 0, 1, 1, 0, 1 FROM n"),
            {kAdded, account(kStranger), account(kPerson)});
        m_id = m_scene->queued(m_scene->request(RequestType::Deletion, kPerson));
        m_workers = std::make_unique<DoomedWorkers>(*m_scene, m_stores, m_id, std::nullopt);
    }

    // Up to the step by itself; in it at each point, then after so many of them; behind it to the end. Every worker
    // begins with a short batch, however fast the machine is: those that die at a named point leave the step
    // unfinished.
    static Doom doomOf(const CaseStep &step, int inStep)
    {
        constexpr int kShortest = 3;
        constexpr int kDifferent = 9;
        if (step.status == StepStatus::Done)
            return {};
        if (inStep < kPoints.size())
            return {.dieAt = {kPoints.at(inStep)}};
        return {.dieAtNumber = kShortest + inStep % kDifferent};
    }

    qlonglong account(int person) const { return m_scene->account(person).value.toLongLong(); }
    qint64 rowsOf(int person)
    {
        return m_scene->gateway()
            .database()
            .scalar(QStringLiteral("SELECT count(*) FROM requests WHERE account_id = ?"), {account(person)})
            .value_or(-1);
    }
    CaseStep step()
    {
        const auto all = m_scene->runs().steps(m_id, 1);
        const auto found = std::ranges::find(*all, kStep, &CaseStep::target);
        return found == all->end() ? CaseStep() : *found;
    }

    void checkEnd(qint64 persons)
    {
        QCOMPARE(m_scene->cases().find(m_id)->state, CaseState::Completed);
        QCOMPARE(rowsOf(kPerson), 0);
        const CaseStep done = step();
        QCOMPARE(done.expectedRows, persons);
        QCOMPARE(done.doneRows, persons);
        const auto journal = m_scene->runs().journal(m_id);
        WORKS(journal);
        qint64 rows = 0;
        int batches = 0;
        for (const JournalEntry &entry : *journal) {
            rows += entry.step == done.index ? entry.rows : 0;
            batches += entry.step == done.index && entry.rows > 0;
        }
        QCOMPARE(rows, persons);
        QVERIFY2(batches > 3, qPrintable(QString::number(batches)));
        QVERIFY(m_scene->desk().admin().user().audit().verify()->isGenuine());
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    std::unique_ptr<DoomedWorkers> m_workers; // before the scene is gone
    QString m_id;
    bool m_isOver = false;
};

QTEST_GUILESS_MAIN(CaseWorkerWalkTest)
#include "caseworkerwalk_test.moc"
