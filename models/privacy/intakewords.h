// How a list of requests stands, and what became of those that were filed, in words.
#pragma once

#include "models/privacy/intakemodel.h"

namespace Gatehouse
{

// What became of those that somebody has filed at once.
struct IntakeBatch {
    int size = 0;
    int filed = 0;
    int already = 0; // by somebody else meanwhile
    int refused = 0;
    int failed = 0;
    QString trouble; // of the store, which ended it

    void count(TakenRequest::State state);
    bool isGood() const { return refused == 0 && failed == 0 && trouble.isEmpty(); }
};

// "1 request", "1,204 requests".
QString requestCount(int count);
// `stillNew`: how many could still be filed.
QString filedSentence(const IntakeBatch &batch, int stillNew);
// "2 new · 1 to decide".
QString intakeHeadline(const IntakeModel &table);

} // namespace Gatehouse
