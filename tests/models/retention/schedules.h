// Schedules of made policies and shipped profiles.
#pragma once

#include "models/gateway/profileloader.h"
#include "models/retention/retentionschedule.h"

namespace Gatehouse
{

inline const QDate kToday(2026, 11, 22);

inline Commitment term(const char *id, const char *recordClass, const PolicyPeriod &period, bool goes = true,
                       bool stays = false)
{
    Commitment one;
    one.id = QString::fromLatin1(id);
    one.kind = CommitmentKind::Retention;
    one.says = QStringLiteral("Rows go in time.");
    one.retention = {QString::fromLatin1(recordClass), period, goes, stays};
    return one;
}

inline PolicyPeriod given(const char *length, PeriodStart from = PeriodStart::Recorded)
{
    return {PolicyPeriod::Length::Given, QString::fromLatin1(length), from};
}

inline PolicyDocument policy(const QList<Commitment> &commitments)
{
    PolicyDocument document;
    document.id = QStringLiteral("p");
    document.version = QStringLiteral("1");
    document.sentences.append({QStringLiteral("1"), QStringLiteral("1"), QStringLiteral("..."), commitments});
    return document;
}

inline Result<RetentionSchedule> scheduleOf(const char *profile, const QList<Commitment> &commitments)
{
    const auto loaded = loadProfile(QString::fromLatin1(profile));
    const auto map = RetentionMap::load(QString::fromLatin1(profile));
    return retentionSchedule({policy(commitments)}, loaded->dataMap, *map, kToday);
}

inline RetentionRule ruleOf(const Result<RetentionSchedule> &schedule, const char *table, const char *recordClass)
{
    for (const RetentionRule &rule : schedule->rules) {
        if (rule.table == QLatin1String(table) && rule.recordClass == QLatin1String(recordClass))
            return rule;
    }
    return {};
}

} // namespace Gatehouse
