// One purge as it is kept in the console store, from the plan to the receipt. Plain values.
#pragma once

#include "models/retention/purgeplan.h"

#include <array>

namespace Gatehouse
{

enum class PurgeState {
    Planned,  // waits for approvals
    Approved, // waits for whoever carries it out; also when that was broken off
    Running,  // somebody carries it out, or has died in it
    Done,     // there is a receipt
    Refused,  // the rules, the policy or a table changed since: plan it again
    Withdrawn
};
inline constexpr std::array kPurgeStates{PurgeState::Planned, PurgeState::Approved, PurgeState::Running,
                                         PurgeState::Done,    PurgeState::Refused,  PurgeState::Withdrawn};
// "planned".
QString purgeStateToken(PurgeState state);
std::optional<PurgeState> purgeStateFromToken(const QString &token);

struct PurgeApproval {
    QString by; // id of the operator
    qint64 atMs = 0;

    bool operator==(const PurgeApproval &) const = default;
};

// What went from one table of the plan so far.
struct PurgeProgress {
    int table = 0; // its index in the plan
    qint64 rows = 0;
    qint64 batches = 0;
    QStringList partitions;         // that were dropped
    std::optional<qint64> oldestUs; // of what went
    std::optional<qint64> newestUs;
    bool isDone = false;

    bool operator==(const PurgeProgress &) const = default;
};

struct PurgeRecord {
    QString id; // "P-2026-000001"
    QString gateway;
    PurgeState state = PurgeState::Planned;
    PurgePlan plan;
    QString planHash;
    QString plannedBy; // ids of operators
    qint64 plannedMs = 0;
    int approvalsNeeded = 2; // 1: a small plan, which who made it may approve, or a one-person operation
    QList<PurgeApproval> approvals;
    qint64 leaseEpoch = 0;
    qint64 leaseUntilMs = 0; // by the clock of the store
    QList<PurgeProgress> progress;
    QString why;         // it was broken off, refused or withdrawn; may be empty
    QJsonObject receipt; // of one that is done: counts per table, oldest and newest, what was left and why
    qint64 endedMs = 0;

    bool operator==(const PurgeRecord &) const = default;
};

struct RetentionSettings {
    qint64 threshold = 10'000;     // plans with more rows need as many approvals as privacy requests do; 0: all of them
    qint64 rowsPerSecond = 20'000; // at most
    int dutyPercent = 50;          // of the time in which batches may run

    bool operator==(const RetentionSettings &) const = default;
};

} // namespace Gatehouse
