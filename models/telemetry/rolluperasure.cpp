#include "models/telemetry/rolluperasure.h"

#include "models/telemetry/rolluprepository.h"

namespace Gatehouse
{

namespace
{

Result<void> setPragma(Database &rollups, const QString &pragma)
{
    if (rollups.dialect() != Dialect::Sqlite)
        return {};
    // A checkpoint gives a row, which says whether a reader was in its way: then the next one does it.
    auto rows = rollups.query(QStringLiteral("PRAGMA ") + pragma);
    if (!rows)
        return std::unexpected(rows.error());
    while (true) {
        const auto more = (*rows)->next();
        if (!more || !*more)
            return more ? Result<void>() : std::unexpected(more.error());
    }
}

} // namespace

Result<qint64> eraseFromRollups(Database &rollups, const QString &fingerprint, const CountedPerson &person,
                                const NameReplacement &replacement)
{
    RollupRepository repository(rollups, fingerprint);
    const auto known = repository.find();
    if (!known || !*known)
        return known ? Result<qint64>(0) : std::unexpected(known.error());
    const auto state = repository.state();
    if (!state)
        return std::unexpected(state.error());
    if (auto set = setPragma(rollups, QStringLiteral("secure_delete=ON")); !set)
        return std::unexpected(set.error());
    qint64 standing = 0;
    const auto changed = repository.change(*state, [&](RollupState &next) -> Result<void> {
        qint64 replaced = 0;
        standing = 0;
        for (const auto &[dimension, names] :
             {std::pair(Dimension::Account, person.accounts), std::pair(Dimension::Key, person.keys)}) {
            for (const QString &name : names) {
                const QString other = replacement(dimension, name);
                const auto done = repository.rename(dimension, name, other);
                // A name that stays as it is counts those that were replaced before a crash, too.
                const auto stands = done ? repository.rename(dimension, other, other) : done;
                if (!stands)
                    return std::unexpected(stands.error());
                replaced += *done;
                standing += *stands;
            }
        }
        if (replaced > 0)
            ++next.generation;
        return {};
    });
    if (!changed)
        return std::unexpected(changed.error());
    if (auto done = setPragma(rollups, QStringLiteral("wal_checkpoint(TRUNCATE)")); !done)
        return std::unexpected(done.error());
    return standing;
}

} // namespace Gatehouse
