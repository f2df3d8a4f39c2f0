#include "models/promises/loggedids.h"

#include "models/core/counted.h"
#include "models/core/format.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString idsMark(const QString &table)
{
    return QStringLiteral("ids ") + table;
}

} // namespace

qint64 LoggedIds::gaps(qint64 least, qint64 most) const
{
    if (all.empty() || !whyNot.isEmpty())
        return 0;
    least = std::max(least, all.front());
    most = std::min(most, all.back());
    const auto from = std::ranges::lower_bound(all, least);
    const auto to = std::ranges::upper_bound(all, most);
    return most < least ? 0 : most - least + 1 - (to - from);
}

qint64 LoggedIds::allGaps() const
{
    return all.empty() ? 0 : gaps(all.front(), all.back());
}

std::optional<PromiseVerdict> judgedGaps(const LoggedIds &found, const TakenRows &purged, const TablePlace &place,
                                         const PromiseScene &scene)
{
    const QString name = place.schema.name;
    const QJsonObject last = scene.before ? scene.before->marks.value(idsMark(name)).toObject() : QJsonObject();
    const auto at = [&last](const char *key) { return last.value(QLatin1String(key)).toString().toLongLong(); };
    const qint64 gone = last.isEmpty() ? 0 : found.gaps(at("least"), at("most")) - at("gaps");
    const qint64 taken = gone - (purged.rows - at("purged"));
    if (gone > 0 && taken > 0) {
        const QString missing =
            taken == 1
                ? QStringLiteral("%1 id is missing in %2 that was there on %3: a row was taken out of the log")
                : QStringLiteral("%1 ids are missing in %2 that were there on %3: rows were taken out of the log");
        return verdict(
            purged.isWhole ? PromiseState::Broken : PromiseState::AtRisk,
            missing.arg(formatExact(taken), name,
                        QDateTime::fromMSecsSinceEpoch(at("at_ms"), Qt::UTC).toString(QStringLiteral("d MMM yyyy"))));
    }
    const qint64 unexplained = found.allGaps() - purged.rows;
    if (unexplained <= 0)
        return std::nullopt;
    PromiseVerdict one = verdict(PromiseState::AtRisk,
                                 QStringLiteral("%1 missing in %2: %3 may have been taken out of the log")
                                     .arg(counted(unexplained, QStringLiteral("id is"), QStringLiteral("ids are")),
                                          name, wordFor(unexplained, QStringLiteral("a row"), QStringLiteral("rows"))));
    one.remedy = QStringLiteral("A transaction that failed leaves a gap, too, and so does an import. From now on an id "
                                "that goes is noticed.");
    return one;
}

void noteIds(PromiseVerdict &seen, const LoggedIds &found, const TakenRows &purged, const TablePlace &place,
             const PromiseScene &scene)
{
    if (!found.whyNot.isEmpty() || found.all.empty())
        return;
    const QString name = idsMark(place.schema.name);
    const bool wasTaken = seen.state == PromiseState::Broken && scene.before && scene.before->marks.contains(name);
    if (wasTaken)
        return;
    seen.marks.insert(name, QJsonObject{{QStringLiteral("least"), QString::number(found.all.front())},
                                        {QStringLiteral("most"), QString::number(found.all.back())},
                                        {QStringLiteral("gaps"), QString::number(found.allGaps())},
                                        {QStringLiteral("purged"), QString::number(purged.rows)},
                                        {QStringLiteral("at_ms"), QString::number(scene.clock.nowMs())}});
}

} // namespace Gatehouse
