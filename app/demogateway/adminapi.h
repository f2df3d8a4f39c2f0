// The admin API without its transport: a request in, a reply out. Described by openapi.json.
#pragma once

#include "app/demogateway/ratelimit.h"
#include "app/demogateway/trafficcontrol.h"
#include "models/core/clock.h"
#include "models/core/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUrlQuery>

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

struct Collection;

struct ApiRequest {
    QByteArray method; // "GET"
    QString path;      // decoded, without the query
    QUrlQuery query;
    QByteArray authorization; // the header's value
    QByteArray body;
};

struct ApiReply {
    int status = 200;
    QByteArray json;
    QList<std::pair<QByteArray, QByteArray>> headers;
};

struct ApiLimits {
    double burst = 200;
    double perSecond = 50;
    double wrongTokenBurst = 20;
    double wrongTokensPerSecond = 0.5;
};

class AdminApi
{
public:
    struct Route {
        const char *method;
        const char *path; // {id} stands for a number
        ApiReply (AdminApi::*answer)(const ApiRequest &request, qint64 id);
    };

    // References outlive the object. One thread, that of the database.
    AdminApi(Database &database, TrafficControl &traffic, const Clock &clock, QByteArray tokenDigest,
             ApiLimits limits = {});

    static const QList<Route> &routes();
    ApiReply handle(const ApiRequest &request);

private:
    ApiReply health(const ApiRequest &request, qint64);
    ApiReply version(const ApiRequest &request, qint64);
    ApiReply openApi(const ApiRequest &request, qint64);
    ApiReply listAccounts(const ApiRequest &request, qint64);
    ApiReply getAccount(const ApiRequest &request, qint64 id);
    ApiReply disableAccount(const ApiRequest &request, qint64 id);
    ApiReply enableAccount(const ApiRequest &request, qint64 id);
    ApiReply deleteAccount(const ApiRequest &request, qint64 id);
    ApiReply listKeys(const ApiRequest &request, qint64);
    ApiReply getKey(const ApiRequest &request, qint64 id);
    ApiReply disableKey(const ApiRequest &request, qint64 id);
    ApiReply enableKey(const ApiRequest &request, qint64 id);
    ApiReply listProviders(const ApiRequest &request, qint64);
    ApiReply getProvider(const ApiRequest &request, qint64 id);
    ApiReply disableProvider(const ApiRequest &request, qint64 id);
    ApiReply enableProvider(const ApiRequest &request, qint64 id);
    ApiReply listPrivacyRequests(const ApiRequest &request, qint64);
    ApiReply injectIncident(const ApiRequest &request, qint64);

    ApiReply list(const Collection &collection, const ApiRequest &request);
    ApiReply get(const Collection &collection, qint64 id);
    ApiReply change(const Collection &collection, const ApiRequest &request, qint64 id, bool enable);
    Result<QJsonObject> row(const Collection &collection, qint64 id);
    Result<QJsonObject> removeAccount(qint64 id, const QString &reason);
    Result<void> note(const QString &action, const char *targetKind, qint64 id, const QString &reason,
                      const QString &result);

    Database &m_database;
    TrafficControl &m_traffic;
    const Clock &m_clock;
    QByteArray m_tokenDigest;
    RateLimit m_calls;
    RateLimit m_wrongTokens;
};

} // namespace Gatehouse::Demo
