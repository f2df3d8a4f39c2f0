// What in a change of a policy matters to the people whom it is about, beyond its words.
#pragma once

#include "models/policy/policydiff.h"

namespace Gatehouse
{

// Of each class whose terms differ, in the order of recordClasses().
QList<ScheduleChange> scheduleChanges(const PolicyDocument &before, const PolicyDocument &after);
// Rights that came, went, or got another time: one sentence each.
QStringList rightChanges(const PolicyDocument &before, const PolicyDocument &after);
// Why people must hear of it: data is kept for longer, a right is gone or slower, a promise is gone or looser,
// something is collected, used or handed on that was not.
QStringList materialChanges(const PolicyDocument &before, const PolicyDocument &after,
                            const QList<ScheduleChange> &schedules);

} // namespace Gatehouse
