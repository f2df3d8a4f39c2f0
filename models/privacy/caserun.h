// The effects of one privacy request, step by step, by whoever holds its lease: intent, effect, outcome.
#pragma once

#include "models/privacy/caseplanner.h"
#include "models/privacy/firstlook.h"
#include "models/privacy/gatewaycontrol.h"
#include "models/privacy/leasekeeper.h"
#include "models/privacy/rowerasure.h"

#include <functional>
#include <memory>

namespace Gatehouse
{

struct WorkerSettings {
    QString operatorId;
    QString name; // of the worker, for people: the machine
    std::chrono::milliseconds lease{60'000};
    // Between the two re-scans, for writers that were in flight.
    std::chrono::milliseconds rescanDelay{10'000};
    int rowsPerBatch = RowErasure::kMostRowsPerBatch;
    QString auditOrigin; // of the store, for certificates
    // By which the lease is kept while one thing takes longer than it; none: then somebody else may take over.
    OpenLeaseRenewal renewal;
    // Called after each batch, with the step as it stands by then.
    std::function<void(const QString &caseId, const CaseStep &step)> progress;
    // Called at each point at which a crash would leave something else behind; tests kill the program there.
    std::function<void(const char *)> probe;
};

// What a worker works with. All but `control` are there, and outlive whoever uses them.
struct WorkBench {
    CaseRepository &cases;
    CaseRuns &runs;
    const GatewayProfile &profile;
    const GatewayTables &tables;
    GatewayControl *control = nullptr; // none: keys and accounts are not switched off beforehand
    Database *rollups = nullptr;       // none: this machine has counted nothing
    QString rollupFingerprint;         // of the gateway in them, and in the store
    const Clock &clock;
    Database *store = nullptr; // of the console, with its alerts; none: they are not looked through
};

// An engine: waits, on the thread of the databases.
class CaseRun
{
public:
    CaseRun(const WorkBench &bench, const WorkerSettings &settings, const CaseLease &lease);
    ~CaseRun();

    // From Running to Verifying, or to where the transition table leads otherwise: back to Planned when the plan has
    // drifted, to NeedsAttention when nobody knows what became of a step. Says which.
    Result<CaseState> carryOut(const std::stop_token &stop);

    // What verification needs of it; after carryOut(), or at once for a run that another worker has carried out.
    Result<void> load(const std::stop_token &stop);
    // The plan that was approved, and tables that the person has come to be in since, by the same data map: what the
    // gateway itself writes down when an account is switched off, what was in flight.
    const ErasurePlan &plan() const { return m_plan; }
    const Person &person() const { return m_person; }
    const PrivacyCase &one() const { return m_case; }
    RowErasure &erasure() { return *m_erasure; }
    // Of a deletion, before its first row was changed.
    const std::optional<FirstLook> &firstLook() const { return m_firstLook; }
    Result<QList<RowHold>> holdsNow();
    QList<RowHold> standing(const QList<PrivacyHold> &holds) const;
    // Rows of the plan that are neither done nor held.
    Result<qint64> remaining(const std::stop_token &stop);

private:
    Result<QString> drift(const std::stop_token &stop);
    Result<void> prepare(bool begun, const std::stop_token &stop);
    Result<QList<CaseStep>> steps();
    QList<CaseStep> stepsToLay(const std::stop_token &stop, Result<void> &counted);
    // Adds what has come since the plan was made.
    Result<void> widen(const std::stop_token &stop);
    Result<void> lookFirst(const std::stop_token &stop);
    void addTables(const QList<PlanTable> &tables);
    Result<void> layFollowUps(const std::stop_token &stop);
    Result<void> runAll(bool switches, const std::stop_token &stop);
    QList<GatewayAction> switches() const;
    static QString switchTitle(const GatewayAction &action, qsizetype at);
    Result<GatewayAction> switchOf(const CaseStep &step) const;
    QString markOf(const CaseStep &step) const;
    Result<void> runStep(CaseStep step, const std::stop_token &stop);
    Result<void> readBack(CaseStep &step, const std::stop_token &stop);
    Result<qint64> runOutside(const CaseStep &step, const std::stop_token &stop);
    Result<StepOutcome> effectOf(const CaseStep &step, qint64 rowsBefore, const QList<PrivacyHold> &holds,
                                 const std::stop_token &stop);
    Result<void> runSwitch(const CaseStep &step, const std::stop_token &stop);
    const ErasureStep *rowsOf(const CaseStep &step) const;
    Result<qint64> eraseCounted();
    void probe(const char *label) const;

    WorkBench m_bench;
    const WorkerSettings &m_settings;
    CaseLease m_lease;
    CasePlanner m_planner;
    PrivacyCase m_case;
    CaseSubject m_subject;
    QByteArray m_hashKey;
    ErasurePlan m_plan;
    Person m_person;
    QList<ErasureStep> m_rows; // of m_plan
    std::unique_ptr<RowErasure> m_erasure;
    std::optional<FirstLook> m_firstLook;
};

// The person is restricted: nothing of theirs is switched off or erased either.
bool isRestricted(const QList<RowHold> &holds);
// Why a person must look, or nothing when the same may work later by itself.
bool isForAPerson(const Error &error);

} // namespace Gatehouse
