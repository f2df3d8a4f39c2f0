#include "ui/telemetry/usagepage.h"

#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "tests/ui/telemetry/revealdesk.h"
#include "ui/charts/linechart.h"
#include "ui/telemetry/quotaspanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QSignalSpy>
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
    }

    Theme theme{*qApp, ThemeMode::Light};
    FixedClock clock{kNowMs};
    std::vector<RequestRow> rows = madeTraffic({kNowMs - kDayMs, kNowMs}, 1500, 0);
    FakeTelemetrySession session;
    ViewState view{clock};
    UsageController controller{session, view, clock};
    UsagePage page{controller, theme};
};

// Two keys, one of which has used up what it may.
QuotaReading quotas(bool truncated)
{
    const QuotaKind kind{QStringLiteral("Key quota"), Dimension::Key, QuotaUnit::Usd, {}, false, 0, truncated};
    return {true,
            {kind},
            {{0, QStringLiteral("12"), {}, 10'000'000, 12'000'000, false, {}},
             {0, QStringLiteral("13"), {}, 10'000'000, 2'000'000, false, {}}},
            {}};
}

QPushButton *button(QWidget &page, const QString &text)
{
    for (QPushButton *one : page.findChildren<QPushButton *>()) {
        if (one->text() == text)
            return one;
    }
    return nullptr;
}

} // namespace

class UsagePageTest : public QObject
{
    Q_OBJECT

private slots:
    void itShowsTheFiveStates()
    {
        Room room;
        room.page.setActive(true);
        QCOMPARE(room.page.stateView()->state(), StateView::State::Loading);
        room.session.fail(0, {ErrorKind::TimedOut, QStringLiteral("Too slow. Choose a shorter range.")});
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Error);
        QVERIFY(room.page.stateView()->message().contains(QStringLiteral("Too slow")));
        answerFrom(room.session, room.rows, kNowMs);
        emit room.page.stateView()->retryRequested();
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        QVERIFY(!room.page.header()->sentence().isEmpty());
        room.view.setFilter(Dimension::Model, {QStringLiteral("nothing")});
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Empty);
    }

    void theChoicesGoToTheController()
    {
        Room room;
        room.fill();
        QComboBox *measure = room.page.measureChoice();
        measure->setCurrentIndex(measure->findText(QStringLiteral("Spend")));
        emit measure->activated(measure->currentIndex());
        QCOMPARE(room.controller.measure(), Figure::Spend);
        QComboBox *dimension = room.page.dimensionChoice();
        QCOMPARE(dimension->count(), 6);
        dimension->setCurrentIndex(dimension->findText(QStringLiteral("by workspace")));
        emit dimension->activated(dimension->currentIndex());
        QCOMPARE(room.controller.dimension(), Dimension::Workspace);
        QTRY_COMPARE(room.page.chartCard()->title(), QStringLiteral("Spend by workspace"));
        QTest::mouseClick(button(room.page, QStringLiteral("Share")), Qt::LeftButton);
        QCOMPARE(room.controller.mode(), UsageMode::Share);
        auto *chart = qobject_cast<LineChart *>(room.page.chartCard()->chart());
        QCOMPARE(chart->content().unit, ValueUnit::Share);
        QCOMPARE(chart->content().series.constFirst().style, LineStyle::Stacked);
    }

    void enterOnARowFiltersByIt()
    {
        Room room;
        room.fill();
        DataTable *ranking = room.page.ranking();
        ranking->setCurrentIndex(ranking->model()->index(0, 0));
        const QString model = ranking->model()->index(0, 0).data(IdRole).toString();
        QTest::keyClick(ranking, Qt::Key_Return);
        QCOMPARE(room.view.filter().terms.constFirst().values, QStringList{model});
    }

    void aBrushZoomsAndEnterGoesToTheRows()
    {
        Room room;
        room.fill();
        auto *chart = qobject_cast<LineChart *>(room.page.chartCard()->chart());
        QSignalSpy rows(&room.page, &TelemetryPage::rowsRequested);
        const TimeSpan hour{kNowMs - 4 * kHourMs, kNowMs - 3 * kHourMs};
        emit chart->rowsRequested(hour);
        QCOMPARE(rows.constFirst().constFirst().value<TimeSpan>(), hour);
        emit chart->spanSelected(hour);
        QCOMPARE(room.view.span(), hour);
    }

    void theTableBehindTheChartOpensWithT()
    {
        Room room;
        room.fill();
        room.page.chartCard()->chart()->setFocus();
        QTest::keyClick(room.page.chartCard()->chart(), Qt::Key_T);
        QVERIFY(room.page.chartCard()->isTableShown());
        QVERIFY(room.page.chartCard()->table()->model()->rowCount() > 10);
    }

    void theQuotasShowTheirStates()
    {
        Room room;
        room.fill();
        StateView *state = room.page.quotas()->stateView();
        QCOMPARE(state->state(), StateView::State::Loading);
        QVERIFY(!room.page.isSettled());
        room.session.answerQuotas(0,
                                  std::unexpected(Error{ErrorKind::TimedOut, QStringLiteral("Too slow. Try again.")}));
        QTRY_COMPARE(state->state(), StateView::State::Error);
        emit state->retryRequested();
        QCOMPARE(state->state(), StateView::State::Loading);
        room.session.answerQuotas(1, QuotaReading{});
        QTRY_COMPARE(state->state(), StateView::State::Empty);
        QVERIFY(state->message().contains(QStringLiteral("This gateway's profile names no quotas")));
        room.controller.quotas()->refresh();
        room.session.answerQuotas(2, quotas(true));
        QTRY_COMPARE(state->state(), StateView::State::Content);
        QVERIFY(state->bannerText().contains(QStringLiteral("nearest to their limit")));
        room.controller.quotas()->refresh();
        room.session.answerQuotas(3, quotas(false));
        QTRY_VERIFY(state->bannerText().isEmpty());
        QVERIFY(room.page.isSettled());
    }

    void enterOnAQuotaFiltersByItsHolder()
    {
        Room room;
        room.fill();
        room.session.answerQuotas(0, quotas(false));
        DataTable *table = room.page.quotas()->table();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        QVERIFY(table->focusPolicy() & Qt::TabFocus);
        table->setCurrentIndex(table->model()->index(1, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(room.view.filter().terms.constFirst(), (FilterTerm{Dimension::Key, {QStringLiteral("13")}, false}));
    }

    void theHolderOfAQuotaIsNamedForAReasonAndUntilTheLock()
    {
        Room room;
        RevealDesk desk(room.page, room.clock);
        desk.signIn();
        room.fill();
        QuotaReading reading = quotas(false);
        reading.rows[0].label = QStringLiteral("Dora Muster");
        room.session.answerQuotas(0, reading);
        DataTable *table = room.page.quotas()->table();
        QTRY_COMPARE(table->model()->rowCount(), 2);
        desk.openFor(table, 0);
        QVERIFY(desk.bar->isVisible() && !desk.bar->text().contains(QStringLiteral("Dora")));
        desk.giveReason(QStringLiteral("abuse report"));
        desk.record.answer({});
        QTRY_VERIFY(desk.bar->text().contains(QStringLiteral("Key 12 · Dora Muster")));
        QCOMPARE(desk.record.records, QStringList{QStringLiteral("op-1 key in quotas: abuse report")});
        QVERIFY(!table->model()->index(0, 0).data().toString().contains(QStringLiteral("Dora")));
        desk.session.lock();
        QVERIFY(!desk.bar->isVisible() && !desk.bar->text().contains(QStringLiteral("Dora")));
        // The other has no name, and its number names nobody.
        desk.openFor(table, 1);
        QCOMPARE(desk.bar->text(), QStringLiteral("Nothing of it is masked."));
        QVERIFY(!desk.bar->button()->isVisible());
    }

    void aMaskedValueOfTheRankingIsRevealedAndHiddenWhenThePageIsLeft()
    {
        Room room;
        for (RequestRow &row : room.rows)
            row.account = QStringLiteral("dora@example.org");
        RevealDesk desk(room.page, room.clock);
        desk.signIn();
        room.fill();
        const QAbstractItemModel *ranking = room.page.ranking()->model();
        const QString model = ranking->index(0, 0).data().toString();
        desk.openFor(room.page.ranking(), 0);
        QVERIFY(!desk.bar->button()->isVisible());
        room.controller.setDimension(Dimension::Account);
        QTRY_VERIFY(ranking->rowCount() == 1 && ranking->index(0, 0).data().toString() != model);
        desk.openFor(room.page.ranking(), 0);
        QCOMPARE(desk.bar->text(), QStringLiteral("Account: d•••"));
        desk.giveReason(QStringLiteral("abuse report"));
        desk.record.answer({});
        QTRY_COMPARE(desk.bar->text(), QStringLiteral("Account: dora@example.org"));
        QCOMPARE(desk.record.records, QStringList{QStringLiteral("op-1 account in the usage ranking: abuse report")});
        room.page.setActive(false);
        QVERIFY(!desk.bar->isVisible() && desk.bar->text().isEmpty());
    }

    void thePanelsFitTheSmallestWindow()
    {
        Room room;
        room.fill();
        room.session.answerQuotas(0, quotas(false));
        QTRY_COMPARE(room.page.quotas()->stateView()->state(), StateView::State::Content);
        const QRect place(room.page.quotas()->mapTo(&room.page, QPoint()), room.page.quotas()->size());
        QVERIFY2(room.page.rect().contains(place),
                 qPrintable(QStringLiteral("%1 + %2").arg(place.y()).arg(place.height())));
        QVERIFY(room.page.quotas()->table()->viewport()->height() >= 3 * 28);
    }

    void everyControlHasAName()
    {
        Room room;
        room.fill();
        for (const QWidget *widget : room.page.findChildren<QWidget *>()) {
            const auto *pressed = qobject_cast<const QAbstractButton *>(widget);
            if (widget->focusPolicy() != Qt::NoFocus && !widget->isHidden() && widget->isEnabled() &&
                (pressed || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QTableView *>(widget)))
                QVERIFY2(!widget->accessibleName().isEmpty() || (pressed && !pressed->text().isEmpty()),
                         widget->metaObject()->className());
        }
    }
};

QTEST_MAIN(UsagePageTest)
#include "usagepage_test.moc"
