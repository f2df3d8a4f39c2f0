// What a detection of misuse found, and how it explains itself.
#pragma once

#include "models/alerts/securityrule.h"

#include <QJsonObject>
#include <QStringList>

namespace Gatehouse
{

class StateStream;

enum class SecurityPrincipal { Key, Account, Network, Admin, Everybody };
inline constexpr size_t kSecurityPrincipalCount = 5;
// "key", "network".
QString securityPrincipalToken(SecurityPrincipal kind);

// Texts name nobody: no key, no account, no address. Whoever is meant stands in the members of its own part.
struct SecurityFinding {
    SecurityRule rule = SecurityRule::KeyNewNetworks;
    SecurityLevel level = SecurityLevel::Watch;
    SecurityPrincipal kind = SecurityPrincipal::Key;
    qint64 beganMs = 0;
    qint64 lastMs = 0; // of the event that it was found by
    QString summary;   // "11 networks in 60 min, at most 2 before"
    QString expected;
    QString observed;
    QString unless;      // what would have made it not fire
    QString note;        // what else is to be known, a change of price for example; may be empty
    double score = 0;    // -log10 of the probability by chance, where the rule counts one; else 0
    qint64 sample = 0;   // events that were looked at
    QStringList rows;    // evidence: "requests 1204", at most kMostRows, the newest
    qint64 rowCount = 0; // how many there are
    // It only raises what another rule found.
    bool raisesOnly = false;

    // --- names somebody ---
    QString principal;
    QStringList networks; // that it came from, at most kMostNames
    QStringList accounts;

    static constexpr qsizetype kMostRows = 50;
    static constexpr qsizetype kMostNames = 20;

    // The same for the same rule and principal, and says neither.
    QString fingerprint() const;
    // What may be shown to anybody, and what names somebody.
    QJsonObject evidence() const;
    QJsonObject person() const;

    bool operator==(const SecurityFinding &) const = default;
    void keep(StateStream &stream);
};

using SecurityFindings = QList<SecurityFinding>;

} // namespace Gatehouse
