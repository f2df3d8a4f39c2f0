#include "models/database/sqlitedatabase.h"

#include "models/database/sqliteerror.h"
#include "models/database/sqlitevisit.h"

#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QUrl>

#include <sqlite3.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace Gatehouse
{

namespace
{

using Ticks = std::chrono::steady_clock;

constexpr int kStepsBetweenChecks = 20'000;

// Stops a running statement when its time is over or its owner asks; lives exactly as long as the statement.
struct Watch {
    Ticks::time_point deadline = Ticks::time_point::max();
    std::stop_token stop;
    bool timedOut = false;

    static int check(void *self)
    {
        auto *watch = static_cast<Watch *>(self);
        if (watch->stop.stop_requested())
            return 1;
        watch->timedOut = Ticks::now() > watch->deadline;
        return watch->timedOut ? 1 : 0;
    }
};

} // namespace

// Statements that were run and may be run again: preparing one costs more than a small query itself.
class SqliteDatabase::IdleStatements
{
public:
    static constexpr size_t kMost = 32;

    ~IdleStatements()
    {
        for (const auto &[sql, statement] : m_statements)
            sqlite3_finalize(statement);
    }

    // Null when there is none with this text.
    sqlite3_stmt *take(const QByteArray &sql)
    {
        const auto at = std::find_if(m_statements.rbegin(), m_statements.rend(),
                                     [&](const auto &idle) { return idle.first == sql; });
        if (at == m_statements.rend())
            return nullptr;
        sqlite3_stmt *statement = at->second;
        m_statements.erase(std::next(at).base());
        return statement;
    }

    void put(const QByteArray &sql, sqlite3_stmt *statement)
    {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        if (m_statements.size() == kMost) {
            sqlite3_finalize(m_statements.front().second);
            m_statements.erase(m_statements.begin());
        }
        m_statements.emplace_back(sql, statement);
    }

    Watch *watched = nullptr; // of the statement that steps now

private:
    std::vector<std::pair<QByteArray, sqlite3_stmt *>> m_statements; // the one used last is last
};

namespace
{

template<typename Idle>
class Statement final : public RowStream
{
public:
    using StillStands = std::function<Result<void>()>;

    Statement(sqlite3 *handle, sqlite3_stmt *statement, const QByteArray &sql, Idle &idle, const QString &file,
              const QueryLimits &limits, StillStands stillStands)
        : m_handle(handle)
        , m_statement(statement)
        , m_sql(sql)
        , m_idle(idle)
        , m_file(file)
        , m_stillStands(std::move(stillStands))
    {
        m_watch.stop = limits.stop;
        if (limits.timeout.count() > 0)
            m_watch.deadline = Ticks::now() + limits.timeout;
        m_watched = limits.timeout.count() > 0 || limits.stop.stop_possible();
        m_refused = limits.stop.stop_requested();
    }
    ~Statement() override { m_idle.put(m_sql, m_statement); }
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Result<bool> next() override
    {
        if (m_refused)
            return std::unexpected(interrupted());
        // A visitor may run a statement while another one steps; afterwards the outer one is watched again.
        Watch *outer = m_idle.watched;
        if (m_watched)
            watch(&m_watch);
        const int code = sqlite3_step(m_statement);
        if (m_watched)
            watch(outer);
        if (code == SQLITE_ROW)
            return true;
        if (code == SQLITE_DONE) {
            // What was read while somebody wrote may be of two states.
            if (auto stands = m_stillStands ? m_stillStands() : Result<void>(); !stands)
                return std::unexpected(stands.error());
            return false;
        }
        if ((code & 0xff) == SQLITE_INTERRUPT)
            return std::unexpected(interrupted());
        return std::unexpected(sqliteError(code, m_handle, m_file));
    }

    bool isNull(int column) const override { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
    ValueKind kind(int column) const override
    {
        switch (sqlite3_column_type(m_statement, column)) {
        case SQLITE_INTEGER:
            return ValueKind::Integer;
        case SQLITE_FLOAT:
            return ValueKind::Real;
        case SQLITE_TEXT:
            return ValueKind::Text;
        case SQLITE_BLOB:
            return ValueKind::Blob;
        default:
            return ValueKind::Null;
        }
    }
    qint64 integer(int column) const override { return sqlite3_column_int64(m_statement, column); }
    // The connection is opened without mutexes, where an unprotected value may be read like any other.
    SqlValue value(int column) const override { return sqlValueOf(sqlite3_column_value(m_statement, column)); }
    double real(int column) const override { return sqlite3_column_double(m_statement, column); }
    std::string_view text(int column) const override
    {
        const void *bytes = sqlite3_column_blob(m_statement, column);
        return bytes ? std::string_view(static_cast<const char *>(bytes),
                                        size_t(sqlite3_column_bytes(m_statement, column)))
                     : std::string_view();
    }

private:
    void watch(Watch *watch)
    {
        m_idle.watched = watch;
        sqlite3_progress_handler(m_handle, watch ? kStepsBetweenChecks : 0, watch ? &Watch::check : nullptr, watch);
    }

    Error interrupted() const
    {
        if (m_watch.timedOut)
            return {ErrorKind::TimedOut,
                    QStringLiteral("Database %1: the statement ran past its time limit and was stopped.")
                        .arg(QFileInfo(m_file).fileName())};
        return {ErrorKind::Cancelled, QStringLiteral("The query was cancelled.")};
    }

    sqlite3 *m_handle;
    sqlite3_stmt *m_statement;
    QByteArray m_sql;
    Idle &m_idle;
    QString m_file;
    StillStands m_stillStands; // of a file that is read as if nobody could write it
    Watch m_watch;
    bool m_watched = false;
    bool m_refused = false; // a short statement would be over before the watch looks at it
};

int bindValue(sqlite3_stmt *statement, int index, const QVariant &value)
{
    if (!value.isValid() || value.isNull())
        return sqlite3_bind_null(statement, index);
    switch (value.typeId()) {
    case QMetaType::QByteArray: {
        const QByteArray bytes = value.toByteArray();
        return sqlite3_bind_blob64(statement, index, bytes.constData(), sqlite3_uint64(bytes.size()), SQLITE_TRANSIENT);
    }
    case QMetaType::QString: {
        const QByteArray utf8 = value.toString().toUtf8();
        return sqlite3_bind_text(statement, index, utf8.constData(), int(utf8.size()), SQLITE_TRANSIENT);
    }
    case QMetaType::Double:
    case QMetaType::Float:
        return sqlite3_bind_double(statement, index, value.toDouble());
    default:
        return sqlite3_bind_int64(statement, index, value.toLongLong());
    }
}

Result<void> checkFile(const QString &file, SqliteDatabase::Mode mode)
{
    const QFileInfo info(file);
    if (mode == SqliteDatabase::Mode::Create) {
        if (!QDir().mkpath(info.absolutePath()))
            return failure(ErrorKind::Denied, QStringLiteral("The folder for %1 cannot be made.").arg(info.fileName()),
                           file);
        return {};
    }
    if (!info.exists()) {
        return failure(ErrorKind::NotFound,
                       QStringLiteral("Database %1 does not exist. Check the file name in the connection.").arg(file));
    }
    if (info.isDir())
        return failure(ErrorKind::InvalidInput, QStringLiteral("%1 is a folder, not a database file.").arg(file));
    if (!info.isReadable()) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("Database %1 may not be read by this user. Ask for read permission.").arg(file));
    }
    return {};
}

QByteArray openUri(const QString &file, bool frozen)
{
    const QUrl url = QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath());
    return url.toEncoded() + (frozen ? "?immutable=1" : "");
}

} // namespace

SqliteDatabase::SqliteDatabase(sqlite3 *handle, QString file)
    : m_handle(handle)
    , m_file(std::move(file))
    , m_idle(std::make_unique<IdleStatements>())
    , m_visit(std::make_unique<SqliteVisit>())
{
}

SqliteDatabase::~SqliteDatabase()
{
    m_idle.reset();
    sqlite3_close_v2(m_handle);
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(const QString &file, Mode mode)
{
    if (auto checked = checkFile(file, mode); !checked)
        return std::unexpected(checked.error());
    const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                      (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                      (mode == Mode::Create ? SQLITE_OPEN_CREATE : 0);
    const bool frozen = mode == Mode::ReadOnly && FrozenFile::isNeeded(file);
    // Noted before it is opened, so that no change between the two is missed.
    const FrozenFile asItStands(file);
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(openUri(file, frozen).constData(), &handle, flags, nullptr);
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(handle, file));
    if (frozen)
        database->m_frozen = asItStands;
    if (code != SQLITE_OK)
        return std::unexpected(sqliteError(code, handle, file));
    if (auto ready = database->setUp(mode); !ready)
        return std::unexpected(ready.error());
    return database;
}

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::inMemory()
{
    const QString name = QStringLiteral(":memory:");
    sqlite3 *handle = nullptr;
    const int code = sqlite3_open_v2(name.toUtf8().constData(), &handle,
                                     SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(handle, name));
    if (code != SQLITE_OK)
        return std::unexpected(sqliteError(code, handle, name));
    if (auto ready = database->setUp(Mode::ReadWrite); !ready)
        return std::unexpected(ready.error());
    return database;
}

Result<void> SqliteDatabase::setUp(Mode mode)
{
    sqlite3_extended_result_codes(m_handle, 1);
    sqlite3_busy_timeout(m_handle, 2000);
    if (const int code = m_visit->install(m_handle); code != SQLITE_OK)
        return std::unexpected(sqliteError(code, m_handle, m_file));
    QStringList pragmas{QStringLiteral("PRAGMA temp_store=MEMORY")};
    // A gateway's file may be cut short by whoever copies another one over it, and a mapping of it would then end the
    // program by a signal.
    if (mode != Mode::ReadOnly)
        pragmas.append(QStringLiteral("PRAGMA mmap_size=1073741824"));
    if (mode == Mode::Create)
        pragmas.append({QStringLiteral("PRAGMA journal_mode=WAL"), QStringLiteral("PRAGMA synchronous=NORMAL")});
    if (mode == Mode::ReadOnly)
        pragmas.append(QStringLiteral("PRAGMA query_only=1"));
    for (const QString &pragma : std::as_const(pragmas)) {
        if (auto done = execute(pragma); !done)
            return std::unexpected(done.error());
    }
    // SQLite opens anything; the first read tells whether it is a database.
    if (auto read = scalar(QStringLiteral("SELECT count(*) FROM sqlite_master")); !read)
        return std::unexpected(read.error());
    return {};
}

// Of a file that was renamed over, or away, SQLite would go on to read what is no longer there, and write to it.
Result<void> SqliteDatabase::stillStands() const
{
    if (m_frozen && !m_frozen->stands()) {
        return failure(
            ErrorKind::Unreachable,
            QStringLiteral("Database %1 was read as a file that nobody writes, and a program writes it now. It "
                           "is opened anew.")
                .arg(QFileInfo(m_file).fileName()));
    }
    int moved = 0;
    if (sqlite3_get_autocommit(m_handle) == 0 ||
        sqlite3_file_control(m_handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved == 0)
        return {};
    return failure(
        ErrorKind::Unreachable,
        QStringLiteral("Database %1: the file was moved, removed or replaced while it was open. Try again; it "
                       "is opened anew by itself.")
            .arg(QFileInfo(m_file).fileName()));
}

Result<std::unique_ptr<RowStream>> SqliteDatabase::query(const QString &sql, const QVariantList &values,
                                                         const QueryLimits &asked)
{
    const QueryLimits limits = limited(asked);
    if (auto stands = stillStands(); !stands)
        return std::unexpected(stands.error());
    const QByteArray utf8 = sql.toUtf8();
    sqlite3_stmt *prepared = m_idle->take(utf8);
    if (!prepared) {
        const int code = sqlite3_prepare_v2(m_handle, utf8.constData(), int(utf8.size()), &prepared, nullptr);
        if (code != SQLITE_OK)
            return std::unexpected(sqliteError(code, m_handle, m_file));
    }
    auto statement = std::make_unique<Statement<IdleStatements>>(
        m_handle, prepared, utf8, *m_idle, m_file, limits,
        m_frozen ? std::function([this] { return stillStands(); }) : std::function<Result<void>()>());
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (const int bound = bindValue(prepared, int(i) + 1, values.at(i)); bound != SQLITE_OK)
            return std::unexpected(sqliteError(bound, m_handle, m_file));
    }
    return std::unique_ptr<RowStream>(std::move(statement));
}

Result<QString> SqliteDatabase::visitingSql(const QString &sql)
{
    if (m_visiting.first == sql)
        return m_visiting.second;
    sqlite3_stmt *prepared = nullptr;
    const QByteArray utf8 = sql.toUtf8();
    const int code = sqlite3_prepare_v2(m_handle, utf8.constData(), int(utf8.size()), &prepared, nullptr);
    if (code != SQLITE_OK)
        return std::unexpected(sqliteError(code, m_handle, m_file));
    m_visiting = {sql, SqliteVisit::statementFor(sql, sqlite3_column_count(prepared),
                                                 sqlite3_limit(m_handle, SQLITE_LIMIT_FUNCTION_ARG, -1))};
    sqlite3_finalize(prepared);
    return m_visiting.second;
}

Result<void> SqliteDatabase::visitRows(const QString &sql, const QVariantList &values, const QueryLimits &limits,
                                       const RowVisitor &visit)
{
    const auto visiting = visitingSql(sql);
    if (!visiting)
        return std::unexpected(visiting.error());
    if (visiting->isEmpty())
        return Database::visitRows(sql, values, limits, visit);
    auto rows = query(*visiting, values, limits);
    if (!rows)
        return std::unexpected(rows.error());
    return m_visit->run(visit, [&] { return (*rows)->next(); });
}

Result<qint64> SqliteDatabase::execute(const QString &sql, const QVariantList &values)
{
    const qint64 before = sqlite3_total_changes64(m_handle);
    auto rows = query(sql, values);
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        auto more = (*rows)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return sqlite3_total_changes64(m_handle) - before;
    }
}

Result<TableSchema> SqliteDatabase::table(const QString &name)
{
    TableSchema table{name, {}, {}};
    auto columns = query(QStringLiteral("SELECT name, lower(type), \"notnull\", pk FROM pragma_table_info(?)"), {name});
    if (!columns)
        return std::unexpected(columns.error());
    QMap<qint64, QString> primaryKey;
    while (true) {
        auto more = (*columns)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        table.columns.append({(*columns)->string(0), (*columns)->string(1), (*columns)->integer(2) != 0});
        if (const qint64 place = (*columns)->integer(3); place > 0)
            primaryKey.insert(place, (*columns)->string(0));
    }
    if (!primaryKey.isEmpty())
        table.indexes.append(primaryKey.values());
    auto indexes = query(QStringLiteral("SELECT l.seq, i.name FROM pragma_index_list(?) l, pragma_index_info(l.name) i "
                                        "WHERE l.partial = 0 AND l.origin <> 'pk' ORDER BY l.seq, i.seqno"),
                         {name});
    if (!indexes)
        return std::unexpected(indexes.error());
    qint64 current = -1;
    while (true) {
        auto more = (*indexes)->next();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return table;
        if ((*indexes)->integer(0) != current) {
            current = (*indexes)->integer(0);
            table.indexes.append(QStringList());
        }
        table.indexes.last().append((*indexes)->string(1));
    }
}

Result<QList<TableSchema>> SqliteDatabase::schema()
{
    QStringList names;
    {
        auto rows = query(QStringLiteral("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT "
                                         "LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"));
        if (!rows)
            return std::unexpected(rows.error());
        while (true) {
            auto more = (*rows)->next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            names.append((*rows)->string(0));
        }
    }
    QList<TableSchema> tables;
    for (const QString &name : std::as_const(names)) {
        auto described = table(name);
        if (!described)
            return std::unexpected(described.error());
        tables.append(std::move(*described));
    }
    return tables;
}

} // namespace Gatehouse
