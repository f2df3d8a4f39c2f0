#include "models/datamap/tablestatement.h"

#include "models/gateway/classification.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace Gatehouse
{

namespace
{

std::unexpected<Error> lacks(const QString &what)
{
    return failure(ErrorKind::InvalidInput, QStringLiteral("A table cannot be classified without %1.").arg(what));
}

// Rows are found through those that a link leads to, so they are erased before them.
int orderOf(const TableStatement &said, const DataMap &map)
{
    const DataMapTable *target = map.table(said.linkTable);
    return target ? std::max(0, target->order - 1) : 0;
}

QJsonObject columnsOf(const TableStatement &said)
{
    QJsonObject columns;
    if (!said.linkColumn.isEmpty()) {
        QJsonObject link{{QStringLiteral("category"), QStringLiteral("identifier")}};
        if (said.disposition != Disposition::Delete)
            link.insert(QStringLiteral("on_erasure"), QStringLiteral("pseudonymise"));
        columns.insert(said.linkColumn, link);
    }
    if (!said.timeColumn.isEmpty())
        columns.insert(said.timeColumn, QJsonObject{{QStringLiteral("category"), QStringLiteral("time")}});
    if (columns.isEmpty())
        columns.insert(said.keyColumn, QJsonObject{{QStringLiteral("category"), QStringLiteral("reference")}});
    return columns;
}

Result<void> checkWhole(const TableStatement &said, const DataMap &map)
{
    if (said.category.isEmpty() || said.purpose.isEmpty())
        return lacks(QStringLiteral("its category and its purpose"));
    if (!map.retentionClasses.contains(said.retentionClass))
        return lacks(QStringLiteral("a retention class: %1")
                         .arg(QStringList(map.retentionClasses.keys()).join(QStringLiteral(", "))));
    if (said.isPersonal && said.linkColumn.isEmpty() && said.unlinked.isEmpty())
        return lacks(QStringLiteral("the column that leads to the person, or why there is none"));
    if (said.linkColumn.isEmpty() && said.timeColumn.isEmpty() && said.keyColumn.isEmpty())
        return lacks(QStringLiteral("the column that tells its rows apart"));
    return {};
}

} // namespace

Result<QJsonObject> tableStatement(const TableStatement &said, const DataMap &map)
{
    if (said.isMachinery)
        return Classification::machinery();
    if (const auto whole = checkWhole(said, map); !whole)
        return std::unexpected(whole.error());
    QJsonObject says{{QStringLiteral("category"), said.category},
                     {QStringLiteral("purpose"), said.purpose},
                     {QStringLiteral("retention_class"), said.retentionClass},
                     {QStringLiteral("personal"), said.isPersonal},
                     {QStringLiteral("disposition"), dispositionToken(said.disposition)},
                     {QStringLiteral("order"), orderOf(said, map)},
                     {QStringLiteral("columns"), columnsOf(said)}};
    QJsonArray subject;
    if (!said.linkColumn.isEmpty())
        subject.append(QJsonObject{{QStringLiteral("column"), said.linkColumn},
                                   {QStringLiteral("table"), said.linkTable},
                                   {QStringLiteral("key"), said.linkKey}});
    else if (!said.unlinked.isEmpty())
        says.insert(QStringLiteral("unlinked"), said.unlinked);
    says.insert(QStringLiteral("subject"), subject);
    if (!said.ground.isEmpty())
        says.insert(QStringLiteral("ground"), said.ground);
    if (!said.keepFor.isEmpty())
        says.insert(QStringLiteral("keep_for"), said.keepFor);
    if (!said.timeColumn.isEmpty())
        says.insert(QStringLiteral("time"),
                    QJsonObject{{QStringLiteral("column"), said.timeColumn},
                                {QStringLiteral("unit"),
                                 said.timeUnit.isEmpty() ? QStringLiteral("timestamp") : said.timeUnit}});
    return says;
}

Result<void> readLink(const QString &text, TableStatement &into)
{
    static const QRegularExpression form(QStringLiteral("^([^=.]+)=([^=.]+)\\.([^=.]+)$"));
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 does not lead to a person. Write it as account_id=accounts.id.").arg(text));
    into.linkColumn = match.captured(1);
    into.linkTable = match.captured(2);
    into.linkKey = match.captured(3);
    return {};
}

} // namespace Gatehouse
