#include "models/privacy/cipheredspool.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kKeySize = 32;
constexpr qsizetype kPiece = 64 * 1024;
// The key serves this one stream, so that counting can begin at nought.
constexpr unsigned char kStart[16] = {};

} // namespace

CipheredSpool::CipheredSpool(const QString &folder, OpenFile file)
    : m_folder(folder)
    , m_file(std::move(file))
    , m_key(kKeySize, '\0')
    , m_turned(kPiece, '\0')
    , m_context(EVP_CIPHER_CTX_new())
{
    if (!m_context || RAND_bytes(reinterpret_cast<unsigned char *>(m_key.data()), int(kKeySize)) != 1)
        qFatal("OpenSSL makes no key");
    start();
}

CipheredSpool::~CipheredSpool()
{
    EVP_CIPHER_CTX_free(m_context);
    OPENSSL_cleanse(m_key.data(), size_t(m_key.size()));
}

Result<std::unique_ptr<CipheredSpool>> CipheredSpool::make(const QString &folder)
{
    auto file = openNameless(folder);
    if (!file)
        return std::unexpected(file.error());
    return std::unique_ptr<CipheredSpool>(new CipheredSpool(folder, std::move(*file)));
}

void CipheredSpool::start()
{
    // In counter mode, coding and decoding are the same.
    if (EVP_EncryptInit_ex(m_context, EVP_aes_256_ctr(), nullptr,
                           reinterpret_cast<const unsigned char *>(m_key.constData()), kStart) != 1)
        qFatal("OpenSSL offers no AES-256");
}

QByteArrayView CipheredSpool::turned(QByteArrayView bytes)
{
    int size = 0;
    EVP_EncryptUpdate(m_context, reinterpret_cast<unsigned char *>(m_turned.data()), &size,
                      reinterpret_cast<const unsigned char *>(bytes.data()), int(bytes.size()));
    return QByteArrayView(m_turned).first(size);
}

Result<void> CipheredSpool::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const QByteArrayView piece = bytes.first(std::min(bytes.size(), kPiece));
        if (auto written = m_file.write(turned(piece), m_folder); !written)
            return written;
        bytes = bytes.sliced(piece.size());
    }
    return {};
}

Result<void> CipheredSpool::read(const ByteSink &sink, const std::stop_token &stop)
{
    start();
    ::lseek(m_file.descriptor(), 0, SEEK_SET);
    QByteArray piece(kPiece, '\0');
    for (;;) {
        const ssize_t size = ::read(m_file.descriptor(), piece.data(), size_t(kPiece));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0) {
            return failure(ErrorKind::Unreachable, QStringLiteral("What was set aside in %1 cannot be read back: %2.")
                                                       .arg(m_folder, QString::fromLocal8Bit(std::strerror(errno))));
        }
        if (size == 0)
            return {};
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, QStringLiteral("Writing was cancelled."));
        if (auto taken = sink(turned(QByteArrayView(piece).first(size))); !taken)
            return taken;
    }
}

} // namespace Gatehouse
