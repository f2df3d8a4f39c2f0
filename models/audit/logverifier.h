// Checks an audit log, entry by entry, against itself and against signed checkpoints. It needs the entries and nothing
// else: no store, no network.
#pragma once

#include "models/audit/auditentry.h"
#include "models/audit/merkletree.h"

#include <QList>
#include <QStringList>

namespace Gatehouse
{

struct LogFault {
    qint64 index = 0; // the first entry that is not what it was
    QString what;     // for people

    bool operator==(const LogFault &) const = default;
};

struct LogFindings {
    TreeHead head;          // of the entries as they are
    qint64 removed = 0;     // entries that a retention cut left only the hash of
    QList<LogFault> faults; // in the order of the log, the first few of them
    qint64 checkpoints = 0; // that the log agrees with

    bool isGenuine() const { return faults.isEmpty(); }
};

// A checkpoint binds everything before it: a log that was rewritten with new hashes, cut off at its end, or replaced by
// an old copy agrees with itself and not with them. Without any, only changes of single entries are found.
class LogVerifier
{
public:
    // Their signatures were checked. In any order.
    explicit LogVerifier(QList<TreeHead> checkpoints = {});

    // In the order of the log.
    void add(const LoggedEntry &entry);
    // The same of one that has its content, and of one that a retention cut left only the hash of.
    void add(const EntryView &entry, const Hash &leaf);
    void addRemoved(qint64 index, const Hash &leaf);
    // After the last entry.
    LogFindings finish();

    static constexpr int kMostFaults = 20;

private:
    void checkIndex(qint64 index);
    void checkContent(const EntryView &entry, const Hash &leaf);
    void checkCut(const EntryView &entry);
    void checkRemoved();
    void append(const Hash &leaf);
    void checkCheckpoints();
    void fault(qint64 index, const QString &what);

    QList<TreeHead> m_checkpoints; // by size
    qsizetype m_nextCheckpoint = 0;
    qint64 m_agreedTo = 0; // up to here a checkpoint has confirmed the log
    MerkleFrontier m_frontier;
    Sha256 m_sha;
    QByteArray m_bytes; // of the entry at hand
    qint64 m_cutTo = 0; // as far as entries recorded cuts
    bool m_beforeContent = true;
    LogFindings m_findings;
};

} // namespace Gatehouse
