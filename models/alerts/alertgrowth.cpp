#include "models/alerts/alertgrowth.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostRows = 200;  // as many as are shown
constexpr qsizetype kMostNames = 100; // of networks, of accounts

const QString kFindings = QStringLiteral("findings");
const QString kContributors = QStringLiteral("contributors");
const QString kRows = QStringLiteral("rows");
const QString kSeries = QStringLiteral("series");
const QString kUnit = QStringLiteral("unit");
const QString kAlongside = QStringLiteral("alongside");
const QString kFirstBad = QStringLiteral("first_bad_ms");
const QString kRaisedBy = QStringLiteral("raised_by");

QString ruleOf(const QJsonValue &finding)
{
    return finding.toObject().value(QLatin1String("rule")).toString();
}

bool hasFindingOf(const QJsonArray &findings, const QString &rule)
{
    return std::ranges::any_of(findings, [&rule](const QJsonValue &each) { return ruleOf(each) == rule; });
}

QJsonArray united(const QJsonArray &now, const QJsonArray &before, qsizetype most)
{
    QJsonArray all = now;
    for (const QJsonValue &each : before) {
        if (all.size() < most && !all.contains(each))
            all.append(each);
    }
    return all;
}

// "Dead key in use, 3 uses in 24 h"
QString told(const QString &title, const QString &summary)
{
    return summary.isEmpty() ? title : QStringLiteral("%1, %2").arg(title, summary);
}

// Where no probability is counted, what is the case now is what the alert tells.
bool isOfNow(const AlertBefore &before, const RaisedAlert &hit)
{
    return countsNoProbability(hit) && before.alert.score == 0;
}

} // namespace

bool countsNoProbability(const RaisedAlert &hit)
{
    return hit.score == 0 && !isOfFindings(hit);
}

bool isOfFindings(const RaisedAlert &hit)
{
    return hit.evidence.contains(kFindings);
}

bool leads(const AlertBefore &before, const RaisedAlert &hit)
{
    const Alert &alert = before.alert;
    if (hit.level > alert.level)
        return true;
    if (hit.rule == alert.rule)
        return hit.score > alert.score || isOfNow(before, hit) || (isOfFindings(hit) && hit.level == alert.level);
    return hit.level == alert.level && hasFindingOf(hit.evidence.value(kFindings).toArray(), alert.rule);
}

QJsonObject grownEvidence(const AlertBefore &before, const RaisedAlert &hit)
{
    const bool isLed = leads(before, hit);
    QJsonObject grown = isLed ? hit.evidence : before.evidence;
    // It has been so since then.
    if (isLed && isOfNow(before, hit) && before.evidence.contains(kFirstBad))
        grown.insert(kFirstBad, before.evidence.value(kFirstBad));
    if (!isOfFindings(hit))
        return grown;
    QJsonArray findings = hit.evidence.value(kFindings).toArray();
    QJsonArray contributors = hit.evidence.value(kContributors).toArray();
    const QJsonArray oldFindings = before.evidence.value(kFindings).toArray();
    const QJsonArray oldContributors = before.evidence.value(kContributors).toArray();
    for (qsizetype i = 0; i < oldFindings.size(); ++i) {
        if (hasFindingOf(findings, ruleOf(oldFindings.at(i))))
            continue;
        findings.append(oldFindings.at(i));
        if (i < oldContributors.size())
            contributors.append(oldContributors.at(i));
    }
    // The chart is of the latest hours, whichever finding leads.
    for (const QString &part : {kSeries, kUnit, kAlongside}) {
        if (hit.evidence.contains(part))
            grown.insert(part, hit.evidence.value(part));
        else if (before.evidence.contains(part))
            grown.insert(part, before.evidence.value(part));
    }
    grown.insert(kFindings, findings);
    grown.insert(kContributors, contributors);
    grown.insert(kRows, united(hit.evidence.value(kRows).toArray(), before.evidence.value(kRows).toArray(), kMostRows));
    const QJsonObject &other = isLed ? before.evidence : hit.evidence;
    if (!grown.contains(kRaisedBy) && other.contains(kRaisedBy))
        grown.insert(kRaisedBy, other.value(kRaisedBy));
    return grown;
}

QJsonObject grownPerson(const AlertBefore &before, const RaisedAlert &hit)
{
    if (!isOfFindings(hit))
        return leads(before, hit) ? hit.person : before.person;
    QJsonObject grown = before.person;
    for (auto each = hit.person.begin(); each != hit.person.end(); ++each)
        grown.insert(each.key(), united(each->toArray(), before.person.value(each.key()).toArray(), kMostNames));
    return grown;
}

QString riseTold(const AlertBefore &before, const RaisedAlert &hit)
{
    const Alert &alert = before.alert;
    const QString now = told(hit.title, hit.summary);
    const QString was = told(alert.title, alert.summary);
    QString text = alertLevelToken(hit.level);
    if (now != was)
        text += QStringLiteral(": %1. Before, %2: %3").arg(now, alertLevelToken(alert.level), was);
    const QString why = hit.evidence.value(kRaisedBy).toString();
    return why.isEmpty() ? text : text + (now == was ? QStringLiteral(": ") : QStringLiteral(". ")) + why;
}

} // namespace Gatehouse
