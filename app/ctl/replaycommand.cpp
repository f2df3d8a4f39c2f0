// The minute of an alert, played to its detector again.
#include "app/ctl/alertaccess.h"
#include "app/ctl/incidentfiles.h"
#include "app/ctl/replaytext.h"

#include "models/alerts/replaybook.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

std::unexpected<Error> nothingKept(qint64 seq, const QString &rule)
{
    const QString id = alertId(seq);
    if (!rule.isEmpty() && !anomalyMetricFromToken(rule))
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("%1 was not found by a detector of figures (its rule is %2): there is no state to "
                           "play it from. 'alerts show %1 --json' names the rows that it was found in, if "
                           "there are any.")
                .arg(id, rule));
    return failure(ErrorKind::NotFound,
                   QStringLiteral("Nothing is kept to replay %1 from: it was raised before Gatehouse kept that, or its "
                                  "minute was larger than what is kept.")
                       .arg(id));
}

Result<BundledAlert> storedAlert(const Request &request, qint64 seq, const Terminal &terminal)
{
    const auto access = AlertAccess::open(request, false, terminal);
    if (!access)
        return std::unexpected(access.error());
    const auto folder = (*access)->alerts().folder(seq);
    const auto replays = folder ? ReplayBook((*access)->store().store()).of(seq)
                                : Result<QList<KeptReplay>>(std::unexpected(folder.error()));
    if (!replays)
        return std::unexpected(replays.error());
    if (replays->isEmpty())
        return nothingKept(seq, folder->alert.rule);
    return BundledAlert{folder->alert.score, *replays};
}

// What the alert tells is what was recorded of the minute that it tells of.
void compareScore(double score, AlertReplay &replay)
{
    replay.figures.append({QStringLiteral("score of the alert"), QString::number(score, 'g', 17),
                           QString::number(replay.record.evidence.score, 'g', 17),
                           isSameBits(score, replay.record.evidence.score)});
}

} // namespace

int alertsReplay(const Request &request, Terminal &terminal)
{
    const auto seq = alertSeq(request.operand);
    if (!seq)
        return complain({ErrorKind::InvalidInput,
                         QStringLiteral("%1 is no alert. 'alerts list' names them: A-000042.").arg(request.operand)},
                        terminal);
    const auto alert = request.alerts.bundleFile.isEmpty() ? storedAlert(request, *seq, terminal)
                                                           : bundledAlert(request.alerts.bundleFile, *seq);
    if (!alert)
        return complain(alert.error(), terminal);
    if (alert->replays.isEmpty())
        return complain(nothingKept(*seq, {}).error(), terminal);
    QJsonArray json;
    bool isSame = true;
    for (const KeptReplay &kept : alert->replays) {
        auto replay = replayAlert(kept.record);
        if (!replay)
            return complain(replay.error(), terminal);
        if (kept == alert->replays.constLast())
            compareScore(alert->score, *replay);
        const ReplayedPart part{kept.part, kept.record, std::move(*replay)};
        isSame = isSame && part.replay.isSame();
        if (request.json)
            json.append(replayJson(part, request.zone));
        else
            terminal.out << replayText(part, request.zone);
    }
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("alert"), alertId(*seq)},
                                                  {QStringLiteral("replays"), json},
                                                  {QStringLiteral("same"), isSame}})
                            .toJson();
    const int finished = finish(terminal);
    return finished == Done && !isSame ? Failed : finished;
}

} // namespace Gatehouse::Ctl
