#include "models/alerts/keyregister.h"

namespace Gatehouse
{

std::optional<qint64> KeyFacts::endMs() const
{
    std::optional<qint64> first;
    for (const auto &end : {revokedMs, expiresMs, deletedMs}) {
        if (end && (!first || *end < *first))
            first = end;
    }
    return first;
}

void KeyFacts::keep(StateStream &stream)
{
    stream.keep(key, owner, rotatedFrom, createdMs, revokedMs, expiresMs, deletedMs);
}

void KeyRegister::tell(const QList<KeyFacts> &facts)
{
    for (const KeyFacts &fact : facts) {
        if (m_facts.size() >= kMostKeys && !m_facts.contains(fact.key))
            continue;
        m_facts[fact.key] = fact;
        if (!fact.rotatedFrom.isEmpty() && fact.createdMs)
            m_rotatedMs[fact.rotatedFrom] = *fact.createdMs;
    }
}

const KeyFacts *KeyRegister::facts(const QString &key) const
{
    const auto at = m_facts.find(key);
    return at == m_facts.end() ? nullptr : &at->second;
}

QList<KeyFacts> KeyRegister::all() const
{
    QList<KeyFacts> facts;
    for (const auto &[key, fact] : m_facts)
        facts.append(fact);
    return facts;
}

std::optional<qint64> KeyRegister::rotatedMs(const QString &key) const
{
    const auto at = m_rotatedMs.find(key);
    return at == m_rotatedMs.end() ? std::nullopt : std::optional(at->second);
}

bool KeyRegister::changedWithin(const QString &key, qint64 nowMs, qint64 withinMs) const
{
    const auto isNear = [&](const std::optional<qint64> &timeMs) {
        return timeMs && *timeMs <= nowMs && nowMs - *timeMs <= withinMs;
    };
    const KeyFacts *fact = facts(key);
    return isNear(rotatedMs(key)) || (fact && isNear(fact->endMs()));
}

const KeyRegister::Use *KeyRegister::use(const QString &key) const
{
    return m_uses.find(key);
}

void KeyRegister::observe(const SecurityEvent &event)
{
    if (m_fromMs == 0)
        m_fromMs = event.timeMs;
    if (event.key.isEmpty() || !event.isRequest())
        return;
    Use &use = m_uses.of(event.key, event.timeMs);
    if (use.firstMs == 0)
        use.firstMs = event.timeMs;
    else
        use.gapsMs.add(event.timeMs, double(event.timeMs - use.lastMs));
    use.lastMs = event.timeMs;
    ++use.requests;
    if (!event.source.isEmpty())
        use.source = event.source;
}

void KeyRegister::forget(const MisusePerson &person)
{
    std::erase_if(m_facts, [&person](const auto &entry) {
        return person.keys.contains(entry.first) || person.accounts.contains(entry.second.owner);
    });
    for (auto &[key, facts] : m_facts) {
        if (person.keys.contains(facts.rotatedFrom))
            facts.rotatedFrom.clear();
    }
    std::erase_if(m_rotatedMs, [&person](const auto &entry) { return person.keys.contains(entry.first); });
    m_uses.forgetAll(person.keys);
}

void KeyRegister::keep(StateStream &stream)
{
    stream.keep(m_facts, m_rotatedMs, m_uses, m_fromMs);
}

} // namespace Gatehouse
