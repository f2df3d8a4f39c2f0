// The envelopes of the admin API: {"data": ...} with {"page": ...}, or {"error": {"code", "message"}}.
#pragma once

#include "app/demogateway/adminapi.h"

#include <QJsonValue>

namespace Gatehouse::Demo
{

ApiReply dataReply(const QJsonValue &data, int status = 200);
ApiReply pageReply(const QJsonValue &rows, qint64 page, qint64 pageSize, qint64 total);
ApiReply errorReply(int status, const QString &code, const QString &message);
// The status that fits the kind of the error.
ApiReply errorReply(const Error &error);

} // namespace Gatehouse::Demo
