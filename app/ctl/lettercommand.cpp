// Letters about a case.
#include "app/ctl/casetext.h"

#include "models/privacy/correspondence.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace Gatehouse::Ctl
{

namespace
{

Result<MailAddress> personOf(const Request &request, CaseAccess &access)
{
    if (!request.privacy.letter.sendTo.isEmpty())
        return MailAddress{{}, request.privacy.letter.sendTo};
    const auto subject = access.cases().subject(access.self(), request.operand, QStringLiteral("letter"));
    if (!subject)
        return std::unexpected(subject.error());
    for (const SubjectIdentity &identity : subject->identities) {
        if (identity.kind == QLatin1String("email") && !identity.value.isEmpty())
            return MailAddress{{}, identity.value};
    }
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Case %1 has no e-mail address of the person, or no longer. Name one with --send-to.")
                       .arg(request.operand));
}

// As it was given when the case was extended.
Result<QString> reasonOf(const Request &request, CaseAccess &access)
{
    if (!request.privacy.reason.isEmpty() || request.privacy.letter.kind != LetterKind::Extension)
        return request.privacy.reason;
    const auto events = access.cases().events(request.operand);
    if (!events)
        return std::unexpected(events.error());
    for (const CaseEvent &event : *events) {
        if (event.action == QLatin1String("extended"))
            return QJsonDocument::fromJson(event.detail.toUtf8()).object().value(QStringLiteral("reason")).toString();
    }
    return QString();
}

Result<QByteArray> drafted(const Request &request, CaseAccess &access, const Terminal &terminal)
{
    const auto standing = access.standing(request.operand);
    const auto plan = standing ? access.cases().plan(request.operand) : std::unexpected(standing.error());
    const auto reason = plan ? reasonOf(request, access) : std::unexpected(plan.error());
    const auto to = reason ? personOf(request, access) : std::unexpected(reason.error());
    if (!to)
        return std::unexpected(to.error());
    const LetterRequest &letter = request.privacy.letter;
    const Correspondence desk({{letter.organisation, letter.sender}, letter.organisation, letter.authority});
    return desk.draft(letter.kind, letter.language, *to,
                      {standing->one, standing->clock.due, *plan, *reason, letter.reference},
                      QDateTime::fromMSecsSinceEpoch(terminal.clock.nowMs()));
}

// The record first: a letter that is in the world is never without one.
Result<QString> recorded(const Request &request, CaseAccess &access, const QByteArray &bytes)
{
    QSaveFile file(request.outFile);
    const auto refuse = [&file] {
        return failure(ErrorKind::Unreachable,
                       QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size())
        return refuse();
    const LetterRequest &letter = request.privacy.letter;
    const QString hash = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    if (const auto kept = access.cases().addDocument(access.self(), request.operand,
                                                     {0, {}, letterKindToken(letter.kind), letter.language, hash});
        !kept)
        return std::unexpected(kept.error());
    return file.commit() ? Result<QString>(hash) : refuse();
}

} // namespace

int caseLetter(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto bytes = access ? drafted(request, **access, terminal) : std::unexpected(access.error());
    const auto hash = bytes ? recorded(request, **access, *bytes) : std::unexpected(bytes.error());
    if (!hash)
        return complain(hash.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(
                            QJsonObject{{QStringLiteral("case"), request.operand},
                                        {QStringLiteral("kind"), letterKindToken(request.privacy.letter.kind)},
                                        {QStringLiteral("language"), request.privacy.letter.language},
                                        {QStringLiteral("sha256"), *hash}})
                            .toJson();
    else
        terminal.out << QStringLiteral("%1  %2\n").arg(*hash, request.outFile);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
