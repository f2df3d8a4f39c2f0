// What a rule would have raised: the days that are counted, played to the rule in force and to a changed one.
#include "app/ctl/backtesttext.h"
#include "app/ctl/counting.h"
#include "app/ctl/storeaccess.h"
#include "app/ctl/usableconnection.h"

#include "models/alerts/alertrepository.h"
#include "models/alerts/gatewaybacktest.h"
#include "models/alerts/rulerepository.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

// What the store knows of the rule: its version in force, and the verdicts on what it raised.
Result<BacktestOrder> orderOf(const Request &request, const QString &gateway, const Terminal &terminal)
{
    const auto entry = ruleEntryNamed(request.operand);
    if (!entry)
        return std::unexpected(entry.error());
    const auto store = StoreAccess::open(request.connectionFile, StoreAccess::Missing::Make, terminal);
    if (!store)
        return std::unexpected(store.error());
    if (!request.as.isEmpty()) {
        if (const auto self = (*store)->signIn(request); !self)
            return std::unexpected(self.error());
    }
    RuleRepository rules((*store)->store(), (*store)->audit(), (*store)->operators(), terminal.clock);
    AlertRepository alerts((*store)->store(), (*store)->audit(), (*store)->operators(), terminal.clock);
    const auto inForce = rules.inForce();
    const auto versions = rules.versions((*entry)->id);
    AlertFilter filter;
    filter.gateway = gateway;
    filter.states = {AlertState::Resolved};
    filter.rule = (*entry)->id;
    const auto judged = alerts.list(filter);
    if (!inForce || !versions || !judged)
        return std::unexpected(!inForce ? inForce.error() : !versions ? versions.error() : judged.error());
    const RuleVersion now = versions->value(0, {AlertRule{(*entry)->id}, 0, {}, 0, {}});
    BacktestOrder order{(*entry)->id, *inForce, {now.rule, now.version}};
    order.days = request.alerts.days;
    order.judged = *judged;
    return order;
}

Result<void> addChange(const Request &request, BacktestOrder &order)
{
    const RuleEntry *entry = ruleEntry(order.rule);
    const bool hasNode = request.alerts.isOfAll || !request.alerts.node.isEmpty();
    if (hasNode && !entry->hasScope())
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("The rule %1 has no node: %2. Leave out --node.").arg(order.rule, entry->noScopeText()));
    if (hasNode)
        order.node = LatticeNode::fromTokens(request.alerts.node);
    else if (entry->isOfAllTraffic)
        order.node = LatticeNode();
    if (request.alerts.values.isEmpty())
        return {};
    AlertRule changed = order.now.rule;
    changed.isOn = true;
    for (auto each = request.alerts.values.cbegin(); each != request.alerts.values.cend(); ++each)
        changed.setValue(each.key(), each.value());
    order.changed = changed;
    return checkRule(changed);
}

Result<Backtest> test(const Request &request, Terminal &terminal)
{
    const auto settings = usableConnection(request.connectionFile, terminal);
    if (!settings)
        return std::unexpected(settings.error());
    auto order = orderOf(request, gatewayFingerprint(*settings), terminal);
    const auto complete = order ? addChange(request, *order) : std::unexpected(order.error());
    if (!complete)
        return std::unexpected(complete.error());
    for (const QString &problem : std::as_const(order->inForce.problems))
        terminal.err << problem << Qt::endl;
    {
        const auto access = GatewayAccess::open(request.connectionFile, terminal);
        if (!access)
            return std::unexpected(access.error());
        const auto counted = count(**access, terminal, terminal.clock.nowMs() - order->days * kDayMs);
        if (!counted)
            return std::unexpected(counted.error());
        if (!counted->missingParts.isEmpty())
            return failure(ErrorKind::Unreachable, missingPartText(counted->missingParts.constFirst()));
    }
    GatewayBacktest backtest(*settings, terminal.clock);
    int told = -1;
    const auto progress = [&](double share) {
        const int percent = int(share * 100);
        if (!terminal.errIsTerminal || percent == std::exchange(told, percent))
            return;
        terminal.err << QStringLiteral("\rReplaying %1 %").arg(percent) << (percent == 100 ? "\n" : "") << Qt::flush;
    };
    return backtest.run(*order, progress, terminal.stop);
}

} // namespace

int backtest(const Request &request, Terminal &terminal)
{
    const auto done = test(request, terminal);
    if (!done)
        return complain(done.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(backtestJson(*done, request.zone)).toJson();
    else
        terminal.out << backtestText(*done, request.zone);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
