// The short lists that something about a case is chosen from.
#pragma once

#include "models/privacy/privacycase.h"
#include "models/team/teamsession.h"

#include <functional>

class QPoint;
class QWidget;

namespace Gatehouse
{

// Answer once; nothing is answered when nothing is chosen.
void popUpDenials(QWidget *parent, const QPoint &place, const std::function<void(DenialCode)> &chosen);
void popUpProofs(QWidget *parent, const QPoint &place, const std::function<void(const IdentityProof &)> &chosen);

// The id of an operator, or empty for nobody: whoever is still here, the person at the console first.
void popUpAssignees(QWidget *parent, const QPoint &place, const TeamSession &team,
                    const std::function<void(const QString &)> &chosen);

} // namespace Gatehouse
