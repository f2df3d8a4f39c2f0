#include "models/audit/hash.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstring>

namespace Gatehouse
{

namespace
{

constexpr char kLeaf = 0;
constexpr char kNode = 1;

} // namespace

QByteArrayView bytesOf(const Hash &hash)
{
    return {reinterpret_cast<const char *>(hash.data()), qsizetype(hash.size())};
}

QByteArray toHex(const Hash &hash)
{
    return bytesOf(hash).toByteArray().toHex();
}

bool fromHex(QByteArrayView hex, Hash &into)
{
    const bool digits = std::ranges::all_of(
        hex, [](char each) { return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'f'); });
    return digits && fromBytes(QByteArray::fromHex(hex.toByteArray()), into) && hex.size() == 64;
}

bool fromBytes(QByteArrayView bytes, Hash &into)
{
    if (bytes.size() != qsizetype(into.size()))
        return false;
    std::memcpy(into.data(), bytes.data(), into.size());
    return true;
}

Sha256::Sha256()
    : m_context(EVP_MD_CTX_new())
    , m_method(EVP_MD_fetch(nullptr, "SHA256", nullptr))
{
    // OpenSSL without SHA-256 or without memory for it cannot be worked with.
    if (!m_context || !m_method)
        qFatal("OpenSSL offers no SHA-256");
}

Sha256::~Sha256()
{
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX *>(m_context));
    EVP_MD_free(static_cast<EVP_MD *>(m_method));
}

void Sha256::begin()
{
    EVP_DigestInit_ex2(static_cast<EVP_MD_CTX *>(m_context), static_cast<EVP_MD *>(m_method), nullptr);
}

void Sha256::add(QByteArrayView bytes)
{
    EVP_DigestUpdate(static_cast<EVP_MD_CTX *>(m_context), bytes.data(), size_t(bytes.size()));
}

Hash Sha256::end()
{
    Hash hash{};
    unsigned length = 0;
    EVP_DigestFinal_ex(static_cast<EVP_MD_CTX *>(m_context), hash.data(), &length);
    return hash;
}

Hash Sha256::of(QByteArrayView bytes)
{
    begin();
    add(bytes);
    return end();
}

Hash Sha256::leaf(QByteArrayView entry)
{
    begin();
    add({&kLeaf, 1});
    add(entry);
    return end();
}

Hash Sha256::node(const Hash &left, const Hash &right)
{
    // Algorithms would copy byte by byte here, since the types differ, which shows in the time to verify a log.
    std::array<char, 1 + 2 * sizeof(Hash)> bytes;
    bytes[0] = kNode;
    std::memcpy(bytes.data() + 1, left.data(), left.size());
    std::memcpy(bytes.data() + 1 + left.size(), right.data(), right.size());
    return of({bytes.data(), qsizetype(bytes.size())});
}

} // namespace Gatehouse
