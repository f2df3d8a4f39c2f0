// Ed25519 keys: one that signs, kept by whoever answers for the signature, and its public half for everybody.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QString>

#include <memory>

struct evp_pkey_st;

namespace Gatehouse
{

struct KeyDeleter {
    void operator()(evp_pkey_st *key) const;
};
using KeyHandle = std::unique_ptr<evp_pkey_st, KeyDeleter>;

class PublicKey
{
public:
    // InvalidInput: not the PEM of an Ed25519 public key.
    static Result<PublicKey> fromPem(const QByteArray &pem);
    static Result<PublicKey> load(const QString &file);

    QByteArray toPem() const;
    // The 32 bytes of the key.
    QByteArray raw() const;
    bool verifies(const QByteArray &message, const QByteArray &signature) const;

private:
    friend class SigningKey;
    explicit PublicKey(KeyHandle key)
        : m_key(std::move(key))
    {
    }

    KeyHandle m_key;
};

// The private key is in memory, and in a file that only its owner may read.
class SigningKey
{
public:
    static SigningKey generate();
    // Denied: others may read the file. InvalidInput: it holds no Ed25519 key.
    static Result<SigningKey> load(const QString &file);
    // Makes the key and its file on first use. Two programs that do so at once end with the same key.
    static Result<SigningKey> loadOrMake(const QString &file);

    // A new file for its owner alone; an existing one is never overwritten.
    Result<void> save(const QString &file) const;
    PublicKey publicKey() const;
    // 64 bytes; the same for the same message.
    QByteArray sign(const QByteArray &message) const;

private:
    explicit SigningKey(KeyHandle key)
        : m_key(std::move(key))
    {
    }

    KeyHandle m_key;
};

} // namespace Gatehouse
