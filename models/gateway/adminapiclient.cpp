#include "models/gateway/adminapiclient.h"

#include "models/core/onfinished.h"
#include "models/gateway/entitylisting.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrlQuery>

#include <memory>

namespace Gatehouse
{

namespace
{

template<typename T>
QFuture<Result<T>> failedAtOnce(const Error &error)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(Result<T>(std::unexpected(error)));
    promise.finish();
    return promise.future();
}

QString filled(QString text, const QMap<QString, QString> &parameters, bool forPath)
{
    for (auto at = parameters.begin(); at != parameters.end(); ++at) {
        const QString value = forPath ? QString::fromLatin1(QUrl::toPercentEncoding(at.value())) : at.value();
        text.replace(QLatin1Char('{') + at.key() + QLatin1Char('}'), value);
    }
    return text;
}

// "{id:int}" becomes a number, "{id}" a text, also in a list; undefined for a parameter that was not given.
QJsonValue filledValue(const QJsonValue &value, const QMap<QString, QString> &parameters)
{
    static const QRegularExpression placeholder(QStringLiteral("^\\{([a-z_]+)(:int)?\\}$"));
    if (value.isArray()) {
        QJsonArray items;
        for (const QJsonValue &item : value.toArray()) {
            if (const QJsonValue filledItem = filledValue(item, parameters); !filledItem.isUndefined())
                items.append(filledItem);
        }
        return items;
    }
    const QRegularExpressionMatch match = placeholder.match(value.toString());
    if (!match.hasMatch())
        return value;
    if (!parameters.contains(match.captured(1)))
        return QJsonValue(QJsonValue::Undefined);
    const QString parameter = parameters.value(match.captured(1));
    return match.captured(2).isEmpty() ? QJsonValue(parameter) : QJsonValue(parameter.toLongLong());
}

// A parameter that was not given leaves its member out.
QJsonObject filledBody(const QJsonObject &body, const QMap<QString, QString> &parameters)
{
    QJsonObject result;
    for (auto at = body.begin(); at != body.end(); ++at) {
        if (const QJsonValue value = filledValue(at.value(), parameters); !value.isUndefined())
            result.insert(at.key(), value);
    }
    return result;
}

// As profiles write states: numbers and booleans as text.
QString textOf(const QJsonValue &value)
{
    if (value.isDouble())
        return QString::number(value.toInteger());
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.isNull() ? QStringLiteral("null") : value.toString();
}

void addPage(QUrlQuery &query, const PagingRules &paging, const ApiPage &page)
{
    if (paging.style == QLatin1String("none"))
        return;
    if (paging.style == QLatin1String("page"))
        query.addQueryItem(paging.pageParameter, QString::number(paging.firstPage + page.number));
    else if (!page.cursor.isEmpty())
        query.addQueryItem(paging.cursorParameter, QString::fromLatin1(QUrl::toPercentEncoding(page.cursor)));
    if (!paging.sizeParameter.isEmpty())
        query.addQueryItem(paging.sizeParameter, QString::number(paging.maxSize));
}

bool isList(const QString &verb)
{
    return verb.startsWith(QStringLiteral("list_"));
}

// The server's own words may hold anything; only a plain code is repeated.
QString plainCode(const QJsonValue &value)
{
    static const QRegularExpression code(QStringLiteral("^[A-Za-z0-9_.:-]{1,60}$"));
    return code.match(value.toString()).hasMatch() ? QStringLiteral(" (%1)").arg(value.toString()) : QString();
}

} // namespace

QJsonValue valueAt(const QJsonValue &document, const QString &pointer)
{
    QJsonValue value = document;
    const QStringList steps = pointer.split(QLatin1Char('/')).mid(1);
    for (const QString &step : steps)
        value = value.isArray() ? value.toArray().at(step.toInt()) : value.toObject().value(step);
    return value;
}

AdminApiClient::AdminApiClient(const AdminApiRules &rules, const AdminApiSettings &settings, QObject *parent)
    : QObject(parent)
    , m_rules(rules)
    , m_settings(settings)
    , m_budget(rules.budget.calls, qint64(rules.budget.seconds) * 1000)
{
    m_network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network.setTransferTimeout(0);
}

Result<HttpRequest> AdminApiClient::requestOf(const QString &verb, const QMap<QString, QString> &parameters,
                                              const ApiPage &page) const
{
    if (!m_rules.calls.contains(verb)) {
        return failure(ErrorKind::Unsupported,
                       m_rules.unsupported.value(
                           verb, QStringLiteral("The admin API of this gateway does not offer this (%1).").arg(verb)));
    }
    const ApiCall call = m_rules.calls.value(verb);
    HttpRequest request;
    request.method = call.method.toLatin1();
    request.url = QUrl(m_settings.url);
    const QString base =
        request.url.path().endsWith(QLatin1Char('/')) ? request.url.path().chopped(1) : request.url.path();
    request.url.setPath(base + filled(call.path, parameters, true), QUrl::TolerantMode);
    QUrlQuery query;
    for (auto at = call.query.begin(); at != call.query.end(); ++at)
        query.addQueryItem(at.key(),
                           QString::fromLatin1(QUrl::toPercentEncoding(filled(at.value(), parameters, false))));
    if (isList(verb))
        addPage(query, call.paging.value_or(m_rules.paging), page);
    if (!query.isEmpty())
        request.url.setQuery(query);
    if (!call.body.isEmpty())
        request.body = QJsonDocument(filledBody(call.body, parameters)).toJson(QJsonDocument::Compact);
    if (call.signedIn) {
        if (const auto signedIn = sign(request); !signedIn)
            return std::unexpected(signedIn.error());
    }
    return request;
}

Result<void> AdminApiClient::sign(HttpRequest &request) const
{
    const auto token = resolveSecret(m_settings.token);
    if (!token)
        return std::unexpected(token.error());
    if (token->isEmpty()) {
        return failure(ErrorKind::SignIn,
                       QStringLiteral("The connection names no token for the admin API. Add token_env, token_file or "
                                      "token_keychain under admin_api."));
    }
    const QByteArray basic = QString(m_settings.userId + QLatin1Char(':') + *token).toUtf8().toBase64();
    for (const HttpHeaderRule &header : m_rules.headers) {
        const QString value = filled(header.value,
                                     {{QStringLiteral("token"), *token},
                                      {QStringLiteral("user_id"), m_settings.userId},
                                      {QStringLiteral("basic"), QString::fromLatin1(basic)}},
                                     false);
        if (!value.isEmpty())
            request.headers.append({header.name.toLatin1(), value.toUtf8()});
    }
    return {};
}

QFuture<Result<ApiAnswer>> AdminApiClient::call(const QString &verb, const QMap<QString, QString> &parameters,
                                                const ApiPage &page)
{
    const auto request = requestOf(verb, parameters, page);
    if (!request)
        return failedAtOnce<ApiAnswer>(request.error());
    // shared_ptr: the handler is stored in a std::function-like slot that copies, and a promise only moves.
    auto promise = std::make_shared<QPromise<Result<ApiAnswer>>>();
    promise->start();
    auto http = ApiExchange::start(m_network, m_budget, {*request, m_settings.trust, m_limits, m_policy}, this);
    onFinished(http, this, [this, promise, apiCall = m_rules.calls.value(verb)](const Result<HttpAnswer> &answer) {
        promise->addResult(answerOf(apiCall, answer));
        promise->finish();
    });
    return promise->future();
}

Error AdminApiClient::statusError(const HttpAnswer &http) const
{
    const QString host = QUrl(m_settings.url).host();
    const QString code = plainCode(valueAt(QJsonDocument::fromJson(http.body).object(), m_rules.envelope.code));
    const auto error = [&](ErrorKind kind, const QString &reason) {
        return Error{kind, QStringLiteral("The admin API at %1 %2").arg(host, reason),
                     QStringLiteral("status %1").arg(http.status)};
    };
    if (http.status >= 300 && http.status < 400)
        return error(ErrorKind::InvalidInput, QStringLiteral("sends the call on to another address, which is not "
                                                             "followed. Put the final address into the connection."));
    if (http.status == 401)
        return error(
            ErrorKind::SignIn,
            QStringLiteral("does not accept the token%1. Check the token, and user_id where the product wants it.")
                .arg(code));
    if (http.status == 403)
        return error(
            ErrorKind::Denied,
            QStringLiteral("refuses this call to the token's owner%1. Use a token with the needed role.").arg(code));
    if (http.status == 404)
        return error(
            ErrorKind::NotFound,
            QStringLiteral("has nothing at this path%1. Check the URL; the product may be older than the profile.")
                .arg(code));
    if (http.status == 408 || http.status == 504)
        return error(ErrorKind::TimedOut,
                     QStringLiteral("reports a time-out of its own (status %1). Try again.").arg(http.status));
    if (http.status == 429) {
        return error(ErrorKind::Busy,
                     http.retryAfterSeconds > 0
                         ? QStringLiteral("takes no more calls for now. Try again in %1 s.").arg(http.retryAfterSeconds)
                         : QStringLiteral("takes no more calls for now. Try again in a minute."));
    }
    if (http.status >= 500)
        return error(ErrorKind::Unreachable,
                     QStringLiteral("failed (status %1)%2. Look into the gateway's log.").arg(http.status).arg(code));
    return error(ErrorKind::InvalidInput, QStringLiteral("refuses the call (status %1)%2.").arg(http.status).arg(code));
}

Result<ApiAnswer> AdminApiClient::answerOf(const ApiCall &call, const Result<HttpAnswer> &http) const
{
    if (!http)
        return std::unexpected(http.error());
    if (http->status < 200 || http->status >= 300)
        return std::unexpected(statusError(*http));
    const QString host = QUrl(m_settings.url).host();
    const QJsonDocument document = QJsonDocument::fromJson(http->body);
    if (document.isNull()) {
        const bool page = http->contentType.contains("html") || http->body.trimmed().startsWith('<');
        return failure(
            ErrorKind::Corrupt,
            QStringLiteral(
                "The admin API at %1 answered with %2 instead of JSON. Check that the URL is the one of the API and "
                "not of a web page or proxy.")
                .arg(host, page ? QStringLiteral("a web page") : QStringLiteral("something else")),
            QString::fromLatin1(http->contentType.left(80)));
    }
    const QJsonValue root = document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
    if (!m_rules.envelope.success.isEmpty() && !valueAt(root, m_rules.envelope.success).toBool()) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("The admin API at %1 refused the call%2. Check the token and its rights, and the "
                                      "gateway's log.")
                           .arg(host, plainCode(valueAt(root, m_rules.envelope.code))));
    }
    ApiAnswer answer{valueAt(root, m_rules.envelope.data), {}, {}, {}, {}, *http};
    for (auto at = call.results.begin(); at != call.results.end(); ++at) {
        if (const QJsonValue value = valueAt(answer.data, at.value()); !value.isUndefined())
            answer.results.insert(at.key(), value);
    }
    const PagingRules paging = call.paging.value_or(m_rules.paging);
    if (const QJsonValue total = valueAt(root, paging.total); !paging.total.isEmpty() && total.isDouble())
        answer.total = total.toInteger();
    answer.items = valueAt(root, paging.items).toArray();
    if (!paging.nextCursor.isEmpty())
        answer.nextCursor = textOf(valueAt(root, paging.nextCursor));
    return answer;
}

GatewayEntity entityFrom(EntityKind kind, const QJsonValue &document, const ApiCall &call, const StateWords &states)
{
    const auto result = [&](const char *name) {
        return textOf(valueAt(document, call.results.value(QLatin1String(name))));
    };
    GatewayEntity entity{kind, result("id"), result("name"), EntityState::Unknown, {}};
    if (!call.results.contains(QStringLiteral("status")))
        return entity;
    entity.status = result("status");
    if (states.enabled.contains(entity.status))
        entity.state = EntityState::Enabled;
    else if (states.disabled.contains(entity.status))
        entity.state = EntityState::Disabled;
    return entity;
}

QFuture<Result<QList<GatewayEntity>>> AdminApiClient::list(EntityKind kind, int most)
{
    return EntityListing::start(*this, kind, most);
}

QFuture<Result<GatewayEntity>> AdminApiClient::find(EntityKind kind, const QString &id)
{
    const QString verb = QStringLiteral("find_") + entityToken(kind);
    auto promise = std::make_shared<QPromise<Result<GatewayEntity>>>();
    promise->start();
    onFinished(call(verb, {{QStringLiteral("id"), id}}), this,
               [this, promise, kind, verb](const Result<ApiAnswer> &answer) {
                   if (answer)
                       promise->addResult(Result<GatewayEntity>(
                           entityFrom(kind, answer->data, m_rules.calls.value(verb), m_rules.states.value(kind))));
                   else
                       promise->addResult(Result<GatewayEntity>(std::unexpected(answer.error())));
                   promise->finish();
               });
    return promise->future();
}

QFuture<Result<GatewayHealth>> AdminApiClient::healthBy(const QString &verb)
{
    auto promise = std::make_shared<QPromise<Result<GatewayHealth>>>();
    promise->start();
    onFinished(call(verb), this, [promise](const Result<ApiAnswer> &answer) {
        if (!answer) {
            promise->addResult(Result<GatewayHealth>(std::unexpected(answer.error())));
            promise->finish();
            return;
        }
        GatewayHealth health;
        const HttpAnswer &http = answer->http;
        const QJsonValue timeMs = answer->results.value(QStringLiteral("time_ms"));
        const qint64 serverMs = timeMs.isDouble() ? timeMs.toInteger() : http.serverTimeMs;
        health.version = answer->results.value(QStringLiteral("version")).toString().left(60);
        health.roundTripMs = http.receivedMs - http.sentMs;
        health.encrypted = http.encrypted;
        health.clockPrecisionMs = health.roundTripMs / 2 + (timeMs.isDouble() ? 1 : 1000);
        if (serverMs > 0)
            health.clockAheadMs = serverMs - (http.sentMs + http.receivedMs) / 2;
        promise->addResult(Result<GatewayHealth>(health));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<GatewayHealth>> AdminApiClient::health()
{
    return healthBy(QStringLiteral("health"));
}

QFuture<Result<GatewayHealth>> AdminApiClient::checkSignIn()
{
    if (m_rules.calls.value(QStringLiteral("health")).signedIn)
        return healthBy(QStringLiteral("health"));
    return healthBy(QStringLiteral("version"));
}

} // namespace Gatehouse
