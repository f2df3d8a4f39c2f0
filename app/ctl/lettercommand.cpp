// Letters about a case.
#include "app/ctl/casetext.h"

#include "models/privacy/caseletter.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

int caseLetter(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    LetterOrder order = request.privacy.letter;
    order.reason = request.privacy.reason;
    order.file = request.outFile;
    const auto hash = access ? writeLetter((*access)->cases(), (*access)->self(), request.operand, order,
                                           QDateTime::fromMSecsSinceEpoch(terminal.clock.nowMs()))
                             : std::unexpected(access.error());
    if (!hash)
        return complain(hash.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("case"), request.operand},
                                                  {QStringLiteral("kind"), letterKindToken(order.kind)},
                                                  {QStringLiteral("language"), order.language},
                                                  {QStringLiteral("sha256"), *hash}})
                            .toJson();
    else
        terminal.out << QStringLiteral("%1  %2\n").arg(*hash, request.outFile);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
