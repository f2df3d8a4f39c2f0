#include "ui/widgets/popupplace.h"

#include "ui/theme/spacing.h"

#include <QScreen>
#include <QWidget>

#include <algorithm>

namespace Gatehouse
{

void showBelow(QWidget *popup, const QWidget *anchor)
{
    popup->adjustSize();
    const QRect screen = anchor->screen()->availableGeometry();
    QPoint at = anchor->mapToGlobal(QPoint(0, anchor->height() + Spacing::kHair));
    at.setX(std::max(screen.left(), std::min(at.x(), screen.right() - popup->width())));
    at.setY(std::max(screen.top(), std::min(at.y(), screen.bottom() - popup->height())));
    popup->move(at);
    popup->show();
    popup->setFocus();
}

} // namespace Gatehouse
