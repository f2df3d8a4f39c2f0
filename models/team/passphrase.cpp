#include "models/team/passphrase.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace Gatehouse
{

namespace
{

constexpr int kSaltSize = 16;
constexpr int kHashSize = 32;
// A store that somebody else wrote must not make us take all memory.
constexpr qint64 kMostMemory = qint64(1) << 30;

bool isSensible(const PassphraseCost &cost)
{
    return cost.n > 1 && cost.n <= (1 << 23) && (cost.n & (cost.n - 1)) == 0 && cost.r > 0 && cost.r <= 64 &&
           cost.p > 0 && cost.p <= 16 && 128 * cost.n * cost.r <= kMostMemory;
}

// The same letters typed on another keyboard may come as other code points.
QByteArray bytesOf(const QString &passphrase)
{
    return passphrase.normalized(QString::NormalizationForm_KC).toUtf8();
}

Result<QByteArray> derived(const QString &passphrase, const QByteArray &salt, const PassphraseCost &cost)
{
    if (!isSensible(cost))
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("A passphrase cannot be checked: the store holds a cost of its "
                                      "hash that cannot be. Have an admin set a new passphrase."));
    QByteArray bytes = bytesOf(passphrase);
    QByteArray hash(kHashSize, '\0');
    const auto memory = quint64(128 * cost.r * (cost.n + cost.p + 2) + (1 << 20));
    const int done = EVP_PBE_scrypt(bytes.constData(), size_t(bytes.size()),
                                    reinterpret_cast<const unsigned char *>(salt.constData()), size_t(salt.size()),
                                    quint64(cost.n), quint64(cost.r), quint64(cost.p), memory,
                                    reinterpret_cast<unsigned char *>(hash.data()), size_t(hash.size()));
    OPENSSL_cleanse(bytes.data(), size_t(bytes.size()));
    if (done != 1)
        return failure(ErrorKind::Busy,
                       QStringLiteral("A passphrase cannot be checked: it takes %1 MiB of memory, which "
                                      "are not free. Close other programs and try again.")
                           .arg(memory >> 20));
    return hash;
}

} // namespace

Result<void> checkPassphrase(const QString &passphrase)
{
    if (passphrase.size() >= kShortestPassphrase)
        return {};
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("The passphrase is too short: it needs at least %1 characters. "
                                  "Several words are good.")
                       .arg(kShortestPassphrase));
}

Result<PassphraseHash> hashPassphrase(const QString &passphrase, const PassphraseCost &cost)
{
    QByteArray salt(kSaltSize, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char *>(salt.data()), kSaltSize) != 1)
        qFatal("OpenSSL has no random numbers");
    const auto hash = derived(passphrase, salt, cost);
    if (!hash)
        return std::unexpected(hash.error());
    return PassphraseHash{cost, salt, *hash};
}

Result<bool> isPassphrase(const QString &passphrase, const PassphraseHash &stored)
{
    const auto hash = derived(passphrase, stored.salt, stored.cost);
    if (!hash)
        return std::unexpected(hash.error());
    return stored.hash.size() == hash->size() &&
           CRYPTO_memcmp(hash->constData(), stored.hash.constData(), size_t(hash->size())) == 0;
}

} // namespace Gatehouse
