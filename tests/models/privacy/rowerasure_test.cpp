// A whole erasure of one person, on every product and engine: what goes, what stays, and who else is touched - nobody.
#include "models/gateway/profileloader.h"
#include "models/privacy/rescan.h"
#include "models/privacy/rowerasure.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/mapfiller.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QDate kDay(2026, 11, 22);
constexpr qint64 kNowMs = 1'795'000'000'000;
const QByteArray kSalt(32, 's');
constexpr int kErased = 2;

template<typename T>
T taken(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

void must(const Result<void> &result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
}

// A gateway with persons in it.
struct FilledGateway {
    FilledGateway(const QString &kind, FreshDatabases &databases, const QList<int> &persons)
        : fixture(makeGateway(kind, databases))
        , profile(taken(loadProfile(fixture->profile())))
    {
        QList<Database *> all{&fixture->mainDatabase()};
        if (&fixture->database() != all.constFirst())
            all.append(&fixture->database());
        tables = taken(GatewayTables::read(all));
        filler = std::make_unique<MapFiller>(profile.dataMap, tables);
        filler->addNobody();
        for (const int person : persons)
            filler->addPerson(person);
    }

    const DataMap &map() const { return profile.dataMap; }
    Person person(int number) const
    {
        const SubjectIdentity account{map().identifiers.constFirst().kind,
                                      filler->value(map().subjectTable, map().subjectKey, number)};
        return taken(SubjectSearch(map(), tables).resolve({account}));
    }
    ErasurePlan plan(const Person &whom, RequestType type = RequestType::Deletion,
                     const QList<RowHold> &holds = {}) const
    {
        return taken(makePlan(map(), tables, whom, {type, holds, kDay, {}}));
    }
    qint64 run(RowErasure &erasure, const ErasurePlan &plan, int limit = RowErasure::kRowsPerBatch,
               const QList<RowHold> &holds = {}) const
    {
        qint64 rows = 0;
        for (const ErasureStep &step : stepsOf(plan)) {
            for (int batches = 0;; ++batches) {
                const BatchOutcome outcome = taken(erasure.runBatch(step, holds, kNowMs, limit));
                rows += outcome.rows;
                if (outcome.isDone)
                    break;
                if (batches > 10'000)
                    qFatal("%s does not end", qPrintable(step.title()));
            }
            const qint64 left = taken(erasure.remaining(step, holds));
            if (left != 0)
                qFatal("%s leaves %lld", qPrintable(step.title()), left);
        }
        return rows;
    }
    void execute(const char *sql, const QVariantList &values = {}) const
    {
        fixture->execute(QLatin1String(sql), values);
    }
    qint64 number(const char *sql, const QVariantList &values = {}) const
    {
        return taken(fixture->database().scalar(QLatin1String(sql), values));
    }

    std::unique_ptr<GatewayFixture> fixture;
    GatewayProfile profile;
    GatewayTables tables;
    std::unique_ptr<MapFiller> filler;
};

QString described(const QList<ScanHit> &hits)
{
    QStringList lines;
    for (const ScanHit &hit : hits)
        lines.append(QStringLiteral("%1.%2 %3: %4").arg(hit.table, hit.column, hit.kind).arg(hit.rows));
    return lines.join(QLatin1Char('\n'));
}

// Lines of `some` that are not in `all`, each as often as it is missing.
QStringList missing(const QStringList &some, QStringList all)
{
    QStringList left;
    for (const QString &line : some) {
        if (!all.removeOne(line))
            left.append(line);
    }
    return left;
}

void everyKind()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind :
         {"demo sqlite", "new-api sqlite 2026-09", "new-api postgresql 2026-09", "new-api mysql 2026-09",
          "one-api sqlite 2025-02", "bifrost sqlite 2026", "bifrost postgresql 2026", "litellm postgresql 2026-09"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

} // namespace

class RowErasureTest : public QObject
{
    Q_OBJECT
private slots:
    void oneErasedPersonLeavesEverybodyElseAsTheyWere_data() { everyKind(); }
    void oneErasedPersonLeavesEverybodyElseAsTheyWere()
    {
        QFETCH(QString, kind);
        QMap<QString, QStringList> others;
        {
            const FilledGateway without(kind, m_databases, {1, 3});
            others = MapFiller::dump(without.tables);
        }
        const FilledGateway gateway(kind, m_databases, {1, kErased, 3});
        Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        QVERIFY2(plan.isApprovable(), qPrintable(plan.unclassifiedColumns.join(u',') + plan.unsupported));
        QCOMPARE(plan.hash(), gateway.plan(person).hash());
        QVERIFY(plan.tables.size() > 2);
        const QMap<QString, QStringList> before = MapFiller::dump(gateway.tables);

        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kSalt));
        QCOMPARE(taken(erasure->chooseSerial()), 0);
        // A batch of two and then a new start, as after a crash.
        for (const ErasureStep &step : stepsOf(plan))
            (void)taken(erasure->runBatch(step, {}, kNowMs, 2));
        person = taken(Person::fromJson(person.toJson()));
        erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kSalt));
        (void)gateway.run(*erasure, plan, 2);

        const QMap<QString, QStringList> after = MapFiller::dump(gateway.tables);
        for (auto table = others.begin(); table != others.end(); ++table) {
            const QStringList gone = missing(*table, after.value(table.key()));
            QVERIFY2(gone.isEmpty(), qPrintable(table.key() + QLatin1String(": ") + gone.value(0)));
        }
        qint64 rowsBefore = 0;
        qint64 rowsAfter = 0;
        for (const QStringList &lines : before)
            rowsBefore += lines.size();
        for (const QStringList &lines : after)
            rowsAfter += lines.size();
        QCOMPARE(rowsAfter, rowsBefore - plan.rowsToDelete());
        QVERIFY(plan.rowsToDelete() > 0);
        must(erasure->checkSums(plan));
        const ScanResult scan = taken(rescan(gateway.map(), gateway.tables, person));
        const ScanJudgement judgement = judge(gateway.map(), plan, scan);
        QVERIFY2(judgement.isClean(), qPrintable(described(judgement.left)));
        checkNamesAreGone(gateway, plan, after);
        // Whoever repeats it all changes nothing.
        QCOMPARE(gateway.run(*erasure, plan), 0);
        QCOMPARE(MapFiller::dump(gateway.tables), after);
        must(erasure->finishFiles());
    }

private:
    // Not by the re-scan, but by looking at every line.
    static void checkNamesAreGone(const FilledGateway &gateway, const ErasurePlan &plan,
                                  const QMap<QString, QStringList> &after)
    {
        for (auto table = after.begin(); table != after.end(); ++table) {
            const bool isKept = std::ranges::any_of(plan.tables, [&](const PlanTable &planned) {
                return planned.table == table.key() && planned.effect == StepEffect::None;
            });
            for (const QString &line : *table) {
                for (const QString &name : gateway.filler->names(kErased)) {
                    QVERIFY2(isKept || name.size() < 8 || !line.contains(name, Qt::CaseInsensitive),
                             qPrintable(table.key() + QLatin1String(": ") + line));
                }
            }
        }
    }

    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(RowErasureTest)
#include "rowerasure_test.moc"
