#include "models/promises/contenttext.h"
#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/core/format.h"
#include "models/privacy/columnshape.h"

#include <array>

namespace Gatehouse
{

namespace
{

// A table of more rows is looked at from its newest row back; an hour's traffic of any gateway is fewer.
constexpr qint64 kMostRows = 200'000;
constexpr qint64 kNewestRows = 20'000;
// Classes of logs, in which nothing but metadata belongs. Letters to support hold what people wrote, and may.
constexpr std::array kLogClasses{"request_log", "technical_log", "security_log", "usage", "administration"};

bool isLog(const DataMapTable &table)
{
    return std::ranges::any_of(kLogClasses,
                               [&](const char *each) { return table.retentionClass == QLatin1String(each); });
}

// Texts that a product writes where it keeps nothing.
SqlCondition holdsSomething(const TablePlace &place, const ColumnSchema &column)
{
    const QString name = place.quoted(column.name);
    const ColumnShape shape = columnShape(column, place.dialect());
    if (shape == ColumnShape::Bytes || !holdsText(shape))
        return {name + QStringLiteral(" IS NOT NULL"), {}};
    const QString text = place.dialect() == Dialect::PostgreSql ? QStringLiteral("CAST(%1 AS text)").arg(name) : name;
    return {QStringLiteral("%1 IS NOT NULL AND %2 NOT IN ('', '{}', '[]', 'null', '\"\"')").arg(name, text), {}};
}

QString columnName(const TablePlace &place, const QString &column)
{
    return QStringLiteral("%1.%2").arg(place.schema.name, column);
}

class ContentLook
{
public:
    explicit ContentLook(const PromiseScene &scene)
        : m_scene(scene)
    {
    }

    Result<PromiseVerdict> run()
    {
        for (const DataMapTable &table : m_scene.profile.dataMap.tables) {
            for (const TablePlace *place : m_scene.tables.placesOf(table.name)) {
                if (auto looked = lookAtTable(table, *place); !looked)
                    return std::unexpected(looked.error());
            }
        }
        PromiseVerdict sum =
            m_sum.sum(verdict(PromiseState::Kept, QStringLiteral("No column of the data map may hold content.")));
        if (sum.state == PromiseState::Kept) {
            sum.summary = QStringLiteral("%1 columns that could hold content are empty; none hides in %2 log columns")
                              .arg(m_contentColumns)
                              .arg(m_logColumns);
        } else if (sum.state == PromiseState::Broken) {
            sum.remedy = QStringLiteral("Switch off what writes it at the gateway, and blank these columns.");
        }
        sum.looked = QStringLiteral("Columns that the data map calls content, and texts of logs, read only; of large "
                                    "tables the newest %1 rows")
                         .arg(formatExact(kNewestRows));
        return sum;
    }

private:
    Result<void> lookAtTable(const DataMapTable &table, const TablePlace &place)
    {
        if (place.isView)
            return {};
        for (const DataMapColumn &column : table.columns) {
            const ColumnSchema *schema = place.column(column.name);
            const bool isContent = column.category == QLatin1String("content");
            const bool mayHide = isLog(table) && column.category == QLatin1String("free_text");
            if (!schema || (!isContent && !mayHide))
                continue;
            if (isContent)
                ++m_contentColumns;
            else
                ++m_logColumns;
            const TableFacts facts(place, m_scene);
            const auto looked =
                isContent ? lookAtContentColumn(facts, table, *schema) : lookIntoTexts(facts, table, *schema);
            if (looked) {
                m_sum.add(*looked);
                continue;
            }
            auto why = unseenBecause(looked.error(), columnName(place, column.name));
            if (!why)
                return std::unexpected(why.error());
            m_sum.add(*why);
        }
        return {};
    }

    // The newest rows alone where there are many.
    Result<QString> newestFirst(const TableFacts &facts, const DataMapTable &table) const
    {
        const auto all = facts.count({}, kMostRows);
        if (!all)
            return std::unexpected(all.error());
        const auto time = facts.time(table);
        return all->isMore && time ? time->column() : QString();
    }

    Result<PromiseVerdict> lookAtContentColumn(const TableFacts &facts, const DataMapTable &table,
                                               const ColumnSchema &column) const
    {
        const QString name = columnName(facts.place(), column.name);
        const auto order = newestFirst(facts, table);
        if (!order)
            return std::unexpected(order.error());
        qint64 filled = 0;
        const SqlCondition something = holdsSomething(facts.place(), column);
        if (order->isEmpty()) {
            const auto rows = facts.count(something, kMostRows);
            if (!rows)
                return std::unexpected(rows.error());
            filled = rows->rows;
        } else {
            const auto rows = facts.place().database->scalar(
                QStringLiteral(
                    "SELECT count(*) FROM (SELECT %1 AS %2 FROM %3 ORDER BY %4 DESC LIMIT %5) newest WHERE %6")
                    .arg(facts.place().quoted(column.name), facts.place().quoted(column.name), facts.place().name(),
                         *order)
                    .arg(kNewestRows)
                    .arg(something.sql));
            if (!rows)
                return std::unexpected(rows.error());
            filled = *rows;
        }
        if (filled == 0)
            return verdict(PromiseState::Kept, QStringLiteral("%1 is empty").arg(name));
        return verdict(PromiseState::Broken,
                       QStringLiteral("%1 holds content in %2 rows").arg(name, formatExact(filled)));
    }

    Result<PromiseVerdict> lookIntoTexts(const TableFacts &facts, const DataMapTable &table,
                                         const ColumnSchema &column) const
    {
        const QString name = columnName(facts.place(), column.name);
        const auto time = facts.time(table);
        qint64 certain = 0;
        qint64 tooLong = 0;
        const auto looked = facts.visit(
            {column.name}, holdsSomething(facts.place(), column), kNewestRows,
            [&](const RowStream &row) -> Result<void> {
                const ContentSign sign = contentSign(row.text(0));
                certain += sign == ContentSign::Certain;
                tooLong += sign == ContentSign::Long;
                return {};
            },
            time ? time->column() : QString());
        if (!looked)
            return std::unexpected(looked.error());
        if (certain > 0)
            return verdict(PromiseState::Broken,
                           QStringLiteral("%1 holds what was said in %2 rows").arg(name, formatExact(certain)));
        if (tooLong > 0) {
            return verdict(PromiseState::AtRisk,
                           QStringLiteral("%1 holds very long texts in %2 rows; look whether they are content")
                               .arg(name, formatExact(tooLong)));
        }
        return verdict(PromiseState::Kept, QStringLiteral("%1 holds no content").arg(name));
    }

    const PromiseScene &m_scene;
    VerdictSum m_sum;
    int m_contentColumns = 0;
    int m_logColumns = 0;
};

} // namespace

Result<PromiseVerdict> lookAtContent(const Commitment &, const PromiseScene &scene)
{
    return ContentLook(scene).run();
}

} // namespace Gatehouse
