// The unit behind a number that is typed: " row" for one, " rows" for more.
#pragma once

#include <QString>

class QSpinBox;

namespace Gatehouse
{

// By the box's value. A suffix that is right is left alone: to set it would replace what is half typed.
void setCountedSuffix(QSpinBox *box, const QString &one, const QString &many);

} // namespace Gatehouse
