// Carries out the plan of a case on the rows of a gateway, batch by batch.
//
// Each batch is one transaction of the gateway's database and may be repeated: rows that are done are not found again.
// So after a crash, or an answer that was lost, remaining() tells what is left and runBatch() goes on.
#pragma once

#include "models/privacy/erasureplan.h"
#include "models/privacy/pseudonyms.h"

#include <memory>

namespace Gatehouse
{

struct ErasureStep {
    QString table;
    PlanPart part = PlanPart::Own;
    StepEffect effect = StepEffect::None;
    QDate asOf;                   // of the plan
    QList<PlannedChange> changes; // of Set

    QString title() const; // "requests: delete own rows", for the journal
    // Rows that are gone, or names that are lost, do not come back; a preference can be set again.
    bool isIrreversible() const
    {
        return effect == StepEffect::Delete || effect == StepEffect::Pseudonymise || effect == StepEffect::TakeOut;
    }
    bool operator==(const ErasureStep &) const = default;
};

// What there is to do, in order. Steps without an effect are left out.
QList<ErasureStep> stepsOf(const ErasurePlan &plan);

struct BatchOutcome {
    qint64 rows = 0;     // changed by this batch
    bool isDone = false; // nothing is left of the step but rows that are held
};

class RowErasure
{
public:
    static constexpr int kRowsPerBatch = 10'000;
    static constexpr int kMostRowsPerBatch = 200'000;

    // `salt`: the 32 bytes of the case. The databases of `tables` must be writable and, as all, outlive this.
    static Result<std::unique_ptr<RowErasure>> create(const DataMap &map, const GatewayTables &tables, Person person,
                                                      const QByteArray &salt);
    ~RowErasure();

    // A serial with which no number that the person gets is in use anywhere. Chosen once, before the first batch, and
    // kept with the person: afterwards the numbers in use may be the person's own new ones.
    Result<int> chooseSerial() const;

    // Holds are asked for anew before every batch. Rows that get other values are read first, so no more than
    // kRowsPerBatch of them are in one; deletions begin with as many, and go by the clock. `limit`: no more rows than
    // that where an index finds them; below kRowsPerBatch: nowhere.
    Result<BatchOutcome> runBatch(const ErasureStep &step, const QList<RowHold> &holds, qint64 nowMs,
                                  int limit = kMostRowsPerBatch, const std::stop_token &stop = {});
    // Rows of the step that are neither done nor held, counted anew.
    Result<qint64> remaining(const ErasureStep &step, const QList<RowHold> &holds,
                             const std::stop_token &stop = {}) const;

    // The sums of the plan counted again, over the rows that now carry the pseudonyms and those that still carry the
    // names. Corrupt names the first "table.column" that differs.
    Result<void> checkSums(const ErasurePlan &plan, const std::stop_token &stop = {}) const;

    // SQLite: what was erased leaves the files too, where no reader is in the way. Nothing to do elsewhere.
    Result<void> finishFiles();

private:
    class Work;
    explicit RowErasure(std::unique_ptr<Work> work);

    std::unique_ptr<Work> m_work;
};

} // namespace Gatehouse
