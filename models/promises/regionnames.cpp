#include "models/promises/regionnames.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Countries = std::set<QString>;

// Names and codes of countries as Qt has them in English, and what else resources/regions says, in lower case.
QHash<QString, Countries> knownRegions()
{
    QHash<QString, Countries> known;
    for (int each = QLocale::AnyTerritory + 1; each <= QLocale::LastTerritory; ++each) {
        const auto territory = QLocale::Territory(each);
        const QString code = QLocale::territoryToCode(territory);
        if (code.size() != 2)
            continue; // a continent
        known.insert(code.toLower(), {code});
        known.insert(QLocale::territoryToString(territory).toLower(), {code});
    }
    QFile file(QStringLiteral(":/gatehouse/regions/regions.json"));
    if (!file.open(QIODevice::ReadOnly))
        return known;
    const QJsonObject more = QJsonDocument::fromJson(file.readAll()).object();
    const QJsonObject names = more.value(QStringLiteral("names")).toObject();
    for (auto name = names.begin(); name != names.end(); ++name)
        known.insert(name.key(), {name.value().toString()});
    const QJsonObject groups = more.value(QStringLiteral("groups")).toObject();
    for (auto group = groups.begin(); group != groups.end(); ++group) {
        Countries members;
        for (const QJsonValue &member : group.value().toArray())
            members.insert(member.toString());
        known.insert(group.key(), members);
    }
    const QJsonObject same = more.value(QStringLiteral("same")).toObject();
    for (auto name = same.begin(); name != same.end(); ++name)
        known.insert(name.key(), known.value(name.value().toString()));
    return known;
}

} // namespace

std::optional<Countries> countriesOf(const QString &region)
{
    static const QHash<QString, Countries> known = knownRegions();
    static const QRegularExpression between(QStringLiteral("\\s*[,;+]\\s*"));
    const QString whole = region.simplified().toLower();
    if (const auto found = known.constFind(whole); found != known.cend())
        return *found;
    Countries all;
    for (const QString &part : whole.split(between, Qt::SkipEmptyParts)) {
        const auto found = known.constFind(part);
        if (found == known.cend())
            return std::nullopt;
        all.insert(found->begin(), found->end());
    }
    return all.empty() ? std::nullopt : std::optional(all);
}

RegionFit regionFit(const QString &region, const QStringList &named)
{
    const QString whole = region.simplified();
    if (std::ranges::any_of(
            named, [&](const QString &name) { return whole.compare(name.simplified(), Qt::CaseInsensitive) == 0; }))
        return RegionFit::Inside;
    Countries allowed;
    bool isAllKnown = true;
    for (const QString &name : named) {
        const auto countries = countriesOf(name);
        isAllKnown = isAllKnown && countries;
        if (countries)
            allowed.insert(countries->begin(), countries->end());
    }
    const auto there = countriesOf(region);
    if (!there)
        return RegionFit::Unknown;
    const auto inside = std::ranges::count_if(*there, [&](const QString &code) { return allowed.contains(code); });
    if (inside == qint64(there->size()))
        return RegionFit::Inside;
    return inside == 0 && isAllKnown ? RegionFit::Outside : RegionFit::Unknown;
}

} // namespace Gatehouse
