// What the store promises of incidents, on a file and on a server alike: no state but by its table of transitions,
// history that only grows, and nothing done to a gateway that was not meant first.
#include "models/alerts/alertwatch.h"
#include "models/alerts/incidentrepository.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"

#include <QSet>
#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

// One of the team, with what they do to alerts and incidents.
struct Post {
    std::unique_ptr<StoreUser> user;
    QString id;
    SystemClock clock = {};
    std::unique_ptr<AlertRepository> alerts;
    std::unique_ptr<AlertWatch> watch;
    std::unique_ptr<IncidentRepository> incidents;

    explicit Post(std::unique_ptr<StoreUser> who)
        : user(std::move(who))
        , id(user->id())
        , alerts(std::make_unique<AlertRepository>(user->store(), user->audit(), user->operators(), clock))
        , watch(std::make_unique<AlertWatch>(*alerts, QStringLiteral("gw")))
        , incidents(std::make_unique<IncidentRepository>(user->store(), user->audit(), user->operators(), clock))
    {
    }
};

struct Team {
    ConnectionSettings settings;
    std::unique_ptr<Post> admin;
    std::unique_ptr<Post> responder;
    std::unique_ptr<Post> worker; // operates the gateway
    std::unique_ptr<Post> viewer;
};

} // namespace

class IncidentStoreContract : public QObject
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

    void theTableOfTransitionsIsTheSameInTheStore()
    {
        QSet<QString> there;
        WORKS(admin().user->store().visitRows(
            QStringLiteral("SELECT from_state, action, to_state FROM %1").arg(table("incident_transition")), {}, {},
            [&there](const RowStream &row) -> Result<void> {
                there.insert(row.string(0) + QLatin1Char(' ') + row.string(1) + QLatin1Char(' ') + row.string(2));
                return {};
            }));
        QSet<QString> here;
        for (const IncidentTransition &each : incidentTransitions())
            here.insert(incidentStateToken(each.from) + QLatin1Char(' ') + incidentActionToken(each.action) +
                        QLatin1Char(' ') + incidentStateToken(each.to));
        QCOMPARE(there, here);
    }

    void anIncidentIsMadeOfAlertsAndTellsWhenItWas()
    {
        const qint64 first = raised(60'000, 100);
        const qint64 second = raised(30'000, 200);
        const qint64 seq = opened({first, second});
        const auto folder = responder().incidents->folder(seq);
        WORKS(folder);
        QCOMPARE(folder->incident.title, QStringLiteral("Errors at anthropic-b"));
        QCOMPARE(folder->incident.alerts, 2);
        QCOMPARE(folder->incident.beganMs, 30'000);
        QCOMPARE(folder->incident.endedMs, 0);
        QCOMPARE(folder->incident.openedBy, responder().id);
        QCOMPARE(folder->alerts.size(), 2);
        QCOMPARE(folder->alerts.constFirst().seq, second);
        QCOMPARE(actions(seq), "opened add_alert add_alert");
        QCOMPARE(responder().alerts->folder(first)->alert.incident, seq);
        QCOMPARE(responder().alerts->folder(first)->events.constLast().action, AlertAction::Grouped);
        QCOMPARE(responder().alerts->folder(first)->events.constLast().reason, incidentId(seq));
    }

    void anAlertIsAPartOfOneIncidentAndCanBeTakenOut()
    {
        const qint64 alert = raised(0, 100);
        const qint64 seq = opened({alert});
        const qint64 entries = *admin().user->audit().size();
        NewIncident twice = newIncident({alert});
        REFUSED(responder().incidents->open(twice), "is a part of incident");
        // Nothing of it stays.
        QCOMPARE(*admin().user->audit().size(), entries);
        IncidentOrder out = order(IncidentAction::RemoveAlert, seq);
        out.alerts = {alert};
        WORKS(responder().incidents->act(out));
        QCOMPARE(responder().incidents->folder(seq)->incident.alerts, 0);
        QVERIFY(responder().incidents->open(twice).has_value());
    }

    void closingGivesItsAlertsTheVerdict()
    {
        const qint64 judged = raised(0, 100);
        const qint64 open = raised(0, 100);
        AlertOrder falsely{AlertAction::Resolve, responder().id, {judged}};
        falsely.verdict = AlertVerdict::FalsePositive;
        WORKS(responder().alerts->act(falsely));
        const qint64 seq = opened({judged, open});
        WORKS(responder().incidents->act(order(IncidentAction::Mitigate, seq)));
        IncidentOrder close = order(IncidentAction::Close, seq);
        close.text = QStringLiteral("The certificate of anthropic-b had run out. It was renewed.");
        WORKS(responder().incidents->act(close));
        const auto folder = responder().incidents->folder(seq);
        QCOMPARE(folder->incident.state, IncidentState::Closed);
        QCOMPARE(folder->incident.verdict, std::optional(AlertVerdict::Incident));
        QCOMPARE(folder->incident.summary, close.text);
        QVERIFY(folder->incident.endedMs > 0);
        QCOMPARE(responder().alerts->folder(open)->alert.verdict, std::optional(AlertVerdict::Incident));
        QCOMPARE(responder().alerts->folder(judged)->alert.verdict, std::optional(AlertVerdict::FalsePositive));
        QCOMPARE(actions(seq), "opened add_alert add_alert mitigate close");
        // A note may still be written; owner and severity wait until it is opened again.
        WORKS(responder().incidents->act(order(IncidentAction::Note, seq)));
        REFUSED(responder().incidents->act(order(IncidentAction::Own, seq)), "Possible are");
        WORKS(responder().incidents->act(order(IncidentAction::Reopen, seq)));
        QCOMPARE(responder().incidents->folder(seq)->incident.verdict, std::nullopt);
        QCOMPARE(responder().incidents->folder(seq)->incident.summary, close.text);
    }

    // It is told by the incident, at which somebody is; again only when it becomes louder, or goes on after its end.
    void whatGoesOnWhileItsIncidentIsOpenIsNotOpenAgain()
    {
        const qint64 nowMs = responder().clock.nowMs();
        const qint64 beganMs = nowMs - 5 * kHourMs;
        const qint64 alert = raised(beganMs, beganMs + kMinuteMs);
        const qint64 seq = opened({alert});
        AlertOrder judge{AlertAction::Resolve, responder().id, {alert}};
        judge.verdict = AlertVerdict::Incident;
        WORKS(responder().alerts->act(judge));
        for (const qint64 hour : {2, 3, 4})
            QCOMPARE(found(hit(beganMs, beganMs + hour * kHourMs)), RaisedAlerts());
        WORKS(responder().incidents->act(order(IncidentAction::Mitigate, seq)));
        QCOMPARE(found(hit(beganMs, nowMs)), RaisedAlerts());
        WORKS(responder().incidents->act(order(IncidentAction::Close, seq)));
        QCOMPARE(found(hit(beganMs, nowMs + 30 * kMinuteMs)), RaisedAlerts());
        QCOMPARE(found(hit(beganMs, nowMs + 65 * kMinuteMs)).opened, QList<qint64>{alert});
    }

    void whatBecomesLouderIsOpenAgainThoughItsIncidentIsOpen()
    {
        const qint64 beganMs = responder().clock.nowMs() - kHourMs;
        const qint64 alert = raised(beganMs, beganMs + kMinuteMs);
        opened({alert});
        AlertOrder judge{AlertAction::Resolve, responder().id, {alert}};
        judge.verdict = AlertVerdict::Incident;
        WORKS(responder().alerts->act(judge));
        RaisedAlert louder = hit(beganMs, beganMs + 2 * kMinuteMs);
        louder.level = AlertLevel::Page;
        QCOMPARE(found(louder), (RaisedAlerts{{alert}, {alert}, {}}));
    }

    void anOrderThatLacksSomethingSaysWhat()
    {
        const qint64 seq = opened({});
        for (const IncidentAction action : {IncidentAction::Note, IncidentAction::Close, IncidentAction::Rename,
                                            IncidentAction::AddAlert, IncidentAction::DeedDone}) {
            const auto done = responder().incidents->act({action, responder().id, seq});
            QVERIFY2(!done && done.error().kind == ErrorKind::InvalidInput, qPrintable(messageOf(done)));
        }
        NewIncident nameless = newIncident({});
        nameless.title = QStringLiteral("  ");
        QVERIFY(!responder().incidents->open(nameless));
        QCOMPARE(actions(seq), "opened");
    }

    void ownerSeverityAndTitleChangeByRecords()
    {
        const qint64 seq = opened({});
        IncidentOrder own = order(IncidentAction::Own, seq);
        own.owner = worker().id;
        WORKS(responder().incidents->act(own));
        IncidentOrder grade = order(IncidentAction::Grade, seq);
        grade.severity = IncidentSeverity::Critical;
        WORKS(responder().incidents->act(grade));
        IncidentOrder rename = order(IncidentAction::Rename, seq);
        rename.title = QStringLiteral("anthropic-b is down");
        WORKS(responder().incidents->act(rename));
        const auto folder = responder().incidents->folder(seq);
        QCOMPARE(folder->incident.owner, worker().id);
        QCOMPARE(folder->incident.severity, IncidentSeverity::Critical);
        QCOMPARE(folder->incident.title, rename.title);
        QCOMPARE(folder->events.at(2).fromSeverity, IncidentSeverity::Major);
    }

    void anIncidentIsGivenOnlyToWhoMayWorkOnIt()
    {
        const qint64 seq = opened({});
        IncidentOrder own = order(IncidentAction::Own, seq);
        own.owner = viewer().id;
        REFUSED(responder().incidents->act(own), "may not work on alerts");
        own.owner = QStringLiteral("op-0");
        REFUSED(responder().incidents->act(own), "is no operator any more");
        NewIncident theirs = newIncident({});
        theirs.owner = viewer().id;
        REFUSED(responder().incidents->open(theirs), "may not work on alerts");
        QCOMPARE(responder().incidents->folder(seq)->incident.owner, QString());
        own.owner = worker().id;
        WORKS(responder().incidents->act(own));
        own.owner.clear();
        WORKS(responder().incidents->act(own));
    }

    // On a server also by those who leave the console out.
    void theServerGivesAnIncidentOnlyToWhoMayWorkOnIt()
    {
        if (!onServer())
            return;
        const qint64 seq = opened({});
        const auto give = [&](const QString &owner) {
            return responder().user->store().execute(
                QStringLiteral(
                    "INSERT INTO gatehouse.incident_event SELECT incident, idx + 1, time_ms, actor, 'own', "
                    "from_state, from_owner, from_severity, from_title, to_state, ?, severity, title, '', 0, "
                    "0, '' FROM gatehouse.incident_event WHERE action = 'opened' AND incident = ?"),
                {owner, seq});
        };
        REFUSED(give(viewer().id), "may not work on it");
        REFUSED(responder().user->store().execute(
                    QStringLiteral("INSERT INTO gatehouse.incident (gateway, title, severity, owner, opened_by, "
                                   "opened_ms) VALUES ('gw', 'x', 1, ?, ?, 0)"),
                    {viewer().id, responder().id}),
                "may not work on it");
        WORKS(give(worker().id));
        QCOMPARE(responder().incidents->folder(seq)->incident.owner, worker().id);
    }

    void whoIsSecondIsToldWhoWasFirst()
    {
        const qint64 seq = opened({});
        IncidentOrder mine = order(IncidentAction::Mitigate, seq);
        mine.seen = IncidentState::Open;
        IncidentOrder theirs = mine;
        theirs.by = worker().id;
        WORKS(responder().incidents->act(mine));
        REFUSED(worker().incidents->act(theirs), responder().user->name().toLatin1().constData());
        IncidentOrder take = order(IncidentAction::Own, seq);
        take.owner = responder().id;
        take.seenOwner = QString();
        WORKS(responder().incidents->act(take));
        take.by = take.owner = worker().id;
        REFUSED(worker().incidents->act(take), "Look again");
    }

    void whatIsDoneToTheGatewayIsMeantFirstAndEndsOnce()
    {
        const qint64 seq = opened({});
        const auto deed = worker().incidents->intend(intent(seq));
        WORKS(deed);
        QCOMPARE(responder().incidents->folder(seq)->deeds.constFirst().outcome, DeedOutcome::Running);
        QCOMPARE(worker().incidents->target(seq, *deed)->id, target());
        QCOMPARE(worker().incidents->target(seq, *deed)->token(), QStringLiteral("disable_key"));
        const auto twice = worker().incidents->intend(intent(seq));
        QVERIFY2(!twice && twice.error().kind == ErrorKind::Busy, qPrintable(messageOf(twice)));
        WORKS(worker().incidents->conclude({seq, *deed, worker().id, DeedOutcome::Unknown, QStringLiteral("lost")}));
        WORKS(worker().incidents->conclude({seq, *deed, worker().id, DeedOutcome::Done, {}}));
        QVERIFY(!worker().incidents->conclude({seq, *deed, worker().id, DeedOutcome::Failed, {}}));
        DeedIntent back = intent(seq);
        back.verb = ActionVerb::Enable;
        back.undoes = *deed;
        const auto undone = worker().incidents->intend(back);
        WORKS(undone);
        WORKS(worker().incidents->conclude({seq, *undone, worker().id, DeedOutcome::Accepted, {}}));
        const auto folder = responder().incidents->folder(seq);
        QCOMPARE(folder->deeds.at(0).outcome, DeedOutcome::Done);
        QCOMPARE(folder->deeds.at(1).undoes, *deed);
        QCOMPARE(folder->deeds.at(1).verb, ActionVerb::Enable);
        QCOMPARE(actions(seq), "opened deed_intended deed_unknown deed_done deed_intended deed_accepted");
    }

    void whoMayNotChangesNothing()
    {
        const qint64 seq = opened({});
        IncidentOrder theirs = order(IncidentAction::Mitigate, seq);
        theirs.by = viewer().id;
        REFUSED(viewer().incidents->act(theirs), "handle_alerts");
        NewIncident made = newIncident({});
        made.by = viewer().id;
        REFUSED(viewer().incidents->open(made), "handle_alerts");
        DeedIntent deed = intent(seq);
        deed.by = viewer().id;
        REFUSED(viewer().incidents->intend(deed), "operate_gateway");
        QVERIFY(viewer().incidents->folder(seq).has_value());
        QCOMPARE(actions(seq), "opened");
    }

    void whatIsOpenAndGraveComesFirst()
    {
        const qint64 minor = opened({});
        IncidentOrder grade = order(IncidentAction::Grade, minor);
        grade.severity = IncidentSeverity::Critical;
        WORKS(responder().incidents->act(grade));
        const qint64 closed = opened({});
        IncidentOrder close = order(IncidentAction::Close, closed);
        close.text = QStringLiteral("nothing");
        WORKS(responder().incidents->act(close));
        const auto all = responder().incidents->list({QStringLiteral("gw")});
        WORKS(all);
        QCOMPARE(all->constFirst().severity, IncidentSeverity::Critical);
        QVERIFY(std::ranges::is_sorted(*all, [](const Incident &a, const Incident &b) {
            return (a.state != IncidentState::Closed) > (b.state != IncidentState::Closed);
        }));
        const auto open = responder().incidents->list({QStringLiteral("gw"), {IncidentState::Open}});
        QVERIFY(std::ranges::none_of(*open, [&](const Incident &each) { return each.seq == closed; }));
        QVERIFY(responder().incidents->list({QStringLiteral("another"), {}})->isEmpty());
        const auto old = responder().incidents->list({QStringLiteral("gw"), {}, {-2, -1}});
        QVERIFY(old->isEmpty());
    }

    void nothingIsTakenOutOfTheHistory_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *each :
             {"UPDATE %1incident_event SET text = ''", "DELETE FROM %1incident_event", "DELETE FROM %1incident",
              "DELETE FROM %1incident_deed", "UPDATE %1incident_deed SET reason = 'x'",
              "INSERT INTO %1incident_event SELECT incident, idx + 100, time_ms, actor, 'close', "
              "from_state, from_owner, from_severity, from_title, 'closed', owner, severity, title, "
              "'incident', 0, 0, '' FROM %1incident_event WHERE action = 'opened'",
              "INSERT INTO %1incident_event SELECT incident, idx + 100, time_ms, actor, 'note', "
              "from_state, from_owner, from_severity, from_title, to_state, 'op-1', severity, title, "
              "'', 0, 0, 'x' FROM %1incident_event WHERE action = 'opened'"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }

    void nothingIsTakenOutOfTheHistory()
    {
        QFETCH(QString, statement);
        const qint64 seq = opened({});
        WORKS(worker().incidents->intend(intent(seq)));
        QVERIFY(!admin().user->store().execute(statement.arg(onServer() ? QStringLiteral("gatehouse.") : QString())));
    }

    // On a server also from those who leave the console out.
    void aStateIsSetByARecordOnly_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *each :
             {"UPDATE gatehouse.incident SET state = 'closed'", "UPDATE gatehouse.incident SET owner = 'op-1'",
              "UPDATE gatehouse.alert SET incident = 1", "UPDATE gatehouse.incident_deed SET outcome = 'done'",
              "SELECT target FROM gatehouse.incident_deed", "UPDATE gatehouse.incident_deed SET target = ''",
              "INSERT INTO gatehouse.incident (gateway, title, severity, owner, state) VALUES ('gw', 'x', 1, '', "
              "'closed')",
              "INSERT INTO gatehouse.incident_transition VALUES ('open', 'jump', 'closed')",
              "ALTER TABLE gatehouse.incident_event DISABLE TRIGGER ALL", "TRUNCATE gatehouse.incident_event"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }

    void aStateIsSetByARecordOnly()
    {
        QFETCH(QString, statement);
        if (!onServer())
            return;
        const qint64 seq = opened({});
        WORKS(worker().incidents->intend(intent(seq)));
        for (Post *each : {&responder(), &worker(), &viewer()}) {
            const auto done = each->user->store().execute(statement);
            QVERIFY2(!done, qPrintable(statement));
        }
        QVERIFY(!viewer().incidents->target(seq, 1));
    }

private:
    Team &team()
    {
        QFETCH_GLOBAL(Dialect, engine);
        std::unique_ptr<Team> &team = m_teams[engine];
        if (!team) {
            team = std::make_unique<Team>();
            team->settings = m_stores.make(engine);
            team->admin = std::make_unique<Post>(m_stores.keeper(team->settings));
            const auto add = [&](const char *name, Role role) {
                return std::make_unique<Post>(
                    m_stores.add(*team->admin->user, team->settings, QString::fromLatin1(name), role));
            };
            team->responder = add("a_responder", Role::Responder);
            team->worker = add("an_operator", Role::Operator);
            team->viewer = add("a_viewer", Role::Viewer);
        }
        return *team;
    }
    Post &admin() { return *team().admin; }
    Post &responder() { return *team().responder; }
    Post &worker() { return *team().worker; }
    Post &viewer() { return *team().viewer; }
    bool onServer() { return admin().user->store().dialect() == Dialect::PostgreSql; }
    QString table(const char *name)
    {
        return (onServer() ? QStringLiteral("gatehouse.") : QString()) + QLatin1String(name);
    }

    RaisedAlert hit(qint64 beganMs, qint64 atMs)
    {
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp-%1").arg(m_count);
        hit.rule = QStringLiteral("error-burst");
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.summary = QStringLiteral("many failed");
        hit.level = AlertLevel::Ticket;
        hit.beganMs = beganMs;
        hit.hitMs = atMs;
        return hit;
    }
    RaisedAlerts found(const RaisedAlert &hit)
    {
        WatchStep step;
        step.hits = {hit};
        const auto lease = responder().watch->claim(QStringLiteral("here"));
        const auto done = lease ? responder().watch->record(*lease, step) : std::unexpected(lease.error());
        if (!done || !responder().watch->leave())
            qFatal("%s", qPrintable(messageOf(done)));
        return *done;
    }
    qint64 raised(qint64 beganMs, qint64 atMs)
    {
        ++m_count;
        return found(hit(beganMs, atMs)).opened.constFirst();
    }
    NewIncident newIncident(const QList<qint64> &alerts)
    {
        return {QStringLiteral("gw"),    responder().id, QStringLiteral("Errors at anthropic-b"),
                IncidentSeverity::Major, QString(),      alerts};
    }
    qint64 opened(const QList<qint64> &alerts)
    {
        const auto seq = responder().incidents->open(newIncident(alerts));
        if (!seq)
            qFatal("%s", qPrintable(messageOf(seq)));
        return *seq;
    }
    IncidentOrder order(IncidentAction action, qint64 seq)
    {
        IncidentOrder order{action, responder().id, seq};
        order.text = QStringLiteral("because");
        order.title = QStringLiteral("a title");
        order.verdict = action == IncidentAction::Close ? std::optional(AlertVerdict::Incident) : std::nullopt;
        return order;
    }
    // Of this test alone.
    QString target()
    {
        return QStringLiteral("key-%1-%2")
            .arg(QString::fromLatin1(QTest::currentTestFunction()), QString::fromLatin1(QTest::currentDataTag()));
    }
    DeedIntent intent(qint64 seq)
    {
        return {seq,
                worker().id,
                ActionVerb::Disable,
                EntityKind::Key,
                target(),
                QStringLiteral("key sk-an•••"),
                QStringLiteral("leaked")};
    }
    QByteArray actions(qint64 seq)
    {
        QStringList all;
        const auto folder = responder().incidents->folder(seq);
        for (const IncidentEvent &event : folder->events)
            all.append(incidentActionToken(event.action));
        return all.join(QLatin1Char(' ')).toLatin1();
    }

    ConsoleStores m_stores;
    std::map<Dialect, std::unique_ptr<Team>> m_teams;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(IncidentStoreContract)
#include "incidentstore_contract.moc"
