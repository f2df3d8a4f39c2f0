// Readings of personal data, recorded in the audit log of a console store.
#pragma once

#include "models/audit/readingrecord.h"
#include "models/core/clock.h"
#include "models/database/threadeddatabase.h"

namespace Gatehouse
{

class LiveReadingRecord final : public ReadingRecord
{
public:
    // The store and the clock outlive it.
    LiveReadingRecord(ThreadedDatabase &store, const Clock &clock);

    QFuture<Result<void>> record(const QString &by, const QString &object, const QString &purpose) override;

private:
    ThreadedDatabase &m_store;
    const Clock &m_clock;
};

} // namespace Gatehouse
