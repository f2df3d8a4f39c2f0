#include "tests/support/agedlog.h"

#include "models/audit/auditrepository.h"

namespace Gatehouse
{

namespace
{

constexpr qint64 kDayMs = 24 * 3'600'000;

void run(Database &store, const QString &sql, const QVariantList &values = {})
{
    if (const auto done = store.execute(sql, values); !done)
        qFatal("aged log: %s %s", qPrintable(done.error().message), qPrintable(done.error().detail));
}

bool isOnServer(Database &store)
{
    return store.dialect() == Dialect::PostgreSql;
}

} // namespace

void dropLogGuards(Database &store)
{
    if (isOnServer(store)) {
        for (const char *table : {"audit_log", "audit_leaf"})
            run(store, QStringLiteral("ALTER TABLE gatehouse.%1 DISABLE TRIGGER ALL").arg(QLatin1String(table)));
        return;
    }
    for (const char *guard :
         {"audit_log_no_update", "audit_log_no_delete", "audit_leaf_no_update", "audit_leaf_no_delete"})
        run(store, QStringLiteral("DROP TRIGGER IF EXISTS %1").arg(QLatin1String(guard)));
}

void ageLog(Database &store, int days)
{
    const SystemClock clock;
    QList<AuditEntry> all;
    const auto read = AuditRepository(store, clock).visit([&all](const EntryView &entry, const Hash &) -> Result<void> {
        all.append(entry.entry());
        return {};
    });
    if (!read)
        qFatal("aged log: %s", qPrintable(read.error().message));
    const bool server = isOnServer(store);
    const QString table = server ? QStringLiteral("gatehouse.audit_log") : QStringLiteral("audit_log");
    run(store, server ? QStringLiteral("ALTER TABLE gatehouse.audit_log DISABLE TRIGGER ALL")
                      : QStringLiteral("DROP TRIGGER audit_log_no_update"));
    for (AuditEntry &entry : all) {
        entry.timeMs -= days * kDayMs;
        run(store, QStringLiteral("UPDATE %1 SET time_ms = ?, leaf = ? WHERE idx = ?").arg(table),
            {entry.timeMs, bytesOf(Sha256().leaf(canonicalBytes(entry))).toByteArray(), entry.index});
    }
    run(store, server ? QStringLiteral("ALTER TABLE gatehouse.audit_log ENABLE TRIGGER ALL")
                      : QStringLiteral("CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT "
                                       "RAISE(ABORT, 'the audit log only grows'); END"));
}

} // namespace Gatehouse
