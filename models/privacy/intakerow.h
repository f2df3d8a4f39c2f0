// One request that was read and not filed yet, and all that is shown of it.
#pragma once

#include "models/privacy/caseintake.h"

namespace Gatehouse
{

enum class IntakeStanding { New, Same, Already, Undecided, Problem, Asked, Filed, Refused };

struct IntakeRow {
    QString origin;    // the name of the file; empty: the gateway
    QStringList notes; // of the whole file
    IntakeCandidate read;
    IntakeDecision decision = {};
    TakenRequest taken = {};
    QString sameAs = {}; // the place of the row above that is the same request
    bool chosen = false;
    bool isAsked = false; // the store has not answered yet
};

IntakeStanding standingOf(const IntakeRow &row);
// It leaves something open, or did before it was decided.
bool mayDecide(const IntakeRow &row);

// In words. Who asks is masked, and so is free text that may name somebody.
// "line 3 of requests.csv", "letter.eml", "request 17 of the gateway".
QString intakePlace(const IntakeRow &row);
QString typeShown(const IntakeRow &row);
QString whoAsks(const IntakeRow &row);
QString channelShown(const IntakeRow &row);
QString stateShown(const IntakeRow &row);
// Why it stands so; empty: the state says it all.
QString intakeReason(const IntakeRow &row);
// All there is to say about it.
QStringList intakeSentences(const IntakeRow &row);
// "2 Dec 2026"; a dash for none.
QString dayShown(const QDate &day);

} // namespace Gatehouse
