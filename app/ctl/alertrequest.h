// What was asked for of alerts.
#pragma once

#include "models/alerts/alert.h"

namespace Gatehouse::Ctl
{

struct AlertRequest {
    AlertFilter filter;
    bool all = false; // resolved ones, too
    std::optional<qint64> untilMs;
    std::optional<AlertVerdict> verdict;
};

} // namespace Gatehouse::Ctl
