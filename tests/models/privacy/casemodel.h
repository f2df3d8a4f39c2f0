// A small world around the real store of privacy requests: two workers, the people who approve and hold, a gateway of
// two rows, and a clock. On a file every order of what they do is tried, and each state is looked at once; long ways
// are walked by chance, on a server with a connection for each of them.
#pragma once

#include "tests/support/casedesk.h"
#include "tests/support/fixedclock.h"

#include <array>
#include <deque>
#include <optional>
#include <random>
#include <vector>

namespace Gatehouse
{

inline constexpr int kModelRows = 2;
inline constexpr std::chrono::milliseconds kModelLease{1000};
inline constexpr int kHeldRow = 1; // the row that a hold can be of

// So that there is an end of it.
struct ModelBounds {
    int claims = 3;
    int plans = 2;
    int attempts = 2;
    int rescans = 3;
    int holds = 1;
};

// What a worker remembers; a crash forgets it.
struct ModelWorker {
    std::optional<CaseLease> lease;
    int intended = -1;          // by this worker under this lease, and not carried out yet
    int readBack = -1;          // so that what the gateway knows of it is known
    std::optional<bool> looked; // for holds, ahead of the transaction: only the worker that is broken like this

    bool operator==(const ModelWorker &) const = default;
};

// What a worker with a fault does otherwise, so that the exploration is seen to find it.
enum class ModelFault { None, TakesTheEpochOfToday, LooksForHoldsBeforehand, CarriesOutWhatOthersIntended };

struct ModelWorld {
    std::vector<std::vector<QVariantList>> tables; // the store as it is
    qint64 nowMs = 0;
    std::array<int, kModelRows> erased{}; // how often: the gateway counts, and does not forgive
    std::array<bool, kModelRows> kept{};  // for a hold, when its step was carried out
    bool begun = false;                   // the first effect has happened
    std::array<ModelWorker, 2> workers;
    // From the tables, so that what cannot be done is not tried.
    CaseState state = CaseState::Received;
    bool isLeased = false;
    bool isHeld = false;
    qint64 epoch = 0;
    int planCount = 0;
    QList<CaseStep> steps;
    QStringList approvers; // of the plan as it stands
    int rescans = 0;
    int clean = 0; // of them, in a row
    qint64 journalRows = 0;
    int holds = 0; // that were ever placed
    int cases = 0;
    QByteArray key; // the same for worlds that go on alike
};

bool isRunState(CaseState state);
PrivacyHold heldModelRow();
bool allStepsDone(const ModelWorld &world);

class CaseModel
{
public:
    CaseModel(ModelFault fault, bool withPeople, Dialect store = Dialect::Sqlite);
    ~CaseModel();

    // Tries everything from every state, breadth and depth by turns, until all are known or there are `most`. Gives the
    // violation that was found, with the way to it; empty when there is none.
    QString explore(qsizetype most);

    // A new request, and one act after the other by chance. As above.
    QString walk(unsigned seed, int acts);

    qsizetype states() const { return qsizetype(m_nodes.size()); }
    qint64 transitions() const { return m_transitions; }
    qsizetype completed() const { return m_completed; }
    bool isExhausted() const { return m_isExhausted; }
    bool isLogGenuine();

private:
    struct Node {
        ModelWorld world;
        qsizetype parent = -1;
        QString how;
    };
    using Action = std::function<void(ModelWorld &)>;
    struct Move {
        QString name;
        Action run;
    };

    bool isServer() const { return m_store == Dialect::PostgreSql; }
    // On a server everybody has a connection of their own, and the clock is the server's.
    Database &keeper() { return isServer() ? m_desk->admin().user().store() : m_user->store(); }
    CaseRepository &casesOf(CaseWorkplace &who) { return isServer() ? who.cases() : *m_cases; }
    CaseRepository &cases() { return casesOf(m_desk->officer()); }
    CaseWorkplace &workplace(size_t which) { return which == 0 ? m_desk->officer() : m_desk->responder(); }
    CaseRuns &runsOf(size_t which) { return isServer() ? workplace(which).runs() : *m_runs; }
    QStringList tables() const; // as the store calls them
    void prepareFile();
    void prepareServer();
    void beginAnew();
    qint64 nowMs();
    void advance(qint64 ms);
    const Move &chosen(const QList<Move> &all, std::mt19937 &chance) const;

    void snapshot(ModelWorld &world);
    void restore(const ModelWorld &world);
    void readView(ModelWorld &world);
    QVariant cell(const ModelWorld &world, const char *table, size_t row, const char *column) const;
    size_t rowsOf(const ModelWorld &world, const char *table) const;
    QByteArray keyOf(const ModelWorld &world) const;

    QList<Move> moves(const ModelWorld &world);
    void addPeople(const ModelWorld &world, QList<Move> &all);
    void addHolder(const ModelWorld &world, QList<Move> &all);
    void addWorker(const ModelWorld &world, size_t which, QList<Move> &all);
    void addSteps(const ModelWorld &world, size_t which, QList<Move> &all);
    void addEnd(const ModelWorld &world, size_t which, QList<Move> &all);

    void carryOut(ModelWorld &world, size_t which, int step, bool crashes, const std::function<void()> &meanwhile = {});
    void otherTries(size_t busy);
    void effect(ModelWorld &world, size_t which, int step, bool held);
    void moveOn(ModelWorld &world, size_t which, const std::function<Result<void>(const CaseLease &)> &call);
    CaseLease leaseOf(const ModelWorld &world, size_t which);
    void expect(bool holds, const char *what);
    // Refused, as it must be, or a violation.
    template<typename T>
    void refuse(const Result<T> &result, const char *what)
    {
        expect(!result, what);
    }
    void check(const ModelWorld &before, const ModelWorld &after);
    QString wayTo(qsizetype node, const QString &last) const;

    ModelFault m_fault;
    bool m_withPeople;
    Dialect m_store;
    ModelBounds m_bounds;
    ConsoleStores m_stores;
    FixedClock m_clock{1'800'000'000'000};
    std::unique_ptr<CaseDesk> m_desk;
    std::unique_ptr<CaseWorkplace> m_holder; // on a server: places holds, and waits for nobody
    std::unique_ptr<StoreUser> m_user;       // on a file
    std::unique_ptr<CaseRepository> m_cases;
    std::unique_ptr<CaseRuns> m_runs;
    QString m_id;
    QString m_hash;
    std::vector<QStringList> m_columns;
    std::vector<std::vector<QVariantList>> m_loaded; // what the store holds at the moment
    std::optional<ModelWorld> m_first;
    std::deque<Node> m_nodes;
    qint64 m_transitions = 0;
    qsizetype m_completed = 0;
    bool m_isExhausted = false;
    QString m_violation;
};

} // namespace Gatehouse
