#include "models/telemetry/rowdecoder.h"

#include <charconv>
#include <cmath>

namespace Gatehouse
{

namespace
{

// A name longer than this is not a name. It is cut, so that ten megabytes in one cell do not spread into rollups.
constexpr size_t kMostTextBytes = 256;

qint64 integerOf(const SqlValue &value, qint64 otherwise)
{
    if (value.kind == ValueKind::Integer)
        return value.integer;
    return value.kind == ValueKind::Real && std::abs(value.real) < 9e15 ? std::llround(value.real) : otherwise;
}

qint64 durationUs(const SqlValue &value, qint64 unitUs)
{
    if (value.kind == ValueKind::Integer)
        return value.integer < 0 || value.integer > kLongestUs / unitUs ? kNotRecorded : value.integer * unitUs;
    if (value.kind == ValueKind::Real) {
        const double us = value.real * double(unitUs);
        return us >= 0 && us < double(kLongestUs) ? std::llround(us) : kNotRecorded;
    }
    return kNotRecorded;
}

qint64 tokens(const SqlValue &value)
{
    const qint64 count = integerOf(value, 0);
    return count >= 0 && count <= RowDecoder::kMostTokens ? count : 0;
}

std::string_view shortened(std::string_view text)
{
    if (text.size() <= kMostTextBytes)
        return text;
    size_t end = kMostTextBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end);
}

QString qString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

RowDecoder::RowDecoder(const TelemetryPlan &plan, const TelemetrySql &sql, Lookups &lookups, bool forPage)
    : m_plan(plan)
    , m_timeUnitUs(plan.time.unitUs())
    , m_firstKeyColumn(sql.firstKeyColumn())
    , m_wholeMicrosPerUnit(1'000'000 % plan.unitsPerUsd == 0 ? 1'000'000 / plan.unitsPerUsd : 0)
{
    for (int i = 0; i < kTelemetryFieldCount; ++i) {
        m_columns[size_t(i)] = sql.columnOf(TelemetryField(i), forPage);
        m_texts[size_t(i)].column = m_columns[size_t(i)];
        m_columnCount += m_columns[size_t(i)] >= 0;
        if (const auto lookup = lookups.find(TelemetryField(i)); lookup != lookups.end())
            m_texts[size_t(i)].lookup = &lookup->second;
    }
    m_outcomeByStatus.fill(plan.outcomeOtherwise);
    for (auto range = plan.outcomeByStatus.rbegin(); range != plan.outcomeByStatus.rend(); ++range) {
        for (int status = std::max(0, range->from); status <= std::min(999, range->to); ++status)
            m_outcomeByStatus[size_t(status)] = range->outcome;
    }
}

qint64 RowDecoder::timeMs(const RowStream &rows) const
{
    const SqlValue &stored = m_values[1];
    // A time that is no whole number is read as the engine reads it.
    if (m_timeUnitUs >= 1000)
        return (stored.kind == ValueKind::Integer ? stored.integer : rows.integer(0)) * (m_timeUnitUs / 1000);
    return floorTo(m_plan.time.usOf(stored).value_or(0), 1000) / 1000;
}

std::string_view RowDecoder::text(const RowStream &rows, TelemetryField field)
{
    TextColumn &slot = m_texts[size_t(field)];
    if (slot.column < 0)
        return {};
    const SqlValue &value = valueOf(field);
    switch (value.kind) {
    case ValueKind::Null:
        return {};
    case ValueKind::Integer: {
        if (slot.lookup)
            return slot.lookup->text(value.integer);
        const auto written = std::to_chars(slot.digits.data(), slot.digits.data() + slot.digits.size(), value.integer);
        return {slot.digits.data(), size_t(written.ptr - slot.digits.data())};
    }
    case ValueKind::Real:
        return rows.text(slot.column);
    case ValueKind::Text:
    case ValueKind::Blob: {
        const std::string_view text = shortened(value.text);
        return slot.lookup ? slot.lookup->text(text) : text;
    }
    }
    return {};
}

Outcome RowDecoder::outcome(int statusCode) const
{
    if (column(TelemetryField::Outcome) >= 0) {
        const std::string_view token = valueOf(TelemetryField::Outcome).text;
        if (token == "ok")
            return Outcome::Ok;
        if (!token.empty()) {
            if (const auto known = outcomeFromToken(qString(token)))
                return *known;
        }
    }
    return statusCode < 1000 ? m_outcomeByStatus[size_t(statusCode)] : m_plan.outcomeOtherwise;
}

FinalAttempt RowDecoder::final() const
{
    const SqlValue &value = valueOf(TelemetryField::Final);
    if (value.kind != ValueKind::Integer)
        return FinalAttempt::Unknown;
    return value.integer != 0 ? FinalAttempt::Yes : FinalAttempt::No;
}

qint64 RowDecoder::costMicros() const
{
    const SqlValue &value = valueOf(TelemetryField::Cost);
    if (value.kind == ValueKind::Real) {
        const double micros = value.real * 1e6 / double(m_plan.unitsPerUsd);
        return std::abs(micros) < double(kMostCostMicros) ? std::llround(micros) : 0;
    }
    const qint64 units = value.integer;
    if (units < -kMostCostUnits || units > kMostCostUnits)
        return 0;
    if (m_wholeMicrosPerUnit > 0)
        return units * m_wholeMicrosPerUnit;
    return units * 1'000'000 / m_plan.unitsPerUsd;
}

void RowDecoder::decode(const RowStream &rows, TelemetryRow &row)
{
    rows.values(std::span(m_values).subspan(1, m_columnCount));
    row.timeMs = timeMs(rows);
    row.latencyUs = durationUs(valueOf(TelemetryField::Latency), m_plan.field(TelemetryField::Latency).unitUs);
    row.ttftUs = durationUs(valueOf(TelemetryField::Ttft), m_plan.field(TelemetryField::Ttft).unitUs);
    const qint64 status = integerOf(valueOf(TelemetryField::StatusCode), 0);
    row.statusCode = status > 0 && status < 1'000'000 ? int(status) : 0;
    row.outcome = outcome(row.statusCode);
    row.final = final();
    row.tokensIn = tokens(valueOf(TelemetryField::TokensIn));
    row.tokensOut = tokens(valueOf(TelemetryField::TokensOut));
    row.tokensCached = tokens(valueOf(TelemetryField::TokensCached));
    row.costMicros = costMicros();
    row.model = text(rows, TelemetryField::Model);
    row.provider = text(rows, TelemetryField::Provider);
    row.endpoint = text(rows, TelemetryField::Endpoint);
    row.errorClass = text(rows, TelemetryField::ErrorClass);
    row.workspace = text(rows, TelemetryField::Workspace);
    row.account = text(rows, TelemetryField::Account);
    row.key = text(rows, TelemetryField::Key);
}

RequestRow RowDecoder::decodeFull(const RowStream &rows, bool newestFirst)
{
    TelemetryRow row;
    decode(rows, row);
    RowPosition position = RowPosition::of(rows, 0, m_firstKeyColumn, int(m_plan.keys.size()));
    if (!m_plan.ties.isEmpty()) {
        position.newestFirst = newestFirst;
        position.before = m_before && m_before->isTiedWith(position) ? m_before->before + 1 : 0;
        m_before = position;
    }
    QStringList keys;
    for (const QVariant &key : position.keys)
        keys.append(key.toString());
    return {keys.join(QLatin1Char('/')),
            position.text(),
            row.timeMs,
            qString(text(rows, TelemetryField::RequestId)),
            row.latencyUs,
            row.ttftUs,
            row.outcome,
            row.statusCode,
            row.final,
            qString(row.errorClass),
            qString(row.model),
            qString(row.provider),
            qString(row.endpoint),
            qString(row.workspace),
            qString(row.account),
            qString(row.key),
            qString(text(rows, TelemetryField::Ip)),
            row.tokensIn,
            row.tokensOut,
            row.tokensCached,
            row.costMicros};
}

} // namespace Gatehouse
