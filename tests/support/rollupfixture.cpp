#include "tests/support/rollupfixture.h"

#include <QMap>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString pick(QRandomGenerator &random, const QStringList &values)
{
    return values.at(random.bounded(int(values.size())));
}

void addRow(Cell &cell, const RequestRow &row, const TelemetryQuery &query)
{
    ++cell.attempts;
    cell.requests += row.final == FinalAttempt::Yes;
    cell.failedRequests += row.final == FinalAttempt::Yes && row.outcome != Outcome::Ok;
    cell.unlinked += row.final == FinalAttempt::Unknown;
    ++cell.outcomes[size_t(row.outcome)];
    cell.tokensIn += row.tokensIn;
    cell.tokensOut += row.tokensOut;
    cell.tokensCached += row.tokensCached;
    cell.costMicros += row.costMicros;
    if (query.latency && row.latencyUs >= 0)
        cell.latency.add(row.latencyUs);
    if (query.ttft && row.ttftUs >= 0)
        cell.ttft.add(row.ttftUs);
}

QString cellText(const Cell &cell)
{
    return QStringLiteral(
               "attempts %1 requests %2 failed %3 unlinked %4 tokens %5/%6/%7 cost %8 latency n %9 ttft n %10")
        .arg(cell.attempts)
        .arg(cell.requests)
        .arg(cell.failedRequests)
        .arg(cell.unlinked)
        .arg(cell.tokensIn)
        .arg(cell.tokensOut)
        .arg(cell.tokensCached)
        .arg(cell.costMicros)
        .arg(cell.latency.count())
        .arg(cell.ttft.count());
}

QString cellDifference(const QString &where, const Cell &cell, const Cell &expected)
{
    return cell == expected ? QString()
                            : QStringLiteral("%1: %2 instead of %3\n").arg(where, cellText(cell), cellText(expected));
}

} // namespace

std::unique_ptr<Database> openStore(const QString &file)
{
    auto store = SqliteDatabase::open(file, SqliteDatabase::Mode::Create);
    if (!store) {
        qWarning("%s", qPrintable(store.error().message));
        return nullptr;
    }
    const auto migrations = loadMigrations(QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/migrations"));
    const auto migrated = migrations ? migrate(**store, *migrations) : std::unexpected(migrations.error());
    if (!migrated) {
        qWarning("%s", qPrintable(migrated.error().message));
        return nullptr;
    }
    return std::move(*store);
}

RollupFixture::RollupFixture(qint64 nowMs)
    : clock(nowMs)
    , store(openStore(folder.filePath(QStringLiteral("console.sqlite"))))
    , rollups(*store, QStringLiteral("test gateway"))
{
}

RollupBuilder RollupFixture::makeBuilder()
{
    return RollupBuilder(rollups, source, clock);
}

TelemetryEngine RollupFixture::makeEngine()
{
    return TelemetryEngine(rollups, source, clock);
}

bool RollupFixture::rollUp()
{
    RollupBuilder builder = makeBuilder();
    auto done = builder.open();
    if (done)
        done = builder.bringUpToDate({}, [] {});
    if (!done)
        qWarning("%s (%s)", qPrintable(done.error().message), qPrintable(done.error().detail));
    return done.has_value();
}

RequestRow randomRow(QRandomGenerator &random, const TimeSpan &span)
{
    RequestRow row;
    row.timeMs = span.fromMs + qint64(random.generateDouble() * double(span.lengthMs() - 1));
    row.requestId = QString::number(random.bounded(100000));
    row.latencyUs = random.bounded(10) == 0 ? kNotRecorded : qint64(std::exp(6 + random.generateDouble() * 12));
    row.ttftUs = random.bounded(3) == 0 || row.latencyUs < 0 ? kNotRecorded : row.latencyUs / (1 + random.bounded(9));
    row.outcome = random.bounded(4) == 0 ? Outcome(random.bounded(kOutcomeCount)) : Outcome::Ok;
    row.statusCode = row.outcome == Outcome::Ok ? 200 : random.bounded(5) == 0 ? 0 : 400 + random.bounded(104);
    row.final = random.bounded(8) == 0 ? FinalAttempt::No : FinalAttempt::Yes;
    row.errorClass = row.outcome == Outcome::Ok
                         ? QString()
                         : pick(random, {QStringLiteral("upstream"), QStringLiteral("quota, daily"), QString()});
    row.model = pick(random, {QStringLiteral("alpha"), QStringLiteral("beta-2"),
                              QStringLiteral("m\u00f6del \U0001F680"), QString()});
    row.provider = pick(random, {QStringLiteral("north"), QStringLiteral("south")});
    row.endpoint = pick(random, {QStringLiteral("/v1/chat"), QStringLiteral("/v1/embeddings")});
    row.workspace = pick(random, {QStringLiteral("w1"), QStringLiteral("w2"), QString()});
    const int account = random.bounded(20);
    row.account = account == 0 ? QString() : QStringLiteral("a%1").arg(account);
    row.key = QStringLiteral("k%1").arg(account * 3 + random.bounded(3));
    row.tokensIn = random.bounded(5000);
    row.tokensOut = random.bounded(2000);
    row.tokensCached = random.bounded(int(row.tokensIn) + 1);
    row.costMicros = random.bounded(100000);
    return row;
}

TelemetryAnswer naiveAnswer(const std::vector<RequestRow> &rows, const TelemetryQuery &query)
{
    TelemetryAnswer answer;
    answer.query = query;
    const bool bucketed = !query.edges.isEmpty();
    if (bucketed)
        answer.buckets.resize(query.edges.size() - 1);
    QMap<QStringList, TelemetryGroup> groups;
    for (const RequestRow &row : rows) {
        if (!query.span.contains(row.timeMs) || !passes(query.filter, row))
            continue;
        qsizetype bucket = 0;
        while (bucketed && query.edges.at(bucket + 1) <= row.timeMs)
            ++bucket;
        addRow(answer.total, row, query);
        if (bucketed)
            addRow(answer.buckets[bucket], row, query);
        if (query.groupBy.isEmpty())
            continue;
        QStringList values;
        for (Dimension dimension : query.groupBy)
            values.append(dimensionText(row, dimension));
        TelemetryGroup &group = groups[values];
        group.values = values;
        addRow(group.total, row, query);
        if (bucketed) {
            group.buckets.resize(answer.buckets.size());
            addRow(group.buckets[bucket], row, query);
        }
    }
    answer.groups = groups.values();
    std::stable_sort(answer.groups.begin(), answer.groups.end(),
                     [](const auto &a, const auto &b) { return a.total.attempts > b.total.attempts; });
    return answer;
}

QString difference(const TelemetryAnswer &answer, const TelemetryAnswer &expected)
{
    QString text = cellDifference(QStringLiteral("total"), answer.total, expected.total);
    if (answer.buckets.size() != expected.buckets.size() || answer.groups.size() != expected.groups.size()) {
        return text + QStringLiteral("%1 buckets instead of %2, %3 groups instead of %4")
                          .arg(answer.buckets.size())
                          .arg(expected.buckets.size())
                          .arg(answer.groups.size())
                          .arg(expected.groups.size());
    }
    for (qsizetype i = 0; i < answer.buckets.size(); ++i)
        text += cellDifference(QStringLiteral("bucket %1").arg(i), answer.buckets.at(i), expected.buckets.at(i));
    for (qsizetype g = 0; g < answer.groups.size(); ++g) {
        const TelemetryGroup &group = answer.groups.at(g);
        const TelemetryGroup &other = expected.groups.at(g);
        if (group.values != other.values || group.buckets.size() != other.buckets.size())
            return text + QStringLiteral("group %1 is %2 instead of %3")
                              .arg(g)
                              .arg(group.values.join(u'|'), other.values.join(u'|'));
        text += cellDifference(QStringLiteral("group ") + group.values.join(u'|'), group.total, other.total);
        for (qsizetype i = 0; i < group.buckets.size(); ++i)
            text += cellDifference(QStringLiteral("group bucket %1").arg(i), group.buckets.at(i), other.buckets.at(i));
    }
    return text;
}

} // namespace Gatehouse
