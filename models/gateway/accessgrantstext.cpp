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

// Commented out: few logs are partitioned, and these are wide. A partition is exchanged with a table beside it, whose
// name is not known before, and MySQL knows no rights on names that only begin alike.
QString partitionGrants(const QString &database, const QString &user)
{
    return QStringLiteral(
               "Purges delete by rows. Where the log is partitioned by its time, whole partitions can be dropped "
               "instead, whatever their size:\nthey are exchanged with tables beside it (gatehouse_purge_...), "
               "so these rights are for the whole database. Give them only then.\n"
               "  GRANT SELECT, INSERT, DELETE, CREATE, ALTER, DROP, LOCK TABLES ON %1.* TO %2;")
        .arg(database, user);
}

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
