#include "models/alerts/adminwatch.h"

#include "models/alerts/securitywords.h"
#include "models/core/counted.h"

#include <cmath>

namespace Gatehouse
{

using namespace SecurityWords;

namespace
{

constexpr std::array kDeeds{AdminDeed::KeyCreated, AdminDeed::LimitChanged, AdminDeed::LoggingOff};

} // namespace

void AdminPlane::observe(const SecurityEvent &event, SecurityFindings &found)
{
    if (event.kind != SecurityEventKind::AdminAction || event.account.isEmpty())
        return;
    switch (event.deed) {
    case AdminDeed::KeyCreated:
        keyCreated(event, found);
        return;
    case AdminDeed::LimitChanged:
        limitChanged(event, found);
        return;
    case AdminDeed::LoggingOff:
        loggingOff(event, found);
        return;
    case AdminDeed::Other:
        return;
    }
}

QString AdminPlane::deedOf(const QString &account, AdminDeed deed)
{
    return account + QLatin1Char('\n') + adminDeedToken(deed);
}

std::optional<SecurityFinding> AdminPlane::beginDeed(const SecurityEvent &event, qint64 beganMs,
                                                     const std::optional<Shown> &shown)
{
    auto finding = begin(SecurityPrincipal::Admin, deedOf(event.account, event.deed), beganMs, event, shown);
    if (finding)
        finding->principal = event.account;
    return finding;
}

void AdminPlane::keyCreated(const SecurityEvent &event, SecurityFindings &found)
{
    State &state = m_states.of(event.account, event.timeMs);
    const qint64 sinceMs = event.timeMs - minutesMs(settings().adminMinutes);
    state.keys.forgetBefore(sinceMs);
    state.rows.forgetBefore(sinceMs);
    state.keys.see(event.target.isEmpty() ? event.rowId : event.target, event.timeMs);
    state.rows.add(event.timeMs, event.rowId);
    if (double(state.keys.size()) < settings().adminKeys)
        return;
    Shown shown;
    shown.count(state.keys);
    auto finding = beginDeed(event, state.rows.firstMs(), shown);
    if (!finding)
        return;
    const QString made = counted(state.keys.size(), QStringLiteral("key"), QStringLiteral("keys"));
    const QString most = counted(std::llround(settings().adminKeys), QStringLiteral("key"), QStringLiteral("keys"));
    const QString window = minutes(settings().adminMinutes);
    finding->summary = QStringLiteral("%1 made in %2 by one principal").arg(made, window);
    finding->expected = QStringLiteral("fewer than %1 in %2").arg(most, window);
    finding->observed = made;
    finding->unless = finding->expected;
    finding->sample = finding->rowCount = state.keys.size();
    finding->rows = state.rows.ids();
    found.append(*finding);
}

void AdminPlane::limitChanged(const SecurityEvent &event, SecurityFindings &found)
{
    if (!event.limitRatio || *event.limitRatio <= settings().adminLimitFactor)
        return;
    auto finding = beginDeed(event, event.timeMs, Shown{{*event.limitRatio}, {event.target}, event.target.isEmpty()});
    if (!finding)
        return;
    finding->summary = QStringLiteral("a limit raised to %1 times of what it was").arg(*event.limitRatio, 0, 'f', 1);
    finding->expected = QStringLiteral("at most %1 times").arg(settings().adminLimitFactor);
    finding->observed = QStringLiteral("%1 times").arg(*event.limitRatio, 0, 'f', 1);
    finding->unless = finding->expected;
    finding->sample = finding->rowCount = 1;
    finding->rows = {event.rowId};
    found.append(*finding);
}

void AdminPlane::loggingOff(const SecurityEvent &event, SecurityFindings &found)
{
    // Whoever meant it once is asked again.
    auto finding = beginDeed(event, event.timeMs, {});
    if (!finding)
        return;
    // From here on this watch is blind.
    finding->level = SecurityLevel::Page;
    finding->summary = QStringLiteral("the gateway's own record of calls was switched off");
    finding->expected = QStringLiteral("logging stays on");
    finding->observed = QStringLiteral("switched off");
    finding->unless = finding->expected;
    finding->sample = finding->rowCount = 1;
    finding->rows = {event.rowId};
    found.append(*finding);
}

QStringList AdminPlane::idsOf(const MisuseVerdict &verdict) const
{
    QStringList ids;
    for (const AdminDeed deed : kDeeds)
        ids.append(idOf(verdict.kind, deedOf(verdict.principal, deed)));
    return ids;
}

void AdminPlane::advance(qint64 nowMs)
{
    SecurityDetection::advance(nowMs);
    m_states.forgetUnusedBefore(nowMs - minutesMs(settings().adminMinutes) - kMinuteMs);
}

void AdminPlane::keep(StateStream &stream)
{
    SecurityDetection::keep(stream);
    stream.keep(m_states);
}

} // namespace Gatehouse
