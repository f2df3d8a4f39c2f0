#include "tests/support/madetraffic.h"

#include "tests/support/faketelemetrysession.h"
#include "tests/support/faketelemetrysource.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>

namespace Gatehouse
{

namespace
{

struct MadeModel {
    const char *name;
    const char *provider;
    double share;
    double latencySeconds;
    qint64 microsPerToken;
};

constexpr std::array<MadeModel, 8> kModels{{
    {"claude-opus-4-5", "anthropic-b", 0.26, 3.4, 25},
    {"gpt-5", "openai-a", 0.24, 2.2, 10},
    {"claude-sonnet-4-5", "anthropic-b", 0.18, 1.9, 6},
    {"gemini-3-pro", "google-c", 0.12, 1.6, 4},
    {"deepseek-v4", "openai-a", 0.08, 1.3, 1},
    {"gpt-5-mini", "openai-a", 0.06, 0.8, 1},
    {"text-embedding-3-large", "openai-a", 0.04, 0.2, 1},
    {"qwen-3-max", "google-c", 0.02, 1.1, 1},
}};

// std::mt19937_64 gives the same numbers everywhere; the distributions of <random> do not, so they are not used.
class Dice
{
public:
    double uniform() { return double(m_engine() >> 11) / double(quint64(1) << 53); }
    double normal()
    {
        return std::sqrt(-2 * std::log(std::max(1e-12, uniform()))) * std::cos(2 * 3.14159265358979 * uniform());
    }

private:
    std::mt19937_64 m_engine{42};
};

const MadeModel &pick(Dice &dice)
{
    double at = dice.uniform();
    for (const MadeModel &model : kModels) {
        at -= model.share;
        if (at < 0)
            return model;
    }
    return kModels.front();
}

void fail(RequestRow &row, Dice &dice, bool outage)
{
    const double which = dice.uniform();
    row.outcome = outage || which < 0.3 ? Outcome::ServerError
                  : which < 0.7         ? Outcome::RateLimited
                  : which < 0.85        ? Outcome::Timeout
                                        : Outcome::ClientError;
    row.statusCode = row.outcome == Outcome::ServerError   ? (outage ? 529 : 502)
                     : row.outcome == Outcome::RateLimited ? 429
                     : row.outcome == Outcome::Timeout     ? 504
                                                           : 400;
    row.errorClass = row.outcome == Outcome::ServerError
                         ? (outage ? QStringLiteral("overloaded") : QStringLiteral("bad_gateway"))
                     : row.outcome == Outcome::RateLimited ? QStringLiteral("rate_limit_exceeded")
                     : row.outcome == Outcome::Timeout     ? QStringLiteral("upstream_timeout")
                                                           : QStringLiteral("invalid_request");
    row.tokensOut = 0;
    row.costMicros = 0;
    row.ttftUs = kNotRecorded;
}

RequestRow madeRow(Dice &dice, qint64 timeMs, qint64 outageFromMs, int number)
{
    const MadeModel &model = pick(dice);
    RequestRow row;
    row.timeMs = timeMs;
    row.requestId = QStringLiteral("req_%1").arg(number, 6, 10, QLatin1Char('0'));
    row.model = QLatin1String(model.name);
    row.provider = QLatin1String(model.provider);
    row.endpoint = row.model.startsWith(QLatin1String("text")) ? QStringLiteral("/v1/embeddings")
                                                               : QStringLiteral("/v1/chat/completions");
    const int workspace = int(std::pow(dice.uniform(), 2) * 9);
    row.workspace = QStringLiteral("ws-%1").arg(workspace);
    row.account = QStringLiteral("acc_%1").arg(1000 + workspace * 7);
    row.key = QStringLiteral("k_%1").arg(workspace * 31 + int(dice.uniform() * 3));
    row.ip = QStringLiteral("203.0.113.%1").arg(10 + workspace);
    row.tokensIn = qint64(std::exp(6.5 + dice.normal()));
    row.tokensOut = qint64(std::exp(5.2 + dice.normal()));
    row.tokensCached = row.tokensIn * 2 / 5;
    row.costMicros = (row.tokensIn + 4 * row.tokensOut) * model.microsPerToken;
    row.statusCode = 200;
    const bool outage =
        timeMs >= outageFromMs && timeMs < outageFromMs + kHourMs && row.provider == QLatin1String("anthropic-b");
    row.latencyUs = qint64(model.latencySeconds * 1e6 * std::exp(0.7 * dice.normal()) * (outage ? 6 : 1));
    row.ttftUs = row.latencyUs / 4;
    if (dice.uniform() < (outage ? 0.45 : 0.015))
        fail(row, dice, outage);
    return row;
}

void addTo(Cell &cell, const RequestRow &row, const TelemetryQuery &query)
{
    ++cell.attempts;
    ++cell.outcomes[size_t(row.outcome)];
    if (row.final == FinalAttempt::Unknown)
        ++cell.unlinked;
    if (row.final == FinalAttempt::Yes) {
        ++cell.requests;
        cell.failedRequests += row.outcome == Outcome::Ok ? 0 : 1;
    }
    cell.tokensIn += row.tokensIn;
    cell.tokensOut += row.tokensOut;
    cell.tokensCached += row.tokensCached;
    cell.costMicros += row.costMicros;
    if (query.latency && row.latencyUs != kNotRecorded)
        cell.latency.add(row.latencyUs);
    if (query.ttft && row.ttftUs != kNotRecorded)
        cell.ttft.add(row.ttftUs);
}

} // namespace

std::vector<RequestRow> madeTraffic(const TimeSpan &span, int count, qint64 outageFromMs)
{
    Dice dice;
    std::vector<qint64> times;
    while (int(times.size()) < count) {
        const qint64 ms = span.fromMs + qint64(dice.uniform() * double(span.lengthMs()));
        const double hour = double(ms % kDayMs) / double(kHourMs);
        if (dice.uniform() < 0.55 - 0.45 * std::cos((hour - 1) / 24 * 2 * 3.14159265358979))
            times.push_back(ms);
    }
    std::sort(times.begin(), times.end());
    std::vector<RequestRow> rows;
    for (const qint64 ms : times) {
        RequestRow row = madeRow(dice, ms, outageFromMs, int(rows.size()));
        row.rowId = row.position = QString::number(rows.size() + 1);
        if (row.outcome != Outcome::Ok && dice.uniform() < 0.4) {
            RequestRow again = row;
            row.final = FinalAttempt::No;
            rows.push_back(row);
            again.rowId = again.position = QString::number(rows.size() + 1);
            again.timeMs += 350;
            again.outcome = Outcome::Ok;
            again.statusCode = 200;
            again.errorClass.clear();
            again.provider = QStringLiteral("google-c");
            row = again;
        }
        rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const RequestRow &a, const RequestRow &b) { return a.timeMs < b.timeMs; });
    return rows;
}

TelemetryAnswer countedAnswer(const std::vector<RequestRow> &rows, const TelemetryQuery &query, qint64 freshAsOfMs)
{
    TelemetryAnswer answer;
    answer.query = query;
    answer.freshAsOfMs = freshAsOfMs;
    const qsizetype buckets = std::max<qsizetype>(0, query.edges.size() - 1);
    answer.buckets.resize(buckets);
    std::map<QStringList, TelemetryGroup> groups;
    for (const RequestRow &row : rows) {
        if (!query.span.contains(row.timeMs) || !passes(query.filter, row))
            continue;
        const auto edge = std::upper_bound(query.edges.begin(), query.edges.end(), row.timeMs);
        const qsizetype bucket = edge - query.edges.begin() - 1;
        addTo(answer.total, row, query);
        if (buckets > 0)
            addTo(answer.buckets[bucket], row, query);
        if (query.groupBy.isEmpty())
            continue;
        QStringList values;
        for (const Dimension dimension : query.groupBy)
            values.append(dimensionText(row, dimension));
        TelemetryGroup &group = groups[values];
        group.values = values;
        group.buckets.resize(buckets);
        addTo(group.total, row, query);
        if (buckets > 0)
            addTo(group.buckets[bucket], row, query);
    }
    for (const auto &[values, group] : groups)
        answer.groups.append(group);
    std::stable_sort(answer.groups.begin(), answer.groups.end(), [](const TelemetryGroup &a, const TelemetryGroup &b) {
        return a.total.attempts > b.total.attempts;
    });
    return answer;
}

RowPage pageOf(const std::vector<RequestRow> &rows, const RowPageRequest &request)
{
    RowPage page;
    const auto wanted = [&](const RequestRow &row) {
        if (!request.span.contains(row.timeMs) || !passes(request.filter, row))
            return false;
        const qint64 us = request.firstToken ? row.ttftUs : row.latencyUs;
        if (request.latencyFromUs && us < *request.latencyFromUs)
            return false;
        if (request.latencyToUs && (us == kNotRecorded || us >= *request.latencyToUs))
            return false;
        return !request.after || isBehind(row, *request.after, request.newestFirst);
    };
    const auto take = [&](auto from, auto to) {
        for (; from != to; ++from) {
            if (!wanted(*from))
                continue;
            if (page.rows.size() == request.limit) {
                page.more = true;
                return;
            }
            page.rows.append(*from);
        }
    };
    if (request.newestFirst)
        take(rows.rbegin(), rows.rend());
    else
        take(rows.begin(), rows.end());
    return page;
}

void answerFrom(FakeTelemetrySession &session, const std::vector<RequestRow> &rows, qint64 freshAsOfMs)
{
    session.answering = [&rows, freshAsOfMs](const TelemetryQuery &query) {
        return countedAnswer(rows, query, freshAsOfMs);
    };
    session.paging = [&rows](const RowPageRequest &request) { return pageOf(rows, request); };
}

} // namespace Gatehouse
