// A gateway that writes no failed attempts looks like one that has none. What was counted tells more than a look at the
// newest rows.
#include "models/gateway/profileloader.h"
#include "models/telemetry/livetelemetrysession.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/gatewayfixture.h"
#include "tests/support/rollupfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'763'000'000'000;

RequestRow rowAt(qint64 timeMs, Outcome outcome)
{
    RequestRow row;
    row.timeMs = timeMs;
    row.outcome = outcome;
    row.statusCode = outcome == Outcome::Ok ? 0 : 502;
    row.requestId = QStringLiteral("r%1").arg(timeMs);
    row.model = QStringLiteral("gpt-4o");
    row.latencyUs = 1'000'000;
    return row;
}

bool saysThatErrorsAreMissing(const SourceCapabilities &capabilities)
{
    return std::ranges::any_of(capabilities.missing,
                               [](const MissingFigure &missing) { return missing.figure == QLatin1String("errors"); });
}

} // namespace

class RecordedErrorsTest : public QObject
{
    Q_OBJECT
private slots:
    void withoutAFailedAttemptNothingIsClaimed()
    {
        NewApiFixture gateway(QStringLiteral("2026-09"));
        gateway.add(rowAt(kNow - kHourMs, Outcome::Ok));
        const auto source = count(gateway);
        QVERIFY(!source->capabilities().errors);
        QVERIFY(saysThatErrorsAreMissing(source->capabilities()));
    }

    // More healthy rows than the profile's probe looks at lie between the failures and now.
    void failuresLongAgoAreFiguresAndNoGap()
    {
        NewApiFixture gateway(QStringLiteral("2026-09"));
        for (int i = 0; i < 7; ++i)
            gateway.add(rowAt(kNow - 20 * kDayMs + i * kMinuteMs, Outcome::ServerError));
        gateway.add(rowAt(kNow - 10 * kDayMs, Outcome::Ok));
        gateway.execute(
            QStringLiteral("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200100) "
                           "INSERT INTO logs (created_at, type, model_name, use_time) "
                           "SELECT %1 + x, 2, 'gpt-4o', 1 FROM n")
                .arg((kNow - 9 * kDayMs) / 1000));
        const auto source = count(gateway);
        QVERIFY(source->capabilities().errors);
        QVERIFY(!saysThatErrorsAreMissing(source->capabilities()));
        TelemetryQuery query;
        query.span = {kNow - 30 * kDayMs, kNow};
        TelemetryEngine engine(*m_rollups, *source, m_clock);
        const auto answer = engine.ask(query);
        QVERIFY(answer.has_value());
        QCOMPARE(answer->total.failedAttempts(), 7);
        QCOMPARE(answer->total.attempts, 200'108);
        QVERIFY(answer->missing.isEmpty());
    }

    // The incident that the console is looked at for.
    void theFirstFailureOfAHealthyGatewayIsSeenWhileItIsWatched()
    {
        NewApiFixture gateway(QStringLiteral("2026-09"));
        gateway.add(rowAt(kNow - kHourMs, Outcome::Ok));
        SessionSetup setup;
        ConnectionSettings settings;
        settings.profile = gateway.profile();
        settings.database.file = gateway.file();
        setup.openSource = [this, settings](const std::stop_token &stop) -> Result<std::unique_ptr<TelemetrySource>> {
            return SqlTelemetrySource::open(settings, m_clock, stop);
        };
        const QTemporaryDir folder;
        setup.openStore = [file = folder.filePath(QStringLiteral("c.sqlite"))]() -> Result<std::unique_ptr<Database>> {
            return openStore(file);
        };
        setup.fingerprint = QStringLiteral("watched");
        setup.refreshMs = 20;
        LiveTelemetrySession session(std::move(setup), m_clock);
        QTRY_COMPARE(session.status().attemptsCounted, 1);
        QVERIFY(!session.capabilities().errors);
        gateway.add(rowAt(kNow - kMinuteMs, Outcome::ServerError));
        QTRY_VERIFY(session.capabilities().errors);
        TelemetryQuery query;
        query.span = {kNow - kDayMs, kNow};
        const auto asked = session.ask({query});
        QTRY_VERIFY(asked.isFinished());
        const auto answers = asked.result();
        QVERIFY(answers.has_value());
        QCOMPARE(answers->first().total.failedAttempts(), 1);
        QVERIFY(answers->first().missing.isEmpty());
    }

private:
    // All that there is, as gatehousectl does it.
    std::unique_ptr<SqlTelemetrySource> count(GatewayFixture &gateway)
    {
        const auto profile = loadProfile(gateway.profile());
        auto source = SqlTelemetrySource::create(gateway.database(), gateway.database(), *profile, m_clock);
        if (!source)
            qFatal("%s", qPrintable(source.error().message));
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = openStore(m_folder->filePath(QStringLiteral("console.sqlite")));
        m_rollups = std::make_unique<RollupRepository>(*m_store, QStringLiteral("counted"));
        RollupBuilder builder(*m_rollups, **source, m_clock);
        if (!builder.open() || !builder.bringUpToDate({}, [] {}))
            qFatal("the rows cannot be counted");
        TelemetryEngine engine(*m_rollups, **source, m_clock);
        if (!engine.learnCapabilities())
            qFatal("the store cannot be read");
        return std::move(*source);
    }

    SetClock m_clock{kNow};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_store;
    std::unique_ptr<RollupRepository> m_rollups;
};

QTEST_GUILESS_MAIN(RecordedErrorsTest)
#include "recordederrors_test.moc"
