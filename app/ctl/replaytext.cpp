#include "app/ctl/replaytext.h"

#include "app/ctl/jsontime.h"

#include "models/audit/hash.h"
#include "models/core/format.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

// What a person asks for first; of the others only what differs is told.
bool isAlwaysTold(const QString &name)
{
    static const QStringList told{QStringLiteral("phase"),    QStringLiteral("level"),    QStringLiteral("threshold"),
                                  QStringLiteral("score"),    QStringLiteral("window"),   QStringLiteral("observed"),
                                  QStringLiteral("sample"),   QStringLiteral("expected"), QStringLiteral("baseline"),
                                  QStringLiteral("first bad")};
    return told.contains(name);
}

QString nodeText(const QStringList &node)
{
    return node.isEmpty() ? QStringLiteral("all traffic") : node.join(QLatin1String(", "));
}

} // namespace

QString replayText(const ReplayedPart &part, const QTimeZone &zone)
{
    const ReplayRecord &record = part.replay.record;
    QString text =
        QStringLiteral("%1: %2 at %3, minute of %4\n")
            .arg(part.part == ReplayPart::First ? QStringLiteral("It began") : QStringLiteral("What it tells of"),
                 anomalyMetricToken(record.metric), nodeText(record.node),
                 formatInstantPrecise(record.minute.figures.startMs, zone));
    text += QStringLiteral("  rule version %1, recorded by Gatehouse %2, %3 bytes\n")
                .arg(record.ruleVersion)
                .arg(record.madeBy.isEmpty() ? QStringLiteral("of no version") : record.madeBy)
                .arg(part.record.size());
    qsizetype same = 0;
    for (const ReplayedFigure &figure : part.replay.figures) {
        same += figure.isSame;
        if (figure.isSame && isAlwaysTold(figure.name))
            text += QStringLiteral("  %1 %2\n").arg(figure.name, -12).arg(figure.recorded);
        else if (!figure.isSame)
            text += QStringLiteral("  %1 %2, replayed %3: DIFFERS\n")
                        .arg(figure.name, -12)
                        .arg(figure.recorded, figure.replayed);
    }
    const qsizetype all = part.replay.figures.size();
    return text + (part.replay.isSame() ? QStringLiteral("  the same, bit for bit: all of %1 figures\n").arg(all)
                                        : QStringLiteral("  differs in %1 of %2 figures\n").arg(all - same).arg(all));
}

QJsonObject replayJson(const ReplayedPart &part, const QTimeZone &zone)
{
    const ReplayRecord &record = part.replay.record;
    QJsonArray figures;
    for (const ReplayedFigure &figure : part.replay.figures)
        figures.append(QJsonObject{{QStringLiteral("name"), figure.name},
                                   {QStringLiteral("recorded"), figure.recorded},
                                   {QStringLiteral("replayed"), figure.replayed},
                                   {QStringLiteral("same"), figure.isSame}});
    Sha256 sha;
    return {{QStringLiteral("part"), replayPartToken(part.part)},
            {QStringLiteral("minute"), jsonInstant(record.minute.figures.startMs, zone)},
            {QStringLiteral("metric"), anomalyMetricToken(record.metric)},
            {QStringLiteral("node"), QJsonArray::fromStringList(record.node)},
            {QStringLiteral("rule_version"), record.ruleVersion},
            {QStringLiteral("category"), record.category.isEmpty() ? QJsonValue() : QJsonValue(record.category)},
            {QStringLiteral("recorded_by"), record.madeBy},
            {QStringLiteral("bytes"), part.record.size()},
            {QStringLiteral("sha256"), QString::fromLatin1(toHex(sha.of(part.record)))},
            {QStringLiteral("figures"), figures},
            {QStringLiteral("same"), part.replay.isSame()}};
}

} // namespace Gatehouse::Ctl
