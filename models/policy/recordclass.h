// What kinds of rows a policy gives periods to. The ids are those that the data maps of gateway profiles use; a policy
// speaks of no others, so that a slip of the pen is no promise about nothing.
#pragma once

#include <QList>
#include <QString>

namespace Gatehouse
{

struct RecordClass {
    QString id;   // "request_log"
    QString name; // "API call records"
};

// In the order in which people look for them.
const QList<RecordClass> &recordClasses();
bool isRecordClass(const QString &id);
// Its name for people; the id itself when it is not known.
QString recordClassName(const QString &id);

} // namespace Gatehouse
