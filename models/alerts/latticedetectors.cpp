#include "models/alerts/latticedetectors.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr double kMostOf = 0.8;

SeriesBucket bucketOf(qint64 minuteMs, bool known, const NodeMinute *minute)
{
    SeriesBucket bucket;
    bucket.startMs = minuteMs;
    bucket.known = known;
    if (!minute)
        return bucket;
    bucket.attempts = minute->cell.attempts;
    bucket.outcomes = minute->cell.outcomes;
    bucket.authFailures = minute->authFailures;
    bucket.tokensIn = minute->cell.tokensIn;
    bucket.tokensOut = minute->cell.tokensOut;
    bucket.costMicros = minute->cell.costMicros;
    bucket.lateAttempts = minute->lateAttempts;
    bucket.lateCostMicros = minute->lateCostMicros;
    bucket.latency = minute->cell.latency.isEmpty() ? nullptr : &minute->cell.latency;
    bucket.ttft = minute->cell.ttft.isEmpty() ? nullptr : &minute->cell.ttft;
    return bucket;
}

const NodeMinute *minuteOf(const LatticeStretch &stretch, const LatticeNode &node, size_t minute)
{
    const auto found = stretch.nodes.find(node);
    return found == stretch.nodes.end() ? nullptr : &found->second[minute];
}

} // namespace

LatticeDetectors::LatticeDetectors(const FigureRules &rules)
    : m_rules(rules)
    , m_calendar(rules.season())
{
}

std::vector<std::pair<LatticeNode, AnomalyMetric>> LatticeDetectors::setRules(const FigureRules &rules)
{
    std::vector<std::pair<LatticeNode, AnomalyMetric>> ended;
    Q_ASSERT(rules.season() == m_rules.season());
    m_rules = rules;
    for (auto &[node, at] : m_nodes) {
        for (int i = 0; i < kAnomalyMetricCount; ++i) {
            const auto metric = AnomalyMetric(i);
            if (at.detectors->isOpen(metric) && !m_rules.watches(metric, node))
                ended.emplace_back(node, metric);
        }
        at.detectors->setSettings(m_rules.settings());
    }
    return ended;
}

LatticeDetectors::Node *LatticeDetectors::nodeFor(const LatticeNode &node)
{
    const auto found = m_nodes.find(node);
    if (found != m_nodes.end())
        return &found->second;
    if (m_nodes.size() >= kMostNodes)
        return nullptr;
    Node &made = m_nodes[node];
    const NodeExtent extent = node.isAll() ? NodeExtent::WholeGateway : NodeExtent::Part;
    made.detectors = std::make_unique<NodeDetectors>(m_rules.settings(), m_calendar, extent);
    return &made;
}

// By what they were given, and from then on are.
LatticeDetectors::Late LatticeDetectors::takeLate(const LatticeStretch &stretch, size_t seen)
{
    const auto known = [&stretch](size_t minute) {
        return stretch.isKnown(stretch.span.fromMs + qint64(minute) * kMinuteMs);
    };
    std::vector<size_t> again;
    for (size_t minute = 0; minute < seen; ++minute) {
        if (known(minute))
            again.push_back(minute);
    }
    Late late;
    for (auto &[node, at] : m_nodes) {
        const auto found = stretch.nodes.find(node);
        if (found == stretch.nodes.end())
            continue;
        NodeMinute more;
        for (const size_t minute : again)
            at.given.takeLate(stretch.span.fromMs + qint64(minute) * kMinuteMs, found->second[minute], more);
        if (more.cell.attempts > 0)
            late.emplace(node, std::move(more));
    }
    return late;
}

void LatticeDetectors::fill(Minute &into, size_t minute, const NodeMinute *figures)
{
    const qint64 minuteMs = m_stretch->span.fromMs + qint64(minute) * kMinuteMs;
    into.bucket = bucketOf(minuteMs, m_stretch->isKnown(minuteMs), figures);
    into.models.clear();
    into.errors.clear();
    if (figures) {
        count(figures->models, into.models);
        count(figures->errorClasses, into.errors);
    }
    into.bucket.models = into.models;
    into.bucket.errorClasses = into.errors;
}

void LatticeDetectors::push(const LatticeStretch &stretch, const Visit &visit)
{
    const size_t minutes = size_t(stretch.span.lengthMs() / kMinuteMs);
    const size_t seen = size_t(std::clamp<qint64>((m_nextMs - stretch.span.fromMs) / kMinuteMs, 0, qint64(minutes)));
    std::optional<Late> late;
    std::vector<NodeSignal> found;
    m_stretch = &stretch;
    for (m_minute = seen; m_minute < minutes; ++m_minute) {
        const qint64 minuteMs = stretch.span.fromMs + qint64(m_minute) * kMinuteMs;
        // Where nothing is known, nothing is judged.
        if (!late && stretch.isKnown(minuteMs))
            late = takeLate(stretch, seen);
        countTraffic(stretch, m_minute);
        if (minuteMs % kHourMs == 0)
            chooseBusiest();
        found.clear();
        if (stretch.span.toMs > m_replaysFromMs)
            standBefore(m_minute == seen);
        Late none;
        pushMinute(late ? *late : none, found);
        m_nextMs = minuteMs + kMinuteMs;
        visit(minuteMs, found);
    }
    m_stretch = nullptr;
}

void LatticeDetectors::pushMinute(Late &late, std::vector<NodeSignal> &found)
{
    const qint64 minuteMs = m_stretch->span.fromMs + qint64(m_minute) * kMinuteMs;
    const bool known = m_stretch->isKnown(minuteMs);
    Minute pushed;
    for (auto &[node, at] : m_nodes) {
        const NodeMinute *figures = minuteOf(*m_stretch, node, m_minute);
        at.given.push(minuteMs, known ? figures : nullptr);
        if (const auto more = late.extract(node)) {
            at.together = figures ? *figures : NodeMinute();
            at.together.addLate(more.mapped());
            at.togetherMs = minuteMs;
            figures = &at.together;
        }
        fill(pushed, m_minute, figures);
        if (at.detectors->latestMs() < minuteMs)
            at.history.push(minuteMs, figures);
        for (const AnomalySignal &signal : at.detectors->push(pushed.bucket)) {
            if (m_rules.watches(signal.metric, node))
                found.push_back({node, signal});
        }
    }
}

void LatticeDetectors::remember(const LatticeStretch &stretch)
{
    const size_t minutes = size_t((stretch.span.toMs - stretch.span.fromMs) / kMinuteMs);
    for (auto &[node, at] : m_nodes) {
        for (size_t minute = 0; minute < minutes; ++minute)
            at.history.push(stretch.span.fromMs + qint64(minute) * kMinuteMs, minuteOf(stretch, node, minute));
    }
}

bool LatticeDetectors::isOpen(const LatticeNode &node, AnomalyMetric metric) const
{
    const auto found = m_nodes.find(node);
    return found != m_nodes.end() && found->second.detectors->isOpen(metric);
}

DueOf LatticeDetectors::dueOf(const LatticeNode &node, AnomalyMetric metric) const
{
    const auto found = m_nodes.find(node);
    return found == m_nodes.end() ? DueOf::HoursBefore : found->second.detectors->dueOf(metric);
}

const NodeHistory &LatticeDetectors::history(const LatticeNode &node) const
{
    static const NodeHistory none;
    const auto found = m_nodes.find(node);
    return found == m_nodes.end() ? none : found->second.history;
}

void LatticeDetectors::adopt(const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch)
{
    judge(&NodeDetectors::adopt, node, metric, stretch);
}

void LatticeDetectors::unlearn(const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch)
{
    judge(&NodeDetectors::unlearn, node, metric, stretch);
}

void LatticeDetectors::judge(Verdict verdict, const LatticeNode &node, AnomalyMetric metric,
                             const LatticeStretch &stretch)
{
    const auto found = m_nodes.find(node);
    if (found == m_nodes.end())
        return;
    const size_t minutes = size_t((stretch.span.toMs - stretch.span.fromMs) / kMinuteMs);
    std::vector<SeriesBucket> buckets;
    std::vector<std::vector<CategoryCount>> named(2 * minutes); // what the buckets refer to
    for (size_t minute = 0; minute < minutes; ++minute) {
        const qint64 minuteMs = stretch.span.fromMs + qint64(minute) * kMinuteMs;
        const NodeMinute *figures = minuteOf(stretch, node, minute);
        buckets.push_back(bucketOf(minuteMs, stretch.isKnown(minuteMs), figures));
        if (!figures)
            continue;
        count(figures->models, named[2 * minute]);
        count(figures->errorClasses, named[2 * minute + 1]);
        buckets.back().models = named[2 * minute];
        buckets.back().errorClasses = named[2 * minute + 1];
    }
    (found->second.detectors.get()->*verdict)(metric, buckets);
    // What was before that leads nowhere any more.
    if (m_stretch && found->second.earlier)
        standBefore(found->second, m_minute + 1);
}

SuspectMeasure LatticeDetectors::measure(const Suspect &suspect, qint64 sinceMs, qint64 minuteMs) const
{
    const auto found = m_nodes.find(suspect.node);
    if (found == m_nodes.end())
        return {};
    if (suspect.metric == AnomalyMetric::Latency || suspect.metric == AnomalyMetric::Ttft) {
        const LatencyShift::Slow slow = slowIn(suspect.node, suspect.metric, int((minuteMs - sinceMs) / kMinuteMs) + 1);
        return {slow.excess(), slow.attempts, slow.excess()};
    }
    const NodeHistory &history = found->second.history;
    const double excess = history.excess(suspect.metric, suspect.evidence, sinceMs);
    // Of money, each attempt of the node may be one of the dear ones.
    const bool isMoney = suspect.metric == AnomalyMetric::SpendSpike || suspect.metric == AnomalyMetric::Budget;
    const double affected = isMoney ? history.attemptsSince(sinceMs) : excess;
    return {excess, history.members(suspect.metric, suspect.evidence, sinceMs), affected};
}

// Against what is usual at each model by itself: the quick ones of a provider stay below percentiles that its slow ones
// make, however slow they have become, and the provider would seem to have no more of it than its slowest model.
LatencyShift::Slow LatticeDetectors::slowIn(const LatticeNode &node, AnomalyMetric metric, int minutes) const
{
    const LatencyShift::Slow own = m_nodes.at(node).detectors->slowIn(metric, minutes);
    if (node.model || node.workspace)
        return own;
    LatencyShift::Slow models;
    for (const auto &[below, at] : m_nodes) {
        if (below.model && !below.workspace && node.isAbove(below))
            models += at.detectors->slowIn(metric, minutes);
    }
    // Not before most of them are known well enough.
    return models.attempts >= kMostOf * own.attempts ? LatencyShift::Slow{models.beyond, own.attempts} : own;
}

QString LatticeDetectors::category(AnomalyMetric mix, quint32 id) const
{
    if (mix == AnomalyMetric::OutcomeMix)
        return id < kOutcomeCount ? outcomeToken(Outcome(id)) : QString();
    return m_categories.value(qsizetype(id));
}

quint32 LatticeDetectors::idOf(const QString &category)
{
    const auto found = m_ids.constFind(category);
    if (found != m_ids.constEnd())
        return *found;
    const quint32 id = quint32(m_categories.size());
    m_categories.append(category);
    m_ids.insert(category, id);
    return id;
}

void LatticeDetectors::count(const std::map<QString, qint64> &named, std::vector<CategoryCount> &into)
{
    for (const auto &[name, attempts] : named)
        into.push_back({idOf(name), attempts});
}

} // namespace Gatehouse
