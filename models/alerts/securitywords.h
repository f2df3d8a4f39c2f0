// How detections of misuse put their figures into words.
#pragma once

#include <QString>

namespace Gatehouse::SecurityWords
{

// "1 network", "1,204 networks".
QString counted(double count, const char *one, const char *many);
// "60 min", "24 h".
QString minutes(double minutes);
QString hours(double hours);

} // namespace Gatehouse::SecurityWords
