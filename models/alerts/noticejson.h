// Messages about alerts as programs read them. docs: gatehousectl(1), NOTIFICATIONS.
#pragma once

#include "models/alerts/noticesender.h"

#include <QJsonArray>

namespace Gatehouse
{

// Alerts that a digest tells one by one; the others it counts.
inline constexpr qsizetype kMostListed = 50;

// Version 1 of the body of a webhook. Members are added to a version and never change their meaning.
QJsonObject webhookJson(const NoticeMessage &message);
// The body of POST /api/v2/alerts. Labels tell an alert apart and never change while it goes on, but for the severity.
QJsonArray alertmanagerJson(const NoticeMessage &message);

} // namespace Gatehouse
