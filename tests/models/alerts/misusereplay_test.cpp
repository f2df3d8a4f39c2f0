// What back-tests of misuse make of what a gateway says of now only: how much of their limits keys have used.
#include "models/alerts/limithistory.h"
#include "models/alerts/misusereplay.h"
#include "models/gateway/profileloader.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kStartMs = 1'790'000'000'000 / kDayMs * kDayMs;
constexpr qint64 kEvadedMs = kStartMs + kDayMs + 12 * kHourMs;
constexpr qint64 kNowMs = kStartMs + 3 * kDayMs;
constexpr qint64 kUnitsPerUsd = 500'000; // of New API

SecurityEvent costing(const QString &key, qint64 costMicros, qint64 timeMs = kStartMs)
{
    SecurityEvent event;
    event.key = key;
    event.timeMs = timeMs;
    event.costMicros = costMicros;
    return event;
}

QuotaReading limitOf(const QString &key, qint64 limitMicros, qint64 usedMicros)
{
    QuotaReading now;
    QuotaKind kind;
    kind.name = QStringLiteral("Key quota");
    kind.holder = Dimension::Key;
    now.kinds = {kind};
    QuotaRow row;
    row.value = key;
    row.limit = limitMicros;
    row.used = usedMicros;
    now.rows = {row};
    return now;
}

} // namespace

class MisuseReplayTest : public QObject
{
    Q_OBJECT
    FreshDatabases m_databases;
    FixedClock m_clock{kNowMs};
    std::unique_ptr<GatewayFixture> m_gateway;
    GatewayProfile m_profile;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<SecurityReader> m_reader;
    int m_rows = 0;

    void open(const QString &kind, const std::function<void()> &fill)
    {
        m_reader.reset();
        m_source.reset();
        m_rows = 0;
        m_gateway = makeGateway(kind, m_databases);
        m_gateway->addTogether(fill);
        m_profile = loadProfile(m_gateway->profile()).value();
        m_source =
            SqlTelemetrySource::create(m_gateway->database(), m_gateway->mainDatabase(), m_profile, m_clock).value();
        m_reader = SecurityReader::create(*m_source, m_gateway->mainDatabase(), m_gateway->database(), m_profile,
                                          SecurityTables::load(m_gateway->profile()).value())
                       .value();
    }

    void call(int key, qint64 timeMs, qint64 costMicros)
    {
        RequestRow row;
        row.rowId = QString::number(++m_rows);
        row.timeMs = timeMs;
        row.statusCode = 200;
        row.latencyUs = 1'000'000;
        row.model = QStringLiteral("gpt-5");
        row.provider = QStringLiteral("north");
        row.account = QStringLiteral("40");
        row.key = QString::number(key);
        row.ip = QStringLiteral("198.51.%1.7").arg(key);
        row.costMicros = costMicros;
        m_gateway->add(row);
    }

    void makeKey(int key, double limitUsd, double usedUsd)
    {
        m_gateway->execute(
            QStringLiteral("INSERT INTO tokens (id, user_id, key, created_time, remain_quota, used_quota) VALUES "
                           "(%1, 40, 'k%1', %2, %3, %4)")
                .arg(key)
                .arg((kStartMs - 30 * kDayMs) / 1000)
                .arg(qint64((limitUsd - usedUsd) * kUnitsPerUsd))
                .arg(qint64(usedUsd * kUnitsPerUsd)));
    }

    // Of each key's two dollars one was used before there are rows, half a dollar on the first day, and 0.45 within
    // half an hour of the second. What came after is not part of the test, but of what is used now.
    void threeKeysComeCloseTogether()
    {
        for (int i = 0; i < 5; ++i) {
            for (int key = 1; key <= 3; ++key)
                call(key, kStartMs + (i * 3 + key) * kHourMs, 100'000);
        }
        for (int i = 0; i < 3; ++i) {
            for (int key = 1; key <= 3; ++key)
                call(key, kEvadedMs + (i * 3 + key) * 3 * kMinuteMs, 150'000);
        }
        for (int key = 1; key <= 3; ++key) {
            call(key, kEvadedMs + 20 * kHourMs, 10'000);
            makeKey(key, 2.0, 1.96);
        }
    }

    MisuseReplay replayed(SecurityRule rule, double evasionKeys)
    {
        SecurityRules changed;
        changed.settings.evasionKeys = evasionKeys;
        const auto replay =
            replayedMisuse(*m_reader, {rule, {SecurityRules(), changed}, {kStartMs, kEvadedMs + 10 * kHourMs}, kNowMs});
        if (!replay)
            qFatal("%s", qPrintable(replay.error().message));
        return *replay;
    }

private slots:
    void howFarKeysWereThenIsWorkedOutFromWhatTheyUsedSince()
    {
        open(QStringLiteral("new-api sqlite 2026-09"), [this] { threeKeysComeCloseTogether(); });
        const MisuseReplay replay = replayed(SecurityRule::QuotaEvasion, 4);
        QCOMPARE(replay.alerts.size(), 2);
        QCOMPARE(replay.alerts.at(0).size(), 1);
        const BacktestAlert &alert = replay.alerts.at(0).first();
        // The third call of the third key takes it from 82.5 to 97.5 %, as it did the first key.
        QCOMPARE(alert.beganMs, kEvadedMs + 7 * 3 * kMinuteMs);
        QCOMPARE(alert.foundMs, kEvadedMs + 9 * 3 * kMinuteMs);
        QVERIFY2(alert.summary.startsWith(QStringLiteral("3 keys of one owner passed")), qPrintable(alert.summary));
        QVERIFY(replay.alerts.at(1).isEmpty());
        QVERIFY2(replay.notes.value(0).contains(QStringLiteral("as if the limits had been then what they are")),
                 qPrintable(replay.notes.join(QLatin1Char('\n'))));
    }

    void rulesThatAskForNoLimitTakeNothingForGranted()
    {
        open(QStringLiteral("new-api sqlite 2026-09"), [this] { threeKeysComeCloseTogether(); });
        QCOMPARE(replayed(SecurityRule::OffHours, 3).notes, QStringList());
    }

    void aGatewayWithoutLimitsOfKeysIsToldWhatIsMissing()
    {
        open(QStringLiteral("demo sqlite"), [this] { call(1, kStartMs, 1000); });
        const auto replay = replayedMisuse(
            *m_reader, {SecurityRule::QuotaEvasion, {SecurityRules()}, {kStartMs, kStartMs + kDayMs}, kNowMs});
        QVERIFY(!replay);
        QCOMPARE(replay.error().kind, ErrorKind::Unsupported);
        QVERIFY2(replay.error().message.contains(QStringLiteral("Its caps are of workspaces, not of keys.")),
                 qPrintable(replay.error().message));
    }

    void whatARuleDoesNotSeeIsSaidWithWhatItFinds()
    {
        for (const char *kind : {"demo sqlite", "new-api sqlite 2026-09", "bifrost sqlite 2026"}) {
            open(QString::fromLatin1(kind), [this] { call(1, kStartMs, 1000); });
            const QStringList notes = replayed(SecurityRule::ScopeDrift, 3).notes;
            QCOMPARE(notes.size(), 1);
            QVERIFY2(
                notes.first().startsWith(QStringLiteral("Not recorded is the region in which a call was served. ")),
                qPrintable(notes.first()));
            QVERIFY(!notes.first().endsWith(QStringLiteral("names no region."))); // the profile knows why
        }
    }

    void aLimitThatBeginsAnewIsNotWorkedOut()
    {
        QuotaReading now = limitOf(QStringLiteral("a"), 100, 50);
        now.kinds[0].period.kind = QuotaPeriodKind::Month;
        const auto history = LimitHistory::from(now);
        QVERIFY(!history);
        QCOMPARE(history.error().kind, ErrorKind::Unsupported);
        QVERIFY2(history.error().message.contains(QStringLiteral("\"Key quota\" begins anew")),
                 qPrintable(history.error().message));
        now.kinds[0].holder = Dimension::Account;
        QVERIFY(!LimitHistory::from(now));
    }

    void aLimitThatWasSetBackIsLeftOutAndCounted()
    {
        const QString key = QStringLiteral("a");
        for (const bool wasSetBack : {false, true}) {
            auto history = LimitHistory::from(limitOf(key, 1000, wasSetBack ? 300 : 400));
            QVERIFY(history);
            history->count(costing(key, 400));
            history->count(costing(QStringLiteral("another"), 4000));
            const QList<SecurityEvent> first = history->begin(kStartMs);
            const QList<SecurityEvent> then = history->after(costing(key, 400, kStartMs + 1));
            QCOMPARE(first.size(), wasSetBack ? 0 : 1);
            QCOMPARE(then.size(), first.size());
            QCOMPARE(history->assumptions().last().contains(QStringLiteral("1 limit")), wasSetBack);
            if (wasSetBack)
                continue;
            QCOMPARE(first.first().limitRatio, 0.0);
            QCOMPARE(then.first().limitRatio, 0.4);
            QCOMPARE(then.first().timeMs, kStartMs + 1);
            QVERIFY(history->after(costing(QStringLiteral("another"), 4000)).isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(MisuseReplayTest)
#include "misusereplay_test.moc"
