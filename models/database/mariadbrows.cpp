#include "models/database/mariadbrows.h"

#include "models/database/numbertext.h"
#include "models/database/sqlplaceholders.h"

#include <QLocale>

#include <mysql.h>

#include <limits>

namespace Gatehouse
{

namespace
{

constexpr unsigned kBinaryCharacters = 63;
constexpr std::size_t kFirstBuffer = 256;

// The values of a statement in the form that the library wants; keeps what it points to.
class BoundParameters
{
public:
    explicit BoundParameters(const QVariantList &values)
        : m_binds(std::size_t(values.size()))
        , m_integers(std::size_t(values.size()))
        , m_reals(std::size_t(values.size()))
        , m_bytes(std::size_t(values.size()))
    {
        for (std::size_t i = 0; i < m_binds.size(); ++i)
            bind(i, values.at(qsizetype(i)));
    }

    MYSQL_BIND *binds() { return m_binds.data(); }

private:
    void bind(std::size_t i, const QVariant &value)
    {
        MYSQL_BIND &bind = m_binds[i];
        if (!value.isValid() || value.isNull()) {
            bind.buffer_type = MYSQL_TYPE_NULL;
            return;
        }
        switch (value.typeId()) {
        case QMetaType::QByteArray:
            return bindBytes(i, MYSQL_TYPE_BLOB, value.toByteArray());
        case QMetaType::QString:
            return bindBytes(i, MYSQL_TYPE_STRING, value.toString().toUtf8());
        case QMetaType::Double:
        case QMetaType::Float:
            m_reals[i] = value.toDouble();
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = &m_reals[i];
            return;
        default:
            m_integers[i] = value.toLongLong();
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = &m_integers[i];
        }
    }

    void bindBytes(std::size_t i, enum_field_types type, const QByteArray &bytes)
    {
        m_bytes[i] = bytes;
        m_binds[i].buffer_type = type;
        m_binds[i].buffer = m_bytes[i].data();
        m_binds[i].buffer_length = static_cast<unsigned long>(bytes.size());
    }

    std::vector<MYSQL_BIND> m_binds;
    std::vector<qlonglong> m_integers;
    std::vector<double> m_reals;
    std::vector<QByteArray> m_bytes;
};

} // namespace

struct MariaDbRows::Column {
    ColumnType type = ColumnType::Text;
    qlonglong integer = 0;
    double real = 0;
    std::vector<char> bytes;
    unsigned long length = 0;
    my_bool null = 0;
    my_bool truncated = 0;

    bool isText() const { return type >= ColumnType::Decimal; }
};

Result<std::unique_ptr<MariaDbRows>> MariaDbRows::start(std::unique_ptr<MariaDbConnection> connection,
                                                        IdleConnections<MariaDbConnection> &idle, const QByteArray &sql,
                                                        const QVariantList &values, const QueryLimits &limits)
{
    std::unique_ptr<MariaDbRows> rows(new MariaDbRows(*connection, limits));
    rows->m_owned = std::move(connection);
    rows->m_idle = &idle;
    if (auto begun = rows->begin(sql, values, limits); !begun)
        return std::unexpected(begun.error());
    return rows;
}

Result<std::unique_ptr<MariaDbRows>> MariaDbRows::start(MariaDbConnection &connection, const QByteArray &sql,
                                                        const QVariantList &values, const QueryLimits &limits)
{
    std::unique_ptr<MariaDbRows> rows(new MariaDbRows(connection, limits));
    if (auto begun = rows->begin(sql, values, limits); !begun)
        return std::unexpected(begun.error());
    return rows;
}

MariaDbRows::MariaDbRows(MariaDbConnection &connection, const QueryLimits &limits)
    : m_connection(connection)
    , m_watch(
          limits, [&connection] { connection.cancelStatement(); }, [&connection] { connection.cut(); })
{
}

MariaDbRows::~MariaDbRows()
{
    if (!m_over) {
        m_watch.end();
        // The library would read all that is still to come, so the server is told to end it first.
        if (m_owned)
            m_connection.endOnServer();
        else
            m_connection.cancelStatement();
        m_idle = nullptr;
    }
    finish();
}

void MariaDbRows::finish()
{
    m_over = true;
    m_watch.end();
    if (m_statement)
        mysql_stmt_close(std::exchange(m_statement, nullptr));
    if (m_owned && m_idle && !m_watch.hasFired())
        m_idle->put(std::move(m_owned));
    m_idle = nullptr;
}

std::unexpected<Error> MariaDbRows::failed()
{
    Error error = m_connection.error(m_statement);
    m_watch.end();
    if (m_watch.hasFired() || error.kind == ErrorKind::TimedOut)
        error = m_watch.interruption(m_connection.place());
    if (error.kind == ErrorKind::Unreachable)
        m_idle = nullptr;
    finish();
    return std::unexpected(error);
}

Result<void> MariaDbRows::begin(const QByteArray &sql, const QVariantList &values, const QueryLimits &limits)
{
    if (auto limited = m_connection.limitStatements(limits.timeout); !limited) {
        m_idle = nullptr;
        finish();
        return limited;
    }
    m_statement = mysql_stmt_init(m_connection.handle());
    if (mysql_stmt_prepare(m_statement, sql.constData(), static_cast<unsigned long>(sql.size())) != 0)
        return failed();
    if (const auto wanted = qsizetype(mysql_stmt_param_count(m_statement)); wanted != values.size()) {
        finish();
        return wrongValueCount(int(wanted), values.size());
    }
    return bindValues(values);
}

Result<void> MariaDbRows::bindValues(const QVariantList &values)
{
    BoundParameters parameters(values);
    if (!values.isEmpty() && mysql_stmt_bind_param(m_statement, parameters.binds()) != 0)
        return failed();
    if (mysql_stmt_execute(m_statement) != 0)
        return failed();
    if (mysql_stmt_field_count(m_statement) == 0) {
        m_changedRows = qint64(mysql_stmt_affected_rows(m_statement));
        finish();
        return {};
    }
    return bindColumns();
}

Result<void> MariaDbRows::bindColumns()
{
    const auto count = std::size_t(mysql_stmt_field_count(m_statement));
    MYSQL_RES *description = mysql_stmt_result_metadata(m_statement);
    m_columns.resize(count);
    m_spelled.resize(count);
    m_binds.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        Column &column = m_columns[i];
        setUp(column, *mysql_fetch_field_direct(description, unsigned(i)));
        MYSQL_BIND &bind = m_binds[i];
        bind.length = &column.length;
        bind.is_null = &column.null;
        bind.error = &column.truncated;
        if (column.isText()) {
            bind.buffer_type = MYSQL_TYPE_BLOB;
            bind.buffer = column.bytes.data();
            bind.buffer_length = static_cast<unsigned long>(column.bytes.size());
        } else if (column.type == ColumnType::Real) {
            bind.buffer_type = MYSQL_TYPE_DOUBLE;
            bind.buffer = &column.real;
        } else {
            bind.buffer_type = MYSQL_TYPE_LONGLONG;
            bind.buffer = &column.integer;
            bind.is_unsigned = column.type == ColumnType::Unsigned;
        }
    }
    mysql_free_result(description);
    return mysql_stmt_bind_result(m_statement, m_binds.data()) == 0 ? Result<void>() : failed();
}

void MariaDbRows::setUp(Column &column, const st_mysql_field &field) const
{
    switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        column.type = field.flags & UNSIGNED_FLAG ? ColumnType::Unsigned : ColumnType::Integer;
        return;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        column.type = ColumnType::Real;
        return;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        column.type = ColumnType::Decimal;
        break;
    case MYSQL_TYPE_BIT:
        column.type = ColumnType::Bits;
        break;
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
        column.type = field.charsetnr == kBinaryCharacters ? ColumnType::Bytes : ColumnType::Text;
        break;
    default:
        column.type = ColumnType::Text;
    }
    column.bytes.resize(kFirstBuffer);
}

Result<bool> MariaDbRows::next()
{
    if (m_over)
        return false;
    if (std::exchange(m_moved, false) && mysql_stmt_bind_result(m_statement, m_binds.data()) != 0)
        return failed();
    const int fetched = mysql_stmt_fetch(m_statement);
    if (fetched == MYSQL_NO_DATA) {
        finish();
        return false;
    }
    if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED)
        return failed();
    if (auto whole = fetchLongValues(); !whole)
        return std::unexpected(whole.error());
    return true;
}

Result<void> MariaDbRows::fetchLongValues()
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        Column &column = m_columns[i];
        if (!column.isText() || column.null || column.length <= column.bytes.size())
            continue;
        column.bytes.resize(column.length);
        m_binds[i].buffer = column.bytes.data();
        m_binds[i].buffer_length = column.length;
        m_moved = true;
        if (mysql_stmt_fetch_column(m_statement, &m_binds[i], unsigned(i), 0) != 0)
            return failed();
    }
    return {};
}

std::string_view MariaDbRows::raw(int column) const
{
    const Column &at = m_columns[std::size_t(column)];
    return at.null ? std::string_view() : std::string_view(at.bytes.data(), at.length);
}

bool MariaDbRows::isNull(int column) const
{
    return m_columns[std::size_t(column)].null != 0;
}

ValueKind MariaDbRows::kind(int column) const
{
    const Column &at = m_columns[std::size_t(column)];
    if (at.null)
        return ValueKind::Null;
    switch (at.type) {
    case ColumnType::Integer:
    case ColumnType::Bits:
        return ValueKind::Integer;
    case ColumnType::Unsigned: // above 2^63 it does not fit into an integer of ours
        return at.integer < 0 ? ValueKind::Real : ValueKind::Integer;
    case ColumnType::Real:
        return ValueKind::Real;
    case ColumnType::Decimal:
        return wholeInteger(raw(column)) ? ValueKind::Integer : ValueKind::Real;
    case ColumnType::Bytes:
        return ValueKind::Blob;
    case ColumnType::Text:
        break;
    }
    return ValueKind::Text;
}

qint64 MariaDbRows::integer(int column) const
{
    const Column &at = m_columns[std::size_t(column)];
    if (at.null)
        return 0;
    if (at.type == ColumnType::Integer)
        return at.integer;
    if (at.type == ColumnType::Unsigned)
        return at.integer < 0 ? std::numeric_limits<qint64>::max() : at.integer;
    if (at.type == ColumnType::Real)
        return integerOf(at.real);
    if (at.type != ColumnType::Bits)
        return leadingInteger(raw(column));
    quint64 bits = 0;
    for (const char byte : raw(column))
        bits = bits << 8 | quint8(byte);
    return qint64(bits);
}

double MariaDbRows::real(int column) const
{
    const Column &at = m_columns[std::size_t(column)];
    if (at.null)
        return 0;
    if (at.type == ColumnType::Real)
        return at.real;
    if (at.type == ColumnType::Unsigned)
        return double(qulonglong(at.integer));
    return at.type == ColumnType::Integer || at.type == ColumnType::Bits ? double(integer(column))
                                                                         : leadingReal(raw(column));
}

std::string_view MariaDbRows::text(int column) const
{
    const Column &at = m_columns[std::size_t(column)];
    if (at.null || (at.isText() && at.type != ColumnType::Bits))
        return raw(column);
    QByteArray &spelled = m_spelled[std::size_t(column)];
    if (at.type == ColumnType::Real)
        spelled = QByteArray::number(at.real, 'g', QLocale::FloatingPointShortest);
    else if (at.type == ColumnType::Unsigned)
        spelled = QByteArray::number(qulonglong(at.integer));
    else
        spelled = QByteArray::number(integer(column));
    return {spelled.constData(), std::size_t(spelled.size())};
}

} // namespace Gatehouse
