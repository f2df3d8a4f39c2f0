// A gateway of any product with persons in it, and what is done with one of them.
#pragma once

#include "models/gateway/profileloader.h"
#include "models/privacy/rescan.h"
#include "models/privacy/rowerasure.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/mapfiller.h"

namespace Gatehouse
{

inline const QDate kErasureDay(2026, 11, 22);
inline constexpr qint64 kErasureMs = 1'795'000'000'000;
inline const QByteArray kErasureSalt(32, 's');

inline constexpr int kErased = 2; // the person

// What a test cannot go on without.
template<typename T>
T taken(Result<T> result)
{
    if (!result)
        qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
    return std::move(*result);
}

inline void must(const Result<void> &result)
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
        return taken(makePlan(map(), tables, whom, {type, holds, kErasureDay, {}}));
    }
    qint64 run(RowErasure &erasure, const ErasurePlan &plan, int limit = RowErasure::kMostRowsPerBatch,
               const QList<RowHold> &holds = {}) const
    {
        qint64 rows = 0;
        for (const ErasureStep &step : stepsOf(plan)) {
            for (int batches = 0;; ++batches) {
                const BatchOutcome outcome = taken(erasure.runBatch(step, holds, kErasureMs, limit));
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

inline QString described(const QList<ScanHit> &hits)
{
    QStringList lines;
    for (const ScanHit &hit : hits)
        lines.append(QStringLiteral("%1.%2 %3: %4").arg(hit.table, hit.column, hit.kind).arg(hit.rows));
    return lines.join(QLatin1Char('\n'));
}

inline ErasureStep stepIn(const ErasurePlan &plan, const char *table, PlanPart part)
{
    for (const ErasureStep &step : stepsOf(plan)) {
        if (step.table == QLatin1String(table) && step.part == part)
            return step;
    }
    return {};
}

} // namespace Gatehouse
