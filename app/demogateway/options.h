// The command line of gatehouse-demo-gateway.
#pragma once

#include "app/demogateway/incident.h"
#include "models/core/error.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse::Demo
{

struct Options {
    enum class Action { Run, Inject, Help, Version };

    Action action = Action::Run;
    QString dir;
    quint16 port = 0;         // 0: a free one
    double ratePerMinute = 0; // 0: the rhythm's own
    quint64 seed = 1;
    int days = 35; // the rule on keys that slept wants 30 watched days before it says anything
    qint64 requests = 2'050'000;
    bool shapesHistory = false; // --seed, --days or --requests was given
    bool live = true;
    IncidentKind incident = IncidentKind::ProviderOutage;
    QString target;
    int minutes = 30;
};

// `arguments` begin with the program. InvalidInput names the option, what is wrong with it and what would be right.
Result<Options> parseOptions(const QStringList &arguments);
QString helpText();

} // namespace Gatehouse::Demo
