// A certificate with everything in it, and the audit log that it leads to.
#pragma once

#include "models/privacy/certificate.h"

#include <functional>

namespace Gatehouse
{

struct MadeCertificate {
    ErasureCertificate certificate;
    CertificateProof proof;

    QByteArray body() const { return certificateBody(certificate); }
};

ErasureCertificate exampleCertificate();
// `change` may alter the entry before it is logged among others.
MadeCertificate provenCertificate(const ErasureCertificate &certificate, const SigningKey &key,
                                  const std::function<void(AuditEntry &)> &change = {});

} // namespace Gatehouse
