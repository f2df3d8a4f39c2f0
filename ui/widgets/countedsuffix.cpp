#include "ui/widgets/countedsuffix.h"

#include "models/core/counted.h"

#include <QSpinBox>

namespace Gatehouse
{

void setCountedSuffix(QSpinBox *box, const QString &one, const QString &many)
{
    if (const QString suffix = wordFor(box->value(), one, many); box->suffix() != suffix)
        box->setSuffix(suffix);
}

} // namespace Gatehouse
