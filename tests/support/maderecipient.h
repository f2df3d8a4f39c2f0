// Somebody with a certificate that others can encrypt to, or should not.
#pragma once

#include <QByteArray>

namespace Gatehouse
{

enum class RecipientKind { Rsa, Elliptic, ShortRsa, SigningOnly, Ed25519 };

struct MadeRecipient {
    QByteArray certificatePem;
    QByteArray certificateDer;
    QByteArray keyPem;
};

// Valid from a day before that time to a day after it; signed by itself.
MadeRecipient madeRecipient(RecipientKind kind, qint64 aroundMs);
// What is in CMS EnvelopedData; nothing when it cannot be opened.
QByteArray opened(const QByteArray &enveloped, const MadeRecipient &recipient);

} // namespace Gatehouse
