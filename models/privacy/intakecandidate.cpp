#include "models/privacy/intakecandidate.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace Gatehouse
{

QStringList IntakeCandidate::undecided() const
{
    QStringList open;
    if (!typeIsKnown)
        open.append(QStringLiteral("type"));
    if (!regimeIsKnown)
        open.append(QStringLiteral("regime"));
    if (!request.received.isValid())
        open.append(QStringLiteral("received"));
    if (request.subject.isEmpty())
        open.append(QStringLiteral("subject"));
    return open;
}

QString takenFrom(const QByteArray &storeKey, const QString &kind, const QByteArray &fingerprint)
{
    const QByteArray code = QMessageAuthenticationCode::hash(QByteArrayLiteral("intake\n") + fingerprint, storeKey,
                                                             QCryptographicHash::Sha256);
    return kind + QLatin1Char(' ') + QString::fromLatin1(code.toHex().first(32));
}

} // namespace Gatehouse
