// The commands there are: what they are called, what they do, and the options that they take.
#pragma once

#include "app/ctl/commandline.h"

#include <QList>

namespace Gatehouse::Ctl
{

// One command in the words of the help.
struct CommandText {
    Command command;
    const char *name;
    const char *summary;
    const char *detail;
    QList<const char *> options;
    const char *operand = nullptr; // what stands behind the name without dashes
};

// In the order of the help.
const QList<CommandText> &commandTexts();

} // namespace Gatehouse::Ctl
