// The detectors of every node, fed minute by minute. Deterministic: a snapshot, and the minutes since, give the same
// signals.
#pragma once

#include "models/alerts/blamebook.h"
#include "models/alerts/figurerules.h"
#include "models/alerts/givenminutes.h"
#include "models/alerts/latticereader.h"
#include "models/alerts/nodehistory.h"
#include "models/alerts/replayrecord.h"

#include <limits>
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
    // More than so many are not watched at once: the busiest ones are. Which they are is looked at by the hour.
    static constexpr size_t kMostNodes = 500;

    explicit LatticeDetectors(const FigureRules &rules);

    const FigureRules &rules() const { return m_rules; }
    // From the next minute on. The calendar is that of before: what was learned by another one is of other hours. What
    // was learned stays; what is open and is not looked at any more is closed, and named.
    std::vector<std::pair<LatticeNode, AnomalyMetric>> setRules(const FigureRules &rules);

    // What the minutes of the stretch show, minute by minute and in the order of the nodes. Of those that were seen
    // before, at most an hour of them, only what they did not have by then is taken: into the first minute that is new
    // and known.
    using Visit = std::function<void(qint64 minuteMs, const std::vector<NodeSignal> &found)>;
    void push(const LatticeStretch &stretch, const Visit &visit);

    // From these minutes on replayOf() answers; a minute before costs nothing for it.
    static constexpr qint64 kNever = std::numeric_limits<qint64>::max();
    void keepReplaysFrom(qint64 ms) { m_replaysFromMs = ms; }
    // During a visit: from what the detectors of the node told this of the minute that is visited. Nothing: no replay
    // is kept of it, or it would not tell the same.
    std::optional<ReplayRecord> replayOf(const NodeSignal &found);
    // The same minutes for the pictures only: what lies before a snapshot is not judged again.
    void remember(const LatticeStretch &stretch);

    // What a person has said, or a whole day has shown, of an alert: what these minutes have is usual from now on, or
    // is taken out of what is usual. Either closes it.
    void adopt(const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch);
    void unlearn(const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch);

    bool isOpen(const LatticeNode &node, AnomalyMetric metric) const;
    const NodeHistory &history(const LatticeNode &node) const;
    DueOf dueOf(const LatticeNode &node, AnomalyMetric metric) const;
    // What a trouble of the node amounts to since then; the latest minute is `minuteMs`.
    SuspectMeasure measure(const Suspect &suspect, qint64 sinceMs, qint64 minuteMs) const;
    // The name of a category that a mix shift blames: a model, an error class or an outcome.
    QString category(AnomalyMetric mix, quint32 id) const;
    size_t nodeCount() const { return m_nodes.size(); }
    // Those with traffic in the last days that are not watched, since there are too many.
    size_t unwatchedCount() const { return m_unwatched.size(); }
    double threshold(AnomalyMetric metric) const { return m_rules.of(metric).settings.budget.threshold(); }

    // Compressed.
    QByteArray snapshot() const;
    // Corrupt: of another version, learned by another calendar, or damaged; then there is nothing.
    Result<void> restore(const QByteArray &bytes);

private:
    struct Node {
        std::unique_ptr<NodeDetectors> detectors;
        NodeHistory history;
        GivenMinutes given;
        double traffic = 0;       // attempts; half of them are forgotten in a day
        NodeMinute together = {}; // what was written down late and the minute in which it was taken
        qint64 togetherMs = 0;
        // As they were before a minute of the stretch, from which they are brought to any later one of it.
        std::unique_ptr<NodeDetectors> earlier = {};
        size_t earlierMinute = 0;
    };
    // A minute of a node, and the categories that its bucket refers to.
    struct Minute {
        SeriesBucket bucket;
        std::vector<CategoryCount> models;
        std::vector<CategoryCount> errors;
    };
    using Late = std::map<LatticeNode, NodeMinute>;
    Late takeLate(const LatticeStretch &stretch, size_t seen);
    // Of the stretch that is being pushed.
    void pushMinute(Late &late, std::vector<NodeSignal> &found);
    void fill(Minute &into, size_t minute, const NodeMinute *figures);
    void standBefore(bool isFirst);
    static void standBefore(Node &node, size_t minute);
    void countTraffic(const LatticeStretch &stretch, size_t minute);
    void chooseBusiest();
    Result<void> restoreNode(QDataStream &in);
    static bool hasOpen(const Node &node);
    Node *nodeFor(const LatticeNode &node);
    LatencyShift::Slow slowIn(const LatticeNode &node, AnomalyMetric metric, int minutes) const;
    using Verdict = void (NodeDetectors::*)(AnomalyMetric, std::span<const SeriesBucket>);
    void judge(Verdict verdict, const LatticeNode &node, AnomalyMetric metric, const LatticeStretch &stretch);
    void count(const std::map<QString, qint64> &named, std::vector<CategoryCount> &into);
    quint32 idOf(const QString &category);

    FigureRules m_rules;
    SeasonCalendar m_calendar;
    std::map<LatticeNode, Node> m_nodes;
    qint64 m_nextMs = 0; // the first minute that was not seen
    QStringList m_categories;
    QHash<QString, quint32> m_ids;
    std::map<LatticeNode, double> m_unwatched; // with their traffic
    qint64 m_replaysFromMs = kNever;
    const LatticeStretch *m_stretch = nullptr; // that is being pushed
    size_t m_minute = 0;                       // of it
};

} // namespace Gatehouse
