// What the store promises of alerts, on a file and on a server alike: no state but by its table of transitions, history
// that only grows, one who looks at a time.
#include "models/core/timespan.h"
#include "tests/support/alertseat.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"

#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

struct Desk {
    ConnectionSettings settings;
    std::unique_ptr<AlertSeat> admin;
    std::unique_ptr<AlertSeat> responder;
    std::unique_ptr<AlertSeat> other;
    std::unique_ptr<AlertSeat> viewer;
};

} // namespace

class AlertStoreContract : public QObject
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
        for (auto &[engine, desk] : m_desks)
            QVERIFY(desk->admin->user->audit().verify()->isGenuine());
    }

    void theTableOfTransitionsIsTheSameInTheStore()
    {
        QSet<QString> there;
        WORKS(store().visitRows(
            QStringLiteral("SELECT from_state, action, to_state FROM %1").arg(table("alert_transition")), {}, {},
            [&there](const RowStream &row) -> Result<void> {
                there.insert(row.string(0) + QLatin1Char(' ') + row.string(1) + QLatin1Char(' ') + row.string(2));
                return {};
            }));
        QSet<QString> here;
        for (const AlertTransition &each : alertTransitions())
            here.insert(alertStateToken(each.from) + QLatin1Char(' ') + alertActionToken(each.action) +
                        QLatin1Char(' ') + (each.to ? alertStateToken(*each.to) : QString()));
        QCOMPARE(there, here);
    }

    void whatIsFoundTwiceIsOneAlertWithTheStrongestEvidence()
    {
        const qint64 seq = raised(hit(20.0, 100));
        auto again = hit(12.0, 160);
        again.summary = QStringLiteral("less of it");
        QCOMPARE(raisedAll({again}).opened, QList<qint64>());
        auto worse = hit(40.0, 220);
        worse.summary = QStringLiteral("412 of 1,904 failed");
        worse.level = AlertLevel::Page;
        QCOMPARE(raisedAll({worse}).risen, QList<qint64>{seq});
        // A level never falls.
        QCOMPARE(raisedAll({hit(41.0, 280)}).risen, QList<qint64>());
        const auto folder = responder().alerts->folder(seq);
        WORKS(folder);
        QCOMPARE(folder->alert.level, AlertLevel::Page);
        QCOMPARE(folder->alert.score, 41.0);
        QCOMPARE(folder->alert.beganMs, 0);
        QCOMPARE(folder->alert.lastHitMs, 280);
        QCOMPARE(folder->evidence.value(QStringLiteral("n")).toInt(), 1904);
        QCOMPARE(actions(seq), "raised risen");
    }

    void whatEndsIsOverAndMayBeginAgain()
    {
        const qint64 seq = raised(hit(20.0, 100));
        QCOMPARE(ended({m_fingerprint}, 200).over, QList<qint64>{seq});
        QCOMPARE(ended({m_fingerprint}, 300).over, QList<qint64>());
        QCOMPARE(find(seq).overMs, 200);
        QCOMPARE(raisedAll({hit(20.0, 400)}).opened, QList<qint64>());
        QVERIFY(!find(seq).isOver());
        QCOMPARE(actions(seq), "raised over again");
    }

    void aResolvedAlertThatComesBackWithinADayIsTheSameOne()
    {
        const qint64 seq = raised(hit(20.0, 100));
        WORKS(responder().alerts->act(order(AlertAction::Resolve, seq)));
        QCOMPARE(find(seq).verdict, std::optional(AlertVerdict::Incident));
        QCOMPARE(raisedAll({hit(20.0, 100 + AlertWatch::kReopenMs - 1)}).opened, QList<qint64>{seq});
        QCOMPARE(find(seq).state, AlertState::Open);
        QCOMPARE(find(seq).verdict, std::nullopt);
        WORKS(responder().alerts->act(order(AlertAction::Resolve, seq)));
        const auto later = raisedAll({hit(20.0, 100 + 3 * AlertWatch::kReopenMs)});
        QCOMPARE(later.opened.size(), 1);
        QVERIFY(later.opened.constFirst() != seq);
        QCOMPARE(responder().alerts->folder(later.opened.constFirst())->before.size(), 1);
    }

    void whatWasJudgedWhileItGoesOnStaysJudgedUntilItHasEnded()
    {
        const qint64 seq = raised(hit(20.0, kMinuteMs));
        judge(seq, AlertVerdict::FalsePositive);
        for (const qint64 atMs : {2 * kMinuteMs, 90 * kMinuteMs, 23 * kHourMs})
            QCOMPARE(raisedAll({hit(20.0, atMs)}), RaisedAlerts());
        QCOMPARE(find(seq).state, AlertState::Resolved);
        QCOMPARE(find(seq).verdict, std::optional(AlertVerdict::FalsePositive));
        judge(seq, AlertVerdict::ExpectedChange); // which holds as long
        QCOMPARE(raisedAll({hit(20.0, 23 * kHourMs)}), RaisedAlerts());
        ended({m_fingerprint}, 23 * kHourMs + kMinuteMs);
        auto anew = hit(20.0, 24 * kHourMs);
        anew.beganMs = anew.hitMs - kMinuteMs;
        QCOMPARE(raisedAll({anew}).opened, QList<qint64>{seq});
        QCOMPARE(actions(seq), "raised resolve resolve over reopen");
    }

    void whatBecomesLouderIsOpenAgainThoughItWasJudged()
    {
        const qint64 seq = raised(hit(20.0, kMinuteMs));
        judge(seq, AlertVerdict::FalsePositive);
        auto louder = hit(60.0, 2 * kMinuteMs);
        louder.level = AlertLevel::Page;
        QCOMPARE(raisedAll({louder}), (RaisedAlerts{{seq}, {seq}, {}}));
        QCOMPARE(find(seq).level, AlertLevel::Page);
    }

    void anIncidentThatGoesOnForAnHourMoreIsOpenAgain()
    {
        const qint64 seq = raised(hit(20.0, kMinuteMs));
        WORKS(responder().alerts->act(order(AlertAction::Resolve, seq)));
        QCOMPARE(raisedAll({hit(20.0, 30 * kMinuteMs)}).opened, QList<qint64>());
        QCOMPARE(raisedAll({hit(20.0, 62 * kMinuteMs)}).opened, QList<qint64>{seq});
    }

    void aVerdictCountsAlsoWhenTheAlertCameBack()
    {
        const auto before = *responder().alerts->counts(QStringLiteral("gw"));
        const auto counted = [&] {
            const auto now = *responder().alerts->counts(QStringLiteral("gw"));
            return std::pair(now.judged - before.judged, now.falsePositives - before.falsePositives);
        };
        auto fresh = hit(20.0, m_clock.nowMs());
        fresh.beganMs = fresh.foundMs = fresh.hitMs;
        const qint64 seq = raised(fresh);
        judge(seq, AlertVerdict::FalsePositive);
        ended({m_fingerprint}, fresh.hitMs + kMinuteMs);
        fresh.hitMs = fresh.beganMs = fresh.hitMs + kHourMs;
        QCOMPARE(raisedAll({fresh}).opened, QList<qint64>{seq});
        QCOMPARE(counted(), std::pair(1, 1));
        WORKS(responder().alerts->act(order(AlertAction::Resolve, seq)));
        QCOMPARE(counted(), std::pair(1, 0));
        WORKS(responder().alerts->act(order(AlertAction::Undo, seq)));
        QCOMPARE(counted(), std::pair(1, 1));
    }

    void everyDeedIsOnRecordAndCanBeTakenBack()
    {
        const qint64 seq = raised(hit(20.0, 100));
        const qint64 entries = *admin().user->audit().size();
        WORKS(responder().alerts->act(order(AlertAction::Acknowledge, seq)));
        QCOMPARE(find(seq).owner, responder().id);
        WORKS(other().alerts->act(order(AlertAction::Silence, seq)));
        QCOMPARE(find(seq).state, AlertState::Silenced);
        WORKS(other().alerts->act(order(AlertAction::Undo, seq)));
        QCOMPARE(find(seq).state, AlertState::Acknowledged);
        QCOMPARE(find(seq).owner, responder().id);
        // An undo is not undone: the step before is.
        WORKS(responder().alerts->act(order(AlertAction::Undo, seq)));
        WORKS(responder().alerts->act(order(AlertAction::Resolve, seq)));
        judge(seq, AlertVerdict::FalsePositive);
        WORKS(responder().alerts->act(order(AlertAction::Undo, seq)));
        QCOMPARE(find(seq).verdict, std::optional(AlertVerdict::Incident));
        QCOMPARE(actions(seq), "raised acknowledge silence undo undo resolve resolve undo");
        QCOMPARE(*admin().user->audit().size(), entries + 7);
    }

    void whoIsSecondIsToldWhoWasFirst()
    {
        const qint64 seq = raised(hit(20.0, 100));
        auto mine = order(AlertAction::Acknowledge, seq);
        mine.seen = AlertState::Open;
        auto theirs = mine;
        theirs.by = other().id;
        WORKS(responder().alerts->act(mine));
        REFUSED(other().alerts->act(theirs), responder().user->name().toLatin1().constData());
        QCOMPARE(find(seq).owner, responder().id);
        // Knowing it, they may take it over.
        theirs.seen = AlertState::Acknowledged;
        WORKS(other().alerts->act(theirs));
        QCOMPARE(find(seq).owner, other().id);
    }

    void manyAreActedOnTogetherOrNotAtAll()
    {
        auto one = hit(20.0, 100);
        one.fingerprint += QStringLiteral("-b");
        const qint64 first = raised(hit(20.0, 100));
        const qint64 second = raised(one);
        auto both = order(AlertAction::Acknowledge, first);
        both.alerts = {first, second, 999'999};
        QVERIFY(!responder().alerts->act(both));
        QCOMPARE(find(first).state, AlertState::Open);
        both.alerts.removeLast();
        WORKS(responder().alerts->act(both));
        QCOMPARE(find(second).state, AlertState::Acknowledged);
        QCOMPARE(responder().alerts->counts(QStringLiteral("gw"))->states[size_t(AlertState::Acknowledged)] >= 2, true);
    }

    void anOrderThatLacksSomethingSaysWhat()
    {
        const qint64 seq = raised(hit(20.0, 100));
        for (const AlertAction action : {AlertAction::Acknowledge, AlertAction::Silence, AlertAction::Resolve}) {
            AlertOrder bare{action, responder().id, {seq}};
            const auto done = responder().alerts->act(bare);
            QVERIFY(!done && done.error().kind == ErrorKind::InvalidInput);
        }
        AlertOrder machine{AlertAction::Expire, responder().id, {seq}};
        QVERIFY(!responder().alerts->act(machine));
        QCOMPARE(actions(seq), "raised");
    }

    void whoMayNotHandleAlertsChangesNone()
    {
        const qint64 seq = raised(hit(20.0, 100));
        auto theirs = order(AlertAction::Acknowledge, seq);
        theirs.by = viewer().id;
        REFUSED(viewer().alerts->act(theirs), "handle_alerts");
        QVERIFY(viewer().alerts->folder(seq));
        QCOMPARE(actions(seq), "raised");
    }

    void anAcknowledgementAndASilenceRunOut()
    {
        auto quiet = hit(20.0, 100);
        quiet.fingerprint += QStringLiteral("-quiet");
        const qint64 first = raised(hit(20.0, 100));
        const qint64 second = raised(quiet);
        auto brief = order(AlertAction::Acknowledge, first);
        brief.untilMs = m_clock.nowMs() + 5'000; // to come, also where all goes slowly
        WORKS(responder().alerts->act(brief));
        auto silence = order(AlertAction::Silence, second);
        silence.untilMs = brief.untilMs;
        WORKS(responder().alerts->act(silence));
        const WatchLease lease = *responder().watch->claim(QStringLiteral("here"));
        QTRY_VERIFY_WITH_TIMEOUT(responder().watch->expire(lease) && find(second).state == AlertState::Open, 30'000);
        QCOMPARE(find(first).state, AlertState::Open);
        QCOMPARE(find(first).owner, QString());
        QCOMPARE(actions(first), "raised acknowledge expire");
        QCOMPARE(actions(second), "raised silence wake");
    }

    void aParentMutesItsChildrenAndHidesNone()
    {
        auto child = hit(20.0, 100);
        child.fingerprint += QStringLiteral("-child");
        child.mutedBy = m_fingerprint;
        const auto both = raisedAll({hit(60.0, 100), child});
        QCOMPARE(both.opened.size(), 2);
        QCOMPARE(find(both.opened.at(1)).mutedBy, both.opened.at(0));
        QCOMPARE(find(both.opened.at(0)).mutedBy, 0);
        child.mutedBy.clear();
        QCOMPARE(raisedAll({child}).opened, QList<qint64>());
        QCOMPARE(find(both.opened.at(1)).mutedBy, 0);
        QCOMPARE(actions(both.opened.at(1)), "raised muted unmuted");
    }

    void oneLooksAtATimeAndWhoLostTheLeaseWritesNothing()
    {
        const WatchLease lease = *responder().watch->claim(QStringLiteral("here"));
        const auto second = other().watch->claim(QStringLiteral("there"));
        QVERIFY(!second && second.error().kind == ErrorKind::Busy);
        WORKS(responder().watch->leave());
        const auto theirs = other().watch->claim(QStringLiteral("there"));
        WORKS(theirs);
        QVERIFY(theirs->epoch > lease.epoch);
        WatchStep step;
        step.hits = {hit(20.0, 100)};
        const auto written = responder().watch->record(lease, step);
        QVERIFY(!written && written.error().kind == ErrorKind::Busy);
        QVERIFY(responder().alerts->list({QStringLiteral("gw"), {AlertState::Open}})->isEmpty() ||
                responder().alerts->list({QStringLiteral("gw"), {AlertState::Open}})->constFirst().fingerprint !=
                    m_fingerprint);
        WatchStep next;
        next.positionMs = 4242;
        next.state = QByteArray("\0detectors\xff", 11);
        WORKS(other().watch->record(*theirs, next));
        WORKS(other().watch->leave());
        const auto after = responder().watch->claim(QStringLiteral("here"));
        WORKS(after);
        QCOMPARE(after->positionMs, 4242);
        QCOMPARE(after->stateMs, 4242);
        QCOMPARE(after->state, *next.state);
        QVERIFY(viewer().watch->standing()->watched);
        QVERIFY(viewer().watch->standing()->heartbeatMs > 0);
        WORKS(responder().watch->leave());
    }

    void nothingIsTakenOutOfTheHistory_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *each :
             {"UPDATE %1alert_event SET reason = ''", "DELETE FROM %1alert_event", "DELETE FROM %1alert",
              "UPDATE %1alert SET level = level - 1", "UPDATE %1alert_rule SET body = ''", "DELETE FROM %1alert_rule"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }

    void nothingIsTakenOutOfTheHistory()
    {
        QFETCH(QString, statement);
        auto loud = hit(20.0, 100);
        loud.level = AlertLevel::Page;
        raised(loud);
        WORKS(store().execute(
            QStringLiteral("INSERT INTO %1 (id, version, body, changed_by, changed_ms) SELECT 'a-rule', "
                           "coalesce(max(version), 0) + 1, '{}', '', 0 FROM %1 WHERE id = 'a-rule'")
                .arg(table("alert_rule"))));
        const auto done = store().execute(statement.arg(onServer() ? QStringLiteral("gatehouse.") : QString()));
        QVERIFY(!done);
    }

    // On a server also from those who leave the console out.
    void aStateIsSetByARecordOnly_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *each :
             {"UPDATE gatehouse.alert SET state = 'resolved'", "UPDATE gatehouse.alert SET owner = 'op-1'",
              "UPDATE gatehouse.alert SET fingerprint = ''", "SELECT personal FROM gatehouse.alert",
              "INSERT INTO gatehouse.alert (gateway, fingerprint, state) VALUES ('gw', 'x', 'resolved')",
              "INSERT INTO gatehouse.alert_transition VALUES ('open', 'jump', 'resolved')",
              "INSERT INTO gatehouse.alert_event SELECT alert, idx + 100, 0, '', 'resolve', from_state, from_owner, "
              "from_until_ms, from_verdict, 'resolved', '', 0, 'false_positive', '', -1 FROM gatehouse.alert_event "
              "LIMIT 1",
              "SELECT gatehouse.append_audit('alert.resolve', 'alert 1', '', '')",
              "ALTER TABLE gatehouse.alert_event DISABLE TRIGGER ALL", "TRUNCATE gatehouse.alert_event"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }

    void aStateIsSetByARecordOnly()
    {
        QFETCH(QString, statement);
        if (!onServer())
            return;
        raised(hit(20.0, 100));
        for (AlertSeat *each : {&responder(), &viewer()}) {
            const auto done = each->user->store().execute(statement);
            QVERIFY2(!done, qPrintable(statement));
        }
    }

    void whomAnAlertIsAboutIsForThoseWhoHandleIt()
    {
        auto ofKey = hit(20.0, 100);
        ofKey.node = {QStringLiteral("key=sk-anna•••")};
        ofKey.person = {{QStringLiteral("node"), QStringLiteral("key=sk-anna-muster")}};
        const qint64 seq = raised(ofKey);
        QVERIFY(find(seq).ofPerson);
        QCOMPARE(responder().alerts->person(seq)->value(QStringLiteral("node")).toString(),
                 QStringLiteral("key=sk-anna-muster"));
        if (onServer())
            QVERIFY(!viewer().alerts->person(seq));
    }

    void tenThousandAreListedTheLoudestFirst()
    {
        const WatchLease lease = *responder().watch->claim(QStringLiteral("here"));
        WatchStep step;
        for (int i = 0; i < 300; ++i) {
            auto one = hit(i, 100);
            one.fingerprint += QString::number(i);
            one.level = AlertLevel(i % 3);
            step.hits.append(one);
        }
        WORKS(responder().watch->record(lease, step));
        WORKS(responder().watch->leave());
        const auto all = responder().alerts->list({QStringLiteral("gw"), {AlertState::Open}});
        WORKS(all);
        QVERIFY(all->size() >= 300);
        QVERIFY(std::ranges::is_sorted(*all, [](const Alert &a, const Alert &b) {
            return std::pair(a.level, a.seq) > std::pair(b.level, b.seq);
        }));
        const auto pages = responder().alerts->list({QStringLiteral("gw"), {}, {AlertLevel::Page}});
        QVERIFY(std::ranges::all_of(*pages, [](const Alert &each) { return each.level == AlertLevel::Page; }));
    }

private:
    Desk &desk()
    {
        QFETCH_GLOBAL(Dialect, engine);
        std::unique_ptr<Desk> &desk = m_desks[engine];
        if (!desk) {
            desk = std::make_unique<Desk>();
            desk->settings = m_stores.make(engine);
            desk->admin = std::make_unique<AlertSeat>(m_stores.keeper(desk->settings));
            const auto add = [&](const char *name, Role role) {
                return std::make_unique<AlertSeat>(
                    m_stores.add(*desk->admin->user, desk->settings, QString::fromLatin1(name), role));
            };
            desk->responder = add("a_responder", Role::Responder);
            desk->other = add("another_responder", Role::Responder);
            desk->viewer = add("a_viewer", Role::Viewer);
        }
        return *desk;
    }
    AlertSeat &admin() { return *desk().admin; }
    AlertSeat &responder() { return *desk().responder; }
    AlertSeat &other() { return *desk().other; }
    AlertSeat &viewer() { return *desk().viewer; }
    Database &store() { return admin().user->store(); }
    bool onServer() { return store().dialect() == Dialect::PostgreSql; }
    QString table(const char *name)
    {
        return (onServer() ? QStringLiteral("gatehouse.") : QString()) + QLatin1String(name);
    }

    RaisedAlert hit(double score, qint64 atMs)
    {
        if (m_of != QTest::currentTestFunction() + QByteArray(QTest::currentDataTag())) {
            m_of = QTest::currentTestFunction() + QByteArray(QTest::currentDataTag());
            m_fingerprint = QStringLiteral("fp-%1").arg(++m_count);
        }
        RaisedAlert hit;
        hit.fingerprint = m_fingerprint;
        hit.rule = QStringLiteral("error-burst");
        hit.ruleVersion = 1;
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.summary = QStringLiteral("many failed");
        hit.level = AlertLevel::Ticket;
        hit.score = score;
        hit.hitMs = atMs;
        hit.evidence = {{QStringLiteral("n"), 1904}};
        return hit;
    }
    RaisedAlerts step(const WatchStep &step)
    {
        const auto lease = responder().watch->claim(QStringLiteral("here"));
        if (!lease)
            qFatal("%s", qPrintable(lease.error().message));
        const auto done = responder().watch->record(*lease, step);
        if (!done || !responder().watch->leave())
            qFatal("%s", qPrintable(messageOf(done)));
        return *done;
    }
    RaisedAlerts raisedAll(const QList<RaisedAlert> &hits)
    {
        WatchStep look;
        look.hits = hits;
        return step(look);
    }
    RaisedAlerts ended(const QStringList &fingerprints, qint64 atMs)
    {
        WatchStep look;
        for (const QString &fingerprint : fingerprints)
            look.over.append({fingerprint, atMs});
        return step(look);
    }
    qint64 raised(const RaisedAlert &hit) { return raisedAll({hit}).opened.value(0); }
    Alert find(qint64 seq) { return responder().alerts->folder(seq)->alert; }
    void judge(qint64 seq, AlertVerdict verdict)
    {
        auto judged = order(AlertAction::Resolve, seq);
        judged.verdict = verdict;
        WORKS(responder().alerts->act(judged));
    }
    QByteArray actions(qint64 seq)
    {
        QStringList all;
        const auto folder = responder().alerts->folder(seq);
        for (const AlertEvent &event : folder->events)
            all.append(alertActionToken(event.action));
        return all.join(QLatin1Char(' ')).toLatin1();
    }
    AlertOrder order(AlertAction action, qint64 seq)
    {
        AlertOrder order{action, responder().id, {seq}};
        order.untilMs = m_clock.nowMs() + kHourMs;
        order.reason = QStringLiteral("because");
        order.verdict = AlertVerdict::Incident;
        return order;
    }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::map<Dialect, std::unique_ptr<Desk>> m_desks;
    QByteArray m_of;
    QString m_fingerprint;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(AlertStoreContract)
#include "alertstore_contract.moc"
