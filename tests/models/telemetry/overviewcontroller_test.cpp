#include "models/telemetry/overviewcontroller.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z
constexpr qint64 kOutageMs = kNowMs - 6 * kHourMs;

const std::vector<RequestRow> &rows()
{
    static const std::vector<RequestRow> made = madeTraffic({kNowMs - 3 * kDayMs, kNowMs}, 20000, kOutageMs);
    return made;
}

Error broken()
{
    return {ErrorKind::TimedOut, QStringLiteral("The question took too long. Choose a shorter range.")};
}

// A page over a session that answers when told.
struct Room {
    Room()
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
    }

    QList<TelemetryAnswer> truth(qsizetype question) const
    {
        QList<TelemetryAnswer> answers;
        for (const TelemetryQuery &query : session.questions.at(question))
            answers.append(countedAnswer(rows(), query, kNowMs));
        return answers;
    }
    void answer(qsizetype question) { session.answer(question, truth(question)); }
    void answerLast() { answer(session.questions.size() - 1); }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    OverviewController controller{session, view, clock};
};

const FigureTile &tile(const OverviewController &controller, Figure figure)
{
    const auto &tiles = controller.tiles();
    const auto at =
        std::find_if(tiles.begin(), tiles.end(), [&](const FigureTile &one) { return one.figure == figure; });
    Q_ASSERT(at != tiles.end());
    return *at;
}

} // namespace

class OverviewControllerTest : public QObject
{
    Q_OBJECT

private slots:
    void aPageThatIsNotShownAsksNothing()
    {
        Room room;
        room.view.setComparison(Comparison::PreviousPeriod);
        room.session.arrive({kNowMs - 1000, kNowMs}, 10);
        QCOMPARE(room.session.questions.size(), 0);
        room.controller.setActive(true);
        QCOMPARE(room.session.questions.size(), 1);
    }

    void itLoadsThenShowsWhatTheRowsSay()
    {
        Room room;
        room.controller.setActive(true);
        QCOMPARE(room.controller.state(), PageState::Loading);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const TelemetryAnswer truth = room.truth(0).constFirst();
        QCOMPARE(tile(room.controller, Figure::Requests).value, formatCount(double(truth.total.requests)));
        QCOMPARE(tile(room.controller, Figure::Spend).value.figure, formatMoney(truth.total.costMicros));
        QVERIFY(tile(room.controller, Figure::Requests).changeText.isEmpty());
        QVERIFY(room.controller.headline().startsWith(formatExact(truth.total.requests)));
        double perMinuteSum = 0;
        const TimeChart &chart = room.controller.volumeChart();
        for (qsizetype i = 0; i < chart.bucketCount(); ++i)
            perMinuteSum +=
                chart.series.constFirst().values.at(i) * double(chart.edges.at(i + 1) - chart.edges.at(i)) / kMinuteMs;
        QCOMPARE(std::llround(perMinuteSum), truth.total.requests);
        QVERIFY(!chart.summary.isEmpty());
    }

    void nothingInTheRangeIsEmptyAndSaysWhatToDo()
    {
        Room room;
        room.view.setFilter(Dimension::Model, {QStringLiteral("no such model")});
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Empty);
        QVERIFY(room.controller.headline().contains(QStringLiteral("Remove a filter")));
    }

    void aFailureShowsItsReasonAndTryingAgainAsks()
    {
        Room room;
        room.controller.setActive(true);
        room.session.fail(0, broken());
        QTRY_COMPARE(room.controller.state(), PageState::Failed);
        QCOMPARE(room.controller.headline(), broken().message);
        room.controller.refresh();
        QCOMPARE(room.controller.state(), PageState::Loading);
        room.answer(1);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QVERIFY(!room.controller.error());
    }

    void historyThatIsStillCountedIsPartialAndSaysHowMuch()
    {
        Room room;
        SessionStatus status = room.session.status();
        status.filling = true;
        status.fillShare = 0.62;
        room.session.setStatus(status);
        room.controller.setActive(true);
        QList<TelemetryAnswer> answers = room.truth(0);
        answers[0].notYetCounted = {{kNowMs - kDayMs, kNowMs - 20 * kHourMs}};
        answers[0].rawRowsRead = 1204118;
        answers[0].missing = {{QStringLiteral("ttft"), QStringLiteral("Streams only.")}};
        room.session.answer(0, answers);
        QTRY_COMPARE(room.controller.state(), PageState::Partial);
        const QString notes = room.controller.notes().join(QLatin1Char('\n'));
        QVERIFY2(notes.contains(QStringLiteral("62.0\u2009%")), qPrintable(notes));
        QVERIFY2(notes.contains(QStringLiteral("1,204,118 raw rows were read")), qPrintable(notes));
        QVERIFY2(notes.contains(QStringLiteral("First token: not recorded. Streams only.")), qPrintable(notes));
    }

    void anEmptyPartIsNotCalledEmpty()
    {
        Room room;
        room.controller.setActive(true);
        TelemetryAnswer none;
        none.notYetCounted = {{kNowMs - kDayMs, kNowMs}};
        QList<TelemetryAnswer> answers;
        for (const TelemetryQuery &query : room.session.questions.constFirst()) {
            none.query = query;
            none.buckets.resize(std::max<qsizetype>(0, query.edges.size() - 1));
            answers.append(none);
        }
        room.session.answer(0, answers);
        QTRY_COMPARE(room.controller.state(), PageState::Partial);
    }

    void aLateAnswerToAnEarlierQuestionIsDropped()
    {
        Room room;
        room.controller.setActive(true);
        room.view.setFilter(Dimension::Model, {QStringLiteral("gpt-5")});
        QCOMPARE(room.session.questions.size(), 2);
        room.answer(1);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const QString shown = tile(room.controller, Figure::Requests).value.figure;
        QSignalSpy changed(&room.controller, &OverviewController::changed);
        room.answer(0);
        room.session.setStatus(room.session.status()); // comes through after the answer has been delivered
        QTRY_VERIFY(changed.count() >= 1);
        QCoreApplication::sendPostedEvents();
        QCOMPARE(tile(room.controller, Figure::Requests).value.figure, shown);
    }

    void theOldFiguresStayAndAreCalledStaleUntilTheNewOnesCome()
    {
        Room room;
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const QString shown = tile(room.controller, Figure::Requests).value.figure;
        room.view.setFilter(Dimension::Provider, {QStringLiteral("openai-a")});
        QVERIFY(room.controller.isStale());
        QVERIFY(room.controller.isLoading());
        QCOMPARE(room.controller.state(), PageState::Full);
        QCOMPARE(tile(room.controller, Figure::Requests).value.figure, shown);
        QVERIFY(room.controller.notes().constFirst().contains(QStringLiteral("earlier view")));
        room.answer(1);
        QTRY_VERIFY(!room.controller.isStale());
        QVERIFY(tile(room.controller, Figure::Requests).value.figure != shown);
    }

    void figuresOfAnotherQuestionGoWhenTheNewOneFails()
    {
        Room room;
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        room.view.setFilter(Dimension::Provider, {QStringLiteral("openai-a")});
        room.session.fail(1, broken());
        QTRY_COMPARE(room.controller.state(), PageState::Failed);
        QVERIFY(room.controller.tiles().isEmpty());
    }

    void aRefreshThatFailsKeepsTheFiguresAndSaysTheyAreOld()
    {
        Room room;
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        room.session.arrive({kNowMs - kMinuteMs, kNowMs}, 5);
        QTRY_COMPARE(room.session.questions.size(), 2);
        room.session.fail(1, broken());
        QTRY_VERIFY(room.controller.isStale());
        QCOMPARE(room.controller.state(), PageState::Full);
        QVERIFY(room.controller.notes().constFirst().startsWith(broken().message));
    }

    void newRowsAreAskedForButNotWhilePaused()
    {
        Room room;
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        room.view.setPaused(true);
        room.session.arrive({kNowMs - kMinuteMs, kNowMs}, 5);
        room.session.arrive({kNowMs - kMinuteMs, kNowMs}, 5);
        QCOMPARE(room.session.questions.size(), 1);
        room.view.setPaused(false);
        QTRY_COMPARE(room.session.questions.size(), 2);
    }

    void manyArrivalsAreOneQuestionAtATime()
    {
        Room room;
        room.controller.setRefreshIntervalMs(60'000);
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        for (int i = 0; i < 50; ++i)
            room.session.arrive({kNowMs - kMinuteMs, kNowMs}, 5);
        QCOMPARE(room.session.questions.size(), 1);
    }

    void aFilterChangeIsAskedWhilePausedWithTheTimeHeld()
    {
        Room room;
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const TimeSpan before = room.session.questions.constFirst().constFirst().span;
        room.view.setPaused(true);
        room.clock.advance(10 * kMinuteMs);
        room.view.setFilter(Dimension::Model, {QStringLiteral("gpt-5")});
        QCOMPARE(room.session.questions.size(), 2);
        QCOMPARE(room.session.questions.constLast().constFirst().span, before);
    }

    void aConnectionThatIsNotThereYetIsWaitedFor()
    {
        Room room;
        SessionStatus status = room.session.status();
        status.phase = SessionStatus::Phase::Connecting;
        room.session.setStatus(status);
        room.controller.setActive(true);
        QCOMPARE(room.session.questions.size(), 0);
        QCOMPARE(room.controller.state(), PageState::Loading);
        status.phase = SessionStatus::Phase::Failed;
        status.error = Error{ErrorKind::Unreachable, QStringLiteral("The gateway's database is gone. Check the path.")};
        room.session.setStatus(status);
        QCOMPARE(room.controller.state(), PageState::Failed);
        QCOMPARE(room.controller.headline(), status.error->message);
        room.controller.refresh();
        QCOMPARE(room.session.reconnects, 1);
        status.phase = SessionStatus::Phase::Ready;
        status.error.reset();
        room.session.setStatus(status);
        QCOMPARE(room.session.questions.size(), 1);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
    }

    void aQuestionThatFailsIsNotAskedAtEveryChangeOfTheStatus()
    {
        Room room;
        room.controller.setRefreshIntervalMs(60'000);
        room.controller.setActive(true);
        room.session.fail(0, broken());
        QTRY_COMPARE(room.controller.state(), PageState::Failed);
        for (int i = 0; i < 20; ++i)
            room.session.setStatus(room.session.status());
        QCOMPARE(room.session.questions.size(), 1);
    }

    void theComparisonStandsOnTheSameAxisAndGivesChanges()
    {
        Room room;
        QAbstractItemModelTester movers(room.controller.movers(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.view.setComparison(Comparison::PreviousPeriod);
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const TimeChart &chart = room.controller.volumeChart();
        QCOMPARE(chart.series.size(), 2);
        QVERIFY(chart.series.constLast().compared);
        QCOMPARE(chart.series.constLast().values.size(), chart.bucketCount());
        QVERIFY(tile(room.controller, Figure::Requests).changeText.endsWith(QStringLiteral("vs previous period")));
        QCOMPARE(tile(room.controller, Figure::RequestErrorRate).change.tone, ChangeTone::Worse);
        QVERIFY(room.controller.movers()->rowCount() >= 1);
        const QString heaviest = room.controller.movers()->index(0, 0).data(IdRole).toString();
        QVERIFY2(heaviest.contains(QStringLiteral("claude")) || heaviest.contains(QStringLiteral("anthropic")),
                 qPrintable(heaviest));
    }

    void withoutAComparisonThereAreNoMoversAndTheNoteSaysWhy()
    {
        Room room;
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QCOMPARE(room.controller.movers()->rowCount(), 0);
        QVERIFY(room.controller.moversNote().contains(QStringLiteral("comparison")));
    }

    void spendIsRankedWithARowForTheRest()
    {
        Room room;
        QAbstractItemModelTester spend(room.controller.spendByModel(),
                                       QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.controller.setActive(true);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        const auto *model = room.controller.spendByModel();
        QCOMPARE(model->rowCount(), 7);
        QCOMPARE(model->index(6, 0).data().toString(), QStringLiteral("2 others"));
        QVERIFY(!model->index(6, 0).data(CanFilterRole).toBool());
        double shares = 0;
        for (int row = 0; row < model->rowCount(); ++row)
            shares += model->index(row, 1).data(SortRole).toDouble();
        QVERIFY(std::abs(shares - 1) < 1e-9);
    }

    void whatTheGatewayDoesNotRecordIsADash()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.cost = false;
        some.requests = false;
        some.ttft = false;
        some.missing = {{QStringLiteral("cost"), QStringLiteral("No prices are kept.")}};
        room.session.setCapabilities(some);
        room.controller.setActive(true);
        QVERIFY(!room.session.questions.constFirst().constFirst().ttft);
        room.answer(0);
        QTRY_COMPARE(room.controller.state(), PageState::Full);
        QCOMPARE(tile(room.controller, Figure::Spend).value.figure, notRecorded());
        QCOMPARE(tile(room.controller, Figure::Spend).reason, QStringLiteral("No prices are kept."));
        QCOMPARE(tile(room.controller, Figure::TtftP95).value.figure, notRecorded());
        QVERIFY(!tile(room.controller, Figure::Attempts).missing);
        QVERIFY(room.controller.volumeChart().title.startsWith(QStringLiteral("Attempts")));
    }

    void aRangeInTheFutureFailsWithAnAnswer()
    {
        Room room;
        room.view.setRange(TimeRange::absolute({kNowMs + kDayMs, kNowMs + 2 * kDayMs}, QTimeZone::utc()));
        room.controller.setActive(true);
        QCOMPARE(room.session.questions.size(), 0);
        QCOMPARE(room.controller.state(), PageState::Failed);
        QVERIFY(room.controller.headline().contains(QStringLiteral("future")));
    }
};

QTEST_GUILESS_MAIN(OverviewControllerTest)
#include "overviewcontroller_test.moc"
