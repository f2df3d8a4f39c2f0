#include "app/demogateway/apireplies.h"

#include <QJsonDocument>

namespace Gatehouse::Demo
{

namespace
{

ApiReply jsonReply(int status, const QJsonObject &body)
{
    return {status, QJsonDocument(body).toJson(QJsonDocument::Compact), {}};
}

} // namespace

ApiReply dataReply(const QJsonValue &data, int status)
{
    return jsonReply(status, {{QStringLiteral("data"), data}});
}

ApiReply pageReply(const QJsonValue &rows, qint64 page, qint64 pageSize, qint64 total)
{
    return jsonReply(200, {{QStringLiteral("data"), rows},
                           {QStringLiteral("page"), QJsonObject{{QStringLiteral("page"), page},
                                                                {QStringLiteral("page_size"), pageSize},
                                                                {QStringLiteral("total"), total}}}});
}

ApiReply errorReply(int status, const QString &code, const QString &message)
{
    return jsonReply(status, {{QStringLiteral("error"),
                               QJsonObject{{QStringLiteral("code"), code}, {QStringLiteral("message"), message}}}});
}

ApiReply errorReply(const Error &error)
{
    switch (error.kind) {
    case ErrorKind::InvalidInput:
        return errorReply(400, QStringLiteral("invalid_request"), error.message);
    case ErrorKind::NotFound:
        return errorReply(404, QStringLiteral("not_found"), error.message);
    case ErrorKind::Unsupported:
    case ErrorKind::Denied:
        return errorReply(409, QStringLiteral("conflict"), error.message);
    case ErrorKind::Busy: {
        ApiReply reply = errorReply(503, QStringLiteral("busy"), error.message);
        reply.headers.emplaceBack("Retry-After", "1");
        return reply;
    }
    default:
        return errorReply(500, QStringLiteral("internal"), error.message);
    }
}

} // namespace Gatehouse::Demo
