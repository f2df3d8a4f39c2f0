// Retention cuts: entries of the audit log that need not be kept any longer lose their content. Their hashes stay, so
// that every checkpoint, every proof and every certificate holds as before, and the cut is an entry itself.
#pragma once

#include "models/audit/auditrepository.h"
#include "models/audit/cutnote.h"
#include "models/team/operatorrepository.h"

#include <QDate>

#include <optional>

namespace Gatehouse
{

struct CutRequest {
    QDate day;           // entries of this day in UTC and of later ones stay
    TreeHead checkpoint; // signed, and outside of the store: what is newer stays
};

// What a cut would take, and what keeps it from taking more.
struct CutPlan {
    enum class End { Day, Checkpoint, Protected };

    qint64 from = 0;   // entries below were cut before
    qint64 before = 0; // entries from `from` up to, not including, this one are taken
    End end = End::Day;
    QString protectedBy; // "case C-2026-000004", "hold H-...": what the first entry that stays is of
    // Completed requests whose certificate could not be written any more. One that was written carries its proof.
    qint64 certificates = 0;

    qint64 count() const { return before - from; }
    bool operator==(const CutPlan &) const = default;
};

// A cut takes a beginning of the log and nothing out of its middle: it ends at the first entry that must stay.
class AuditCutter
{
public:
    // All outlive it. On a server whoever has signed in there acts, and the time is the server's.
    AuditCutter(Database &store, AuditRepository &log, OperatorRepository &operators, const Clock &clock);

    // Denied: without the right to cut. InvalidInput: a day that is not over. Corrupt: the log is shorter than the
    // checkpoint.
    Result<CutPlan> plan(const QString &by, const CutRequest &request);

    // Takes what the plan says, in one transaction with its entry; gives the entry's index. The log is verified first,
    // since what is cut can be looked at no more. Corrupt: it is not genuine, or not what the checkpoint has seen.
    // Denied also when something of it must stay by now.
    struct Reading {
        AuditRepository::Progress progress = {};
        std::stop_token stop = {};
    };
    Result<qint64> cut(const QString &by, const CutRequest &request, const CutPlan &plan, const Reading &reading);

private:
    struct Limits;
    Result<Limits> limitsOfFile(const CutRequest &request);
    Result<Limits> limitsOfServer(const CutRequest &request);
    Result<CutPlan> planned(const CutRequest &request);
    Result<CutNote> noteFor(const CutRequest &request, const CutPlan &plan);
    Result<qint64> cutFile(const QString &by, const CutRequest &request, const CutPlan &plan);
    Result<qint64> cutOnServer(const CutRequest &request, const CutPlan &plan);

    Database &m_store;
    AuditRepository &m_log;
    OperatorRepository &m_operators;
    const Clock &m_clock;
    bool m_onServer;
};

} // namespace Gatehouse
