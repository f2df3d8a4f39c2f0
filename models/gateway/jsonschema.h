// Checks a JSON document against a JSON Schema. The library behind it stays in one source file.
#pragma once

#include "models/gateway/profileloader.h"

#include <QJsonValue>

namespace Gatehouse
{

// Every place where `document` breaks `schema`, deepest cause only, in the order of the document. An error is a mistake
// in the schema itself.
Result<QList<ProfileMistake>> schemaMistakes(const QJsonObject &schema, const QJsonValue &document);

} // namespace Gatehouse
