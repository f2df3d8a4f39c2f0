#include "models/alerts/replaybook.h"

#include "models/database/rowlist.h"

namespace Gatehouse
{

QString ReplayBook::table() const
{
    return m_store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.alert_replay")
                                                    : QStringLiteral("alert_replay");
}

Result<void> ReplayBook::enter(qint64 alert, const QList<KeptReplay> &replays)
{
    for (const KeptReplay &replay : replays) {
        if (auto done = put(alert, replay); !done)
            return done;
    }
    return {};
}

Result<void> ReplayBook::renew(qint64 alert, const QList<KeptReplay> &replays)
{
    return replays.isEmpty() ? Result<void>() : put(alert, {ReplayPart::Told, replays.constLast().record});
}

Result<void> ReplayBook::put(qint64 alert, const KeptReplay &replay)
{
    const auto kept = m_store.execute(
        QStringLiteral("INSERT INTO %1 (alert, part, record) VALUES (?, ?, ?) ON CONFLICT (alert, part) DO UPDATE SET "
                       "record = excluded.record")
            .arg(table()),
        {alert, replayPartToken(replay.part), replay.record});
    return kept ? Result<void>() : std::unexpected(kept.error());
}

Result<QList<KeptReplay>> ReplayBook::of(qint64 alert)
{
    return rowsOf<KeptReplay>(
        m_store, QStringLiteral("SELECT r.part, r.record FROM %1 r WHERE r.alert = ? ORDER BY r.part").arg(table()),
        {alert}, [](const RowStream &row) {
            const bool isFirst = row.string(0) == replayPartToken(ReplayPart::First);
            const std::string_view record = row.text(1);
            return Result<KeptReplay>(
                {isFirst ? ReplayPart::First : ReplayPart::Told, QByteArray(record.data(), qsizetype(record.size()))});
        });
}

} // namespace Gatehouse
