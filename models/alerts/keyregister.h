// What is known of keys: what the gateway says of them, and when and how often they were used since somebody watches.
#pragma once

#include "models/alerts/misuseperson.h"
#include "models/alerts/recentevents.h"
#include "models/alerts/securityevent.h"
#include "models/alerts/valuehistory.h"

namespace Gatehouse
{

// Nothing: not recorded, or it has not happened.
struct KeyFacts {
    QString key;
    QString owner;
    QString rotatedFrom; // the key that this one replaces
    std::optional<qint64> createdMs;
    std::optional<qint64> revokedMs;
    std::optional<qint64> expiresMs;
    std::optional<qint64> deletedMs;

    // The first of its ends; may lie ahead.
    std::optional<qint64> endMs() const;

    bool operator==(const KeyFacts &) const = default;
    void keep(StateStream &stream);
};

class KeyRegister
{
public:
    // Replaces what was known of these keys.
    void tell(const QList<KeyFacts> &facts);
    const KeyFacts *facts(const QString &key) const;
    QList<KeyFacts> all() const;
    // When a key that replaces this one was made; nothing when there is none.
    std::optional<qint64> rotatedMs(const QString &key) const;
    // Whether the key ended or was replaced at most so long before.
    bool changedWithin(const QString &key, qint64 nowMs, qint64 withinMs) const;

    struct Use {
        qint64 firstMs = 0;
        qint64 lastMs = 0; // before the event at hand
        qint64 requests = 0;
        QString source; // the last address that it was used from
        ValueHistory gapsMs;
        void keep(StateStream &stream) { stream.keep(firstMs, lastMs, requests, source, gapsMs); }
    };
    // Null before the first event of the key.
    const Use *use(const QString &key) const;
    // The first event of all; nothing is known of what was before.
    qint64 watchedFromMs() const { return m_fromMs; }

    // After all detections have seen the event.
    void observe(const SecurityEvent &event);
    void forget(const MisusePerson &person);
    void keep(StateStream &stream);

private:
    static constexpr size_t kMostKeys = 200'000;

    std::map<QString, KeyFacts> m_facts;
    std::map<QString, qint64> m_rotatedMs;
    mutable StateOf<Use> m_uses;
    qint64 m_fromMs = 0;
};

} // namespace Gatehouse
