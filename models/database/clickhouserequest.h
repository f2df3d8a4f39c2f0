// How a statement and its values are put to a ClickHouse server over HTTP, and what its errors mean.
#pragma once

#include "models/database/database.h"
#include "models/database/httppost.h"
#include "models/database/serversettings.h"

#include <QSslConfiguration>
#include <QUrl>

namespace Gatehouse
{

// The formats that are read: lines of text, which give every type there is, and blocks of columns, which cost both
// sides a fraction.
inline constexpr const char *kLines = "TabSeparatedWithNamesAndTypes";
inline constexpr const char *kBlocks = "Native";

// Where requests go and who they come from; checked once.
class ClickHouseServer
{
public:
    // Another machine is reached by https:// with a known authority and the right host name only.
    static Result<ClickHouseServer> make(const ServerSettings &settings, ServerAccess access);

    const QString &place() const { return m_place; }

    // The request and its body: the values travel as a table of their own beside the statement, which every version
    // understands. `id` is what the statement is called on the server.
    Result<HttpMessage> message(const QString &sql, const QVariantList &values, const QByteArray &id,
                                std::chrono::milliseconds timeout, const char *format) const;

    // Of the text that the server sends, in an answer of its own or behind the rows.
    Error errorIn(QByteArrayView text) const;
    // Of a request that failed on its way.
    Error failure(const HttpPost &post, bool hadAnswer) const;

private:
    QUrl urlFor(const QByteArray &id, const QByteArray &valueColumns, std::chrono::milliseconds timeout,
                const char *format) const;

    QUrl m_url;
    QByteArray m_authorization;
    QString m_database;
    QString m_place;
    QSslConfiguration m_tls;
    std::chrono::milliseconds m_connectTimeout{0};
    bool m_readOnly = true;
};

} // namespace Gatehouse
