// Takes requests in: reads files or the gateway's own list, shows what would be filed, and files what a person chose.
//
// Thread: the GUI thread; nothing waits.
#pragma once

#include "models/core/clock.h"
#include "models/privacy/casestore.h"
#include "models/privacy/intakemodel.h"
#include "models/privacy/intakesources.h"
#include "models/privacy/intakewords.h"
#include "models/team/teamsession.h"

namespace Gatehouse
{

class IntakeController : public QObject
{
    Q_OBJECT
public:
    // Idle: nothing was read, or all was put away.
    enum class Stage { Idle, Reading, Preview, Filing };

    static constexpr int kRowsPerQuestion = 100;
    static constexpr int kMostFiles = 1000;

    // All outlive it.
    IntakeController(IntakeSources &sources, CaseStore &store, TeamSession &team, const Clock &clock,
                     QObject *parent = nullptr);

    IntakeModel &table() { return m_table; }
    const IntakeModel &table() const { return m_table; }
    Stage stage() const { return m_stage; }
    QDate today() const;
    // Denied or SignIn: nothing is taken in, and this is why.
    Result<void> access() const;
    // Nothing: not known yet.
    const std::optional<Result<void>> &way(IntakeWay way) const;

    // What was read before stays in the list.
    void readFiles(const QStringList &files);
    void readGateway(IntakeWay way);
    // For the rows that may be decided.
    void decide(const QList<int> &rows, const IntakeDecision &decision);
    // Takes over what the words of a letter say it asks for.
    void acceptGuesses(const QList<int> &rows);
    // Asks the store once more about what is not filed.
    void lookUpAgain();
    // Those that are chosen, one after the other.
    void file();
    // What is being read or filed ends; what was filed stays filed.
    void stop();
    // Puts the list away; not while it is being filed.
    void close();

    QString headline() const;
    // The store could not say what is known of the rest.
    const std::optional<Error> &error() const { return m_error; }

signals:
    void changed();
    void said(const QString &sentence, bool good);
    // Something is read from now on.
    void begun();
    void closed();

private:
    // One that the store is asked about; -1: it is not in the list yet.
    struct Waiting {
        int row = -1;
        IntakeRow what;
    };

    void follow();
    bool mayBegin();
    void begin(const IntakeOrder &order);
    void read(const QList<IntakeReading> &readings);
    void lookUp(const QList<int> &rows);
    void lookUpNext();
    void place(const QList<Waiting> &asked, const QList<TakenRequest> &known);
    void fileNext();
    void fileAnswered(int row, const Result<TakenRequest> &taken);
    void settle();
    void putAway();

    IntakeSources &m_sources;
    CaseStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    IntakeModel m_table;
    Stage m_stage = Stage::Idle;
    std::optional<Result<void>> m_bySql;
    std::optional<Result<void>> m_byApi;
    QList<Waiting> m_waiting;
    IntakeBatch m_batch;
    QList<int> m_toFile; // rows
    std::optional<Error> m_error;
    int m_generation = 0;
};

} // namespace Gatehouse
