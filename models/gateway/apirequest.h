// Makes the HTTP request of a call of the profile.
#pragma once

#include "models/gateway/adminapirules.h"
#include "models/gateway/connectionsettings.h"
#include "models/gateway/httpcall.h"

namespace Gatehouse
{

// Where a list call begins.
struct ApiPage {
    int number = 0; // from 0
    QString cursor;
};

// What is filled into the placeholders of a call, and which page of a list is asked for; nothing: it is no list.
struct ApiInput {
    QMap<QString, QString> parameters;
    std::optional<ApiPage> page;
};

// SignIn when the call needs a token and there is none; the errors of reading the secret.
Result<HttpRequest> apiRequest(const AdminApiRules &rules, const AdminApiSettings &settings, const ApiCall &call,
                               const ApiInput &input);

} // namespace Gatehouse
