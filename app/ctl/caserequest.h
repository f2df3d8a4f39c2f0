// What was asked for of privacy requests and holds.
#pragma once

#include "models/privacy/caseletter.h"
#include "models/privacy/casepackage.h"
#include "models/privacy/gatewayintake.h"

#include <chrono>

namespace Gatehouse::Ctl
{

struct CaseRequest {
    NewCase opened;
    bool fromGateway = false; // of an intake
    IntakeWay intakeWay = IntakeWay::Usual;
    bool dryRun = false;
    LetterOrder letter;
    IdentityProof proof;
    std::optional<DenialCode> denial;
    QString reason;
    std::optional<QDate> day; // on which something was told, or until which it is needed
    QString toOperator;       // by name; empty: nobody
    CaseFilter filter;
    bool overdueOnly = false;
    CaseSort sort = CaseSort::Due;
    QString assigneeName; // of the filter; "none": nobody's
    QString table;
    QString rowId;
    QString planHash;  // that is approved
    QString revealFor; // what the values of a rectification are shown for; empty: they are masked
    int run = 0;       // whose certificate is wanted; 0: the last one
    std::optional<std::chrono::milliseconds> rescanDelay;
    bool once = false;
    PackageWish package;
    QString packagePassphraseVariable;
};

} // namespace Gatehouse::Ctl
