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

namespace
{

// The server hashes as the console does, which other tests prove.
void ageOnServer(Database &store, qint64 byMs)
{
    run(store, QStringLiteral("ALTER TABLE gatehouse.audit_log DISABLE TRIGGER ALL"));
    run(store, QStringLiteral("UPDATE gatehouse.audit_log SET time_ms = time_ms - %1, leaf = sha256('\\x00'::bytea || "
                              "convert_to(concat_ws(E'\\n', 'gatehouse audit 1', idx, time_ms - %1, actor, action, "
                              "object, subject, detail), 'UTF8'))")
                   .arg(byMs));
    run(store, QStringLiteral("ALTER TABLE gatehouse.audit_log ENABLE TRIGGER ALL"));
}

void ageInFile(Database &store, qint64 byMs)
{
    const SystemClock clock;
    QList<AuditEntry> all;
    const auto read = AuditRepository(store, clock).visit([&all](const EntryView &entry, const Hash &) -> Result<void> {
        all.append(entry.entry());
        return {};
    });
    if (!read)
        qFatal("aged log: %s", qPrintable(read.error().message));
    run(store, QStringLiteral("DROP TRIGGER audit_log_no_update"));
    for (AuditEntry &entry : all) {
        entry.timeMs -= byMs;
        run(store, QStringLiteral("UPDATE audit_log SET time_ms = ?, leaf = ? WHERE idx = ?"),
            {entry.timeMs, bytesOf(Sha256().leaf(canonicalBytes(entry))).toByteArray(), entry.index});
    }
    run(store, QStringLiteral("CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, "
                              "'the audit log only grows'); END"));
}

} // namespace

void ageLog(Database &store, int days)
{
    const auto aged = store.transaction([&]() -> Result<void> {
        isOnServer(store) ? ageOnServer(store, days * kDayMs) : ageInFile(store, days * kDayMs);
        return {};
    });
    if (!aged)
        qFatal("aged log: %s", qPrintable(aged.error().message));
}

} // namespace Gatehouse
