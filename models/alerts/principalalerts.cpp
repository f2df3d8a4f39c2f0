#include "models/alerts/principalalerts.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

QString principalFingerprint(SecurityPrincipal kind, const QString &principal)
{
    const QByteArray text =
        "security" + QByteArray(1, '\0') + securityPrincipalToken(kind).toLatin1() + '\0' + principal.toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().first(32));
}

QString PrincipalAlerts::idOf(SecurityPrincipal kind, const QString &principal)
{
    return securityPrincipalToken(kind) + QLatin1Char('\n') + principal;
}

bool PrincipalAlerts::end(SecurityPrincipal kind, const QString &principal, qint64 untilMs)
{
    const auto at = m_alerts.find(idOf(kind, principal));
    if (at == m_alerts.end() || at->second.beganMs > untilMs)
        return false;
    PrincipalAlert &alert = at->second;
    alert.findings.removeIf([untilMs](const SecurityFinding &finding) { return finding.lastMs <= untilMs; });
    if (alert.findings.isEmpty()) {
        m_alerts.erase(at);
        return true;
    }
    alert.beganMs = std::ranges::min(alert.findings, {}, &SecurityFinding::beganMs).beganMs;
    alert.level = SecurityLevel::Info;
    alert.raisedBy.clear();
    weigh(alert);
    return true;
}

std::optional<PrincipalAlert> PrincipalAlerts::add(const SecurityFinding &finding)
{
    const QString id = idOf(finding.kind, finding.principal);
    auto at = m_alerts.find(id);
    if (at != m_alerts.end() && finding.lastMs - at->second.lastMs > kOverMs) {
        m_alerts.erase(at);
        at = m_alerts.end();
    }
    if (at == m_alerts.end()) {
        if (m_alerts.size() >= kMostOpen) {
            m_alerts.erase(std::ranges::min_element(
                m_alerts, [](const auto &a, const auto &b) { return a.second.lastMs < b.second.lastMs; }));
        }
        PrincipalAlert alert;
        alert.kind = finding.kind;
        alert.principal = finding.principal;
        alert.beganMs = finding.beganMs;
        at = m_alerts.emplace(id, alert).first;
    }
    PrincipalAlert &alert = at->second;
    alert.beganMs = std::min(alert.beganMs, finding.beganMs);
    alert.lastMs = std::max(alert.lastMs, finding.lastMs);
    // In its place, so that of those that are equally loud the first one stays what the alert is called by.
    const auto known = std::ranges::find(alert.findings, finding.rule, &SecurityFinding::rule);
    if (known != alert.findings.end())
        *known = finding;
    else
        alert.findings.append(finding);
    std::ranges::stable_sort(alert.findings, std::greater{}, &SecurityFinding::level);
    weigh(alert);
    if (std::ranges::all_of(alert.findings, &SecurityFinding::raisesOnly))
        return std::nullopt;
    return alert;
}

void PrincipalAlerts::weigh(PrincipalAlert &alert)
{
    SecurityLevel highest = SecurityLevel::Info;
    QString raisedBy;
    for (const SecurityFinding &a : alert.findings) {
        if (a.raisesOnly)
            continue;
        highest = std::max(highest, a.level);
        for (const SecurityFinding &b : alert.findings) {
            const bool together = std::abs(a.lastMs - b.lastMs) <= kTogetherMs;
            if (entryOf(a.rule).family == entryOf(b.rule).family || !together || !raisedBy.isEmpty())
                continue;
            raisedBy = b.raisesOnly
                           ? QStringLiteral("It happened outside of the key's hours.")
                           : QStringLiteral("%1 and %2 agree within two hours.")
                                 .arg(QString::fromLatin1(entryOf(a.rule).id), QString::fromLatin1(entryOf(b.rule).id));
        }
    }
    const SecurityLevel level = raisedBy.isEmpty() ? highest : raised(highest);
    if (level < alert.level)
        return;
    alert.level = level;
    alert.raisedBy = level > highest ? raisedBy : QString();
}

void PrincipalAlerts::forget(const MisusePerson &person)
{
    std::erase_if(m_alerts,
                  [&person](const auto &entry) { return person.is(entry.second.kind, entry.second.principal); });
    for (auto &[id, alert] : m_alerts) {
        for (SecurityFinding &finding : alert.findings)
            finding.accounts.removeIf([&person](const QString &account) { return person.accounts.contains(account); });
    }
}

QList<PrincipalAlert> PrincipalAlerts::open() const
{
    QList<PrincipalAlert> alerts;
    for (const auto &[id, alert] : m_alerts) {
        if (!std::ranges::all_of(alert.findings, &SecurityFinding::raisesOnly))
            alerts.append(alert);
    }
    std::ranges::stable_sort(alerts, std::greater{}, &PrincipalAlert::level);
    return alerts;
}

QList<PrincipalAlert> PrincipalAlerts::close(qint64 nowMs)
{
    QList<PrincipalAlert> over;
    std::erase_if(m_alerts, [&](const auto &entry) {
        if (nowMs - entry.second.lastMs <= kOverMs)
            return false;
        if (!std::ranges::all_of(entry.second.findings, &SecurityFinding::raisesOnly))
            over.append(entry.second);
        return true;
    });
    return over;
}

} // namespace Gatehouse
