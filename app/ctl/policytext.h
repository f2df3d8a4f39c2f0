// Policies as gatehousectl prints them.
#pragma once

#include "models/policy/policydiff.h"
#include "models/policy/policyfindings.h"
#include "models/policy/policystore.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTimeZone>

namespace Gatehouse::Ctl
{

QString listText(const PolicyShelf &shelf, const QList<PolicyDocument> &shipped, const QTimeZone &zone);
QJsonObject listJson(const PolicyShelf &shelf, const QList<PolicyDocument> &shipped, const QTimeZone &zone);
QString policyText(const PolicyDocument &policy);
QString policyFindingsText(const PolicyDocument &policy, const QList<PolicyFinding> &findings);
// A paragraph for each, as text; empty: there are none.
QString findingLines(const QList<PolicyFinding> &findings);
QJsonArray findingsArray(const QList<PolicyFinding> &findings);
QJsonObject findingsJson(const PolicyDocument &policy, const QList<PolicyFinding> &findings);
QString differenceText(const PolicyDocument &before, const PolicyDocument &after, const PolicyDifference &difference);
QJsonObject differenceJson(const PolicyDocument &before, const PolicyDocument &after,
                           const PolicyDifference &difference);
QString historyText(const QList<PolicyStep> &history, const QTimeZone &zone);
QJsonObject historyJson(const QList<PolicyStep> &history, const QTimeZone &zone);

} // namespace Gatehouse::Ctl
