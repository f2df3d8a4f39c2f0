// Alerts as a terminal and a script read them. Whom they are about stays masked.
#pragma once

#include "models/alerts/alert.h"
#include "models/alerts/alertstory.h"

namespace Gatehouse::Ctl
{

QString alertLine(const Alert &alert, qint64 nowMs);
QJsonObject alertJson(const Alert &alert, const QTimeZone &zone);
// As the page tells it. Who did something is named where `teller` knows them.
QString alertFolderText(const AlertFolder &folder, const StoryTeller &teller);
QJsonObject alertFolderJson(const AlertFolder &folder, const StoryTeller &teller);

} // namespace Gatehouse::Ctl
