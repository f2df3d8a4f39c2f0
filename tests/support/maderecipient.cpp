#include "tests/support/maderecipient.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <memory>

namespace Gatehouse
{

namespace
{

template<auto Free>
struct Release {
    template<typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Memory = std::unique_ptr<BIO, Release<BIO_free_all>>;
using Content = std::unique_ptr<CMS_ContentInfo, Release<CMS_ContentInfo_free>>;

QByteArray bytesIn(const Memory &memory)
{
    char *text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return QByteArray(text, qsizetype(size));
}

Memory over(const QByteArray &bytes)
{
    return Memory(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
}

Key keyOf(RecipientKind kind)
{
    switch (kind) {
    case RecipientKind::Rsa:
        return Key(EVP_RSA_gen(2048));
    case RecipientKind::ShortRsa:
        return Key(EVP_RSA_gen(1024));
    case RecipientKind::Ed25519:
        return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    default:
        return Key(EVP_EC_gen("P-256"));
    }
}

} // namespace

MadeRecipient madeRecipient(RecipientKind kind, qint64 aroundMs)
{
    constexpr time_t kDay = 86'400;
    const Key key = keyOf(kind);
    const Certificate certificate(X509_new());
    X509 *const x509 = certificate.get();
    X509_set_version(x509, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>("Recipient"), -1, -1, 0);
    X509_set_issuer_name(x509, X509_get_subject_name(x509));
    ASN1_TIME_set(X509_getm_notBefore(x509), time_t(aroundMs / 1000) - kDay);
    ASN1_TIME_set(X509_getm_notAfter(x509), time_t(aroundMs / 1000) + kDay);
    X509_set_pubkey(x509, key.get());
    if (kind == RecipientKind::SigningOnly) {
        const std::unique_ptr<X509_EXTENSION, Release<X509_EXTENSION_free>> usage(
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_key_usage, "critical,digitalSignature"));
        X509_add_ext(x509, usage.get(), -1);
    }
    X509_sign(x509, key.get(), kind == RecipientKind::Ed25519 ? nullptr : EVP_sha256());
    const Memory pem(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(pem.get(), x509);
    const Memory der(BIO_new(BIO_s_mem()));
    i2d_X509_bio(der.get(), x509);
    const Memory keyPem(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(keyPem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {bytesIn(pem), bytesIn(der), bytesIn(keyPem)};
}

QByteArray opened(const QByteArray &enveloped, const MadeRecipient &recipient)
{
    const Certificate certificate(PEM_read_bio_X509(over(recipient.certificatePem).get(), nullptr, nullptr, nullptr));
    const Key key(PEM_read_bio_PrivateKey(over(recipient.keyPem).get(), nullptr, nullptr, nullptr));
    const Content content(d2i_CMS_bio(over(enveloped).get(), nullptr));
    const Memory out(BIO_new(BIO_s_mem()));
    const bool good =
        content && CMS_decrypt(content.get(), key.get(), certificate.get(), nullptr, out.get(), CMS_BINARY) == 1;
    ERR_clear_error();
    return good ? bytesIn(out) : QByteArray();
}

} // namespace Gatehouse
