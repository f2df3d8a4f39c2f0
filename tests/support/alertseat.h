// One of the team at a console store, with what they do to alerts.
#pragma once

#include "models/alerts/alertwatch.h"
#include "models/core/clock.h"
#include "tests/support/consolestores.h"

namespace Gatehouse
{

struct AlertSeat {
    std::unique_ptr<StoreUser> user;
    QString id;
    SystemClock clock = {};
    std::unique_ptr<AlertRepository> alerts;
    std::unique_ptr<AlertWatch> watch;

    explicit AlertSeat(std::unique_ptr<StoreUser> who)
        : user(std::move(who))
        , id(user->id())
        , alerts(std::make_unique<AlertRepository>(user->store(), user->audit(), user->operators(), clock))
        , watch(std::make_unique<AlertWatch>(*alerts, QStringLiteral("gw")))
    {
    }
};

} // namespace Gatehouse
