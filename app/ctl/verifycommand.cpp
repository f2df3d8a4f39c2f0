#include "app/ctl/commands.h"
#include "app/ctl/findingstext.h"
#include "app/ctl/storeaccess.h"

#include "app/ctl/verifiedtext.h"

#include "models/audit/exportedlog.h"
#include "models/privacy/certificate.h"
#include "models/privacy/envelope.h"
#include "models/privacy/packageseal.h"

#include <QFile>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kLargestNote = 8 << 20;

// Whatever keeps it from being checked is a failure, and no refusal.
int writeFailure(const QString &kind, const Error &error, bool json, Terminal &terminal)
{
    if (json)
        writeVerified(failureJson(kind, error), terminal);
    return complain({ErrorKind::Corrupt, error.message}, terminal);
}

Result<QString> passphraseOf(const Request &request)
{
    if (request.passphraseVariable.isEmpty())
        return QString();
    return passphraseFrom(request.passphraseVariable, QStringLiteral("--passphrase-env"));
}

// Nothing when it is no package.
std::optional<int> verifyAsPackage(QFile &file, const PublicKey &key, const Request &request, Terminal &terminal)
{
    const QByteArray begin = file.peek(64);
    const QString kind = QStringLiteral("package");
    if (looksEnveloped(begin)) {
        return writeFailure(
            kind,
            {ErrorKind::InvalidInput,
             QStringLiteral("This is encrypted for a recipient, who has to decrypt it first: openssl cms "
                            "-decrypt -binary -inform DER -in %1 -inkey KEY -out package.zip")
                 .arg(request.operand),
             QStringLiteral("encrypted")},
            request.json, terminal);
    }
    if (!looksLikeZip(begin))
        return std::nullopt;
    const auto passphrase = passphraseOf(request);
    if (!passphrase)
        return writeFailure(kind, passphrase.error(), request.json, terminal);
    const auto found = verifyPackage(file, key, *passphrase, terminal.stop);
    return found ? writePackage(*found, request.json, terminal)
                 : writeFailure(kind, found.error(), request.json, terminal);
}

} // namespace

int verify(const Request &request, Terminal &terminal)
{
    const auto fail = [&](const char *kind, const Error &error) {
        return writeFailure(QString::fromLatin1(kind), error, request.json, terminal);
    };
    const auto key = PublicKey::load(request.keyFile);
    if (!key)
        return fail("key", key.error());
    QFile file(request.operand);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("file", {ErrorKind::NotFound,
                             QStringLiteral("%1 cannot be read: %2.").arg(request.operand, file.errorString())});
    }
    if (const auto package = verifyAsPackage(file, *key, request, terminal))
        return *package;
    const QByteArray begin = file.peek(64);
    if (looksExported(begin)) {
        const auto found = verifyExported(file, *key);
        return found ? writeFindings({found->checkpoint.origin, found->log}, request.json, terminal)
                     : fail("log", found.error());
    }
    const QByteArray note = file.read(kLargestNote);
    if (looksLikeCertificate(begin)) {
        const auto certificate = openCertificate(note, *key);
        return certificate ? writeCertificate(*certificate, request.json, terminal)
                           : fail("certificate", certificate.error());
    }
    const auto checkpoint = openCheckpoint(note, *key);
    return checkpoint ? writeCheckpoint(*checkpoint, request.json, terminal) : fail("checkpoint", checkpoint.error());
}

} // namespace Gatehouse::Ctl
