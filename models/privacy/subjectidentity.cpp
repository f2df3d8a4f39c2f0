#include "models/privacy/subjectidentity.h"

#include "models/core/masking.h"

#include <QMessageAuthenticationCode>

namespace Gatehouse
{

SubjectIdentity normalised(const SubjectIdentity &identity)
{
    const QString kind = identity.kind.trimmed().toLower();
    const QString value = identity.value.trimmed();
    return {kind, kind == QLatin1String("email") ? value.toLower() : value};
}

QString maskedIdentity(const SubjectIdentity &identity)
{
    const SubjectIdentity plain = normalised(identity);
    if (plain.kind == QLatin1String("account"))
        return maskedAccount(plain.value);
    if (plain.kind == QLatin1String("ip"))
        return maskedIp(plain.value);
    return plain.kind == QLatin1String("key") ? maskedKey(plain.value) : maskedName(plain.value);
}

QByteArray keyedHash(const QByteArray &key, const SubjectIdentity &identity)
{
    const SubjectIdentity plain = normalised(identity);
    return QMessageAuthenticationCode::hash((plain.kind + QLatin1Char('\n') + plain.value).toUtf8(), key,
                                            QCryptographicHash::Sha256);
}

QString subjectToken(const QByteArray &salt)
{
    return QString::fromLatin1(
        QMessageAuthenticationCode::hash(QByteArrayLiteral("subject"), salt, QCryptographicHash::Sha256).toHex());
}

} // namespace Gatehouse
