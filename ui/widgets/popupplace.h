// Where a popup opens.
#pragma once

class QWidget;

namespace Gatehouse
{

// Shows the popup under the anchor, moved so that all of it is on the anchor's screen.
void showBelow(QWidget *popup, const QWidget *anchor);

} // namespace Gatehouse
