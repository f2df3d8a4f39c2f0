#include "models/core/onfinished.h"
#include "models/telemetry/livetelemetrysession.h"
#include "tests/support/rollupfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'763'000'000'000;
constexpr TimeSpan kHistory{kNow - 3 * kDayMs, kNow};

// A session on fake traffic and a store in a temporary folder.
struct Stage {
    QTemporaryDir folder;
    SetClock clock{kNow};
    std::shared_ptr<FakeTraffic> traffic = std::make_shared<FakeTraffic>();
    std::atomic<int> sourcesOpened = 0;

    Stage() { addRows(500, kHistory); }

    void addRows(int count, const TimeSpan &span)
    {
        QRandomGenerator random(7);
        for (int i = 0; i < count; ++i)
            traffic->add(randomRow(random, span));
    }

    std::unique_ptr<LiveTelemetrySession> open()
    {
        SessionSetup setup;
        setup.openSource = [this](const std::stop_token &) -> Result<std::unique_ptr<TelemetrySource>> {
            ++sourcesOpened;
            if (const auto failure = traffic->failure())
                return std::unexpected(*failure);
            return std::make_unique<FakeTelemetrySource>(traffic);
        };
        setup.openStore = [file = folder.filePath(QStringLiteral(
                               "console.sqlite"))]() -> Result<std::unique_ptr<Database>> { return openStore(file); };
        setup.gatewayName = QStringLiteral("Test gateway");
        setup.product = QStringLiteral("Fake 1.0");
        setup.fingerprint = QStringLiteral("fake");
        setup.refreshMs = 20;
        setup.retryMs = 20;
        return std::make_unique<LiveTelemetrySession>(std::move(setup), clock);
    }
};

bool isReady(const LiveTelemetrySession &session)
{
    return session.status().phase == SessionStatus::Phase::Ready && !session.status().filling;
}

TelemetryQuery everything()
{
    TelemetryQuery query;
    query.span = {kHistory.fromMs - kDayMs, kHistory.toMs + kDayMs};
    return query;
}

} // namespace

class LiveTelemetrySessionTest : public QObject
{
    Q_OBJECT
private slots:
    void historyIsCountedAndQuestionsAreAnswered()
    {
        Stage stage;
        const auto session = stage.open();
        QCOMPARE(session->status().phase, SessionStatus::Phase::Connecting);
        QSignalSpy status(session.get(), &TelemetrySession::statusChanged);
        QTRY_VERIFY(isReady(*session));
        QVERIFY(!status.isEmpty());
        QCOMPARE(session->status().attemptsCounted, 500);
        QCOMPARE(session->status().fillShare, 1.0);
        QCOMPARE(session->status().freshAsOfMs, kNow);
        QVERIFY(session->capabilities().latency);

        auto future = session->ask({everything(), everything()});
        QTRY_VERIFY(future.isFinished());
        const auto answers = future.result();
        QVERIFY(answers.has_value());
        QCOMPARE(answers->size(), 2);
        QCOMPARE(answers->first().total.attempts, 500);
    }

    void newRowsAreAnnouncedOnceTheyCount()
    {
        Stage stage;
        const auto session = stage.open();
        QTRY_VERIFY(isReady(*session));
        QSignalSpy data(session.get(), &TelemetrySession::dataChanged);
        stage.addRows(7, {kNow - kMinuteMs, kNow});
        qint64 announced = 0;
        QTRY_VERIFY(([&] {
            announced = 0;
            for (const auto &arguments : data)
                announced += arguments.at(1).toLongLong();
            return announced == 7;
        })());
        QTRY_COMPARE(session->status().attemptsCounted, 507);
        const auto span = data.last().at(0).value<TimeSpan>();
        QVERIFY(span.contains(kNow - kMinuteMs));
    }

    void aGatewayThatIsAwayIsTriedAgainUntilItAnswers()
    {
        Stage stage;
        stage.traffic->setFailure(
            Error{ErrorKind::Unreachable, QStringLiteral("No connection: refused. Start the gateway.")});
        const auto session = stage.open();
        QTRY_COMPARE(session->status().phase, SessionStatus::Phase::Failed);
        QCOMPARE(session->status().error->kind, ErrorKind::Unreachable);
        QTRY_VERIFY(stage.sourcesOpened > 2);
        auto future = session->ask({everything()});
        QTRY_VERIFY(future.isFinished());
        QVERIFY(!future.result().has_value());

        stage.traffic->setFailure(std::nullopt);
        QTRY_VERIFY(isReady(*session));
        QVERIFY(!session->status().error);
        QCOMPARE(session->status().attemptsCounted, 500);
    }

    void aGatewayLostLaterLeavesTheFiguresAndNamesTheError()
    {
        Stage stage;
        const auto session = stage.open();
        QTRY_VERIFY(isReady(*session));
        stage.traffic->setFailure(
            Error{ErrorKind::Unreachable, QStringLiteral("The connection was cut. Check the network.")});
        QTRY_VERIFY(session->status().error.has_value());
        QCOMPARE(session->status().phase, SessionStatus::Phase::Ready);
        QCOMPARE(session->status().attemptsCounted, 500);
        stage.traffic->setFailure(std::nullopt);
        QTRY_VERIFY(!session->status().error.has_value());
    }

    void aPausedFillingReadsNoHistoryUntilItIsResumed()
    {
        Stage stage;
        const auto session = stage.open();
        session->pauseFilling();
        QVERIFY(session->isFillingPaused());
        QTRY_COMPARE(session->status().phase, SessionStatus::Phase::Ready);
        QSignalSpy data(session.get(), &TelemetrySession::dataChanged);
        stage.addRows(3, {kNow, kNow + kSecondMs});
        QTRY_VERIFY(!data.isEmpty());
        QVERIFY(session->status().filling);
        QVERIFY(session->status().attemptsCounted < 500);
        session->resumeFilling();
        QTRY_VERIFY(isReady(*session));
        QCOMPARE(session->status().attemptsCounted, 503);
    }

    void rowsAndStoriesComeFromTheGateway()
    {
        Stage stage;
        const auto session = stage.open();
        RowPageRequest request;
        request.span = kHistory;
        request.limit = 10;
        auto page = session->page(request);
        QTRY_VERIFY(page.isFinished());
        QCOMPARE(page.result()->rows.size(), 10);
        QVERIFY(page.result()->more);
        auto story = session->attemptsOf(page.result()->rows.first().requestId);
        QTRY_VERIFY(story.isFinished());
        QVERIFY(!story.result()->isEmpty());
    }

    void quotasComeFromTheGatewayAndItsErrorsWithThem()
    {
        Stage stage;
        QuotaReading made;
        made.named = true;
        made.kinds.append({QStringLiteral("Cap"), Dimension::Key, QuotaUnit::Tokens, {}, false, 3, false});
        made.rows.append({0, QStringLiteral("7"), {}, 100, 40, false, {}});
        stage.traffic->setQuotas(made);
        const auto session = stage.open();
        QTRY_VERIFY(isReady(*session));
        auto future = session->quotas();
        QTRY_VERIFY(future.isFinished());
        const auto reading = future.result();
        QVERIFY(reading.has_value());
        QCOMPARE(reading->rows, made.rows);
        QCOMPARE(reading->kinds, made.kinds);
        stage.traffic->setFailure(Error{ErrorKind::TimedOut, QStringLiteral("Too slow.")});
        future = session->quotas();
        QTRY_VERIFY(future.isFinished());
        QCOMPARE(future.result().error().kind, ErrorKind::TimedOut);
    }

    void aSessionThatGoesWhileItCountsStopsTheScan()
    {
        Stage stage;
        std::atomic<int> scans = 0;
        stage.traffic->setBeforeScan([&](const TimeSpan &) { ++scans; });
        auto session = stage.open();
        QTRY_VERIFY(scans > 0);
        auto future = session->ask({everything()});
        session.reset();
        QVERIFY(future.isFinished() || future.isCanceled());
    }

    void reconnectingMakesEveryConnectionAnew()
    {
        Stage stage;
        const auto session = stage.open();
        QTRY_VERIFY(isReady(*session));
        const int before = stage.sourcesOpened;
        session->reconnect();
        QTRY_VERIFY(stage.sourcesOpened > before);
        QTRY_VERIFY(isReady(*session));
    }
};

QTEST_GUILESS_MAIN(LiveTelemetrySessionTest)
#include "livetelemetrysession_test.moc"
