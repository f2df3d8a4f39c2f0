#include "models/gateway/classification.h"

#include "models/gateway/profilebytes.h"
#include "models/gateway/profileloader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kDataMap = QStringLiteral("data_map");
const QString kTables = QStringLiteral("tables");
const QString kColumns = QStringLiteral("columns");
const QString kIgnored = QStringLiteral("ignored_tables");
const QString kIsIgnored = QStringLiteral("ignored");

// Tables first: columns are put into them.
QList<Classification> inOrder(QList<Classification> said)
{
    std::ranges::stable_sort(said, {}, [](const Classification &one) { return !one.column.isEmpty(); });
    return said;
}

// The tables and the ignored tables of a data map, while classifications are put into it.
class MapDraft
{
public:
    explicit MapDraft(const QJsonObject &map)
        : m_map(map)
        , m_tables(map.value(kTables).toObject())
        , m_ignored(map.value(kIgnored).toArray())
    {
    }

    // The profile knows it by now, and says something else of it.
    bool contradicts(const Classification &one) const { return isKnown(one) && !isSame(one); }

    Result<void> put(const Classification &one)
    {
        if (one.table.isEmpty() || one.says.isEmpty())
            return refused(one, QStringLiteral("it names no table, or says nothing of it"));
        if (isKnown(one))
            return isSame(one) ? Result<void>() : contradicted(one);
        return one.column.isEmpty() ? putTable(one) : putColumn(one);
    }

    QJsonObject map() const
    {
        QJsonObject whole = m_map;
        whole.insert(kTables, m_tables);
        if (!m_ignored.isEmpty())
            whole.insert(kIgnored, m_ignored);
        return whole;
    }

private:
    static std::unexpected<Error> refused(const Classification &one, const QString &why)
    {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The classification of %1 cannot be used: %2.").arg(one.place(), why));
    }

    static std::unexpected<Error> contradicted(const Classification &one)
    {
        return refused(one, QStringLiteral("the profile knows it by now, and says something else of it. Withdraw the "
                                           "classification with 'gatehousectl datamap withdraw %1 --reason WHY', or "
                                           "change the profile")
                                .arg(one.place()));
    }

    QJsonObject columnsOf(const QString &table) const
    {
        return m_tables.value(table).toObject().value(kColumns).toObject();
    }

    bool isKnown(const Classification &one) const
    {
        return one.column.isEmpty() ? m_ignored.contains(one.table) || m_tables.contains(one.table)
                                    : columnsOf(one.table).contains(one.column);
    }

    bool isSame(const Classification &one) const
    {
        if (!one.column.isEmpty())
            return columnsOf(one.table).value(one.column).toObject() == one.says;
        if (m_ignored.contains(one.table))
            return one.isMachinery();
        QJsonObject known = m_tables.value(one.table).toObject();
        QJsonObject said = one.says;
        known.remove(kColumns);
        said.remove(kColumns);
        return known == said;
    }

    Result<void> putTable(const Classification &one)
    {
        if (one.isMachinery()) {
            m_ignored.append(one.table);
            return {};
        }
        QJsonObject table = one.says;
        if (!table.contains(kColumns))
            table.insert(kColumns, QJsonObject());
        m_tables.insert(one.table, table);
        return {};
    }

    Result<void> putColumn(const Classification &one)
    {
        if (!m_tables.contains(one.table))
            return refused(
                one,
                QStringLiteral("nobody has said what is in the table %1. Classify the table first").arg(one.table));
        QJsonObject table = m_tables.value(one.table).toObject();
        QJsonObject columns = columnsOf(one.table);
        columns.insert(one.column, one.says);
        table.insert(kColumns, columns);
        m_tables.insert(one.table, table);
        return {};
    }

    const QJsonObject m_map;
    QJsonObject m_tables;
    QJsonArray m_ignored;
};

} // namespace

QString Classification::place() const
{
    return column.isEmpty() ? table : table + QLatin1Char('.') + column;
}

bool Classification::isMachinery() const
{
    return column.isEmpty() && says == machinery();
}

QJsonObject Classification::machinery()
{
    return {{kIsIgnored, true}};
}

Result<GatewayProfile> classifiedProfile(const QByteArray &bytes, const QString &source,
                                         const QList<Classification> &said)
{
    if (said.isEmpty())
        return parseProfile(bytes, source);
    // Else mistakes of the profile would be told as those of a classification.
    if (const auto bare = parseProfile(bytes, source); !bare)
        return bare;
    QJsonObject document = QJsonDocument::fromJson(bytes).object();
    MapDraft draft(document.value(kDataMap).toObject());
    for (const Classification &one : inOrder(said)) {
        if (const auto put = draft.put(one); !put)
            return std::unexpected(put.error());
    }
    document.insert(kDataMap, draft.map());
    auto whole = parseProfile(QJsonDocument(document).toJson(QJsonDocument::Compact),
                              source + QStringLiteral(" with what was classified here"));
    if (whole)
        whole->source = source;
    return whole;
}

Result<GatewayProfile> loadClassifiedProfile(const QString &profile, const QList<Classification> &said)
{
    if (said.isEmpty())
        return loadProfile(profile);
    const auto bare = loadProfile(profile);
    const auto bytes = bare ? profileBytes(profile) : std::unexpected(bare.error());
    return bytes ? classifiedProfile(*bytes, bare->source, said) : std::unexpected(bytes.error());
}

Result<ClassifiedProfile> loadContradictedProfile(const QString &profile, const QList<Classification> &said)
{
    const auto bytes = profileBytes(profile);
    if (!bytes)
        return std::unexpected(bytes.error());
    const MapDraft known(QJsonDocument::fromJson(*bytes).object().value(kDataMap).toObject());
    ClassifiedProfile found;
    QList<Classification> rest;
    for (const Classification &one : said)
        (known.contradicts(one) ? found.contradicted : rest).append(one);
    auto whole = loadClassifiedProfile(profile, rest);
    if (!whole)
        return std::unexpected(whole.error());
    found.profile = std::move(*whole);
    return found;
}

QJsonObject profileFragment(const QList<Classification> &said)
{
    QJsonObject tables;
    QJsonArray ignored;
    for (const Classification &one : inOrder(said)) {
        QJsonObject table = tables.value(one.table).toObject();
        if (one.isMachinery()) {
            ignored.append(one.table);
            continue;
        }
        if (one.column.isEmpty()) {
            table = one.says;
        } else {
            QJsonObject columns = table.value(kColumns).toObject();
            columns.insert(one.column, one.says);
            table.insert(kColumns, columns);
        }
        tables.insert(one.table, table);
    }
    QJsonObject map{{kTables, tables}};
    if (!ignored.isEmpty())
        map.insert(kIgnored, ignored);
    return {{kDataMap, map}};
}

} // namespace Gatehouse
