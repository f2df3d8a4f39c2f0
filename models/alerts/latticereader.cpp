#include "models/alerts/latticereader.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

enum Question { Operations, Workspaces, RefusedOperations, RefusedWorkspaces, ErrorClasses, QuestionCount };

// Answered 401 or 403: by a key or an account that may not.
FilterTerm refused()
{
    return {Dimension::StatusCode, {QStringLiteral("401"), QStringLiteral("403")}, false};
}

QList<TelemetryQuery> allQuestions(const TimeSpan &span)
{
    TelemetryQuery each;
    each.span = span;
    for (qint64 ms = span.fromMs; ms <= span.toMs; ms += kMinuteMs)
        each.edges.append(ms);
    QList<TelemetryQuery> all(QuestionCount, each);
    all[Operations].groupBy = all[RefusedOperations].groupBy = {Dimension::Provider, Dimension::Model};
    all[Workspaces].groupBy = all[RefusedWorkspaces].groupBy = {Dimension::Workspace, Dimension::Model};
    all[ErrorClasses].groupBy = {Dimension::Provider, Dimension::ErrorClass};
    for (const Question withSketches : {Operations, Workspaces})
        all[withSketches].latency = all[withSketches].ttft = true;
    for (const Question ofRefused : {RefusedOperations, RefusedWorkspaces})
        all[ofRefused].filter.terms = {refused()};
    all[ErrorClasses].filter.terms = {{Dimension::Outcome, {outcomeToken(Outcome::Ok)}, true}};
    return all;
}

// Those that a node needs, in their order.
QList<Question> questionsOf(const std::optional<LatticeNode> &only)
{
    if (!only)
        return {Operations, Workspaces, RefusedOperations, RefusedWorkspaces, ErrorClasses};
    if (only->workspace)
        return {Workspaces, RefusedWorkspaces};
    return only->model ? QList<Question>{Operations, RefusedOperations}
                       : QList<Question>{Operations, RefusedOperations, ErrorClasses};
}

class StretchMaker
{
public:
    explicit StretchMaker(LatticeStretch &stretch)
        : m_stretch(stretch)
        , m_minutes(size_t((stretch.span.toMs - stretch.span.fromMs) / kMinuteMs))
    {
    }

    // What each minute of the group adds to its nodes.
    template<typename Add>
    void spread(const TelemetryGroup &group, const QList<LatticeNode> &nodes, Add add)
    {
        for (size_t minute = 0; minute < m_minutes && minute < size_t(group.buckets.size()); ++minute) {
            const Cell &cell = group.buckets.at(qsizetype(minute));
            if (cell.attempts == 0)
                continue;
            for (const LatticeNode &node : nodes) {
                if (isNamed(node))
                    add(at(node)[minute], cell);
            }
        }
    }

private:
    // What is refused at the door has reached no provider and belongs to no workspace: no place where something could
    // be odd, but all traffic.
    static bool isNamed(const LatticeNode &node)
    {
        return std::ranges::none_of(std::array{node.provider, node.model, node.workspace},
                                    [](const std::optional<QString> &name) { return name && name->isEmpty(); });
    }
    std::vector<NodeMinute> &at(const LatticeNode &node)
    {
        std::vector<NodeMinute> &minutes = m_stretch.nodes[node];
        minutes.resize(m_minutes);
        return minutes;
    }

    LatticeStretch &m_stretch;
    size_t m_minutes;
};

void addTraffic(StretchMaker &maker, const TelemetryGroup &group, const QList<LatticeNode> &above,
                const QList<LatticeNode> &own)
{
    maker.spread(group, above, [&](NodeMinute &minute, const Cell &cell) {
        minute.cell.merge(cell);
        minute.models[group.values.constLast()] += cell.attempts;
    });
    maker.spread(group, own, [](NodeMinute &minute, const Cell &cell) { minute.cell.merge(cell); });
}

} // namespace

void NodeMinute::addLate(const NodeMinute &late)
{
    cell.merge(late.cell);
    authFailures += late.authFailures;
    for (const auto &[errorClass, attempts] : late.errorClasses)
        errorClasses[errorClass] += attempts;
    lateAttempts += late.cell.attempts;
    lateCostMicros += late.cell.costMicros;
}

bool LatticeStretch::isKnown(qint64 minuteMs) const
{
    return std::ranges::none_of(unknown, [minuteMs](const TimeSpan &part) { return part.contains(minuteMs); });
}

LatticeReader::LatticeReader(Ask ask)
    : m_ask(std::move(ask))
{
}

Result<LatticeStretch> LatticeReader::read(const TimeSpan &span)
{
    if (span.isEmpty() || span.fromMs % kMinuteMs != 0 || span.toMs % kMinuteMs != 0 ||
        span.toMs - span.fromMs > kLongestMs)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Figures of nodes are read in whole minutes, two hours at a time."));
    const auto answers = m_ask(questions(span));
    return answers ? Result<LatticeStretch>(stretchOf(span, *answers)) : std::unexpected(answers.error());
}

QList<TelemetryQuery> LatticeReader::questions(const TimeSpan &span, const std::optional<LatticeNode> &only)
{
    const QList<TelemetryQuery> all = allQuestions(span);
    QList<TelemetryQuery> wanted;
    for (const Question which : questionsOf(only)) {
        TelemetryQuery query = all.at(which);
        if (only)
            query.filter.terms += only->filter().terms;
        wanted.append(query);
    }
    return wanted;
}

LatticeStretch LatticeReader::stretchOf(const TimeSpan &span, const QList<TelemetryAnswer> &answers,
                                        const std::optional<LatticeNode> &only)
{
    LatticeStretch stretch;
    stretch.span = span;
    stretch.freshAsOfMs = answers.constFirst().freshAsOfMs;
    stretch.unknown = answers.constFirst().notYetCounted;
    const QList<Question> asked = questionsOf(only);
    const auto groupsOf = [&](Question which) {
        const qsizetype at = asked.indexOf(which);
        return at < 0 ? QList<TelemetryGroup>() : answers.at(at).groups;
    };
    StretchMaker maker(stretch);
    const auto provider = [](const TelemetryGroup &group) { return LatticeNode{group.values.at(0), {}, {}}; };
    const auto workspace = [](const TelemetryGroup &group) { return LatticeNode{{}, {}, group.values.at(0)}; };
    for (const TelemetryGroup &group : groupsOf(Operations))
        addTraffic(maker, group, {LatticeNode{}, provider(group)},
                   {LatticeNode{group.values.at(0), group.values.at(1), {}}});
    for (const TelemetryGroup &group : groupsOf(Workspaces))
        addTraffic(maker, group, {workspace(group)}, {});
    const auto addRefused = [](NodeMinute &minute, const Cell &cell) { minute.authFailures += cell.attempts; };
    for (const TelemetryGroup &group : groupsOf(RefusedOperations))
        maker.spread(group, {LatticeNode{}, provider(group), LatticeNode{group.values.at(0), group.values.at(1), {}}},
                     addRefused);
    for (const TelemetryGroup &group : groupsOf(RefusedWorkspaces))
        maker.spread(group, {workspace(group)}, addRefused);
    for (const TelemetryGroup &group : groupsOf(ErrorClasses))
        maker.spread(group, {LatticeNode{}, provider(group)}, [&](NodeMinute &minute, const Cell &cell) {
            minute.errorClasses[group.values.at(1)] += cell.attempts;
        });
    if (only)
        std::erase_if(stretch.nodes, [&only](const auto &each) { return each.first != *only; });
    return stretch;
}

} // namespace Gatehouse
