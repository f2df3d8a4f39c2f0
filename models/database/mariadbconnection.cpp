#include "models/database/mariadbconnection.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace Gatehouse
{

namespace
{

constexpr std::chrono::milliseconds kCancelPatience{3000};

struct MeaningOfNumber {
    std::array<unsigned, 6> numbers; // 0: none
    ErrorKind kind;
    const char *what; // null: in the words of the server
};

// Numbers of MySQL that MariaDB's headers do not know.
constexpr unsigned kMySqlTimeLimit = 3024;
constexpr unsigned kMySqlIdleTooLong = 4031;

const MeaningOfNumber kMeanings[] = {
    {{ER_ACCESS_DENIED_ERROR, ER_HOST_NOT_PRIVILEGED, 1698, ER_ACCOUNT_HAS_BEEN_LOCKED},
     ErrorKind::SignIn,
     "the server refused the sign-in. Check user and password in the connection, and that the server lets this account "
     "in from here"},
    {{CR_SSL_CONNECTION_ERROR}, ErrorKind::SignIn, nullptr},
    {{CR_AUTH_PLUGIN_CANNOT_LOAD, ER_NOT_SUPPORTED_AUTH_MODE},
     ErrorKind::SignIn,
     "the server wants a way to sign in that is not supported. Use an account with mysql_native_password, "
     "caching_sha2_password or ed25519"},
    {{ER_BAD_DB_ERROR}, ErrorKind::NotFound, "the server has no database of this name. Check name in the connection"},
    {{ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR,
      ER_SPECIFIC_ACCESS_DENIED_ERROR},
     ErrorKind::Denied,
     "the account lacks the right. Have it granted"},
    {{ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ER_OPTION_PREVENTS_STATEMENT},
     ErrorKind::Denied,
     "it was opened to be read only, and the statement would change it"},
    {{ER_STATEMENT_TIMEOUT, kMySqlTimeLimit, ER_QUERY_INTERRUPTED},
     ErrorKind::TimedOut,
     "the server stopped the statement. Ask for a shorter time range"},
    {{CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR},
     ErrorKind::Unreachable,
     "nothing answers there. Check host, port or socket in the connection, and that the server runs"},
    {{CR_UNKNOWN_HOST}, ErrorKind::Unreachable, "the host name is not known. Check host in the connection"},
    {{CR_SERVER_LOST, CR_SERVER_GONE_ERROR, ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED, kMySqlIdleTooLong, 5014},
     ErrorKind::Unreachable,
     "the connection was lost in the middle of a statement. Try again; it is made anew by itself"},
    {{ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_OUT_OF_RESOURCES},
     ErrorKind::Busy,
     "the server is too busy. It is tried again when that ends"},
    {{ER_NO_SUCH_TABLE, ER_BAD_FIELD_ERROR, ER_SP_DOES_NOT_EXIST}, ErrorKind::NotFound, nullptr},
    // The server's own words repeat the value, which may be personal.
    {{ER_DUP_ENTRY, ER_BAD_NULL_ERROR, ER_NO_REFERENCED_ROW_2, ER_ROW_IS_REFERENCED_2, ER_CONSTRAINT_FAILED},
     ErrorKind::InvalidInput,
     "a constraint of the table refuses the row"},
    {{ER_WARN_DATA_OUT_OF_RANGE, ER_TRUNCATED_WRONG_VALUE, ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, ER_DATA_TOO_LONG},
     ErrorKind::InvalidInput,
     "a value is out of range or not of the type that it is used as"},
    {{ER_NOT_KEYFILE, ER_CRASHED_ON_USAGE}, ErrorKind::Corrupt, "a table on the server is damaged. Have it repaired"},
    {{ER_DISK_FULL}, ErrorKind::Unreachable, "the disk of the server is full"},
};

Error errorOfNumber(unsigned number, const QString &words, const QString &place)
{
    const auto *const meaning = std::ranges::find_if(
        kMeanings, [&](const MeaningOfNumber &m) { return number != 0 && std::ranges::count(m.numbers, number) > 0; });
    const bool known = meaning != std::end(kMeanings);
    const QString what = known && meaning->what ? QString::fromLatin1(meaning->what) : words;
    return {known ? meaning->kind : ErrorKind::Internal, QStringLiteral("Database %1: %2.").arg(place, what),
            QStringLiteral("error %1").arg(number)};
}

st_mysql *newHandle()
{
    // The first use sets up the library, which two threads must not do at once.
    static std::once_flag once;
    std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
    return mysql_init(nullptr);
}

const char *orNull(const QByteArray &text)
{
    return text.isEmpty() ? nullptr : text.constData();
}

} // namespace

MariaDbConnection::MariaDbConnection(st_mysql *handle, const ServerSettings &settings)
    : m_handle(handle)
    , m_settings(settings)
    , m_place(placeOf(settings))
{
}

MariaDbConnection::~MariaDbConnection()
{
    mysql_close(m_handle);
}

Result<std::unique_ptr<MariaDbConnection>> MariaDbConnection::open(const ServerSettings &settings, ServerAccess access)
{
    std::unique_ptr<MariaDbConnection> connection(new MariaDbConnection(newHandle(), settings));
    if (auto connected = connection->connect(); !connected)
        return std::unexpected(connected.error());
    QByteArrayList session{"SET time_zone = '+00:00'"};
    if (access == ServerAccess::ReadOnly)
        session.append("SET SESSION TRANSACTION READ ONLY");
    else // of rows and of tables, in seconds
        session.append("SET SESSION innodb_lock_wait_timeout = 30, lock_wait_timeout = 30");
    for (const QByteArray &statement : std::as_const(session)) {
        if (auto done = connection->run(statement); !done)
            return std::unexpected(done.error());
    }
    return connection;
}

Result<void> MariaDbConnection::connect()
{
    const unsigned seconds = unsigned(m_settings.connectTimeout.count() / 1000);
    mysql_options(m_handle, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(m_handle, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    // A server may ask for any file of the client; it gets none.
    const unsigned off = 0;
    mysql_options(m_handle, MYSQL_OPT_LOCAL_INFILE, &off);
    // The name localhost would mean a socket of the distribution's choice.
    const bool local = !m_settings.socket.isEmpty();
    const unsigned protocol = local ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    mysql_options(m_handle, MYSQL_OPT_PROTOCOL, &protocol);
    if (auto safe = setTls(); !safe)
        return safe;
    const QByteArray host = m_settings.host.toUtf8();
    const QByteArray socket = m_settings.socket.toUtf8();
    if (!mysql_real_connect(m_handle, local ? nullptr : host.constData(), m_settings.user.toUtf8().constData(),
                            m_settings.password.toUtf8().constData(), orNull(m_settings.database.toUtf8()),
                            unsigned(m_settings.port), orNull(socket), 0))
        return std::unexpected(error());
    if (needsVerifiedTls(m_settings) && !mysql_get_ssl_cipher(m_handle)) {
        return failure(ErrorKind::Internal,
                       QStringLiteral("Database %1: TLS was asked for and is not used.").arg(m_place));
    }
    m_socket = int(mysql_get_socket(m_handle));
    m_session = mysql_thread_id(m_handle);
    return {};
}

// With the check of the certificate on, the library refuses a server that offers no TLS before it sends the sign-in.
Result<void> MariaDbConnection::setTls()
{
    if (!needsVerifiedTls(m_settings))
        return {};
    auto authorities = authoritiesFile(m_settings);
    if (!authorities)
        return std::unexpected(authorities.error());
    const my_bool on = 1;
    mysql_options(m_handle, MYSQL_OPT_SSL_ENFORCE, &on);
    mysql_options(m_handle, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &on);
    mysql_options(m_handle, MYSQL_OPT_SSL_CA, authorities->toUtf8().constData());
    mysql_options(m_handle, MARIADB_OPT_TLS_VERSION, "TLSv1.2,TLSv1.3");
    if (!m_settings.certificateFile.isEmpty()) {
        mysql_options(m_handle, MYSQL_OPT_SSL_CERT, m_settings.certificateFile.toUtf8().constData());
        mysql_options(m_handle, MYSQL_OPT_SSL_KEY, m_settings.keyFile.toUtf8().constData());
    }
    return {};
}

bool MariaDbConnection::isAlive() const
{
    // An idle server has nothing to say, other than that it ends.
    pollfd watched{m_socket, POLLIN, 0};
    return mysql_errno(m_handle) != CR_SERVER_LOST && poll(&watched, 1, 0) == 0;
}

Result<qint64> MariaDbConnection::run(const QByteArray &sql)
{
    if (mysql_real_query(m_handle, sql.constData(), static_cast<unsigned long>(sql.size())) != 0)
        return std::unexpected(error());
    if (st_mysql_res *rows = mysql_store_result(m_handle)) {
        mysql_free_result(rows);
        return 0;
    }
    if (mysql_errno(m_handle) != 0)
        return std::unexpected(error());
    return qint64(mysql_affected_rows(m_handle));
}

Result<void> MariaDbConnection::limitStatements(std::chrono::milliseconds timeout)
{
    if (timeout == m_timeout)
        return {};
    const bool mariaDb = mariadb_connection(m_handle);
    QByteArray statement = mariaDb ? "SET SESSION max_statement_time = " : "SET SESSION max_execution_time = ";
    if (timeout.count() == 0)
        statement += "DEFAULT";
    else if (mariaDb)
        statement += QByteArray::number(double(timeout.count()) / 1000, 'f', 3);
    else
        statement += QByteArray::number(qint64(timeout.count()));
    if (auto done = run(statement); !done)
        return std::unexpected(done.error());
    m_timeout = timeout;
    return {};
}

Error MariaDbConnection::error(st_mysql_stmt *statement) const
{
    // What goes wrong while rows come in is noted with the connection only.
    const bool byStatement = statement && mysql_stmt_errno(statement) != 0;
    const unsigned number = byStatement ? mysql_stmt_errno(statement) : mysql_errno(m_handle);
    const QString words = QString::fromUtf8(byStatement ? mysql_stmt_error(statement) : mysql_error(m_handle));
    if (number == CR_SSL_CONNECTION_ERROR) {
        return {ErrorKind::SignIn,
                QStringLiteral("Database %1 was not trusted: %2. Another machine is reached with TLS and a checked "
                               "certificate only; name the authority of the server as ca_file in the connection.")
                    .arg(m_place, words),
                kNotTrusted};
    }
    // While it is being reached, a lost connection means that it never was one.
    if (m_session == 0 && (number == CR_SERVER_LOST || number == CR_SERVER_GONE_ERROR))
        return errorOfNumber(CR_CONN_HOST_ERROR, words, m_place);
    return errorOfNumber(number, words, m_place);
}

void MariaDbConnection::runBySecondSession(const QByteArray &sql) const
{
    ServerSettings settings = m_settings;
    settings.connectTimeout = std::min(settings.connectTimeout, kCancelPatience);
    if (auto second = open(settings, ServerAccess::ReadWrite))
        (void)(*second)->run(sql);
}

void MariaDbConnection::cancelStatement() const
{
    runBySecondSession("KILL QUERY " + QByteArray::number(qulonglong(m_session)));
}

void MariaDbConnection::endOnServer() const
{
    runBySecondSession("KILL CONNECTION " + QByteArray::number(qulonglong(m_session)));
    cut();
}

void MariaDbConnection::cut() const
{
    shutdown(m_socket, SHUT_RDWR);
}

} // namespace Gatehouse
