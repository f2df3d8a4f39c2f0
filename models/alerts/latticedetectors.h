// The detectors of every node, fed minute by minute. Deterministic: a snapshot, and the minutes since, give the same
// signals.
#pragma once

#include "models/alerts/blamebook.h"
#include "models/alerts/figurerules.h"
#include "models/alerts/latticereader.h"
#include "models/alerts/nodehistory.h"

#include <map>
#include <memory>

namespace Gatehouse
{

struct NodeSignal {
    LatticeNode node;
    AnomalySignal signal;
};

class LatticeDetectors
{
public:
    // The nodes with the earliest traffic are watched; more than so many are not.
    static constexpr size_t kMostNodes = 500;

    explicit LatticeDetectors(const FigureRules &rules, SeasonCalendar calendar = {});

    const FigureRules &rules() const { return m_rules; }
    // From the next minute on. What was learned stays; what is open and is not looked at any more is closed, and named.
    std::vector<std::pair<LatticeNode, AnomalyMetric>> setRules(const FigureRules &rules);

    // What the minutes of the stretch show, minute by minute and in the order of the nodes. Minutes that were seen
    // before are left out.
    using Visit = std::function<void(qint64 minuteMs, const std::vector<NodeSignal> &found)>;
    void push(const LatticeStretch &stretch, const Visit &visit);
    // The same minutes for the pictures only: what lies before a snapshot is not judged again.
    void remember(const LatticeStretch &stretch);

    // What a person has said, or a whole day has shown, of an alert: what these minutes have is usual from now on, or
    // is taken out of what is usual. Either closes it.
    void adopt(const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch);
    void unlearn(const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch);
    // Up to which record of a verdict that was done; kept with the state.
    qint64 judgedToMs() const { return m_judgedToMs; }
    void setJudgedTo(qint64 ms) { m_judgedToMs = ms; }

    const NodeHistory &history(const LatticeNode &node) const;
    // What a trouble of the node amounts to since then; the latest minute is `minuteMs`.
    SuspectMeasure measure(const Suspect &suspect, qint64 sinceMs, qint64 minuteMs) const;
    // The name of a category that a mix shift blames: a model, an error class or an outcome.
    QString category(AnomalyMetric mix, quint32 id) const;
    size_t nodeCount() const { return m_nodes.size(); }
    // There were more nodes than are watched.
    bool isFull() const { return m_full; }
    double threshold(AnomalyMetric metric) const { return m_rules.of(metric).settings.budget.threshold(); }

    // Compressed.
    QByteArray snapshot() const;
    // Corrupt: of another version, or damaged; then there is nothing.
    Result<void> restore(const QByteArray &bytes);

private:
    struct Node {
        std::unique_ptr<NodeDetectors> detectors;
        NodeHistory history;
    };
    Node *nodeFor(const LatticeNode &node);
    LatencyShift::Slow slowIn(const LatticeNode &node, AnomalyMetric metric, int minutes) const;
    using Verdict = void (NodeDetectors::*)(AnomalyMetric, std::span<const SeriesBucket>);
    void judge(Verdict verdict, const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch);
    std::vector<CategoryCount> counts(const std::map<QString, qint64> &named);
    quint32 idOf(const QString &category);

    FigureRules m_rules;
    SeasonCalendar m_calendar;
    std::map<LatticeNode, Node> m_nodes;
    QStringList m_categories;
    QHash<QString, quint32> m_ids;
    qint64 m_judgedToMs = 0;
    bool m_full = false;
};

} // namespace Gatehouse
