// One case that is carried out by workers who die, fall asleep or lose their connection on the way, and what must be
// true meanwhile and in the end.
#pragma once

#include "tests/models/privacy/doomedworkers.h"

namespace Gatehouse
{

// What a gateway of some kind needs for a row that comes while its person is being erased, in a table that goes first.
struct LateRow {
    const char *kind;
    const char *step;
    const char *sql;
};
inline constexpr std::array kLateRows{
    LateRow{"demo sqlite", "sessions: delete own rows",
            "INSERT INTO sessions (id, account_id, token_hash, ip, user_agent, created_at, last_seen_at, expires_at) "
            "SELECT max(id) + 1, ?, 'late', '', '', 1, 1, 1 FROM sessions"},
    LateRow{"new-api postgresql 2026-09", "auth_flows: delete own rows",
            "INSERT INTO auth_flows (id, token_hash, user_id) SELECT max(id) + 1, 'late', ? FROM auth_flows"}};

class KilledCase
{
public:
    static constexpr int kMostRounds = 400;
    static constexpr int kPerson = 2;
    static constexpr int kStranger = 1;

    // The request of the person, queued, on a gateway of the kind.
    void start(Dialect store, const QString &kind);

    // A worker for each, at the same time; then looks whether all is still well. Fails the test when it is not.
    void runTogether(const QList<Doom> &dooms);
    // The other one gets on a little, dies in its turn, and then the first wakes up.
    void takeOverFrom(const Doom &sleeper, const QStringList &other);
    // Points at which nobody has died yet, and those that are worth another time since the request has got on.
    QStringList wantedDeaths() { return wanted(m_workers->deaths(), m_deaths); }
    QStringList wantedSleeps();
    // Of these, where somebody may sleep: who sleeps in a transaction is waited for, and in the middle of a question to
    // a switch nobody can be fenced.
    static QStringList sleepable(QStringList labels);
    void addLateRowInTime();

    void checkEnd(bool switchesOnce);

    bool isOver() const { return m_isOver; }
    qint64 kills() const { return m_kills; }
    const QString &id() const { return m_id; }
    ErasureScene &scene() { return *m_scene; }
    DoomedWorkers &workers() { return *m_workers; }
    QList<CaseStep> steps();
    QString whyStuck();

private:
    // What stays true of the gateway, whoever dies.
    struct Figures {
        qint64 rows = 0;
        QMap<QString, qint64> sums; // of columns whose sums the plan proves, over everybody's rows
        QStringList ofStranger;
    };
    // What was met of the points so far, and how many rows were done by then.
    struct Tally {
        QMap<QString, qint64> rows;
        qsizetype known = 0;
    };

    void take(DoomedWorkers::End end);
    QStringList wanted(const QStringList &met, Tally &tally);
    qint64 doneRows();
    bool isDone(const char *target);
    const LateRow &lateRow() const;
    Figures figures();
    ErasurePlan plan();
    void checkOnTheWay(qsizetype workers);
    void checkSteps(bool switchesOnce);
    void checkCounted();
    void checkSwitches(int steps, bool once);
    void checkProof(const QMap<QString, qint64> &rowsOf);

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    std::unique_ptr<DoomedWorkers> m_workers; // before the scene is gone
    QString m_id;
    QString m_kind;
    Figures m_before;
    QStringList m_countedBefore;
    Tally m_deaths;
    Tally m_sleeps;
    bool m_isOver = false;
    bool m_isLateRowThere = false;
    qint64 m_kills = 0;
};

} // namespace Gatehouse
