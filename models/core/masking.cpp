#include "models/core/masking.h"

#include <QStringList>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLongestAccountId = 36; // a UUID
constexpr qsizetype kLongestKeyId = 12;
constexpr qsizetype kKeyPrefix = 8;

QString dots()
{
    return QString(3, QChar(0x2022));
}

bool isOpaque(const QString &id)
{
    return std::all_of(id.begin(), id.end(), [](QChar c) {
        return c.unicode() < 128 && (c.isLetterOrNumber() || c == QLatin1Char('_') || c == QLatin1Char('-'));
    });
}

// "maria" is a name and "acc_7f3a" is not: an id of a gateway has a digit in it.
bool isAccountId(const QString &id)
{
    return id.size() <= kLongestAccountId && isOpaque(id) &&
           std::any_of(id.begin(), id.end(), [](QChar c) { return c.isDigit(); });
}

bool isV4(const QString &ip)
{
    const QStringList parts = ip.split(QLatin1Char('.'));
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString &part) {
               bool ok = false;
               return part.size() <= 3 && part.toUInt(&ok) <= 255 && ok;
           });
}

} // namespace

QString maskedIp(const QString &ip)
{
    if (ip.isEmpty())
        return {};
    if (isV4(ip))
        return ip.left(ip.lastIndexOf(QLatin1Char('.')) + 1) + dots();
    const QStringList groups = ip.split(QLatin1Char(':'));
    if (groups.size() >= 3 && !groups.at(0).isEmpty() && !groups.at(1).isEmpty() && groups.at(0).size() <= 4 &&
        groups.at(1).size() <= 4)
        return groups.at(0) + QLatin1Char(':') + groups.at(1) + QLatin1Char(':') + dots();
    return dots();
}

QString maskedAccount(const QString &account)
{
    return account.isEmpty() || isAccountId(account) ? account : maskedName(account);
}

QString maskedName(const QString &name)
{
    return name.isEmpty() ? QString() : name.left(1) + dots();
}

QString maskedKey(const QString &key)
{
    if (key.isEmpty() || (key.size() <= kLongestKeyId && isOpaque(key)))
        return key;
    return isOpaque(key.left(kKeyPrefix)) ? key.left(kKeyPrefix) + dots() : dots();
}

} // namespace Gatehouse
