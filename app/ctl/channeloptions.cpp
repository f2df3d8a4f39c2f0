#include "app/ctl/channeloptions.h"

namespace Gatehouse::Ctl
{

namespace
{

std::unexpected<Error> mistake(const QString &message)
{
    return failure(ErrorKind::InvalidInput, message);
}

Result<void> readTexts(const GivenOptions &given, QList<ChannelChange> &changes)
{
    const std::pair<const char *, QString AlertChannel::*> texts[] = {{"url", &AlertChannel::url},
                                                                      {"user", &AlertChannel::user},
                                                                      {"ca-file", &AlertChannel::caFile},
                                                                      {"mail-from", &AlertChannel::from},
                                                                      {"rename", &AlertChannel::name}};
    for (const auto &[name, member] : texts) {
        if (given.isSet(name))
            changes.append([member, value = given.value(name)](AlertChannel &channel) { channel.*member = value; });
    }
    if (given.isSet("mail-to"))
        changes.append([to = given.values("mail-to")](AlertChannel &channel) { channel.to = to; });
    const std::pair<const char *, std::pair<bool AlertChannel::*, bool>> switches[] = {
        {"plain-http", {&AlertChannel::plainHttp, true}},
        {"tls-first", {&AlertChannel::tlsFirst, true}},
        {"on", {&AlertChannel::enabled, true}},
        {"off", {&AlertChannel::enabled, false}}};
    for (const auto &[name, change] : switches) {
        if (given.isSet(name))
            changes.append([change = change](AlertChannel &channel) { channel.*change.first = change.second; });
    }
    return given.isSet("on") && given.isSet("off") ? mistake(QStringLiteral("--on and --off contradict each other."))
                                                   : Result<void>();
}

Result<void> readNumbers(const GivenOptions &given, QList<ChannelChange> &changes)
{
    const std::pair<const char *, int AlertChannel::*> numbers[] = {{"heartbeat", &AlertChannel::heartbeatMinutes},
                                                                    {"storm", &AlertChannel::stormCount},
                                                                    {"storm-minutes", &AlertChannel::stormMinutes},
                                                                    {"give-up", &AlertChannel::giveUpHours}};
    for (const auto &[name, member] : numbers) {
        if (!given.isSet(name))
            continue;
        bool isNumber = false;
        const int number = given.value(name).toInt(&isNumber);
        if (!isNumber)
            return mistake(QStringLiteral("--%1 %2 is no whole number.").arg(QLatin1String(name), given.value(name)));
        changes.append([member = member, number](AlertChannel &channel) { channel.*member = number; });
    }
    return {};
}

// "mail.company.example:587".
Result<void> readServer(const GivenOptions &given, QList<ChannelChange> &changes)
{
    if (!given.isSet("mail-server"))
        return {};
    const QString text = given.value("mail-server");
    bool isNumber = true;
    const int port = text.contains(QLatin1Char(':')) ? text.section(QLatin1Char(':'), 1).toInt(&isNumber) : 0;
    if (!isNumber)
        return mistake(QStringLiteral("--mail-server %1 is no host, or host:port.").arg(text));
    changes.append([host = text.section(QLatin1Char(':'), 0, 0), port](AlertChannel &channel) {
        channel.server = host;
        channel.port = port;
    });
    return {};
}

Result<void> readWords(const GivenOptions &given, ChannelRequest &into)
{
    if (given.isSet("kind")) {
        into.kind = channelKindFromToken(given.value("kind"));
        if (!into.kind)
            return mistake(QStringLiteral("--kind %1 is not known. It is webhook, alertmanager or email.")
                               .arg(given.value("kind")));
    }
    if (given.isSet("least")) {
        const auto level = alertLevelFromToken(given.value("least"));
        if (!level)
            return mistake(QStringLiteral("--least %1 is not known. It is ticket or page.").arg(given.value("least")));
        into.changes.append([level](AlertChannel &channel) { channel.least = *level; });
    }
    if (given.isSet("secret")) {
        const auto secret = secretReferenceFromText(given.value("secret"));
        if (!secret)
            return std::unexpected(secret.error());
        into.changes.append([secret](AlertChannel &channel) { channel.secret = *secret; });
    }
    if (!given.isSet("quiet"))
        return {};
    if (given.value("quiet") == QLatin1String("none")) {
        into.changes.append([](AlertChannel &channel) { channel.quiet.reset(); });
        return {};
    }
    const auto quiet = quietHoursFromText(given.value("quiet"));
    if (!quiet)
        return std::unexpected(quiet.error());
    into.changes.append([quiet](AlertChannel &channel) { channel.quiet = *quiet; });
    return {};
}

} // namespace

std::optional<QCommandLineOption> channelOption(const QString &name)
{
    struct Row {
        const char *name;
        const char *description;
        const char *value; // none: a switch
    };
    constexpr Row rows[] = {
        {"kind", "webhook, alertmanager or email.", "kind"},
        {"url", "Of a webhook or an Alertmanager: https://, or http:// on this machine.", "url"},
        {"secret", "Where the secret is: env:GATEHOUSE_NOTIFY_... or file:/.../gatehouse-notify-...; empty: none.",
         "place"},
        {"least", "ticket, or page for those alone.", "level"},
        {"quiet", "Hours in which tickets wait for one digest: 22:00-07:00 Europe/Berlin, or none.", "hours"},
        {"heartbeat", "A sign of life every so many minutes while looking for alerts works; 0: none.", "minutes"},
        {"storm", "More than so many notices are sent as one.", "count"},
        {"storm-minutes", "In so many minutes.", "minutes"},
        {"give-up", "How long a notice is tried.", "hours"},
        {"user", "To sign in as, to an Alertmanager or a mail server.", "name"},
        {"ca-file", "Who vouches for the server, in PEM form; unless given, the system's authorities.", "file"},
        {"plain-http", "Lets the URL be http:// to another machine, for a network that is trusted.", nullptr},
        {"mail-server", "host, or host:port.", "host"},
        {"mail-from", "The address that mail comes from.", "address"},
        {"mail-to", "An address that mail goes to; repeat it for more.", "address"},
        {"tls-first", "The mail server speaks TLS at once, without STARTTLS.", nullptr},
        {"rename", "The name from now on.", "name"},
        {"on", "Switches the channel on.", nullptr},
        {"off", "Switches the channel off.", nullptr},
    };
    for (const Row &row : rows) {
        if (name == QLatin1String(row.name))
            return row.value
                       ? QCommandLineOption(name, QString::fromLatin1(row.description), QString::fromLatin1(row.value))
                       : QCommandLineOption(name, QString::fromLatin1(row.description));
    }
    return std::nullopt;
}

Result<void> readChannelOptions(const GivenOptions &given, ChannelRequest &into)
{
    if (auto words = readWords(given, into); !words)
        return words;
    if (auto texts = readTexts(given, into.changes); !texts)
        return texts;
    if (auto server = readServer(given, into.changes); !server)
        return server;
    return readNumbers(given, into.changes);
}

} // namespace Gatehouse::Ctl
