// An admin API that fails, hangs, repeats itself and lies, and a worker that switches a person off by it: over real
// HTTP, and through everything that is between the worker and the wire.
#include "models/gateway/callbudgets.h"
#include "models/privacy/casestepkinds.h"
#include "models/privacy/gatewaycontrol.h"
#include "tests/support/apitalk.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"
#include "tests/support/faultyadminapi.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

constexpr std::chrono::milliseconds kPatience{1500};
constexpr int kPerson = 2;

// What a worker talks to the API by, on a thread of its own as in the program.
class Talk
{
public:
    Talk(const GatewayProfile &profile, const QString &url)
    {
        m_thread.start();
        m_place.moveToThread(&m_thread);
        QMetaObject::invokeMethod(
            &m_place,
            [&] {
                m_api = std::make_unique<AdminApiClient>(profile.adminApi, apiSettings(url), m_budgets);
                m_api->setRetryPolicy({.attempts = 2, .firstDelayMs = 1});
                m_api->setLimits({kPatience, 1024 * 1024});
                m_actions = std::make_unique<GatewayActions>(profile, m_api.get(), nullptr);
            },
            Qt::BlockingQueuedConnection);
        control = std::make_unique<WaitingControl>(*m_actions);
    }
    ~Talk()
    {
        QMetaObject::invokeMethod(
            &m_place,
            [this] {
                m_actions.reset();
                m_api.reset();
                m_place.moveToThread(nullptr);
            },
            Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    std::unique_ptr<GatewayControl> control;

private:
    QThread m_thread;
    QObject m_place;
    CallBudgets m_budgets;
    std::unique_ptr<AdminApiClient> m_api;
    std::unique_ptr<GatewayActions> m_actions;
};

// How the worker comes back from the first try.
enum class First { Completes, TriesLater, AsksAPerson, DoesNotKnow };

} // namespace

class SwitchFaultsTest : public QObject
{
    Q_OBJECT

private slots:
    void whateverGoesWrongItIsDoneOnce_data()
    {
        QTest::addColumn<QList<ApiFault>>("changes");
        QTest::addColumn<QList<ApiFault>>("readings");
        QTest::addColumn<First>("first");
        QTest::addColumn<int>("asked"); // for the account, in the end
        using enum ApiFault;
        const auto add = [](const char *name, const QList<ApiFault> &changes, const QList<ApiFault> &readings,
                            First first, int asked) { QTest::newRow(name) << changes << readings << first << asked; };
        add("nothing", {}, {}, First::Completes, 1);
        add("time-out after it was done", {SilentAfter}, {}, First::Completes, 1);
        add("time-out before it was done", {SilentBefore}, {}, First::TriesLater, 2);
        add("time-out after it was done, and nobody knows", {SilentAfter}, {SilentAfter}, First::DoesNotKnow, 1);
        add("time-out before it was done, and nobody knows", {SilentBefore}, {SilentAfter}, First::DoesNotKnow, 2);
        add("500 after it was done", {FailsAfter}, {}, First::Completes, 1);
        add("500 before it was done", {FailsBefore}, {}, First::TriesLater, 2);
        add("500 after it was done, and nobody knows", {FailsAfter}, {FailsAfter}, First::DoesNotKnow, 1);
        add("429 with a time to wait", {TooMany}, {}, First::Completes, 2);
        add("429 again and again", {TooMany, TooMany}, {}, First::TriesLater, 3);
        add("429 when it is read back", {SilentAfter}, {TooMany}, First::Completes, 1);
        add("a slow answer", {Slow}, {Slow}, First::Completes, 1);
        add("closed after it was done", {ClosedAfter}, {}, First::Completes, 1);
        add("closed before it was done", {ClosedBefore}, {}, First::TriesLater, 2);
        add("reset after it was done", {ResetAfter}, {}, First::Completes, 1);
        add("reset before it was done", {ResetBefore}, {}, First::TriesLater, 2);
        add("reset when it is read back", {ResetAfter}, {ResetBefore}, First::Completes, 1);
        add("a duplicate answer", {Twice}, {Twice}, First::Completes, 1);
        add("an answer that nobody can read", {Garbled}, {}, First::Completes, 1);
        add("a refusal", {Refused}, {}, First::AsksAPerson, 2);
        add("yes, and it is not so", {Lies}, {}, First::AsksAPerson, 2);
    }

    void whateverGoesWrongItIsDoneOnce()
    {
        QFETCH(QList<ApiFault>, changes);
        QFETCH(QList<ApiFault>, readings);
        QFETCH(First, first);
        QFETCH(int, asked);
        start(Dialect::Sqlite);
        m_api->setFaults(changes, readings);
        checkFirst(first, work());
        if (QTest::currentTestFailed())
            return;
        if (first == First::AsksAPerson || first == First::DoesNotKnow)
            WORKS(scene().cases().requeue(scene().desk().officer().id(), m_id, {}));
        const auto worked = work();
        WORKS(worked);
        QCOMPARE(worked->has_value(), first != First::Completes);
        checkEnd(asked);
    }

    // Also where somebody else switched it off, or took it away, meanwhile.
    void whatIsGoneIsSwitchedOffAsWell()
    {
        start(Dialect::Sqlite);
        m_api->setFaults({ApiFault::Gone}, {});
        WORKS(work());
        QCOMPARE(scene().cases().find(m_id)->state, CaseState::Completed);
        QCOMPARE(m_api->changesAsked().value(pathOfAccount()), 1);
    }

    void whatNobodyKnowsIsToBeSeen_data()
    {
        QTest::addColumn<Dialect>("store");
        for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql})
            QTest::addRow("store in %s", qPrintable(dialectToken(store))) << store;
    }
    void whatNobodyKnowsIsToBeSeen()
    {
        QFETCH(Dialect, store);
        start(store);
        m_api->setFaults({ApiFault::ResetAfter}, {ApiFault::FailsBefore});
        WORKS(work());
        const auto one = scene().cases().find(m_id);
        WORKS(one);
        QCOMPARE(one->state, CaseState::NeedsAttention);
        QVERIFY2(one->attention.contains(QStringLiteral("unknown")), qPrintable(one->attention));
        QCOMPARE(scene().runs().steps(m_id, 1)->constFirst().status, StepStatus::Unknown);
        QVERIFY(!*work()); // nobody takes it before a person has looked
        // As long as it cannot be read back, it is asked for no second time.
        m_api->setFaults({}, {ApiFault::FailsBefore});
        WORKS(scene().cases().requeue(scene().desk().officer().id(), m_id, {}));
        QVERIFY(!work());
        QCOMPARE(m_api->changesAsked().value(pathOfAccount()), 1);
        QCOMPARE(scene().runs().steps(m_id, 1)->constFirst().status, StepStatus::Unknown);
        WORKS(work());
        QCOMPARE(scene().cases().find(m_id)->state, CaseState::Completed);
        checkEnd(1);
        QCOMPARE(words(),
                 QStringList({QStringLiteral("intent"), QStringLiteral("unknown"), QStringLiteral("read_back")}));
    }

    // A worker on a machine whose connection names no admin API.
    void aWorkerWithoutAWayCallsNothingDone()
    {
        start(Dialect::Sqlite);
        m_api->setFaults({ApiFault::FailsBefore}, {});
        QVERIFY(!work());
        const auto worked = scene().work(m_id);
        WORKS(worked);
        QCOMPARE((*worked)->state, CaseState::NeedsAttention);
        QVERIFY2((*worked)->why.contains(QStringLiteral("no way")), qPrintable((*worked)->why));
        QVERIFY(scene().runs().steps(m_id, 1)->constFirst().status != StepStatus::Done);
        WORKS(scene().cases().requeue(scene().desk().officer().id(), m_id, {}));
        WORKS(work());
        checkEnd(2);
    }

private:
    ErasureScene &scene() { return *m_scene; }
    QByteArray pathOfAccount() { return "/admin/v1/accounts/" + scene().account(kPerson).value.toUtf8(); }

    void start(Dialect store)
    {
        m_scene = std::make_unique<ErasureScene>(m_stores, store, QStringLiteral("demo sqlite"), m_databases,
                                                 QList{1, kPerson});
        m_id = scene().queued(scene().request(RequestType::Deletion, kPerson));
        m_api = std::make_unique<FaultyAdminApi>();
        m_before = MapFiller::dump(scene().tables());
    }

    Result<std::optional<WorkedCase>> work()
    {
        Talk talk(scene().profile(), m_api->url());
        WorkBench bench = scene().bench(scene().desk().officer());
        bench.control = talk.control.get();
        WorkerSettings settings = scene().settings;
        settings.operatorId = scene().desk().officer().id();
        return CaseWorker(bench, settings).workOne(m_id);
    }

    void checkFirst(First first, const Result<std::optional<WorkedCase>> &worked)
    {
        const auto one = scene().cases().find(m_id);
        WORKS(one);
        if (first == First::TriesLater) {
            QVERIFY(!worked);
            QCOMPARE(one->state, CaseState::Running);
        } else {
            WORKS(worked);
            const CaseState state = first == First::Completes ? CaseState::Completed : CaseState::NeedsAttention;
            QVERIFY2(one->state == state, qPrintable(caseStateToken(one->state) + one->attention));
        }
        if (first == First::Completes)
            return;
        // What can be undone goes first, and while it is not done nothing else is.
        QCOMPARE(MapFiller::dump(scene().tables()), m_before);
        const bool isUnknown = scene().runs().steps(m_id, 1)->constFirst().status == StepStatus::Unknown;
        QCOMPARE(isUnknown, first == First::DoesNotKnow);
        QCOMPARE(words().contains(QStringLiteral("unknown")), isUnknown);
        QVERIFY(!isUnknown || one->attention.contains(QStringLiteral("unknown")));
    }

    // What the journal says of the first step.
    QStringList words()
    {
        QStringList all;
        const QList<JournalEntry> journal = scene().runs().journal(m_id).value_or(QList<JournalEntry>());
        for (const JournalEntry &entry : journal) {
            if (entry.step == 0)
                all.append(entry.what);
        }
        return all;
    }

    void checkEnd(int asked)
    {
        QCOMPARE(scene().cases().find(m_id)->state, CaseState::Completed);
        int switches = 0;
        const auto steps = scene().runs().steps(m_id, 1);
        WORKS(steps);
        for (const CaseStep &step : *steps) {
            QCOMPARE(step.status, StepStatus::Done);
            switches += step.kind == StepKind::kSwitch;
        }
        const QHash<QByteArray, int> effects = m_api->effects();
        QVERIFY(switches > 1);
        QCOMPARE(effects.size(), switches);
        for (const int times : effects)
            QCOMPARE(times, 1);
        QCOMPARE(m_api->changesAsked().value(pathOfAccount()), asked);
        QVERIFY(scene().desk().admin().user().audit().verify()->isGenuine());
        WORKS(scene().runs().certificate(m_id));
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    std::unique_ptr<FaultyAdminApi> m_api;
    QString m_id;
    QMap<QString, QStringList> m_before;
};

QTEST_GUILESS_MAIN(SwitchFaultsTest)
#include "switchfaults_test.moc"
