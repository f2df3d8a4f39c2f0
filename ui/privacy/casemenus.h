// The short lists that something about a case is chosen from.
#pragma once

#include "models/privacy/privacycase.h"

#include <functional>

class QPoint;
class QWidget;

namespace Gatehouse
{

// Answer once; nothing is answered when nothing is chosen.
void popUpDenials(QWidget *parent, const QPoint &place, const std::function<void(DenialCode)> &chosen);
void popUpProofs(QWidget *parent, const QPoint &place, const std::function<void(const IdentityProof &)> &chosen);

} // namespace Gatehouse
