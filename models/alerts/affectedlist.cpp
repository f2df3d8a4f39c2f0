#include "models/alerts/affectedlist.h"

#include "models/core/csv.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Gatehouse
{

namespace
{

QString countsOf(const AffectedList &affected)
{
    return affected.isAtLeast ? QStringLiteral("at_least") : QStringLiteral("exact");
}

} // namespace

QByteArray affectedCsv(const AffectedList &affected)
{
    QString csv = csvLine({QStringLiteral("kind"), QStringLiteral("who"), QStringLiteral("failed"),
                           QStringLiteral("attempts"), QStringLiteral("counts")});
    for (const AffectedOne &one : affected.all)
        csv += csvLine(
            {one.kind, one.who, QString::number(one.failed), QString::number(one.attempts), countsOf(affected)});
    return csv.toUtf8();
}

QJsonValue affectedJson(const std::optional<AffectedList> &affected)
{
    if (!affected)
        return {};
    QJsonArray all;
    for (const AffectedOne &one : affected->all)
        all.append(QJsonObject{{QStringLiteral("kind"), one.kind},
                               {QStringLiteral("who"), one.who},
                               {QStringLiteral("failed"), one.failed},
                               {QStringLiteral("attempts"), one.attempts}});
    return QJsonObject{{QStringLiteral("summary"), affected->sentence},
                       {QStringLiteral("counts"), countsOf(*affected)},
                       {QStringLiteral("all"), all}};
}

} // namespace Gatehouse
