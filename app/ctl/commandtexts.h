// The commands there are: what they are called, what they do, and the options that they take.
#pragma once

#include "app/ctl/commandline.h"

#include <QList>

namespace Gatehouse::Ctl
{

// One command in the words of the help, and what carries it out.
struct CommandText {
    Command command;
    CommandFunction run;
    const char *name;
    const char *summary;
    const char *detail;
    QList<const char *> options;
    // What stands behind the name without dashes. In brackets: it may be left out; "..." at its end: several may be
    // given.
    const char *operand = nullptr;
    QList<const char *> needed = {}; // options that must be given
};

// In the order of the help.
const QList<CommandText> &commandTexts();
// Those on policies.
const QList<CommandText> &policyCommandTexts();
// Those on the data map.
const QList<CommandText> &dataMapCommandTexts();
// Those on alerts.
const QList<CommandText> &alertCommandTexts();
// Those on credentials.
const QList<CommandText> &credentialCommandTexts();
// Those on privacy requests and holds.
const QList<CommandText> &caseCommandTexts();
// Those on purges.
const QList<CommandText> &retentionCommandTexts();

} // namespace Gatehouse::Ctl
