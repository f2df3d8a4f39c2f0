#include "tests/models/privacy/killedcase.h"

#include "models/privacy/casestepkinds.h"
#include "models/privacy/certificateissue.h"
#include "tests/support/caseresults.h"

#include <QTest>

namespace Gatehouse
{

namespace
{

constexpr qint64 kRowsBetweenDeaths = 8;
// Locks are held there: nobody gets on before whoever sleeps there is gone.
const QStringList kInTransaction{QStringLiteral("after effect"), QStringLiteral("amid figures")};
// Nobody comes by there a second time, so somebody dies.
const QStringList kOnce{QStringLiteral("after finish"), QStringLiteral("after completion")};

} // namespace

void KilledCase::start(Dialect store, const QString &kind)
{
    m_workers.reset();
    m_scene = std::make_unique<ErasureScene>(m_stores, store, kind, m_databases, QList{kStranger, kPerson});
    const bool isFile = m_scene->gateway().database().dialect() == Dialect::Sqlite;
    m_scene->settings.rowsPerBatch = 1;
    m_id = m_scene->queued(m_scene->request(RequestType::Deletion, kPerson));
    m_workers = std::make_unique<DoomedWorkers>(*m_scene, m_stores, m_id,
                                                isFile ? std::nullopt : std::optional(m_databases.lastSettings()),
                                                QList{kStranger, kPerson});
    m_countedBefore = m_workers->countedNames();
    m_kind = kind;
    m_deaths = {};
    m_sleeps = {};
    m_isOver = false;
    m_isLateRowThere = false;
    m_before = figures();
}

void KilledCase::takeOverFrom(const Doom &sleeper, const QStringList &other)
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

QStringList KilledCase::sleepable(QStringList labels)
{
    for (const QString &label : switchLabels() + kOnce + kInTransaction)
        labels.removeAll(label);
    return labels;
}

QStringList KilledCase::wantedSleeps()
{
    return sleepable(wanted(m_workers->sleeps(), m_sleeps));
}

void KilledCase::runTogether(const QList<Doom> &dooms)
{
    QList<pid_t> workers;
    for (const Doom &doom : dooms)
        workers.append(m_workers->start(doom));
    for (const pid_t worker : workers)
        take(m_workers->wait(worker));
    checkOnTheWay(dooms.size());
}

void KilledCase::take(DoomedWorkers::End end)
{
    QVERIFY2(end != DoomedWorkers::End::Stuck, qPrintable(whyStuck()));
    m_isOver = m_isOver || end == DoomedWorkers::End::Done ||
               (end == DoomedWorkers::End::GaveUp && m_scene->cases().find(m_id)->state == CaseState::Completed);
    m_kills += end == DoomedWorkers::End::Killed;
}

// Each at first, and again once the request has got on since somebody was there.
QStringList KilledCase::wanted(const QStringList &met, Tally &tally)
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

QList<CaseStep> KilledCase::steps()
{
    const auto all = m_scene->runs().steps(m_id, 1);
    return all.value_or(QList<CaseStep>());
}

qint64 KilledCase::doneRows()
{
    qint64 rows = 0;
    for (const CaseStep &step : steps())
        rows += step.doneRows;
    return rows;
}

bool KilledCase::isDone(const char *target)
{
    const QList<CaseStep> all = steps();
    return std::ranges::any_of(all, [target](const CaseStep &step) {
        return step.target == QLatin1String(target) && step.status == StepStatus::Done;
    });
}

const LateRow &KilledCase::lateRow() const
{
    return *std::ranges::find_if(kLateRows, [this](const LateRow &each) { return m_kind == QLatin1String(each.kind); });
}

void KilledCase::addLateRowInTime()
{
    if (m_isOver || m_isLateRowThere || !isDone(lateRow().step))
        return;
    m_isLateRowThere = true;
    m_scene->gateway().execute(QString::fromLatin1(lateRow().sql), {m_scene->account(kPerson).value.toLongLong()});
}

QString KilledCase::whyStuck()
{
    const auto one = m_scene->cases().find(m_id);
    return one ? caseStateToken(one->state) + QStringLiteral(": ") + one->attention : one.error().message;
}

KilledCase::Figures KilledCase::figures()
{
    Figures now;
    const QStringList names = m_scene->filler().names(kStranger);
    const QMap<QString, QStringList> dump = MapFiller::dump(m_scene->tables());
    for (const QStringList &table : dump) {
        now.rows += table.size();
        for (const QString &row : table) {
            if (std::ranges::any_of(names, [&](const QString &name) { return name.size() > 8 && row.contains(name); }))
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

ErasurePlan KilledCase::plan()
{
    const auto stored = m_scene->cases().plan(m_id);
    const auto plan = stored ? ErasurePlan::fromJson(*stored) : std::unexpected(stored.error());
    return plan.value_or(ErasurePlan());
}

// What was recorded has happened; what has happened and was not recorded is at most what the dead were at.
void KilledCase::checkOnTheWay(qsizetype workers)
{
    const auto one = m_scene->cases().find(m_id);
    WORKS(one);
    QVERIFY2(m_isOver || one->state == CaseState::Running || one->state == CaseState::Verifying ||
                 one->state == CaseState::Queued || one->state == CaseState::Completed,
             qPrintable(whyStuck()));
    qint64 deleted = 0;
    qint64 batch = 0; // the largest there can be
    for (const CaseStep &step : steps()) {
        QVERIFY2(step.kind == StepKind::kRollups || step.doneRows <= step.expectedRows, qPrintable(step.target));
        QVERIFY(one->state != CaseState::Completed || step.status == StepStatus::Done);
        batch = std::max(batch, std::min<qint64>(step.expectedRows, m_scene->settings.rowsPerBatch));
        deleted += step.target.contains(stepEffectToken(StepEffect::Delete)) ? step.doneRows : 0;
    }
    const qint64 gone = m_before.rows + (m_isLateRowThere ? 1 : 0) - figures().rows;
    QVERIFY2(deleted <= gone && gone <= deleted + workers * batch,
             qPrintable(QStringLiteral("%1 rows are gone, %2 are on record").arg(gone).arg(deleted)));
}

// The journal says what happened, and all of it did, once.
void KilledCase::checkEnd(bool switchesOnce)
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
    checkSteps(switchesOnce);
    checkCounted();
}

void KilledCase::checkSteps(bool switchesOnce)
{
    QMap<int, qint64> journal;
    const auto entries = m_scene->runs().journal(m_id);
    WORKS(entries);
    for (const JournalEntry &entry : *entries)
        journal[entry.step] += entry.rows;
    QMap<QString, qint64> rowsOf;
    int switches = 0;
    for (const CaseStep &step : steps()) {
        QCOMPARE(step.status, StepStatus::Done);
        const qint64 wanted = step.kind == StepKind::kRollups ? m_countedBefore.size() / 2 : step.expectedRows;
        QVERIFY2(step.doneRows == wanted, qPrintable(step.target));
        QCOMPARE(journal.value(step.index), step.doneRows);
        rowsOf[step.target.section(QLatin1Char(':'), 0, 0)] += step.doneRows;
        switches += step.kind == StepKind::kSwitch;
    }
    checkSwitches(switches, switchesOnce);
    checkProof(rowsOf);
}

// Whose figures they were nobody sees any more, each name has got one other, and a stranger's stay.
void KilledCase::checkCounted()
{
    const QStringList now = m_workers->countedNames();
    const qsizetype each = m_countedBefore.size() / 2; // the stranger's come first
    QVERIFY(each > 1);
    QCOMPARE(now.size(), m_countedBefore.size());
    QCOMPARE(now.first(each), m_countedBefore.first(each));
    for (qsizetype i = each; i < now.size(); ++i)
        QVERIFY2(now.at(i).contains(QStringLiteral(" erased-")), qPrintable(now.at(i)));
    QCOMPARE(QSet<QString>(now.begin(), now.end()).size(), now.size());
}

void KilledCase::checkSwitches(int steps, bool once)
{
    QStringList switched = m_workers->switched();
    QVERIFY(steps > 1);
    QVERIFY2(!once || switched.removeDuplicates() == 0, qPrintable(switched.join(QLatin1Char('\n'))));
    switched.removeDuplicates();
    QCOMPARE(switched.size(), steps);
}

void KilledCase::checkProof(const QMap<QString, qint64> &rowsOf)
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

} // namespace Gatehouse
