#include "models/promises/promisemap.h"

#include "models/gateway/profilebytes.h"
#include "models/gateway/profilefieldreader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

using namespace ProfileJson;

PromiseTime timeOf(const QJsonObject &object, const char *name)
{
    const QJsonObject time = objectOf(object, name);
    return {textOf(time, "column"), unitUsOf(textOf(time, "unit"))};
}

PromiseRows rowsOf(const QJsonObject &object, const char *name)
{
    const QJsonObject rows = objectOf(object, name);
    return {textOf(rows, "column"), textsOf(rows.value(QStringLiteral("values"))),
            textsOf(rows.value(QStringLiteral("not_values")))};
}

CredentialTable credentialsOf(const QJsonObject &object)
{
    CredentialTable table;
    table.what = textOf(object, "what");
    table.table = textOf(object, "table");
    table.id = textOf(object, "id");
    table.owner = textOf(object, "owner");
    table.label = textOf(object, "label");
    table.created = timeOf(object, "created");
    table.lastUsed = timeOf(object, "last_used");
    table.rotated = timeOf(object, "rotated");
    table.expires = timeOf(object, "expires");
    table.deleted = timeOf(object, "deleted");
    table.live = rowsOf(object, "live");
    table.heldBy = textsOf(object.value(QStringLiteral("held_by")));
    table.admin = rowsOf(object, "admin");
    const QJsonObject limit = objectOf(object, "limit");
    table.limit = {textOf(limit, "limit"),     textOf(limit, "remaining"), textOf(limit, "used"),
                   rowsOf(limit, "unlimited"), textOf(limit, "period"),    textOf(limit, "spent")};
    return table;
}

OwnerTable ownersOf(const QJsonObject &object)
{
    return {textOf(object, "table"),   textOf(object, "key"),     textOf(object, "email"), textOf(object, "name"),
            timeOf(object, "deleted"), rowsOf(object, "present"), rowsOf(object, "live")};
}

TokenRights tokensOf(const QJsonObject &object)
{
    return {textOf(object, "table"),
            textOf(object, "column"),
            textOf(object, "form") == QLatin1String("sha256"),
            textOf(object, "id"),
            textOf(object, "owner"),
            textOf(object, "role"),
            textMapOf(objectOf(object, "enough")),
            textMapOf(objectOf(object, "wider")),
            textOf(object, "limits"),
            textOf(object, "absent")};
}

RecipientTable recipientsOf(const QJsonObject &object)
{
    RecipientTable table{textOf(object, "table"),
                         textOf(object, "name"),
                         textOf(object, "kind"),
                         textOf(object, "region"),
                         textOf(object, "agreed"),
                         textOf(object, "training"),
                         rowsOf(object, "live"),
                         textOf(object, "safeguard"),
                         textsOf(object.value(QStringLiteral("need_no_agreement"))),
                         {},
                         textOf(object, "kind_of_all"),
                         textMapOf(objectOf(object, "names")),
                         textOf(object, "address"),
                         textMapOf(objectOf(object, "hosts"))};
    const QJsonObject gets = objectOf(object, "gets");
    for (auto at = gets.begin(); at != gets.end(); ++at)
        table.gets.insert(at.key(), textsOf(at.value()));
    return table;
}

} // namespace

PromiseMap PromiseMap::fromProfile(const QByteArray &profile)
{
    const QJsonObject section = objectOf(QJsonDocument::fromJson(profile).object(), "promises");
    PromiseMap map;
    for (const QJsonValue &item : section.value(QStringLiteral("secrets")).toArray()) {
        const QJsonObject place = item.toObject();
        map.secrets.append({textOf(place, "of"), textOf(place, "table"), textOf(place, "column"),
                            place.value(QStringLiteral("digest")).toBool()});
    }
    for (const QJsonValue &item : section.value(QStringLiteral("credentials")).toArray())
        map.credentials.append(credentialsOf(item.toObject()));
    map.owners = ownersOf(objectOf(section, "owners"));
    const QJsonObject log = objectOf(section, "admin_log");
    map.adminLog = {textOf(log, "table"), textOf(log, "id"),     timeOf(log, "time"),  rowsOf(log, "rows"),
                    textOf(log, "actor"), textOf(log, "target"), rowsOf(log, "deeds"), rowsOf(log, "told")};
    const QJsonObject deleted = objectOf(section, "deleted_accounts");
    map.deletedAccounts = {textOf(deleted, "table"), textOf(deleted, "key"), timeOf(deleted, "time")};
    map.recipients = recipientsOf(objectOf(section, "recipients"));
    map.tokens = tokensOf(objectOf(section, "tokens"));
    map.missing = textMapOf(objectOf(section, "missing"));
    return map;
}

Result<PromiseMap> PromiseMap::load(const QString &profile)
{
    const auto bytes = profileBytes(profile);
    return bytes ? Result<PromiseMap>(fromProfile(*bytes)) : std::unexpected(bytes.error());
}

QString PromiseMap::why(const QString &what) const
{
    const QString told = missing.value(what);
    return told.isEmpty() ? QStringLiteral("The gateway profile does not say where to look for it.") : told;
}

} // namespace Gatehouse
