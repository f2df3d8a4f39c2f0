#include "tests/fuzz/hostileinput.h"

#include "models/audit/canonicalentry.h"
#include "models/audit/exportedlog.h"
#include "models/privacy/certificatejson.h"
#include "models/privacy/envelope.h"
#include "models/privacy/packagereader.h"

#include <QBuffer>

namespace Gatehouse
{

namespace
{

void must(bool holds, const char *what)
{
    if (!holds)
        qFatal("%s", what);
}

unsigned readTexts(const QByteArray &bytes)
{
    unsigned taken = NothingKnown;
    if (const auto parts = certificateParts(bytes)) {
        must(certificateText(*parts) == bytes, "a certificate text is taken in another spelling");
        taken |= CertificateText;
    }
    if (const auto body = certificateFromBody(bytes))
        must(certificateBody(*body) == bytes, "a certificate body is taken in another spelling");
    if (const auto manifest = manifestFrom(bytes)) {
        must(manifestJson(*manifest) == bytes, "a manifest is taken in another spelling");
        for (const SealedFile &file : manifest->files)
            must(!file.name.contains(QLatin1String("..")) || isPackageName(file.name), "a way out is taken");
        taken |= Manifest;
    }
    if (const auto entry = entryFromCanonical(bytes)) {
        must(canonicalBytes(*entry) == bytes, "an audit entry is taken in another spelling");
        taken |= AuditEntryBytes;
    }
    return taken;
}

} // namespace

unsigned readHostile(const QByteArray &bytes, const PublicKey &key)
{
    unsigned taken = readTexts(bytes);
    QByteArray content = bytes;
    QBuffer device(&content);
    must(device.open(QIODevice::ReadOnly), "a buffer does not open");
    looksEnveloped(bytes.first(std::min<qsizetype>(64, bytes.size())));
    if (verifyPackage(device, key))
        taken |= SealedPackage;
    // As if the seal had been good.
    if (readPackage(device, key))
        taken |= UnsealedPackage;
    if (device.seek(0)) {
        const auto log = verifyExported(device, key);
        taken |= log && log->log.isGenuine() ? ExportedLog : NothingKnown;
    }
    if (openCertificate(bytes, key))
        taken |= SignedCertificate;
    if (openCheckpoint(bytes, key))
        taken |= SignedCheckpoint;
    return taken;
}

} // namespace Gatehouse
