#include "models/audit/signingkey.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace Gatehouse
{

namespace
{

constexpr size_t kSignatureSize = 64;
constexpr size_t kKeySize = 32;

struct BioDeleter {
    void operator()(BIO *bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;

Bio readerOf(const QByteArray &bytes)
{
    return Bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

QByteArray contentOf(const Bio &bio)
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, qsizetype(size)};
}

bool isEd25519(const KeyHandle &key)
{
    return key && EVP_PKEY_is_a(key.get(), "ED25519") == 1;
}

// A PEM with a passphrase is refused instead of asking on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return 0;
}

Result<QByteArray> contentOf(const QString &file)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) {
        return failure(QFileInfo::exists(file) ? ErrorKind::Denied : ErrorKind::NotFound,
                       QStringLiteral("The key %1 cannot be read: %2.").arg(file, source.errorString()));
    }
    return source.read(64 * 1024);
}

} // namespace

void KeyDeleter::operator()(evp_pkey_st *key) const
{
    EVP_PKEY_free(key);
}

Result<PublicKey> PublicKey::fromPem(const QByteArray &pem)
{
    KeyHandle key(PEM_read_bio_PUBKEY(readerOf(pem).get(), nullptr, &noPassphrase, nullptr));
    if (!isEd25519(key))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("This is not a public key of the kind that Gatehouse signs with (Ed25519, PEM). "
                                      "gatehousectl audit public-key writes one."));
    return PublicKey(std::move(key));
}

Result<PublicKey> PublicKey::load(const QString &file)
{
    const auto pem = contentOf(file);
    return pem ? fromPem(*pem) : std::unexpected(pem.error());
}

QByteArray PublicKey::toPem() const
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(bio.get(), m_key.get());
    return contentOf(bio);
}

QByteArray PublicKey::raw() const
{
    QByteArray bytes(kKeySize, '\0');
    size_t size = kKeySize;
    EVP_PKEY_get_raw_public_key(m_key.get(), reinterpret_cast<unsigned char *>(bytes.data()), &size);
    return bytes;
}

bool PublicKey::verifies(const QByteArray &message, const QByteArray &signature) const
{
    if (signature.size() != qsizetype(kSignatureSize))
        return false;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) == 1 &&
           EVP_DigestVerify(context.get(), reinterpret_cast<const unsigned char *>(signature.constData()),
                            size_t(signature.size()), reinterpret_cast<const unsigned char *>(message.constData()),
                            size_t(message.size())) == 1;
}

SigningKey SigningKey::generate()
{
    KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (!key)
        qFatal("OpenSSL makes no Ed25519 key");
    return SigningKey(std::move(key));
}

Result<SigningKey> SigningKey::load(const QString &file)
{
    const auto pem = contentOf(file);
    if (!pem)
        return std::unexpected(pem.error());
    constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (QFile::permissions(file).testAnyFlags(others)) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("The signing key %1 may be read by others, so what it signs proves nothing. "
                                      "Forbid that (chmod 600), and make a new key if somebody may have read it.")
                           .arg(file));
    }
    KeyHandle key(PEM_read_bio_PrivateKey(readerOf(*pem).get(), nullptr, &noPassphrase, nullptr));
    if (!isEd25519(key))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("%1 holds no Ed25519 key. Name another file, or move this one away to have a new "
                                      "key made.")
                           .arg(file));
    return SigningKey(std::move(key));
}

Result<SigningKey> SigningKey::loadOrMake(const QString &file)
{
    auto known = load(file);
    if (known || known.error().kind != ErrorKind::NotFound)
        return known;
    SigningKey made = generate();
    if (const auto saved = made.save(file); saved)
        return made;
    // Somebody else may have been faster.
    return load(file);
}

Result<void> SigningKey::save(const QString &file) const
{
    const QFileInfo info(file);
    if (!QDir().mkpath(info.absolutePath()))
        return failure(ErrorKind::Denied,
                       QStringLiteral("The folder for the signing key cannot be made: %1.").arg(info.absolutePath()));
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    // Written whole beside its place and then linked to it, which fails where there is a file already.
    const QByteArray place = QFile::encodeName(file);
    QByteArray draft = place + ".XXXXXX";
    const int handle = mkostemp(draft.data(), O_CLOEXEC); // for its owner alone
    const QByteArray pem = contentOf(bio);
    const bool written = handle >= 0 && ::write(handle, pem.constData(), size_t(pem.size())) == pem.size() &&
                         fsync(handle) == 0 && link(draft.constData(), place.constData()) == 0;
    const int code = errno;
    if (handle >= 0) {
        close(handle);
        unlink(draft.constData());
    }
    if (written)
        return {};
    return failure(ErrorKind::Denied, QStringLiteral("The signing key %1 cannot be written: %2.")
                                          .arg(file, QString::fromLocal8Bit(std::strerror(code))));
}

PublicKey SigningKey::publicKey() const
{
    std::array<unsigned char, kKeySize> bytes{};
    size_t size = bytes.size();
    EVP_PKEY_get_raw_public_key(m_key.get(), bytes.data(), &size);
    return PublicKey(KeyHandle(EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, bytes.data(), size)));
}

QByteArray SigningKey::sign(const QByteArray &message) const
{
    QByteArray signature(kSignatureSize, '\0');
    size_t size = kSignatureSize;
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) != 1 ||
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size,
                       reinterpret_cast<const unsigned char *>(message.constData()), size_t(message.size())) != 1)
        qFatal("OpenSSL does not sign");
    return signature;
}

} // namespace Gatehouse
