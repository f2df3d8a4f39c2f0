#include "models/audit/auditfilter.h"

#include <QStringList>

namespace Gatehouse
{

namespace
{

// What stands for itself within LIKE.
QString literally(QString text)
{
    return text.replace(QLatin1Char('\\'), QLatin1String("\\\\"))
        .replace(QLatin1Char('%'), QLatin1String("\\%"))
        .replace(QLatin1Char('_'), QLatin1String("\\_"));
}

} // namespace

bool AuditFilter::isEmpty() const
{
    return !fromMs && !toMs && actor.isEmpty() && action.isEmpty() && object.isEmpty() && text.isEmpty();
}

AuditCondition auditCondition(const AuditFilter &filter, Dialect dialect)
{
    const QString like = dialect == Dialect::PostgreSql ? QStringLiteral("%1 ILIKE ? ESCAPE '\\'")
                                                        : QStringLiteral("%1 LIKE ? ESCAPE '\\'");
    QStringList parts;
    QVariantList values;
    const auto add = [&](const QString &sql, const QVariant &value) {
        parts.append(sql);
        values.append(value);
    };
    if (filter.fromMs)
        add(QStringLiteral("time_ms >= ?"), *filter.fromMs);
    if (filter.toMs)
        add(QStringLiteral("time_ms < ?"), *filter.toMs);
    if (!filter.actor.isEmpty())
        add(QStringLiteral("actor = ?"), filter.actor);
    if (filter.action.endsWith(QLatin1Char('.')))
        add(like.arg(QStringLiteral("action")), literally(filter.action) + QLatin1Char('%'));
    else if (!filter.action.isEmpty())
        add(QStringLiteral("action = ?"), filter.action);
    if (!filter.object.isEmpty())
        add(like.arg(QStringLiteral("object")), literally(filter.object) + QLatin1Char('%'));
    if (!filter.text.isEmpty()) {
        QStringList any;
        for (const char *column : {"actor", "action", "object", "subject", "detail"}) {
            any.append(like.arg(QLatin1String(column)));
            values.append(QLatin1Char('%') + literally(filter.text) + QLatin1Char('%'));
        }
        parts.append(QLatin1Char('(') + any.join(QStringLiteral(" OR ")) + QLatin1Char(')'));
    }
    return {parts.isEmpty() ? QStringLiteral("true") : parts.join(QStringLiteral(" AND ")), values};
}

} // namespace Gatehouse
