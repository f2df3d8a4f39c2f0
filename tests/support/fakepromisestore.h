// Promises in memory, which answer at once or when they are told: for whatever stands on a PromiseStore.
#pragma once

#include "models/promises/promisestore.h"
#include "tests/support/toldanswers.h"

namespace Gatehouse
{

class FakePromiseStore : public PromiseStore, public ToldAnswers
{
public:
    QFuture<Result<PromiseBoard>> board(const QString &) override
    {
        return ask<PromiseBoard>([this]() -> Result<PromiseBoard> { return kept; });
    }
    QFuture<Result<PromiseFolder>> folder(const QString &, const QString &promise) override
    {
        return ask<PromiseFolder>([this, promise]() -> Result<PromiseFolder> { return folders.value(promise); });
    }
    QFuture<Result<void>> noteDuty(const NewDutyNote &duty) override
    {
        return ask<void>([this, duty]() -> Result<void> {
            notes.append(duty.promise + QStringLiteral(": ") + duty.note);
            return {};
        });
    }
    // Sees what `next` says.
    QFuture<Result<PromiseTally>> look(const QList<PolicyDocument> &policies, const QString &) override
    {
        ++looks;
        return ask<PromiseTally>([this, policies]() -> Result<PromiseTally> {
            if (lookFailure)
                return std::unexpected(*lookFailure);
            kept.standings = next;
            PromiseTally tally;
            tally.looked = int(next.size());
            tally.newlyBroken = newlyBroken;
            return tally;
        });
    }
    void stop() override { ++stops; }

    PromiseBoard kept;
    QList<PromiseStanding> next;
    QStringList newlyBroken;
    QMap<QString, PromiseFolder> folders;
    QStringList notes;
    std::optional<Error> lookFailure;
    int looks = 0;
    int stops = 0;
};

} // namespace Gatehouse
