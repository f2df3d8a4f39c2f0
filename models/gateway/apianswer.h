// What an admin API answered, read by the rules of the profile.
#pragma once

#include "models/gateway/adminapirules.h"
#include "models/gateway/httpcall.h"

#include <QJsonArray>
#include <QJsonValue>

namespace Gatehouse
{

struct ApiAnswer {
    ApiCall call;                      // the one that was answered
    QJsonValue data;                   // what the envelope holds
    QMap<QString, QJsonValue> results; // the named results of the call that are there: "version", "time_ms", "id" ...
    QJsonArray items;                  // of a list
    std::optional<qint64> total;       // of a list
    QString nextCursor;                // of a list that is paged by cursor; empty: this was the last page
    HttpAnswer http;
    bool hasItems = false; // the place of the items holds a list, or null for an empty one
};

enum class EntityState { Enabled, Disabled, Gone, Unknown };

// An account, a key or a provider, as the admin API lists it.
struct GatewayEntity {
    EntityKind kind = EntityKind::Account;
    QString id;
    QString name; // personal data of an account
    EntityState state = EntityState::Unknown;
    QString status; // the product's own word or number

    bool operator==(const GatewayEntity &) const = default;
};

// The answer of the admin API at `host` to a call. NotFound: there is no such account, key or provider. Unsupported:
// this version does not know the call. Corrupt: it cannot be read; a call that changes something may have worked.
Result<ApiAnswer> apiAnswer(const AdminApiRules &rules, const QString &host, const ApiCall &call,
                            const HttpAnswer &http);

// Whether the gateway says beyond doubt that it does not know the call, so that nothing was done.
bool isNoRoute(const EnvelopeRules &rules, const HttpAnswer &http);

// An entity from the results that its call names; `document` is one item of a list, or the data of a find.
GatewayEntity entityFrom(EntityKind kind, const QJsonValue &document, const ApiCall &call, const StateWords &states);
// The one that a find call was answered with. NotFound when the answer is about nothing, Corrupt when about another.
Result<GatewayEntity> foundEntity(EntityKind kind, const QString &id, const ApiAnswer &answer,
                                  const StateWords &states);

// The value at a JSON pointer; undefined when there is none. "" is the whole.
QJsonValue valueAt(const QJsonValue &document, const QString &pointer);

} // namespace Gatehouse
