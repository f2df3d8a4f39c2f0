#include "models/privacy/rowcounter.h"

#include "models/privacy/columnshape.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Where the flags stand in what is selected; those of links that are checked follow, then the sums, then what is
// checked.
enum Selected { kOwn, kOthers, kExpired, kHeld, kMentioned, kTraceable, kTime, kLinks };

} // namespace

QStringList sumColumns(const DataMapTable &table, const TablePlace &place)
{
    QStringList columns;
    for (const DataMapColumn &column : table.columns) {
        const ColumnSchema *live = place.column(column.name);
        const ColumnShape shape = live ? columnShape(*live, place.dialect()) : ColumnShape::Other;
        const bool isSummed = column.category == QLatin1String("billing") || column.category == QLatin1String("usage");
        if (isSummed && (shape == ColumnShape::Integer || shape == ColumnShape::Number))
            columns.append(column.name);
    }
    return columns;
}

SqlCondition traceable(const DataMapTable &table, const TablePlace &place, const Person &person,
                       const std::function<QStringList(const SubjectLink &, const QStringList &)> &values)
{
    QList<SqlCondition> ways;
    for (const SubjectLink &link : table.subject) {
        const DataMapColumn *column = table.column(link.column);
        const bool isBlanked = column && column->onErasure == QLatin1String("blank");
        if (link.mention.isEmpty() && link.path.isEmpty() && link.as.isEmpty() && link.when.path.isEmpty() &&
            !isBlanked)
            ways.append(allOf(
                {holdsOneOf(place, link.column, values(link, person.valuesOf(link.table, link.key))),
                 link.when.column.isEmpty() ? SqlCondition() : holdsOneOf(place, link.when.column, link.whenEquals)}));
    }
    return anyOf(ways);
}

RowTime::RowTime(const DataMapTable &table, const TablePlace &place)
{
    const ColumnSchema *column = place.column(table.timeColumn);
    if (!column)
        return;
    m_isThere = true;
    m_time = StoredTime(place.dialect(), place.quoted(column->name), column->type, table.timeUnitUs);
    m_isDateText = table.timeUnitUs == 0 && columnShape(*column, place.dialect()) == ColumnShape::Text;
}

QString RowTime::selected() const
{
    if (!m_isThere)
        return QStringLiteral("NULL");
    return m_isDateText ? m_time.column() : m_time.selected();
}

std::optional<qint64> RowTime::usOf(const RowStream &row, int at) const
{
    if (!m_isThere || row.isNull(at))
        return std::nullopt;
    if (!m_isDateText)
        return m_time.usOf(row.value(at));
    const QDate day = QDate::fromString(row.string(at).left(10), Qt::ISODate);
    return day.isValid() ? std::optional(day.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000) : std::nullopt;
}

RowCounter::RowCounter(const SubjectLinks &links, const Person &person, const QList<RowHold> &holds, QDate day)
    : m_links(links)
    , m_time(links.table(), links.place())
{
    const DataMapTable &table = links.table();
    const TablePlace &place = links.place();
    QList<SqlCondition> mentions;
    for (const RowLink &link : links.links()) {
        if (link.isMention() && !link.isChecked)
            mentions.append(link.condition);
    }
    select(links.ownUnchecked());
    select(links.others());
    select(links.expired(day));
    select(links.held(holds));
    select(anyOf(mentions));
    select(traceable(table, place, person, [](const SubjectLink &, const QStringList &same) { return same; }));
    m_selected.append(m_time.selected());
    for (const RowLink &link : links.links()) {
        if (link.isChecked)
            select(link.condition);
    }
    if (table.disposition != Disposition::Delete)
        m_sums = sumColumns(table, place);
    for (const QString &column : std::as_const(m_sums))
        m_selected.append(place.quoted(column));
    for (const QString &column : links.checkedColumns())
        m_selected.append(links.jsonSelected(column));
}

void RowCounter::select(const SqlCondition &flag)
{
    const SqlCondition written = flagOf(flag);
    m_selected.append(written.sql);
    m_values += written.values;
}

Result<void> RowCounter::addTo(FoundTable &found, const std::stop_token &stop) const
{
    const SqlCondition any = m_links.anyLink();
    if (isNever(any))
        return {};
    const QString sql = QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                            .arg(m_selected.join(QStringLiteral(", ")), m_links.place().name(), any.sql);
    return m_links.place().database->visitRows(sql, m_values + any.values, {{}, stop},
                                               [&](const RowStream &row) -> Result<void> {
                                                   classify(row, found);
                                                   return {};
                                               });
}

bool RowCounter::leadsBy(const RowStream &row, bool mentions) const
{
    if (row.integer(mentions ? kMentioned : kOwn) != 0)
        return true;
    const int first = int(m_selected.size() - m_links.checkedColumns().size());
    int flag = kLinks;
    for (const RowLink &link : m_links.links()) {
        if (!link.isChecked)
            continue;
        if (row.integer(flag++) != 0 && link.isMention() == mentions && m_links.holds(link, row, first))
            return true;
    }
    return false;
}

void RowCounter::classify(const RowStream &row, FoundTable &found) const
{
    const bool isOwn = leadsBy(row, false);
    bool isGone = false;
    if (isOwn) {
        const PlanPart part = row.integer(kOthers) != 0    ? PlanPart::Shared
                              : row.integer(kExpired) != 0 ? PlanPart::Expired
                                                           : PlanPart::Own;
        tally(row, found.parts[part]);
        isGone =
            part == PlanPart::Expired || (part == PlanPart::Own && m_links.table().disposition == Disposition::Delete);
        const int firstSum = int(m_selected.size() - m_links.checkedColumns().size() - m_sums.size());
        for (qsizetype i = 0; part != PlanPart::Expired && row.integer(kTraceable) != 0 && i < m_sums.size(); ++i)
            found.sums[m_sums.at(i)].add(row.value(firstSum + int(i)));
    }
    if (!isGone && leadsBy(row, true))
        tally(row, found.parts[PlanPart::Mention]);
}

void RowCounter::tally(const RowStream &row, RowTally &tally) const
{
    ++tally.rows;
    tally.held += row.integer(kHeld) != 0 ? 1 : 0;
    if (const std::optional<qint64> us = m_time.usOf(row, kTime)) {
        tally.oldestUs = std::min(tally.oldestUs.value_or(*us), *us);
        tally.newestUs = std::max(tally.newestUs.value_or(*us), *us);
    }
}

} // namespace Gatehouse
