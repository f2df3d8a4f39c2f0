#include "models/alerts/securityevent.h"

#include "models/alerts/statestream.h"

#include <QRegularExpression>
#include <QStringList>

#include <arpa/inet.h>

#include <array>
#include <cstring>
#include <tuple>

namespace Gatehouse
{

namespace
{

constexpr const char *kKindTokens[kSecurityEventKindCount] = {"request", "failed_sign_in", "sign_in",
                                                              "client",  "admin_action",   "limit_standing"};
constexpr const char *kDeedTokens[] = {"other", "key_created", "limit_changed", "logging_off"};

struct Address {
    bool isV4 = false;
    std::array<unsigned char, 16> bytes{};
};

std::optional<Address> addressOf(const QString &text)
{
    QByteArray bytes = text.trimmed().toLatin1();
    if (const auto scope = bytes.indexOf('%'); scope > 0)
        bytes.truncate(scope);
    Address address;
    if (::inet_pton(AF_INET, bytes.constData(), address.bytes.data()) == 1) {
        address.isV4 = true;
        return address;
    }
    if (::inet_pton(AF_INET6, bytes.constData(), address.bytes.data()) != 1)
        return std::nullopt;
    // ::ffff:198.51.100.7 is an IPv4 address that a dual-stack socket wrote down.
    constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::memcmp(address.bytes.data(), kMapped.data(), kMapped.size()) == 0) {
        std::memmove(address.bytes.data(), address.bytes.data() + 12, 4);
        address.isV4 = true;
    }
    return address;
}

QString v6Network(const Address &address)
{
    std::array<unsigned char, 16> network{};
    std::copy_n(address.bytes.begin(), 6, network.begin());
    char text[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET6, network.data(), text, sizeof text);
    return QString::fromLatin1(text) + QStringLiteral("/48");
}

QString v4Text(const Address &address, bool whole)
{
    const auto &b = address.bytes;
    const QString head = QStringLiteral("%1.%2.%3.").arg(b[0]).arg(b[1]).arg(b[2]);
    return whole ? head + QString::number(b[3]) : head + QStringLiteral("0/24");
}

} // namespace

QString securityEventToken(SecurityEventKind kind)
{
    return QString::fromLatin1(kKindTokens[size_t(kind)]);
}

std::optional<SecurityEventKind> securityEventFromToken(const QString &token)
{
    for (int i = 0; i < kSecurityEventKindCount; ++i) {
        if (token == QLatin1String(kKindTokens[i]))
            return SecurityEventKind(i);
    }
    return std::nullopt;
}

QString adminDeedToken(AdminDeed deed)
{
    return QString::fromLatin1(kDeedTokens[size_t(deed)]);
}

std::optional<AdminDeed> adminDeedFromToken(const QString &token)
{
    for (size_t i = 0; i < std::size(kDeedTokens); ++i) {
        if (token == QLatin1String(kDeedTokens[i]))
            return AdminDeed(i);
    }
    return std::nullopt;
}

bool SecurityEvent::succeeded() const
{
    return kind == SecurityEventKind::SignIn || (isRequest() && outcome == Outcome::Ok);
}

bool SecurityEvent::failedToSignIn() const
{
    return kind == SecurityEventKind::FailedSignIn || (isRequest() && statusCode == 401);
}

std::optional<qint64> SecurityEvent::tokens() const
{
    if (!tokensIn && !tokensOut)
        return std::nullopt;
    return tokensIn.value_or(0) + tokensOut.value_or(0);
}

void SecurityEvent::keep(StateStream &stream)
{
    for (QString *text :
         {&rowId, &key, &credential, &account, &workspace, &ip, &userAgent, &model, &endpoint, &provider, &target})
        stream.keep(*text);
    stream.keep(kind, timeMs, outcome, statusCode, tokensIn, tokensOut, costMicros, deed, limitRatio);
}

bool isEarlier(const SecurityEvent &a, const SecurityEvent &b)
{
    return std::tie(a.timeMs, a.kind, a.rowId) < std::tie(b.timeMs, b.kind, b.rowId);
}

QString networkOf(const QString &ip)
{
    const auto address = addressOf(ip);
    if (!address)
        return {};
    return address->isV4 ? v4Text(*address, false) : v6Network(*address);
}

QString sourceOf(const QString &ip)
{
    const auto address = addressOf(ip);
    if (!address)
        return {};
    return address->isV4 ? v4Text(*address, true) : v6Network(*address);
}

QString agentFamily(const QString &userAgent)
{
    // Browsers name their ancestors first; what they are stands last, or behind the engine they share.
    static const QRegularExpression browser(QStringLiteral("\\b(Firefox|Edg|OPR|Chrome|CriOS)/"));
    static const QRegularExpression version(QStringLiteral("[/ (].*$"));
    const QString text = userAgent.trimmed();
    if (text.startsWith(QLatin1String("Mozilla/"))) {
        if (const auto match = browser.match(text); match.hasMatch())
            return match.captured(1);
        return text.contains(QLatin1String("Safari")) ? QStringLiteral("Safari") : QStringLiteral("Mozilla");
    }
    return QString(text).remove(version).left(60);
}

QString modelFamily(const QString &model)
{
    static const QRegularExpression date(QStringLiteral("[-@](20[0-9]{2}-?[0-9]{2}-?[0-9]{2}|latest|[0-9]{4})$"));
    return model.section(QLatin1Char('/'), -1).remove(date).toLower();
}

QString endpointFamily(const QString &endpoint)
{
    static const QRegularExpression version(QStringLiteral("^v[0-9]+(beta|alpha)?[0-9]*$"));
    const QStringList parts = endpoint.section(QLatin1Char('?'), 0, 0).split(QLatin1Char('/'), Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (!version.match(part).hasMatch())
            return part.toLower();
    }
    return {};
}

} // namespace Gatehouse
