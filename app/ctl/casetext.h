// Privacy requests and holds as JSON and as text.
#pragma once

#include "app/ctl/caseaccess.h"

#include "models/privacy/recordedwishes.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

// Null for no day.
QJsonValue jsonDay(const QDate &day);
QJsonValue jsonDay(const std::optional<QDate> &day);

// Of a list: what the case is, without its history.
QJsonObject caseJson(const PrivacyCase &one);
// What every command that changes a case answers: case, state, due and clock.
QJsonObject standingJson(const CaseAccess::Standing &standing);
// The answer of such a command, written as was asked for.
int writeStanding(const CaseAccess::Standing &standing, const Request &request, Terminal &terminal);
QString caseLine(const PrivacyCase &one, const QDate &today);

// Everything about one case that the store tells without naming the person.
struct WholeCase {
    CaseAccess::Standing standing;
    QString policyPins; // in force when it was filed; empty: none was
    QList<MaskedIdentity> identities;
    QJsonObject plan;
    QList<CaseApproval> approvals;
    QList<CaseEvent> events;
    QList<JournalEntry> journal;
    QList<CaseStep> steps; // of the run that is on
    QList<RescanRecord> rescans;
    QList<CaseDocument> documents;
    QList<int> certifiedRuns;
    QList<RecordedWish> wishes; // of the person, from other cases
};
QJsonObject wholeJson(const WholeCase &whole);
QString wholeText(const WholeCase &whole);
QJsonObject identityJson(const MaskedIdentity &identity);
// A wish with the case that it comes from, and since when.
QJsonObject wishJson(const RecordedWish &wish);
QString wishLine(const RecordedWish &wish);

} // namespace Gatehouse::Ctl
