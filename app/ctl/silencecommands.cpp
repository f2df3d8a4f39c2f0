// Silences that hold for alerts to come: listed, and ended before their time.
#include "app/ctl/alertaccess.h"
#include "app/ctl/jsontime.h"

#include "models/core/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

QString line(const Silence &silence, const QTimeZone &zone)
{
    return QStringLiteral("%1  until %2  %3: %4  [%5, %6]\n")
        .arg(silenceId(silence.seq), formatInstantPrecise(silence.untilMs, zone).left(16),
             silenceSubject(silence.of, silence.scope), silence.reason, alertId(silence.of.seq), silence.by);
}

QJsonObject json(const Silence &silence, const QTimeZone &zone)
{
    return {{QStringLiteral("silence"), silenceId(silence.seq)},
            {QStringLiteral("scope"), silenceScopeToken(silence.scope)},
            {QStringLiteral("subject"), silenceSubject(silence.of, silence.scope)},
            {QStringLiteral("alert"), alertId(silence.of.seq)},
            {QStringLiteral("rule"), silence.of.rule},
            {QStringLiteral("node"), QJsonArray::fromStringList(silence.of.node)},
            {QStringLiteral("from"), jsonInstant(silence.fromMs, zone)},
            {QStringLiteral("until"), jsonInstant(silence.untilMs, zone)},
            {QStringLiteral("reason"), silence.reason},
            {QStringLiteral("by"), silence.by}};
}

} // namespace

int alertsSilences(const Request &request, Terminal &terminal)
{
    const auto access = AlertAccess::open(request, false, terminal);
    const auto all =
        access ? (*access)->alerts().silences((*access)->gateway()) : std::unexpected(access.error());
    if (!all)
        return complain(all.error(), terminal);
    QJsonArray rows;
    for (const Silence &silence : *all) {
        if (request.json)
            rows.append(json(silence, request.zone));
        else
            terminal.out << line(silence, request.zone);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("silences"), rows}}).toJson();
    else if (all->isEmpty())
        terminal.err << "No silence holds.\n";
    return finish(terminal);
}

int alertsUnsilence(const Request &request, Terminal &terminal)
{
    const auto seq = silenceSeq(request.operand);
    if (!seq)
        return complain({ErrorKind::InvalidInput,
                         QStringLiteral("%1 is no silence. 'alerts silences' names those that hold: S-000012.")
                             .arg(request.operand),
                         {}},
                        terminal);
    const auto access = AlertAccess::open(request, true, terminal);
    const auto ended = access ? (*access)->alerts().endSilence({(*access)->self(), *seq, request.privacy.reason})
                              : std::unexpected(access.error());
    if (!ended)
        return complain(ended.error(), terminal);
    terminal.out << QStringLiteral("%1 is ended.\n").arg(silenceId(*seq));
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
