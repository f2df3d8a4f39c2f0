#include "models/alerts/securityreader.h"

#include "models/gateway/schemadetection.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString reasonOf(const SourceCapabilities &can, const QString &name)
{
    const auto at = std::ranges::find(can.missing, name, &MissingFigure::figure);
    return at == can.missing.end() ? QString() : at->reason;
}

QString notRecorded(SecurityNeed need, const QString &reason)
{
    return QStringLiteral("Not recorded is %1. %2").arg(securityNeedText(need), reason);
}

} // namespace

QList<SecuritySight> SecurityReader::sight() const
{
    QList<SecuritySight> all;
    for (const SecurityRuleEntry &entry : securityRules()) {
        SecuritySight sight{entry.rule, true, {}};
        QStringList partly;
        for (const SecurityNeed need : entry.also) {
            if (const QString reason = missing(need); !reason.isEmpty())
                partly.append(notRecorded(need, reason));
        }
        for (const SecurityNeed need : entry.needs) {
            const QString token = securityNeedToken(need);
            if (const QString reason = missing(need); !reason.isEmpty())
                sight.why.append(notRecorded(need, reason));
            else if (m_tables.partly.contains(token))
                partly.append(m_tables.partly.value(token));
        }
        sight.sees = sight.why.isEmpty();
        if (sight.sees)
            sight.why = partly;
        all.append(sight);
    }
    return all;
}

QString SecurityReader::missing(SecurityNeed need) const
{
    // Of what the product never records the profile knows more than columns tell.
    const QString told = m_tables.missing.value(securityNeedToken(need));
    if (!told.isEmpty())
        return told;
    const QString ofCalls = missingOfCalls(need);
    return ofCalls.isEmpty() ? missingOfTables(need) : ofCalls;
}

QString SecurityReader::missingOfCalls(SecurityNeed need) const
{
    const SourceCapabilities &can = m_source.capabilities();
    const auto unless = [&](bool there, const char *name) {
        if (there)
            return QString();
        const QString reason = reasonOf(can, QLatin1String(name));
        return reason.isEmpty() ? QStringLiteral("The column for it is not in this database.") : reason;
    };
    switch (need) {
    case SecurityNeed::Key:
        return unless(can.has(Dimension::Key), "key");
    case SecurityNeed::Network: {
        const bool there = m_source.plan().field(TelemetryField::Ip).isThere();
        return there ? QString() : m_profile.telemetry.fields.value(TelemetryField::Ip).missing;
    }
    case SecurityNeed::Failures:
        return unless(can.errors, "errors");
    case SecurityNeed::Cost:
        return unless(can.cost, "cost");
    case SecurityNeed::OutputTokens:
        return unless(can.tokensOut, "tokens_out");
    case SecurityNeed::Model:
        return unless(can.has(Dimension::Model), "model");
    case SecurityNeed::Endpoint:
        return unless(can.has(Dimension::Endpoint), "endpoint");
    case SecurityNeed::Region:
        // A provider has one, but which provider serves a call is for the gateway to choose, and not for a key.
        return QStringLiteral("What a gateway writes down of a call names no region.");
    default:
        return {};
    }
}

QString SecurityReader::missingOfTables(SecurityNeed need) const
{
    const SourceCapabilities &can = m_source.capabilities();
    bool there = true;
    switch (need) {
    case SecurityNeed::FailedSignIns:
        there = anyStream(SecurityEventKind::FailedSignIn) || (can.errors && can.has(Dimension::StatusCode));
        break;
    case SecurityNeed::TriedCredential:
        there = anyStream(SecurityEventKind::FailedSignIn) || can.has(Dimension::Key);
        break;
    case SecurityNeed::KeyBirth:
    case SecurityNeed::KeyEnd:
        there = anyKeyColumn(need);
        break;
    case SecurityNeed::UserAgent:
        there = anyField(SecurityField::UserAgent);
        break;
    case SecurityNeed::AdminActions:
        there = anyStream(SecurityEventKind::AdminAction);
        break;
    case SecurityNeed::Standings:
        there = std::ranges::any_of(m_profile.quotas, [](const QuotaRule &rule) {
            return rule.holder == TelemetryField::Key && !rule.usedFromTelemetry;
        });
        break;
    default:
        break;
    }
    return there ? QString()
                 : QStringLiteral("The profile names no table for it, or this database has not that table.");
}

bool SecurityReader::anyStream(SecurityEventKind kind) const
{
    return std::ranges::any_of(m_streams, [kind](const Stream &stream) { return stream.rows.table().kind == kind; });
}

bool SecurityReader::anyField(SecurityField field) const
{
    return std::ranges::any_of(m_streams, [field](const Stream &stream) { return stream.rows.has(field); });
}

bool SecurityReader::anyKeyColumn(SecurityNeed need) const
{
    return std::ranges::any_of(m_tables.keys, [&](const SecurityKeyTable &keys) {
        const TableSchema *table = tableIn(m_mainSchema, keys.table);
        if (!table)
            return false;
        if (need == SecurityNeed::KeyBirth)
            return table->hasColumn(keys.created.column);
        return table->hasColumn(keys.revoked.column) || table->hasColumn(keys.expires.column) ||
               table->hasColumn(keys.deleted.column);
    });
}

} // namespace Gatehouse
