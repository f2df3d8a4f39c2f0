#include "tests/support/clippedtext.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/telemetry/contrastpanel.h"
#include "ui/telemetry/figuretilesview.h"
#include "ui/telemetry/latencypage.h"
#include "ui/telemetry/objectivebutton.h"
#include "ui/theme/theme.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/stattile.h"

#include <QAction>
#include <QApplication>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <numeric>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

const std::vector<RequestRow> &rows()
{
    static const std::vector<RequestRow> made = madeTraffic({kNowMs - 2 * kDayMs, kNowMs}, 4000, kNowMs - 6 * kHourMs);
    return made;
}

struct Room {
    explicit Room(const Theme &theme)
        : page(controller, theme)
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
        answerFrom(session, rows(), kNowMs);
        page.resize(1072, 900);
        page.show();
        page.setActive(true);
    }

    QPushButton *button(const char *text) const
    {
        for (QPushButton *each : page.findChildren<QPushButton *>()) {
            if (each->text() == QLatin1String(text))
                return each;
        }
        return nullptr;
    }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    LatencyController controller{session, view, clock};
    LatencyPage page;
};

ContrastAnswer oneProvider()
{
    ContrastAnswer answer;
    answer.inside = 1904;
    answer.outside = 36208;
    answer.rows = {{Dimension::Provider, QStringLiteral("anthropic-b"), 1740, 4417, 0.914, 0.122}};
    return answer;
}

} // namespace

class LatencyPageTest : public QObject
{
    Q_OBJECT

private slots:
    void theChartsHoldEveryRowOfTheController()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        const QList<qint64> &cells = room.page.heatmap()->content().counts;
        QCOMPARE(std::accumulate(cells.begin(), cells.end(), qint64(0)), room.controller.histogram().total);
        const LatencyHeatmap &map = room.controller.heatmap();
        for (int column = 0; column < map.columns(); ++column) {
            for (int row = 0; row < map.rows(); ++row)
                QCOMPARE(room.page.heatmap()->content().count(column, row), map.countAt(column, row));
        }
        QCOMPARE(room.page.tiles()->tiles().size(), room.controller.tiles().size() + 1);
        QCOMPARE(room.page.tiles()->tiles().at(4)->figureText(), room.controller.objectiveTile().value.joined());
    }

    void aBoxIsExplainedAndLeadsToZoomRowsAndFilter()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        auto *panel = room.page.findChild<ContrastPanel *>();
        QCOMPARE(panel->stateView()->state(), StateView::State::Empty);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Left);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Return);
        QCOMPARE(panel->stateView()->state(), StateView::State::Loading);
        QCOMPARE(room.session.contrastQueries.size(), 1);
        room.session.answerContrast(0, oneProvider());
        QTRY_COMPARE(panel->stateView()->state(), StateView::State::Content);
        QVERIFY(panel->hint().contains(QStringLiteral("1,904 of 38,112")));

        const LatencyBox box = *room.controller.box();
        QSignalSpy rowsAsked(&room.page, &TelemetryPage::rowsRequested);
        room.button("Rows")->click();
        QCOMPARE(rowsAsked.constFirst().at(0).value<TimeSpan>(), box.span);
        QCOMPARE(rowsAsked.constFirst().at(1).value<std::optional<qint64>>(), std::optional(box.fromUs));
        QCOMPARE(rowsAsked.constFirst().at(2).value<std::optional<qint64>>(), std::optional(box.toUs));

        emit panel->zoomRequested();
        QCOMPARE(room.view.span(), box.span);
        emit panel->termChosen(QStringLiteral("provider=anthropic-b"));
        QVERIFY(room.view.filter().names(Dimension::Provider));
    }

    void clearTakesTheBoxFromMapAndPanel()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Left);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Return);
        QVERIFY(room.controller.box());
        room.button("Clear")->click();
        QVERIFY(!room.controller.box());
        QVERIFY(!room.page.heatmap()->box());
    }

    void aBoxThatCannotBeExplainedSaysWhy()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Left);
        QTest::keyClick(room.page.heatmap(), Qt::Key_Return);
        room.session.answerContrast(
            0, failure(ErrorKind::TimedOut,
                       QStringLiteral("The box cannot be compared: it took too long. Draw a smaller box.")));
        auto *panel = room.page.findChild<ContrastPanel *>();
        QTRY_COMPARE(panel->stateView()->state(), StateView::State::Error);
        QVERIFY(panel->stateView()->message().contains(QStringLiteral("Draw a smaller box")));
    }

    void barsOfTheDistributionLeadToRowsOfThatLatency()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        QSignalSpy rowsAsked(&room.page, &TelemetryPage::rowsRequested);
        auto *histogram = room.page.findChild<Histogram *>();
        QTest::keyClick(histogram, Qt::Key_Home);
        QTest::keyClick(histogram, Qt::Key_Return);
        QCOMPARE(rowsAsked.constFirst().at(1).value<std::optional<qint64>>(),
                 std::optional(room.controller.histogram().edgesUs.at(0)));
        QCOMPARE(rowsAsked.constFirst().at(2).value<std::optional<qint64>>(),
                 std::optional(room.controller.histogram().edgesUs.at(1)));
    }

    void theObjectiveIsChangedInOnePlaceAndDrawnEverywhere()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        auto *button = room.page.findChild<ObjectiveButton *>();
        button->menu()->actions().at(3)->trigger(); // within 5 s
        QCOMPARE(room.view.objective().thresholdUs, 5'000'000);
        QTRY_COMPARE(room.page.findChild<Histogram *>()->content().objectiveUs, std::optional<qint64>(5'000'000));
        QVERIFY(button->text().contains(QStringLiteral("5%1s").arg(QChar(0x2009))));
    }

    void firstTokensAreShownInsteadOfTotalTime()
    {
        Room room(m_theme);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        room.button("First token")->click();
        QVERIFY(room.controller.isFirstToken());
        QTRY_VERIFY(room.page.tiles()->tiles().constFirst()->accessibleName().contains(QStringLiteral("First token")));
        room.button("Total time")->click();
        QVERIFY(!room.controller.isFirstToken());
    }

    void noTextIsClipped_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1072, 720);
        QTest::newRow("200 %") << QSize(432, 320);
    }

    void noTextIsClipped()
    {
        QFETCH(QSize, size);
        Room room(m_theme);
        room.view.setComparison(Comparison::PreviousPeriod);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        room.page.resize(size);
        QTRY_VERIFY2(clippedTexts(&room.page).isEmpty(), qPrintable(clippedTexts(&room.page).join(QLatin1Char('\n'))));
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(LatencyPageTest)
#include "latencypage_test.moc"
