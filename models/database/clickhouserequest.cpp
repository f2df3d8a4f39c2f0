#include "models/database/clickhouserequest.h"

#include "models/database/sqlplaceholders.h"
#include "models/database/tabseparated.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QSslKey>
#include <QUrlQuery>
#include <QUuid>

namespace Gatehouse
{

namespace
{

struct MeaningOfCode {
    int code;
    ErrorKind kind;
    const char *what; // null: in the words of the server
};

constexpr const char *kRefused = "the server refused the sign-in. Check user and password in the connection";

constexpr MeaningOfCode kMeanings[] = {
    {192, ErrorKind::SignIn, kRefused},
    {193, ErrorKind::SignIn, kRefused},
    {194, ErrorKind::SignIn, kRefused},
    {516, ErrorKind::SignIn, kRefused},
    {81, ErrorKind::NotFound, "the server has no database of this name. Check name in the connection"},
    {60, ErrorKind::NotFound, nullptr},
    {47, ErrorKind::NotFound, nullptr},
    {46, ErrorKind::NotFound, nullptr},
    {16, ErrorKind::NotFound, nullptr},
    {164, ErrorKind::Denied, "it was opened to be read only, and the statement would change it"},
    {291, ErrorKind::Denied, "the account lacks the right. Have it granted"},
    {497, ErrorKind::Denied, "the account lacks the right. Have it granted"},
    {159, ErrorKind::TimedOut, "the server stopped the statement. Ask for a shorter time range"},
    {394, ErrorKind::Cancelled, "the statement was cancelled on the server"},
    {202, ErrorKind::Busy, "the server runs too many statements. It is tried again when that ends"},
    {241, ErrorKind::Busy, "the statement needs more memory than the server allows. Ask for a shorter time range"},
    // The server's own words repeat the value, which may be personal.
    {6, ErrorKind::InvalidInput, "a value is not of the type that it is used as"},
    {27, ErrorKind::InvalidInput, "a value is not of the type that it is used as"},
    {53, ErrorKind::InvalidInput, "a value is not of the type that it is used as"},
    {72, ErrorKind::InvalidInput, "a value is not of the type that it is used as"},
};

// The values of one statement as a table with one row.
class ValueTable
{
public:
    // What stands for the value in the statement. NULL is a word, and behind LIMIT the grammar knows digits only, which
    // is what an integer is made of here.
    QString place(const QVariant &value, const QString &before)
    {
        static const QRegularExpression count(QStringLiteral("\\b(LIMIT|OFFSET)\\s+(\\d+\\s*,\\s*)?$"),
                                              QRegularExpression::CaseInsensitiveOption);
        if (!value.isValid() || value.isNull())
            return QStringLiteral("NULL");
        if (isInteger(value) && count.match(before.right(100)).hasMatch())
            return QString::number(value.toLongLong());
        const QByteArray column = "p" + QByteArray::number(++m_count);
        m_columns += (m_columns.isEmpty() ? "" : ",") + column + ' ' + type(value);
        m_row += (m_row.isEmpty() && m_count == 1 ? "" : "\t") + text(value);
        return QStringLiteral("(SELECT %1 FROM _values)").arg(QString::fromLatin1(column));
    }

    const QByteArray &columns() const { return m_columns; }
    QByteArray row() const { return m_row + '\n'; }

private:
    static bool isText(const QVariant &value)
    {
        return value.typeId() == QMetaType::QString || value.typeId() == QMetaType::QByteArray;
    }
    static bool isReal(const QVariant &value)
    {
        return value.typeId() == QMetaType::Double || value.typeId() == QMetaType::Float;
    }
    static bool isInteger(const QVariant &value) { return !isText(value) && !isReal(value); }
    static QByteArray type(const QVariant &value)
    {
        return isText(value) ? "String" : isReal(value) ? "Float64" : "Int64";
    }
    static QByteArray text(const QVariant &value)
    {
        if (value.typeId() == QMetaType::QByteArray)
            return tabSeparatedField(value.toByteArray());
        if (isText(value))
            return tabSeparatedField(value.toString().toUtf8());
        return isReal(value) ? QByteArray::number(value.toDouble(), 'g', 17) : QByteArray::number(value.toLongLong());
    }

    int m_count = 0;
    QByteArray m_columns;
    QByteArray m_row;
};

void addPart(QByteArray &body, const QByteArray &boundary, const QByteArray &disposition, const QByteArray &content)
{
    body += "--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

Result<QSslConfiguration> tlsOf(const ServerSettings &settings)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!settings.caFile.isEmpty()) {
        auto authorities = authoritiesFile(settings);
        if (!authorities)
            return std::unexpected(authorities.error());
        tls.setCaCertificates(
            QSslCertificate::fromPath(*authorities, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString));
    }
    if (settings.certificateFile.isEmpty())
        return tls;
    tls.setLocalCertificateChain(
        QSslCertificate::fromPath(settings.certificateFile, QSsl::Pem, QSslCertificate::PatternSyntax::FixedString));
    QFile keyFile(settings.keyFile);
    const QByteArray pem = keyFile.open(QIODevice::ReadOnly) ? keyFile.readAll() : QByteArray();
    QSslKey key(pem, QSsl::Ec);
    if (key.isNull())
        key = QSslKey(pem, QSsl::Rsa);
    if (key.isNull() || tls.localCertificateChain().isEmpty()) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The client certificate %1 or its key cannot be read. Check client_cert_file and "
                                      "client_key_file in the connection.")
                           .arg(settings.certificateFile));
    }
    tls.setPrivateKey(key);
    return tls;
}

} // namespace

Result<ClickHouseServer> ClickHouseServer::make(const ServerSettings &settings, ServerAccess access)
{
    ClickHouseServer server;
    server.m_url = QUrl(settings.url, QUrl::StrictMode);
    server.m_place = placeOf(settings);
    const bool plain = server.m_url.scheme() == QLatin1String("http");
    if (!server.m_url.isValid() || server.m_url.host().isEmpty() ||
        (!plain && server.m_url.scheme() != QLatin1String("https")))
        return Gatehouse::failure(
            ErrorKind::InvalidInput,
            QStringLiteral("Database %1: url is not a URL such as https://host:8443.").arg(server.m_place));
    if (plain && (!isThisMachine(server.m_url.host()) || !settings.caFile.isEmpty())) {
        return Gatehouse::failure(
            ErrorKind::InvalidInput,
            QStringLiteral("Database %1: another machine is reached with TLS only. Let url begin with https://.")
                .arg(server.m_place));
    }
    auto tls = tlsOf(settings);
    if (!tls)
        return std::unexpected(tls.error());
    server.m_tls = *tls;
    server.m_database = settings.database;
    server.m_connectTimeout = settings.connectTimeout;
    server.m_readOnly = access == ServerAccess::ReadOnly;
    const QByteArray account = (settings.user.isEmpty() ? QStringLiteral("default") : settings.user).toUtf8();
    server.m_authorization = "Basic " + (account + ':' + settings.password.toUtf8()).toBase64();
    return server;
}

QUrl ClickHouseServer::urlFor(const QByteArray &id, const QByteArray &valueColumns, std::chrono::milliseconds timeout,
                              const char *format) const
{
    QUrlQuery query(m_url);
    if (!m_database.isEmpty())
        query.addQueryItem(QStringLiteral("database"), QString::fromLatin1(QUrl::toPercentEncoding(m_database)));
    query.addQueryItem(QStringLiteral("default_format"), QString::fromLatin1(format));
    query.addQueryItem(QStringLiteral("query_id"), QString::fromLatin1(id));
    // 2: nothing is changed but the settings of the request, which the time limit is one of.
    if (m_readOnly)
        query.addQueryItem(QStringLiteral("readonly"), QStringLiteral("2"));
    // An account may be set up to leave out the rows of a shard that is away, without a word.
    query.addQueryItem(QStringLiteral("skip_unavailable_shards"), QStringLiteral("0"));
    // Whole seconds, as old versions know no others; the exact limit is kept here.
    if (timeout.count() > 0)
        query.addQueryItem(QStringLiteral("max_execution_time"), QString::number(timeout.count() / 1000 + 1));
    if (!valueColumns.isEmpty())
        query.addQueryItem(QStringLiteral("_values_structure"),
                           QString::fromLatin1(QUrl::toPercentEncoding(QString::fromLatin1(valueColumns))));
    QUrl url = m_url;
    if (url.path().isEmpty())
        url.setPath(QStringLiteral("/"));
    url.setQuery(query);
    return url;
}

Result<HttpMessage> ClickHouseServer::message(const QString &sql, const QVariantList &values, const QByteArray &id,
                                              std::chrono::milliseconds timeout, const char *format) const
{
    ValueTable table;
    const PlacedSql placed = withPlaceholders(sql, Dialect::ClickHouse, [&](int n, const QString &before) {
        return table.place(values.value(n - 1), before);
    });
    if (placed.placeholders != values.size())
        return wrongValueCount(placed.placeholders, values.size());
    const QByteArray boundary = QUuid::createUuid().toByteArray(QUuid::Id128);
    HttpMessage message{urlFor(id, table.columns(), timeout, format), {}, {}, m_tls, m_connectTimeout};
    message.headers = {{"Authorization", m_authorization},
                       {"Content-Type", "multipart/form-data; boundary=" + boundary}};
    addPart(message.body, boundary, "name=\"query\"", placed.sql.toUtf8());
    if (!table.columns().isEmpty())
        addPart(message.body, boundary, "name=\"_values\"; filename=\"values\"", table.row());
    message.body += "--" + boundary + "--\r\n";
    return message;
}

Error ClickHouseServer::errorIn(QByteArrayView text) const
{
    static const QRegularExpression pattern(
        QStringLiteral("Code: (\\d+)[.,] (?:e\\.displayText\\(\\) = )?(?:DB::\\w*Exception: )?(.*?)(?:, "
                       "e\\.what\\(\\)| \\(version |$)"));
    const auto match = pattern.match(QString::fromUtf8(text.last(qMin(text.size(), qsizetype(4000)))).simplified());
    const int code = match.captured(1).toInt();
    const auto *const meaning = std::ranges::find(kMeanings, code, &MeaningOfCode::code);
    const bool known = meaning != std::end(kMeanings);
    QString what = match.captured(2).left(300);
    while (what.endsWith(QLatin1Char('.')))
        what.chop(1);
    if (known && meaning->what)
        what = QString::fromLatin1(meaning->what);
    if (what.isEmpty())
        what = QStringLiteral("the answer is not one of ClickHouse. Check url in the connection");
    return {known ? meaning->kind : ErrorKind::Internal, QStringLiteral("Database %1: %2.").arg(m_place, what),
            QStringLiteral("code %1").arg(code)};
}

Error ClickHouseServer::failure(const HttpPost &post, bool hadAnswer) const
{
    if (post.wasNotTrusted()) {
        return {ErrorKind::SignIn,
                QStringLiteral("Database %1 was not trusted: %2. Its certificate must be for this "
                               "name and from a known authority; name "
                               "that as ca_file in the connection.")
                    .arg(m_place, post.failureText()),
                kNotTrusted};
    }
    if (hadAnswer) {
        return {ErrorKind::Unreachable,
                QStringLiteral("Database %1: the connection was lost in the middle of a statement. Try again; it is "
                               "made anew by itself.")
                    .arg(m_place),
                post.failureText()};
    }
    return {ErrorKind::Unreachable,
            QStringLiteral("Database %1 cannot be reached. Check url in the connection, and that the server runs.")
                .arg(m_place),
            post.failureText()};
}

} // namespace Gatehouse
