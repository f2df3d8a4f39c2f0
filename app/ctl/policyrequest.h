// What was asked for of policies.
#pragma once

#include <QDate>
#include <QString>

#include <optional>

namespace Gatehouse::Ctl
{

struct PolicyRequest {
    QString reason;
    bool ends = false;    // what is in force ends
    QString with;         // the later version of a comparison
    QString noticeFolder; // for drafts of notices; empty: none are made
    QString sender;       // an address
    QString organisation;
    std::optional<QDate> effective; // of the later version; none: the day that it names
};

} // namespace Gatehouse::Ctl
