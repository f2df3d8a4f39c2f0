#include "models/alerts/incidentaffected.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/telemetry/shownvalue.h"

#include <QHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QChar kMaskDot(0x2022);
constexpr std::array kWho{Dimension::Key, Dimension::Account};

// Nothing: it is about somebody, whose conditions are masked or none that figures know.
std::optional<FilterSet> filterOf(const QStringList &conditions)
{
    FilterSet filter;
    for (const QString &condition : conditions) {
        const auto term = filterTermFromToken(condition);
        if (!term || condition.contains(kMaskDot))
            return std::nullopt;
        filter.set(term->dimension, term->values, term->exclude);
    }
    return filter;
}

} // namespace

QList<AffectedPlace> affectedPlaces(const QList<Alert> &alerts, qint64 nowMs, const QHash<qint64, QStringList> &persons)
{
    QList<AffectedPlace> places;
    for (const Alert &alert : alerts) {
        const auto filter = filterOf(alert.ofPerson ? persons.value(alert.seq) : alert.node);
        const bool isExplained =
            alert.mutedBy > 0 && std::ranges::find(alerts, alert.mutedBy, &Alert::seq) != alerts.cend();
        if (!filter || (alert.ofPerson && filter->terms.isEmpty()) || isExplained)
            continue;
        const qint64 fromMs = floorTo(alert.beganMs > 0 ? alert.beganMs : alert.openedMs, kMinuteMs);
        const qint64 endMs = alert.isOver() ? std::max(alert.overMs, alert.lastHitMs) : nowMs;
        const TimeSpan span{fromMs, std::max(fromMs + kMinuteMs, ceilTo(endMs, kMinuteMs))};
        const auto same = std::ranges::find(places, *filter, &AffectedPlace::filter);
        if (same != places.end())
            same->span = {std::min(same->span.fromMs, span.fromMs), std::max(same->span.toMs, span.toMs)};
        else if (places.size() < kMostPlaces)
            places.append({*filter, span});
    }
    return places;
}

IncidentAffected::IncidentAffected(TelemetrySession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    clear();
}

void IncidentAffected::clear()
{
    m_sentence.clear();
    m_everybody.reset();
    m_error.reset();
    m_table.setTable({{tr("who"), {}, false}, {tr("failed"), {}, true}, {tr("attempts"), {}, true}}, {});
}

void IncidentAffected::show(const QList<AffectedPlace> &places)
{
    // What goes on grows by the minute: it is counted once, when it is looked at.
    const auto begins = [](const AffectedPlace &place) { return std::pair(place.span.fromMs, place.filter); };
    if (std::ranges::equal(places, m_places, {}, begins, begins))
        return;
    ++m_generation;
    m_places = places;
    clear();
    m_asking = !places.isEmpty();
    if (m_asking) {
        QList<TelemetryQuery> queries;
        for (const AffectedPlace &place : places) {
            for (const Dimension dimension : kWho)
                queries.append({place.span, {}, place.filter, {dimension}});
        }
        onFinished(m_session.ask(queries), this,
                   [this, generation = m_generation](const Result<QList<TelemetryAnswer>> &answers) {
                       if (generation != m_generation)
                           return;
                       m_asking = false;
                       if (answers)
                           answered(*answers);
                       else
                           m_error = answers.error();
                       emit changed();
                   });
    }
    emit changed();
}

// One that is in several places is counted once; its attempts are at least those of the place with most of them.
void IncidentAffected::answered(const QList<TelemetryAnswer> &answers)
{
    std::array<Values, kWho.size()> values;
    std::array<bool, kWho.size()> isSilent{}; // there are attempts, and nobody knows whose
    bool isPartial = false;
    for (const TelemetryAnswer &answer : answers) {
        isPartial = isPartial || answer.isPartial() || !answer.missingParts.isEmpty();
        const auto who = std::ranges::find(kWho, answer.query.groupBy.value(0));
        if (who == kWho.end())
            continue;
        const size_t at = size_t(who - kWho.begin());
        for (const TelemetryGroup &group : answer.groups) {
            const QString value = group.values.value(0);
            isSilent.at(at) = isSilent.at(at) || value.isEmpty();
            if (value.isEmpty())
                continue;
            Touched &touched = values.at(at)[value];
            touched.attempts = std::max(touched.attempts, group.total.attempts);
            touched.failed = std::max(touched.failed, group.total.failedAttempts());
        }
    }
    QList<TableRow> rows;
    AffectedList all;
    QStringList parts;
    for (size_t i = 0; i < kWho.size(); ++i) {
        parts.append(countText(kWho.at(i), values.at(i), isSilent.at(i)));
        list(kWho.at(i), values.at(i), rows, all);
    }
    m_table.setTable(m_table.columns(), rows);
    m_sentence = tr("In that time and place: %1.").arg(parts.join(QStringLiteral("; ")));
    if (isPartial)
        m_sentence += QLatin1Char(' ') + tr("Not all of that time is counted yet: there may be more.");
    all.sentence = m_sentence;
    all.isAtLeast = m_places.size() > 1;
    m_everybody = all;
}

QString IncidentAffected::countText(Dimension dimension, const Values &values, bool isSilent) const
{
    const bool isKey = dimension == Dimension::Key;
    if (values.isEmpty() && isSilent)
        return isKey ? tr("by which keys is not recorded") : tr("by which accounts is not recorded");
    const auto failed = std::ranges::count_if(values, [](const Touched &touched) { return touched.failed > 0; });
    const QString who =
        isKey ? counted(values.size(), tr("key"), tr("keys")) : counted(values.size(), tr("account"), tr("accounts"));
    const QString count = values.size() != 1 ? tr("%1, %2 of them with failed attempts").arg(who, formatExact(failed))
                          : failed > 0       ? tr("%1, with failed attempts").arg(who)
                                             : tr("%1, without failed attempts").arg(who);
    return isSilent ? tr("%1 (of some attempts it is not recorded)").arg(count) : count;
}

void IncidentAffected::list(Dimension dimension, const Values &values, QList<TableRow> &rows,
                            AffectedList &everybody) const
{
    QList<std::pair<QString, Touched>> all;
    for (auto each = values.cbegin(); each != values.cend(); ++each)
        all.append({each.key(), each.value()});
    std::ranges::sort(all, [](const auto &a, const auto &b) {
        return std::tuple(-a.second.failed, -a.second.attempts, a.first) <
               std::tuple(-b.second.failed, -b.second.attempts, b.first);
    });
    for (const auto &[value, touched] : std::as_const(all))
        everybody.all.append(
            {dimensionToken(dimension), shownValue(dimension, value), touched.failed, touched.attempts});
    const QString atLeast = m_places.size() > 1 ? QStringLiteral("\u2265 ") : QString();
    for (const auto &[value, touched] : all.mid(0, kMostListed)) {
        const QString who =
            QStringLiteral("%1 %2").arg(dimensionTitle(dimension).toLower(), shownValue(dimension, value));
        rows.append({filterTermToToken({dimension, {value}}),
                     {textCell(who), numberCell(atLeast + formatExact(touched.failed), double(touched.failed)),
                      numberCell(atLeast + formatExact(touched.attempts), double(touched.attempts))},
                     true});
    }
}

} // namespace Gatehouse
