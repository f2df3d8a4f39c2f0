#include "tests/support/fakeauditlog.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kFirstMs = 1'795'000'000'000;

} // namespace

void FakeAuditLog::fill(qint64 count)
{
    for (qint64 i = size(); i < count; ++i) {
        const bool approval = i % 10 == 9;
        AuditEntry entry{i,
                         kFirstMs + i * 1000,
                         approval ? QStringLiteral("op-2") : QStringLiteral("op-1"),
                         approval ? QStringLiteral("case.approved") : QStringLiteral("operator.signed_in"),
                         approval ? QStringLiteral("case C-%1").arg(i) : QStringLiteral("operator op-1"),
                         {},
                         approval ? QStringLiteral(R"({"plan":"9c41"})") : QString()};
        m_entries.push_back({entry, Sha256().leaf(canonicalBytes(entry)), false});
    }
}

void FakeAuditLog::cut(qint64 before, qint64 record)
{
    m_cut = AuditCut{before, record < 0 ? std::nullopt : std::optional(at(record))};
}

QFuture<Result<AuditSlice>> FakeAuditLog::page(const AuditStretch &stretch)
{
    asked.append(stretch);
    Question question{stretch, {}};
    question.promise.start();
    auto future = question.promise.future();
    m_open.push_back(std::move(question));
    if (answersAtOnce)
        answer();
    return future;
}

QFuture<Result<LogIdentity>> FakeAuditLog::identity()
{
    QPromise<Result<LogIdentity>> promise;
    promise.start();
    promise.addResult(Result<LogIdentity>(known));
    promise.finish();
    return promise.future();
}

QFuture<Result<LogFindings>> FakeAuditLog::carryOut(const AuditOrder &order,
                                                    const std::shared_ptr<AuditProgress> &shared)
{
    orders.append(order);
    progress = shared;
    m_orders.emplace_back();
    m_orders.back().start();
    return m_orders.back().future();
}

void FakeAuditLog::finishOrder(const Result<LogFindings> &findings)
{
    m_orders.back().addResult(findings);
    m_orders.back().finish();
}

bool FakeAuditLog::fits(const AuditEntry &entry, const AuditFilter &filter)
{
    return entry.timeMs >= filter.fromMs.value_or(entry.timeMs) &&
           entry.timeMs < filter.toMs.value_or(entry.timeMs + 1) &&
           (filter.actor.isEmpty() || entry.actor == filter.actor) && entry.action.startsWith(filter.action) &&
           entry.object.startsWith(filter.object) && entry.detail.contains(filter.text);
}

AuditSlice FakeAuditLog::slice(const AuditStretch &stretch) const
{
    AuditSlice slice;
    slice.size = size();
    slice.cut = m_cut;
    const qint64 first = m_cut ? m_cut->before : 0;
    qint64 at = std::min(stretch.below.value_or(size()), size());
    const qint64 least = std::max(stretch.least, at - entriesPerPage);
    slice.readTo = least;
    while (--at >= std::max(least, first)) {
        if (!fits(m_entries.at(size_t(at)).entry, stretch.filter))
            continue;
        slice.entries.append(m_entries.at(size_t(at)));
        if (slice.entries.size() == stretch.limit) {
            slice.readTo = at;
            return slice;
        }
    }
    if (slice.readTo <= first)
        slice.readTo = stretch.least;
    return slice;
}

bool FakeAuditLog::answer()
{
    if (m_open.empty())
        return false;
    Question question = std::move(m_open.front());
    m_open.erase(m_open.begin());
    question.promise.addResult(Result<AuditSlice>(slice(question.stretch)));
    question.promise.finish();
    return true;
}

void FakeAuditLog::answerAll()
{
    while (answer()) {
    }
}

void FakeAuditLog::fail(const Error &error)
{
    Question question = std::move(m_open.front());
    m_open.erase(m_open.begin());
    question.promise.addResult(Result<AuditSlice>(std::unexpected(error)));
    question.promise.finish();
}

} // namespace Gatehouse
