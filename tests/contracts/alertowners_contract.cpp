// Who has an alert, on a file and on a server alike: whoever takes it first, or is given it; who is told whom it is
// about; and what was found like it.
#include "models/alerts/alertseen.h"
#include "tests/support/alertseat.h"
#include "tests/support/caseresults.h"

#include <QDeadlineTimer>
#include <QTest>

#include <array>
#include <latch>
#include <map>
#include <thread>

using namespace Gatehouse;

namespace
{

struct Team {
    ConnectionSettings settings;
    std::unique_ptr<AlertSeat> admin;
    std::unique_ptr<AlertSeat> responder;
    std::unique_ptr<AlertSeat> other;
    std::unique_ptr<AlertSeat> viewer;
    std::unique_ptr<AlertSeat> officer;
};

} // namespace

class AlertOwnersContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    // Both have seen it open and have begun before either of them ends.
    void ofTwoWhoTakeAnAlertAtTheSameTimeOneHasItAndTheOtherIsToldWho()
    {
        for (int round = 0; round < 10; ++round) {
            const qint64 seq = raised(hit());
            Database &holder = store();
            WORKS(holder.execute(onServer() ? QStringLiteral("BEGIN") : QStringLiteral("BEGIN IMMEDIATE")));
            if (onServer()) // all may read it, and nobody lock a row
                WORKS(holder.execute(QStringLiteral("LOCK TABLE gatehouse.alert IN EXCLUSIVE MODE")));
            std::latch begun(2);
            std::array<Result<void>, 2> ends;
            std::array<QString, 2> ids;
            const auto take = [&](size_t who, const QString &name) {
                AlertSeat seat(std::make_unique<StoreUser>(m_stores.as(name, team().settings), name));
                auto mine = order(AlertAction::Acknowledge, seq);
                mine.by = ids.at(who) = seat.id;
                mine.seen = AlertState::Open;
                begun.count_down();
                ends.at(who) = seat.alerts->act(mine);
            };
            std::thread first(take, 0, responder().user->name());
            std::thread second(take, 1, other().user->name());
            begun.wait();
            const QDeadlineTimer soon(20'000);
            while (onServer() && waiting() < 2 && !soon.hasExpired()) {
            }
            const bool bothWait = !onServer() || waiting() == 2;
            const auto released = holder.execute(QStringLiteral("COMMIT"));
            first.join();
            second.join();
            WORKS(released);
            QVERIFY2(bothWait, qPrintable(messageOf(ends.at(0)) + messageOf(ends.at(1))));
            QCOMPARE(ends.at(0).has_value() + ends.at(1).has_value(), 1);
            const size_t winner = ends.at(0) ? 0 : 1;
            const QString name = winner == 0 ? responder().user->name() : other().user->name();
            const auto &refusal = ends.at(1 - winner).error();
            QCOMPARE(refusal.kind, ErrorKind::Denied);
            QVERIFY2(refusal.message.contains(QStringLiteral("acknowledged by now, by %1.").arg(name)),
                     qPrintable(refusal.message));
            QCOMPARE(find(seq).owner, ids.at(winner));
            QCOMPARE(responder().alerts->folder(seq)->events.size(), 2); // that it was raised, and this
        }
    }

    void whoeverMayWorkOnAlertsCanBeGivenOne()
    {
        const qint64 seq = raised(hit());
        const qint64 entries = *admin().user->audit().size();
        auto given = order(AlertAction::Acknowledge, seq);
        given.owner = other().id;
        WORKS(responder().alerts->act(given));
        const auto folder = responder().alerts->folder(seq);
        QCOMPARE(folder->alert.state, AlertState::Acknowledged);
        QCOMPARE(folder->alert.owner, other().id);
        QCOMPARE(folder->events.constLast().actor, responder().id);
        QCOMPARE(folder->events.constLast().owner, other().id);
        QCOMPARE(*admin().user->audit().size(), entries + 2);
        QStringList last;
        WORKS(admin().user->audit().visit([&last](const EntryView &entry, const Hash &) -> Result<void> {
            last = {QString::fromUtf8(entry.action), QString::fromUtf8(entry.actor), QString::fromUtf8(entry.detail)};
            return {};
        }));
        QCOMPARE(last, QStringList({QStringLiteral("triage.assign"), responder().id,
                                    QStringLiteral("{\"owner\":\"%1\"}").arg(other().id)}));
        given.owner = viewer().id;
        REFUSED(responder().alerts->act(given), "a_viewer may not work on alerts");
        given.owner = QStringLiteral("op-0");
        REFUSED(responder().alerts->act(given), "is no operator any more");
        QCOMPARE(find(seq).owner, other().id);
        WORKS(other().alerts->act(order(AlertAction::Undo, seq)));
        QCOMPARE(find(seq).state, AlertState::Open);
        QCOMPARE(find(seq).owner, QString());
    }

    // The state is the same, and it is theirs by now.
    void whoTakesBackWhatAnotherOneHasTakenOverIsToldWho()
    {
        const qint64 seq = raised(hit());
        auto mine = order(AlertAction::Acknowledge, seq);
        mine.seen = AlertState::Open;
        WORKS(responder().alerts->act(mine));
        const Alert seen = find(seq);
        auto theirs = mine;
        theirs.by = other().id;
        theirs.seen = AlertState::Acknowledged;
        WORKS(other().alerts->act(theirs));
        const QByteArray name = other().user->name().toUtf8();
        REFUSED(responder().alerts->act(undoOf(mine, responder().id)), name.constData());
        REFUSED(responder().alerts->act(undoOf(seen, responder().id)), name.constData());
        QCOMPARE(find(seq).owner, other().id);
        WORKS(other().alerts->act(undoOf(theirs, other().id)));
        QCOMPARE(find(seq).owner, responder().id);
    }

    // Whatever the program that writes checks: the server takes no other owner, and writes down who gave it to whom.
    void theServerGivesAnAlertOnlyToThoseWhoMayWorkOnIt()
    {
        if (!onServer())
            return; // whoever opens a file may write it
        const qint64 seq = raised(hit());
        const auto give = [&](const QString &owner) {
            return responder().user->store().execute(
                QStringLiteral(
                    "INSERT INTO gatehouse.alert_event (alert, idx, time_ms, actor, action, from_state, from_owner, "
                    "from_until_ms, from_verdict, to_state, owner, until_ms, verdict, reason) SELECT a.seq, 1, 0, 'x', "
                    "'acknowledge', a.state, a.owner, a.until_ms, a.verdict, 'acknowledged', ?, 1, '', '' FROM "
                    "gatehouse.alert a WHERE a.seq = ?"),
                {owner, seq});
        };
        for (const QString &owner : {viewer().id, QStringLiteral("op-0"), QString()})
            REFUSED(give(owner), "may not work on alerts");
        QCOMPARE(find(seq).state, AlertState::Open);
        const qint64 entries = *admin().user->audit().size();
        WORKS(give(other().id));
        QCOMPARE(find(seq).owner, other().id);
        QCOMPARE(*admin().user->audit().size(), entries + 2);
    }

    // Neither of them is the first to have it.
    void ofTwoWhoTakeOverAtTheSameTimeTheSecondIsToldWhoHasIt()
    {
        if (!onServer())
            return; // on a file one comes after the other
        const qint64 seq = raised(hit());
        WORKS(responder().alerts->act(order(AlertAction::Acknowledge, seq)));
        Database &holder = store();
        WORKS(holder.execute(QStringLiteral("BEGIN")));
        WORKS(holder.execute(QStringLiteral("LOCK TABLE gatehouse.alert IN EXCLUSIVE MODE")));
        std::latch begun(2);
        std::array<Result<void>, 2> ends;
        const auto take = [&](size_t who, const QString &name, const ConnectionSettings &settings) {
            AlertSeat seat(std::make_unique<StoreUser>(settings, name));
            auto mine = order(AlertAction::Acknowledge, seq);
            mine.by = seat.id;
            mine.seen = AlertState::Acknowledged;
            begun.count_down();
            ends.at(who) = seat.alerts->act(mine);
        };
        const QString another = other().user->name();
        std::thread first(take, 0, admin().user->name(), team().settings);
        std::thread second(take, 1, another, m_stores.as(another, team().settings));
        begun.wait();
        const QDeadlineTimer soon(20'000);
        while (waiting() < 2 && !soon.hasExpired()) {
        }
        const bool bothWait = waiting() == 2;
        const auto released = holder.execute(QStringLiteral("COMMIT"));
        first.join();
        second.join();
        WORKS(released);
        QVERIFY2(bothWait, qPrintable(messageOf(ends.at(0)) + messageOf(ends.at(1))));
        QCOMPARE(ends.at(0).has_value() + ends.at(1).has_value(), 1);
        const size_t winner = ends.at(0) ? 0 : 1;
        const QString name = winner == 0 ? admin().user->name() : other().user->name();
        REFUSED(ends.at(1 - winner), "acknowledged by now, by");
        QVERIFY2(ends.at(1 - winner).error().message.contains(name), qPrintable(ends.at(1 - winner).error().message));
    }

    void whomAnAlertIsAboutIsForWhoeverWorksOnItAndForWhoeverMayReveal()
    {
        auto ofKey = hit();
        ofKey.node = {QStringLiteral("key=sk-anna•••")};
        ofKey.person = {{QStringLiteral("node"), QStringLiteral("key=sk-anna-muster")}};
        const qint64 seq = raised(ofKey);
        for (AlertSeat *seat : {&responder(), &officer()}) {
            const auto person = seat->alerts->person(seq);
            WORKS(person);
            QCOMPARE(*person, ofKey.person);
        }
        if (onServer()) // which knows who asks
            REFUSED(viewer().alerts->person(seq), "handle_alerts");
    }

    void whatAnAlertExplainsIsInItsFolder()
    {
        const RaisedAlert parent = hit();
        auto quiet = hit();
        quiet.mutedBy = parent.fingerprint;
        auto loud = quiet;
        loud.fingerprint += QStringLiteral("-loud");
        loud.level = AlertLevel::Page;
        const auto seqs = raisedAll({parent, quiet, loud, hit()});
        const auto folder = responder().alerts->folder(seqs.at(0));
        WORKS(folder);
        QCOMPARE(folder->explains.size(), 2);
        QCOMPARE(folder->explains.at(0).seq, seqs.at(2)); // the loudest first
        QCOMPARE(folder->explains.at(1).seq, seqs.at(1));
        QCOMPARE(responder().alerts->folder(seqs.at(1))->explains, QList<Alert>());
    }

    void whatTheSameRuleFoundElsewhereIsSimilar()
    {
        auto elsewhere = hit();
        elsewhere.rule = QStringLiteral("slow-rule");
        auto here = hit();
        here.rule = elsewhere.rule;
        const qint64 similar = raised(elsewhere);
        raised(hit());
        const auto folder = responder().alerts->folder(raised(here));
        WORKS(folder);
        QCOMPARE(folder->before, QList<Alert>());
        QCOMPARE(folder->similar.size(), 1);
        QCOMPARE(folder->similar.constFirst().seq, similar);
    }

private:
    Team &team()
    {
        QFETCH_GLOBAL(Dialect, engine);
        std::unique_ptr<Team> &team = m_teams[engine];
        if (!team) {
            team = std::make_unique<Team>();
            team->settings = m_stores.make(engine);
            team->admin = std::make_unique<AlertSeat>(m_stores.keeper(team->settings));
            const auto add = [&](const char *name, Role role) {
                return std::make_unique<AlertSeat>(
                    m_stores.add(*team->admin->user, team->settings, QString::fromLatin1(name), role));
            };
            team->responder = add("a_responder", Role::Responder);
            team->other = add("another_responder", Role::Responder);
            team->viewer = add("a_viewer", Role::Viewer);
            team->officer = add("an_officer", Role::PrivacyOfficer);
        }
        return *team;
    }
    AlertSeat &admin() { return *team().admin; }
    AlertSeat &responder() { return *team().responder; }
    AlertSeat &other() { return *team().other; }
    AlertSeat &viewer() { return *team().viewer; }
    AlertSeat &officer() { return *team().officer; }
    Database &store() { return admin().user->store(); }
    bool onServer() { return store().dialect() == Dialect::PostgreSql; }
    // For a lock of the server.
    qint64 waiting()
    {
        return responder()
            .user->store()
            .scalar(QStringLiteral("SELECT count(*) FROM pg_locks WHERE NOT granted"))
            .value_or(-1);
    }

    // Each is another one.
    RaisedAlert hit()
    {
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp-%1").arg(++m_count);
        hit.rule = QStringLiteral("error-burst");
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.level = AlertLevel::Ticket;
        hit.hitMs = 100;
        return hit;
    }
    qint64 raised(const RaisedAlert &hit) { return raisedAll({hit}).value(0); }
    QList<qint64> raisedAll(const QList<RaisedAlert> &hits)
    {
        const auto lease = responder().watch->claim(QStringLiteral("here"));
        WatchStep step;
        step.hits = hits;
        const auto done = lease ? responder().watch->record(*lease, step) : std::unexpected(lease.error());
        if (!done || !responder().watch->leave())
            qFatal("%s", qPrintable(messageOf(done)));
        return done->opened;
    }
    Alert find(qint64 seq) { return responder().alerts->folder(seq)->alert; }
    AlertOrder order(AlertAction action, qint64 seq)
    {
        AlertOrder order{action, responder().id, {seq}};
        order.untilMs = m_clock.nowMs() + kHourMs;
        return order;
    }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::map<Dialect, std::unique_ptr<Team>> m_teams;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(AlertOwnersContract)
#include "alertowners_contract.moc"
