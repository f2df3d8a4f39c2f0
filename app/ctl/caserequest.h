// What was asked for of privacy requests and holds.
#pragma once

#include "models/privacy/privacycase.h"

namespace Gatehouse::Ctl
{

struct CaseRequest {
    NewCase opened;
    IdentityProof proof;
    std::optional<DenialCode> denial;
    QString reason;
    std::optional<QDate> day; // on which something was told, or until which it is needed
    QString toOperator;       // by name; empty: nobody
    CaseFilter filter;
    bool overdueOnly = false;
    QString assigneeName; // of the filter; "none": nobody's
    QString table;
    QString rowId;
};

} // namespace Gatehouse::Ctl
