// What the store promises of silences, on a file and on a server alike: they hold for what is raised later until they
// end, visibly, and their history only grows.
#include "models/alerts/alertwatch.h"
#include "tests/support/caseresults.h"
#include "tests/support/noticedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

struct Seat {
    std::unique_ptr<StoreUser> user;
    SystemClock clock = {};
    std::unique_ptr<NoticeDesk> desk;

    explicit Seat(std::unique_ptr<StoreUser> who)
        : user(std::move(who))
        , desk(std::make_unique<NoticeDesk>(*user, clock))
    {
    }
};

struct Team {
    std::unique_ptr<Seat> admin, responder, other, viewer;
};

const QString kGateway = QStringLiteral("gw");

} // namespace

class SilencesContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    // Each its own store: a silence of everything would reach into the next test.
    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_team = std::make_unique<Team>();
        const ConnectionSettings settings = m_stores.make(engine);
        m_team->admin = std::make_unique<Seat>(m_stores.keeper(settings));
        const auto add = [&](const char *name, Role role) {
            return std::make_unique<Seat>(m_stores.add(*m_team->admin->user, settings, QLatin1String(name), role));
        };
        m_team->responder = add("a_responder", Role::Responder);
        m_team->other = add("another_responder", Role::Responder);
        m_team->viewer = add("a_viewer", Role::Viewer);
    }
    void cleanup() { QVERIFY(m_team->admin->user->audit().verify()->isGenuine()); }

    void oneOfAnAlertHoldsWhenItComesBack()
    {
        const qint64 seq = raise(hit("a"));
        WORKS(act(silence(seq, SilenceScope::Alert)));
        QCOMPARE(held(viewer()).size(), 1); // everybody sees it
        AlertOrder resolve{AlertAction::Resolve, id(), {seq}};
        resolve.verdict = AlertVerdict::FalsePositive;
        WORKS(act(resolve));
        RaisedAlert again = hit("a");
        again.hitMs += 3 * AlertWatch::kReopenMs; // so late that it is another one
        const qint64 later = raise(again);
        QVERIFY(later != seq);
        QCOMPARE(state(later), AlertState::Silenced);
        QCOMPARE(alert(later).untilMs, m_untilMs);
        QCOMPARE(actions(later), "raised hush");
        QVERIFY(folder(later).events.constLast().reason.startsWith(QStringLiteral("S-")));
        QCOMPARE(state(raise(hit("b"))), AlertState::Open); // and nothing else
    }

    void oneOfANodeCoversWhatIsBelowIt()
    {
        const qint64 seq = raise(hit("a"));
        const qint64 before = raise(hit("b"));
        const qint64 elsewhere = raise(at(hit("c"), {QStringLiteral("provider=openai")}));
        WORKS(act(silence(seq, SilenceScope::Node)));
        QCOMPARE(state(before), AlertState::Silenced);
        QCOMPARE(state(elsewhere), AlertState::Open);
        const qint64 below = raise(at(hit("d"), {QStringLiteral("provider=anthropic-b"), QStringLiteral("model=x")}));
        QCOMPARE(state(below), AlertState::Silenced);
        QCOMPARE(state(raise(at(hit("e"), {}))), AlertState::Open); // all traffic is above it
        const QList<Silence> all = held(responder());
        QCOMPARE(all.size(), 1);
        QCOMPARE(silenceSubject(all.constFirst().of, all.constFirst().scope),
                 QStringLiteral("everything at anthropic-b and below it"));
        QCOMPARE(all.constFirst().by, id());
        QCOMPARE(all.constFirst().reason, QStringLiteral("deployment"));
    }

    void oneOfARuleCoversItEverywhere()
    {
        const qint64 seq = raise(hit("a"));
        WORKS(act(silence(seq, SilenceScope::Rule)));
        QCOMPARE(state(raise(at(hit("b"), {QStringLiteral("provider=openai")}))), AlertState::Silenced);
        RaisedAlert other = hit("c");
        other.rule = QStringLiteral("latency");
        QCOMPARE(state(raise(other)), AlertState::Open);
    }

    void whatIsSilencedIsToldToNobodyUntilTheSilenceIsEnded()
    {
        const AlertChannel channel = responder().desk->add(NoticeDesk::webhook(QStringLiteral("Ops")));
        const qint64 seq = raise(hit("a"));
        WORKS(act(silence(seq, SilenceScope::Node)));
        const qint64 later = raise(hit("b"));
        FakePost post;
        QCOMPARE(responder().desk->deliver(post).sent, 0);
        WORKS(responder().desk->alerts.endSilence({id(), held(responder()).constFirst().seq, QStringLiteral("done")}));
        QCOMPARE(state(seq), AlertState::Open);
        QCOMPARE(state(later), AlertState::Open);
        QCOMPARE(actions(later), "raised hush lift");
        QCOMPARE(folder(later).events.constLast().actor, id());
        QCOMPARE(responder().desk->deliver(post).sent, 2);
        QCOMPARE(responder().desk->standing(channel.id).sent, 2);
    }

    void whatSomebodyHasStaysTheirs()
    {
        const qint64 taken = raise(hit("taken"));
        WORKS(act({AlertAction::Acknowledge, id(), {taken}, m_untilMs}));
        const qint64 seq = raise(hit("a"));
        WORKS(act(silence(seq, SilenceScope::Node)));
        QCOMPARE(state(taken), AlertState::Acknowledged);
    }

    void anUndoTakesBackAllThatTheOrderSilenced()
    {
        const qint64 entries = *admin().user->audit().size();
        const qint64 seq = raise(hit("a"));
        WORKS(act({AlertAction::Acknowledge, id(), {seq}, m_untilMs}));
        const qint64 before = raise(hit("b"));
        WORKS(act(silence(seq, SilenceScope::Node)));
        const qint64 later = raise(hit("c"));
        REFUSED(act({AlertAction::Undo, id(), {later}}), "nothing to undo"); // the console did that
        WORKS(act({AlertAction::Undo, id(), {seq}}));
        QVERIFY(held(responder()).isEmpty());
        QCOMPARE(state(seq), AlertState::Acknowledged);
        QCOMPARE(state(before), AlertState::Open);
        QCOMPARE(state(later), AlertState::Open);
        QCOMPARE(state(raise(hit("d"))), AlertState::Open);
        QCOMPARE(actions(seq), "raised acknowledge silence undo");
        // Given, ended, and what was done to each of three alerts.
        QCOMPARE(*admin().user->audit().size(), entries + 7);
    }

    void whatAnotherOneCoversStaysSilenced()
    {
        const qint64 seq = raise(hit("a"));
        const qint64 other = raise(hit("b"));
        WORKS(act(silence(seq, SilenceScope::Node)));
        AlertOrder longer = silence(other, SilenceScope::Rule);
        longer.untilMs = m_untilMs + kHourMs;
        REFUSED(act(longer), "not possible"); // it is silenced already
        const qint64 third = raise(at(hit("c"), {QStringLiteral("provider=openai")}));
        longer.alerts = {third};
        WORKS(act(longer));
        QCOMPARE(held(responder()).size(), 2);
        WORKS(responder().desk->alerts.endSilence({id(), held(responder()).constLast().seq, {}}));
        QCOMPARE(state(seq), AlertState::Silenced);
        QCOMPARE(alert(seq).untilMs, longer.untilMs);
    }

    void whatRunsOutHoldsNoLonger()
    {
        const qint64 seq = raise(hit("a"));
        AlertOrder brief = silence(seq, SilenceScope::Rule);
        brief.untilMs = m_clock.nowMs() + 300;
        WORKS(act(brief));
        const qint64 later = raise(hit("b"));
        QCOMPARE(state(later), AlertState::Silenced);
        const WatchLease lease = *responder().desk->watch.claim(QStringLiteral("here"));
        QTRY_VERIFY(responder().desk->watch.expire(lease) && state(later) == AlertState::Open);
        QCOMPARE(state(seq), AlertState::Open);
        QVERIFY(held(responder()).isEmpty());
        const auto ended = responder().desk->alerts.endSilence({id(), 1, {}});
        QVERIFY(!ended && ended.error().kind == ErrorKind::NotFound);
    }

    void aPlaceThatNamesAPersonIsNotSilenced()
    {
        RaisedAlert ofKey = at(hit("a"), {QStringLiteral("key=sk-anna•••")});
        ofKey.person = {{QStringLiteral("node"), QStringLiteral("key=sk-anna-muster")}};
        const qint64 seq = raise(ofKey);
        const auto done = act(silence(seq, SilenceScope::Node));
        QVERIFY(!done && done.error().kind == ErrorKind::InvalidInput);
        QCOMPARE(state(seq), AlertState::Open); // all or nothing
        QVERIFY(held(responder()).isEmpty());
        WORKS(act(silence(seq, SilenceScope::Alert)));
    }

    void whoMayNotHandleAlertsSilencesNothing()
    {
        const qint64 seq = raise(hit("a"));
        AlertOrder theirs = silence(seq, SilenceScope::Rule);
        theirs.by = viewer().user->id();
        REFUSED(viewer().desk->alerts.act(theirs), "handle_alerts");
        WORKS(act(silence(seq, SilenceScope::Rule)));
        REFUSED(viewer().desk->alerts.endSilence({viewer().user->id(), held(viewer()).constFirst().seq, {}}),
                "handle_alerts");
        QCOMPARE(held(responder()).size(), 1);
        WORKS(other().desk->alerts.endSilence({other().user->id(), held(other()).constFirst().seq, {}}));
    }

    void nothingIsTakenOutOfTheHistory_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *each :
             {"UPDATE %1alert_silence SET until_ms = 0", "DELETE FROM %1alert_silence",
              "UPDATE %1alert_silence_end SET reason = ''", "DELETE FROM %1alert_silence_end",
              "INSERT INTO %1alert_silence_end SELECT silence, 0, 'x', '', 0 FROM %1alert_silence_end",
              "INSERT INTO %1alert_silence (alert, scope, from_ms, until_ms, reason, by_operator) SELECT alert, "
              "'galaxy', from_ms, until_ms, reason, by_operator FROM %1alert_silence"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }
    void nothingIsTakenOutOfTheHistory()
    {
        QFETCH(QString, statement);
        const qint64 seq = raise(hit("a"));
        WORKS(act(silence(seq, SilenceScope::Rule)));
        WORKS(responder().desk->alerts.endSilence({id(), held(responder()).constFirst().seq, {}}));
        for (Seat *seat : {&admin(), &responder()})
            QVERIFY(!seat->user->store().execute(statement.arg(schema())));
    }

    // Whoever leaves the console out silences nothing without a silence that says so.
    void anAlertIsHushedBySilencesOnly()
    {
        const qint64 seq = raise(hit("a"));
        const auto done = responder().user->store().execute(
            QStringLiteral("INSERT INTO %1alert_event (alert, idx, time_ms, actor, action, from_state, from_owner, "
                           "from_until_ms, from_verdict, to_state, owner, until_ms, verdict, reason) VALUES (?, 9, 0, "
                           "'', 'hush', 'open', '', 0, '', 'silenced', '', 99, '', '')")
                .arg(schema()),
            {seq});
        QVERIFY(!done);
        QCOMPARE(state(seq), AlertState::Open);
    }

private:
    Seat &admin() { return *m_team->admin; }
    Seat &responder() { return *m_team->responder; }
    Seat &other() { return *m_team->other; }
    Seat &viewer() { return *m_team->viewer; }
    QString id() { return responder().user->id(); }
    QString schema()
    {
        const bool onServer = admin().user->store().dialect() == Dialect::PostgreSql;
        return onServer ? QStringLiteral("gatehouse.") : QString();
    }

    static RaisedAlert hit(const char *fingerprint)
    {
        return NoticeDesk::hit(QString::fromLatin1(fingerprint), AlertLevel::Page);
    }
    static RaisedAlert at(RaisedAlert hit, const QStringList &node)
    {
        hit.node = node;
        return hit;
    }
    qint64 raise(const RaisedAlert &hit)
    {
        WatchStep step;
        step.hits = {hit};
        return responder().desk->record(step).opened.value(0);
    }
    AlertOrder silence(qint64 seq, SilenceScope scope)
    {
        AlertOrder order{AlertAction::Silence, id(), {seq}, m_untilMs, QStringLiteral("deployment")};
        order.scope = scope;
        return order;
    }
    Result<void> act(const AlertOrder &order) { return responder().desk->alerts.act(order); }
    AlertFolder folder(qint64 seq) { return *responder().desk->alerts.folder(seq); }
    Alert alert(qint64 seq) { return folder(seq).alert; }
    AlertState state(qint64 seq) { return alert(seq).state; }
    static QList<Silence> held(Seat &seat) { return seat.desk->alerts.silences(kGateway).value_or(QList<Silence>()); }
    QByteArray actions(qint64 seq) { return responder().desk->story(seq).toLatin1(); }

    ConsoleStores m_stores;
    SystemClock m_clock;
    const qint64 m_untilMs = m_clock.nowMs() + kHourMs;
    std::unique_ptr<Team> m_team;
};

QTEST_GUILESS_MAIN(SilencesContract)
#include "silences_contract.moc"
