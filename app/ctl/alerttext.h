// Alerts as a terminal and a script read them. Whom they are about stays masked.
#pragma once

#include "models/alerts/alert.h"

#include <QTimeZone>

namespace Gatehouse::Ctl
{

QString alertLine(const Alert &alert, qint64 nowMs);
QJsonObject alertJson(const Alert &alert, const QTimeZone &zone);
QString alertFolderText(const AlertFolder &folder, const QTimeZone &zone);
QJsonObject alertFolderJson(const AlertFolder &folder, const QTimeZone &zone);

} // namespace Gatehouse::Ctl
