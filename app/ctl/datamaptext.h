// The data map as gatehousectl prints it.
#pragma once

#include "models/datamap/datamapreading.h"

#include <QJsonObject>

namespace Gatehouse::Ctl
{

QString dataMapText(const DataMapSight &sight);
QJsonObject dataMapJson(const DataMapSight &sight);
QString suggestionText(const QString &place, const ColumnSuggestion &suggestion);
QJsonObject suggestionJson(const QString &place, const ColumnSuggestion &suggestion);

} // namespace Gatehouse::Ctl
