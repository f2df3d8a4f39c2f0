#include "models/alerts/alertreplay.h"

#include <QCoreApplication>

#include <algorithm>
#include <bit>

namespace Gatehouse
{

namespace
{

// All of its digits, and where those do not tell two apart, its bits.
QString numberText(double value)
{
    return QString::number(value, 'g', 17);
}

ReplayedFigure ofNumbers(const char *name, double recorded, double replayed)
{
    ReplayedFigure figure{QLatin1String(name), numberText(recorded), numberText(replayed),
                          isSameBits(recorded, replayed)};
    if (!figure.isSame && figure.recorded == figure.replayed) {
        figure.recorded += QStringLiteral(" (bits %1)").arg(std::bit_cast<quint64>(recorded), 16, 16, QLatin1Char('0'));
        figure.replayed += QStringLiteral(" (bits %1)").arg(std::bit_cast<quint64>(replayed), 16, 16, QLatin1Char('0'));
    }
    return figure;
}

ReplayedFigure ofCounts(const char *name, qint64 recorded, qint64 replayed)
{
    return {QLatin1String(name), QString::number(recorded), QString::number(replayed), recorded == replayed};
}

QString phaseText(AnomalySignal::Phase phase)
{
    return phase == AnomalySignal::Phase::Opened      ? QStringLiteral("begins")
           : phase == AnomalySignal::Phase::Continues ? QStringLiteral("goes on")
                                                      : QStringLiteral("ends");
}

ReplayedFigure ofWords(const char *name, const QString &recorded, const QString &replayed)
{
    return {QLatin1String(name), recorded, replayed, recorded == replayed};
}

QList<ReplayedFigure> budgetFigures(const BudgetStanding &then, const BudgetStanding &now)
{
    return {ofCounts("budget from", then.fromMs, now.fromMs),
            ofCounts("cap", then.capMicros, now.capMicros),
            ofCounts("spent", then.spentMicros, now.spentMicros),
            ofCounts("seen from", then.seenFromMs, now.seenFromMs),
            ofCounts("unknown minutes", then.unknownMinutes, now.unknownMinutes),
            ofCounts("spent per hour", then.perHourMicros, now.perHourMicros),
            ofCounts("cap reached", then.reachedMs, now.reachedMs)};
}

QList<ReplayedFigure> evidenceFigures(const AnomalyEvidence &then, const AnomalyEvidence &now)
{
    QList<ReplayedFigure> figures{ofNumbers("score", then.score, now.score),
                                  ofCounts("method", qint64(then.method), qint64(now.method)),
                                  ofCounts("window", then.windowMinutes, now.windowMinutes),
                                  ofCounts("first bad", then.firstBadMs, now.firstBadMs),
                                  ofNumbers("observed", then.observed, now.observed),
                                  ofNumbers("sample", then.sample, now.sample),
                                  ofNumbers("expected", then.expected, now.expected),
                                  ofNumbers("baseline", then.baseline, now.baseline),
                                  ofNumbers("excess", then.excess, now.excess),
                                  ofNumbers("burn", then.burn, now.burn),
                                  ofNumbers("penalty", then.penalty, now.penalty),
                                  ofCounts("reference", then.referenceUs, now.referenceUs),
                                  ofCounts("percentile", then.percentile, now.percentile),
                                  ofCounts("contributor", then.contributor, now.contributor),
                                  ofNumbers("unit", then.unitMicros, now.unitMicros),
                                  ofCounts("ongoing", then.ongoing, now.ongoing),
                                  ofCounts("learning", then.learning, now.learning)};
    return figures + budgetFigures(then.budget, now.budget);
}

} // namespace

bool isSameBits(double a, double b)
{
    return std::bit_cast<quint64>(a) == std::bit_cast<quint64>(b);
}

bool AlertReplay::isSame() const
{
    return std::ranges::all_of(figures, &ReplayedFigure::isSame);
}

Result<ReplayedMinute> playMinute(const ReplayRecord &record)
{
    NodeDetectors detectors(record.settings, record.calendar, record.extent);
    if (const auto restored = detectors.restore(record.state); !restored)
        return std::unexpected(restored.error());
    ReplayedMinute played;
    played.threshold = record.settings[size_t(record.metric)].budget.threshold();
    for (const AnomalySignal &signal : detectors.push(record.minute.bucket())) {
        if (signal.metric == record.metric)
            played.signal = signal;
    }
    return played;
}

Result<AlertReplay> replayAlert(const QByteArray &bytes)
{
    auto record = replayRecordOf(bytes);
    if (!record)
        return std::unexpected(record.error());
    const auto played = playMinute(*record);
    if (!played)
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("The detectors have been changed since the alert was raised by Gatehouse %1; this is %2. "
                           "Replay it with that one.")
                .arg(record->madeBy.isEmpty() ? QStringLiteral("of another version") : record->madeBy,
                     QCoreApplication::applicationVersion()));
    AlertReplay replay{std::move(*record), {}};
    const ReplayRecord &then = replay.record;
    replay.figures = {ofWords("phase", phaseText(then.phase),
                              played->signal ? phaseText(played->signal->phase) : QStringLiteral("nothing is told")),
                      ofNumbers("threshold", then.threshold, played->threshold)};
    if (!played->signal)
        return replay;
    replay.figures.append(ofWords("level", alertLevelToken(then.level), alertLevelToken(played->signal->level)));
    replay.figures += evidenceFigures(then.evidence, played->signal->evidence);
    return replay;
}

} // namespace Gatehouse
