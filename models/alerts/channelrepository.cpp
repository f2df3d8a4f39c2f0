#include "models/alerts/channelrepository.h"

#include "models/core/timespan.h"
#include "models/team/demand.h"

#include <QHash>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kRecentMs = 7 * kDayMs;

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString newChannelId()
{
    return QStringLiteral("ch-%1").arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

Result<AlertChannel> channelOf(const RowStream &row)
{
    const auto kind = channelKindFromToken(row.string(2));
    if (!kind)
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("The channel \"%1\" is of a kind that this Gatehouse does not "
                                      "know. Update Gatehouse.")
                           .arg(row.string(3)));
    AlertChannel channel;
    channel.id = row.string(0);
    channel.version = int(row.integer(1));
    channel.kind = *kind;
    channel.name = row.string(3);
    channel.enabled = row.integer(4) != 0;
    channel.least = AlertLevel(std::clamp<qint64>(row.integer(5), 1, qint64(kAlertLevels.size()) - 1));
    readChannelBody(QJsonDocument::fromJson(row.string(6).toUtf8()).object(), channel);
    channel.changedBy = row.string(7);
    channel.changedMs = row.integer(8);
    return channel;
}

} // namespace

ChannelRepository::ChannelRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                     const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString ChannelRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

Result<QList<AlertChannel>> ChannelRepository::list()
{
    QList<AlertChannel> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT c.id, c.version, c.kind, c.name, c.enabled, c.least_level, c.body, c.changed_by, "
                       "c.changed_ms FROM %1 c WHERE c.removed = 0 AND c.version = (SELECT max(v.version) FROM %1 v "
                       "WHERE v.id = c.id) ORDER BY lower(c.name), c.id")
            .arg(table("alert_channel")),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            auto channel = channelOf(row);
            if (!channel)
                return std::unexpected(channel.error());
            all.append(std::move(*channel));
            return {};
        });
    return read ? Result<QList<AlertChannel>>(std::move(all)) : std::unexpected(read.error());
}

Result<AlertChannel> ChannelRepository::find(const QString &idOrName)
{
    const auto all = list();
    if (!all)
        return std::unexpected(all.error());
    const auto found = std::ranges::find_if(*all, [&](const AlertChannel &each) {
        return each.id == idOrName || each.name.compare(idOrName, Qt::CaseInsensitive) == 0;
    });
    return found == all->cend()
               ? failure(ErrorKind::NotFound,
                         QStringLiteral("There is no channel \"%1\". 'alerts channels list' names those there are.")
                             .arg(idOrName))
               : Result<AlertChannel>(*found);
}

Result<AlertChannel> ChannelRepository::save(const QString &by, const AlertChannel &channel)
{
    if (auto checked = checkChannel(channel); !checked)
        return std::unexpected(checked.error());
    AlertChannel kept = channel;
    kept.name = channel.name.trimmed();
    if (kept.id.isEmpty())
        kept.id = newChannelId();
    const auto written = m_store.transaction([&]() -> Result<void> {
        const auto others = list();
        if (!others)
            return std::unexpected(others.error());
        const bool taken = std::ranges::any_of(*others, [&](const AlertChannel &each) {
            return each.id != kept.id && each.name.compare(kept.name, Qt::CaseInsensitive) == 0;
        });
        return taken ? failure(ErrorKind::InvalidInput,
                               QStringLiteral("There is a channel \"%1\" already. Choose another name.").arg(kept.name))
                     : write(by, kept, false);
    });
    return written ? find(kept.id) : std::unexpected(written.error());
}

Result<void> ChannelRepository::remove(const QString &by, const QString &id)
{
    return m_store.transaction([&]() -> Result<void> {
        auto channel = find(id);
        return channel ? write(by, *channel, true) : std::unexpected(channel.error());
    });
}

// The version that was read, and one more: two who change it at once do not overwrite each other.
Result<void> ChannelRepository::write(const QString &by, const AlertChannel &channel, bool removed)
{
    if (!m_onServer) {
        if (auto allowed = demandRight(m_operators, by, Right::EditAlertRules); !allowed)
            return allowed;
        const auto newest =
            m_store.scalar(QStringLiteral("SELECT max(version) FROM alert_channel WHERE id = ?"), {channel.id});
        if (!newest)
            return std::unexpected(newest.error());
        if (*newest != channel.version)
            return failure(ErrorKind::Denied, QStringLiteral("The channel was changed meanwhile. Look again."));
    }
    const auto done = m_store.execute(
        QStringLiteral("INSERT INTO %1 (id, version, kind, name, enabled, removed, least_level, body, changed_by, "
                       "changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .arg(table("alert_channel")),
        {channel.id, channel.version + 1, channelKindToken(channel.kind), channel.name, int(channel.enabled),
         int(removed), int(channel.least), jsonText(channelBody(channel)), by, m_clock.nowMs()});
    if (!done)
        return std::unexpected(done.error());
    return m_onServer ? Result<void>() : record(by, channel, removed); // the server writes the entry by itself
}

// Without the settings, for addresses may name somebody.
Result<void> ChannelRepository::record(const QString &by, const AlertChannel &channel, bool removed)
{
    const QJsonObject detail{{QStringLiteral("enabled"), channel.enabled},
                             {QStringLiteral("kind"), channelKindToken(channel.kind)},
                             {QStringLiteral("version"), channel.version + 1}};
    const auto recorded =
        m_audit.append({0,
                        0,
                        by,
                        removed ? QStringLiteral("alert.channel_removed") : QStringLiteral("alert.channel_changed"),
                        QStringLiteral("channel ") + channel.id,
                        {},
                        jsonText(detail)});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<QList<ChannelStanding>> ChannelRepository::standings()
{
    QHash<QString, ChannelStanding> all;
    const auto counted = m_store.visitRows(
        QStringLiteral("SELECT n.channel, n.state, count(*) FROM %1 n WHERE n.state = 'waiting' OR n.settled_ms >= ? "
                       "GROUP BY n.channel, n.state")
            .arg(table("alert_notice")),
        {m_clock.nowMs() - kRecentMs}, {}, [&all](const RowStream &row) -> Result<void> {
            ChannelStanding &standing = all[row.string(0)];
            const QString state = row.string(1);
            int unused = 0;
            int &count = state == QLatin1String("waiting")    ? standing.waiting
                         : state == QLatin1String("sent")     ? standing.sent
                         : state == QLatin1String("given_up") ? standing.givenUp
                                                              : unused;
            count = int(row.integer(2));
            return {};
        });
    const auto fared = m_store.visitRows(
        QStringLiteral(
            "SELECT s.channel, s.sent_ms, s.failed_ms, s.error, s.heartbeat_ms FROM %1 s ORDER BY s.failed_ms")
            .arg(table("alert_channel_state")),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            ChannelStanding &standing = all[row.string(0)];
            standing.sentMs = std::max(standing.sentMs, row.integer(1));
            if (row.integer(2) > 0) {
                standing.failedMs = row.integer(2);
                standing.error = row.string(3);
            }
            standing.heartbeatMs = std::max(standing.heartbeatMs, row.integer(4));
            return {};
        });
    if (!counted || !fared)
        return std::unexpected(counted ? fared.error() : counted.error());
    for (auto at = all.begin(); at != all.end(); ++at)
        at->channel = at.key();
    QList<ChannelStanding> sorted = all.values();
    std::ranges::sort(sorted, {}, &ChannelStanding::channel);
    return sorted;
}

} // namespace Gatehouse
