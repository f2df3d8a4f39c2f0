#include "models/retention/purgetotals.h"

#include "models/core/tokenlist.h"
#include "models/retention/kepttotals.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace Gatehouse
{

namespace
{

using State = PurgeTotals::State;

constexpr std::array kStateTokens{"not_needed", "kept", "missing", "unseen"};

QString tr(const char *text)
{
    return QCoreApplication::translate("Gatehouse::PurgeTotals", text);
}

QString dayText(qint64 ms)
{
    return QLocale::c().toString(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).date(), QStringLiteral("d MMM yyyy"));
}

// The last day with a part in the span.
QString lastDayText(const TimeSpan &span)
{
    return dayText(std::max(span.fromMs, span.toMs - 1));
}

QString wayOut()
{
    return tr("Let Gatehouse read the traffic of that time first: the console does while it is connected, and "
              "'gatehousectl rollup' does at once. Then count again.");
}

QString keptText(const PurgeTotals &totals)
{
    const QString to = dayText(totals.toMs);
    return totals.fromMs ? tr("The totals of this traffic are kept from %1 to %2").arg(dayText(*totals.fromMs), to)
                         : tr("The totals of this traffic are kept from the first row to %1").arg(to);
}

QString missingText(const PurgeTotals &totals)
{
    // A purge whose oldest row is not known asks for everything.
    const QString stretch = totals.missing.fromMs > 0
                                ? tr("what goes from %1 to %2 is not in them")
                                      .arg(dayText(totals.missing.fromMs), lastDayText(totals.missing))
                                : tr("what goes up to %1 is not in them").arg(lastDayText(totals.missing));
    return QStringLiteral("%1; %2.").arg(keptText(totals), stretch);
}

} // namespace

PurgeTotals purgeTotals(const KeptTotals *totals, const Database &traffic, const TimeSpan &span)
{
    const auto kept = totals ? totals->of(traffic, span) : Result<std::optional<TotalsSpan>>(std::nullopt);
    if (!kept || !*kept)
        return {State::Unseen, {}, 0, {}, kept ? QString() : kept.error().message};
    const TimeSpan missing = (*kept)->missingIn(span);
    return {missing.isEmpty() ? State::Kept : State::Missing, (*kept)->fromMs, (*kept)->toMs, missing, {}};
}

QString totalsText(const PurgeTotals &totals)
{
    switch (totals.state) {
    case State::NotNeeded:
        break;
    case State::Kept:
        return keptText(totals) + tr(", so they stay when the rows go.");
    case State::Missing:
        return tr("Blocked: %1 Once the rows are gone nothing can count them. %2").arg(missingText(totals), wayOut());
    case State::Unseen:
        return tr("Blocked: the totals of this traffic are not seen from here%1, and once the rows are gone nothing "
                  "can count them. Plan it where the console reads this gateway; or here, after 'gatehousectl rollup'.")
            .arg(totals.problem.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(totals.problem));
    }
    return {};
}

QJsonObject toJson(const PurgeTotals &totals)
{
    QJsonObject json{{QStringLiteral("state"), tokenOfEnum(kStateTokens, totals.state)}};
    if (totals.state == State::Kept || totals.state == State::Missing) {
        if (totals.fromMs)
            json.insert(QStringLiteral("from_ms"), *totals.fromMs);
        json.insert(QStringLiteral("to_ms"), totals.toMs);
    }
    if (!totals.missing.isEmpty()) {
        json.insert(QStringLiteral("missing_from_ms"), totals.missing.fromMs);
        json.insert(QStringLiteral("missing_to_ms"), totals.missing.toMs);
    }
    if (!totals.problem.isEmpty())
        json.insert(QStringLiteral("problem"), totals.problem);
    return json;
}

PurgeTotals totalsFromJson(const QJsonObject &json)
{
    PurgeTotals totals;
    totals.state =
        enumOfToken<State>(kStateTokens, json.value(QStringLiteral("state")).toString()).value_or(State::NotNeeded);
    if (json.contains(QStringLiteral("from_ms")))
        totals.fromMs = json.value(QStringLiteral("from_ms")).toInteger();
    totals.toMs = json.value(QStringLiteral("to_ms")).toInteger();
    totals.missing = {json.value(QStringLiteral("missing_from_ms")).toInteger(),
                      json.value(QStringLiteral("missing_to_ms")).toInteger()};
    totals.problem = json.value(QStringLiteral("problem")).toString();
    return totals;
}

} // namespace Gatehouse
