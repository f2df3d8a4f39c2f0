#include "models/database/postgresrows.h"

#include "models/database/numbertext.h"

#include <libpq-fe.h>

#include <array>

namespace Gatehouse
{

namespace
{

// How values are written, whatever the role or the database has set; and the time limit, where there is one.
constexpr const char *kSession =
    "SELECT set_config('statement_timeout', coalesce($1::bigint::text, current_setting('statement_timeout')), true), "
    "set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true), set_config('bytea_output', 'hex', "
    "true), "
    "set_config('extra_float_digits', '3', true)";

constexpr std::array<unsigned char, 256> hexDigits()
{
    std::array<unsigned char, 256> values{};
    for (unsigned char digit = 0; digit < 10; ++digit)
        values[std::size_t('0' + digit)] = digit;
    for (unsigned char digit = 10; digit < 16; ++digit)
        values[std::size_t('a' + digit - 10)] = digit;
    return values;
}

// The server writes \x and hexadecimal digits in lower case. Into the room that is there: a log has a hash in every
// row.
void decodeHex(std::string_view written, QByteArray &into)
{
    constexpr std::array<unsigned char, 256> kValues = hexDigits();
    const std::size_t size = written.size() < 2 ? 0 : written.size() / 2 - 1;
    into.resize(qsizetype(size));
    char *at = into.data();
    for (std::size_t i = 0; i < size; ++i) {
        const auto high = kValues[static_cast<unsigned char>(written[2 * i + 2])];
        const auto low = kValues[static_cast<unsigned char>(written[2 * i + 3])];
        at[i] = char(high << 4 | low);
    }
}

} // namespace

Result<std::unique_ptr<PostgresRows>> PostgresRows::start(std::unique_ptr<PostgresConnection> connection,
                                                          IdleConnections<PostgresConnection> &idle, const char *begin,
                                                          const QByteArray &sql, const QVariantList &values,
                                                          const QueryLimits &limits)
{
    std::unique_ptr<PostgresRows> rows(new PostgresRows(*connection, limits));
    rows->m_owned = std::move(connection);
    rows->m_idle = &idle;
    if (auto begun = rows->begin(begin, sql, values, limits); !begun)
        return std::unexpected(begun.error());
    return rows;
}

Result<std::unique_ptr<PostgresRows>> PostgresRows::start(PostgresConnection &connection, const QByteArray &sql,
                                                          const QVariantList &values, const QueryLimits &limits)
{
    std::unique_ptr<PostgresRows> rows(new PostgresRows(connection, limits));
    if (auto begun = rows->begin(nullptr, sql, values, limits); !begun)
        return std::unexpected(begun.error());
    return rows;
}

PostgresRows::PostgresRows(PostgresConnection &connection, const QueryLimits &limits)
    : m_connection(connection)
    , m_watch(
          limits, [&connection] { connection.cancelStatement(); }, [&connection] { connection.cut(); })
{
}

PostgresRows::~PostgresRows()
{
    m_row.reset();
    if (!m_over) {
        m_watch.end();
        m_connection.cancelStatement();
        if (m_owned)
            return; // the server ends the transaction with the session
        while (fetch().value_or(false))
            m_row.reset();
    }
    if (m_owned && !m_watch.hasFired() && PQstatus(m_connection.handle()) == CONNECTION_OK)
        m_idle->put(std::move(m_owned));
}

// All goes out at once and costs one round trip: begin, time limit, statement, commit. So the transaction is over when
// the last row is sent, however slowly the rows are read here. SET LOCAL leaves nothing behind in a session that a
// pooler lends to the gateway next.
Result<void> PostgresRows::begin(const char *begin, const QByteArray &sql, const QVariantList &values,
                                 const QueryLimits &limits)
{
    PGconn *handle = m_connection.handle();
    m_ownTransaction = begin != nullptr;
    const QVariant timeoutMs = limits.timeout.count() > 0 ? QVariant(qint64(limits.timeout.count())) : QVariant();
    PQenterPipelineMode(handle);
    Result<void> sent;
    if (begin)
        sent = m_connection.send(begin);
    if (sent)
        sent = m_connection.send(kSession, {timeoutMs});
    if (sent)
        sent = m_connection.send(sql, values);
    if (sent && begin)
        sent = m_connection.send("COMMIT");
    if (!sent || PQpipelineSync(handle) != 1)
        return std::unexpected(finish(std::unexpected(m_connection.error(nullptr))).error());
    for (int answers = int(m_ownTransaction) + 1; answers > 0; --answers) {
        if (auto skipped = skipAnswer(); !skipped)
            return std::unexpected(finish(std::unexpected(skipped.error())).error());
    }
    PQsetSingleRowMode(handle);
    auto first = fetch();
    if (!first)
        return std::unexpected(first.error());
    m_firstIsWaiting = *first;
    return {};
}

Result<void> PostgresRows::skipAnswer()
{
    Result<void> answer = std::unexpected(m_connection.error(nullptr));
    while (const PostgresResult result{PQgetResult(m_connection.handle())}) {
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
            answer = {};
        else
            return std::unexpected(m_connection.error(result.get()));
    }
    return answer;
}

Result<bool> PostgresRows::fetch()
{
    m_row.reset(PQgetResult(m_connection.handle()));
    switch (m_row ? PQresultStatus(m_row.get()) : PGRES_FATAL_ERROR) {
    case PGRES_SINGLE_TUPLE:
        if (m_columns.empty())
            readColumns();
        return true;
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        m_changedRows = QByteArray(PQcmdTuples(m_row.get())).toLongLong();
        return finish(false);
    default:
        return finish(std::unexpected(m_connection.error(m_row.get())));
    }
}

// Reads up to the end of the pipeline, which the commit is part of. A statement that failed took the commit with it.
Result<bool> PostgresRows::finish(Result<bool> outcome)
{
    m_over = true;
    m_row.reset();
    PGconn *handle = m_connection.handle();
    while (PQstatus(handle) == CONNECTION_OK) {
        const PostgresResult result{PQgetResult(handle)};
        if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC)
            break;
        if (result && outcome && PQresultStatus(result.get()) == PGRES_FATAL_ERROR)
            outcome = std::unexpected(m_connection.error(result.get()));
    }
    m_watch.end();
    PQexitPipelineMode(handle);
    if (m_ownTransaction && m_connection.isInTransaction() && !m_connection.run("ROLLBACK"))
        m_connection.cut();
    if (!outcome && (m_watch.hasFired() || outcome.error().kind == ErrorKind::TimedOut))
        return std::unexpected(m_watch.interruption(m_connection.place()));
    return outcome;
}

void PostgresRows::readColumns()
{
    const int count = PQnfields(m_row.get());
    m_decoded.resize(std::size_t(count));
    for (int column = 0; column < count; ++column) {
        switch (PQftype(m_row.get(), column)) {
        case 16: // bool
            m_columns.push_back(ColumnType::Boolean);
            break;
        case 20: // int8
        case 21: // int2
        case 23: // int4
        case 26: // oid
            m_columns.push_back(ColumnType::Integer);
            break;
        case 700: // float4
        case 701: // float8
            m_columns.push_back(ColumnType::Real);
            break;
        case 1700:
            m_columns.push_back(ColumnType::Numeric);
            break;
        case 17: // bytea
            m_columns.push_back(ColumnType::Bytes);
            break;
        default:
            m_columns.push_back(ColumnType::Text);
        }
    }
}

Result<bool> PostgresRows::next()
{
    if (m_firstIsWaiting) {
        m_firstIsWaiting = false;
        return true;
    }
    if (m_over)
        return false;
    return fetch();
}

std::string_view PostgresRows::raw(int column) const
{
    return {PQgetvalue(m_row.get(), 0, column), std::size_t(PQgetlength(m_row.get(), 0, column))};
}

bool PostgresRows::isNull(int column) const
{
    return PQgetisnull(m_row.get(), 0, column) == 1;
}

ValueKind PostgresRows::kind(int column) const
{
    if (isNull(column))
        return ValueKind::Null;
    switch (m_columns[std::size_t(column)]) {
    case ColumnType::Boolean:
    case ColumnType::Integer:
        return ValueKind::Integer;
    case ColumnType::Real:
        return ValueKind::Real;
    case ColumnType::Numeric:
        return wholeInteger(raw(column)) ? ValueKind::Integer : ValueKind::Real;
    case ColumnType::Bytes:
        return ValueKind::Blob;
    case ColumnType::Text:
        break;
    }
    return ValueKind::Text;
}

qint64 PostgresRows::integer(int column) const
{
    const std::string_view text = raw(column);
    return m_columns[std::size_t(column)] == ColumnType::Boolean ? qint64(text == "t") : leadingInteger(text);
}

double PostgresRows::real(int column) const
{
    return m_columns[std::size_t(column)] == ColumnType::Boolean ? double(integer(column)) : leadingReal(raw(column));
}

std::string_view PostgresRows::text(int column) const
{
    if (m_columns[std::size_t(column)] != ColumnType::Bytes)
        return raw(column);
    QByteArray &bytes = m_decoded[std::size_t(column)];
    decodeHex(raw(column), bytes);
    return {bytes.constData(), std::size_t(bytes.size())};
}

// What most columns are is read without asking for each property by a call of its own.
void PostgresRows::values(std::span<SqlValue> into) const
{
    for (std::size_t column = 0; column < into.size(); ++column) {
        const ColumnType type = m_columns[column];
        const std::string_view written = raw(int(column));
        // An empty value and none look alike.
        const bool plain = type == ColumnType::Text || type == ColumnType::Integer || type == ColumnType::Bytes;
        if (!plain || written.empty()) {
            into[column] = value(int(column));
            continue;
        }
        SqlValue &value = into[column];
        value = {};
        if (type == ColumnType::Integer) {
            value.kind = ValueKind::Integer;
            value.integer = leadingInteger(written);
        } else {
            value.kind = type == ColumnType::Text ? ValueKind::Text : ValueKind::Blob;
            value.text = type == ColumnType::Text ? written : text(int(column));
        }
    }
}

} // namespace Gatehouse
