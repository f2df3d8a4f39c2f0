#include "models/gateway/profileloader.h"

#include "models/gateway/jsonschema.h"
#include "models/gateway/profilebytes.h"
#include "models/gateway/profilechecks.h"
#include "models/gateway/profilereader.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMaxProfileBytes = 4 * 1024 * 1024;

QString shippedFolder()
{
    return QStringLiteral(":/gatehouse/gateways");
}

Result<QJsonObject> profileSchema()
{
    QFile file(shippedFolder() + QStringLiteral("/gateway-profile.schema.json"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Internal,
                       QStringLiteral("The schema for gateway profiles is not part of this program."));
    return QJsonDocument::fromJson(file.readAll()).object();
}

QString lineOf(const QByteArray &bytes, qsizetype offset)
{
    return QString::number(bytes.left(offset).count('\n') + 1);
}

// A file of thousands of mistakes is not a profile; the first ones tell as much.
constexpr qsizetype kMostMistakesShown = 30;

Error mistakesError(const QString &source, const QList<ProfileMistake> &mistakes)
{
    QStringList lines;
    for (const ProfileMistake &mistake : mistakes.mid(0, kMostMistakesShown)) {
        lines.append(
            QStringLiteral("%1: %2: %3")
                .arg(source, mistake.pointer.isEmpty() ? QStringLiteral("/") : mistake.pointer, mistake.reason));
    }
    if (mistakes.size() > kMostMistakesShown)
        lines.append(QStringLiteral("%1: and %2 more").arg(source).arg(mistakes.size() - kMostMistakesShown));
    return {ErrorKind::InvalidInput, lines.join(QLatin1Char('\n'))};
}

struct Checked {
    QList<ProfileMistake> mistakes;
    GatewayProfile profile;
};

Result<Checked> checked(const QByteArray &bytes)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return Checked{{{QString(), QStringLiteral("is not JSON: %1 in line %2")
                                        .arg(parseError.errorString(), lineOf(bytes, parseError.offset))}},
                       {}};
    }
    const auto schema = profileSchema();
    if (!schema)
        return std::unexpected(schema.error());
    const QJsonValue root = document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
    auto mistakes = schemaMistakes(*schema, root);
    if (!mistakes)
        return std::unexpected(mistakes.error());
    if (!mistakes->isEmpty())
        return Checked{*mistakes, {}};
    GatewayProfile profile = readProfile(document.object());
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
    QStringList ids;
    const QStringList files = QDir(shippedFolder()).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        if (!file.endsWith(QStringLiteral(".schema.json")))
            ids.append(file.chopped(5));
    }
    return ids;
}

Result<QByteArray> profileBytes(const QString &profile)
{
    const bool shipped = shippedProfiles().contains(profile);
    QFile file(shipped ? QStringLiteral("%1/%2.json").arg(shippedFolder(), profile) : profile);
    if (!shipped && !file.exists()) {
        return failure(
            ErrorKind::NotFound,
            QStringLiteral(
                "Gateway profile %1 is neither shipped nor a file. Shipped: %2; or give the path of a profile.")
                .arg(profile, shippedProfiles().join(QStringLiteral(", "))));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("Gateway profile %1 cannot be read: %2.").arg(profile, file.errorString()));
    }
    if (file.size() > kMaxProfileBytes) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Gateway profile %1 is larger than 4 MiB. It is not a profile.").arg(profile));
    }
    return file.readAll();
}

Result<GatewayProfile> loadProfile(const QString &profile)
{
    const auto bytes = profileBytes(profile);
    if (!bytes)
        return std::unexpected(bytes.error());
    const bool shipped = shippedProfiles().contains(profile);
    return parseProfile(*bytes, shipped ? profile + QStringLiteral(".json") : QFileInfo(profile).fileName());
}

} // namespace Gatehouse
