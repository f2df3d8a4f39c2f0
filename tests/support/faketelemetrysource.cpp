#include "tests/support/faketelemetrysource.h"

#include "models/telemetry/chunkaccumulator.h"

#include <algorithm>
#include <map>
#include <set>

namespace Gatehouse
{

namespace
{

// Keeps the UTF-8 that a TelemetryRow's views point to.
struct Utf8Row {
    explicit Utf8Row(const RequestRow &source)
        : model(source.model.toUtf8())
        , provider(source.provider.toUtf8())
        , endpoint(source.endpoint.toUtf8())
        , errorClass(source.errorClass.toUtf8())
        , workspace(source.workspace.toUtf8())
        , account(source.account.toUtf8())
        , key(source.key.toUtf8())
    {
        const auto view = [](const QByteArray &bytes) {
            return std::string_view(bytes.constData(), size_t(bytes.size()));
        };
        row.timeMs = source.timeMs;
        row.latencyUs = source.latencyUs;
        row.ttftUs = source.ttftUs;
        row.outcome = source.outcome;
        row.statusCode = source.statusCode;
        row.final = source.final;
        row.tokensIn = source.tokensIn;
        row.tokensOut = source.tokensOut;
        row.tokensCached = source.tokensCached;
        row.costMicros = source.costMicros;
        row.model = view(model);
        row.provider = view(provider);
        row.endpoint = view(endpoint);
        row.errorClass = view(errorClass);
        row.workspace = view(workspace);
        row.account = view(account);
        row.key = view(key);
    }

    QByteArray model, provider, endpoint, errorClass, workspace, account, key;
    TelemetryRow row;
};

bool inLatencyBox(const RowPageRequest &request, const RequestRow &row)
{
    if (!request.latencyFromUs && !request.latencyToUs)
        return true;
    const qint64 us = request.firstToken ? row.ttftUs : row.latencyUs;
    return us >= 0 && (!request.latencyFromUs || us >= *request.latencyFromUs) &&
           (!request.latencyToUs || us < *request.latencyToUs);
}

bool comesBefore(const RequestRow &a, const RequestRow &b)
{
    return placeOf(a) < placeOf(b);
}

qint64 numberOf(const QString &mark)
{
    return mark.toLongLong();
}

struct FakeGroup {
    AttemptGroup group;
    RequestRow shared;
};

// What the attempts of a group have in common, as one text.
QString groupKey(const AttemptGroup &group, const RequestRow &row)
{
    QStringList parts{QString::number(int(group.cube)), QString::number(int(group.duration)),
                      QString::number(group.bin),       QString::number(row.timeMs),
                      QString::number(int(row.final)),  QString::number(int(row.outcome))};
    for (Dimension dimension : cubeDimensions(group.cube))
        parts.append(dimensionText(row, dimension));
    return parts.join(QChar(0x1f));
}

qint64 groupSlotMs(Cube cube, GroupSlots grain)
{
    if (cube == Cube::Key)
        return kDayMs;
    return cube == Cube::Operations && grain == GroupSlots::Minutes ? kMinuteMs : kQuarterMs;
}

// Adds a row to its group of one cube by one duration.
void addToGroup(std::map<QString, FakeGroup> &groups, RequestRow row, const AttemptGroup &kind, GroupSlots grain)
{
    const CellNumbers numbers = rowCounts(Utf8Row(row).row).numbers;
    row.timeMs = floorTo(row.timeMs, groupSlotMs(kind.cube, grain));
    FakeGroup &into = groups[groupKey(kind, row)];
    const bool sums = kind.duration == SketchKind::Latency;
    const auto add = [&](qint64 RequestRow::*figure, CellNumber number) {
        row.*figure = sums ? into.shared.*figure + numbers[size_t(number)] : 0;
    };
    add(&RequestRow::tokensIn, CellNumber::TokensIn);
    add(&RequestRow::tokensOut, CellNumber::TokensOut);
    add(&RequestRow::tokensCached, CellNumber::TokensCached);
    add(&RequestRow::costMicros, CellNumber::CostMicros);
    const qint64 attempts = into.group.attempts + 1;
    into.group = kind;
    into.group.attempts = attempts;
    into.shared = row;
}

} // namespace

std::pair<qint64, qint64> placeOf(const RequestRow &row)
{
    return {row.timeMs, numberOf(row.rowId)};
}

bool isBehind(const RequestRow &row, const RowCursor &cursor, bool newestFirst)
{
    const std::pair<qint64, qint64> mark(cursor.timeMs, numberOf(cursor.position));
    if (placeOf(row) == mark)
        return cursor.including;
    return newestFirst ? placeOf(row) < mark : placeOf(row) > mark;
}

QString dimensionText(const RequestRow &row, Dimension dimension)
{
    switch (dimension) {
    case Dimension::Model:
        return row.model;
    case Dimension::Provider:
        return row.provider;
    case Dimension::Endpoint:
        return row.endpoint;
    case Dimension::Outcome:
        return outcomeToken(row.outcome);
    case Dimension::ErrorClass:
        return row.errorClass;
    case Dimension::StatusCode:
        return row.statusCode == 0 ? QString() : QString::number(row.statusCode);
    case Dimension::Workspace:
        return row.workspace;
    case Dimension::Account:
        return row.account;
    case Dimension::Key:
        return row.key;
    }
    return {};
}

bool passes(const FilterSet &filter, const RequestRow &row)
{
    return std::all_of(filter.terms.begin(), filter.terms.end(), [&](const FilterTerm &term) {
        return term.values.contains(dimensionText(row, term.dimension)) != term.exclude;
    });
}

qint64 FakeTraffic::add(RequestRow row)
{
    const std::lock_guard lock(m_mutex);
    if (row.rowId.isEmpty())
        row.rowId = QString::number(m_lastRowId + 1);
    row.position = row.rowId;
    m_lastRowId = std::max(m_lastRowId, numberOf(row.rowId));
    m_rows.push_back(std::move(row));
    return numberOf(m_rows.back().rowId);
}

std::vector<RequestRow> FakeTraffic::rows() const
{
    const std::lock_guard lock(m_mutex);
    return m_rows;
}

void FakeTraffic::clear()
{
    const std::lock_guard lock(m_mutex);
    m_rows.clear();
    m_lastRowId = 0;
}

void FakeTraffic::setCapabilities(const SourceCapabilities &capabilities)
{
    const std::lock_guard lock(m_mutex);
    m_capabilities = capabilities;
    m_capabilitiesSet = true;
}

SourceCapabilities FakeTraffic::capabilities() const
{
    const std::lock_guard lock(m_mutex);
    return m_capabilitiesSet ? m_capabilities : fullCapabilities();
}

void FakeTraffic::setQuotas(const QuotaReading &quotas)
{
    const std::lock_guard lock(m_mutex);
    m_quotas = quotas;
}

QuotaReading FakeTraffic::quotas() const
{
    const std::lock_guard lock(m_mutex);
    return m_quotas;
}

void FakeTraffic::setGroupOffer(const GroupOffer &offer)
{
    const std::lock_guard lock(m_mutex);
    m_groupOffer = offer;
}

GroupOffer FakeTraffic::groupOffer() const
{
    const std::lock_guard lock(m_mutex);
    return m_groupOffer;
}

void FakeTraffic::setGroupFailure(const Error &error)
{
    const std::lock_guard lock(m_mutex);
    m_groupFailure = error;
}

std::optional<Error> FakeTraffic::groupFailure() const
{
    const std::lock_guard lock(m_mutex);
    return m_groupFailure;
}

void FakeTraffic::setFailure(const std::optional<Error> &error)
{
    const std::lock_guard lock(m_mutex);
    m_failure = error;
}

std::optional<Error> FakeTraffic::failure() const
{
    const std::lock_guard lock(m_mutex);
    return m_failure;
}

void FakeTraffic::setBeforeScan(std::function<void(const TimeSpan &)> hook)
{
    const std::lock_guard lock(m_mutex);
    m_beforeScan = std::move(hook);
}

void FakeTraffic::noteScan(const TimeSpan &span)
{
    std::function<void(const TimeSpan &)> hook;
    {
        const std::lock_guard lock(m_mutex);
        m_scans.append(span);
        hook = m_beforeScan;
    }
    if (hook)
        hook(span);
}

QList<TimeSpan> FakeTraffic::scans() const
{
    const std::lock_guard lock(m_mutex);
    return m_scans;
}

void FakeTraffic::forgetScans()
{
    const std::lock_guard lock(m_mutex);
    m_scans.clear();
}

SourceCapabilities fullCapabilities()
{
    SourceCapabilities all;
    all.requests = all.latency = all.ttft = all.errors = true;
    all.tokensIn = all.tokensOut = all.tokensCached = all.cost = true;
    all.dimensions = allDimensions();
    return all;
}

FakeTelemetrySource::FakeTelemetrySource(std::shared_ptr<FakeTraffic> traffic)
    : m_traffic(std::move(traffic))
    , m_capabilities(m_traffic->capabilities())
{
}

Result<void> FakeTelemetrySource::ready(const QueryLimits &limits) const
{
    if (const auto failure = m_traffic->failure())
        return std::unexpected(*failure);
    if (limits.stop.stop_requested())
        return Gatehouse::failure(ErrorKind::Cancelled, QStringLiteral("The query was cancelled."));
    return {};
}

Result<SourceExtent> FakeTelemetrySource::extent()
{
    if (auto ok = ready({}); !ok)
        return std::unexpected(ok.error());
    SourceExtent extent;
    qint64 lastRow = 0;
    for (const RequestRow &row : m_traffic->rows()) {
        extent.span.fromMs = extent.empty ? row.timeMs : std::min(extent.span.fromMs, row.timeMs);
        extent.span.toMs = extent.empty ? row.timeMs + 1 : std::max(extent.span.toMs, row.timeMs + 1);
        extent.empty = false;
        ++extent.estimatedRows;
        lastRow = std::max(lastRow, numberOf(row.rowId));
    }
    extent.mark = QString::number(lastRow);
    return extent;
}

Result<void> FakeTelemetrySource::scan(const TimeSpan &span, const FilterSet &filter, const RowSink &sink,
                                       const QueryLimits &limits)
{
    const auto begin = std::chrono::steady_clock::now();
    m_traffic->noteScan(span);
    for (const RequestRow &row : m_traffic->rows()) {
        if (auto ok = ready(limits); !ok)
            return ok;
        if (limits.timeout.count() > 0 && std::chrono::steady_clock::now() - begin > limits.timeout)
            return failure(ErrorKind::TimedOut, QStringLiteral("The scan ran past its time limit and was stopped."));
        if (span.contains(row.timeMs) && passes(filter, row))
            sink(Utf8Row(row).row);
    }
    return ready(limits);
}

Result<void> FakeTelemetrySource::scanGroups(const TimeSpan &span, GroupSlots grain, const GroupSink &sink,
                                             const QueryLimits &limits)
{
    m_traffic->noteScan(span);
    if (auto ok = ready(limits); !ok)
        return ok;
    if (const auto failed = m_traffic->groupFailure())
        return std::unexpected(*failed);
    std::map<QString, FakeGroup> groups;
    for (const RequestRow &row : m_traffic->rows()) {
        if (!span.contains(row.timeMs))
            continue;
        const RowCounts counts = rowCounts(Utf8Row(row).row);
        for (Cube cube : {Cube::Operations, Cube::Workspace, Cube::Key}) {
            addToGroup(groups, row, {cube, SketchKind::Latency, counts.latencyBin, 0, {}}, grain);
            if (counts.ttftBin >= 0)
                addToGroup(groups, row, {cube, SketchKind::Ttft, counts.ttftBin, 0, {}}, grain);
        }
    }
    for (auto &[key, made] : groups) {
        if (limits.stop.stop_requested())
            break;
        const Utf8Row shared(made.shared);
        made.group.shared = shared.row;
        sink(made.group);
    }
    return ready(limits);
}

Result<MarkCheck> FakeTelemetrySource::checkMark(const QString &mark)
{
    const auto found = extent();
    if (!found)
        return std::unexpected(found.error());
    const qint64 before = numberOf(mark);
    const qint64 now = numberOf(found->mark);
    if (now >= before)
        return MarkCheck{MarkState::Good, mark};
    return MarkCheck{!found->empty && now < before / 2 ? MarkState::OtherSource : MarkState::RowsGone, found->mark};
}

Result<NewRows> FakeTelemetrySource::newRowsAfter(const QString &mark, const QueryLimits &limits)
{
    if (auto ok = ready(limits); !ok)
        return std::unexpected(ok.error());
    NewRows found;
    const qint64 after = numberOf(mark);
    qint64 last = after;
    std::set<qint64> quarters;
    for (const RequestRow &row : m_traffic->rows()) {
        if (numberOf(row.rowId) <= after)
            continue;
        ++found.count;
        last = std::max(last, numberOf(row.rowId));
        quarters.insert(floorTo(row.timeMs, kQuarterMs));
    }
    found.mark = QString::number(last);
    found.quarters = QList<qint64>(quarters.begin(), quarters.end());
    return found;
}

Result<RowPage> FakeTelemetrySource::page(const RowPageRequest &request, const QueryLimits &limits)
{
    if (auto ok = ready(limits); !ok)
        return std::unexpected(ok.error());
    if (request.limit < 1 || request.limit > 10000)
        return failure(ErrorKind::InvalidInput, QStringLiteral("A page holds 1 to 10,000 rows. Ask for fewer."));
    std::vector<RequestRow> rows = m_traffic->rows();
    std::sort(rows.begin(), rows.end(), comesBefore);
    if (request.newestFirst)
        std::reverse(rows.begin(), rows.end());
    RowPage page;
    for (const RequestRow &row : rows) {
        if (!request.span.contains(row.timeMs) || !passes(request.filter, row) || !inLatencyBox(request, row))
            continue;
        if (request.after && !isBehind(row, *request.after, request.newestFirst))
            continue;
        if (page.rows.size() == request.limit) {
            page.more = true;
            break;
        }
        page.rows.append(row);
    }
    return page;
}

Result<QList<RequestRow>> FakeTelemetrySource::attemptsOf(const QString &requestId, const QueryLimits &limits)
{
    if (auto ok = ready(limits); !ok)
        return std::unexpected(ok.error());
    QList<RequestRow> attempts;
    for (const RequestRow &row : m_traffic->rows()) {
        if (row.requestId == requestId && !requestId.isEmpty())
            attempts.append(row);
    }
    std::sort(attempts.begin(), attempts.end(), comesBefore);
    return attempts;
}

Result<QuotaReading> FakeTelemetrySource::quotas(const QueryLimits &limits)
{
    if (auto ok = ready(limits); !ok)
        return std::unexpected(ok.error());
    return m_traffic->quotas();
}

} // namespace Gatehouse
