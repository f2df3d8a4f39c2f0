#include "models/privacy/certificate.h"

#include "models/audit/canonicalentry.h"
#include "models/privacy/certificatejson.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QByteArray kHead("gatehouse certificate 1\n");
const QString kSigner = QStringLiteral("gatehouse");
constexpr qsizetype kLargest = 4 << 20;

std::unexpected<Error> broken(const char *what, const QString &why, ErrorKind kind = ErrorKind::Corrupt)
{
    return failure(kind, QStringLiteral("This certificate does not hold: %1").arg(why), QString::fromLatin1(what));
}

// The entry says that this case was completed with this body.
Result<void> checkEntryOf(const OpenedCertificate &opened, const QString &hash)
{
    const AuditEntry &entry = opened.entry;
    if (entry.action != QLatin1String("case.completed") ||
        entry.object != QStringLiteral("case ") + opened.certificate.caseId)
        return broken(
            "entry",
            QStringLiteral("its audit entry does not say that case %1 was completed.").arg(opened.certificate.caseId));
    const QJsonObject detail = QJsonDocument::fromJson(entry.detail.toUtf8()).object();
    if (detail.value(QLatin1String("certificate")).toString() != hash)
        return broken("body",
                      QStringLiteral("what it says is not what the audit entry records (SHA-256 %1).").arg(hash));
    return {};
}

Result<OpenedCertificate> proven(const CertificateParts &parts, const PublicKey &key)
{
    auto certificate = certificateFromBody(parts.body);
    if (!certificate)
        return broken("form", certificate.error().message);
    const auto entry = entryFromCanonical(parts.proof.entry);
    if (!entry)
        return broken("entry", QStringLiteral("its audit entry is not as an audit log holds it."));
    const auto checkpoint = openCheckpoint(parts.proof.checkpoint, key);
    if (!checkpoint)
        return broken(
            "checkpoint",
            QStringLiteral("its checkpoint of the audit log is not genuine. %1").arg(checkpoint.error().message));
    if (checkpoint->origin != certificate->auditOrigin)
        return broken("origin", QStringLiteral("its checkpoint is of another log (%1), not of %2.")
                                    .arg(checkpoint->origin, certificate->auditOrigin));
    if (!isIncluded(Sha256().leaf(parts.proof.entry), entry->index, parts.proof.inclusion, checkpoint->head))
        return broken("inclusion", QStringLiteral("its proof does not lead from the audit entry to the checkpoint."));
    const OpenedCertificate opened{std::move(*certificate), *entry, *checkpoint};
    if (auto says = checkEntryOf(opened, certificateHash(parts.body)); !says)
        return std::unexpected(says.error());
    return opened;
}

bool isWordCharacter(QChar each)
{
    return each.isLetterOrNumber() || each == QLatin1Char('_');
}

bool standsAlone(const QString &text, qsizetype at, qsizetype size)
{
    const bool before = at > 0 && isWordCharacter(text.at(at - 1));
    const bool behind = at + size < text.size() && isWordCharacter(text.at(at + size));
    return !before && !behind;
}

bool contains(const QString &text, const QString &value)
{
    constexpr qsizetype kShortNumber = 7;
    const bool number = std::ranges::all_of(value, [](QChar each) { return each.isDigit(); });
    if (value.isEmpty() || (number && value.size() <= kShortNumber))
        return false;
    const bool word = std::ranges::all_of(value, &isWordCharacter);
    for (qsizetype at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
        if (!word || standsAlone(text, at, value.size()))
            return true;
    }
    return false;
}

} // namespace

QString certificateHash(const QByteArray &body)
{
    return QString::fromLatin1(toHex(Sha256().of(body)));
}

Result<QByteArray> certificateNote(const QByteArray &body, const CertificateProof &proof, const SigningKey &key)
{
    QByteArray note = signedNote(kHead + certificateText({body, proof}), kSigner, key);
    const auto opened = openCertificate(note, key.publicKey());
    return opened ? Result<QByteArray>(std::move(note)) : std::unexpected(opened.error());
}

bool looksLikeCertificate(const QByteArray &begin)
{
    return begin.startsWith(kHead);
}

Result<OpenedCertificate> openCertificate(const QByteArray &note, const PublicKey &key)
{
    if (note.size() > kLargest)
        return broken("form", QStringLiteral("it is larger than any certificate is."), ErrorKind::InvalidInput);
    const auto text = openNote(note, key);
    if (!text)
        return broken("signature", text.error().message, text.error().kind);
    if (!looksLikeCertificate(*text))
        return broken("form", QStringLiteral("it is another kind of signed document."), ErrorKind::InvalidInput);
    const auto parts = certificateParts(text->sliced(kHead.size()));
    if (!parts)
        return broken("form", QStringLiteral("it is not written as certificates are."));
    return proven(*parts, key);
}

QByteArray certificateTexts(const ErasureCertificate &certificate)
{
    QStringList texts{certificate.caseId, certificate.policyVersion, certificate.auditOrigin};
    texts += certificate.approvers;
    for (const CertificateTable &table : certificate.tables)
        texts.append(table.ground);
    return texts.join(QLatin1Char('\n')).toUtf8();
}

bool containsAny(const QByteArray &text, const QList<SubjectIdentity> &identities)
{
    const QString folded = QString::fromUtf8(text).toCaseFolded();
    return std::ranges::any_of(identities, [&folded](const SubjectIdentity &identity) {
        const QString value = identity.value.trimmed().toCaseFolded();
        QString escaped = value;
        escaped.replace(QLatin1Char('\\'), QStringLiteral("\\\\")).replace(QLatin1Char('"'), QStringLiteral("\\\""));
        return contains(folded, value) || contains(folded, escaped);
    });
}

} // namespace Gatehouse
