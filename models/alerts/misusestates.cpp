#include "models/alerts/misusestates.h"

#include "models/alerts/securitywatch.h"
#include "models/database/rowlist.h"

namespace Gatehouse
{

namespace
{

struct KeptState {
    QString place;
    qint64 epoch = 0;
    qint64 stateMs = 0;
    QByteArray state;
};

constexpr int kMostTries = 5;

bool isOnServer(const Database &store)
{
    return store.dialect() == Dialect::PostgreSql;
}

Result<QList<KeptState>> statesOf(Database &store, const QString &gateway)
{
    const QString sql =
        isOnServer(store)
            ? QStringLiteral("SELECT place, epoch, state_ms, state FROM gatehouse.misuse_states(?)")
            : QStringLiteral("SELECT gateway, epoch, state_ms, state FROM alert_watch WHERE state IS NOT NULL AND "
                             "(gateway = ?1 || '/security' OR gateway GLOB ?1 || '/security/*')");
    return rowsOf<KeptState>(store, sql, {gateway}, [](const RowStream &row) {
        const std::string_view state = row.text(3);
        return Result<KeptState>(
            {row.string(0), row.integer(1), row.integer(2), QByteArray(state.data(), qsizetype(state.size()))});
    });
}

// Empty: nobody is named in it.
QByteArray without(const MisusePerson &person, KeptState &kept)
{
    SecurityWatch watch;
    if (!watch.restore(kept.state)) {
        watch.heedExpectedFrom(SecurityWatch::heedsExpectedFromMs(kept.state, kept.stateMs));
        kept.stateMs = 0;
        return watch.snapshot();
    }
    const QByteArray before = watch.snapshot();
    watch.forget(person);
    const QByteArray after = watch.snapshot();
    return after == before ? QByteArray() : after;
}

// False: it was written anew meanwhile.
Result<bool> replace(Database &store, const KeptState &known, const KeptState &now)
{
    if (isOnServer(store)) {
        const auto done = store.scalar(QStringLiteral("SELECT gatehouse.replace_misuse_state(?, ?, ?, ?, ?)"),
                                       {known.place, known.epoch, known.stateMs, now.stateMs, now.state});
        return done ? Result<bool>(*done == 1) : std::unexpected(done.error());
    }
    const auto done = store.execute(
        QStringLiteral("UPDATE alert_watch SET state = ?, state_ms = ?, epoch = epoch + 1, owner = '', until_ms = 0 "
                       "WHERE gateway = ? AND epoch = ? AND state_ms = ?"),
        {now.state, now.stateMs, known.place, known.epoch, known.stateMs});
    return done ? Result<bool>(*done == 1) : std::unexpected(done.error());
}

} // namespace

Result<qint64> eraseFromMisuseStates(Database &store, const QString &gateway, const MisusePerson &person)
{
    qint64 changed = 0;
    for (int tries = 0; tries < kMostTries; ++tries) {
        const auto states = statesOf(store, gateway);
        if (!states)
            return std::unexpected(states.error());
        bool isDone = true;
        for (const KeptState &known : *states) {
            if (SecurityWatch::isOfNewerVersion(known.state))
                return failure(ErrorKind::Unsupported,
                               QStringLiteral("What is remembered to look for misuse at this gateway was written by a "
                                              "newer Gatehouse. Let that one carry out the erasure."));
            KeptState now = known;
            now.state = without(person, now);
            if (now.state.isEmpty())
                continue;
            const auto replaced = replace(store, known, now);
            if (!replaced)
                return std::unexpected(replaced.error());
            changed += *replaced ? 1 : 0;
            isDone = isDone && *replaced;
        }
        if (isDone)
            return changed;
    }
    return failure(ErrorKind::Busy, QStringLiteral("What is remembered to look for misuse at this gateway is written "
                                                   "anew again and again, so nobody can be taken out of it. Try again "
                                                   "in a minute."));
}

} // namespace Gatehouse
