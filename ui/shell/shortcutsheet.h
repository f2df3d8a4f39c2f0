// The keys of the program on one sheet, grouped as in the palette.
#pragma once

#include <QDialog>

namespace Gatehouse
{

class Commands;
class Theme;

// Shown without blocking; deletes itself when closed.
class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    ShortcutSheet(const Commands &commands, const Theme &theme, QWidget *window);
};

} // namespace Gatehouse
