#include "models/privacy/switchmark.h"

#include "models/privacy/casechecks.h"
#include "models/privacy/subjectidentity.h"

#include <QJsonObject>

namespace Gatehouse
{

QString switchMark(const QByteArray &storeKey, const QString &gateway, EntityKind kind, const QString &id)
{
    const SubjectIdentity switched{QStringLiteral("switch %1 %2").arg(entityToken(kind), gateway), id};
    return compactJson({{QStringLiteral("switch"), QString::fromLatin1(keyedHash(storeKey, switched).toHex())}});
}

} // namespace Gatehouse
