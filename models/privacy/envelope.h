// CMS EnvelopedData, piece by piece: for whoever has the private key of one certificate, and nobody else.
#pragma once

#include "models/privacy/draftfile.h"

#include <QByteArray>

struct CMS_ContentInfo_st;
struct bio_st;
struct x509_st;

namespace Gatehouse
{

struct CertificateDeleter {
    void operator()(x509_st *certificate) const;
};
using RecipientCertificate = std::unique_ptr<x509_st, CertificateDeleter>;

// PEM or DER. InvalidInput: no certificate, not valid at this time, too weak a key, or not one to encrypt to.
Result<RecipientCertificate> recipientCertificate(const QByteArray &bytes, qint64 nowMs);
bool looksEnveloped(const QByteArray &begin);

class Envelope
{
public:
    // AES-256; the sink gets DER.
    static Result<std::unique_ptr<Envelope>> seal(const RecipientCertificate &recipient, ByteSink sink);
    ~Envelope();
    Envelope(const Envelope &) = delete;
    Envelope &operator=(const Envelope &) = delete;

    Result<void> write(QByteArrayView bytes);
    Result<void> finish();

private:
    explicit Envelope(ByteSink sink);
    Result<void> drain();

    ByteSink m_sink;
    CMS_ContentInfo_st *m_content = nullptr;
    bio_st *m_memory;          // what is ready for the sink
    bio_st *m_chain = nullptr; // encrypts into it
};

} // namespace Gatehouse
