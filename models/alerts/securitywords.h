// How detections of misuse put their figures into words.
#pragma once

#include <QString>

namespace Gatehouse::SecurityWords
{

// "60 min", "24 h".
QString minutes(double minutes);
QString hours(double hours);

} // namespace Gatehouse::SecurityWords
