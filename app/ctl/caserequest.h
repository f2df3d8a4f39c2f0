// What was asked for of privacy requests and holds.
#pragma once

#include "models/privacy/lettertemplate.h"
#include "models/privacy/privacycase.h"

#include <chrono>

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
    QString planHash;  // that is approved
    QString revealFor; // what the values of a rectification are shown for; empty: they are masked
    int run = 0;       // whose certificate is wanted; 0: the last one
    std::optional<std::chrono::milliseconds> rescanDelay;
    bool once = false;
    QString recipientFile; // a certificate
    QString packagePassphraseVariable;
    QString reviewFile;   // to be written: what may concern others
    QString reviewedFile; // the same, looked through
    QString noticeFile;
};

} // namespace Gatehouse::Ctl
