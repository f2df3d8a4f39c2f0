// What alerts of figures can be replayed from, in the console store: of each the minute in which it began and the one
// that it tells of. Whoever sees alerts may read it, whoever handles them writes it; it goes when a person is erased
// from the alert.
#pragma once

#include "models/alerts/keptreplay.h"
#include "models/database/database.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store.
class ReplayBook
{
public:
    // The console store; it outlives it.
    explicit ReplayBook(Database &store)
        : m_store(store)
    {
    }

    // Of an alert that is raised.
    Result<void> enter(qint64 alert, const QList<KeptReplay> &replays);
    // Of one that tells of a later minute from now on: how it began stays.
    Result<void> renew(qint64 alert, const QList<KeptReplay> &replays);
    // The first one first. None: of what no detector of figures found, of what was raised before replays were kept, and
    // of a minute that is larger than what is kept.
    Result<QList<KeptReplay>> of(qint64 alert);

private:
    Result<void> put(qint64 alert, const KeptReplay &replay);

    QString table() const;

    Database &m_store;
};

} // namespace Gatehouse
