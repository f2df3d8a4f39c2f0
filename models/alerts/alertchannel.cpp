#include "models/alerts/alertchannel.h"

#include "models/database/serversettings.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLongestName = 80;
constexpr qsizetype kMostAddresses = 50;
constexpr int kLeastMinutesOfMail = 60; // from one sign of life to the next

const QStringList kPlaces{QString(), QStringLiteral("env"), QStringLiteral("file"), QStringLiteral("keychain")};

std::unexpected<Error> missing(const QString &what)
{
    return failure(ErrorKind::InvalidInput, what);
}

Result<void> checkUrl(const AlertChannel &channel)
{
    const QUrl url(channel.url, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || url.hasFragment())
        return missing(QStringLiteral("\"%1\" is no URL such as https://hooks.example/gatehouse.").arg(channel.url));
    if (!url.userInfo().isEmpty())
        return missing(QStringLiteral("The URL holds a user name or password, which is refused. Name the user and the "
                                      "place of the secret instead."));
    if (url.scheme() == QLatin1String("https"))
        return {};
    if (url.scheme() != QLatin1String("http") || (!isThisMachine(url.host()) && !channel.plainHttp))
        return missing(QStringLiteral("The URL must begin with https://. http:// is for this machine, or where you say "
                                      "that the network in between is trusted."));
    const bool sendsSecret =
        channel.kind == ChannelKind::Alertmanager && channel.secret.kind != SecretReference::Kind::None;
    if (sendsSecret && !isThisMachine(url.host()))
        return missing(QStringLiteral("A secret is not sent over http:// to another machine. Use https://."));
    return {};
}

bool isAddress(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[^\\s@<>,;:\"()\\[\\]\\\\]+@[^\\s@<>,;:\"()\\[\\]\\\\]+$"));
    return text.size() <= 254 && form.match(text).hasMatch();
}

Result<void> checkMail(const AlertChannel &channel)
{
    static const QRegularExpression host(QStringLiteral("^[A-Za-z0-9.:-]{1,253}$"));
    if (!host.match(channel.server).hasMatch())
        return missing(QStringLiteral("\"%1\" is no mail server.").arg(channel.server));
    if (channel.port < 0 || channel.port > 65535)
        return missing(QStringLiteral("%1 is no port.").arg(channel.port));
    if (channel.to.isEmpty() || channel.to.size() > kMostAddresses)
        return missing(QStringLiteral("Mail needs from 1 to %1 addresses to go to.").arg(kMostAddresses));
    for (const QString &address : channel.to + QStringList{channel.from}) {
        if (!isAddress(address))
            return missing(QStringLiteral("One of the addresses is none. Write them like ops@company.example."));
    }
    if (channel.heartbeatMinutes > 0 && channel.heartbeatMinutes < kLeastMinutesOfMail)
        return missing(QStringLiteral("Signs of life by mail come every %1 to 1440 minutes, or not at all (0).")
                           .arg(kLeastMinutesOfMail));
    const bool signsIn = !channel.user.isEmpty();
    return signsIn == (channel.secret.kind != SecretReference::Kind::None)
               ? Result<void>()
               : missing(QStringLiteral("A mail server wants a user and a secret together, or none of them."));
}

Result<void> checkNumbers(const AlertChannel &channel)
{
    struct Limit {
        int value;
        int least;
        int most;
        const char *what;
    };
    for (const Limit &limit : {Limit{channel.stormCount, 1, 100'000, "the notices that are a storm"},
                               Limit{channel.stormMinutes, 1, 1440, "the minutes of a storm"},
                               Limit{channel.heartbeatMinutes, 0, 1440, "the minutes between signs of life"},
                               Limit{channel.giveUpHours, 1, 240, "the hours of trying"}}) {
        if (limit.value < limit.least || limit.value > limit.most)
            return missing(QStringLiteral("%1 are not from %2 to %3.")
                               .arg(QLatin1String(limit.what))
                               .arg(limit.least)
                               .arg(limit.most));
    }
    return {};
}

} // namespace

QString channelKindToken(ChannelKind kind)
{
    switch (kind) {
    case ChannelKind::Webhook:
        return QStringLiteral("webhook");
    case ChannelKind::Alertmanager:
        return QStringLiteral("alertmanager");
    case ChannelKind::Email:
        return QStringLiteral("email");
    }
    return {};
}

std::optional<ChannelKind> channelKindFromToken(const QString &token)
{
    const auto *kind = std::ranges::find(kChannelKinds, token, channelKindToken);
    return kind == kChannelKinds.end() ? std::nullopt : std::optional(*kind);
}

QJsonObject channelBody(const AlertChannel &channel)
{
    QJsonObject body{{QStringLiteral("storm_count"), channel.stormCount},
                     {QStringLiteral("storm_minutes"), channel.stormMinutes},
                     {QStringLiteral("heartbeat_minutes"), channel.heartbeatMinutes},
                     {QStringLiteral("give_up_hours"), channel.giveUpHours}};
    if (channel.quiet)
        body.insert(QStringLiteral("quiet"), quietHoursJson(*channel.quiet));
    if (channel.secret.kind != SecretReference::Kind::None)
        body.insert(QStringLiteral("secret_") + kPlaces.at(int(channel.secret.kind)), channel.secret.name);
    if (channel.kind == ChannelKind::Email) {
        body.insert(QStringLiteral("server"), channel.server);
        body.insert(QStringLiteral("port"), channel.port);
        body.insert(QStringLiteral("tls_first"), channel.tlsFirst);
        body.insert(QStringLiteral("from"), channel.from);
        body.insert(QStringLiteral("to"), QJsonArray::fromStringList(channel.to));
    } else {
        body.insert(QStringLiteral("url"), channel.url);
        body.insert(QStringLiteral("plain_http"), channel.plainHttp);
    }
    for (const auto &[name, value] : {std::pair("ca_file", channel.caFile), std::pair("user", channel.user)}) {
        if (!value.isEmpty())
            body.insert(QLatin1String(name), value);
    }
    return body;
}

void readChannelBody(const QJsonObject &body, AlertChannel &channel)
{
    const AlertChannel usual;
    channel.stormCount = body.value(QStringLiteral("storm_count")).toInt(usual.stormCount);
    channel.stormMinutes = body.value(QStringLiteral("storm_minutes")).toInt(usual.stormMinutes);
    channel.heartbeatMinutes = body.value(QStringLiteral("heartbeat_minutes")).toInt();
    channel.giveUpHours = body.value(QStringLiteral("give_up_hours")).toInt(usual.giveUpHours);
    if (const QJsonValue quiet = body.value(QStringLiteral("quiet")); quiet.isObject())
        channel.quiet = quietHoursFrom(quiet.toObject());
    for (int place = 1; place < kPlaces.size(); ++place) {
        if (const QJsonValue name = body.value(QStringLiteral("secret_") + kPlaces.at(place)); name.isString())
            channel.secret = {SecretReference::Kind(place), name.toString()};
    }
    channel.server = body.value(QStringLiteral("server")).toString();
    channel.port = body.value(QStringLiteral("port")).toInt();
    channel.tlsFirst = body.value(QStringLiteral("tls_first")).toBool();
    channel.from = body.value(QStringLiteral("from")).toString();
    const QJsonArray to = body.value(QStringLiteral("to")).toArray();
    for (const QJsonValue &address : to)
        channel.to.append(address.toString());
    channel.url = body.value(QStringLiteral("url")).toString();
    channel.plainHttp = body.value(QStringLiteral("plain_http")).toBool();
    channel.caFile = body.value(QStringLiteral("ca_file")).toString();
    channel.user = body.value(QStringLiteral("user")).toString();
}

Result<void> checkChannel(const AlertChannel &channel)
{
    const QString name = channel.name.trimmed();
    if (name.isEmpty() || name.size() > kLongestName || name.contains(QLatin1Char('\n')))
        return missing(QStringLiteral("A channel needs a name of at most %1 characters.").arg(kLongestName));
    if (channel.least == AlertLevel::Watch)
        return missing(QStringLiteral("A watch is never told: choose ticket or page."));
    if (auto numbers = checkNumbers(channel); !numbers)
        return numbers;
    if (channel.quiet) {
        if (auto hours = checkQuietHours(*channel.quiet); !hours)
            return hours;
    }
    if (auto secret = checkChannelSecret(channel.secret); !secret)
        return secret;
    return channel.kind == ChannelKind::Email ? checkMail(channel) : checkUrl(channel);
}

QString channelPlace(const AlertChannel &channel)
{
    if (channel.kind != ChannelKind::Email)
        return QUrl(channel.url).host();
    return channel.to.size() == 1 ? QStringLiteral("1 address by %1").arg(channel.server)
                                  : QStringLiteral("%1 addresses by %2").arg(channel.to.size()).arg(channel.server);
}

Result<void> checkChannelSecret(const SecretReference &reference)
{
    if (reference.kind == SecretReference::Kind::None)
        return {};
    // A keychain is that of one person at one desktop; whoever looks for alerts may be another one, or a worker.
    if (reference.kind == SecretReference::Kind::Keychain)
        return missing(
            QStringLiteral("The secret of a channel is not kept in a keychain, which a worker has not. Name an "
                           "environment variable or a file."));
    const QString name =
        reference.kind == SecretReference::Kind::File ? QFileInfo(reference.name).fileName() : reference.name;
    const QLatin1String prefix(reference.kind == SecretReference::Kind::Environment ? "GATEHOUSE_NOTIFY_"
                                                                                    : "gatehouse-notify-");
    return name.startsWith(prefix)
               ? Result<void>()
               : failure(ErrorKind::Denied,
                         // Never repeated: it may be the secret itself.
                         QStringLiteral("The secret that is named is not one for notifications, so it is not sent "
                                        "anywhere. Its name must begin with %1.")
                             .arg(prefix));
}

QString secretReferenceText(const SecretReference &reference)
{
    return reference.kind == SecretReference::Kind::None
               ? QString()
               : kPlaces.at(int(reference.kind)) + QLatin1Char(':') + reference.name;
}

Result<SecretReference> secretReferenceFromText(const QString &text)
{
    if (text.trimmed().isEmpty())
        return SecretReference{};
    const QString place = text.section(QLatin1Char(':'), 0, 0).trimmed();
    const SecretReference reference{SecretReference::Kind(std::max<qsizetype>(0, kPlaces.indexOf(place))),
                                    text.section(QLatin1Char(':'), 1).trimmed()};
    // Never repeated: it may be the secret itself.
    if (place.isEmpty() || reference.kind == SecretReference::Kind::None || reference.name.isEmpty())
        return missing(QStringLiteral("That does not name the place of a secret. Write env:GATEHOUSE_NOTIFY_..., "
                                      "or file:/.../gatehouse-notify-..."));
    const auto checked = checkChannelSecret(reference);
    return checked ? Result<SecretReference>(reference) : std::unexpected(checked.error());
}

} // namespace Gatehouse
