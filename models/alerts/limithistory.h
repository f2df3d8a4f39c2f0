// How much of their limits the keys of a gateway had used then. A gateway says it of now only, so it is worked out
// backwards: what is used now, less what the calls since have used.
#pragma once

#include "models/alerts/securityevent.h"
#include "models/telemetry/quota.h"

#include <map>

namespace Gatehouse
{

// What the detections of misuse are told of a key with a limit.
SecurityEvent limitStanding(const QString &key, double ratio, qint64 timeMs);

class LimitHistory
{
public:
    // Unsupported: of no limit of a key it can be worked out, and why not.
    static Result<LimitHistory> from(const QuotaReading &now);

    // First, every call from some time until now, once.
    void count(const SecurityEvent &call);
    // Then, how each key stood before the first of them,
    QList<SecurityEvent> begin(qint64 timeMs);
    // and how it stood after each, in the order of time.
    QList<SecurityEvent> after(const SecurityEvent &call);
    // What is taken for granted and what is left out: whole sentences, after begin().
    QStringList assumptions() const;

private:
    struct Limit {
        QuotaUnit unit = QuotaUnit::Usd;
        qint64 limit = 0;
        qint64 used = 0;
        qint64 since = 0; // used by the calls that were counted
        double ratio() const { return double(used) / double(limit); }
    };

    std::map<QString, QList<Limit>> m_limits; // by key
    qint64 m_reset = 0;                       // limits that were set back since
    QStringList m_leftOut;
};

} // namespace Gatehouse
