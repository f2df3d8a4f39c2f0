// Retention in memory, which answers at once or when it is told: for whatever stands on a RetentionStore.
#pragma once

#include "models/retention/retentionstore.h"
#include "tests/support/toldanswers.h"

#include <algorithm>

namespace Gatehouse
{

class FakeRetentionStore : public RetentionStore, public ToldAnswers
{
public:
    QFuture<Result<RetentionBoard>> board() override
    {
        return ask<RetentionBoard>([this]() -> Result<RetentionBoard> { return kept; });
    }
    QFuture<Result<PurgePlan>> preview() override
    {
        ++previews;
        return ask<PurgePlan>([this]() -> Result<PurgePlan> {
            if (previewFailure)
                return std::unexpected(*previewFailure);
            return due;
        });
    }
    QFuture<Result<QString>> lay(const QString &by, const PurgePlan &plan) override
    {
        return ask<QString>([this, by, plan]() -> Result<QString> {
            PurgeRecord record;
            record.id = QStringLiteral("P-2026-%1").arg(kept.purges.size() + 1, 6, 10, QLatin1Char('0'));
            record.plan = plan;
            record.planHash = plan.hash();
            record.plannedBy = by;
            record.approvalsNeeded = plan.rows().rows > kept.settings.threshold ? kept.approvalsNeeded : 1;
            kept.purges.prepend(record);
            return record.id;
        });
    }
    QFuture<Result<void>> approve(const QString &by, const QString &id, const QString &planHash) override
    {
        return ask<void>([this, by, id, planHash]() -> Result<void> {
            PurgeRecord *purge = find(id);
            if (!purge || purge->planHash != planHash)
                return Gatehouse::failure(ErrorKind::Denied, QStringLiteral("The plan is another one."));
            purge->approvals.append({by, 0});
            if (purge->approvals.size() >= purge->approvalsNeeded)
                purge->state = PurgeState::Approved;
            return {};
        });
    }
    QFuture<Result<void>> withdraw(const QString &, const QString &id, const QString &reason) override
    {
        return ask<void>([this, id, reason]() -> Result<void> {
            PurgeRecord *purge = find(id);
            purge->state = PurgeState::Withdrawn;
            purge->why = reason;
            return {};
        });
    }
    QFuture<Result<void>> change(const QString &, const RetentionSettings &settings) override
    {
        return ask<void>([this, settings]() -> Result<void> {
            kept.settings = settings;
            return {};
        });
    }
    // Takes all of it at once, or ends as `runFailure`.
    QFuture<Result<PurgeRecord>> run(const QString &, const QString &id) override
    {
        runs.append(id);
        return ask<PurgeRecord>([this, id]() -> Result<PurgeRecord> {
            if (runFailure)
                return std::unexpected(*runFailure);
            PurgeRecord *purge = find(id);
            for (int i = 0; i < purge->plan.tables.size(); ++i) {
                PurgeProgress part;
                part.table = i;
                part.rows = purge->plan.tables.at(i).due.rows;
                part.isDone = true;
                purge->progress.append(part);
            }
            purge->state = PurgeState::Done;
            return *purge;
        });
    }
    void stop() override { ++stops; }

    RetentionBoard kept;
    PurgePlan due;
    std::optional<Error> previewFailure;
    std::optional<Error> runFailure;
    QStringList runs;
    int previews = 0;
    int stops = 0;

private:
    PurgeRecord *find(const QString &id)
    {
        const auto found = std::ranges::find(kept.purges, id, &PurgeRecord::id);
        return found == kept.purges.end() ? nullptr : &*found;
    }
};

} // namespace Gatehouse
