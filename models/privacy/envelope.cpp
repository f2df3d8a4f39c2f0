#include "models/privacy/envelope.h"

#include <QDateTime>

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kLeastRsaBits = 2048;
constexpr qsizetype kLargestCertificate = 256 * 1024;
constexpr qsizetype kPiece = 64 * 1024;

struct BioDeleter {
    void operator()(BIO *bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;

std::unexpected<Error> refused(const QString &why)
{
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("The package cannot be encrypted for this recipient: %1").arg(why));
}

std::unexpected<Error> failed()
{
    const char *why = ERR_reason_error_string(ERR_peek_last_error());
    return failure(ErrorKind::Internal, QStringLiteral("The package cannot be encrypted: %1.")
                                            .arg(QString::fromLatin1(why ? why : "OpenSSL does not say why")));
}

// A PEM with a passphrase is refused instead of asking on the terminal.
int noPassphrase(char *, int, int, void *)
{
    return 0;
}

X509 *parsed(const QByteArray &bytes)
{
    const Bio bio(BIO_new_mem_buf(bytes.constData(), int(bytes.size())));
    if (bytes.contains("-----BEGIN"))
        return PEM_read_bio_X509(bio.get(), nullptr, &noPassphrase, nullptr);
    return d2i_X509_bio(bio.get(), nullptr);
}

QString dayOf(const ASN1_TIME *time)
{
    std::tm day{};
    ASN1_TIME_to_tm(time, &day);
    return QDate(day.tm_year + 1900, day.tm_mon + 1, day.tm_mday).toString(Qt::ISODate);
}

Result<void> checkTime(X509 *certificate, qint64 nowMs)
{
    time_t now = time_t(nowMs / 1000);
    const ASN1_TIME *from = X509_get0_notBefore(certificate);
    const ASN1_TIME *to = X509_get0_notAfter(certificate);
    if (X509_cmp_time(from, &now) >= 0)
        return refused(QStringLiteral("the certificate is not valid before %1. Ask for one that is.").arg(dayOf(from)));
    if (X509_cmp_time(to, &now) <= 0)
        return refused(
            QStringLiteral("the certificate expired on %1. Ask for the one that follows it.").arg(dayOf(to)));
    return {};
}

bool isRsa(X509 *certificate)
{
    return EVP_PKEY_is_a(X509_get0_pubkey(certificate), "RSA") == 1;
}

Result<void> checkKey(X509 *certificate)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    const bool elliptic = key && EVP_PKEY_is_a(key, "EC") == 1;
    if (!key || (!isRsa(certificate) && !elliptic))
        return refused(QStringLiteral("the key of the certificate can only sign. Ask for one with an RSA or EC key."));
    if (isRsa(certificate) && EVP_PKEY_get_bits(key) < kLeastRsaBits)
        return refused(QStringLiteral("an RSA key of %1 bits is too weak. Ask for one of at least %2.")
                           .arg(EVP_PKEY_get_bits(key))
                           .arg(kLeastRsaBits));
    // Without the extension every use is allowed.
    const unsigned wanted = elliptic ? KU_KEY_AGREEMENT : KU_KEY_ENCIPHERMENT;
    if ((X509_get_key_usage(certificate) & wanted) == 0)
        return refused(QStringLiteral("the certificate is not for encryption (key usage). Ask for one that is."));
    return {};
}

bool addRecipient(CMS_ContentInfo *content, X509 *certificate)
{
    CMS_RecipientInfo *recipient = CMS_add1_recipient_cert(content, certificate, CMS_KEY_PARAM);
    if (!recipient || !isRsa(certificate))
        return recipient != nullptr;
    EVP_PKEY_CTX *context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
    return context && EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0;
}

} // namespace

void CertificateDeleter::operator()(x509_st *certificate) const
{
    X509_free(certificate);
}

Result<RecipientCertificate> recipientCertificate(const QByteArray &bytes, qint64 nowMs)
{
    RecipientCertificate certificate(bytes.size() <= kLargestCertificate ? parsed(bytes) : nullptr);
    ERR_clear_error();
    if (!certificate)
        return refused(QStringLiteral("this is no X.509 certificate (PEM or DER)."));
    if (auto valid = checkTime(certificate.get(), nowMs); !valid)
        return std::unexpected(valid.error());
    if (auto usable = checkKey(certificate.get()); !usable)
        return std::unexpected(usable.error());
    return certificate;
}

bool looksEnveloped(const QByteArray &begin)
{
    static const QByteArray envelopedData("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", 11);
    return begin.startsWith('\x30') && begin.first(std::min<qsizetype>(begin.size(), 32)).contains(envelopedData);
}

Envelope::Envelope(ByteSink sink)
    : m_sink(std::move(sink))
    , m_memory(BIO_new(BIO_s_mem()))
{
}

Envelope::~Envelope()
{
    // The chain ends with the memory, which is not its own.
    while (m_chain && m_chain != m_memory) {
        BIO *next = BIO_pop(m_chain);
        BIO_free(m_chain);
        m_chain = next;
    }
    BIO_free(m_memory);
    CMS_ContentInfo_free(m_content);
    ERR_clear_error();
}

Result<std::unique_ptr<Envelope>> Envelope::seal(const RecipientCertificate &recipient, ByteSink sink)
{
    constexpr unsigned kFlags = CMS_BINARY | CMS_STREAM | CMS_PARTIAL;
    std::unique_ptr<Envelope> envelope(new Envelope(std::move(sink)));
    envelope->m_content = CMS_encrypt(nullptr, nullptr, EVP_aes_256_cbc(), kFlags);
    if (!envelope->m_content || !addRecipient(envelope->m_content, recipient.get()))
        return failed();
    envelope->m_chain = BIO_new_CMS(envelope->m_memory, envelope->m_content);
    if (!envelope->m_chain)
        return failed();
    return envelope;
}

Result<void> Envelope::write(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const int size = int(std::min(bytes.size(), kPiece));
        if (BIO_write(m_chain, bytes.data(), size) != size)
            return failed();
        bytes = bytes.sliced(size);
        if (auto drained = drain(); !drained)
            return drained;
    }
    return {};
}

Result<void> Envelope::finish()
{
    if (BIO_flush(m_chain) != 1)
        return failed();
    return drain();
}

Result<void> Envelope::drain()
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(m_memory, &bytes);
    const auto taken = m_sink({bytes, qsizetype(size)});
    BIO_reset(m_memory);
    return taken;
}

} // namespace Gatehouse
