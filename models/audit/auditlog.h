// The audit log for whoever must not wait: questions are answered by futures.
#pragma once

#include "models/audit/auditdocuments.h"
#include "models/audit/auditfilter.h"

#include <QFuture>

#include <atomic>
#include <memory>

namespace Gatehouse
{

// What reads the whole log.
struct AuditOrder {
    enum class Kind { Verify, Checkpoint, Export };
    Kind kind = Kind::Verify;
    QString file;            // to write
    QStringList checkpoints; // of Verify: files of checkpoints that the log must agree with

    bool operator==(const AuditOrder &) const = default;
};

// Shared by whoever carries an order out, on another thread, and whoever shows it.
struct AuditProgress {
    std::atomic<qint64> checked{0};
    std::stop_source stop;
};

struct LogIdentity {
    QString origin;       // which log
    QByteArray publicKey; // PEM: of this machine, for signatures on this log

    bool operator==(const LogIdentity &) const = default;
};

// GUI thread. Futures end without a value when the log is closed.
class AuditLog
{
public:
    virtual ~AuditLog() = default;

    virtual QFuture<Result<AuditSlice>> page(const AuditStretch &stretch) = 0;
    virtual QFuture<Result<LogIdentity>> identity() = 0;
    // shared_ptr: the order may outlive whoever shows it, and the other way round.
    virtual QFuture<Result<LogFindings>> carryOut(const AuditOrder &order,
                                                  const std::shared_ptr<AuditProgress> &progress) = 0;
};

} // namespace Gatehouse
