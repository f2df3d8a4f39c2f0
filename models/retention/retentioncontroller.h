// The schedule of a gateway with what is due by it, its purges, and what is done with them.
//
// Thread: the GUI thread.
#pragma once

#include "models/retention/retentionstore.h"
#include "models/team/teamsession.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimer>

namespace Gatehouse
{

class PurgeTask;
class BackgroundTask;

class RetentionController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Failed, Full };

    static constexpr int kAgainMs = 30'000; // purges of others are read again, on the page

    // Both outlive it.
    RetentionController(RetentionStore &store, TeamSession &team, QObject *parent = nullptr);
    ~RetentionController() override;

    FigureTableModel &scheduleTable() { return m_schedule; }
    FigureTableModel &purgeTable() { return m_purges; }
    // Of the purge that is selected.
    FigureTableModel &partTable() { return m_parts; }

    void setActive(bool active);
    void refresh();
    State state() const;
    // SignIn or Denied: why nothing is shown.
    Result<void> access() const;
    const std::optional<Error> &error() const { return m_error; }
    QString headline() const;
    // What is missing: no policy is in force, nothing was counted, or the plan has problems; empty: nothing.
    QString notice() const;
    // Purges that wait for somebody.
    int waiting() const;
    const std::optional<RetentionBoard> &board() const { return m_board; }

    // What is due, counted at the gateway.
    void count();
    bool isCounting() const { return m_counting; }
    // "Counting: 3 of 12"; empty when nobody counts.
    QString progress() const;
    const std::optional<PurgePlan> &plan() const { return m_plan; }
    // Why holds that match nobody hold nothing back, for the plan that is laid down next.
    void explainUnmatched(const QString &words);
    // Ends what is being counted or carried out.
    void stop();

    // A row of either table; the other one is no longer selected.
    void selectRule(const QString &row);
    void selectPurge(const QString &id);
    bool hasSelection() const { return !m_rule.isEmpty() || !m_purge.isEmpty(); }
    // Null when none is selected, or what was laid down just now is not read yet.
    const PurgeTable *rule() const;
    const PurgeRecord *purge() const;
    QStringList purgeText() const;

    // Why not: SignIn, Denied, or InvalidInput for a thing in the wrong state. The message says it.
    Result<void> mayPlan() const;
    Result<void> mayApprove() const;
    Result<void> mayRun() const;
    Result<void> mayWithdraw() const;
    Result<void> mayChange() const;
    bool isRunning() const { return m_task != nullptr; }
    bool isBusy() const { return m_busy; }

    void lay();
    // The person shows once more that it is them.
    void approve();
    void run();
    void withdraw(const QString &reason);
    void change(const RetentionSettings &settings);

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void taskStarted(Gatehouse::BackgroundTask *task);

private:
    void follow();
    void answered(const Result<RetentionBoard> &board);
    void counted(const Result<PurgePlan> &plan);
    void fill();
    void fillParts();
    Result<void> manages(const QString &what) const;
    void afterConfirming(const QString &what, const std::function<void()> &then);
    void beginRun(const QString &id);
    template<typename Value>
    void order(const QFuture<Result<Value>> &future, const std::function<QString(const Result<Value> &)> &told);

    RetentionStore &m_store;
    TeamSession &m_team;
    FigureTableModel m_schedule;
    FigureTableModel m_purges;
    FigureTableModel m_parts;
    QTimer m_again;
    std::optional<RetentionBoard> m_board;
    std::optional<Error> m_error;
    std::optional<PurgePlan> m_plan;
    std::optional<Error> m_countError;
    QString m_unmatchedReason;
    QString m_rule;
    QString m_purge;
    PurgeTask *m_task = nullptr; // what is carried out here
    int m_done = 0;
    int m_all = 0;
    int m_generation = 0; // of the board
    int m_countRun = 0;
    bool m_allowed = false;
    bool m_active = false;
    bool m_asking = false;
    bool m_counting = false;
    bool m_busy = false; // an order is under way
};

} // namespace Gatehouse
