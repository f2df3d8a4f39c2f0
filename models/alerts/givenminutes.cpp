#include "models/alerts/givenminutes.h"

#include "models/telemetry/sketchbytes.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

qint64 more(qint64 now, qint64 before)
{
    return std::max<qint64>(0, now - before);
}

void write(const Sketch &sketch, QByteArray &into)
{
    into.resize(0);
    if (!sketch.isEmpty())
        sketch.encodeTo(into);
}

void addLate(const Sketch &now, const QByteArray &given, Sketch &late)
{
    if (now.isEmpty())
        return;
    Sketch before;
    SketchReader reader(std::string_view(given.constData(), size_t(given.size())));
    while (reader.next())
        before.addBin(reader.bin(), reader.count());
    for (int bin = now.firstBin(); bin <= now.lastBin(); ++bin) {
        if (const qint64 count = more(now.countInBin(bin), before.countInBin(bin)); count > 0)
            late.addBin(bin, count);
    }
}

void addLate(const std::map<QString, qint64> &now, const std::vector<std::pair<QString, qint64>> &given,
             std::map<QString, qint64> &late)
{
    for (const auto &[name, attempts] : now) {
        const auto before = std::ranges::find(given, name, &std::pair<QString, qint64>::first);
        if (const qint64 count = more(attempts, before == given.end() ? 0 : before->second); count > 0)
            late[name] += count;
    }
}

} // namespace

void GivenMinutes::Given::take(const NodeMinute &minute)
{
    outcomes = minute.cell.outcomes;
    authFailures = minute.authFailures;
    costMicros = minute.cell.costMicros;
    write(minute.cell.latency, latency);
    write(minute.cell.ttft, ttft);
    errorClasses.assign(minute.errorClasses.begin(), minute.errorClasses.end());
}

void GivenMinutes::Given::keep(StateStream &stream)
{
    bool isThere = std::ranges::any_of(outcomes, [](qint64 attempts) { return attempts > 0; });
    stream.keep(isThere);
    if (isThere)
        stream.keep(outcomes, authFailures, costMicros, latency, ttft, errorClasses);
}

// A minute is given every minute, so it takes the memory of the one that goes.
void GivenMinutes::push(qint64 minuteMs, const NodeMinute *minute)
{
    if (minuteMs != m_nextMs)
        m_minutes.clear();
    m_nextMs = minuteMs + kMinuteMs;
    Given given;
    if (m_minutes.size() >= size_t(kMinutes)) {
        given = std::move(m_minutes.front());
        m_minutes.pop_front();
    }
    given.take(minute ? *minute : NodeMinute());
    m_minutes.push_back(std::move(given));
}

void GivenMinutes::takeLate(qint64 minuteMs, const NodeMinute &now, NodeMinute &late)
{
    const qint64 ago = (m_nextMs - minuteMs) / kMinuteMs;
    if (ago < 1 || ago > qint64(m_minutes.size()))
        return;
    Given &given = m_minutes[m_minutes.size() - size_t(ago)];
    if (now.cell.outcomes == given.outcomes)
        return;
    for (size_t i = 0; i < given.outcomes.size(); ++i) {
        const qint64 attempts = more(now.cell.outcomes[i], given.outcomes[i]);
        late.cell.outcomes[i] += attempts;
        late.cell.attempts += attempts;
    }
    late.authFailures += more(now.authFailures, given.authFailures);
    late.cell.costMicros += more(now.cell.costMicros, given.costMicros);
    addLate(now.cell.latency, given.latency, late.cell.latency);
    addLate(now.cell.ttft, given.ttft, late.cell.ttft);
    addLate(now.errorClasses, given.errorClasses, late.errorClasses);
    given.take(now);
}

} // namespace Gatehouse
