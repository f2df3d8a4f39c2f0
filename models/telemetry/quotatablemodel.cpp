#include "models/telemetry/quotatablemodel.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/masking.h"
#include "models/core/timerange.h"
#include "models/telemetry/figure.h"
#include "models/telemetry/shownvalue.h"

#include <cmath>

namespace Gatehouse
{

namespace
{

// Within this an hour says something; later a day does.
constexpr qint64 kHoursCountMs = 14 * kDayMs;

QList<TableColumn> quotaColumns()
{
    return {{QStringLiteral("Holder"), {}, false},     {QStringLiteral("Quota"), {}, false},
            {QStringLiteral("Limit"), {}, true},       {QStringLiteral("Used"), {}, true},
            {QStringLiteral("Of limit"), {}, true},    {QStringLiteral("Left"), {}, true},
            {QStringLiteral("Cap reached"), {}, false}};
}

// The kind is part of it, since one holder may have several quotas.
QString rowId(const QuotaKind &kind, const QuotaRow &row)
{
    return QStringLiteral("%1 %2").arg(row.kind).arg(filterTermToToken({kind.holder, {row.value}, false}));
}

TableCell holderCell(const QuotaKind &kind, const QuotaRow &row)
{
    QString text = QStringLiteral("%1 %2").arg(dimensionTitle(kind.holder), shownValue(kind.holder, row.value));
    if (isPersonal(kind.holder) && !row.label.isEmpty())
        text += QStringLiteral(" · %1").arg(maskedName(row.label));
    return textCell(text);
}

TableCell amountCell(QuotaUnit unit, const std::optional<qint64> &amount, const QString &reason)
{
    return amount ? numberCell(quotaAmountText(unit, *amount), double(*amount)) : missingCell(reason);
}

TableCell usedCell(const QuotaKind &kind, const QuotaEntry &entry)
{
    const QuotaStanding &standing = entry.standing;
    TableCell cell = amountCell(kind.unit, standing.used, entry.traffic.reason);
    if (standing.usedAtLeast) {
        cell.text = QStringLiteral("≥ %1").arg(cell.text);
        cell.spoken = QStringLiteral("at least %1").arg(quotaAmountText(kind.unit, *standing.used));
        cell.toolTip = QStringLiteral("The oldest row of the gateway is younger than the period.");
    }
    return cell;
}

TableCell shareCell(const QuotaStanding &standing)
{
    if (!standing.share) {
        return missingCell(standing.limit && *standing.limit <= 0
                               ? QStringLiteral("There is no share of a limit that is zero or less.")
                               : standing.reason);
    }
    TableCell cell = numberCell(formatShare(*standing.share).joined(), *standing.share);
    cell.bar = *standing.share;
    if (standing.usedAtLeast)
        cell.text = QStringLiteral("≥ %1").arg(cell.text);
    return cell;
}

QString whenText(qint64 ms, qint64 nowMs, const QTimeZone &zone)
{
    if (std::abs(ms - nowMs) <= kHoursCountMs)
        return formatInstant(ms, zone);
    return formatSpan(TimeRange::calendar(TimeRange::Kind::CalendarDay, 0, zone).resolve(ms), zone);
}

// Cells of the last column, one for each outlook.
class ReachedCell
{
public:
    ReachedCell(const QuotaKind &kind, const QuotaEntry &entry, const QTimeZone &zone, qint64 nowMs)
        : m_kind(kind)
        , m_entry(entry)
        , m_standing(entry.standing)
        , m_zone(zone)
        , m_nowMs(nowMs)
    {
    }

    TableCell make() const
    {
        switch (m_standing.outlook) {
        case QuotaOutlook::Reached:
            return reached();
        case QuotaOutlook::WillBeReached:
            return forecast();
        case QuotaOutlook::NotInPeriod:
            return without(notInPeriodText(), rateText());
        case QuotaOutlook::NotInAYear:
            return without(QStringLiteral("Not within a year at this rate"), rateText());
        case QuotaOutlook::NoTraffic:
            return without(m_kind.unit == QuotaUnit::Usd ? QStringLiteral("No spend in 24 h: no forecast")
                                                         : QStringLiteral("No use in 24 h: no forecast"),
                           {});
        case QuotaOutlook::PeriodOver:
            return without(QStringLiteral("Period ended %1").arg(formatInstant(m_standing.atMs.value_or(0), m_zone)),
                           QStringLiteral("The gateway has not begun the next period yet."));
        case QuotaOutlook::Unknown:
            break;
        }
        return missingCell(m_standing.reason);
    }

private:
    // Sorted behind those with a time.
    static TableCell without(const QString &text, const QString &toolTip)
    {
        TableCell cell = textCell(text);
        cell.sort = {};
        cell.toolTip = toolTip;
        return cell;
    }

    TableCell reached() const
    {
        TableCell cell;
        if (m_standing.reachedIn) {
            const qint64 byMs = std::min(m_standing.reachedIn->toMs, std::max(m_nowMs, m_standing.reachedIn->fromMs));
            cell = numberCell(QStringLiteral("Reached by %1").arg(formatInstant(byMs, m_zone)), double(byMs));
            cell.toolTip = QStringLiteral("What was used came to the present limit between %1 and %2.")
                               .arg(formatInstant(m_standing.reachedIn->fromMs, m_zone), formatInstant(byMs, m_zone));
        } else {
            cell = numberCell(m_standing.limit && *m_standing.limit <= 0 ? QStringLiteral("Reached: nothing is allowed")
                                                                         : QStringLiteral("Reached, time not recorded"),
                              0);
            cell.toolTip = m_entry.row.markedReached ? QStringLiteral("The gateway itself has marked it as used up.")
                                                     : QStringLiteral("The gateway does not record when.");
        }
        cell.tone = int(ChangeTone::Worse);
        return cell;
    }

    TableCell forecast() const
    {
        TableCell cell = numberCell(QStringLiteral("%1 at this rate").arg(whenText(*m_standing.atMs, m_nowMs, m_zone)),
                                    double(*m_standing.atMs));
        cell.toolTip = rateText();
        if (m_entry.traffic.lastWeek) {
            cell.toolTip += QStringLiteral(" The last 7 days used %1; at that rate it is reached %2.")
                                .arg(usedText(*m_entry.traffic.lastWeek),
                                     m_standing.atByWeekMs ? whenText(*m_standing.atByWeekMs, m_nowMs, m_zone)
                                                           : QStringLiteral("not within a year"));
        }
        return cell;
    }

    QString usedText(double amount) const { return quotaAmountText(m_kind.unit, std::llround(amount)); }

    QString rateText() const
    {
        return m_entry.traffic.lastDay
                   ? QStringLiteral("The last 24 hours used %1.").arg(usedText(*m_entry.traffic.lastDay))
                   : QString();
    }

    QString notInPeriodText() const
    {
        switch (m_kind.period.kind) {
        case QuotaPeriodKind::Month:
            return QStringLiteral("Not this month at this rate");
        case QuotaPeriodKind::Day:
            return QStringLiteral("Not today at this rate");
        default:
            return QStringLiteral("Not before %1 at this rate").arg(formatInstant(m_standing.atMs.value_or(0), m_zone));
        }
    }

    const QuotaKind &m_kind;
    const QuotaEntry &m_entry;
    const QuotaStanding &m_standing;
    const QTimeZone &m_zone;
    const qint64 m_nowMs;
};

} // namespace

QString quotaAmountText(QuotaUnit unit, qint64 amount)
{
    switch (unit) {
    case QuotaUnit::Usd:
        return formatMoney(amount);
    case QuotaUnit::Tokens:
        return counted(amount, QStringLiteral("token"), QStringLiteral("tokens"));
    case QuotaUnit::Requests:
        return counted(amount, QStringLiteral("request"), QStringLiteral("requests"));
    }
    return {};
}

void QuotaTableModel::setQuotas(const QList<QuotaKind> &kinds, const QList<QuotaEntry> &entries,
                                const QList<Dimension> &filterable, const QTimeZone &zone, qint64 nowMs)
{
    QList<TableRow> rows;
    rows.reserve(entries.size());
    m_names.clear();
    for (const QuotaEntry &entry : entries) {
        const QuotaKind &kind = kinds.at(entry.row.kind);
        const QuotaStanding &standing = entry.standing;
        rows.append(
            {rowId(kind, entry.row),
             {holderCell(kind, entry.row), textCell(kind.name),
              amountCell(kind.unit, standing.limit, QStringLiteral("The gateway does not tell it.")),
              usedCell(kind, entry), shareCell(standing), amountCell(kind.unit, standing.remaining, standing.reason),
              ReachedCell(kind, entry, zone, nowMs).make()},
             filterable.contains(kind.holder)});
        if (isPersonal(kind.holder) && !entry.row.label.isEmpty())
            m_names.insert(rows.constLast().id, entry.row.label);
    }
    setTable(quotaColumns(), rows);
}

void QuotaTableModel::clear()
{
    m_names.clear();
    setTable(columns(), {});
}

std::optional<FilterTerm> QuotaTableModel::filterOf(const QString &id)
{
    const auto term = filterTermFromToken(id.section(QLatin1Char(' '), 1));
    return term ? std::optional(*term) : std::nullopt;
}

} // namespace Gatehouse
