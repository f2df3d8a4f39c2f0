// Speaks to a gateway's admin API in the way that its profile describes.
#pragma once

#include "models/gateway/apiexchange.h"
#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QMap>

#include <optional>

namespace Gatehouse
{

struct ApiAnswer {
    QJsonValue data;                   // what the envelope holds
    QMap<QString, QJsonValue> results; // the named results of the call that are there: "version", "time_ms", "id" ...
    QJsonArray items;                  // of a list
    std::optional<qint64> total;       // of a list
    QString nextCursor;                // of a list that is paged by cursor; empty: this was the last page
    HttpAnswer http;
};

// Where a list call begins.
struct ApiPage {
    int number = 0; // from 0
    QString cursor;
};

enum class EntityState { Enabled, Disabled, Unknown };

// An account, a key or a provider, as the admin API lists it.
struct GatewayEntity {
    EntityKind kind = EntityKind::Account;
    QString id;
    QString name; // personal data of an account
    EntityState state = EntityState::Unknown;
    QString status; // the product's own word or number

    bool operator==(const GatewayEntity &) const = default;
};

struct GatewayHealth {
    QString version;                    // empty: not told
    std::optional<qint64> clockAheadMs; // how far the gateway's clock is ahead of ours
    qint64 clockPrecisionMs = 1;        // half the round trip, and a second where only the Date header tells the time
    qint64 roundTripMs = 0;
    bool encrypted = false;
};

// Thread: the one that makes it; no call waits. Calls still open when it is destroyed end without a value.
class AdminApiClient final : public QObject
{
    Q_OBJECT
public:
    AdminApiClient(const AdminApiRules &rules, const AdminApiSettings &settings, QObject *parent = nullptr);

    void setLimits(const HttpLimits &limits) { m_limits = limits; }
    void setRetryPolicy(const RetryPolicy &policy) { m_policy = policy; }

    // Without a token where the product allows that.
    QFuture<Result<GatewayHealth>> health();
    // Signed in: succeeds only when the token is accepted.
    QFuture<Result<GatewayHealth>> checkSignIn();

    // A verb of the profile. {id}, {reason} and the like in its path, query and body are filled in from `parameters`;
    // Unsupported with the profile's reason when the product does not offer it. `page` is for lists.
    QFuture<Result<ApiAnswer>> call(const QString &verb, const QMap<QString, QString> &parameters = {},
                                    const ApiPage &page = {});

    // All pages, at most `most` entities; Corrupt when the server hands out the same page again and again.
    QFuture<Result<QList<GatewayEntity>>> list(EntityKind kind, int most = 100'000);
    QFuture<Result<GatewayEntity>> find(EntityKind kind, const QString &id);
    const AdminApiRules &rules() const { return m_rules; }

    bool offers(const QString &verb) const { return m_rules.calls.contains(verb); }

private:
    Result<HttpRequest> requestOf(const QString &verb, const QMap<QString, QString> &parameters,
                                  const ApiPage &page) const;
    Result<void> sign(HttpRequest &request) const;
    Result<ApiAnswer> answerOf(const ApiCall &call, const Result<HttpAnswer> &http) const;
    Error statusError(const HttpAnswer &http) const;
    QFuture<Result<GatewayHealth>> healthBy(const QString &verb);

    AdminApiRules m_rules;
    AdminApiSettings m_settings;
    HttpLimits m_limits;
    RetryPolicy m_policy;
    CallBudget m_budget;
    QNetworkAccessManager m_network;
};

// An entity from the results that its call names; `document` is one item of a list, or the data of a find.
GatewayEntity entityFrom(EntityKind kind, const QJsonValue &document, const ApiCall &call, const StateWords &states);

// The value at a JSON pointer; undefined when there is none. "" is the whole.
QJsonValue valueAt(const QJsonValue &document, const QString &pointer);

} // namespace Gatehouse
