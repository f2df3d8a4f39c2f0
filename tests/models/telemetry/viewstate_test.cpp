#include "models/telemetry/viewstate.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

QTimeZone berlin()
{
    return QTimeZone("Europe/Berlin");
}

} // namespace

class ViewStateTest : public QObject
{
    Q_OBJECT

private slots:
    void everyChangeIsOneStepThatUndoAndRedoWalk()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        const ViewSnapshot first = view.snapshot();
        view.setRange(TimeRange::last(kHourMs, berlin()));
        view.setComparison(Comparison::PreviousWeek);
        view.setFilter(Dimension::Model, {QStringLiteral("gpt-5")});
        const ViewSnapshot last = view.snapshot();
        view.undo();
        view.undo();
        view.undo();
        QCOMPARE(view.snapshot(), first);
        QVERIFY(!view.canUndo());
        view.undo();
        QCOMPARE(view.snapshot(), first);
        view.redo();
        view.redo();
        view.redo();
        QCOMPARE(view.snapshot(), last);
        QVERIFY(!view.canRedo());
    }

    void aNewChangeForgetsWhatWasUndone()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        view.setComparison(Comparison::PreviousWeek);
        view.undo();
        view.setComparison(Comparison::PreviousPeriod);
        QVERIFY(!view.canRedo());
    }

    void settingWhatIsSetAlreadyIsNoStep()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        QSignalSpy changed(&view, &ViewState::changed);
        view.setRange(view.range());
        view.setComparison(Comparison::None);
        view.setFilter(FilterSet());
        QVERIFY(!view.canUndo());
        QCOMPARE(changed.count(), 0);
    }

    void theStackOfStepsIsBounded()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        for (int i = 1; i <= 2 * ViewState::kMostUndoSteps; ++i)
            view.setRange(TimeRange::last(i * kHourMs, berlin()));
        int steps = 0;
        for (; view.canUndo(); ++steps)
            view.undo();
        QCOMPARE(steps, ViewState::kMostUndoSteps);
    }

    void zoomingGoesToWholeMinutesAndKeepsTheZone()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        view.setZone(berlin());
        view.zoomTo({kNowMs - kHourMs + 1234, kNowMs - kHourMs + 1300});
        QCOMPARE(view.span(), (TimeSpan{kNowMs - kHourMs, kNowMs - kHourMs + kMinuteMs}));
        QCOMPARE(view.zone(), berlin());
        view.zoomTo({kNowMs, kNowMs});
        QCOMPARE(view.span().lengthMs(), kMinuteMs);
    }

    void zoomingOutDoublesAndStopsAtNow()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        view.zoomTo({kNowMs - 10 * kHourMs, kNowMs - 8 * kHourMs});
        view.zoomOut();
        QCOMPARE(view.span(), (TimeSpan{kNowMs - 11 * kHourMs, kNowMs - 7 * kHourMs}));
        view.zoomTo({kNowMs - 2 * kHourMs, kNowMs});
        view.zoomOut();
        QCOMPARE(view.span(), (TimeSpan{kNowMs - 4 * kHourMs, kNowMs}));
    }

    void linksBringTheSameViewBack_data()
    {
        QTest::addColumn<QString>("value");
        QTest::newRow("plain") << QStringLiteral("gpt-5");
        QTest::newRow("empty") << QString();
        QTest::newRow("reserved characters") << QStringLiteral("a&b=c#d?e%f+g h/i,j\\k");
        QTest::newRow("Chinese") << QString::fromUtf8("模型测试");
    }

    void linksBringTheSameViewBack()
    {
        QFETCH(QString, value);
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        view.setRange(TimeRange::absolute({kNowMs - kDayMs, kNowMs}, QTimeZone("Asia/Kathmandu")));
        view.setComparison(Comparison::PreviousPeriod);
        view.setFilter(Dimension::Model, {value, QStringLiteral("other")});
        view.setFilter(Dimension::Outcome, {QStringLiteral("ok")}, true);
        const auto link = ViewState::fromLink(view.toLink(QStringLiteral("latency")));
        QVERIFY2(link, link ? "" : qPrintable(link.error().message));
        QCOMPARE(link->page, QStringLiteral("latency"));
        QCOMPARE(*link->view, view.snapshot());
        ViewState other(clock);
        other.openLink(*link);
        QCOMPARE(other.snapshot(), view.snapshot());
        QVERIFY(other.canUndo());
    }

    void aCustomPeriodIsInTheLinkAndInTheUndo()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        view.setComparison(Comparison::daysEarlier(18));
        const auto link = ViewState::fromLink(view.toLink(QStringLiteral("overview")));
        QVERIFY(link);
        QCOMPARE(link->view->comparison, Comparison::daysEarlier(18));
        view.undo();
        QCOMPARE(view.comparison(), Comparison());
        view.redo();
        QCOMPARE(view.comparison(), Comparison::daysEarlier(18));
    }

    void aLinkWithoutAViewKeepsTheOneShown()
    {
        const auto one = ViewState::fromLink(ViewState::linkToItem(QStringLiteral("alerts"), QStringLiteral("A-42")));
        QVERIFY(one && one->page == QStringLiteral("alerts") && one->item == QStringLiteral("A-42") && !one->view);
        for (const char *bad : {"gatehouse://alerts?show=", "gatehouse://alerts?show=A-1&show=A-2",
                                "gatehouse://alerts?show=a%20b", "gatehouse://alerts?show=A-1&tz=UTC"})
            QVERIFY2(!ViewState::fromLink(QString::fromLatin1(bad)), bad);
        const auto link = ViewState::fromLink(QStringLiteral("gatehouse://errors"));
        QVERIFY(link);
        QVERIFY(!link->view);
    }

    void badLinksSayWhatIsWrong_data()
    {
        QTest::addColumn<QString>("link");
        QTest::addColumn<QString>("named");
        QTest::newRow("empty") << QString() << QStringLiteral("gatehouse://");
        QTest::newRow("another scheme") << QStringLiteral("https://latency?range=day:0")
                                        << QStringLiteral("gatehouse://");
        QTest::newRow("no page") << QStringLiteral("gatehouse://?range=day:0") << QStringLiteral("page");
        QTest::newRow("a path") << QStringLiteral("gatehouse://latency/../x?range=day:0") << QStringLiteral("page");
        QTest::newRow("no range") << QStringLiteral("gatehouse://latency?tz=UTC") << QStringLiteral("range");
        QTest::newRow("bad range") << QStringLiteral("gatehouse://latency?range=soon") << QStringLiteral("soon");
        QTest::newRow("bad zone") << QStringLiteral("gatehouse://latency?range=day:0&tz=Mars/Base")
                                  << QStringLiteral("Mars/Base");
        QTest::newRow("bad comparison") << QStringLiteral("gatehouse://latency?range=day:0&compare=moon")
                                        << QStringLiteral("moon");
        QTest::newRow("bad filter") << QStringLiteral("gatehouse://latency?range=day:0&filter=shape=round")
                                    << QStringLiteral("shape");
        QTest::newRow("bad outcome") << QStringLiteral("gatehouse://latency?range=day:0&filter=outcome=meh")
                                     << QStringLiteral("meh");
        QTest::newRow("twice") << QStringLiteral("gatehouse://latency?range=day:0&range=day:1")
                               << QStringLiteral("twice");
        QTest::newRow("filter twice") << QStringLiteral("gatehouse://latency?range=day:0&filter=model=a&filter=model=b")
                                      << QStringLiteral("model");
        QTest::newRow("unknown part") << QStringLiteral("gatehouse://latency?range=day:0&run=rm")
                                      << QStringLiteral("run");
        QTest::newRow("too long") << QStringLiteral("gatehouse://latency?filter=model=") +
                                         QString(20000, QLatin1Char('a'))
                                  << QStringLiteral("longer");
    }

    void badLinksSayWhatIsWrong()
    {
        QFETCH(QString, link);
        QFETCH(QString, named);
        const auto read = ViewState::fromLink(link);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(read.error().message.contains(named), qPrintable(read.error().message));
    }

    void pausingHoldsTimeStillAndCountsWhatArrives()
    {
        FixedClock clock(kNowMs);
        FakeTelemetrySession session;
        ViewState view(clock);
        view.watch(session);
        view.setRange(TimeRange::last(kHourMs, QTimeZone::utc()));
        session.arrive({kNowMs, kNowMs + 1}, 7);
        QCOMPARE(view.liveText(), QStringLiteral("live"));
        view.setPaused(true);
        const TimeSpan before = view.span();
        clock.advance(42'000);
        session.arrive({kNowMs, kNowMs + 1}, 300);
        session.arrive({kNowMs, kNowMs + 1}, 18);
        QCOMPARE(view.span(), before);
        QCOMPARE(view.newRowsWhilePaused(), 318);
        QCOMPARE(view.liveText(), QStringLiteral("paused 00:42, 318 new"));
        view.setPaused(false);
        QCOMPARE(view.newRowsWhilePaused(), 0);
        QCOMPARE(view.span().toMs, before.toMs + kMinuteMs);
    }

    void anObjectiveOutsideReasonIsIgnored()
    {
        const FixedClock clock(kNowMs);
        ViewState view(clock);
        const LatencyObjective before = view.objective();
        view.setObjective({0, 0.5});
        view.setObjective({1000, 1.5});
        QCOMPARE(view.objective(), before);
        view.setObjective({5'000'000, 0.99});
        QCOMPARE(view.objective().thresholdUs, 5'000'000);
        QVERIFY(!view.canUndo());
    }
};

QTEST_GUILESS_MAIN(ViewStateTest)
#include "viewstate_test.moc"
