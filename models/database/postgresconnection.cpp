#include "models/database/postgresconnection.h"

#include <QDeadlineTimer>
#include <QFileInfo>

#include <libpq-fe.h>

#include <poll.h>
#include <sys/socket.h>

#include <vector>

namespace Gatehouse
{

namespace
{

constexpr Oid kBoolean = 16;
constexpr Oid kBytes = 17;
constexpr Oid kBigInteger = 20;
constexpr Oid kDouble = 701;

constexpr std::chrono::milliseconds kCancelPatience{3000};

struct MeaningOfState {
    const char *prefix; // of the SQLSTATE; the first that fits counts
    ErrorKind kind;
    const char *what; // null: in the words of the server
};

constexpr MeaningOfState kMeanings[] = {
    {"28", ErrorKind::SignIn,
     "the server refused the sign-in. Check user and password in the connection, and that the server lets this account "
     "in from here (pg_hba.conf)"},
    {"3D000", ErrorKind::NotFound, "the server has no database of this name. Check name in the connection"},
    {"42501", ErrorKind::Denied, nullptr},
    {"25006", ErrorKind::Denied, "it was opened to be read only, and the statement would change it"},
    {"57014", ErrorKind::TimedOut, "the server stopped the statement. Ask for a shorter time range"},
    {"57P", ErrorKind::Unreachable,
     "the server is shutting down or not up yet. Try again; the connection is made anew by itself"},
    {"08", ErrorKind::Unreachable, nullptr},
    {"53100", ErrorKind::Unreachable, "the disk of the server is full"},
    {"53", ErrorKind::Busy, "the server has no connection or memory to spare. It is tried again when that ends"},
    {"40", ErrorKind::Busy, "the transaction collided with another one. Try again"},
    {"55P03", ErrorKind::Busy, "another session keeps it locked. It is tried again when that ends"},
    {"42601", ErrorKind::Internal, nullptr},
    {"42P01", ErrorKind::NotFound, nullptr},
    {"42703", ErrorKind::NotFound, nullptr},
    {"42883", ErrorKind::NotFound, nullptr},
    {"3F", ErrorKind::NotFound, nullptr},
    {"0A", ErrorKind::Unsupported, nullptr},
    // The server's own words repeat the value, which may be personal.
    {"22", ErrorKind::InvalidInput, "a value is out of range or not of the type that it is used as"},
    {"23", ErrorKind::InvalidInput, "a constraint of the table refuses the row"},
    {"XX001", ErrorKind::Corrupt, "the data on the server is damaged"},
    {"XX002", ErrorKind::Corrupt, "an index on the server is damaged. Have it rebuilt (REINDEX)"},
};

Error errorOfState(const QByteArray &state, const QString &words, const QString &place)
{
    ErrorKind kind = ErrorKind::Internal;
    QString what = words;
    for (const MeaningOfState &meaning : kMeanings) {
        if (!state.startsWith(meaning.prefix))
            continue;
        kind = meaning.kind;
        if (meaning.what)
            what = QString::fromLatin1(meaning.what);
        break;
    }
    return {kind, QStringLiteral("Database %1: %2.").arg(place, what),
            QStringLiteral("SQLSTATE %1").arg(QString::fromLatin1(state))};
}

// Values in the form that PQsendQueryParams wants; keeps the bytes that it points to.
class BoundValues
{
public:
    explicit BoundValues(const QVariantList &values)
    {
        m_bytes.reserve(std::size_t(values.size()));
        for (const QVariant &value : values)
            bind(value);
    }

    int count() const { return int(m_types.size()); }
    const Oid *types() const { return m_types.data(); }
    const char *const *texts() const { return m_texts.data(); }
    const int *lengths() const { return m_lengths.data(); }
    const int *formats() const { return m_formats.data(); }

private:
    // A text is sent without a type, so that it fits wherever its literal would: text, jsonb, uuid, an array.
    void bind(const QVariant &value)
    {
        if (!value.isValid() || value.isNull())
            return add(0, {}, 0, true);
        switch (value.typeId()) {
        case QMetaType::QByteArray:
            return add(kBytes, value.toByteArray(), 1);
        case QMetaType::QString:
            return add(0, value.toString().toUtf8(), 0);
        case QMetaType::Double:
        case QMetaType::Float:
            return add(kDouble, QByteArray::number(value.toDouble(), 'g', 17), 0);
        case QMetaType::Bool:
            return add(kBoolean, value.toBool() ? "t" : "f", 0);
        default:
            return add(kBigInteger, QByteArray::number(value.toLongLong()), 0);
        }
    }

    void add(Oid type, const QByteArray &bytes, int format, bool null = false)
    {
        m_bytes.push_back(bytes);
        m_types.push_back(type);
        m_texts.push_back(null ? nullptr : m_bytes.back().constData());
        m_lengths.push_back(int(bytes.size()));
        m_formats.push_back(format);
    }

    std::vector<QByteArray> m_bytes;
    std::vector<Oid> m_types;
    std::vector<const char *> m_texts;
    std::vector<int> m_lengths;
    std::vector<int> m_formats;
};

// Keywords and values for PQconnectStartParams; empty values are left out.
class ConnectWords
{
public:
    void add(const char *keyword, const QString &value)
    {
        if (value.isEmpty())
            return;
        m_keywords.push_back(keyword);
        m_values.push_back(value.toUtf8());
    }

    pg_conn *start() const
    {
        std::vector<const char *> keywords = m_keywords;
        std::vector<const char *> values;
        for (const QByteArray &value : m_values)
            values.push_back(value.constData());
        keywords.push_back(nullptr);
        values.push_back(nullptr);
        return PQconnectStartParams(keywords.data(), values.data(), 0);
    }

private:
    std::vector<const char *> m_keywords;
    std::vector<QByteArray> m_values;
};

// libpq wants the folder of a socket and finds the file by the port.
void addSocket(ConnectWords &words, const ServerSettings &settings)
{
    const QFileInfo socket(settings.socket);
    const QString prefix = QStringLiteral(".s.PGSQL.");
    const bool isFile = socket.fileName().startsWith(prefix);
    words.add("host", isFile ? socket.absolutePath() : socket.absoluteFilePath());
    const QString portOfFile = isFile ? socket.fileName().mid(prefix.size()) : QString();
    words.add("port", settings.port > 0 ? QString::number(settings.port) : portOfFile);
}

Result<ConnectWords> connectWords(const ServerSettings &settings)
{
    ConnectWords words;
    if (!settings.socket.isEmpty()) {
        addSocket(words, settings);
    } else {
        words.add("host", settings.host);
        words.add("port", settings.port > 0 ? QString::number(settings.port) : QString());
    }
    words.add("dbname", settings.database);
    words.add("user", settings.user);
    words.add("password", settings.password);
    words.add("client_encoding", QStringLiteral("UTF8"));
    words.add("application_name", QStringLiteral("gatehouse"));
    words.add("gssencmode", QStringLiteral("disable"));
    words.add("sslcert", settings.certificateFile);
    words.add("sslkey", settings.keyFile);
    // A server that vanished without a word is noticed within a minute and a half.
    words.add("keepalives_idle", QStringLiteral("30"));
    words.add("keepalives_interval", QStringLiteral("10"));
    words.add("keepalives_count", QStringLiteral("6"));
    if (!needsVerifiedTls(settings)) {
        words.add("sslmode", QStringLiteral("prefer"));
        return words;
    }
    auto authorities = authoritiesFile(settings);
    if (!authorities)
        return std::unexpected(authorities.error());
    words.add("sslmode", QStringLiteral("verify-full"));
    words.add("sslrootcert", *authorities);
    words.add("ssl_min_protocol_version", QStringLiteral("TLSv1.3"));
    return words;
}

bool waitFor(int socket, short events, const QDeadlineTimer &deadline)
{
    pollfd watched{socket, events, 0};
    return poll(&watched, 1, int(deadline.remainingTime())) > 0;
}

// PQcancel() waits for the server without a limit. Whether somebody is there to hear it is told by the first word of
// the answer to a session that is then not begun.
bool answers(ServerSettings settings)
{
    settings.password.clear();
    const auto words = connectWords(settings);
    if (!words)
        return false;
    const std::unique_ptr<pg_conn, decltype(&PQfinish)> probe(words->start(), &PQfinish);
    const QDeadlineTimer deadline(settings.connectTimeout);
    auto state = PGRES_POLLING_WRITING;
    while (state == PGRES_POLLING_WRITING && PQstatus(probe.get()) != CONNECTION_BAD) {
        if (!waitFor(PQsocket(probe.get()), POLLOUT, deadline))
            return false;
        state = PQconnectPoll(probe.get());
    }
    return state == PGRES_POLLING_READING && waitFor(PQsocket(probe.get()), POLLIN, deadline);
}

// Without the question that libpq puts behind a refused connection.
QString lastLine(const char *text)
{
    QStringList lines = QString::fromUtf8(text).trimmed().split(QLatin1Char('\n'));
    if (lines.size() > 1 && lines.constLast().trimmed().endsWith(QLatin1Char('?')))
        lines.removeLast();
    return lines.constLast().section(QStringLiteral(" failed: "), -1).trimmed();
}

// The five characters behind "FATAL:" in what libpq says at verbosity "sqlstate", whatever the language of the server.
QByteArray stateIn(const QByteArray &message)
{
    for (qsizetype at = message.indexOf(": "); at >= 0; at = message.indexOf(": ", at + 1)) {
        const QByteArray state = message.mid(at + 2).trimmed().left(5);
        const bool looksRight = state.size() == 5 && std::all_of(state.begin(), state.end(), [](char c) {
                                    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                                });
        const char behind = message.mid(at + 2).trimmed().size() > 5 ? message.mid(at + 2).trimmed().at(5) : '\n';
        if (looksRight && behind == '\n')
            return state;
    }
    return {};
}

} // namespace

void PostgresResultRelease::operator()(pg_result *result) const
{
    PQclear(result);
}

PostgresConnection::PostgresConnection(pg_conn *handle, const ServerSettings &settings)
    : m_handle(handle)
    , m_settings(settings)
    , m_place(placeOf(settings))
{
}

PostgresConnection::~PostgresConnection()
{
    PQfreeCancel(m_cancel);
    PQfinish(m_handle);
}

Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const ServerSettings &settings)
{
    auto words = connectWords(settings);
    if (!words)
        return std::unexpected(words.error());
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(words->start(), settings));
    if (auto connected = connection->connect(); !connected)
        return std::unexpected(connected.error());
    return connection;
}

Result<void> PostgresConnection::connect()
{
    PQsetErrorVerbosity(m_handle, PQERRORS_SQLSTATE);
    PQsetNoticeProcessor(
        m_handle, [](void *, const char *) {}, nullptr);
    const QDeadlineTimer deadline(m_settings.connectTimeout);
    bool reached = false;
    bool greeted = false;
    auto state = PQstatus(m_handle) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        if (!waitFor(PQsocket(m_handle), state == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline)) {
            return failure(ErrorKind::Unreachable,
                           QStringLiteral("Database %1 did not answer within %2 s. Check host and port in the "
                                          "connection, and that no firewall is in between.")
                               .arg(m_place)
                               .arg(m_settings.connectTimeout.count() / 1000));
        }
        const auto stage = PQstatus(m_handle);
        reached |= stage == CONNECTION_SSL_STARTUP;
        greeted |= stage == CONNECTION_AWAITING_RESPONSE || stage == CONNECTION_AUTH_OK;
        state = PQconnectPoll(m_handle);
    }
    if (state == PGRES_POLLING_FAILED)
        return std::unexpected(connectError(reached, greeted));
    PQsetErrorVerbosity(m_handle, PQERRORS_DEFAULT);
    m_cancel = PQgetCancel(m_handle);
    m_socket = PQsocket(m_handle);
    // Needed to cancel, which a session without TLS does without signing in again.
    if (!PQsslInUse(m_handle))
        m_settings.password.clear();
    return {};
}

Error PostgresConnection::connectError(bool reached, bool greeted) const
{
    const QByteArray words = PQerrorMessage(m_handle);
    const QString detail = lastLine(words.constData());
    if (const QByteArray state = stateIn(words); !state.isEmpty())
        return errorOfState(state, QStringLiteral("the server refused the connection"), m_place);
    if (PQconnectionNeedsPassword(m_handle) || (greeted && PQconnectionUsedPassword(m_handle))) {
        return {
            ErrorKind::SignIn,
            QStringLiteral("Database %1: the sign-in failed. Check user and password in the connection.").arg(m_place),
            detail};
    }
    if (reached && needsVerifiedTls(m_settings)) {
        return {ErrorKind::SignIn,
                QStringLiteral("Database %1 was not trusted: %2. Another machine is reached with TLS 1.3 and a checked "
                               "certificate only; name the authority of the server as ca_file in the connection.")
                    .arg(m_place, detail),
                kNotTrusted};
    }
    return {
        ErrorKind::Unreachable,
        QStringLiteral("Database %1 cannot be reached: %2. Check host and port in the connection, and that the server "
                       "runs.")
            .arg(m_place, detail)};
}

bool PostgresConnection::isAlive() const
{
    // An idle server has nothing to say, other than that it ends.
    return PQstatus(m_handle) == CONNECTION_OK && !waitFor(m_socket, POLLIN, QDeadlineTimer(0));
}

bool PostgresConnection::isInTransaction() const
{
    return PQtransactionStatus(m_handle) == PQTRANS_INTRANS || PQtransactionStatus(m_handle) == PQTRANS_INERROR;
}

Result<void> PostgresConnection::send(const QByteArray &sql, const QVariantList &values)
{
    const BoundValues bound(values);
    const int sent = PQsendQueryParams(m_handle, sql.constData(), bound.count(), bound.types(), bound.texts(),
                                       bound.lengths(), bound.formats(), 0);
    return sent == 1 ? Result<void>() : std::unexpected(error(nullptr));
}

Result<qint64> PostgresConnection::run(const QByteArray &sql, const QVariantList &values)
{
    if (auto sent = send(sql, values); !sent)
        return std::unexpected(sent.error());
    Result<qint64> changed = 0;
    while (const PostgresResult result{PQgetResult(m_handle)}) {
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            changed = std::unexpected(error(result.get()));
        else
            changed = QByteArray(PQcmdTuples(result.get())).toLongLong();
    }
    return changed;
}

Error PostgresConnection::error(const pg_result *result) const
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    if (!state)
        return lost();
    return errorOfState(state, QString::fromUtf8(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY)), m_place);
}

Error PostgresConnection::lost() const
{
    return {
        ErrorKind::Unreachable,
        QStringLiteral("Database %1: the connection was lost in the middle of a statement. Try again; it is made anew "
                       "by itself.")
            .arg(m_place),
        lastLine(PQerrorMessage(m_handle))};
}

void PostgresConnection::cancelStatement() const
{
    ServerSettings settings = m_settings;
    settings.connectTimeout = std::min(settings.connectTimeout, kCancelPatience);
    // The cancel request of libpq 15 goes out in the clear with a key that others could use, so a session with TLS is
    // cancelled by another one.
    if (!PQsslInUse(m_handle)) {
        char reason[256];
        if (answers(settings))
            PQcancel(m_cancel, reason, sizeof reason);
        return;
    }
    if (auto second = open(settings))
        (void)(*second)->run("SELECT pg_cancel_backend($1::integer)", {PQbackendPID(m_handle)});
}

void PostgresConnection::cut() const
{
    shutdown(m_socket, SHUT_RDWR);
}

} // namespace Gatehouse
