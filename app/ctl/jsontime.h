// Instants as JSON and CSV hold them.
#pragma once

#include <QJsonValue>
#include <QTimeZone>

namespace Gatehouse::Ctl
{

// "2026-11-01T00:00:00+05:30", with milliseconds where there are any.
QString isoInstant(qint64 ms, const QTimeZone &zone);
// The same, or null for 0: none yet.
QJsonValue jsonInstant(qint64 ms, const QTimeZone &zone);

} // namespace Gatehouse::Ctl
