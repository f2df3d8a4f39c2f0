// The section "security" of a gateway profile: where the product keeps what concerns sign-ins, keys and administration,
// and what it does not record.
#pragma once

#include "models/alerts/securityevent.h"
#include "models/alerts/securityrule.h"
#include "models/gateway/profilefield.h"

namespace Gatehouse
{

// What a table of events can hold, each an expression of the profile.
enum class SecurityField { Account, Key, Credential, Ip, UserAgent, Deed, Target, LimitRatio };
inline constexpr int kSecurityFieldCount = 8;
// "user_agent".
QString securityFieldToken(SecurityField field);

struct SecurityEventTable {
    QString table;
    QString rowId; // with the time, the order of rows
    QString timeColumn;
    qint64 timeUnitUs = 1000; // 0: the engine's own date-time type
    SecurityEventKind kind = SecurityEventKind::FailedSignIn;
    QList<FieldAlternative> conditions; // each whose columns exist must hold
    QMap<SecurityField, QList<FieldAlternative>> fields;
};

struct SecurityKeyTime {
    QString column; // empty: not recorded
    qint64 unitUs = 1000;
};

struct SecurityKeyTable {
    QString table;
    QString id; // holds what the telemetry field "key" holds
    QString owner;
    QString rotatedFrom;
    SecurityKeyTime created;
    SecurityKeyTime revoked;
    SecurityKeyTime expires;
    SecurityKeyTime deleted;
};

struct SecurityTables {
    QList<SecurityEventTable> events;
    QList<SecurityKeyTable> keys;
    QMap<QString, QString> missing; // what is not recorded, by securityNeedToken(), and why
    QMap<QString, QString> partly;  // what is recorded in part only

    // From the bytes of a profile that satisfies its schema. InvalidInput: an expression that may not be used. Empty
    // when the profile has no such section.
    static Result<SecurityTables> fromProfile(const QByteArray &profile);
    // The same of a shipped profile's id, or of a file.
    static Result<SecurityTables> load(const QString &profile);
};

} // namespace Gatehouse
