// Remembers what was put on record before it was read, and answers when it is told.
#pragma once

#include "models/audit/readingrecord.h"

#include <QPromise>
#include <QStringList>

namespace Gatehouse
{

class FakeReadingRecord : public ReadingRecord
{
public:
    QFuture<Result<void>> record(const QString &by, const QString &object, const QString &purpose) override
    {
        records.append(QStringLiteral("%1 %2: %3").arg(by, object, purpose));
        promise = {};
        promise.start();
        return promise.future();
    }
    void answer(const Result<void> &result)
    {
        promise.addResult(result);
        promise.finish();
    }

    QStringList records;
    QPromise<Result<void>> promise;
};

} // namespace Gatehouse
