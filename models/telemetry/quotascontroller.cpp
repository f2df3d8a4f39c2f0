#include "models/telemetry/quotascontroller.h"

#include "models/core/onfinished.h"
#include "models/core/timebuckets.h"
#include "models/telemetry/figure.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

// Limits and balances change slowly; traffic is asked for more often by the page itself.
constexpr qint64 kRefreshMs = 30 * kSecondMs;
// Bounds the cells of the question when caps were reached: holders times buckets.
constexpr qsizetype kMostCells = 60'000;
constexpr qsizetype kMostBuckets = 750;

QString counted(qint64 count, const QString &what)
{
    return count == 0 ? QString() : QStringLiteral("%1 %2").arg(formatExact(count), what);
}

} // namespace

QuotasController::QuotasController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_view(view)
    , m_clock(clock)
{
    // Times are told in the zone of the view.
    connect(&view, &ViewState::changed, this, [this] {
        if (m_complete)
            show();
    });
}

void QuotasController::refreshWhenDue()
{
    if (!m_asking && (!m_askedAtMs || std::abs(m_clock.nowMs() - *m_askedAtMs) >= kRefreshMs))
        refresh();
}

void QuotasController::refresh()
{
    const int generation = ++m_generation;
    m_asking = true;
    m_nowMs = m_clock.nowMs();
    m_askedAtMs = m_nowMs;
    onFinished(m_session.quotas(), this,
               [this, generation](const Result<QuotaReading> &reading) { taken(generation, reading); });
    emit changed();
}

void QuotasController::taken(int generation, const Result<QuotaReading> &reading)
{
    if (generation != m_generation)
        return;
    if (!reading) {
        failed(reading.error());
        return;
    }
    m_complete = false;
    m_reading = *reading;
    m_cut.clear();
    m_entries.clear();
    for (const QuotaRow &row : std::as_const(m_reading.rows))
        m_entries.append({row, {}, {}});
    const QList<TelemetryQuery> questions = trafficQuestions();
    if (questions.isEmpty()) {
        standAll();
        done();
        return;
    }
    onFinished(m_session.ask(questions), this, [this, generation](const Result<QList<TelemetryAnswer>> &answers) {
        trafficTaken(generation, answers);
    });
}

void QuotasController::trafficTaken(int generation, const Result<QList<TelemetryAnswer>> &answers)
{
    if (generation != m_generation)
        return;
    if (!answers) {
        failed(answers.error());
        return;
    }
    for (qsizetype i = 0; i < m_asked.size() && i < answers->size(); ++i)
        takeTraffic(m_asked.at(i), answers->at(i));
    standAll();
    askWhenReached(generation);
}

void QuotasController::standAll()
{
    for (QuotaEntry &entry : m_entries)
        entry.standing = quotaStanding(m_reading.kinds.at(entry.row.kind), entry.row, entry.traffic, m_nowMs);
    std::ranges::stable_sort(
        m_entries, [](const QuotaEntry &a, const QuotaEntry &b) { return isNearerToLimit(a.standing, b.standing); });
    QList<qsizetype> kept(m_reading.kinds.size(), 0);
    m_entries.removeIf([&](const QuotaEntry &entry) { return ++kept[entry.row.kind] > kMostQuotaRows; });
    for (qsizetype i = 0; i < kept.size(); ++i) {
        if (kept.at(i) > kMostQuotaRows)
            m_cut.append(i);
    }
}

// When a cap was reached can be told where what was used is counted here.
void QuotasController::askWhenReached(int generation)
{
    QList<TelemetryQuery> questions;
    QList<qsizetype> kinds;
    for (qsizetype i = 0; i < m_reading.kinds.size(); ++i) {
        const QuotaKind &kind = m_reading.kinds.at(i);
        QStringList values;
        for (const QuotaEntry &entry : std::as_const(m_entries)) {
            if (entry.row.kind == i && kind.usedFromTelemetry && entry.standing.outlook == QuotaOutlook::Reached &&
                entry.traffic.inPeriod && entry.traffic.wholePeriod && entry.standing.limit.value_or(0) > 0)
                values.append(entry.row.value);
        }
        if (values.isEmpty())
            continue;
        TelemetryQuery query = question(kind.holder, countedPeriod(kind), values);
        const auto most = std::min(kMostBuckets, kMostCells / values.size());
        const auto zone = parseZone(kind.period.zone);
        const auto edges =
            bucketEdges(query.span, fittingWidth(query.span, int(most)), zone.value_or(QTimeZone::utc()));
        if (!edges)
            continue;
        query.edges = *edges;
        questions.append(query);
        kinds.append(i);
    }
    if (questions.isEmpty()) {
        done();
        return;
    }
    onFinished(m_session.ask(questions), this,
               [this, generation, kinds](const Result<QList<TelemetryAnswer>> &answers) {
                   crossingsTaken(generation, kinds, answers);
               });
}

void QuotasController::crossingsTaken(int generation, const QList<qsizetype> &kinds,
                                      const Result<QList<TelemetryAnswer>> &answers)
{
    if (generation != m_generation)
        return;
    if (!answers) {
        failed(answers.error());
        return;
    }
    for (qsizetype i = 0; i < kinds.size() && i < answers->size(); ++i)
        takeCrossings(kinds.at(i), answers->at(i));
    done();
}

void QuotasController::done()
{
    m_asking = false;
    m_complete = true;
    m_error.reset();
    show();
}

void QuotasController::failed(const Error &error)
{
    m_asking = false;
    m_error = error;
    // The table of the last round may stay; half a round may not.
    const bool shown = m_table.rowCount() > 0;
    m_state = shown ? PageState::Partial : PageState::Failed;
    m_notes =
        shown ? QStringList{error.message + QStringLiteral(" The table is that of the last answer.")} : QStringList();
    emit changed();
}

void QuotasController::show()
{
    m_table.setQuotas(m_reading.kinds, m_entries, m_session.capabilities().dimensions, m_view.zone(), m_nowMs);
    describe();
    emit changed();
}

void QuotasController::describe()
{
    m_notes.clear();
    qint64 unlimited = 0;
    for (qsizetype i = 0; i < m_reading.kinds.size(); ++i) {
        const QuotaKind &kind = m_reading.kinds.at(i);
        unlimited += kind.unlimited;
        if (kind.truncated && kind.usedFromTelemetry)
            m_notes.append(
                QStringLiteral("%1: there are too many to look at; the highest limits are left out.").arg(kind.name));
        if (m_cut.contains(i) || (kind.truncated && !kind.usedFromTelemetry))
            m_notes.append(QStringLiteral("%1: only the %2 nearest to their limit are listed.")
                               .arg(kind.name, formatExact(kMostQuotaRows)));
    }
    for (const MissingFigure &missing : std::as_const(m_reading.missing))
        m_notes.append(QStringLiteral("%1: not recorded. %2").arg(missing.figure, missing.reason));
    const auto inOutlook = [this](QuotaOutlook outlook) {
        return std::ranges::count(m_entries, outlook, [](const QuotaEntry &entry) { return entry.standing.outlook; });
    };
    QStringList parts{counted(inOutlook(QuotaOutlook::Reached), QStringLiteral("reached")),
                      counted(inOutlook(QuotaOutlook::WillBeReached), QStringLiteral("will be")),
                      QStringLiteral("%1 with a limit").arg(formatExact(m_entries.size())),
                      counted(unlimited, QStringLiteral("without"))};
    parts.removeAll(QString());
    m_summary = parts.join(QStringLiteral(" · "));
    m_state = m_entries.isEmpty() ? PageState::Empty : m_notes.isEmpty() ? PageState::Full : PageState::Partial;
    m_emptyTitle = QStringLiteral("Nothing has a limit");
    m_emptyText = QStringLiteral("The gateway could set limits and has set none.");
    if (!m_reading.named) {
        m_emptyTitle = QStringLiteral("No quotas");
        m_emptyText = QStringLiteral("This gateway's profile names no quotas.");
    } else if (m_reading.kinds.isEmpty()) {
        m_emptyTitle = QStringLiteral("Quotas are not recorded");
        m_emptyText = m_notes.join(QLatin1Char(' '));
    }
}

} // namespace Gatehouse
