// What was asked for of privacy requests and holds.
#pragma once

#include "models/privacy/lettertemplate.h"
#include "models/privacy/privacycase.h"

namespace Gatehouse::Ctl
{

struct LetterRequest {
    LetterKind kind = LetterKind::Acknowledgement;
    QString language = QStringLiteral("en");
    QString sender; // an address
    QString sendTo; // empty: the address that the case was filed with
    QString organisation;
    QString authority;
    QString reference; // how a recipient of data knows the person
};

struct CaseRequest {
    NewCase opened;
    bool fromGateway = false; // of an intake
    bool dryRun = false;
    LetterRequest letter;
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
