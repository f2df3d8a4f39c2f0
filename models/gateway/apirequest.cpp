#include "models/gateway/apirequest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrlQuery>

namespace Gatehouse
{

namespace
{

using Parameters = QMap<QString, QString>;

QString encoded(const QString &text)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text));
}

// One pass, so that a value that looks like a placeholder stays what it is.
QString filled(const QString &text, const Parameters &parameters, bool forUrl)
{
    static const QRegularExpression placeholder(QStringLiteral("\\{([a-z_]+)\\}"));
    QString result;
    qsizetype end = 0;
    for (auto at = placeholder.globalMatch(text); at.hasNext();) {
        const QRegularExpressionMatch match = at.next();
        result += text.mid(end, match.capturedStart() - end);
        const auto value = parameters.constFind(match.captured(1));
        result += value == parameters.constEnd() ? match.captured() : forUrl ? encoded(*value) : *value;
        end = match.capturedEnd();
    }
    return result + text.mid(end);
}

// "{id:int}" becomes a number, "{id}" a text, also in a list; undefined for a parameter that was not given.
QJsonValue filledValue(const QJsonValue &value, const Parameters &parameters)
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
QJsonObject filledBody(const QJsonObject &body, const Parameters &parameters)
{
    QJsonObject result;
    for (auto at = body.begin(); at != body.end(); ++at) {
        if (const QJsonValue value = filledValue(at.value(), parameters); !value.isUndefined())
            result.insert(at.key(), value);
    }
    return result;
}

void addPage(QUrlQuery &query, const PagingRules &paging, const ApiPage &page)
{
    if (paging.style == QLatin1String("none"))
        return;
    if (paging.style == QLatin1String("page"))
        query.addQueryItem(paging.pageParameter, QString::number(paging.firstPage + page.number));
    else if (!page.cursor.isEmpty())
        query.addQueryItem(paging.cursorParameter, encoded(page.cursor));
    if (!paging.sizeParameter.isEmpty())
        query.addQueryItem(paging.sizeParameter, QString::number(paging.maxSize));
}

QUrl urlOf(const AdminApiRules &rules, const AdminApiSettings &settings, const ApiCall &call, const ApiInput &input)
{
    QUrl url(settings.url);
    const QString base = url.path().endsWith(QLatin1Char('/')) ? url.path().chopped(1) : url.path();
    url.setPath(base + filled(call.path, input.parameters, true), QUrl::TolerantMode);
    QUrlQuery query;
    for (auto at = call.query.begin(); at != call.query.end(); ++at)
        query.addQueryItem(at.key(), encoded(filled(at.value(), input.parameters, false)));
    if (input.page)
        addPage(query, call.paging.value_or(rules.paging), *input.page);
    if (!query.isEmpty())
        url.setQuery(query);
    return url;
}

Result<void> sign(HttpRequest &request, const AdminApiRules &rules, const AdminApiSettings &settings)
{
    const auto token = resolveSecret(settings.token);
    if (!token)
        return std::unexpected(token.error());
    if (token->isEmpty()) {
        return failure(ErrorKind::SignIn,
                       QStringLiteral("The connection names no token for the admin API. Add token_env, token_file or "
                                      "token_keychain under admin_api."));
    }
    const QByteArray basic = QString(settings.userId + QLatin1Char(':') + *token).toUtf8().toBase64();
    for (const HttpHeaderRule &header : rules.headers) {
        const QString value = filled(header.value,
                                     {{QStringLiteral("token"), *token},
                                      {QStringLiteral("user_id"), settings.userId},
                                      {QStringLiteral("basic"), QString::fromLatin1(basic)}},
                                     false);
        if (!value.isEmpty())
            request.headers.append({header.name.toLatin1(), value.toUtf8()});
    }
    return {};
}

} // namespace

Result<HttpRequest> apiRequest(const AdminApiRules &rules, const AdminApiSettings &settings, const ApiCall &call,
                               const ApiInput &input)
{
    HttpRequest request;
    request.method = call.method.toLatin1();
    request.url = urlOf(rules, settings, call, input);
    if (!call.body.isEmpty())
        request.body = QJsonDocument(filledBody(call.body, input.parameters)).toJson(QJsonDocument::Compact);
    if (call.signedIn) {
        if (const auto signedIn = sign(request, rules, settings); !signedIn)
            return std::unexpected(signedIn.error());
    }
    return request;
}

} // namespace Gatehouse
