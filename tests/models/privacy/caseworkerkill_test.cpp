// Workers that are killed without a warning at every point at which something else would be left behind: what they
// leave is taken up by the next one, and in the end all is done once.
#include "models/privacy/casestepkinds.h"
#include "models/privacy/certificateissue.h"
#include "tests/models/privacy/doomedworkers.h"
#include "tests/support/caseresults.h"

#include <QTest>

#include <random>

using namespace Gatehouse;

namespace
{

constexpr int kMostRounds = 400;
constexpr int kPerson = 2;
constexpr int kStranger = 1;
// Locks are held there: nobody gets on before whoever sleeps there is gone.
const QString kInTransaction = QStringLiteral("after effect");
// Nobody comes by there a second time, so somebody dies.
const QStringList kOnce{QStringLiteral("after finish"), QStringLiteral("after completion")};

// Where whoever takes over dies: each time a little further.
const QStringList kFurther{QStringLiteral("after outcome"), QStringLiteral("before finish"),
                           QStringLiteral("before rescan is recorded"), QStringLiteral("before completion")};

enum class Company { Alone, TakenOverFrom, SideBySide };

// What a gateway of some kind needs for a row that comes while its person is being erased, in a table that goes first.
struct LateRow {
    const char *kind;
    const char *step;
    const char *sql;
};
constexpr std::array kLateRows{
    LateRow{"demo sqlite", "sessions: delete own rows",
            "INSERT INTO sessions (id, account_id, token_hash, ip, user_agent, created_at, last_seen_at, expires_at) "
            "SELECT max(id) + 1, ?, 'late', '', '', 1, 1, 1 FROM sessions"},
    LateRow{"new-api postgresql 2026-09", "auth_flows: delete own rows",
            "INSERT INTO auth_flows (id, token_hash, user_id) SELECT max(id) + 1, 'late', ? FROM auth_flows"}};

// What stays true of the gateway, whoever dies.
struct Figures {
    qint64 rows = 0;
    QMap<QString, qint64> sums; // of columns whose sums the plan proves, over everybody's rows
    QStringList ofStranger;
};

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
        start(store, kind);
        const QStringList labels = labelsInCode();
        QVERIFY(labels.size() > 10);
        for (int round = 0; !m_isOver; ++round) {
            QVERIFY(round < kMostRounds);
            runOnce(company, round);
            if (QTest::currentTestFailed())
                return;
            if (!m_isLateRowThere && isDone(lateRow().step))
                addLateRow();
        }
        const QStringList deaths = m_workers->deaths();
        const QStringList sleeps = m_workers->sleeps();
        for (const QString &label : labels + switchLabels())
            QVERIFY2(deaths.contains(label), qPrintable(QStringLiteral("nobody died ") + label));
        for (const QString &label : sleepable(labels))
            QVERIFY2(company != Company::TakenOverFrom || sleeps.contains(label), qPrintable(label));
        checkEnd(company != Company::SideBySide);
    }

    // Each switch is asked once, also by a worker that was believed dead while it was about to.
    void whoWakesUpLateAsksNoSwitch_data() { addStores(); }
    void whoWakesUpLateAsksNoSwitch()
    {
        QFETCH(Dialect, store);
        start(store, QString::fromLatin1(kLateRows[0].kind));
        const QString finish = QStringLiteral("before finish");
        takeOverFrom(Doom{.dieAt = {finish}, .sleepAt = {QStringLiteral("after intent")}}, kFurther);
        QCOMPARE(m_workers->sleeps().size(), 1);
        QCOMPARE(m_workers->deaths(), QStringList({QStringLiteral("after outcome"), finish}));
        QVERIFY(m_workers->switched().size() > 1);
        QCOMPARE(m_workers->switched().removeDuplicates(), 0);
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
        start(store, QString::fromLatin1(kLateRows[0].kind));
        m_scene->settings.rowsPerBatch = rowsPerBatch;
        std::mt19937 chance(seed);
        std::uniform_int_distribution<int> points(1, 24);
        for (int round = 0; !m_isOver; ++round) {
            QVERIFY(round < kMostRounds);
            runTogether({Doom{.dieAtNumber = points(chance)}, Doom{.dieAtNumber = points(chance), .isOther = true}});
            if (QTest::currentTestFailed())
                return;
        }
        checkEnd(false);
    }

    void cleanupTestCase() { qInfo("%lld workers were killed", m_kills); }

private:
    static void addStores()
    {
        QTest::addColumn<Dialect>("store");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql})
            QTest::addRow("store in %s", qPrintable(dialectToken(store))) << store;
    }

    void start(Dialect store, const QString &kind)
    {
        m_workers.reset();
        m_scene = std::make_unique<ErasureScene>(m_stores, store, kind, m_databases, QList{kStranger, kPerson});
        const bool isFile = m_scene->gateway().database().dialect() == Dialect::Sqlite;
        m_scene->settings.rowsPerBatch = 1;
        m_id = m_scene->queued(m_scene->request(RequestType::Deletion, kPerson));
        m_workers = std::make_unique<DoomedWorkers>(*m_scene, m_stores, m_id,
                                                    isFile ? std::nullopt : std::optional(m_databases.lastSettings()));
        m_kind = kind;
        m_deaths = {};
        m_sleeps = {};
        m_isOver = false;
        m_isLateRowThere = false;
        m_before = figures();
    }

    void runOnce(Company company, int round)
    {
        const QStringList dieAt = wanted(m_workers->deaths(), m_deaths);
        if (company == Company::Alone) {
            runTogether({Doom{.dieAt = dieAt}});
        } else if (company == Company::SideBySide) {
            runTogether({Doom{.dieAt = dieAt}, Doom{.dieAt = dieAt, .isOther = true}});
        } else {
            const QStringList sleepAt = sleepable(wanted(m_workers->sleeps(), m_sleeps));
            takeOverFrom(Doom{.dieAt = dieAt, .sleepAt = sleepAt, .isOther = round % 2 != 0}, dieAt + kFurther);
        }
    }

    // The other one gets on a little, dies in its turn, and then the first wakes up.
    void takeOverFrom(const Doom &sleeper, const QStringList &other)
    {
        const pid_t first = m_workers->start(sleeper);
        const DoomedWorkers::End end = m_workers->wait(first);
        take(end);
        if (end != DoomedWorkers::End::Asleep) {
            checkOnTheWay(1);
            return;
        }
        runTogether({Doom{.dieAt = other, .isOther = !sleeper.isOther}});
        m_workers->wake(first);
        take(m_workers->wait(first));
        checkOnTheWay(2);
    }

    // Whoever sleeps in a transaction is waited for; in the middle of a question to a switch nobody can be fenced.
    static QStringList sleepable(QStringList labels)
    {
        for (const QString &label : switchLabels() + kOnce + QStringList{kInTransaction})
            labels.removeAll(label);
        return labels;
    }

    void runTogether(const QList<Doom> &dooms)
    {
        QList<pid_t> workers;
        for (const Doom &doom : dooms)
            workers.append(m_workers->start(doom));
        for (const pid_t worker : workers)
            take(m_workers->wait(worker));
        checkOnTheWay(dooms.size());
    }

    void take(DoomedWorkers::End end)
    {
        QVERIFY2(end != DoomedWorkers::End::Stuck, qPrintable(whyStuck()));
        m_isOver = m_isOver || end == DoomedWorkers::End::Done;
        m_kills += end == DoomedWorkers::End::Killed;
    }

    // What was met of the points so far, and how many rows were done by then.
    struct Tally {
        QMap<QString, qint64> rows;
        qsizetype known = 0;
    };
    // Each at first, and again once the request has got on since somebody was there.
    QStringList wanted(const QStringList &met, Tally &tally)
    {
        const qint64 now = doneRows();
        for (; tally.known < met.size(); ++tally.known)
            tally.rows[met.at(tally.known)] = now;
        QStringList labels = labelsInCode() + switchLabels();
        labels.removeIf([&](const QString &label) {
            return tally.rows.contains(label) && now - tally.rows.value(label) < kRowsBetweenDeaths;
        });
        return labels;
    }

    QList<CaseStep> steps()
    {
        const auto all = m_scene->runs().steps(m_id, 1);
        return all.value_or(QList<CaseStep>());
    }
    qint64 doneRows()
    {
        qint64 rows = 0;
        for (const CaseStep &step : steps())
            rows += step.doneRows;
        return rows;
    }
    bool isDone(const char *target)
    {
        const QList<CaseStep> all = steps();
        return std::ranges::any_of(all, [target](const CaseStep &step) {
            return step.target == QLatin1String(target) && step.status == StepStatus::Done;
        });
    }
    const LateRow &lateRow() const
    {
        return *std::ranges::find_if(kLateRows,
                                     [this](const LateRow &each) { return m_kind == QLatin1String(each.kind); });
    }
    void addLateRow()
    {
        m_isLateRowThere = true;
        m_scene->gateway().execute(QString::fromLatin1(lateRow().sql), {m_scene->account(kPerson).value.toLongLong()});
    }

    QString whyStuck()
    {
        const auto one = m_scene->cases().find(m_id);
        return one ? caseStateToken(one->state) + QStringLiteral(": ") + one->attention : one.error().message;
    }

    Figures figures()
    {
        Figures now;
        const QStringList names = m_scene->filler().names(kStranger);
        const QMap<QString, QStringList> dump = MapFiller::dump(m_scene->tables());
        for (const QStringList &table : dump) {
            now.rows += table.size();
            for (const QString &row : table) {
                if (std::ranges::any_of(names,
                                        [&](const QString &name) { return name.size() > 8 && row.contains(name); }))
                    now.ofStranger.append(row);
            }
        }
        for (const PlanTable &table : plan().tables) {
            for (const QString &column : table.sums.keys()) {
                for (const TablePlace *place : m_scene->tables().placesOf(table.table)) {
                    const auto sum =
                        place->database->scalar(QStringLiteral("SELECT CAST(coalesce(sum(%1), 0) AS bigint) FROM %2")
                                                    .arg(place->quoted(column), place->name()));
                    now.sums[table.table + QLatin1Char('.') + column] = sum.value_or(-1);
                }
            }
        }
        return now;
    }
    ErasurePlan plan()
    {
        const auto stored = m_scene->cases().plan(m_id);
        const auto plan = stored ? ErasurePlan::fromJson(*stored) : std::unexpected(stored.error());
        return plan.value_or(ErasurePlan());
    }

    // What was recorded has happened; what has happened and was not recorded is at most what the dead were at.
    void checkOnTheWay(qsizetype workers)
    {
        const auto one = m_scene->cases().find(m_id);
        WORKS(one);
        QVERIFY2(m_isOver || one->state == CaseState::Running || one->state == CaseState::Verifying ||
                     one->state == CaseState::Queued || one->state == CaseState::Completed,
                 qPrintable(whyStuck()));
        qint64 deleted = 0;
        qint64 batch = 0; // the largest there can be
        for (const CaseStep &step : steps()) {
            QVERIFY2(step.doneRows <= step.expectedRows, qPrintable(step.target));
            QVERIFY(one->state != CaseState::Completed || step.status == StepStatus::Done);
            batch = std::max(batch, std::min<qint64>(step.expectedRows, m_scene->settings.rowsPerBatch));
            deleted += step.target.contains(stepEffectToken(StepEffect::Delete)) ? step.doneRows : 0;
        }
        const qint64 gone = m_before.rows + (m_isLateRowThere ? 1 : 0) - figures().rows;
        QVERIFY2(deleted <= gone && gone <= deleted + workers * batch,
                 qPrintable(QStringLiteral("%1 rows are gone, %2 are on record").arg(gone).arg(deleted)));
    }

    // The journal says what happened, and all of it did, once.
    void checkEnd(bool switchesOnce)
    {
        QCOMPARE(m_scene->cases().find(m_id)->state, CaseState::Completed);
        const Figures after = figures();
        const qint64 late = m_isLateRowThere ? 1 : 0;
        QVERIFY(plan().rowsToDelete() > 5);
        QCOMPARE(m_before.rows + late - after.rows, plan().rowsToDelete() + late);
        QVERIFY(!after.sums.isEmpty());
        QCOMPARE(after.sums, m_before.sums);
        QVERIFY(!m_before.ofStranger.isEmpty());
        QCOMPARE(after.ofStranger, m_before.ofStranger);
        QMap<int, qint64> journal;
        const auto entries = m_scene->runs().journal(m_id);
        WORKS(entries);
        for (const JournalEntry &entry : *entries)
            journal[entry.step] += entry.rows;
        QMap<QString, qint64> rowsOf;
        int switches = 0;
        for (const CaseStep &step : steps()) {
            QCOMPARE(step.status, StepStatus::Done);
            QVERIFY2(step.doneRows == step.expectedRows, qPrintable(step.target));
            QCOMPARE(journal.value(step.index), step.doneRows);
            rowsOf[step.target.section(QLatin1Char(':'), 0, 0)] += step.doneRows;
            switches += step.kind == StepKind::kSwitch;
        }
        checkSwitches(switches, switchesOnce);
        checkProof(rowsOf);
    }

    void checkSwitches(int steps, bool once)
    {
        QStringList switched = m_workers->switched();
        QVERIFY(steps > 1);
        QVERIFY2(!once || switched.removeDuplicates() == 0, qPrintable(switched.join(QLatin1Char('\n'))));
        switched.removeDuplicates();
        QCOMPARE(switched.size(), steps);
    }

    void checkProof(const QMap<QString, qint64> &rowsOf)
    {
        AuditRepository &audit = m_scene->desk().admin().user().audit();
        QVERIFY(audit.verify()->isGenuine());
        const SigningKey key = SigningKey::generate();
        const auto note = issueCertificate(m_scene->runs(), m_scene->desk().officer().user().audit(), m_id,
                                           m_scene->settings.auditOrigin, 1, key);
        WORKS(note);
        const auto opened = openCertificate(*note, key.publicKey());
        WORKS(opened);
        QCOMPARE(opened->certificate.planHash, m_scene->cases().find(m_id)->planHash);
        QMap<QString, qint64> certified;
        for (const CertificateTable &table : opened->certificate.tables)
            certified[table.table] += table.rowsDone;
        for (auto table = certified.begin(); table != certified.end(); ++table)
            QVERIFY2(*table == rowsOf.value(table.key()), qPrintable(table.key()));
    }

    static constexpr qint64 kRowsBetweenDeaths = 8;

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    std::unique_ptr<DoomedWorkers> m_workers; // before the scene is gone
    QString m_id;
    QString m_kind;
    Figures m_before;
    Tally m_deaths;
    Tally m_sleeps;
    bool m_isOver = false;
    bool m_isLateRowThere = false;
    qint64 m_kills = 0;
};

QTEST_GUILESS_MAIN(CaseWorkerKillTest)
#include "caseworkerkill_test.moc"
