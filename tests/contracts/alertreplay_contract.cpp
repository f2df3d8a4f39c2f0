// What alerts can be replayed from, on a file and on a server alike: who writes it and who reads it, what takes its
// place, and when it goes.
#include "models/alerts/alerterasure.h"
#include "models/alerts/replaybook.h"
#include "models/alerts/replayrecord.h"
#include "tests/support/alertseat.h"
#include "tests/support/caseresults.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

// Every byte there is, so that none is taken for text.
QByteArray record(char first, qsizetype size = 600)
{
    QByteArray bytes(size, first);
    for (qsizetype i = 1; i < size; ++i)
        bytes[i] = char(i);
    return bytes;
}

} // namespace

class AlertReplayContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        const ConnectionSettings settings = m_stores.make(engine);
        m_admin = std::make_unique<AlertSeat>(m_stores.keeper(settings));
        const auto add = [&](const char *name, Role role) {
            return std::make_unique<AlertSeat>(m_stores.add(*m_admin->user, settings, QString::fromLatin1(name), role));
        };
        m_responder = add("a_responder", Role::Responder);
        m_viewer = add("a_viewer", Role::Viewer);
    }
    void cleanup()
    {
        m_viewer.reset();
        m_responder.reset();
        m_admin.reset();
    }

    void whatIsRaisedWithItHasItForEverybodyWhoSeesAlerts()
    {
        const KeptReplay first{ReplayPart::First, record('a')};
        const KeptReplay told{ReplayPart::Told, record('b')};
        const qint64 seq = raised(hit("one", 5, {first, told}));
        for (AlertSeat *seat : {m_responder.get(), m_viewer.get()}) {
            const auto kept = ReplayBook(seat->user->store()).of(seq);
            WORKS(kept);
            QCOMPARE(kept->size(), 2);
            QVERIFY(kept->at(0) == first && kept->at(1) == told);
        }
    }

    void whatWasRaisedWithoutItHasNone()
    {
        const qint64 seq = raised(hit("one", 5, {}));
        QVERIFY(ReplayBook(m_responder->user->store()).of(seq)->isEmpty());
        QVERIFY(ReplayBook(m_responder->user->store()).of(4711)->isEmpty());
    }

    void aStrongerMinuteTakesThePlaceOfWhatIsToldAndHowItBeganStays()
    {
        const KeptReplay first{ReplayPart::First, record('a')};
        const qint64 seq = raised(hit("one", 5, {first}));
        raised(hit("one", 9, {{ReplayPart::Told, record('b')}}));
        raised(hit("one", 7, {{ReplayPart::Told, record('c')}})); // weaker: what the alert tells stays, too
        QVERIFY(*ReplayBook(m_responder->user->store()).of(seq) ==
                QList<KeptReplay>({first, {ReplayPart::Told, record('b')}}));
        // It ends and begins anew, and is the same alert: so it began before.
        raised(hit("one", 12, {{ReplayPart::First, record('d')}}));
        QVERIFY(*ReplayBook(m_responder->user->store()).of(seq) ==
                QList<KeptReplay>({first, {ReplayPart::Told, record('d')}}));
    }

    void onlyThoseWhoHandleAlertsWriteIt()
    {
        const qint64 seq = raised(hit("one", 5, {{ReplayPart::First, record('a')}}));
        if (m_viewer->user->store().dialect() != Dialect::PostgreSql)
            return; // whoever opens a file may write it
        const auto refused = [&](AlertSeat &seat, const char *sql) {
            return !seat.user->store().execute(QString::fromLatin1(sql), {seq}).has_value();
        };
        QVERIFY(refused(*m_viewer, "INSERT INTO gatehouse.alert_replay VALUES (?, 'told', 'x')"));
        QVERIFY(refused(*m_viewer, "UPDATE gatehouse.alert_replay SET record = 'x' WHERE alert = ?"));
        for (AlertSeat *seat : {m_viewer.get(), m_responder.get()})
            QVERIFY(refused(*seat, "DELETE FROM gatehouse.alert_replay WHERE alert = ?"));
        QVERIFY(refused(*m_responder, "UPDATE gatehouse.alert_replay SET alert = ?"));
        QCOMPARE(ReplayBook(m_viewer->user->store()).of(seq)->constFirst().record, record('a'));
    }

    void itGoesWithThePersonWhoIsErased()
    {
        RaisedAlert ofAnna = hit("one", 5, {{ReplayPart::First, record('a')}, {ReplayPart::Told, record('b')}});
        ofAnna.node = {QStringLiteral("key=sk-•••")};
        ofAnna.person = {{QStringLiteral("node"), QJsonArray{QStringLiteral("key=sk-anna")}}};
        const qint64 erased = raised(ofAnna);
        const qint64 stays = raised(hit("two", 5, {{ReplayPart::First, record('c')}}));
        const CountedPerson anna{{}, {QStringLiteral("sk-anna")}};
        const auto changed = eraseFromAlerts(m_responder->user->store(), m_responder->user->audit(), m_responder->id,
                                             QStringLiteral("gw"), anna);
        WORKS(changed);
        QCOMPARE(*changed, 1);
        QVERIFY(ReplayBook(m_responder->user->store()).of(erased)->isEmpty());
        QCOMPARE(ReplayBook(m_responder->user->store()).of(stays)->size(), 1);
    }

    void theStoreTakesNothingLarger()
    {
        raised(hit("one", 5, {{ReplayPart::First, record('a', kMostReplayBytes)}}));
        const auto lease = m_responder->watch->claim(QStringLiteral("here"));
        WORKS(lease);
        WatchStep step;
        step.hits = {hit("two", 5, {{ReplayPart::First, record('a', kMostReplayBytes + 1)}})};
        QVERIFY(!m_responder->watch->record(*lease, step));
        WORKS(m_responder->watch->leave());
    }

private:
    static RaisedAlert hit(const char *fingerprint, double score, const QList<KeptReplay> &replays)
    {
        RaisedAlert hit;
        hit.fingerprint = QLatin1String(fingerprint);
        hit.rule = QStringLiteral("errors");
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.level = AlertLevel::Ticket;
        hit.score = score;
        hit.hitMs = 100;
        hit.replays = replays;
        return hit;
    }
    // The number of what was opened; 0: nothing was.
    qint64 raised(const RaisedAlert &hit)
    {
        const auto lease = m_responder->watch->claim(QStringLiteral("here"));
        WatchStep step;
        step.hits = {hit};
        const auto done = lease ? m_responder->watch->record(*lease, step) : std::unexpected(lease.error());
        if (!done || !m_responder->watch->leave())
            qFatal("%s", qPrintable(messageOf(done)));
        return done->opened.value(0);
    }

    ConsoleStores m_stores;
    std::unique_ptr<AlertSeat> m_admin;
    std::unique_ptr<AlertSeat> m_responder;
    std::unique_ptr<AlertSeat> m_viewer;
};

QTEST_GUILESS_MAIN(AlertReplayContract)
#include "alertreplay_contract.moc"
