// A survey of credentials as text and as JSON. Nothing in it names a person or tells a secret.
#pragma once

#include "models/credentials/credentialplan.h"
#include "models/credentials/credentialsurvey.h"

#include <QJsonObject>

namespace Gatehouse::Ctl
{

// At most so many of those that are listed.
QString credentialsText(const CredentialSurvey &survey, qint64 limit);
QJsonObject credentialsJson(const CredentialSurvey &survey, qint64 limit);

QString planText(const CredentialPlan &plan);
QJsonObject planJson(const CredentialPlan &plan);
QString runText(const CredentialRun &run);
QJsonObject runJson(const CredentialRun &run);

} // namespace Gatehouse::Ctl
