#include "models/alerts/latticedetectors.h"

#include <QDataStream>
#include <QIODevice>

namespace Gatehouse
{

namespace
{

constexpr quint32 kKind = 0x4c415454; // LATT
constexpr quint32 kVersion = 1;
constexpr double kMostOf = 0.8;

void write(QDataStream &out, const std::optional<QString> &text)
{
    out << text.has_value() << text.value_or(QString());
}

std::optional<QString> readText(QDataStream &in)
{
    bool has = false;
    QString text;
    in >> has >> text;
    return has ? std::optional(text) : std::nullopt;
}

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
    bucket.latency = minute->cell.latency.isEmpty() ? nullptr : &minute->cell.latency;
    bucket.ttft = minute->cell.ttft.isEmpty() ? nullptr : &minute->cell.ttft;
    return bucket;
}

const NodeMinute *minuteOf(const LatticeStretch &stretch, const LatticeNode &node, size_t minute)
{
    const auto found = stretch.nodes.find(node);
    return found == stretch.nodes.end() ? nullptr : &found->second[minute];
}

Result<void> refused(const QString &why)
{
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("The state of the detectors cannot be used: %1. They begin anew.").arg(why));
}

} // namespace

LatticeDetectors::LatticeDetectors(const FigureRules &rules, SeasonCalendar calendar)
    : m_rules(rules)
    , m_calendar(std::move(calendar))
{
}

std::vector<std::pair<LatticeNode, AnomalyMetric>> LatticeDetectors::setRules(const FigureRules &rules)
{
    std::vector<std::pair<LatticeNode, AnomalyMetric>> ended;
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
    if (m_nodes.size() >= kMostNodes) {
        m_full = true;
        return nullptr;
    }
    Node &made = m_nodes[node];
    const NodeExtent extent = node.isAll() ? NodeExtent::WholeGateway : NodeExtent::Part;
    made.detectors = std::make_unique<NodeDetectors>(m_rules.settings(), m_calendar, extent);
    return &made;
}

void LatticeDetectors::push(const LatticeStretch &stretch, const Visit &visit)
{
    const size_t minutes = size_t((stretch.span.toMs - stretch.span.fromMs) / kMinuteMs);
    for (size_t minute = 0; minute < minutes; ++minute) {
        const qint64 minuteMs = stretch.span.fromMs + qint64(minute) * kMinuteMs;
        const bool known = stretch.isKnown(minuteMs);
        for (const auto &[node, figures] : stretch.nodes) {
            if (figures[minute].cell.attempts > 0)
                nodeFor(node);
        }
        std::vector<NodeSignal> found;
        for (auto &[node, at] : m_nodes) {
            const NodeMinute *figures = minuteOf(stretch, node, minute);
            SeriesBucket bucket = bucketOf(minuteMs, known, figures);
            const std::vector<CategoryCount> models = figures ? counts(figures->models) : std::vector<CategoryCount>();
            const std::vector<CategoryCount> errors =
                figures ? counts(figures->errorClasses) : std::vector<CategoryCount>();
            bucket.models = models;
            bucket.errorClasses = errors;
            if (at.detectors->latestMs() < minuteMs)
                at.history.push(minuteMs, figures);
            for (const AnomalySignal &signal : at.detectors->push(bucket)) {
                if (m_rules.watches(signal.metric, node))
                    found.push_back({node, signal});
            }
        }
        visit(minuteMs, found);
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
    std::vector<std::vector<CategoryCount>> named; // what the buckets refer to
    named.reserve(2 * minutes);
    for (size_t minute = 0; minute < minutes; ++minute) {
        const qint64 minuteMs = stretch.span.fromMs + qint64(minute) * kMinuteMs;
        const NodeMinute *figures = minuteOf(stretch, node, minute);
        buckets.push_back(bucketOf(minuteMs, stretch.isKnown(minuteMs), figures));
        if (!figures)
            continue;
        buckets.back().models = named.emplace_back(counts(figures->models));
        buckets.back().errorClasses = named.emplace_back(counts(figures->errorClasses));
    }
    (found->second.detectors.get()->*verdict)(metric, buckets);
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

std::vector<CategoryCount> LatticeDetectors::counts(const std::map<QString, qint64> &named)
{
    std::vector<CategoryCount> all;
    for (const auto &[name, attempts] : named)
        all.push_back({idOf(name), attempts});
    return all;
}

QByteArray LatticeDetectors::snapshot() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kKind << kVersion << m_categories << m_judgedToMs << m_full << quint32(m_nodes.size());
    for (const auto &[node, at] : m_nodes) {
        write(out, node.provider);
        write(out, node.model);
        write(out, node.workspace);
        out << at.detectors->snapshot();
    }
    return qCompress(bytes, 1);
}

Result<void> LatticeDetectors::restore(const QByteArray &bytes)
{
    m_nodes.clear();
    m_categories.clear();
    m_ids.clear();
    const QByteArray plain = qUncompress(bytes);
    QDataStream in(plain);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 kind = 0;
    quint32 version = 0;
    quint32 count = 0;
    QStringList categories;
    in >> kind >> version;
    if (kind != kKind || version != kVersion)
        return refused(QStringLiteral("it is of another version"));
    in >> categories >> m_judgedToMs >> m_full >> count;
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        LatticeNode node;
        node.provider = readText(in);
        node.model = readText(in);
        node.workspace = readText(in);
        QByteArray state;
        in >> state;
        Node *made = nodeFor(node);
        const auto restored = made ? made->detectors->restore(state) : refused(QStringLiteral("it has too many nodes"));
        if (!restored) {
            m_nodes.clear();
            return restored;
        }
    }
    if (in.status() != QDataStream::Ok || m_nodes.size() != count) {
        m_nodes.clear();
        return refused(QStringLiteral("it is cut off"));
    }
    for (const QString &category : std::as_const(categories))
        idOf(category);
    return {};
}

} // namespace Gatehouse
