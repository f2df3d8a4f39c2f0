#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/alerts/rulerepository.h"
#include "models/alerts/unseennotes.h"
#include "models/alerts/watchedpart.h"
#include "models/core/format.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kBehindMs = 10 * kMinuteMs;

// `what`: "at the figures", as one looks.
PromiseVerdict judgedStanding(const AlertWatch::Standing &standing, const QString &what, const PromiseScene &scene)
{
    const QString remedy = QStringLiteral("Leave the console open, or run gatehousectl worker as a service.");
    if (standing.heartbeatMs == 0) {
        PromiseVerdict never =
            verdict(PromiseState::Broken, QStringLiteral("Nothing has ever looked %1 of this gateway").arg(what));
        never.remedy = remedy;
        return never;
    }
    const qint64 silentMs = std::max<qint64>(0, scene.clock.nowMs() - standing.heartbeatMs);
    PromiseVerdict one = verdict(silentMs <= kBehindMs ? PromiseState::Kept : PromiseState::Broken,
                                 QStringLiteral("Somebody looked last %1 ago %2").arg(formatAge(silentMs), what));
    if (one.state == PromiseState::Broken)
        one.remedy = remedy;
    return one;
}

// Each database of a gateway is looked at for misuse by itself, and so can stand still by itself.
Result<void> addStandings(VerdictSum &sum, const PromiseScene &scene)
{
    const auto figures = AlertWatch(scene.alerts, scene.gateway).standing();
    if (!figures)
        return std::unexpected(figures.error());
    sum.add(judgedStanding(*figures, QStringLiteral("at the figures"), scene));
    const QList<ConnectionSettings> parts = partsOf(scene.settings);
    for (const ConnectionSettings &part : parts) {
        const auto misuse = WatchedPart(part, scene.gateway, scene.alerts).watch.standing();
        if (!misuse)
            return std::unexpected(misuse.error());
        sum.add(judgedStanding(*misuse,
                               parts.size() == 1 ? QStringLiteral("for misuse in the calls")
                                                 : QStringLiteral("for misuse in the calls in %1").arg(part.name),
                               scene));
    }
    return {};
}

// A watch whose rules are off finds nothing.
PromiseVerdict judgedRules(const QList<RuleVersion> &changed, RuleKind kind, const QString &what)
{
    int all = 0;
    QStringList off;
    for (const RuleEntry &entry : ruleCatalogue()) {
        if (entry.kind != kind)
            continue;
        ++all;
        const auto own =
            std::ranges::find_if(changed, [&](const RuleVersion &each) { return each.rule.id == entry.id; });
        if (own != changed.end() && !own->rule.isOn)
            off.append(entry.title);
    }
    const qsizetype on = all - off.size();
    PromiseVerdict one = verdict(on > 0 ? PromiseState::Kept : PromiseState::Broken,
                                 on > 0 ? QStringLiteral("%1 of %2 rules on %3 are on").arg(on).arg(all).arg(what)
                                        : QStringLiteral("Every rule on %1 is switched off").arg(what));
    for (const QString &each : std::as_const(off))
        one.details.append(QStringLiteral("switched off: %1").arg(each));
    if (on == 0)
        one.remedy = QStringLiteral("Switch on the rules that find what the policy promises to look for.");
    return one;
}

Result<void> addRules(VerdictSum &sum, const PromiseScene &scene)
{
    const auto operators = makeOperatorRepository(scene.store, scene.audit, scene.clock);
    const auto changed = RuleRepository(scene.store, scene.audit, *operators, scene.clock).current();
    if (!changed)
        return std::unexpected(changed.error());
    sum.add(judgedRules(*changed, RuleKind::Figures, QStringLiteral("figures")));
    sum.add(judgedRules(*changed, RuleKind::Misuse, QStringLiteral("misuse")));
    return {};
}

// What whoever looks has written down that they do not see.
Result<void> addUnseen(VerdictSum &sum, const PromiseScene &scene)
{
    const auto notes = UnseenNotes(scene.alerts, scene.gateway).read();
    if (!notes)
        return std::unexpected(notes.error());
    if (notes->isEmpty())
        return {};
    PromiseVerdict one = unseen(QStringLiteral("Not all of the gateway is looked at: %1").arg(notes->constFirst()));
    one.details = notes->mid(1);
    sum.add(one);
    return {};
}

} // namespace

Result<PromiseVerdict> lookAtWatch(const Commitment &, const PromiseScene &scene)
{
    const QString looked =
        QStringLiteral("When somebody looked last at the figures and for misuse in each database of the gateway, which "
                       "rules are on, and what those who look say that they do not see");
    VerdictSum sum;
    auto read = addStandings(sum, scene);
    if (read)
        read = addRules(sum, scene);
    if (read)
        read = addUnseen(sum, scene);
    if (!read)
        return unseenBecause(read.error(), looked);
    PromiseVerdict one = sum.sum({});
    one.looked = looked;
    return one;
}

} // namespace Gatehouse
