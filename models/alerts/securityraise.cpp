#include "models/alerts/securityraise.h"

#include "models/core/masking.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QJsonObject evidenceOf(const PrincipalAlert &alert, const SecurityFinding &loudest)
{
    QJsonArray findings;
    QJsonArray contributors;
    QStringList rows;
    for (const SecurityFinding &finding : alert.findings) {
        findings.append(finding.evidence());
        contributors.append(QJsonObject{
            {QStringLiteral("what"),
             QStringLiteral("%1: %2").arg(QString::fromLatin1(entryOf(finding.rule).title), finding.summary)}});
        rows += finding.rows;
    }
    rows.removeDuplicates();
    QJsonObject evidence{{QStringLiteral("n"), loudest.sample},
                         {QStringLiteral("first_bad_ms"), loudest.beganMs},
                         {QStringLiteral("baseline"), loudest.expected},
                         {QStringLiteral("not_below"), loudest.unless},
                         {QStringLiteral("contributors"), contributors},
                         {QStringLiteral("findings"), findings},
                         {QStringLiteral("rows"), QJsonArray::fromStringList(rows)}};
    if (loudest.score > 0)
        evidence.insert(QStringLiteral("log10_p"), -loudest.score);
    if (!alert.raisedBy.isEmpty())
        evidence.insert(QStringLiteral("raised_by"), alert.raisedBy);
    return evidence;
}

QJsonObject personOf(const PrincipalAlert &alert)
{
    QStringList networks;
    QStringList accounts;
    for (const SecurityFinding &finding : alert.findings) {
        networks += finding.networks;
        accounts += finding.accounts;
    }
    networks.removeDuplicates();
    accounts.removeDuplicates();
    QJsonObject person;
    const auto put = [&](const char *name, const QStringList &values) {
        if (!values.isEmpty())
            person.insert(QLatin1String(name), QJsonArray::fromStringList(values));
    };
    put("node", conditionsOf(alert.kind, alert.principal, false));
    put("networks", networks.mid(0, SecurityFinding::kMostNames));
    put("accounts", accounts.mid(0, SecurityFinding::kMostNames));
    return person;
}

} // namespace

AlertLevel alertLevelOf(SecurityLevel level)
{
    switch (level) {
    case SecurityLevel::Info:
    case SecurityLevel::Watch:
        return AlertLevel::Watch;
    case SecurityLevel::Ticket:
        return AlertLevel::Ticket;
    case SecurityLevel::Page:
        return AlertLevel::Page;
    }
    return AlertLevel::Watch;
}

QStringList conditionsOf(SecurityPrincipal kind, const QString &principal, bool masked)
{
    switch (kind) {
    case SecurityPrincipal::Key:
        return {filterTermToToken({Dimension::Key, {masked ? maskedKey(principal) : principal}, false})};
    case SecurityPrincipal::Account:
    case SecurityPrincipal::Admin:
        return {filterTermToToken({Dimension::Account, {masked ? maskedAccount(principal) : principal}, false})};
    case SecurityPrincipal::Network:
        return {QStringLiteral("network=") + (masked ? maskedIp(principal) : principal)};
    case SecurityPrincipal::Everybody:
        break;
    }
    return {};
}

std::optional<RaisedAlert> raisedAlertOf(const PrincipalAlert &alert, const SecurityRules &rules)
{
    const auto loudest = std::ranges::find(alert.findings, false, &SecurityFinding::raisesOnly);
    if (alert.level == SecurityLevel::Info || loudest == alert.findings.end())
        return std::nullopt;
    RaisedAlert raised;
    raised.fingerprint = principalFingerprint(alert.kind, alert.principal);
    raised.rule = QString::fromLatin1(entryOf(loudest->rule).id);
    raised.ruleVersion = rules.version(loudest->rule);
    raised.node = conditionsOf(alert.kind, alert.principal, true);
    raised.title = QString::fromLatin1(entryOf(loudest->rule).title);
    raised.summary = loudest->summary;
    raised.level = alertLevelOf(alert.level);
    raised.score = loudest->score;
    raised.beganMs = alert.beganMs;
    raised.foundMs = raised.hitMs = alert.lastMs;
    raised.evidence = evidenceOf(alert, *loudest);
    raised.person = personOf(alert);
    return raised;
}

} // namespace Gatehouse
