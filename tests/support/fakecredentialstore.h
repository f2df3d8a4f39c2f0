// Credentials in memory, which answer at once or when they are told: for whatever stands on a CredentialStore.
#pragma once

#include "models/credentials/credentialstore.h"
#include "tests/support/toldanswers.h"

#include <algorithm>

namespace Gatehouse
{

class FakeCredentialStore : public CredentialStore, public ToldAnswers
{
public:
    QFuture<Result<CredentialTerms>> terms() override
    {
        return ask<CredentialTerms>([this]() -> Result<CredentialTerms> { return promised; });
    }
    QFuture<Result<CredentialSurvey>> survey(const CredentialTerms &by) override
    {
        asked.append(by.unusedFor);
        return ask<CredentialSurvey>([this, by]() -> Result<CredentialSurvey> {
            CredentialSurvey now = kept;
            now.terms = by;
            return now;
        });
    }
    QFuture<Result<CredentialPlan>> plan(ActionVerb verb, const QList<Credential> &chosen) override
    {
        return ask<CredentialPlan>([this, verb, chosen]() -> Result<CredentialPlan> {
            CredentialPlan planned{verb, QStringLiteral("Demo Gateway"), {}};
            for (const Credential &one : chosen) {
                PlannedCredential item{one};
                if (lacking.contains(one.token()))
                    item.why = lacking.value(one.token());
                else
                    item.way = ActionWay::AdminApi;
                item.canUndo = verb != ActionVerb::Delete;
                item.usedLastHour = item.usedLastDay = justUsed.contains(one.token());
                planned.items.append(item);
            }
            return planned;
        });
    }
    QFuture<Result<CredentialRun>> carryOut(const NewCredentialRun &order) override
    {
        return ask<CredentialRun>([this, order]() -> Result<CredentialRun> {
            orders.append(order);
            CredentialRun run{qint64(history.size()) + 1, order.verb, order.reason, order.undoes, order.by, nowMs, {}};
            for (const CredentialTarget &target : order.targets)
                run.items.append({int(run.items.size()) + 1,
                                  target.kind,
                                  target.label,
                                  outcomes.value(target.id, CredentialOutcome::Done),
                                  {},
                                  nowMs,
                                  nowMs});
            history.prepend(run);
            return run;
        });
    }
    QFuture<Result<CredentialRun>> undo(qint64 run, const QString &reason, const QString &by) override
    {
        NewCredentialRun back{{}, ActionVerb::Enable, reason, {}, by, run};
        for (const NewCredentialRun &order : orders)
            back.targets = order.targets;
        return carryOut(back);
    }
    QFuture<Result<CredentialRun>> readBack(qint64 run, const QString &) override
    {
        return ask<CredentialRun>([this, run]() -> Result<CredentialRun> {
            const auto found = std::ranges::find(history, run, &CredentialRun::seq);
            for (CredentialRunItem &item : found->items) {
                if (item.outcome == CredentialOutcome::Unknown || item.outcome == CredentialOutcome::Running)
                    item.outcome = CredentialOutcome::Done;
            }
            return *found;
        });
    }
    QFuture<Result<QList<CredentialRun>>> runs() override
    {
        return ask<QList<CredentialRun>>([this]() -> Result<QList<CredentialRun>> { return history; });
    }
    QFuture<Result<CredentialLetters>> writeLetters(const CredentialLetterOrder &order) override
    {
        return ask<CredentialLetters>([this, order]() -> Result<CredentialLetters> {
            letters.append(order);
            return CredentialLetters{1, int(order.chosen.size()), 1};
        });
    }
    void stop() override { ++stops; }

    CredentialTerms promised{QStringLiteral("P90D"), QStringLiteral("P1Y"), QStringLiteral("the policy, §7.1"),
                             QStringLiteral("the policy, §7.2")};
    CredentialSurvey kept;
    QStringList asked;                         // ages that were surveyed by
    QMap<QString, QString> lacking;            // by token: why it cannot be done
    QStringList justUsed;                      // tokens
    QMap<QString, CredentialOutcome> outcomes; // by id, of what is not just done
    QList<NewCredentialRun> orders;
    QList<CredentialRun> history;
    QList<CredentialLetterOrder> letters;
    qint64 nowMs = 0;
    int stops = 0;
};

} // namespace Gatehouse
