#include "app/ctl/promiserounds.h"

#include "models/policy/policyrepository.h"
#include "models/promises/promiseround.h"
#include "models/telemetry/rollupstore.h"

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kRoundMs = kHourMs;
constexpr qint64 kAskMs = kMinuteMs; // whether somebody else has looked

} // namespace

Result<QList<PolicyDocument>> policiesInForce(const QString &gateway, CaseRepositories &store, const Clock &clock)
{
    return PolicyRepository(store.store, store.audit, *store.operators, clock).documentsInForce(gateway);
}

PromiseRounds::PromiseRounds(const ConnectionSettings &settings, CaseAccess &access, Terminal &terminal)
    : m_settings(settings)
    , m_access(access)
    , m_terminal(terminal)
    , m_mayLook(access.may(Right::CheckPromises))
{
    if (!m_mayLook)
        m_terminal.err << QStringLiteral("Promises are not looked at: that needs the right %1.")
                              .arg(rightToken(Right::CheckPromises))
                       << Qt::endl;
}

int PromiseRounds::lookWhenDue()
{
    const qint64 nowMs = m_terminal.clock.nowMs();
    const bool askedJustNow = m_askedMs > 0 && nowMs >= m_askedMs && nowMs - m_askedMs < kAskMs;
    if (!m_mayLook || askedJustNow)
        return m_trouble.code();
    m_askedMs = nowMs;
    const auto looked = look();
    const bool isOthers =
        !looked && (looked.error().kind == ErrorKind::Busy || looked.error().kind == ErrorKind::Cancelled);
    if (!looked && !isOthers)
        return m_trouble.note(looked.error(), m_terminal);
    m_trouble.clear();
    return Done;
}

Result<void> PromiseRounds::look()
{
    const QString gateway = gatewayFingerprint(m_settings);
    CaseRepositories &store = m_access.repositories();
    const auto policies = policiesInForce(gateway, store, m_terminal.clock);
    // Alerts about a policy that was taken out of force end by a round over what is left, be that none.
    const auto due = policies && !policies->isEmpty() ? isDue(gateway, *policies)
                     : policies                       ? Result<bool>(!m_noneInForce)
                                                      : std::unexpected(policies.error());
    if (!due || !*due)
        return due ? Result<void>() : std::unexpected(due.error());
    PromiseRound round(m_settings, store.store, m_terminal.clock, m_access.self(), m_terminal.stop);
    const auto tally = round.run(*policies);
    if (!tally)
        return std::unexpected(tally.error());
    m_noneInForce = policies->isEmpty();
    for (const QString &promise : tally->newlyBroken)
        m_terminal.out << QStringLiteral("%1  has come to be broken\n").arg(promise) << Qt::flush;
    if (!tally->withoutAlerts.isEmpty())
        m_terminal.err << QStringLiteral("No alerts were raised: %1").arg(tally->withoutAlerts) << Qt::endl;
    return {};
}

// By the promise that was looked at longest ago: of a policy, or of a version of one, that came to be in force since,
// nothing was.
Result<bool> PromiseRounds::isDue(const QString &gateway, const QList<PolicyDocument> &policies) const
{
    CaseRepositories &store = m_access.repositories();
    PromiseRepository promises(store.store, store.audit, *store.operators, m_terminal.clock);
    const auto all = promises.standings(gateway);
    if (!all)
        return std::unexpected(all.error());
    const QList<PromiseStanding> standings = standingsUnder(policies, *all);
    const qint64 nowMs = m_terminal.clock.nowMs();
    for (const PolicyDocument &policy : policies) {
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &one : sentence.commitments) {
                const QString key = promiseKey(policy.id, one.id);
                const auto seen = std::ranges::find(standings, key, &PromiseStanding::promise);
                if (seen == standings.end() || seen->lookedMs > nowMs || nowMs - seen->lookedMs >= kRoundMs)
                    return true;
            }
        }
    }
    return false;
}

} // namespace Gatehouse::Ctl
