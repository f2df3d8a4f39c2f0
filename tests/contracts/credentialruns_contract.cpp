// What the store promises of credentials that are switched in one go, on a file and on a server alike: nothing is done
// that was not meant first, each ends once, and whoever is killed in the middle leaves behind what can be read back.
#include "models/credentials/credentialrunner.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"

#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

// One of the team, with what they do to credentials.
struct Post {
    std::unique_ptr<StoreUser> user;
    QString id;
    SystemClock clock = {};
    std::unique_ptr<CredentialRepository> runs;

    explicit Post(std::unique_ptr<StoreUser> who)
        : user(std::move(who))
        , id(user->id())
        , runs(std::make_unique<CredentialRepository>(user->store(), user->audit(), user->operators(), clock))
    {
    }
};

struct Team {
    ConnectionSettings settings;
    std::unique_ptr<Post> admin;
    std::unique_ptr<Post> worker; // operates the gateway
    std::unique_ptr<Post> other;  // does, too
    std::unique_ptr<Post> viewer;
};

// A gateway that answers as it is told, and remembers what was sent.
class ToldControl final : public GatewayControl
{
public:
    bool can(const GatewayAction &) override { return true; }
    Result<ActionOutcome> run(const GatewayAction &action, const std::stop_token &) override
    {
        sent.append(action);
        if (before)
            before(action);
        return outcomes.value(action.id, ActionOutcome{ActionWay::AdminApi, true, {}});
    }
    Result<bool> isDone(const GatewayAction &action, const std::stop_token &) override
    {
        looked.append(action);
        return done;
    }

    std::function<void(const GatewayAction &)> before;
    QMap<QString, Result<ActionOutcome>> outcomes;
    Result<bool> done = true;
    QList<GatewayAction> sent;
    QList<GatewayAction> looked;
};

QList<CredentialOutcome> outcomesOf(const Result<CredentialRun> &run)
{
    QList<CredentialOutcome> all;
    if (run) {
        for (const CredentialRunItem &item : run->items)
            all.append(item.outcome);
    }
    return all;
}

using Outcome = CredentialOutcome;

} // namespace

class CredentialRunsContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void cleanup()
    {
        for (auto &[engine, team] : m_teams)
            QVERIFY(team->admin->user->audit().verify()->isGenuine());
    }

    void eachIsMeantFirstThenDoneAndRecorded()
    {
        const auto run = worker().runs->begin(order(3));
        WORKS(run);
        const qint64 entries = *admin().user->audit().size();
        ToldControl gateway;
        gateway.outcomes.insert(target(2), failure(ErrorKind::Denied, QStringLiteral("The gateway says no.")));
        gateway.outcomes.insert(target(3), failure(ErrorKind::TimedOut, QStringLiteral("No answer.")));
        gateway.before = [&](const GatewayAction &action) {
            // What is sent stands in the store before.
            const auto now = admin().runs->find(*run);
            QVERIFY(now && now->items.at(action.id.back().digitValue() - 1).outcome == Outcome::Running);
        };
        const auto done = CredentialRunner(*worker().runs, gateway, worker().id, {}).carryOut(*run);
        WORKS(done);
        QCOMPARE(outcomesOf(done), (QList{Outcome::Done, Outcome::Refused, Outcome::Unknown}));
        QCOMPARE(done->items.at(1).said, QStringLiteral("The gateway says no."));
        QCOMPARE(done->by, worker().user->name());
        QCOMPARE(done->reason, QStringLiteral("unused since spring"));
        QCOMPARE(gateway.sent.size(), 3);
        QCOMPARE(gateway.sent.constFirst().token(), QStringLiteral("disable_key"));
        QVERIFY2(!gateway.sent.constFirst().reason.contains(QLatin1String("spring")), "the words stay here");
        QCOMPARE(*admin().user->audit().size(), entries + 6); // two of each
        // A second time nothing is left to do.
        WORKS(CredentialRunner(*worker().runs, gateway, worker().id, {}).carryOut(*run));
        QCOMPARE(gateway.sent.size(), 3);
    }

    void aStopLeavesTheRestUndone()
    {
        const auto run = worker().runs->begin(order(4));
        WORKS(run);
        ToldControl gateway;
        std::stop_source stop;
        gateway.before = [&](const GatewayAction &) {
            if (gateway.sent.size() == 2)
                stop.request_stop();
        };
        const auto done = CredentialRunner(*worker().runs, gateway, worker().id, {stop.get_token(), {}}).carryOut(*run);
        WORKS(done);
        QCOMPARE(outcomesOf(done), (QList{Outcome::Done, Outcome::Done, Outcome::Cancelled, Outcome::Cancelled}));
        QCOMPARE(gateway.sent.size(), 2);
    }

    // As it is when the power fails while the gateway is asked: somebody else finds it so, and can look.
    void whoeverIsKilledInTheMiddleLeavesWhatCanBeReadBack()
    {
        const auto run = worker().runs->begin(order(3));
        WORKS(run);
        WORKS(worker().runs->intend(*run, 1, worker().id));
        WORKS(worker().runs->conclude(*run, 1, worker().id, Outcome::Done, {}));
        WORKS(worker().runs->intend(*run, 2, worker().id));
        auto found = other().runs->recent(QStringLiteral("gw"));
        WORKS(found);
        QCOMPARE(outcomesOf(found->constFirst()), (QList{Outcome::Done, Outcome::Running, Outcome::Waiting}));
        QCOMPARE(found->constFirst().open(), 1);
        // The same cannot be switched beside it.
        const auto again = other().runs->begin({QStringLiteral("gw"),
                                                ActionVerb::Enable,
                                                QStringLiteral("why"),
                                                {{EntityKind::Key, target(2), QStringLiteral("key")}},
                                                other().id});
        WORKS(again);
        ToldControl gateway;
        const auto beside = CredentialRunner(*other().runs, gateway, other().id, {}).carryOut(*again);
        QCOMPARE(outcomesOf(beside), QList{Outcome::Cancelled});
        QVERIFY(gateway.sent.isEmpty());
        gateway.done = false;
        const auto read = CredentialRunner(*other().runs, gateway, other().id, {}).readBack(*run);
        WORKS(read);
        QCOMPARE(outcomesOf(read), (QList{Outcome::Done, Outcome::Refused, Outcome::Waiting}));
        QCOMPARE(gateway.looked.size(), 1);
        QCOMPARE(gateway.looked.constFirst().id, target(2));
        QVERIFY(gateway.sent.isEmpty()); // looking changes nothing
    }

    void whatWasDoneIsTakenBackAndNothingElse()
    {
        const auto run = worker().runs->begin(order(3));
        WORKS(run);
        ToldControl gateway;
        gateway.outcomes.insert(target(2), failure(ErrorKind::Denied, QStringLiteral("no")));
        CredentialRunner runner(*worker().runs, gateway, worker().id, {});
        WORKS(runner.carryOut(*run));
        const auto undo = runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        WORKS(undo);
        gateway.sent.clear();
        const auto back = runner.carryOut(*undo);
        WORKS(back);
        QCOMPARE(back->undoes, *run);
        QCOMPARE(back->verb, ActionVerb::Enable);
        QCOMPARE(gateway.sent.size(), 2);
        QCOMPARE(gateway.sent.constFirst().id, target(1));
        QCOMPARE(gateway.sent.constLast().id, target(3));
        NewCredentialRun deletion = order(1);
        deletion.verb = ActionVerb::Delete;
        const auto gone = worker().runs->begin(deletion);
        WORKS(runner.carryOut(*gone));
        const auto never = runner.beginUndo(QStringLiteral("gw"), *gone, QStringLiteral("why"));
        QVERIFY(!never && never.error().kind == ErrorKind::Unsupported);
    }

    void whatIsTakenBackIsNotTakenBackAgain()
    {
        const auto run = worker().runs->begin(order(2));
        WORKS(run);
        ToldControl gateway;
        CredentialRunner runner(*worker().runs, gateway, worker().id, {});
        WORKS(runner.carryOut(*run));
        const auto undo = runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        WORKS(undo);
        const auto again = CredentialRunner(*other().runs, gateway, other().id, {})
                               .beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        QVERIFY(!again && again.error().kind == ErrorKind::Denied);
        QVERIFY2(again.error().message.contains(QStringLiteral("by run %1").arg(*undo)),
                 qPrintable(again.error().message));
        const auto elsewhere = runner.beginUndo(QStringLiteral("another"), *run, QStringLiteral("why"));
        QVERIFY2(!elsewhere && elsewhere.error().message.contains(QStringLiteral("no run")),
                 qPrintable(elsewhere ? QString() : elsewhere.error().message));
    }

    void whatCouldNotBeTakenBackIsTriedByAnotherUndo()
    {
        const auto run = worker().runs->begin(order(2));
        WORKS(run);
        ToldControl gateway;
        CredentialRunner runner(*worker().runs, gateway, worker().id, {});
        WORKS(runner.carryOut(*run));
        gateway.outcomes.insert(target(2), failure(ErrorKind::Denied, QStringLiteral("no")));
        const auto undo = runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        WORKS(undo);
        QCOMPARE(outcomesOf(runner.carryOut(*undo)), (QList{Outcome::Done, Outcome::Refused}));
        gateway.outcomes.clear();
        gateway.sent.clear();
        const auto again = runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        WORKS(again);
        QCOMPARE(outcomesOf(runner.carryOut(*again)), (QList{Outcome::Cancelled, Outcome::Done}));
        QCOMPARE(gateway.sent.size(), 1);
        QCOMPARE(gateway.sent.constFirst().id, target(2));
        QVERIFY(!runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed")));
    }

    // 1: by nobody. 2: disabled once more. 3: in an incident. 4: somebody else tried, and it was refused. 5: in an
    // incident, before.
    void whatWasSwitchedSinceIsLeftAsItIs()
    {
        addDeed(11, target(5), -3'600'000);
        const auto run = worker().runs->begin(order(5));
        WORKS(run);
        ToldControl gateway;
        CredentialRunner runner(*worker().runs, gateway, worker().id, {});
        WORKS(runner.carryOut(*run));
        NewCredentialRun later = order(4);
        later.by = other().id;
        later.targets = {later.targets.at(1), later.targets.at(3)};
        const auto since = other().runs->begin(later);
        gateway.outcomes.insert(target(4), failure(ErrorKind::Denied, QStringLiteral("no")));
        WORKS(CredentialRunner(*other().runs, gateway, other().id, {}).carryOut(*since));
        gateway.outcomes.clear();
        addDeed(12, target(3), 3'600'000);

        const auto undo = runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        WORKS(undo);
        gateway.sent.clear();
        const auto back = runner.carryOut(*undo);
        WORKS(back);
        QCOMPARE(outcomesOf(back),
                 (QList{Outcome::Done, Outcome::Cancelled, Outcome::Cancelled, Outcome::Done, Outcome::Done}));
        QCOMPARE(gateway.sent.size(), 3);
        QCOMPARE(back->items.at(1).said, QStringLiteral("credential run %1 switched it later").arg(*since));
        QCOMPARE(back->items.at(2).said, QStringLiteral("incident 12 switched it later"));
    }

    void whereAllWasSwitchedSinceNothingIsTakenBack()
    {
        const auto run = worker().runs->begin(order(1));
        WORKS(run);
        ToldControl gateway;
        CredentialRunner runner(*worker().runs, gateway, worker().id, {});
        WORKS(runner.carryOut(*run));
        const auto since = worker().runs->begin(order(1));
        WORKS(runner.carryOut(*since));
        gateway.sent.clear();
        const auto undo = runner.beginUndo(QStringLiteral("gw"), *run, QStringLiteral("it was needed"));
        QVERIFY(!undo && undo.error().kind == ErrorKind::Denied);
        QVERIFY2(
            undo.error().message.contains(QStringLiteral("key 1: credential run %1 switched it later").arg(*since)),
            qPrintable(undo.error().message));
        // What it was refused for can be taken back itself, once.
        WORKS(runner.beginUndo(QStringLiteral("gw"), *since, QStringLiteral("it was needed")));
    }

    void howItEndedStaysAsItIs()
    {
        const auto run = worker().runs->begin(order(2));
        WORKS(run);
        QVERIFY(!worker().runs->conclude(*run, 1, worker().id, Outcome::Done, {})); // was not begun
        WORKS(worker().runs->intend(*run, 1, worker().id));
        QCOMPARE(*worker().runs->intend(*run, 1, worker().id), false); // begun once
        WORKS(worker().runs->conclude(*run, 1, worker().id, Outcome::Refused, {}));
        QVERIFY(!worker().runs->conclude(*run, 1, worker().id, Outcome::Done, {}));
        QCOMPARE(worker().runs->find(*run)->items.constFirst().outcome, Outcome::Refused);
        const QString prefix = engine() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
        for (const char *forged :
             {"UPDATE %1credential_run SET reason = 'another'", "DELETE FROM %1credential_item",
              "UPDATE %1credential_item SET label = 'another'", "UPDATE %1credential_item SET target = 'another'"})
            QVERIFY2(!worker().user->store().execute(QString::fromLatin1(forged).arg(prefix)), forged);
    }

    void onlyWhoOperatesTheGatewayDoesAnyOfIt()
    {
        const auto run = worker().runs->begin(order(1));
        WORKS(run);
        NewCredentialRun theirs = order(1);
        theirs.by = viewer().id;
        CredentialRepository &runs = *viewer().runs;
        QVERIFY(runs.find(*run).has_value()); // to look is allowed
        const auto denied = [](const auto &result) { return !result && result.error().kind == ErrorKind::Denied; };
        QVERIFY(denied(runs.begin(theirs)));
        QVERIFY(denied(runs.intend(*run, 1, viewer().id)));
        QVERIFY(denied(runs.conclude(*run, 1, viewer().id, Outcome::Cancelled, {})));
        QVERIFY(denied(runs.actions(*runs.find(*run), viewer().id)));
        QVERIFY(denied(runs.noteLetters(viewer().id, 1, 1, QStringLiteral("en"))));
        if (engine() == Dialect::PostgreSql)
            QVERIFY(
                !viewer().user->store().scalar(QStringLiteral("SELECT count(target) FROM gatehouse.credential_item")));
    }

    void whatIsIncompleteIsNotBegun()
    {
        NewCredentialRun empty = order(0);
        NewCredentialRun silent = order(1);
        silent.reason = QStringLiteral("  ");
        for (const NewCredentialRun &each : {empty, silent}) {
            const auto begun = worker().runs->begin(each);
            QVERIFY(!begun && begun.error().kind == ErrorKind::InvalidInput);
        }
        QVERIFY(!worker().runs->find(999'999));
    }

    void lettersAreOnRecord()
    {
        const qint64 entries = *admin().user->audit().size();
        WORKS(worker().runs->noteLetters(worker().id, 3, 7, QStringLiteral("zh")));
        QCOMPARE(*admin().user->audit().size(), entries + 1);
    }

private:
    static Dialect engine()
    {
        QFETCH_GLOBAL(Dialect, engine);
        return engine;
    }
    Team &team()
    {
        auto &made = m_teams[engine()];
        if (!made) {
            made = std::make_unique<Team>();
            made->settings = m_stores.make(engine());
            made->admin = std::make_unique<Post>(m_stores.keeper(made->settings));
            const auto add = [&](const char *name, Roles roles) {
                return std::make_unique<Post>(
                    m_stores.add(*made->admin->user, made->settings, QString::fromLatin1(name), roles));
            };
            made->worker = add("wes", Role::Operator);
            made->other = add("olga", Role::Operator);
            made->viewer = add("vic", Role::Viewer);
        }
        return *made;
    }
    Post &admin() { return *team().admin; }
    Post &worker() { return *team().worker; }
    Post &other() { return *team().other; }
    Post &viewer() { return *team().viewer; }

    // Each test has its own.
    QString target(int number) const
    {
        return QStringLiteral("%1-%2").arg(QLatin1String(QTest::currentTestFunction())).arg(number);
    }
    NewCredentialRun order(int count)
    {
        NewCredentialRun run{
            QStringLiteral("gw"), ActionVerb::Disable, QStringLiteral("unused since spring"), {}, worker().id};
        for (int number = 1; number <= count; ++number)
            run.targets.append({EntityKind::Key, target(number), QStringLiteral("key %1").arg(number)});
        return run;
    }

    // As the store itself writes it; `afterMs`: from now on.
    void addDeed(int incident, const QString &key, qint64 afterMs)
    {
        Database &store = admin().user->store();
        const bool onServer = engine() == Dialect::PostgreSql;
        const auto run = [&](const QString &sql, const QVariantList &values) { WORKS(store.execute(sql, values)); };
        const QString prefix = onServer ? QStringLiteral("gatehouse.") : QString();
        for (const char *table : {"incident", "incident_deed"}) {
            if (onServer)
                run(QStringLiteral("ALTER TABLE gatehouse.%1 DISABLE TRIGGER USER").arg(QLatin1String(table)), {});
        }
        run(QStringLiteral("INSERT INTO %1incident (seq, gateway, title, severity, owner, opened_by, opened_ms) %2 "
                           "VALUES (?, 'gw', 't', 0, '', 'x', 1)")
                .arg(prefix, onServer ? QStringLiteral("OVERRIDING SYSTEM VALUE") : QString()),
            {incident});
        run(QStringLiteral("INSERT INTO %1incident_deed (incident, idx, gateway, verb, kind, label, target, reason, "
                           "by_operator, intended_ms, outcome) VALUES (?, 1, 'gw', 'disable', 'key', 'k', ?, 'r', 'x', "
                           "?, 'done')")
                .arg(prefix),
            {incident, key, SystemClock().nowMs() + afterMs});
    }

    ConsoleStores m_stores;
    std::map<Dialect, std::unique_ptr<Team>> m_teams;
};

QTEST_GUILESS_MAIN(CredentialRunsContract)
#include "credentialruns_contract.moc"
