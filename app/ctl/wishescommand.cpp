// What people have asked for once and for all, as the store keeps it.
#include "app/ctl/casetext.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

QString lineOf(const StandingWish &standing)
{
    QStringList subject;
    for (const MaskedIdentity &identity : standing.subject)
        subject.append(QStringLiteral("%1 %2").arg(identity.kind, identity.masked));
    return QStringLiteral("%1  %2\n")
        .arg(wishLine(standing.wish),
             subject.isEmpty() ? QStringLiteral("erased") : subject.join(QStringLiteral(", ")));
}

} // namespace

int caseWishes(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::IfGiven, terminal);
    if (!access)
        return complain(access.error(), terminal);
    QJsonArray document;
    const auto read = visitStandingWishes((*access)->store().store(), [&](const StandingWish &standing) {
        if (!request.json) {
            terminal.out << lineOf(standing);
            return;
        }
        QJsonObject json = wishJson(standing.wish);
        QJsonArray subject;
        for (const MaskedIdentity &identity : standing.subject)
            subject.append(identityJson(identity));
        json.insert(QStringLiteral("subject"), subject);
        document.append(json);
    });
    if (!read)
        return complain(read.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("wishes"), document}}).toJson();
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
