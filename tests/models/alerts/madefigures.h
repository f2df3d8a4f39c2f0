// The answers of a made gateway to the questions of the lattice.
#pragma once

#include "models/telemetry/telemetryquery.h"

#include <cmath>
#include <optional>

namespace Gatehouse
{

// A made gateway: two providers with three models, two workspaces, and something that goes wrong.
class MadeFigures
{
public:
    static constexpr qint64 kFromMs = 1'790'000'040'000 / kHourMs * kHourMs; // 2026-09-21T14:00:00Z

    struct Trouble {
        TimeSpan span;
        QString provider;
        double failing = 0; // of its attempts
        double traffic = 1; // of what is usual
        // What fails, and what is more than usual, is written down so long after it began, or at that time.
        qint64 lateMs = 0;
        qint64 atMs = 0;
    };
    QList<Trouble> troubles;
    qint64 freshMs = 0;
    qint64 costMicros = 0; // of an attempt
    std::optional<Error> error;

    Result<QList<TelemetryAnswer>> operator()(const QList<TelemetryQuery> &queries) const
    {
        if (error)
            return std::unexpected(*error);
        QList<TelemetryAnswer> answers;
        for (const TelemetryQuery &query : queries)
            answers.append(answer(query));
        return answers;
    }

private:
    struct Series {
        QString provider;
        QString model;
        int perMinute;
    };
    static const QList<Series> &series()
    {
        static const QList<Series> all{{QStringLiteral("anthropic"), QStringLiteral("opus"), 20},
                                       {QStringLiteral("anthropic"), QStringLiteral("sonnet"), 15},
                                       {QStringLiteral("openai"), QStringLiteral("gpt"), 30}};
        return all;
    }
    // The same whenever it is asked.
    static int noise(qint64 minute, int salt)
    {
        return int((quint64(minute) * 2654435761U + quint64(salt) * 40503U) >> 7 & 7) - 3;
    }

    Cell cellOf(qint64 ms, int which, double share) const
    {
        const Series &one = series().at(which);
        double attempts = std::max(0, one.perMinute + noise(ms / kMinuteMs, which)) * share;
        double failed = noise(ms / kMinuteMs, which + 50) == 3 ? 1 : 0;
        for (const Trouble &trouble : troubles) {
            if (trouble.provider != one.provider || !trouble.span.contains(ms))
                continue;
            if (freshMs < (trouble.lateMs > 0 ? ms + trouble.lateMs : trouble.atMs)) {
                attempts *= 1 - trouble.failing;
                continue;
            }
            attempts *= trouble.traffic;
            failed += attempts * trouble.failing;
        }
        Cell cell;
        cell.attempts = cell.requests = std::llround(attempts);
        const qint64 bad = std::min(cell.attempts, qint64(failed));
        cell.outcomes[size_t(Outcome::ServerError)] = bad;
        cell.outcomes[size_t(Outcome::Ok)] = cell.attempts - bad;
        cell.failedRequests = bad;
        if (cell.attempts > 0)
            cell.latency.add(800'000, cell.attempts);
        cell.costMicros = cell.attempts * costMicros;
        return cell;
    }

    TelemetryAnswer answer(const TelemetryQuery &query) const
    {
        TelemetryAnswer answer;
        answer.query = query;
        answer.freshAsOfMs = freshMs;
        if (query.filter.names(Dimension::StatusCode) || query.groupBy.constLast() == Dimension::ErrorClass)
            return answer;
        const bool byWorkspace = query.groupBy.constFirst() == Dimension::Workspace;
        for (int which = 0; which < series().size(); ++which) {
            for (const double share : byWorkspace ? QList<double>{0.75, 0.25} : QList<double>{1}) {
                TelemetryGroup group;
                group.values = {!byWorkspace  ? series().at(which).provider
                                : share > 0.5 ? QStringLiteral("contoso")
                                              : QStringLiteral("northwind"),
                                series().at(which).model};
                for (qsizetype i = 0; i + 1 < query.edges.size(); ++i)
                    group.buckets.append(cellOf(query.edges.at(i), which, share));
                answer.groups.append(group);
            }
        }
        return answer;
    }
};

} // namespace Gatehouse
