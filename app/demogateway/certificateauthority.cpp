#include "app/demogateway/certificateauthority.h"

#include "models/core/timespan.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

namespace Gatehouse::Demo
{

namespace
{

constexpr int kCaDays = 3650;
constexpr int kServerDays = 180;

template<auto Free>
struct Releaser {
    template<typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Releaser<X509_free>>;
using Bio = std::unique_ptr<BIO, Releaser<BIO_free_all>>;

std::unexpected<Error> opensslFailure(const QString &what)
{
    char text[256] = "unknown reason";
    if (const unsigned long code = ERR_get_error(); code != 0)
        ERR_error_string_n(code, text, sizeof text);
    ERR_clear_error();
    return failure(ErrorKind::Internal,
                   QStringLiteral("%1: OpenSSL refused it (%2).").arg(what, QString::fromLatin1(text)));
}

QByteArray bytesOf(BIO *bio)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return QByteArray(data, qsizetype(size));
}

QByteArray pemOf(X509 *certificate)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return bytesOf(bio.get());
}

QByteArray pemOf(EVP_PKEY *key)
{
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return bytesOf(bio.get());
}

// Null when the file is missing or unreadable; both are reasons to make it anew.
Certificate readCertificate(const QString &path)
{
    const auto bytes = readWholeFile(path);
    if (!bytes)
        return nullptr;
    const Bio bio(BIO_new_mem_buf(bytes->constData(), int(bytes->size())));
    Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return certificate;
}

Key readKey(const QString &path)
{
    const auto bytes = readWholeFile(path);
    if (!bytes)
        return nullptr;
    const Bio bio(BIO_new_mem_buf(bytes->constData(), int(bytes->size())));
    Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return key;
}

bool livesLongEnough(X509 *certificate, qint64 nowMs)
{
    time_t now = time_t(nowMs / kSecondMs);
    time_t limit = now + kRenewBeforeDays * 24 * 3600;
    return X509_cmp_time(X509_get0_notAfter(certificate), &limit) > 0 &&
           X509_cmp_time(X509_get0_notBefore(certificate), &now) < 0;
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Releaser<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setRandomSerial(X509 *certificate)
{
    const std::unique_ptr<BIGNUM, Releaser<BN_free>> serial(BN_new());
    return serial && BN_rand(serial.get(), 127, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1 &&
           BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate));
}

bool setName(X509 *certificate, const char *commonName)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>("Gatehouse demo gateway"), -1, -1,
                                      0) == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(commonName),
                                      -1, -1, 0) == 1;
}

// A certificate without extensions and signature yet.
Certificate blankCertificate(EVP_PKEY *key, const char *commonName, int days, qint64 nowMs)
{
    Certificate certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), 2) != 1 || !setRandomSerial(certificate.get()) ||
        !setName(certificate.get(), commonName) || X509_set_pubkey(certificate.get(), key) != 1)
        return nullptr;
    // An hour back, for a client whose clock is a little behind.
    const time_t now = time_t(nowMs / kSecondMs);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), now - 3600);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), now + time_t(days) * 24 * 3600);
    return certificate;
}

Certificate makeCa(EVP_PKEY *key, qint64 nowMs)
{
    Certificate ca = blankCertificate(key, "Gatehouse demo authority", kCaDays, nowMs);
    if (!ca || X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get())) != 1 ||
        !addExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
        !addExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !addExtension(ca.get(), ca.get(), NID_subject_key_identifier, "hash") ||
        X509_sign(ca.get(), key, EVP_sha256()) == 0)
        return nullptr;
    return ca;
}

Certificate makeServer(EVP_PKEY *key, X509 *ca, EVP_PKEY *caKey, qint64 nowMs)
{
    Certificate server = blankCertificate(key, "localhost", kServerDays, nowMs);
    if (!server || X509_set_issuer_name(server.get(), X509_get_subject_name(ca)) != 1 ||
        !addExtension(server.get(), ca, NID_basic_constraints, "critical,CA:FALSE") ||
        !addExtension(server.get(), ca, NID_key_usage, "critical,digitalSignature") ||
        !addExtension(server.get(), ca, NID_ext_key_usage, "serverAuth") ||
        !addExtension(server.get(), ca, NID_subject_alt_name, "IP:127.0.0.1,IP:::1,DNS:localhost") ||
        !addExtension(server.get(), ca, NID_subject_key_identifier, "hash") ||
        !addExtension(server.get(), ca, NID_authority_key_identifier, "keyid:always") ||
        X509_sign(server.get(), caKey, EVP_sha256()) == 0)
        return nullptr;
    return server;
}

struct Authority {
    Certificate certificate;
    Key key;
};

Result<Authority> ensureAuthority(const GatewayFolder &folder, qint64 nowMs)
{
    Authority authority{readCertificate(folder.ca()), readKey(folder.caKey())};
    if (authority.certificate && authority.key && livesLongEnough(authority.certificate.get(), nowMs) &&
        X509_check_private_key(authority.certificate.get(), authority.key.get()) == 1)
        return authority;
    authority.key.reset(EVP_EC_gen("P-256"));
    authority.certificate = authority.key ? makeCa(authority.key.get(), nowMs) : nullptr;
    if (!authority.certificate)
        return opensslFailure(QStringLiteral("The certificate authority could not be made"));
    // The key first: an authority whose key is lost cannot sign, a key without its certificate is simply replaced.
    if (auto done = writeWholeFile(folder.caKey(), pemOf(authority.key.get()), true); !done)
        return std::unexpected(done.error());
    if (auto done = writeWholeFile(folder.ca(), pemOf(authority.certificate.get()), false); !done)
        return std::unexpected(done.error());
    return authority;
}

} // namespace

Result<ServerIdentity> ensureIdentity(const GatewayFolder &folder, qint64 nowMs)
{
    ERR_clear_error();
    auto authority = ensureAuthority(folder, nowMs);
    if (!authority)
        return std::unexpected(authority.error());
    Certificate server = readCertificate(folder.certificate());
    Key key = readKey(folder.certificateKey());
    const bool usable = server && key && livesLongEnough(server.get(), nowMs) &&
                        X509_check_private_key(server.get(), key.get()) == 1 &&
                        X509_verify(server.get(), X509_get0_pubkey(authority->certificate.get())) == 1;
    ERR_clear_error();
    if (!usable) {
        key.reset(EVP_EC_gen("P-256"));
        server = key ? makeServer(key.get(), authority->certificate.get(), authority->key.get(), nowMs) : nullptr;
        if (!server)
            return opensslFailure(QStringLiteral("The server certificate could not be made"));
        if (auto done = writeWholeFile(folder.certificateKey(), pemOf(key.get()), true); !done)
            return std::unexpected(done.error());
        if (auto done = writeWholeFile(folder.certificate(), pemOf(server.get()), false); !done)
            return std::unexpected(done.error());
    }
    return ServerIdentity{pemOf(authority->certificate.get()), pemOf(server.get()), pemOf(key.get())};
}

} // namespace Gatehouse::Demo
