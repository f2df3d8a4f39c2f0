// Where data goes, as gateways and policies write it: "IE", "Ireland", "EU".
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <set>

namespace Gatehouse
{

// Codes of ISO 3166; those of all members for "EU". Of "IE, US" both. Nothing: it names no country that is known, as
// "eu-west-1" does.
std::optional<std::set<QString>> countriesOf(const QString &region);

enum class RegionFit { Inside, Outside, Unknown };
// Inside: all of it is in what is named. Outside: none of it is. Unknown: some of it, or it cannot be told.
RegionFit regionFit(const QString &region, const QStringList &named);

} // namespace Gatehouse
