// How AdminApi reads rows: pages of them, and one.
#include "app/demogateway/adminapi.h"
#include "app/demogateway/apicollections.h"
#include "app/demogateway/apireplies.h"
#include "models/database/database.h"

#include <QJsonArray>

namespace Gatehouse::Demo
{

namespace
{

constexpr qint64 kDefaultPageSize = 50;
constexpr qint64 kMaxPageSize = 500;
constexpr qint64 kMaxPage = 1'000'000;
constexpr qsizetype kMaxSearchLength = 200;

// A whole number of the query within [1, max]; `ifNone` when it is not given.
Result<qint64> pageNumber(const QUrlQuery &query, const QString &name, qint64 ifNone, qint64 max)
{
    if (!query.hasQueryItem(name))
        return ifNone;
    bool ok = false;
    const qint64 value = query.queryItemValue(name).toLongLong(&ok);
    if (!ok || value < 1 || value > max)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 must be a whole number from 1 to %2.").arg(name).arg(max));
    return value;
}

QString columnList(const Collection &collection)
{
    QStringList names;
    for (const Collection::Column &column : collection.columns)
        names.append(QString::fromLatin1(column.name));
    return names.join(QStringLiteral(", "));
}

QJsonObject rowObject(const Collection &collection, const RowStream &row)
{
    QJsonObject object;
    int index = 0;
    for (const Collection::Column &column : collection.columns) {
        QJsonValue value(QJsonValue::Null);
        if (!row.isNull(index))
            value = column.type == Collection::Type::Integer ? QJsonValue(row.integer(index))
                                                             : QJsonValue(row.string(index));
        object.insert(QString::fromLatin1(column.name), value);
        ++index;
    }
    return object;
}

// The condition for what is searched, and the values to bind; empty when nothing is.
std::pair<QString, QVariantList> searchClause(const Collection &collection, QString search)
{
    if (search.isEmpty())
        return {};
    search.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
        .replace(QLatin1Char('%'), QStringLiteral("\\%"))
        .replace(QLatin1Char('_'), QStringLiteral("\\_"));
    QStringList terms;
    QVariantList values;
    for (const char *column : collection.searched) {
        terms.append(QStringLiteral("%1 LIKE ? ESCAPE '\\'").arg(QString::fromLatin1(column)));
        values.append(QLatin1Char('%') + search + QLatin1Char('%'));
    }
    return {QStringLiteral(" WHERE ") + terms.join(QStringLiteral(" OR ")), values};
}

Error noSuchRow(const Collection &collection, qint64 id)
{
    return {ErrorKind::NotFound,
            QStringLiteral("There is no %1 with the id %2.").arg(QString::fromLatin1(collection.kind)).arg(id)};
}

} // namespace

ApiReply AdminApi::list(const Collection &collection, const ApiRequest &request)
{
    const auto page = pageNumber(request.query, QStringLiteral("page"), 1, kMaxPage);
    if (!page)
        return errorReply(page.error());
    const auto pageSize = pageNumber(request.query, QStringLiteral("page_size"), kDefaultPageSize, kMaxPageSize);
    if (!pageSize)
        return errorReply(pageSize.error());
    const QString search = request.query.queryItemValue(QStringLiteral("search"), QUrl::FullyDecoded);
    if (search.size() > kMaxSearchLength)
        return errorReply(400, QStringLiteral("invalid_request"),
                          QStringLiteral("search is longer than %1 characters.").arg(kMaxSearchLength));
    const auto [where, filter] = searchClause(collection, search);
    QVariantList values = filter;
    const QString table = QString::fromLatin1(collection.table);
    const auto total = m_database.scalar(QStringLiteral("SELECT count(*) FROM ") + table + where, values);
    if (!total)
        return errorReply(total.error());
    values.append({*pageSize, (*page - 1) * *pageSize});
    auto rows = m_database.query(QStringLiteral("SELECT %1 FROM %2%3 ORDER BY %4 LIMIT ? OFFSET ?")
                                     .arg(columnList(collection), table, where, QString::fromLatin1(collection.order)),
                                 values);
    if (!rows)
        return errorReply(rows.error());
    QJsonArray data;
    while (true) {
        const auto more = (*rows)->next();
        if (!more)
            return errorReply(more.error());
        if (!*more)
            return pageReply(data, *page, *pageSize, *total);
        data.append(rowObject(collection, **rows));
    }
}

Result<QJsonObject> AdminApi::row(const Collection &collection, qint64 id)
{
    auto rows = m_database.query(QStringLiteral("SELECT %1 FROM %2 WHERE id = ?")
                                     .arg(columnList(collection), QString::fromLatin1(collection.table)),
                                 {id});
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return std::unexpected(noSuchRow(collection, id));
    return rowObject(collection, **rows);
}

ApiReply AdminApi::get(const Collection &collection, qint64 id)
{
    const auto found = row(collection, id);
    return found ? dataReply(*found) : errorReply(found.error());
}

} // namespace Gatehouse::Demo
