#include "app/ctl/commands.h"
#include "app/ctl/usableconnection.h"

#include "models/gateway/connectiongrants.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

QJsonObject grantsJson(const AccessGrants &grants)
{
    return {{QStringLiteral("for"), accessPurposeToken(grants.purpose)},
            {QStringLiteral("heading"), grants.heading.isEmpty() ? QJsonValue() : QJsonValue(grants.heading)},
            {QStringLiteral("part"), grants.part.isEmpty() ? QJsonValue() : QJsonValue(grants.part)},
            {QStringLiteral("driver"), dialectToken(grants.target.dialect)},
            {QStringLiteral("database"), grants.target.database},
            {QStringLiteral("account"), grants.account},
            {QStringLiteral("fitted_to_schema"), grants.target.fitted},
            {QStringLiteral("statements"), QJsonArray::fromStringList(grants.statements())},
            {QStringLiteral("configuration"),
             grants.configuration.isEmpty() ? QJsonValue() : QJsonValue(grants.configuration)},
            {QStringLiteral("text"), grants.text()}};
}

Result<QList<AccessGrants>> wanted(const Request &request, const Terminal &terminal)
{
    if (request.connectionFile.isEmpty()) {
        const auto grants = productGrants(request.profile, request.driver, request.purpose);
        if (!grants)
            return std::unexpected(grants.error());
        return QList<AccessGrants>{*grants};
    }
    // A secret that cannot be had only means that the database is not looked at.
    const auto settings = loadConnection(request.connectionFile);
    if (!settings)
        return std::unexpected(settings.error());
    const auto usable = usableConnection(request.connectionFile, terminal);
    return connectionGrants(usable ? *usable : *settings, request.purpose);
}

} // namespace

int grants(const Request &request, Terminal &terminal)
{
    const auto all = wanted(request, terminal);
    if (!all)
        return complain(all.error(), terminal);
    if (request.json) {
        QJsonArray databases;
        for (const AccessGrants &one : *all)
            databases.append(grantsJson(one));
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("databases"), databases}}).toJson();
    } else {
        terminal.out << grantsText(*all);
    }
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
