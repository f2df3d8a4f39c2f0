// A back-test as a terminal and a script read it.
#pragma once

#include "models/alerts/backtest.h"

#include <QTimeZone>

namespace Gatehouse::Ctl
{

QString backtestText(const Backtest &test, const QTimeZone &zone);
QJsonObject backtestJson(const Backtest &test, const QTimeZone &zone);

} // namespace Gatehouse::Ctl
