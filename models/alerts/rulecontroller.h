// The rules of a gateway: how each does, what one is set to, what it would have raised with other settings, and a
// change of it, on record.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertstore.h"
#include "models/alerts/backtestbench.h"
#include "models/alerts/ruletable.h"
#include "models/team/teamsession.h"
#include "models/telemetry/viewstate.h"

#include <QTimer>

namespace Gatehouse
{

class RuleController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Failed, Full };

    static constexpr qint64 kSpanMs = 30 * kDayMs;
    static constexpr int kSettleMs = 200; // after the last move of a slider

    // `gateway`: as it is called in the store. All outlive it.
    RuleController(RuleStore &store, AlertStore &alerts, BacktestBench &bench, TeamSession &team, ViewState &view,
                   const Clock &clock, QString gateway, QObject *parent = nullptr);

    FigureTableModel &table() { return m_table; }
    FigureTableModel &versionTable() { return m_versionTable; }
    FigureTableModel &alertTable() { return m_alertTable; }

    void setActive(bool active);
    void refresh();
    QTimeZone zone() const { return m_zone.zone(); }
    // SignIn or Denied: why nothing is shown, or why nothing can be changed.
    Result<void> access() const;
    Result<void> mayEdit() const;
    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    QString headline() const;
    // What of the store cannot be used, or that the rule was changed meanwhile; empty: nothing.
    QString notice() const;

    void select(const QString &id);
    const QString &selected() const { return m_id; }
    const RuleEntry *entry() const { return ruleEntry(m_id); }
    // Why it sees nothing at this gateway; empty: it does, or that is not known yet.
    QString blindness() const { return m_blind.value(m_id).join(QLatin1Char(' ')); }
    // The version that the draft was begun from, and what that is.
    int seenVersion() const { return m_seen; }
    AlertRule inForce() const;
    // "version 3 of Tue 17 Nov, by anna".
    QString standing() const;
    // That of each rule is kept until it is saved or discarded, or somebody else signs in.
    const AlertRule &draft() const { return m_draft; }
    bool isChanged() const { return m_draft != m_begun; }
    QString difference() const { return m_draft.differenceFrom(m_begun); }
    void setOn(bool on);
    void setValue(const QString &setting, double value);
    void setScope(const QStringList &scope);
    void setCalendar(const QString &zone, const QList<QDate> &holidays);
    // To what is in force now.
    void discard();
    // The draft becomes that version, 0 as it is shipped; saving makes it a new one.
    void takeBack(int version);
    void save(const QString &reason);
    bool isSaving() const { return m_saving; }

    // Where the back-test looks: none, everywhere.
    const std::optional<LatticeNode> &node() const { return m_node; }
    void setNode(const std::optional<LatticeNode> &node);
    const QList<LatticeNode> &nodes() const { return m_nodes; }
    // Follows the draft by itself; where not, it takes minutes and is asked for.
    bool isQuick() const { return entry() && (entry()->isOfAllTraffic || (m_node.has_value() && entry()->hasScope())); }
    void test();
    void stopTest();
    bool isTesting() const { return m_testing; }
    // The draft was, as it is.
    bool isTested() const { return m_backtest && m_backtest->changed; }
    double progress() const { return m_progress; }
    // Of the draft as it is; none while it runs or before it is asked for.
    const std::optional<Backtest> &backtest() const { return m_backtest; }
    const std::optional<Error> &testError() const { return m_testError; }

signals:
    void changed();
    void draftChanged();
    void testChanged();
    void said(const QString &sentence, bool good);

private:
    // What a person has changed of a rule and not saved.
    struct Draft {
        AlertRule begun;
        AlertRule draft;
        int seen = 0;
    };

    void follow();
    void showTable();
    void leave();
    void shelfAnswered(const RuleShelf &shelf);
    void begin();
    void readVersions();
    void readJudged();
    void readNodes();
    void draftMoved();
    void forgetTest();
    void saved(const Result<int> &version);
    void testAnswered(const Result<Backtest> &test);
    const RuleVersion *current() const;
    double days() const;

    RuleStore &m_store;
    AlertStore &m_alerts;
    BacktestBench &m_bench;
    TeamSession &m_team;
    ViewState &m_zone; // only that of it
    const Clock &m_clock;
    const QString m_gateway;
    FigureTableModel m_table;
    FigureTableModel m_versionTable;
    FigureTableModel m_alertTable;
    QTimer m_settle;
    std::optional<RuleShelf> m_shelf;
    std::optional<Error> m_error;
    QString m_id;
    AlertRule m_begun; // what the draft was begun from
    AlertRule m_draft;
    int m_seen = 0;
    QHash<QString, Draft> m_left; // of the rules that are not selected
    QString m_by;                 // whose they are
    QMap<QString, QStringList> m_blind;
    QList<RuleVersion> m_versions;
    QList<Alert> m_judged;
    QList<LatticeNode> m_nodes{LatticeNode()};
    std::optional<LatticeNode> m_node = LatticeNode();
    std::optional<Backtest> m_backtest;
    std::optional<Error> m_testError;
    double m_progress = 0;
    qint64 m_oldestMs = 0;    // of the history
    int m_generation = 0;     // of the shelf
    int m_pick = 0;           // of the rule that is selected
    int m_testGeneration = 0; // of the back-test
    bool m_active = false;
    bool m_allowed = false;
    bool m_asking = false;
    bool m_saving = false;
    bool m_testing = false;
    bool m_knowsNodes = false;
};

} // namespace Gatehouse
