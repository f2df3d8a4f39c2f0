// Whoever looks at a gateway that is away: no drop, nothing lost, nothing told twice, and word of it when it falls
// silent.
#include "tests/app/demogateway/lookoutscene.h"
#include "tests/support/noticedesk.h"

#include <QSet>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

// What it served before its trouble, served again as much later.
Result<void> serveAgain(Database &gateway, qint64 fromMs, qint64 toMs, qint64 laterMs)
{
    const auto tables = gateway.schema();
    if (!tables)
        return std::unexpected(tables.error());
    QStringList columns;
    QStringList values;
    for (const TableSchema &table : *tables) {
        if (table.name != QLatin1String("requests"))
            continue;
        for (const ColumnSchema &column : table.columns) {
            if (column.name == QLatin1String("id"))
                continue;
            columns.append(column.name);
            values.append(column.name == QLatin1String("created_at")   ? QStringLiteral("created_at + %1").arg(laterMs)
                          : column.name == QLatin1String("request_id") ? QStringLiteral("request_id || '-again'")
                                                                       : column.name);
        }
    }
    const auto done =
        gateway.execute(QStringLiteral("INSERT INTO requests (%1) SELECT %2 FROM requests WHERE created_at >= %3 AND "
                                       "created_at < %4")
                            .arg(columns.join(QLatin1Char(',')), values.join(QLatin1Char(',')))
                            .arg(fromMs)
                            .arg(toMs));
    if (done && *done == 0)
        return failure(ErrorKind::NotFound, QStringLiteral("No request to serve again."));
    return done ? Result<void>{} : std::unexpected(done.error());
}

} // namespace

class GatewayAwayTest : public LookoutScene
{
    Q_OBJECT

private slots:
    void initTestCase() { write(); }
    void init() { begin(); }

    void aGatewayThatIsAwayIsNoDropButIsSaidToBeSilentOnce()
    {
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        const auto before = alerts();
        takeAway();
        // A look may find the connection still open; then what it reads has no news all the same.
        for (int minute = 0; minute < 20; ++minute) {
            m_clock.advance(kMinuteMs);
            (void)watch->look();
            if (minute < 4)
                QVERIFY(alerts(SourceSilence::kRule).isEmpty());
        }
        const auto silent = alerts(SourceSilence::kRule);
        QCOMPARE(silent.size(), 1);
        QCOMPARE(silent.constFirst().level, AlertLevel::Page);
        QVERIFY(!silent.constFirst().isOver());
        QCOMPARE(alerts().size(), before.size() + 1);

        bringBack();
        count();
        const auto back = watch->look();
        WORKS(back);
        QVERIFY(alerts(SourceSilence::kRule).constFirst().isOver());
    }

    void anHourAwayLosesNoAlertTellsNoneTwiceAndIsNoDrop_data()
    {
        QTest::addColumn<bool>("served");
        QTest::newRow("it has served all the while: what could not be seen is no drop") << true;
        QTest::newRow("it has served nothing: that is one, seen afterwards") << false;
    }

    void anHourAwayLosesNoAlertTellsNoneTwiceAndIsNoDrop()
    {
        QFETCH(bool, served);
        const DemoHistory mine(1, 4'000);
        QVERIFY(mine.copy(m_history));
        m_settings.database.file = mine.folder.database();
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        const QStringList before = findings(alerts());
        QVERIFY(!before.isEmpty());
        const QString gone = mine.folder.database() + QStringLiteral(".away");
        QVERIFY(QFile::rename(mine.folder.database(), gone));
        for (int minute = 0; minute < 60; ++minute) {
            m_clock.advance(kMinuteMs);
            (void)watch->look();
        }
        QCOMPARE(alerts(SourceSilence::kRule).size(), 1);
        QCOMPARE(alerts().size(), before.size() + 1);

        if (served) { // as well as before its trouble
            const auto gateway = SqliteDatabase::open(gone, SqliteDatabase::Mode::ReadWrite);
            QVERIFY(gateway);
            const qint64 laterMs = 3 * kHourMs;
            WORKS(serveAgain(**gateway, kHistoryEndMs - laterMs, kHistoryEndMs - laterMs + 65 * kMinuteMs, laterMs));
        }
        QVERIFY(QFile::rename(gone, mine.folder.database()));
        count();
        WORKS(watch->look());
        count();
        m_clock.advance(kMinuteMs);
        WORKS(watch->look());
        const auto after = alerts();
        QVERIFY(alerts(SourceSilence::kRule).constFirst().isOver());
        QCOMPARE(alerts(QStringLiteral("traffic_drop")).isEmpty(), served);
        const QStringList found = findings(after);
        QCOMPARE(QSet<QString>(found.cbegin(), found.cend()).size(), found.size());
        for (const QString &each : before)
            QVERIFY2(found.contains(each), qPrintable(each));
    }

    // Two consoles on one store, each with figures of its own: what counts for one of them stands still.
    void whoseCountingStandsStillLeavesTheLookToOthers()
    {
        count();
        const auto stuck = lookout();
        WORKS(stuck->look());
        m_clock.advance(6 * kMinuteMs);
        const auto standing = [this] { return AlertWatch(*m_alerts, gatewayFingerprint(m_settings)).standing(); };
        for (int i = 0; i < 2; ++i)
            WORKS(stuck->look()); // up to what is counted, and there is no more
        const auto look = stuck->look();
        WORKS(look);
        QVERIFY2(look->waitsFor.contains(QStringLiteral("on this machine")), qPrintable(look->waitsFor));
        QVERIFY(!standing()->watched);
        const auto found = alerts();

        AlertWatch other(*m_alerts, gatewayFingerprint(m_settings));
        for (int minute = 0; minute < 12; ++minute) {
            const auto lease = other.claim(QStringLiteral("another console"));
            WORKS(lease);
            WORKS(other.record(*lease, {m_clock.nowMs() - kMinuteMs}));
            WORKS(stuck->look());
            m_clock.advance(kMinuteMs);
        }
        QVERIFY(alerts(SourceSilence::kRule).isEmpty()); // the other one hears it
        QCOMPARE(alerts().size(), found.size());
        count();
        WORKS(other.claim(QStringLiteral("another console")));
        const auto busy = stuck->look();
        QVERIFY(!busy && busy.error().kind == ErrorKind::Busy);
    }

    void whatRunsOutDoesSoWhileTheGatewayIsAwayToo()
    {
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        const auto found = alerts();
        QVERIFY(found.size() >= 2);
        const qint64 taken = found.at(0).seq;
        const qint64 quiet = found.at(1).seq;
        const qint64 untilMs = m_clock.nowMs() + 30 * kMinuteMs;
        WORKS(m_alerts->act({AlertAction::Acknowledge, m_keeper->id(), {taken}, untilMs}));
        WORKS(m_alerts->act({AlertAction::Silence, m_keeper->id(), {quiet}, untilMs, QStringLiteral("known")}));
        WORKS(watch->leave());
        takeAway();
        const auto then = lookout();
        m_clock.advance(31 * kMinuteMs);
        QVERIFY(!then->look());
        QCOMPARE(m_alerts->folder(taken)->alert.state, AlertState::Open);
        QCOMPARE(m_alerts->folder(quiet)->alert.state, AlertState::Open);
        const auto other = lookout(); // of two that look, one does it
        (void)other->look();
        QCOMPARE(m_alerts->folder(taken)->events.constLast().action, AlertAction::Expire);
        bringBack();
    }

    void whoSleptDoesNotCallItSilentBeforeItWasGivenTime()
    {
        count();
        const auto watch = lookout();
        WORKS(watch->look());
        m_clock.advance(9 * kHourMs); // suspended; nothing was counted meanwhile
        for (int i = 0; i < 4; ++i) {
            (void)watch->look();
            m_clock.advance(kMinuteMs);
        }
        QVERIFY(alerts(SourceSilence::kRule).isEmpty());
        // The clock is set back: the same.
        m_clock.advance(-kHourMs);
        (void)watch->look();
        QVERIFY(alerts(SourceSilence::kRule).isEmpty());
    }

    void channelsAreToldByWhoeverLooksAlsoWhileTheGatewayIsAway()
    {
        ChannelRepository channels(m_keeper->store(), m_keeper->audit(), m_keeper->operators(), m_clock);
        WORKS(channels.save(m_keeper->id(), NoticeDesk::webhook(QStringLiteral("Ops"))));
        count();
        const auto watch = lookout();
        const auto other = lookout();
        const auto look = watch->look();
        WORKS(look);
        const QString troubles = watch->finishTelling().join(u' ');
        QVERIFY2(troubles.contains(QStringLiteral("Ops")), qPrintable(troubles));
        const auto notices = [this] {
            return m_keeper->store().scalar(QStringLiteral("SELECT sum(attempts) FROM alert_notice")).value_or(-1);
        };
        const qint64 tries = notices();
        QVERIFY(tries > 0);
        QVERIFY(!other->look()); // it has no say in it
        QCOMPARE(notices(), tries);
        takeAway();
        m_clock.advance(30 * kMinuteMs);
        (void)watch->look();
        (void)watch->finishTelling();
        QVERIFY(notices() > tries);
        bringBack();
    }
};

QTEST_GUILESS_MAIN(GatewayAwayTest)

#include "gatewayaway_test.moc"
