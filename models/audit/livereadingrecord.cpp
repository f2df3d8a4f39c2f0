#include "models/audit/livereadingrecord.h"

#include "models/audit/auditrepository.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace Gatehouse
{

Result<void> checkPurpose(const QString &purpose)
{
    static const QRegularExpression words(QStringLiteral("\\A[A-Za-z][A-Za-z _-]{0,59}\\z"));
    if (words.match(purpose).hasMatch())
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("The purpose of a reading is a few words of at most 60 letters, and names nobody."));
}

LiveReadingRecord::LiveReadingRecord(ThreadedDatabase &store, const Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

QFuture<Result<void>> LiveReadingRecord::record(const QString &by, const QString &object, const QString &purpose)
{
    AuditEntry entry;
    entry.actor = by;
    entry.action = QStringLiteral("data.read");
    entry.object = object;
    entry.detail = QString::fromUtf8(
        QJsonDocument(QJsonObject{{QStringLiteral("purpose"), purpose}}).toJson(QJsonDocument::Compact));
    return m_store.ask([entry, purpose, &clock = m_clock](Database &store) -> Result<void> {
        if (auto checked = checkPurpose(purpose); !checked)
            return checked;
        return store.transaction([&]() -> Result<void> {
            const auto index = AuditRepository(store, clock).append(entry);
            return index ? Result<void>() : std::unexpected(index.error());
        });
    });
}

} // namespace Gatehouse
