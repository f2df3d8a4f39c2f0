#include "models/promises/contenttext.h"
#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/rowsample.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/gateway/schemadrift.h"
#include "models/privacy/columnshape.h"

#include <array>

namespace Gatehouse
{

namespace
{

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

bool mayHoldText(const ColumnSchema &column, Dialect dialect)
{
    const ColumnShape shape = columnShape(column, dialect);
    return holdsText(shape) || shape == ColumnShape::Bytes;
}

QString columnName(const TablePlace &place, const QString &column)
{
    return QStringLiteral("%1.%2").arg(place.schema.name, column);
}

QString rowsText(qint64 rows)
{
    return counted(rows, QStringLiteral("row"), QStringLiteral("rows"));
}

// The columns of one table in one place that are looked at.
struct ContentColumns {
    QList<ColumnSchema> content; // nothing may be in them
    QList<ColumnSchema> texts;   // content may hide in them
    QList<ColumnSchema> unknown; // nobody has said what is in them

    bool isEmpty() const { return content.isEmpty() && texts.isEmpty() && unknown.isEmpty(); }
};

class ContentLook
{
public:
    explicit ContentLook(const PromiseScene &scene)
        : m_scene(scene)
        , m_drift(schemaDrift(scene.profile.dataMap, scene.tables.schema()))
    {
    }

    Result<PromiseVerdict> run()
    {
        for (const DataMapTable &table : m_scene.profile.dataMap.tables) {
            if (auto looked = lookAtTable(table); !looked)
                return std::unexpected(looked.error());
        }
        for (const QString &name : std::as_const(m_drift.unknownTables)) {
            if (auto looked = lookAtTable(unknownTable(name)); !looked)
                return std::unexpected(looked.error());
        }
        PromiseVerdict parts =
            m_parts.sum(verdict(PromiseState::Kept, QStringLiteral("No column of the data map may hold content.")));
        if (parts.state == PromiseState::Kept) {
            parts.summary =
                QStringLiteral("%1 empty; none hides in %2")
                    .arg(counted(m_contentColumns, QStringLiteral("column that could hold content is"),
                                 QStringLiteral("columns that could hold content are")),
                         counted(m_logColumns, QStringLiteral("log column"), QStringLiteral("log columns")));
        } else if (parts.state == PromiseState::Broken) {
            parts.remedy = QStringLiteral("Switch off what writes it at the gateway, and blank these columns.");
        }
        VerdictSum all;
        all.add(parts);
        for (const QString &each : std::as_const(m_absent))
            all.addAbsent(each);
        PromiseVerdict sum = all.sum({});
        sum.details += m_notes;
        if (m_logColumns > 0)
            sum.details.append(howLogsAreJudged());
        sum.looked = QStringLiteral("Columns that the data map calls content, texts of logs, and columns that nobody "
                                    "has classified, read only; of more than %1 rows some from all of their period")
                         .arg(formatExact(RowSample::kMostRows));
        return sum;
    }

private:
    static QString howLogsAreJudged()
    {
        return QStringLiteral("Texts of logs are judged by names such as \"messages\" and \"prompt\" in them, and by "
                              "how they read from %1 words on. What was said in fewer words, with no such name before "
                              "it, is not told from an error text.")
            .arg(kProseWords);
    }

    // Of a table that the data map has not.
    static DataMapTable unknownTable(const QString &name)
    {
        DataMapTable table;
        table.name = name;
        return table;
    }

    ContentColumns columnsOf(const DataMapTable &table, const TablePlace &place) const
    {
        ContentColumns found;
        for (const ColumnSchema &column : place.schema.columns) {
            const DataMapColumn *known = table.column(column.name);
            if (!known && mayHoldText(column, place.dialect()))
                found.unknown.append(column);
            else if (known && known->category == QLatin1String("content"))
                found.content.append(column);
            else if (known && isLog(table) && known->category == QLatin1String("free_text"))
                found.texts.append(column);
        }
        return found;
    }

    Result<void> lookAtTable(const DataMapTable &table)
    {
        bool isThere = false;
        for (const TablePlace *place : m_scene.tables.placesOf(table.name)) {
            if (place->isView)
                continue;
            isThere = true;
            noteAbsent(table, *place);
            const ContentColumns columns = columnsOf(table, *place);
            if (columns.isEmpty())
                continue;
            if (auto looked = lookAtPlace(table, *place, columns); !looked)
                return looked;
        }
        const bool mayHold =
            std::ranges::any_of(table.columns, [&](const DataMapColumn &each) { return mayHoldContent(table, each); });
        const bool isTraffic = table.name == m_scene.profile.telemetry.table;
        if (mayHold && (isThere || isTraffic))
            addUnreached(m_parts, m_scene, table.name);
        if (isThere || !mayHold || m_scene.tables.has(table.name))
            return {};
        // Other versions of the product lack other tables; what stands in their place is a table that nobody knows.
        if (!isTraffic)
            m_absent.append(table.name);
        if (!isTraffic || !m_scene.unreached.isEmpty())
            return {};
        m_parts.add(unseen(QStringLiteral("%1 is not in this database, so what the gateway writes of calls elsewhere "
                                          "is not seen")
                               .arg(table.name),
                           {}, QStringLiteral("Name the database that it is in, in the connection.")));
        return {};
    }

    static bool mayHoldContent(const DataMapTable &table, const DataMapColumn &column)
    {
        return column.category == QLatin1String("content") ||
               (isLog(table) && column.category == QLatin1String("free_text"));
    }

    // A column that is gone holds nothing, and its table is looked at: unless it goes by a new name, which is unknown.
    void noteAbsent(const DataMapTable &table, const TablePlace &place)
    {
        for (const DataMapColumn &column : table.columns) {
            if (mayHoldContent(table, column) && !place.column(column.name))
                m_notes.append(QStringLiteral("%1 is not in this database").arg(columnName(place, column.name)));
        }
    }

    Result<void> lookAtPlace(const DataMapTable &table, const TablePlace &place, const ContentColumns &columns)
    {
        m_contentColumns += int(columns.content.size());
        m_logColumns += int(columns.texts.size());
        const TableFacts facts(place, m_scene);
        const auto sample = RowSample::of(facts, table);
        if (!sample)
            return addUnseen(sample.error(), place.schema.name);
        if (auto looked = lookAtContentColumns(place, *sample, columns.content); !looked)
            return looked;
        for (const ColumnSchema &column : columns.texts) {
            if (auto looked = lookIntoTexts(place, *sample, column, true); !looked)
                return looked;
        }
        for (const ColumnSchema &column : columns.unknown) {
            if (auto looked = lookIntoTexts(place, *sample, column, false); !looked)
                return looked;
        }
        return {};
    }

    Result<void> addUnseen(const Error &error, const QString &place)
    {
        const auto why = unseenBecause(error, place);
        if (!why)
            return std::unexpected(why.error());
        m_parts.add(*why);
        return {};
    }

    // All in one reading; where that fails, each by itself, so that one which may not be read hides no other.
    Result<void> lookAtContentColumns(const TablePlace &place, const RowSample &sample,
                                      const QList<ColumnSchema> &columns)
    {
        if (columns.isEmpty())
            return {};
        QStringList names;
        QList<SqlCondition> conditions;
        for (const ColumnSchema &column : columns) {
            names.append(column.name);
            conditions.append(holdsSomething(place, column));
        }
        const auto filled = sample.count(names, conditions);
        if (!filled && columns.size() == 1)
            return addUnseen(filled.error(), columnName(place, names.constFirst()));
        for (qsizetype i = 0; i < columns.size(); ++i) {
            if (filled)
                m_parts.add(judgedContent(columnName(place, names.at(i)), filled->at(i), sample, filled->constLast()));
            else if (auto looked = lookAtContentColumns(place, sample, {columns.at(i)}); !looked)
                return looked;
        }
        return {};
    }

    static PromiseVerdict judgedContent(const QString &name, qint64 filled, const RowSample &sample, qint64 read)
    {
        if (filled > 0) {
            return verdict(PromiseState::Broken,
                           sample.isWhole() ? QStringLiteral("%1 holds content in %2").arg(name, rowsText(filled))
                                            : QStringLiteral("%1 holds content in %2 of a sample of %3")
                                                  .arg(name, formatExact(filled), sample.text(read)));
        }
        if (!sample.isWhole())
            return sampled(name, sample, read);
        return verdict(PromiseState::Kept, QStringLiteral("%1 is empty").arg(name));
    }

    // What was not read was not seen.
    static PromiseVerdict sampled(const QString &name, const RowSample &sample, qint64 read)
    {
        return unseen(QStringLiteral("%1 holds no content in a sample: %2 were read").arg(name, sample.text(read)), {},
                      QStringLiteral("The table is too large to be read whole while the gateway serves. Have a copy of "
                                     "it searched to be certain."));
    }

    Result<void> lookIntoTexts(const TablePlace &place, const RowSample &sample, const ColumnSchema &column,
                               bool isClassified)
    {
        const QString name = columnName(place, column.name);
        qint64 certain = 0;
        qint64 tooLong = 0;
        qint64 prose = 0;
        qint64 read = 0;
        const auto looked = sample.visit({column.name}, [&](const RowStream &row) -> Result<void> {
            const ContentSign sign = row.isNull(0) ? ContentSign::None : contentSign(row.text(0));
            ++read;
            certain += sign == ContentSign::Certain;
            tooLong += sign == ContentSign::Long;
            prose += sign == ContentSign::Prose;
            return {};
        });
        if (!looked)
            return addUnseen(looked.error(), name);
        if (certain > 0) {
            m_parts.add(verdict(PromiseState::Broken,
                                QStringLiteral("%1 holds what was said in %2").arg(name, rowsText(certain))));
        } else if (prose > 0) {
            m_parts.add(verdict(PromiseState::AtRisk,
                                QStringLiteral("%1 holds texts that read like prose in %2; look whether they are "
                                               "content")
                                    .arg(name, rowsText(prose))));
        } else if (tooLong > 0) {
            m_parts.add(verdict(PromiseState::AtRisk,
                                QStringLiteral("%1 holds very long texts in %2; look whether they are content")
                                    .arg(name, rowsText(tooLong))));
        } else if (!isClassified) {
            m_parts.add(
                unseen(QStringLiteral("nobody has said what %1 holds; nothing in it looks like content").arg(name), {},
                       QStringLiteral("Classify it on the page Data map.")));
        } else {
            m_parts.add(sample.isWhole() ? verdict(PromiseState::Kept, QStringLiteral("%1 holds no content").arg(name))
                                         : sampled(name, sample, read));
        }
        return {};
    }

    const PromiseScene &m_scene;
    const SchemaDrift m_drift;
    VerdictSum m_parts;
    QStringList m_absent;
    QStringList m_notes;
    int m_contentColumns = 0;
    int m_logColumns = 0;
};

} // namespace

Result<PromiseVerdict> lookAtContent(const Commitment &, const PromiseScene &scene)
{
    return ContentLook(scene).run();
}

} // namespace Gatehouse
