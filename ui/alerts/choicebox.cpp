#include "ui/alerts/choicebox.h"

#include <QKeyEvent>

namespace Gatehouse
{

bool ChoiceBox::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (!key->text().isEmpty() && key->text().at(0).isPrint() && !(key->modifiers() & Qt::ControlModifier)) {
            event->accept();
            return true;
        }
    }
    return QComboBox::event(event);
}

} // namespace Gatehouse
