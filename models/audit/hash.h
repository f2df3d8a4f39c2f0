// SHA-256, and the two ways in which a Merkle tree uses it (RFC 6962, RFC 9162).
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace Gatehouse
{

using Hash = std::array<unsigned char, 32>;

QByteArrayView bytesOf(const Hash &hash);
// Lower case; the reverse gives nothing for anything but 64 hexadecimal digits.
QByteArray toHex(const Hash &hash);
bool fromHex(QByteArrayView hex, Hash &into);
bool fromBytes(QByteArrayView bytes, Hash &into);

// Not copied; belongs to one thread. One object for many hashes: making one costs more than a short hash.
class Sha256
{
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256 &) = delete;
    Sha256 &operator=(const Sha256 &) = delete;

    Hash of(QByteArrayView bytes);
    // SHA-256(0x00 || entry), and SHA-256(0x01 || left || right): the prefix keeps a node from passing for an entry.
    Hash leaf(QByteArrayView entry);
    Hash node(const Hash &left, const Hash &right);

    // For what comes in pieces.
    void begin();
    void add(QByteArrayView bytes);
    Hash end();

private:
    void *m_context; // EVP_MD_CTX
    void *m_method;  // EVP_MD
};

} // namespace Gatehouse
