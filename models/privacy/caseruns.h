// Privacy requests in the console store: what the worker does with them. Intent first, then the effect, then the
// outcome, each fenced by the epoch of the lease.
#pragma once

#include "models/privacy/caserepository.h"

#include <QHash>
#include <chrono>

#include <functional>

namespace Gatehouse
{

struct CaseLease {
    QString caseId;
    int run = 0;
    qint64 epoch = 0;
    CaseState state = CaseState::Running; // or Verifying, when a worker died in it
    QByteArray salt;                      // of pseudonyms, as long as the case runs

    bool operator==(const CaseLease &) const = default;
};

enum class StepStatus { Planned, Intended, Done, Unknown };
QString stepStatusToken(StepStatus status);
std::optional<StepStatus> stepStatusFromToken(const QString &token);

struct CaseStep {
    int index = 0;
    QString kind;   // "disable_keys", "rows", "rollups", "suppression"
    QString target; // what of, without personal data: a part of the plan
    StepStatus status = StepStatus::Planned;
    qint64 expectedRows = 0;
    qint64 doneRows = 0;
    int attempt = 0;

    bool operator==(const CaseStep &) const = default;
};

struct JournalEntry {
    qint64 timeMs = 0;
    int run = 0;
    int step = 0;
    int attempt = 0;
    qint64 epoch = 0;
    QString what; // "intent", "outcome", "read_back", "unknown"
    qint64 rows = 0;
    QString detail;

    bool operator==(const JournalEntry &) const = default;
};

struct StepOutcome {
    qint64 rows = 0;
    bool finished = false; // the step has nothing left to do
    QString detail;        // compact JSON without personal data, or empty

    bool operator==(const StepOutcome &) const = default;
};

struct RescanRecord {
    int run = 0;
    qint64 timeMs = 0;
    bool clean = false;
    int tables = 0;
    QString detail; // compact JSON: where something was left

    bool operator==(const RescanRecord &) const = default;
};

struct CaseCompletion {
    QByteArray certificate;  // the body, without personal data
    QString certificateHash; // goes into the audit entry
    QStringList heldBy;      // holds that kept rows
    std::optional<QDate> reopensOn;
    bool erased = false; // a deletion: the identifiers go, and their keyed hashes stay as the suppression
    // A restriction: who is held from now on, by one of the identifiers of the case.
    std::optional<SubjectIdentity> restricts = {};
};

// Denied with "fenced": the lease is another worker's by now, or the case is no longer run; nothing was recorded.
class CaseRuns
{
public:
    virtual ~CaseRuns() = default;

    // The most urgent case that is queued, or one whose worker has not been heard of; or `caseId` alone. Nothing: there
    // is none, or with a `caseId`: another worker has it. Claims of one case exclude each other.
    virtual Result<std::optional<CaseLease>> claim(const QString &by, const QString &worker,
                                                   std::chrono::milliseconds lease, const QString &caseId = {}) = 0;
    virtual Result<void> renew(const CaseLease &lease, std::chrono::milliseconds longer) = 0;

    // Steps that are there already stay as they are, so a second call with the same ones changes nothing.
    virtual Result<void> laySteps(const CaseLease &lease, const QList<CaseStep> &steps) = 0;
    virtual Result<QList<CaseStep>> steps(const QString &caseId, int run) = 0;
    virtual Result<void> intend(const CaseLease &lease, int step, const QString &detail) = 0;
    // The effect runs while the lease and the holds are locked: nobody else can claim the case, and no hold can be
    // placed or ended, before the outcome is recorded. An error of the effect records nothing.
    using Effect = std::function<Result<StepOutcome>(const QList<PrivacyHold> &holds)>;
    virtual Result<StepOutcome> carryOut(const CaseLease &lease, int step, const Effect &effect) = 0;
    // What was read back after a crash or a time-out.
    virtual Result<void> recordReadBack(const CaseLease &lease, int step, const StepOutcome &outcome) = 0;
    virtual Result<void> recordUnknown(const CaseLease &lease, int step, const QString &why) = 0;
    virtual Result<void> recordRescan(const CaseLease &lease, const RescanRecord &rescan) = 0;

    // What is known of the person by now, for as long as the case runs.
    virtual Result<void> keepPerson(const CaseLease &lease, const QJsonObject &person) = 0;

    // The states behind Running, by the transition table. Each but the first ends the lease.
    virtual Result<void> finishEffects(const CaseLease &lease) = 0;
    virtual Result<void> driftFound(const CaseLease &lease, const QString &what) = 0; // before any effect only
    virtual Result<void> stopForAttention(const CaseLease &lease, const QString &why) = 0;
    // Denied unless every step is done and the last two re-scans of this run are clean.
    virtual Result<void> complete(const CaseLease &lease, const CaseCompletion &completion) = 0;
    // Gives the case back, to be claimed at once.
    virtual Result<void> release(const CaseLease &lease) = 0;

    virtual Result<QList<JournalEntry>> journal(const QString &caseId) = 0;
    virtual Result<QList<RescanRecord>> rescans(const QString &caseId) = 0;
    struct StoredCertificate {
        QByteArray body;
        qint64 auditIndex = -1;
        int run = 0;
    };
    // Of the last run that has one, or of that run. A case that was opened again has several.
    virtual Result<StoredCertificate> certificate(const QString &caseId, int run = 0) = 0;
    virtual Result<QList<int>> certifiedRuns(const QString &caseId) = 0;
    // The entry of the audit log that the certificate of the run is proven by.
    virtual Result<AuditEntry> completionEntry(const QString &caseId, int run) = 0;
    // Keyed hashes of everybody who was erased, with the case.
    virtual Result<QHash<QByteArray, QString>> suppressed() = 0;
};

std::unique_ptr<CaseRuns> makeCaseRuns(Database &store, CaseRepository &cases, AuditRepository &audit,
                                       OperatorRepository &operators, const Clock &clock);

} // namespace Gatehouse
