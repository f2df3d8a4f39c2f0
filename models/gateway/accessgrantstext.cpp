// How least-privilege grants read.
#include "models/gateway/accessgrants.h"

namespace Gatehouse
{

namespace
{

QString commented(const QString &text, const QString &mark)
{
    QString lines;
    for (const QString &line : text.split(QLatin1Char('\n')))
        lines += mark + line + QLatin1Char('\n');
    return lines;
}

} // namespace

QStringList AccessGrants::statements() const
{
    QStringList all;
    for (const GrantStep &step : steps) {
        if (!step.statement.isEmpty())
            all.append(step.statement);
    }
    return all;
}

QString AccessGrants::text() const
{
    const bool shell = target.dialect == Dialect::Sqlite;
    const QString mark = shell ? QStringLiteral("# ") : QStringLiteral("-- ");
    QString all = heading.isEmpty() ? QString() : commented(QStringLiteral("== %1 ==").arg(heading), mark);
    for (const GrantStep &step : steps) {
        if (!step.comment.isEmpty())
            all += commented(step.comment, mark);
        if (!step.statement.isEmpty())
            all += step.statement + (shell ? QStringLiteral("\n") : QStringLiteral(";\n"));
    }
    return configuration.isEmpty() ? all : all + QStringLiteral("/*\n%1*/\n").arg(configuration);
}

} // namespace Gatehouse
