// The pieces that every part of a profile document is made of. Only the readers of profiles use them.
#pragma once

#include "models/gateway/profilefield.h"

#include <QJsonObject>
#include <QJsonValue>

namespace Gatehouse::ProfileJson
{

// Empty when there is no such member.
QString textOf(const QJsonObject &object, const char *key);
QJsonObject objectOf(const QJsonObject &object, const char *key);
QStringList textsOf(const QJsonValue &value);
QMap<QString, QString> textMapOf(const QJsonObject &object);
// "s", "ms", "us" in microseconds; 0 for anything else.
qint64 unitUsOf(const QString &unit);

QList<FieldAlternative> alternativesOf(const QJsonValue &value);
FieldRule readField(const QJsonObject &object);

} // namespace Gatehouse::ProfileJson
