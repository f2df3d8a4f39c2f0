#include "ui/shell/signedinpage.h"

#include "models/team/teamsession.h"
#include "ui/team/signingate.h"

#include <memory>

namespace Gatehouse
{

OpenPage behindSignIn(TeamSession &team, QWidget *page, const std::function<void(bool)> &setActive,
                      const std::function<bool()> &isSettled, QWidget *parent)
{
    auto *gate = new SignInGate(team, page, parent);
    // shared_ptr: both lambdas of the page need to know whether it is the one that is seen.
    const auto seen = std::make_shared<bool>(false);
    QObject::connect(&team, &TeamSession::changed, page,
                     [seen, gate, setActive] { setActive(*seen && gate->isOpen()); });
    return {gate,
            [seen, gate, setActive](bool active) {
                *seen = active;
                gate->setActive(active);
                setActive(active && gate->isOpen());
            },
            [gate, isSettled] { return gate->isSettled() && (!gate->isOpen() || isSettled()); }};
}

} // namespace Gatehouse
