#include "models/promises/credentialage.h"

namespace Gatehouse
{

namespace
{

// More credentials than any gateway has; a table of more is something else.
constexpr qint64 kMostCredentials = 5'000'000;

// Products write 0 or -1 for "never".
std::optional<qint64> msOf(const StoredTime &time, const RowStream &row, int at)
{
    if (row.isNull(at))
        return std::nullopt;
    const auto us = time.usOf(row.value(at));
    return us && *us > 0 ? std::optional(*us / 1000) : std::nullopt;
}

// The times of one row that are asked for, in the order of the select list.
class Times
{
public:
    Times(const TableFacts &facts, const QList<PromiseTime> &wanted)
    {
        for (const PromiseTime &time : wanted) {
            m_times.append(facts.time(time));
            m_selected.append(m_times.last() ? m_times.last()->selected() : QStringLiteral("NULL"));
        }
    }

    QString selected() const { return m_selected.join(QStringLiteral(", ")); }
    std::optional<qint64> at(const RowStream &row, int index, int first) const
    {
        return m_times.at(index) ? msOf(*m_times.at(index), row, first + index) : std::nullopt;
    }

private:
    QList<std::optional<StoredTime>> m_times;
    QStringList m_selected;
};

} // namespace

Result<void> visitCredentialAges(const TablePlace &place, const CredentialTable &table, const PromiseScene &scene,
                                 CredentialAge::Of of, const std::function<void(const CredentialAge &)> &each)
{
    const TableFacts facts(place, scene);
    if (!facts.has(table.id))
        return failure(ErrorKind::Unsupported, QStringLiteral("%1 has no column %2").arg(table.table, table.id));
    const bool ofUse = of == CredentialAge::Of::Use;
    const Times times(facts, {table.created, ofUse ? table.lastUsed : table.rotated, table.expires, table.deleted});
    const SqlCondition live = facts.of(table.live);
    const bool knowsUse = !ofUse || facts.time(table.lastUsed).has_value();
    const qint64 nowMs = scene.clock.nowMs();
    return place.database->visitRows(QStringLiteral("SELECT %1, %2 FROM %3%4 LIMIT %5")
                                         .arg(place.quoted(table.id), times.selected(), place.name(),
                                              live.sql.isEmpty() ? QString() : QStringLiteral(" WHERE ") + live.sql)
                                         .arg(kMostCredentials),
                                     live.values, scene.limits(), [&](const RowStream &row) -> Result<void> {
                                         const auto created = times.at(row, 0, 1);
                                         const auto later = times.at(row, 1, 1);
                                         const auto expires = times.at(row, 2, 1);
                                         if (times.at(row, 3, 1) || (expires && *expires <= nowMs))
                                             return {};
                                         CredentialAge age{row.string(0), {}};
                                         if (knowsUse)
                                             age.sinceMs = later ? later : created;
                                         each(age);
                                         return {};
                                     });
}

} // namespace Gatehouse
