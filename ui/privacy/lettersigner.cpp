#include "ui/privacy/lettersigner.h"

#include "models/team/teamsession.h"
#include "ui/privacy/letterform.h"

#include <memory>

namespace Gatehouse
{

void rememberSigner(LetterForm &form, TeamSession &team, QHash<QString, QString> &signers)
{
    // shared_ptr: a connection of the session needs to know who sat here before, for as long as there is a form.
    const auto last = std::make_shared<QString>();
    const auto follow = [&form, &team, &signers, last] {
        const QString now = team.self().id;
        if (now != std::exchange(*last, now))
            form.setSigner(signers.value(now));
    };
    QObject::connect(&team, &TeamSession::changed, &form, follow);
    QObject::connect(&form, &LetterForm::writeRequested, &form, [&team, &signers](const LetterOrder &order) {
        signers.insert(team.self().id, order.organisation);
    });
    follow();
}

} // namespace Gatehouse
