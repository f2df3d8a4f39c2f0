// An audit log in memory that answers when it is told, and remembers what it was asked.
#pragma once

#include "models/audit/auditlog.h"

#include <QPromise>

#include <vector>

namespace Gatehouse
{

class FakeAuditLog : public AuditLog
{
public:
    QFuture<Result<AuditSlice>> page(const AuditStretch &stretch) override;
    QFuture<Result<LogIdentity>> identity() override;
    QFuture<Result<LogFindings>> carryOut(const AuditOrder &order,
                                          const std::shared_ptr<AuditProgress> &progress) override;

    // So many entries, a second apart: a sign-in by op-1, every tenth one a case approved by op-2.
    void fill(qint64 count);
    qint64 size() const { return qint64(m_entries.size()); }
    LoggedEntry &at(qint64 index) { return m_entries.at(size_t(index)); }

    // Answers the oldest question that is open from the entries, or as it is told.
    bool answer();
    void answerAll();
    void fail(const Error &error);
    int open() const { return int(m_open.size()); }

    // As a retention cut leaves it; `record` is the entry that says so, or -1.
    void cut(qint64 before, qint64 record);

    // With this set, pages are answered at once.
    bool answersAtOnce = false;
    // How far one page looks, as the real one does.
    qint64 entriesPerPage = 1000;

    QList<AuditStretch> asked;
    QList<AuditOrder> orders;
    std::shared_ptr<AuditProgress> progress; // of the last order
    void finishOrder(const Result<LogFindings> &findings);
    LogIdentity known;

private:
    struct Question {
        AuditStretch stretch;
        QPromise<Result<AuditSlice>> promise;
    };

    AuditSlice slice(const AuditStretch &stretch) const;
    static bool fits(const AuditEntry &entry, const AuditFilter &filter);

    std::vector<LoggedEntry> m_entries;
    std::optional<AuditCut> m_cut;
    std::vector<Question> m_open;
    std::vector<QPromise<Result<LogFindings>>> m_orders;
};

} // namespace Gatehouse
