// What came of replaying an alert, as text and as JSON.
#pragma once

#include "models/alerts/alertreplay.h"
#include "models/alerts/keptreplay.h"

#include <QJsonObject>
#include <QTimeZone>

namespace Gatehouse::Ctl
{

struct ReplayedPart {
    ReplayPart part = ReplayPart::First;
    QByteArray record;
    AlertReplay replay;
};

QString replayText(const ReplayedPart &part, const QTimeZone &zone);
QJsonObject replayJson(const ReplayedPart &part, const QTimeZone &zone);

} // namespace Gatehouse::Ctl
