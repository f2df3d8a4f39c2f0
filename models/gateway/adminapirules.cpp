#include "models/gateway/adminapirules.h"

#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

QString entityToken(EntityKind kind)
{
    switch (kind) {
    case EntityKind::Account:
        return QStringLiteral("account");
    case EntityKind::Key:
        return QStringLiteral("key");
    case EntityKind::Provider:
        return QStringLiteral("provider");
    }
    return {};
}

bool ApiCall::mentions(const QString &parameter) const
{
    const QString placeholder = QLatin1Char('{') + parameter + QLatin1Char('}');
    const QString asNumber = QLatin1Char('{') + parameter + QStringLiteral(":int}");
    const QString text = path + QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Compact));
    return text.contains(placeholder) || text.contains(asNumber) ||
           std::any_of(query.begin(), query.end(), [&](const QString &value) { return value.contains(placeholder); });
}

} // namespace Gatehouse
