// The commands on alerts and incidents, in the words of the help.
#include "app/ctl/commands.h"
#include "app/ctl/commandtexts.h"

namespace Gatehouse::Ctl
{

static const QList<CommandText> kAlertCommandTexts{
    {Command::AlertsList,
     &alertsList,
     "alerts list",
     "lists the alerts of a gateway",
     "The loudest first. Unless --all or --state is given, those that are not resolved.",
     {"state", "level", "all", "limit", "tz", "as", "passphrase-env", "json"}},
    {Command::AlertsShow,
     &alertsShow,
     "alerts show",
     "shows one alert, and why it was raised",
     "What was expected and what was seen, who is behind it, what happened since, and what it turned out to be before.",
     {"tz", "as", "passphrase-env", "json"},
     "ID"},
    {Command::AlertsAck,
     &alertsAck,
     "alerts ack",
     "says that one looks after an alert",
     "For an hour, or until --until. Nobody is silenced by that, and it runs out.",
     {"until", "reason", "tz", "as", "passphrase-env", "json"},
     "ID"},
    {Command::AlertsSilence,
     &alertsSilence,
     "alerts silence",
     "silences an alert until a time",
     "It opens again then, if nobody has resolved it.",
     {"until", "reason", "tz", "as", "passphrase-env", "json"},
     "ID",
     {"until", "reason"}},
    {Command::AlertsResolve,
     &alertsResolve,
     "alerts resolve",
     "says what an alert turned out to be",
     "The verdict counts for the precision of its rule. One that comes back within a day is opened again.",
     {"verdict", "reason", "tz", "as", "passphrase-env", "json"},
     "ID",
     {"verdict"}},
    {Command::AlertsUndo,
     &alertsUndo,
     "alerts undo",
     "takes back what was last done to an alert",
     "On record as everything else.",
     {"tz", "as", "passphrase-env", "json"},
     "ID"},
    {Command::AlertsWatch,
     &alertsWatch,
     "alerts watch",
     "looks for alerts, minute after minute",
     "Brings the figures of the gateway up to date, and goes on where the last one stopped. Of several consoles and "
     "workers on\none store one does it.",
     {"once", "tz", "as", "passphrase-env"}},
    {Command::Backtest,
     &backtest,
     "backtest",
     "tells what a rule would have raised",
     "Plays the days that are counted to the rule in force and, with --set, to the changed one beside it. Nothing is "
     "raised and\nnothing is changed.",
     {"days", "set", "node", "tz", "as", "passphrase-env", "json"},
     "RULE"},
    {Command::IncidentsList,
     &incidentsList,
     "incidents list",
     "lists the incidents of a gateway",
     "The gravest first. Unless --all is given, those that are not closed.",
     {"all", "limit", "tz", "as", "passphrase-env", "json"}},
    {Command::IncidentsShow,
     &incidentsShow,
     "incidents show",
     "shows one incident: its alerts, what was done, what happened",
     "Keys and accounts stay masked.",
     {"tz", "as", "passphrase-env", "json"},
     "ID"},
    {Command::IncidentsExport,
     &incidentsExport,
     "incidents export",
     "writes an incident with its evidence into a ZIP",
     "Summary, timeline, and of each alert the evidence with its parameters and series. SHA256SUMS in it names the "
     "hash of every\nother file; the hash of that is printed. The same incident makes the same bytes.",
     {"out", "tz", "as", "passphrase-env", "json"},
     "ID",
     {"out"}},
};

const QList<CommandText> &alertCommandTexts()
{
    return kAlertCommandTexts;
}

} // namespace Gatehouse::Ctl
