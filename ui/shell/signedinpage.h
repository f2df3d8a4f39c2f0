// A page that is shown once somebody has signed in.
#pragma once

#include "ui/shell/gatewayview.h"

namespace Gatehouse
{

class TeamSession;

// `setActive` is told of the page only while it can be seen.
OpenPage behindSignIn(TeamSession &team, QWidget *page, const std::function<void(bool)> &setActive,
                      const std::function<bool()> &isSettled, QWidget *parent);

} // namespace Gatehouse
