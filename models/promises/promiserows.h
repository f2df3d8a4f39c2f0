// What the list of promises shows: a row for each commitment of the policies, and one for each finding about them.
#pragma once

#include "models/promises/promisestore.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimeZone>

namespace Gatehouse
{

struct PromiseTable {
    enum Column { PlaceColumn, PromiseColumn, StateColumn, EvidenceColumn, LookedColumn };
};

QList<TableColumn> promiseColumns();
// The id of a row is the key of the promise, or of the finding. In the order of the documents, each finding behind the
// first sentence that it is about.
QList<TableRow> promiseRows(const PromiseBoard &board, qint64 nowMs);
// "finding 002_abeeb869346ab629/unlimited:wallet".
QString findingKey(const QString &policyId, const QString &findingId);
// The sentences that a finding of the policy is about; with the names of their policies when it is about several.
QStringList findingQuotes(const QList<PolicyDocument> &policies, const PolicyDocument &policy,
                          const PolicyFinding &finding);

// Null when nobody has looked.
const PromiseStanding *standingOf(const PromiseBoard &board, const QString &promise);
int findingsOf(const PromiseBoard &board);

QList<TableColumn> promiseHistoryColumns();
// What was noted of a promise and how its state changed, the newest first.
QList<TableRow> promiseHistoryRows(const PromiseFolder &folder, const QTimeZone &zone);

// "kept", "at risk": for people.
QString promiseStateTitle(PromiseState state);

} // namespace Gatehouse
