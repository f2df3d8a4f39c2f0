#include "models/policy/policyloader.h"

#include "models/gateway/checkedjson.h"
#include "models/policy/policychecks.h"
#include "models/policy/policyjson.h"

#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

const ShippedKind &policyKind()
{
    static const ShippedKind kind{QStringLiteral("Policy"), QStringLiteral(":/gatehouse/policies"), 1024 * 1024};
    return kind;
}

struct Checked {
    QList<ProfileMistake> mistakes;
    QJsonObject object;
};

Result<Checked> checked(const QByteArray &bytes)
{
    if (bytes.size() > policyKind().maxBytes)
        return Checked{{{QString(), QStringLiteral("is larger than 1 MiB; it is no policy")}}, {}};
    const auto json = checkedJson(bytes, policyKind().folder + QStringLiteral("/policy.schema.json"));
    if (!json)
        return std::unexpected(json.error());
    if (!json->mistakes.isEmpty())
        return Checked{json->mistakes, {}};
    return Checked{policyContradictions(json->object), json->object};
}

} // namespace

QList<ProfileMistake> policyMistakes(const QByteArray &bytes)
{
    const auto result = checked(bytes);
    return result ? result->mistakes : QList<ProfileMistake>{{QString(), result.error().message}};
}

Result<PolicyDocument> parsePolicy(const QByteArray &bytes, const QString &source)
{
    const auto result = checked(bytes);
    if (!result)
        return std::unexpected(result.error());
    if (!result->mistakes.isEmpty())
        return std::unexpected(mistakesError(source, result->mistakes));
    return readPolicy(result->object);
}

Result<PolicyDocument> loadPolicy(const QString &idOrPath)
{
    const auto bytes = shippedBytes(policyKind(), idOrPath);
    if (!bytes)
        return std::unexpected(bytes.error());
    return parsePolicy(*bytes, shippedSource(policyKind(), idOrPath));
}

QStringList shippedPolicies()
{
    return shippedIds(policyKind());
}

QByteArray policyFile(const PolicyDocument &policy)
{
    return QJsonDocument(toJson(policy)).toJson(QJsonDocument::Indented);
}

} // namespace Gatehouse
