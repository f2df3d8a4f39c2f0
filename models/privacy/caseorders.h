// What a person can do with a privacy request, by its state and by their rights.
#pragma once

#include "models/privacy/casejobs.h"
#include "models/privacy/casestore.h"
#include "models/team/teamsession.h"

namespace Gatehouse
{

QString caseOrderTitle(CaseOrder::Kind kind);
QString caseJobTitle(CaseJob::Kind kind);
QString denialTitle(DenialCode code);
// Asked about once more before it is done: "Withdraw C-1. This cannot be undone." Empty: it can be undone.
QString confirmationOf(const CaseOrder &order, RequestType type);
QString confirmationOf(const CaseJob &job, RequestType type);

// The most wanted first.
// Whoever has approved the plan as it stands is not asked to do it twice.
QList<CaseOrder::Kind> possibleOrders(const CaseFolder &folder, const TeamSession &team);
QList<CaseOrder::Kind> possibleOrders(const PrivacyCase &one, const TeamSession &team);
QList<CaseJob::Kind> possibleJobs(const PrivacyCase &one, const TeamSession &team, qint64 nowMs);

// "awaiting_approval" as people read it.
QString plainWords(QString token);
QString shortHash(const QString &hash);

} // namespace Gatehouse
