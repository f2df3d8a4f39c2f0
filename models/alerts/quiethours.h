// The hours in which nobody wants to be told of what can wait.
#pragma once

#include "models/alerts/alertstate.h"

#include <QJsonObject>
#include <QTime>

namespace Gatehouse
{

// From one time of day to another, on the clocks of a zone; over midnight where the end is before the beginning.
struct QuietHours {
    QString zone; // IANA
    QTime from;
    QTime to;
    AlertLevel brokenBy = AlertLevel::Page; // alerts of this level are told nevertheless

    bool isQuiet(qint64 atMs) const;
    // When they end, for a time in them; the time itself where none are.
    qint64 endMs(qint64 atMs) const;

    bool operator==(const QuietHours &) const = default;
};

// InvalidInput: there is no such zone, or no time.
Result<void> checkQuietHours(const QuietHours &hours);
QJsonObject quietHoursJson(const QuietHours &hours);
QuietHours quietHoursFrom(const QJsonObject &json);
// "22:00-07:00 Europe/Berlin".
QString quietHoursText(const QuietHours &hours);
// InvalidInput: it is not written so.
Result<QuietHours> quietHoursFromText(const QString &text);

} // namespace Gatehouse
