#include "models/alerts/alertcontrast.h"

#include "models/alerts/anomalysignal.h"
#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/telemetry/mergedanswers.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

std::optional<AnomalyMetric> metricOf(const AlertFolder &folder)
{
    return anomalyMetricFromToken(folder.evidence.value(QLatin1String("metric")).toString());
}

// What an attempt must be to be one of those that the metric counts. A condition on what the gateway does not record
// would leave nothing.
FilterSet conditionsOf(AnomalyMetric metric, const SourceCapabilities &capabilities)
{
    const QStringList notLetIn{QStringLiteral("401"), QStringLiteral("403")};
    QList<FilterTerm> terms;
    switch (metric) {
    case AnomalyMetric::Errors:
    case AnomalyMetric::Objective:
        terms = {{Dimension::Outcome,
                  {outcomeToken(Outcome::Ok), outcomeToken(Outcome::Cancelled), outcomeToken(Outcome::RateLimited)},
                  true},
                 {Dimension::StatusCode, notLetIn, true}};
        break;
    case AnomalyMetric::AuthFailures:
        terms = {{Dimension::StatusCode, notLetIn, false}};
        break;
    case AnomalyMetric::RateLimits:
        terms = {{Dimension::Outcome, {outcomeToken(Outcome::RateLimited)}, false}};
        break;
    default:
        break; // all that there was
    }
    terms.removeIf([&](const FilterTerm &term) { return !capabilities.has(term.dimension); });
    return {terms};
}

// What those inside are called.
QString insideText(std::optional<AnomalyMetric> metric, const ContrastQuery &query, qint64 count)
{
    if (query.ofCost)
        return formatMoney(count);
    const QString attempts = counted(count, QStringLiteral("attempt"), QStringLiteral("attempts"));
    if (query.latencyFromUs)
        return (query.firstToken ? AlertContrast::tr("%1 whose first token took longer than %2")
                                 : AlertContrast::tr("%1 that took longer than %2"))
            .arg(attempts, formatLatency(double(*query.latencyFromUs)).joined());
    if (query.insideOnly.isEmpty() || !metric)
        return attempts;
    if (metric == AnomalyMetric::AuthFailures)
        return AlertContrast::tr("%1 that were not let in").arg(attempts);
    if (metric == AnomalyMetric::RateLimits)
        return AlertContrast::tr("%1 beyond a rate limit").arg(attempts);
    return AlertContrast::tr("%1 that failed").arg(attempts);
}

bool isMix(std::optional<AnomalyMetric> metric)
{
    return metric == AnomalyMetric::ModelMix || metric == AnomalyMetric::ErrorMix ||
           metric == AnomalyMetric::OutcomeMix;
}

// Whether it tells a person something that the condition of the alert does not.
bool tells(std::optional<AnomalyMetric> metric, const ContrastQuery &query, const ContrastRow &row)
{
    if (row.surprise < AlertContrast::kTelling || row.value.isEmpty())
        return false;
    // A mix shifts from something to something; of all else the one is only what the other leaves.
    const bool isMore = row.insideShare > row.outsideShare;
    if (!isMix(metric) && isMore == (metric == AnomalyMetric::TrafficDrop))
        return false;
    // How they were answered is what the condition says already; the classes of errors stand with the alert.
    const bool isAnswer = row.dimension == Dimension::Outcome || row.dimension == Dimension::StatusCode ||
                          row.dimension == Dimension::ErrorClass;
    return query.insideOnly.isEmpty() || !isAnswer;
}

} // namespace

Result<ContrastQuery> contrastOf(const AlertFolder &folder, const AlertTrail &trail,
                                 const SourceCapabilities &capabilities)
{
    const auto metric = metricOf(folder);
    if (metric == AnomalyMetric::Budget)
        return failure(ErrorKind::NotFound, AlertContrast::tr("A cap on money is about all of its month: there is "
                                                              "nothing around it to compare it with."));
    // An address is no condition of figures, and what an administrator does is none of its attempts.
    if (!metric && (trail.filter.isEmpty() || folder.alert.rule == QLatin1String("admin-plane")))
        return failure(ErrorKind::NotFound,
                       AlertContrast::tr("The attempts of this alert cannot be told from others."));
    ContrastQuery query;
    query.filter = trail.filter;
    query.inner = {trail.bad.fromMs, std::min(trail.bad.toMs, trail.bad.fromMs + kLongestContrastMs)};
    query.outer = {query.inner.fromMs - std::max(kHourMs, query.inner.lengthMs()), query.inner.toMs};
    if (!metric)
        return query;
    if (metric == AnomalyMetric::ErrorMix) // of what has failed, now and before
        query.filter.terms.append({Dimension::Outcome, {outcomeToken(Outcome::Ok)}, true});
    query.ofCost = (metric == AnomalyMetric::SpendSpike || metric == AnomalyMetric::SpendNovelty) && capabilities.cost;
    query.insideOnly = conditionsOf(*metric, capabilities);
    const qint64 referenceUs = qint64(folder.evidence.value(QLatin1String("reference_us")).toDouble());
    if (referenceUs > 0 && (metric == AnomalyMetric::Latency || metric == AnomalyMetric::Ttft)) {
        query.latencyFromUs = referenceUs;
        query.firstToken = metric == AnomalyMetric::Ttft;
    }
    return query;
}

AlertContrast::AlertContrast(AlertDetail &detail, TelemetrySession &session, QObject *parent)
    : QObject(parent)
    , m_detail(detail)
    , m_session(session)
{
    connect(&detail, &AlertDetail::changed, this, &AlertContrast::follow);
    connect(&session, &TelemetrySession::statusChanged, this, &AlertContrast::changed);
}

Result<void> AlertContrast::access() const
{
    const auto query = questionOf(m_detail.shownTrail());
    return query ? Result<void>() : std::unexpected(query.error());
}

Result<ContrastQuery> AlertContrast::questionOf(const Result<AlertTrail> &trail) const
{
    if (!trail)
        return std::unexpected(trail.error());
    // What the gateway records is known once it answers.
    if (m_session.status().phase != SessionStatus::Phase::Ready)
        return failure(ErrorKind::Unreachable, tr("The gateway does not answer yet: nothing can be compared."));
    return contrastOf(*m_detail.folder(), *trail, m_session.capabilities());
}

// What was told of one alert is not of the next one, nor of whom nobody may see any more.
void AlertContrast::follow()
{
    const bool isOther = m_detail.seq() != m_seq;
    if (m_state != State::Unasked && (isOther || !m_detail.shownTrail()))
        clear();
    m_seq = m_detail.seq();
    emit changed();
}

void AlertContrast::clear()
{
    ++m_generation;
    m_state = State::Unasked;
    m_error.reset();
    m_sentence.clear();
    m_table.clear();
}

void AlertContrast::ask()
{
    clear();
    m_state = State::Asking;
    m_seq = m_detail.seq();
    m_detail.lead(this, {}, [this, generation = m_generation](const Result<AlertTrail> &trail) {
        if (generation != m_generation)
            return;
        if (const auto query = questionOf(trail); query) {
            askFigures(*query);
        } else {
            m_state = State::Failed;
            m_error = query.error();
        }
        emit changed();
    });
    emit changed();
}

void AlertContrast::askFigures(const ContrastQuery &query)
{
    onFinished(m_session.contrast(query), this,
               [this, generation = m_generation, query](const Result<ContrastAnswer> &answer) {
                   if (generation != m_generation)
                       return;
                   m_state = answer ? State::Told : State::Failed;
                   if (answer)
                       answered(query, *answer);
                   else
                       m_error = answer.error();
                   emit changed();
                   emit told();
               });
}

void AlertContrast::answered(const ContrastQuery &query, const ContrastAnswer &answer)
{
    const auto metric = metricOf(*m_detail.folder());
    ContrastAnswer telling = answer;
    telling.rows.removeIf([&](const ContrastRow &row) { return !tells(metric, query, row); });
    telling.rows.resize(std::min<qsizetype>(telling.rows.size(), kMostListed));
    m_table.setAnswer(telling, query.ofCost);
    m_sentence = tr("Inside: %1, %2. Outside: %3, %4.")
                     .arg(insideText(metric, query, answer.inside), formatSpan(query.inner, m_detail.zone()),
                          query.ofCost ? formatMoney(answer.outside)
                                       : counted(answer.outside, QStringLiteral("other"), QStringLiteral("others")),
                          formatSpan(query.outer, m_detail.zone()));
    if (telling.rows.isEmpty())
        m_sentence += QLatin1Char(' ') + tr("They are made alike: nothing sets them apart.");
    if (answer.personsLeftOut)
        m_sentence += QLatin1Char(' ') + tr("Workspaces, keys and accounts took too long to count.");
    for (const MissingPart &part : answer.missingParts)
        m_sentence += QLatin1Char(' ') + missingPartText(part);
}

} // namespace Gatehouse
