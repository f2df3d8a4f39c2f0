#include "ui/telemetry/errorspage.h"

#include "models/telemetry/requestcolumns.h"
#include "tests/support/clippedtext.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "ui/charts/linechart.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

struct Room {
    Room()
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
        page.resize(1072, 724);
        page.setVisible(true);
    }

    void fill()
    {
        answerFrom(session, rows, kNowMs);
        page.setActive(true);
        QTRY_COMPARE(page.stateView()->state(), StateView::State::Content);
        QTRY_VERIFY(page.sample()->model()->rowCount() > 0 || !controller.sampleNote().isEmpty());
    }

    Theme theme{*qApp, ThemeMode::Light};
    FixedClock clock{kNowMs};
    std::vector<RequestRow> rows = madeTraffic({kNowMs - kDayMs, kNowMs}, 3000, kNowMs - 5 * kHourMs);
    FakeTelemetrySession session;
    ViewState view{clock};
    ErrorsController controller{session, view, clock};
    ErrorsPage page{controller, theme};
};

} // namespace

class ErrorsPageTest : public QObject
{
    Q_OBJECT

private slots:
    void itShowsTheTablesOfEveryDimension()
    {
        Room room;
        room.fill();
        QCOMPARE(room.page.tableChoice()->count(), 5);
        for (int tab = 0; tab < 5; ++tab) {
            room.page.tableChoice()->setCurrentIndex(tab);
            QVERIFY(room.page.table()->model()->rowCount() > 0);
            QCOMPARE(room.page.table()->model()->headerData(0, Qt::Horizontal).toString(),
                     room.page.tableChoice()->tabText(tab));
        }
    }

    void theTabsAreSeenWhenTheFiguresArriveAfterThePage()
    {
        Room room;
        room.page.resize(1072, 720);
        room.page.setVisible(true);
        QTRY_VERIFY(room.page.isVisible());
        room.fill();
        QTRY_VERIFY(room.page.tableChoice()->isVisible());
        QTRY_VERIFY(room.page.tableChoice()->height() >= room.page.tableChoice()->sizeHint().height());
        QVERIFY(room.page.tableChoice()->height() > 0);
    }

    void enterOnAClassFiltersByIt()
    {
        Room room;
        room.fill();
        room.page.table()->setCurrentIndex(room.page.table()->model()->index(0, 0));
        QTest::keyClick(room.page.table(), Qt::Key_Return);
        QVERIFY(room.view.filter().names(Dimension::ErrorClass));
    }

    void enterOnASampleOpensItsRequest()
    {
        Room room;
        room.fill();
        QSignalSpy opened(&room.page, &ErrorsPage::requestActivated);
        DataTable *sample = room.page.sample();
        sample->setCurrentIndex(sample->model()->index(0, 0));
        QTest::keyClick(sample, Qt::Key_Return);
        QCOMPARE(opened.count(), 1);
        QVERIFY(opened.constFirst().constFirst().toString().startsWith(QStringLiteral("req_")));
        QVERIFY(sample->isColumnHidden(int(RequestColumn::Ip)));
    }

    void theRowsBehindAPointAreTheFailedOnes()
    {
        Room room;
        room.fill();
        QSignalSpy rows(&room.page, &TelemetryPage::rowsRequested);
        emit room.page.rateChart()->rowsRequested({kNowMs - kHourMs, kNowMs});
        QCOMPARE(rows.count(), 1);
        QCOMPARE(filterTermToToken(room.view.filter().terms.constFirst()), QStringLiteral("outcome!=ok"));
    }

    void withoutFailuresItSaysSo()
    {
        Room room;
        for (RequestRow &row : room.rows)
            row.outcome = Outcome::Ok;
        room.fill();
        QVERIFY(room.page.header()->sentence().startsWith(QStringLiteral("No failed attempts")));
        QCOMPARE(room.page.table()->model()->rowCount(), 0);
        QVERIFY(!room.page.sample()->isVisible());
    }

    void aGatewayWithoutErrorRowsIsNamed()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.errors = false;
        some.missing = {{QStringLiteral("errors"), QStringLiteral("Error logging is off.")}};
        room.session.setCapabilities(some);
        room.fill();
        QVERIFY(room.page.stateView()->bannerText().contains(QStringLiteral("Error logging is off.")));
    }

    void noTextIsCutOnASmallScreen()
    {
        Room room;
        room.fill();
        QTRY_VERIFY2(clippedTexts(&room.page).isEmpty(), qPrintable(clippedTexts(&room.page).join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(ErrorsPageTest)
#include "errorspage_test.moc"
