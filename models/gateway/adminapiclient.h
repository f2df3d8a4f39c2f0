// Speaks to a gateway's admin API in the way that its profile describes.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"
#include "models/gateway/httpcall.h"

#include <QJsonValue>
#include <QMap>

#include <optional>

namespace Gatehouse {

struct ApiAnswer {
    QJsonValue data;               // what the envelope holds
    QMap<QString, QJsonValue> results; // the named results of the call that are there: "version", "time_ms", "id" ...
    std::optional<qint64> total;   // of a list
    HttpAnswer http;
};

struct GatewayHealth {
    QString version;                  // empty: not told
    std::optional<qint64> clockAheadMs; // how far the gateway's clock is ahead of ours
    qint64 clockPrecisionMs = 1;      // half the round trip, and a second where only the Date header tells the time
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

    // Without a token where the product allows that.
    QFuture<Result<GatewayHealth>> health();
    // Signed in: succeeds only when the token is accepted.
    QFuture<Result<GatewayHealth>> checkSignIn();

    // A verb of the profile. {id}, {reason} and the like in its path, query and body are filled in from `parameters`;
    // Unsupported with the profile's reason when the product does not offer it. For a list, `page` counts from 0.
    QFuture<Result<ApiAnswer>> call(const QString &verb, const QMap<QString, QString> &parameters = {}, int page = 0);

    bool offers(const QString &verb) const { return m_rules.calls.contains(verb); }

private:
    Result<HttpRequest> requestOf(const QString &verb, const QMap<QString, QString> &parameters, int page) const;
    Result<ApiAnswer> answerOf(const ApiCall &call, const Result<HttpAnswer> &http) const;
    Error statusError(const HttpAnswer &http) const;
    QFuture<Result<GatewayHealth>> healthBy(const QString &verb);

    AdminApiRules m_rules;
    AdminApiSettings m_settings;
    HttpLimits m_limits;
    QNetworkAccessManager m_network;
};

// The value at a JSON pointer; undefined when there is none. "" is the whole.
QJsonValue valueAt(const QJsonValue &document, const QString &pointer);

} // namespace Gatehouse
