#include "models/gateway/apianswer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Undefined when it is no JSON. In a list, because QJsonDocument takes no bare text or number.
QJsonValue jsonOf(const QByteArray &body)
{
    const QJsonArray list = QJsonDocument::fromJson('[' + body + ']').array();
    return list.size() == 1 ? list.first() : QJsonValue(QJsonValue::Undefined);
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

// An id or a name that is null is none.
QString wordOf(const QJsonValue &value)
{
    return value.isNull() ? QString() : textOf(value);
}

bool shows(const AnswerSign &sign, int status, const QJsonValue &root)
{
    if (!sign.statuses.isEmpty() && !sign.statuses.contains(status))
        return false;
    const QJsonValue value = valueAt(root, sign.pointer);
    if (!sign.pointer.isEmpty() && (value.isUndefined() || value.isNull()))
        return false;
    const QString text = textOf(value);
    return sign.contains.isEmpty() || std::any_of(sign.contains.begin(), sign.contains.end(), [&](const QString &word) {
               return text.contains(word, Qt::CaseInsensitive);
           });
}

bool showsAny(const QList<AnswerSign> &signs, int status, const QJsonValue &root)
{
    return std::any_of(signs.begin(), signs.end(), [&](const AnswerSign &sign) { return shows(sign, status, root); });
}

// The server's own words may hold anything; only a plain code is repeated.
QString plainCode(const QJsonValue &value)
{
    static const QRegularExpression code(QStringLiteral("^[A-Za-z0-9_.:-]{1,60}$"));
    return code.match(value.toString()).hasMatch() ? QStringLiteral(" (%1)").arg(value.toString()) : QString();
}

std::pair<ErrorKind, QString> whatStatusMeans(const EnvelopeRules &rules, const HttpAnswer &http, const QString &code)
{
    const int status = http.status;
    if (status >= 300 && status < 400)
        return {ErrorKind::InvalidInput, QStringLiteral("sends the call on to another address, which is not followed. "
                                                        "Put the final address into the connection.")};
    if (status == 401)
        return {ErrorKind::SignIn,
                QStringLiteral("does not accept the token%1. Check the token, and user_id where the product wants it.")
                    .arg(code)};
    if (status == 403)
        return {
            ErrorKind::Denied,
            QStringLiteral("refuses this call to the token's owner%1. Use a token with the needed role.").arg(code)};
    if (status == 404)
        return {rules.notFound.isEmpty() ? ErrorKind::NotFound : ErrorKind::Unsupported,
                QStringLiteral("has nothing at this path%1. Check the URL; the product may be older or newer than the "
                               "profile.")
                    .arg(code)};
    if (status == 405)
        return {
            ErrorKind::Unsupported,
            QStringLiteral("does not know this call%1. The product may be older or newer than the profile.").arg(code)};
    if (status == 408 || status == 504)
        return {ErrorKind::TimedOut,
                QStringLiteral("reports a time-out of its own (status %1). Try again.").arg(status)};
    if (status == 429)
        return {ErrorKind::Busy,
                http.retryAfterSeconds > 0
                    ? QStringLiteral("takes no more calls for now. Try again in %1 s.").arg(http.retryAfterSeconds)
                    : QStringLiteral("takes no more calls for now. Try again in a minute.")};
    if (status >= 500)
        return {ErrorKind::Unreachable,
                QStringLiteral("failed (status %1)%2. Look into the gateway's log.").arg(status).arg(code)};
    return {ErrorKind::InvalidInput, QStringLiteral("refuses the call (status %1)%2.").arg(status).arg(code)};
}

Error refusal(const EnvelopeRules &rules, const QString &host, const HttpAnswer &http, const QJsonValue &root)
{
    const QString api = QStringLiteral("The admin API at %1 ").arg(host);
    const QString detail = QStringLiteral("status %1").arg(http.status);
    const QString code = plainCode(valueAt(root, rules.code));
    if (showsAny(rules.noRoute, http.status, root)) {
        return {ErrorKind::Unsupported,
                api + QStringLiteral("does not know this call. The product may be older or newer than the profile."),
                detail};
    }
    if (showsAny(rules.notFound, http.status, root)) {
        return {ErrorKind::NotFound,
                api + QStringLiteral("knows no such account, key or provider. It may have been deleted meanwhile."),
                detail};
    }
    if (http.status >= 200 && http.status < 300) {
        return {
            ErrorKind::Denied,
            api +
                QStringLiteral("refused the call%1. Check the token and its rights, and the gateway's log.").arg(code),
            {}};
    }
    const auto [kind, reason] = whatStatusMeans(rules, http, code);
    return {kind, api + reason, detail};
}

Error unreadable(const QString &host, const HttpAnswer &http)
{
    const bool page = http.contentType.contains("html") || http.body.trimmed().startsWith('<');
    return {ErrorKind::Corrupt,
            QStringLiteral("The admin API at %1 answered with %2 instead of JSON. Check that the URL is the one of the "
                           "API and not of a web page or proxy.")
                .arg(host, page                            ? QStringLiteral("a web page")
                           : http.body.trimmed().isEmpty() ? QStringLiteral("nothing")
                                                           : QStringLiteral("something else")),
            QString::fromLatin1(http.contentType.left(80))};
}

// A mark of deletion that says nothing: null, false, 0, "".
bool isSet(const QJsonValue &mark)
{
    return mark.toBool() || mark.toDouble() != 0 || !mark.toString().isEmpty();
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

bool isNoRoute(const EnvelopeRules &rules, const HttpAnswer &http)
{
    const QJsonValue root = jsonOf(http.body);
    const bool refused = http.status >= 300 || (!rules.success.isEmpty() && !valueAt(root, rules.success).toBool());
    if (!refused)
        return false;
    if (showsAny(rules.noRoute, http.status, root))
        return true;
    return (http.status == 404 || http.status == 405) && !showsAny(rules.notFound, http.status, root);
}

Result<ApiAnswer> apiAnswer(const AdminApiRules &rules, const QString &host, const ApiCall &call,
                            const HttpAnswer &http)
{
    const EnvelopeRules &envelope = rules.envelope;
    const QJsonValue root = jsonOf(http.body);
    if (http.status < 200 || http.status >= 300)
        return std::unexpected(refusal(envelope, host, http, root));
    if (root.isUndefined())
        return std::unexpected(unreadable(host, http));
    if (!envelope.success.isEmpty() && !valueAt(root, envelope.success).toBool())
        return std::unexpected(refusal(envelope, host, http, root));
    ApiAnswer answer{call, valueAt(root, envelope.data), {}, {}, {}, {}, http};
    for (auto at = call.results.begin(); at != call.results.end(); ++at) {
        if (const QJsonValue value = valueAt(answer.data, at.value()); !value.isUndefined())
            answer.results.insert(at.key(), value);
    }
    const PagingRules paging = call.paging.value_or(rules.paging);
    if (const QJsonValue total = valueAt(root, paging.total); !paging.total.isEmpty() && total.isDouble())
        answer.total = total.toInteger();
    const QJsonValue items = valueAt(root, paging.items);
    answer.items = items.toArray();
    answer.hasItems = items.isArray() || items.isNull();
    if (!paging.nextCursor.isEmpty())
        answer.nextCursor = wordOf(valueAt(root, paging.nextCursor));
    return answer;
}

GatewayEntity entityFrom(EntityKind kind, const QJsonValue &document, const ApiCall &call, const StateWords &states)
{
    const auto result = [&](const char *name) {
        const auto pointer = call.results.constFind(QLatin1String(name));
        return pointer == call.results.constEnd() ? QJsonValue(QJsonValue::Undefined) : valueAt(document, *pointer);
    };
    GatewayEntity entity{kind, wordOf(result("id")), wordOf(result("name")), EntityState::Unknown, {}};
    if (call.results.contains(QStringLiteral("status")))
        entity.status = textOf(result("status"));
    if (isSet(result("deleted")) || states.gone.contains(entity.status))
        entity.state = EntityState::Gone;
    else if (!call.results.contains(QStringLiteral("status")))
        entity.state = EntityState::Unknown;
    else if (states.enabled.contains(entity.status))
        entity.state = EntityState::Enabled;
    else if (states.disabled.contains(entity.status))
        entity.state = EntityState::Disabled;
    return entity;
}

Result<GatewayEntity> foundEntity(EntityKind kind, const QString &id, const ApiAnswer &answer, const StateWords &states)
{
    const GatewayEntity entity = entityFrom(kind, answer.data, answer.call, states);
    const QJsonValue record = answer.results.value(QStringLiteral("record"), QJsonValue(QJsonValue::Undefined));
    const bool needsRecord = answer.call.results.contains(QStringLiteral("record"));
    if (entity.id.isEmpty() || (needsRecord && (record.isUndefined() || record.isNull()))) {
        return failure(ErrorKind::NotFound,
                       QStringLiteral("The gateway answered that there is nothing with this id. It may have been "
                                      "deleted meanwhile."));
    }
    if (entity.id.compare(id, Qt::CaseInsensitive) != 0) {
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("The gateway answered with another %1 than the one that was asked for. The "
                                      "product may be older or newer than its profile.")
                           .arg(entityToken(kind)));
    }
    return entity;
}

} // namespace Gatehouse
