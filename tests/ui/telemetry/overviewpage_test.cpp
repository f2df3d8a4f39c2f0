#include "tests/support/clippedtext.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "ui/charts/linechart.h"
#include "ui/charts/rankedbars.h"
#include "ui/telemetry/figuretilesview.h"
#include "ui/telemetry/overviewpage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/stattile.h"

#include <QApplication>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

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
        page.resize(1072, 720);
        page.show();
    }

    void answerAll()
    {
        answerFrom(session, rows(), kNowMs);
        page.setActive(true);
        QTRY_COMPARE(page.stateView()->state(), StateView::State::Content);
    }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    OverviewController controller{session, view, clock};
    OverviewPage page;
};

} // namespace

class OverviewPageTest : public QObject
{
    Q_OBJECT

private slots:
    void aPageThatIsNotSeenAsksNothing()
    {
        Room room(m_theme);
        QCOMPARE(room.session.questions.size(), 0);
        QCOMPARE(room.page.stateView()->state(), StateView::State::Loading);
        QVERIFY(!room.page.isSettled());
    }

    void theTilesShowWhatTheControllerHas()
    {
        Room room(m_theme);
        room.answerAll();
        QCOMPARE(room.page.tiles()->tiles().size(), room.controller.tiles().size());
        for (qsizetype i = 0; i < room.controller.tiles().size(); ++i)
            QCOMPARE(room.page.tiles()->tiles().at(i)->figureText(), room.controller.tiles().at(i).value.joined());
        QVERIFY(room.page.header()->sentence().startsWith(room.controller.headline()));
        QVERIFY(room.page.isSettled());
    }

    void aTileLeadsToItsPage()
    {
        Room room(m_theme);
        room.answerAll();
        QSignalSpy asked(&room.page, &TelemetryPage::pageRequested);
        room.page.tiles()->tiles().at(2)->click();
        QCOMPARE(asked.constFirst().constFirst().toString(), QStringLiteral("latency"));
    }

    void aBrushZoomsTheViewOfAllPages()
    {
        Room room(m_theme);
        room.answerAll();
        auto *chart = room.page.findChild<LineChart *>();
        const TimeSpan span{kNowMs - 5 * kHourMs, kNowMs - 3 * kHourMs};
        emit chart->spanSelected(span);
        QCOMPARE(room.view.span(), span);
        room.view.undo();
        QCOMPARE(room.view.range(), TimeRange::last(kDayMs, QTimeZone::utc()));
    }

    void enterOnAChartAsksForItsRows()
    {
        Room room(m_theme);
        room.answerAll();
        QSignalSpy rowsAsked(&room.page, &TelemetryPage::rowsRequested);
        auto *chart = room.page.findChild<LineChart *>();
        QTest::keyClick(chart, Qt::Key_Home);
        QTest::keyClick(chart, Qt::Key_Return);
        QCOMPARE(rowsAsked.size(), 1);
        QCOMPARE(rowsAsked.constFirst().constFirst().value<TimeSpan>().fromMs,
                 room.controller.buckets().edges.constFirst());
    }

    void aModelInTheSpendListBecomesAFilter()
    {
        Room room(m_theme);
        room.answerAll();
        auto *bars = room.page.findChild<RankedBars *>();
        bars->list()->setCurrentIndex(bars->list()->model()->index(0, 0));
        const QString model = bars->list()->currentIndex().data(RankedBarsModel::KeyRole).toString();
        QTest::keyClick(bars->list(), Qt::Key_Return);
        QCOMPARE(room.view.filter().terms, (QList<FilterTerm>{{Dimension::Model, {model}, false}}));
    }

    void anErrorSaysWhatToDoAndTriesAgain()
    {
        Room room(m_theme);
        room.page.setActive(true);
        QTRY_COMPARE(room.session.questions.size(), 1);
        room.session.fail(
            0, {ErrorKind::Busy,
                QStringLiteral("The rollups cannot be read: the store is locked. Close the other program.")});
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Error);
        QVERIFY(room.page.stateView()->message().contains(QStringLiteral("the store is locked"), Qt::CaseInsensitive));
        answerFrom(room.session, rows(), kNowMs);
        for (QPushButton *button : room.page.stateView()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == QStringLiteral("Try again"))
                button->click();
        }
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
    }

    void anEmptyRangeSaysWhatToDoNext()
    {
        Room room(m_theme);
        room.view.setRange(TimeRange::absolute({kNowMs - 40 * kDayMs, kNowMs - 39 * kDayMs}, QTimeZone::utc()));
        answerFrom(room.session, rows(), kNowMs);
        room.page.setActive(true);
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Empty);
        QVERIFY(room.page.stateView()->message().contains(QStringLiteral("time range")));
    }

    void noTextIsClipped_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        // What the window leaves to a page at 1280x800, and at 200 % of it.
        QTest::newRow("1280x800 light") << QSize(1072, 720) << false;
        QTest::newRow("1280x800 dark") << QSize(1072, 720) << true;
        QTest::newRow("200 %") << QSize(432, 320) << false;
    }

    void noTextIsClipped()
    {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        m_theme.setMode(dark ? ThemeMode::Dark : ThemeMode::Light);
        Room room(m_theme);
        room.view.setComparison(Comparison::PreviousPeriod);
        room.answerAll();
        room.page.resize(size);
        QTRY_VERIFY2(clippedTexts(&room.page).isEmpty(), qPrintable(clippedTexts(&room.page).join(QLatin1Char('\n'))));
        QVERIFY(!room.page.grab().isNull());
        m_theme.setMode(ThemeMode::Light);
    }

    void everythingIsReachedByTab()
    {
        Room room(m_theme);
        room.answerAll();
        QSet<QWidget *> reached;
        for (QWidget *at = room.page.nextInFocusChain(); at != &room.page && !reached.contains(at);
             at = at->nextInFocusChain())
            reached.insert(at);
        for (StatTile *tile : room.page.tiles()->tiles())
            QVERIFY(reached.contains(tile) && (tile->focusPolicy() & Qt::TabFocus));
        for (LineChart *chart : room.page.findChildren<LineChart *>()) {
            QVERIFY(reached.contains(chart) && (chart->focusPolicy() & Qt::TabFocus));
            QVERIFY(!chart->accessibleName().isEmpty());
            QVERIFY(!chart->accessibleDescription().isEmpty());
        }
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(OverviewPageTest)
#include "overviewpage_test.moc"
