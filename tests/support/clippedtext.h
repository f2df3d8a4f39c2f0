// Finds texts that do not fit into their widgets.
#pragma once

#include <QStringList>
#include <QWidget>

namespace Gatehouse
{

// One line per visible label or button whose text needs more room than it has. Texts that are elided on purpose (an
// ElidedLabel shows the rest in its tooltip) do not count.
QStringList clippedTexts(const QWidget *window);

} // namespace Gatehouse
