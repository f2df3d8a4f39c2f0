#include "models/privacy/caseletter.h"

#include "models/privacy/clockofcase.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace Gatehouse
{

namespace
{

Result<MailAddress> addressee(CaseRepository &cases, const QString &by, const QString &id, const LetterOrder &order)
{
    if (!order.sendTo.isEmpty())
        return MailAddress{{}, order.sendTo};
    const auto subject = cases.subject(by, id, QStringLiteral("letter"));
    if (!subject)
        return std::unexpected(subject.error());
    for (const SubjectIdentity &identity : subject->identities) {
        if (identity.kind == QLatin1String("email") && !identity.value.isEmpty())
            return MailAddress{{}, identity.value};
    }
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Case %1 has no e-mail address of the person, or no longer. Say whom the letter is "
                                  "sent to (--send-to).")
                       .arg(id));
}

// As it was given when the case was extended.
Result<QString> reasonOf(CaseRepository &cases, const QString &id, const LetterOrder &order)
{
    if (!order.reason.isEmpty() || order.kind != LetterKind::Extension)
        return order.reason;
    const auto events = cases.events(id);
    if (!events)
        return std::unexpected(events.error());
    for (const CaseEvent &event : *events) {
        if (event.action == QLatin1String("extended"))
            return QJsonDocument::fromJson(event.detail.toUtf8()).object().value(QStringLiteral("reason")).toString();
    }
    return QString();
}

Result<QByteArray> drafted(CaseRepository &cases, const QString &by, const QString &id, const LetterOrder &order,
                           const QDateTime &now)
{
    const auto one = cases.find(id);
    const auto pauses = one ? cases.pauses(id) : std::unexpected(one.error());
    const auto clock = pauses ? clockOf(*one, *pauses, now.date()) : std::unexpected(pauses.error());
    const auto plan = clock ? cases.plan(id) : std::unexpected(clock.error());
    const auto reason = plan ? reasonOf(cases, id, order) : std::unexpected(plan.error());
    const auto to = reason ? addressee(cases, by, id, order) : std::unexpected(reason.error());
    if (!to)
        return std::unexpected(to.error());
    const Correspondence desk({{order.organisation, order.sender}, order.organisation, order.authority});
    return desk.draft(order.kind, order.language, *to, {*one, clock->due, *plan, *reason, order.reference}, now);
}

} // namespace

Result<QString> writeLetter(CaseRepository &cases, const QString &by, const QString &id, const LetterOrder &order,
                            const QDateTime &now)
{
    const auto bytes = drafted(cases, by, id, order, now);
    if (!bytes)
        return std::unexpected(bytes.error());
    QSaveFile file(order.file);
    const auto refuse = [&file] {
        return failure(ErrorKind::Unreachable,
                       QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(*bytes) != bytes->size())
        return refuse();
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex());
    if (const auto kept = cases.addDocument(by, id, {0, {}, letterKindToken(order.kind), order.language, hash}); !kept)
        return std::unexpected(kept.error());
    return file.commit() ? Result<QString>(hash) : refuse();
}

} // namespace Gatehouse
