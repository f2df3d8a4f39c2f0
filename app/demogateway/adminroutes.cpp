// The short answers of AdminApi: one per route.
#include "app/demogateway/adminapi.h"
#include "app/demogateway/apicollections.h"
#include "app/demogateway/apireplies.h"
#include "app/demogateway/meta.h"
#include "models/database/database.h"

#include <QFile>

namespace Gatehouse::Demo
{

ApiReply AdminApi::health(const ApiRequest &, qint64)
{
    const auto written =
        m_database.scalar(QStringLiteral("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'written_until_ms'"));
    if (!written)
        return errorReply(written.error());
    return dataReply(QJsonObject{
        {QStringLiteral("status"), QStringLiteral("ok")},
        {QStringLiteral("product"), QString::fromLatin1(kProduct)},
        {QStringLiteral("version"), QStringLiteral(GATEHOUSE_VERSION)},
        {QStringLiteral("clock_ms"), m_clock.nowMs()},
        {QStringLiteral("database"), QJsonObject{{QStringLiteral("schema_version"), kSchemaVersion},
                                                 {QStringLiteral("written_until_ms"), *written}}},
        {QStringLiteral("traffic"),
         QJsonObject{{QStringLiteral("attempts_per_minute"), m_traffic.attemptsPerMinute()}}},
        {QStringLiteral("synthetic"), syntheticNotice()},
        {QStringLiteral("arrivals"), arrivalsNotice()},
    });
}

ApiReply AdminApi::version(const ApiRequest &, qint64)
{
    return dataReply(QJsonObject{{QStringLiteral("product"), QString::fromLatin1(kProduct)},
                                 {QStringLiteral("version"), QStringLiteral(GATEHOUSE_VERSION)},
                                 {QStringLiteral("schema_version"), kSchemaVersion}});
}

ApiReply AdminApi::openApi(const ApiRequest &, qint64)
{
    QFile file(QStringLiteral(":/gatehouse/demogateway/openapi.json"));
    if (!file.open(QIODevice::ReadOnly))
        return errorReply(500, QStringLiteral("internal"),
                          QStringLiteral("The description is missing from this build. Build it again."));
    return {200, file.readAll(), {}};
}

ApiReply AdminApi::listAccounts(const ApiRequest &request, qint64)
{
    return list(accountCollection(), request);
}

ApiReply AdminApi::getAccount(const ApiRequest &, qint64 id)
{
    return get(accountCollection(), id);
}

ApiReply AdminApi::disableAccount(const ApiRequest &request, qint64 id)
{
    return change(accountCollection(), request, id, false);
}

ApiReply AdminApi::enableAccount(const ApiRequest &request, qint64 id)
{
    return change(accountCollection(), request, id, true);
}

ApiReply AdminApi::listKeys(const ApiRequest &request, qint64)
{
    return list(keyCollection(), request);
}

ApiReply AdminApi::getKey(const ApiRequest &, qint64 id)
{
    return get(keyCollection(), id);
}

ApiReply AdminApi::disableKey(const ApiRequest &request, qint64 id)
{
    return change(keyCollection(), request, id, false);
}

ApiReply AdminApi::enableKey(const ApiRequest &request, qint64 id)
{
    return change(keyCollection(), request, id, true);
}

ApiReply AdminApi::listProviders(const ApiRequest &request, qint64)
{
    return list(providerCollection(), request);
}

ApiReply AdminApi::getProvider(const ApiRequest &, qint64 id)
{
    return get(providerCollection(), id);
}

ApiReply AdminApi::disableProvider(const ApiRequest &request, qint64 id)
{
    return change(providerCollection(), request, id, false);
}

ApiReply AdminApi::enableProvider(const ApiRequest &request, qint64 id)
{
    return change(providerCollection(), request, id, true);
}

ApiReply AdminApi::listPrivacyRequests(const ApiRequest &request, qint64)
{
    return list(privacyRequestCollection(), request);
}

} // namespace Gatehouse::Demo
