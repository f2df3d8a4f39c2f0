// How a certificate is spelt in JSON: one way only, so that every byte counts.
#pragma once

#include "models/privacy/certificate.h"

#include <optional>

namespace Gatehouse
{

struct CertificateParts {
    QByteArray body;
    CertificateProof proof;
};

// With line breaks, for people; ends with one.
QByteArray certificateText(const CertificateParts &parts);
// Nothing for a text that certificateText() does not write.
std::optional<CertificateParts> certificateParts(const QByteArray &text);

} // namespace Gatehouse
