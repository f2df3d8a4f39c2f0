#include "models/gateway/adminapirulesreader.h"

#include "models/gateway/profilefieldreader.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

using namespace ProfileJson;

QList<AnswerSign> readSigns(const QJsonValue &value)
{
    QList<AnswerSign> signs;
    for (const QJsonValue &item : value.toArray()) {
        AnswerSign sign{{}, textOf(item.toObject(), "pointer"), textsOf(item[QStringLiteral("contains")])};
        for (const QJsonValue &status : item[QStringLiteral("status")].toArray())
            sign.statuses.append(status.toInt());
        signs.append(sign);
    }
    return signs;
}

PagingRules readPaging(const QJsonObject &object)
{
    return {textOf(object, "style"),
            textOf(object, "page_parameter"),
            object.value(QStringLiteral("first_page")).toInt(1),
            textOf(object, "size_parameter"),
            object.value(QStringLiteral("max_size")).toInt(100),
            textOf(object, "cursor_parameter"),
            textOf(object, "next_cursor"),
            textOf(object, "items"),
            textOf(object, "total")};
}

ApiCall readCall(const QJsonObject &object)
{
    ApiCall call{textOf(object, "method"),
                 textOf(object, "path"),
                 textMapOf(objectOf(object, "query")),
                 objectOf(object, "body"),
                 object.value(QStringLiteral("signed_in")).toBool(true),
                 textMapOf(objectOf(object, "results")),
                 {}};
    if (object.contains(QStringLiteral("paging")))
        call.paging = readPaging(objectOf(object, "paging"));
    return call;
}

// A call, or a list of them.
QList<ApiCall> readCalls(const QJsonValue &value)
{
    if (value.isObject())
        return {readCall(value.toObject())};
    QList<ApiCall> calls;
    for (const QJsonValue &item : value.toArray())
        calls.append(readCall(item.toObject()));
    return calls;
}

} // namespace

AdminApiRules readAdminApi(const QJsonObject &object)
{
    AdminApiRules rules;
    for (const QJsonValue &header : object.value(QStringLiteral("headers")).toArray())
        rules.headers.append({textOf(header.toObject(), "name"), textOf(header.toObject(), "value")});
    const QJsonObject envelope = objectOf(object, "envelope");
    rules.envelope = {textOf(envelope, "data"),
                      textOf(envelope, "success"),
                      textOf(envelope, "message"),
                      textOf(envelope, "code"),
                      readSigns(envelope.value(QStringLiteral("not_found"))),
                      readSigns(envelope.value(QStringLiteral("no_route")))};
    rules.paging = readPaging(objectOf(object, "paging"));
    const QJsonObject budget = objectOf(object, "budget");
    rules.budget.calls = budget.value(QStringLiteral("calls")).toInt(rules.budget.calls);
    rules.budget.seconds = budget.value(QStringLiteral("seconds")).toInt(rules.budget.seconds);
    const QJsonObject states = objectOf(object, "states");
    for (const EntityKind kind : kEntityKinds) {
        const QJsonObject words = states.value(entityToken(kind)).toObject();
        rules.states.insert(kind, {textsOf(words.value(QStringLiteral("enabled"))),
                                   textsOf(words.value(QStringLiteral("disabled"))),
                                   textsOf(words.value(QStringLiteral("gone")))});
    }
    const QJsonObject calls = objectOf(object, "calls");
    for (auto at = calls.begin(); at != calls.end(); ++at)
        rules.calls.insert(at.key(), readCalls(at.value()));
    rules.unsupported = textMapOf(objectOf(object, "unsupported"));
    return rules;
}

} // namespace Gatehouse
