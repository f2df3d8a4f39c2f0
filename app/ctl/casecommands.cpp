// Filing privacy requests and looking at them.
#include "app/ctl/casetext.h"
#include "app/ctl/rectificationtext.h"

#include "models/privacy/policiesofcase.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

Result<CaseFilter> filterOf(const Request &request, CaseAccess &access)
{
    CaseFilter filter = request.privacy.filter;
    const QString &assignee = request.privacy.assigneeName;
    if (assignee == QLatin1String("none"))
        filter.assignee = QString();
    else if (!assignee.isEmpty()) {
        const auto one = access.operatorCalled(assignee);
        if (!one)
            return std::unexpected(one.error());
        filter.assignee = one->id;
    }
    if (request.privacy.overdueOnly)
        filter.dueBefore = std::min(access.today(), filter.dueBefore.value_or(access.today()));
    return filter;
}

template<typename T>
bool take(Result<T> from, T &into, std::optional<Error> &error)
{
    if (from)
        into = std::move(*from);
    else if (!error)
        error = from.error();
    return !error;
}

Result<WholeCase> wholeCase(CaseAccess &access, const QString &id, const QString &gateway, const Clock &clock)
{
    WholeCase whole;
    std::optional<Error> error;
    const bool read =
        take(access.standing(id), whole.standing, error) &&
        take(policiesOfCase(access.store().store(), clock, gateway, whole.standing.one), whole.policyPins, error) &&
        take(access.cases().identities(id), whole.identities, error) &&
        take(access.cases().plan(id), whole.plan, error) &&
        take(access.cases().approvals(id), whole.approvals, error) &&
        take(access.cases().events(id), whole.events, error) &&
        take(access.runs().steps(id, whole.standing.one.run), whole.steps, error) &&
        take(access.runs().journal(id), whole.journal, error) &&
        take(access.runs().rescans(id), whole.rescans, error) &&
        take(access.cases().documents(id), whole.documents, error) &&
        take(access.runs().certifiedRuns(id), whole.certifiedRuns, error) &&
        take(wishesOf(access.store().store(), id), whole.wishes, error);
    return read ? Result<WholeCase>(whole) : std::unexpected(*error);
}

} // namespace

int caseOpen(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    if (!access)
        return complain(access.error(), terminal);
    if (request.privacy.opened.received > (*access)->today())
        return complain({ErrorKind::InvalidInput, QStringLiteral("The day of receipt is to come. Check --received.")},
                        terminal);
    const auto id = (*access)->cases().open((*access)->self(), request.privacy.opened);
    const auto standing = id ? (*access)->standing(*id) : std::unexpected(id.error());
    if (!standing)
        return complain(standing.error(), terminal);
    return writeStanding(*standing, request, terminal);
}

int caseList(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::IfGiven, terminal);
    const auto filter = access ? filterOf(request, **access) : std::unexpected(access.error());
    if (!filter)
        return complain(filter.error(), terminal);
    QJsonArray document;
    const auto read =
        (*access)->visit({*filter, request.privacy.sort}, request.limit.value_or(std::numeric_limits<qint64>::max()),
                         [&](const PrivacyCase &one) {
                             if (request.json)
                                 document.append(caseJson(one));
                             else
                                 terminal.out << caseLine(one, (*access)->today());
                         });
    if (!read)
        return complain(read.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("cases"), document}}).toJson();
    return finish(terminal);
}

int caseShow(const Request &request, Terminal &terminal)
{
    const bool reveals = !request.privacy.revealFor.isEmpty();
    const auto settings = loadConnection(request.connectionFile);
    const auto access =
        settings ? CaseAccess::open(request, reveals ? CaseAccess::Actor::Needed : CaseAccess::Actor::IfGiven, terminal)
                 : std::unexpected(settings.error());
    const auto whole = access ? wholeCase(**access, request.operand, gatewayFingerprint(*settings), terminal.clock)
                              : std::unexpected(access.error());
    if (!whole)
        return complain(whole.error(), terminal);
    // A case without a plan has none to show.
    const ErasurePlan plan = ErasurePlan::fromJson(whole->plan).value_or(ErasurePlan());
    const auto rectified = rectificationOf(plan, request, **access, nullptr, terminal);
    if (!rectified)
        return complain(rectified.error(), terminal);
    QJsonObject document = wholeJson(*whole);
    if (!rectified->isEmpty())
        document.insert(QStringLiteral("rectification"), rectificationJson(*rectified));
    if (request.json)
        terminal.out << QJsonDocument(document).toJson();
    else
        terminal.out << wholeText(*whole) << rectificationText(*rectified);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
