// Requests that anybody may send in: tables and letters.
#pragma once

#include <QByteArray>

namespace Gatehouse
{

struct TakenRequests {
    qsizetype inTable = -1; // -1: it is refused as a table
    bool isLetter = false;
};

// Ends the program when a reader hands out what nobody could file.
TakenRequests readHostileIntake(const QByteArray &bytes);

} // namespace Gatehouse
