#include "tests/support/auditcutting.h"

#include <QDateTime>

namespace Gatehouse
{

Cutting::Cutting(StoreUser &by)
    : user(by)
    , cutter(by.store(), by.audit(), by.operators(), clock)
{
}

TreeHead Cutting::head() const
{
    return treeHead(*user.audit().leaves());
}

CutRequest Cutting::upToNow() const
{
    return {utcToday(), head()};
}

Result<qint64> Cutting::cut(const CutRequest &request)
{
    const auto plan = cutter.plan(user.id(), request);
    return plan ? cutter.cut(user.id(), request, *plan, {}) : std::unexpected(plan.error());
}

QDate utcToday()
{
    return QDateTime::currentDateTimeUtc().date();
}

void fillLog(StoreUser &user, int count)
{
    QList<AuditEntry> entries;
    for (int i = 0; i < count; ++i)
        entries.append({0,
                        0,
                        user.id(),
                        QStringLiteral("gateway.key_disabled"),
                        QStringLiteral("key %1").arg(i),
                        {},
                        QStringLiteral("{\"n\":1}")});
    const auto done = user.store().transaction([&] { return user.audit().appendAll(entries); });
    if (!done)
        qFatal("audit log: %s", qPrintable(done.error().message));
}

QList<AuditEntry> logEntries(StoreUser &user)
{
    QList<AuditEntry> all;
    const auto read = user.audit().visit([&all](const EntryView &entry, const Hash &) -> Result<void> {
        all.append(entry.entry());
        return {};
    });
    return read ? all : QList<AuditEntry>();
}

TreeHead headOf(StoreUser &user, qint64 size)
{
    const std::vector<Hash> leaves = *user.audit().leaves();
    return treeHead(std::span(leaves).first(size_t(size)));
}

const char *firstFault(const LogFindings &findings)
{
    static QByteArray text;
    text = findings.isGenuine() ? QByteArray() : findings.faults.constFirst().what.toUtf8();
    return text.constData();
}

} // namespace Gatehouse
