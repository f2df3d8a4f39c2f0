#include "app/ctl/caseaccess.h"

#include "app/ctl/usableconnection.h"

#include "models/privacy/clockofcase.h"

#include <QDateTime>

#include <algorithm>

namespace Gatehouse::Ctl
{

Result<std::unique_ptr<CaseAccess>> CaseAccess::open(const Request &request, Actor actor, const Terminal &terminal)
{
    auto store = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal);
    if (!store)
        return std::unexpected(store.error());
    std::unique_ptr<CaseAccess> access(new CaseAccess);
    access->m_store = std::move(*store);
    StoreAccess &opened = *access->m_store;
    access->m_today = QDateTime::fromMSecsSinceEpoch(terminal.clock.nowMs()).date();
    if (actor == Actor::Needed || !request.as.isEmpty()) {
        const auto self = opened.signIn(request);
        if (!self)
            return std::unexpected(self.error());
        access->m_self = self->id;
        access->m_roles = self->roles;
    }
    access->m_repositories.emplace(opened.store(), terminal.clock);
    return access;
}

Result<TeamOperator> CaseAccess::operatorCalled(const QString &name)
{
    const auto all = m_store->operators().list();
    if (!all)
        return std::unexpected(all.error());
    const auto found =
        std::ranges::find_if(*all, [&name](const TeamOperator &each) { return each.active && each.name == name; });
    if (found != all->end())
        return *found;
    return failure(ErrorKind::NotFound,
                   QStringLiteral("There is no active operator %1. 'operator list' names those there are.").arg(name));
}

Result<void> CaseAccess::visit(CasePageRequest request, qint64 limit,
                               const std::function<void(const PrivacyCase &)> &each)
{
    for (qint64 left = limit; left > 0;) {
        request.limit = int(std::min<qint64>(left, 1000));
        const auto page = cases().page(request);
        if (!page)
            return std::unexpected(page.error());
        for (const PrivacyCase &one : *page)
            each(one);
        if (page->size() < request.limit)
            break;
        left -= page->size();
        request.after = placeOf(page->constLast(), request.sort);
    }
    return {};
}

Result<CaseAccess::Standing> CaseAccess::standing(const QString &id)
{
    const auto one = cases().find(id);
    if (!one)
        return std::unexpected(one.error());
    const auto pauses = cases().pauses(id);
    const auto clock = pauses ? clockOf(*one, *pauses, m_today) : std::unexpected(pauses.error());
    return clock ? Result<Standing>(Standing{*one, *clock}) : std::unexpected(clock.error());
}

Result<std::unique_ptr<CaseGateway>> openGateway(const Request &request, CaseGateway::Purpose purpose,
                                                 CaseAccess &access, const Terminal &terminal)
{
    const auto settings = usableConnection(request.connectionFile, terminal);
    return settings ? CaseGateway::open(*settings, purpose, access.store().store(), terminal.stop)
                    : std::unexpected(settings.error());
}

} // namespace Gatehouse::Ctl
