// What must stand in the audit log before personal data are shown unmasked.
#pragma once

#include "models/core/error.h"

#include <QFuture>
#include <QString>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the store is closed.
class ReadingRecord
{
public:
    virtual ~ReadingRecord() = default;

    // Answers once it is on record. `object`: what is read, without personal data: "ip of a request". InvalidInput: the
    // purpose is no few words.
    virtual QFuture<Result<void>> record(const QString &by, const QString &object, const QString &purpose) = 0;
};

// A few words of at most 60 letters that name nobody: it is kept for ever.
Result<void> checkPurpose(const QString &purpose);

} // namespace Gatehouse
