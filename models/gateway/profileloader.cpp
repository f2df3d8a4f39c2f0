#include "models/gateway/profileloader.h"

#include "models/gateway/checkedjson.h"
#include "models/gateway/profilebytes.h"
#include "models/gateway/profilechecks.h"
#include "models/gateway/profilereader.h"

namespace Gatehouse
{

namespace
{

const ShippedKind &profileKind()
{
    static const ShippedKind kind{QStringLiteral("Gateway profile"), QStringLiteral(":/gatehouse/gateways"),
                                  4 * 1024 * 1024};
    return kind;
}

struct Checked {
    QList<ProfileMistake> mistakes;
    GatewayProfile profile;
};

Result<Checked> checked(const QByteArray &bytes)
{
    const auto json = checkedJson(bytes, profileKind().folder + QStringLiteral("/gateway-profile.schema.json"));
    if (!json)
        return std::unexpected(json.error());
    if (!json->mistakes.isEmpty())
        return Checked{json->mistakes, {}};
    GatewayProfile profile = readProfile(json->object);
    return Checked{profileContradictions(profile), profile};
}

} // namespace

QList<ProfileMistake> profileMistakes(const QByteArray &bytes)
{
    const auto result = checked(bytes);
    return result ? result->mistakes : QList<ProfileMistake>{{QString(), result.error().message}};
}

Result<GatewayProfile> parseProfile(const QByteArray &bytes, const QString &source)
{
    auto result = checked(bytes);
    if (!result)
        return std::unexpected(result.error());
    if (!result->mistakes.isEmpty())
        return std::unexpected(mistakesError(source, result->mistakes));
    result->profile.source = source;
    return std::move(result->profile);
}

QStringList shippedProfiles()
{
    return shippedIds(profileKind());
}

Result<QByteArray> profileBytes(const QString &profile)
{
    return shippedBytes(profileKind(), profile);
}

Result<GatewayProfile> loadProfile(const QString &profile)
{
    const auto bytes = profileBytes(profile);
    if (!bytes)
        return std::unexpected(bytes.error());
    return parseProfile(*bytes, shippedSource(profileKind(), profile));
}

} // namespace Gatehouse
