#include "ui/widgets/keyhint.h"

#include "ui/widgets/card.h"

namespace Gatehouse
{

KeyHint::KeyHint(const QString &key, QWidget *parent)
    : QLabel(key, parent)
{
    setLook(this, "key");
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Key %1").arg(key));
}

} // namespace Gatehouse
