#include "models/database/sqlitevisit.h"

#include <utility>

namespace Gatehouse
{

namespace
{

constexpr char kFunction[] = "gatehouse_visit";

std::string_view bytesOf(sqlite3_value *value)
{
    const void *bytes = sqlite3_value_blob(value);
    return bytes ? std::string_view(static_cast<const char *>(bytes), size_t(sqlite3_value_bytes(value)))
                 : std::string_view();
}

// Into its place member by member: a structure that is returned and then copied stalls the processor for each value.
void read(sqlite3_value *value, SqlValue &into)
{
    into.integer = 0;
    into.real = 0;
    into.text = {};
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        into.kind = ValueKind::Integer;
        into.integer = sqlite3_value_int64(value);
        return;
    case SQLITE_FLOAT:
        into.kind = ValueKind::Real;
        into.real = sqlite3_value_double(value);
        return;
    case SQLITE_TEXT:
        into.kind = ValueKind::Text;
        into.text = bytesOf(value);
        return;
    case SQLITE_BLOB:
        into.kind = ValueKind::Blob;
        into.text = bytesOf(value);
        return;
    default:
        into.kind = ValueKind::Null;
    }
}

// The arguments of one call as the row that they are.
class ArgumentRow final : public RowStream
{
public:
    ArgumentRow(int count, sqlite3_value **values)
        : m_values(values, size_t(count))
    {
    }

    Result<bool> next() override { return false; }
    bool isNull(int column) const override { return kind(column) == ValueKind::Null; }
    ValueKind kind(int column) const override { return sqlValueOf(m_values[size_t(column)]).kind; }
    qint64 integer(int column) const override { return sqlite3_value_int64(m_values[size_t(column)]); }
    double real(int column) const override { return sqlite3_value_double(m_values[size_t(column)]); }
    std::string_view text(int column) const override { return bytesOf(m_values[size_t(column)]); }
    SqlValue value(int column) const override { return sqlValueOf(m_values[size_t(column)]); }
    void values(std::span<SqlValue> into) const override
    {
        for (size_t column = 0; column < into.size(); ++column)
            read(m_values[column], into[column]);
    }

private:
    std::span<sqlite3_value *> m_values;
};

} // namespace

SqlValue sqlValueOf(sqlite3_value *value)
{
    SqlValue read;
    Gatehouse::read(value, read);
    return read;
}

int SqliteVisit::install(sqlite3 *handle)
{
    return sqlite3_create_function_v2(handle, kFunction, -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, this, nullptr,
                                      &SqliteVisit::take, &SqliteVisit::finish, nullptr);
}

QString SqliteVisit::statementFor(const QString &sql, int columns, int mostArguments)
{
    if (columns < 1 || columns > mostArguments)
        return {};
    QStringList names;
    for (int column = 0; column < columns; ++column)
        names.append(QStringLiteral("c%1").arg(column));
    const QString list = names.join(QLatin1Char(','));
    return QStringLiteral("WITH visited(%1) AS (%2) SELECT %3(%1) FROM visited")
        .arg(list, sql, QLatin1String(kFunction));
}

Result<void> SqliteVisit::run(const Database::RowVisitor &visit, const std::function<Result<bool>()> &step)
{
    const auto *outer = std::exchange(m_visitor, &visit);
    Result<void> outerVisited = std::exchange(m_visited, {});
    const Result<bool> stepped = step();
    m_visitor = outer;
    const Result<void> visited = std::exchange(m_visited, std::move(outerVisited));
    // The error of the visitor comes first: that of the statement only says that there was one.
    if (!visited)
        return visited;
    return stepped ? Result<void>() : std::unexpected(stepped.error());
}

void SqliteVisit::take(sqlite3_context *context, int count, sqlite3_value **values)
{
    auto *self = static_cast<SqliteVisit *>(sqlite3_user_data(context));
    if (!self->m_visitor || !self->m_visited)
        return;
    const ArgumentRow row(count, values);
    self->m_visited = (*self->m_visitor)(row);
    if (!self->m_visited)
        sqlite3_result_error(context, "stopped by the visitor", -1);
}

void SqliteVisit::finish(sqlite3_context *context)
{
    sqlite3_result_null(context);
}

} // namespace Gatehouse
