#include "ui/telemetry/requestspage.h"

#include "models/telemetry/requestcolumns.h"
#include "tests/support/clippedtext.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "tests/ui/telemetry/revealdesk.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columnchooser.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

struct Room {
    Room()
    {
        model.setTailIntervalMs(0);
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
    DataTable *table() const { return page.table()->table(); }
    QString idAt(int row) const { return model.index(row, 0).data(IdRole).toString(); }

    Theme theme{*qApp, ThemeMode::Light};
    FixedClock clock{kNowMs};
    std::vector<RequestRow> rows = madeTraffic({kNowMs - kDayMs, kNowMs}, 1500, 0);
    FakeTelemetrySession session;
    ViewState view{clock};
    RequestsTableModel model{session, view, clock};
    RequestStoryModel story{session};
    RequestsPage page{model, story, view, theme};
};

QPushButton *button(QWidget &page, const QString &text)
{
    for (QPushButton *one : page.findChildren<QPushButton *>()) {
        if (one->text().contains(text))
            return one;
    }
    return nullptr;
}

} // namespace

class RequestsPageTest : public QObject
{
    Q_OBJECT

private slots:
    void itShowsTheStatesOfTheRows()
    {
        Room room;
        room.page.setActive(true);
        QCOMPARE(room.page.stateView()->state(), StateView::State::Loading);
        room.session.failPage(0, {ErrorKind::Busy, QStringLiteral("The database is locked. Try again.")});
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Error);
        answerFrom(room.session, room.rows, kNowMs);
        emit room.page.stateView()->retryRequested();
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Content);
        room.view.setFilter(Dimension::Model, {QStringLiteral("nothing")});
        QTRY_COMPARE(room.page.stateView()->state(), StateView::State::Empty);
    }

    void aMaskedCellIsRevealedOnceTheReasonIsOnRecordAndUntilTheLock()
    {
        Room room;
        RevealDesk desk(room.page, room.clock);
        room.fill();
        const QModelIndex cell = room.model.index(0, int(RequestColumn::Ip));
        const QString address = room.model.rowAt(0)->ip;
        QVERIFY(!address.isEmpty() && cell.data().toString() != address);
        // What is not masked leads to what is, of the same row.
        desk.openFor(room.table(), 0, int(RequestColumn::Model));
        QVERIFY(desk.bar->isVisible() && desk.bar->text().contains(cell.data().toString()));
        // Nobody has signed in: it stays masked, and says why.
        desk.openFor(room.table(), 0, int(RequestColumn::Ip));
        QVERIFY(desk.bar->isVisible() && !desk.bar->button()->isVisible() && !desk.bar->problem().isEmpty());
        QVERIFY(!desk.bar->text().contains(address));

        desk.signIn();
        desk.openFor(room.table(), 0, int(RequestColumn::Ip));
        QVERIFY(desk.bar->button()->isVisible() && !desk.bar->button()->isEnabled());
        desk.giveReason(QStringLiteral("abuse report"));
        QCOMPARE(desk.record.records.size(), 1);
        QVERIFY(desk.record.records.constFirst().startsWith(QStringLiteral("op-1 ip of request")));
        QVERIFY(desk.record.records.constFirst().endsWith(QStringLiteral("abuse report")));
        QVERIFY(!desk.record.records.constFirst().contains(address));
        QVERIFY(!desk.bar->text().contains(address));
        desk.record.answer({});
        QTRY_VERIFY(desk.bar->text().contains(address));
        QVERIFY(cell.data().toString() != address);
        desk.session.lock();
        QVERIFY(!desk.bar->isVisible() && !desk.bar->text().contains(address));
    }

    void whatCannotBeRecordedStaysMasked()
    {
        Room room;
        RevealDesk desk(room.page, room.clock);
        desk.signIn();
        room.fill();
        desk.openFor(room.table(), 0, int(RequestColumn::Ip));
        desk.giveReason(QStringLiteral("abuse report"));
        desk.record.answer(failure(ErrorKind::Unreachable, QStringLiteral("The store is away.")));
        QTRY_VERIFY(desk.bar->problem().contains(QStringLiteral("away")));
        QVERIFY(!desk.reveal.isRevealed() && !desk.bar->text().contains(room.model.rowAt(0)->ip));
    }

    void scrollingToTheEndReadsOn()
    {
        Room room;
        room.fill();
        const int before = room.model.rowCount();
        room.table()->verticalScrollBar()->setValue(room.table()->verticalScrollBar()->maximum());
        QTRY_VERIFY(room.model.rowCount() > before);
    }

    void enterTellsTheStoryAndEscapeClosesIt()
    {
        Room room;
        room.fill();
        QVERIFY(!room.page.storyCard()->isVisible());
        room.table()->setFocus();
        room.table()->setCurrentIndex(room.model.index(2, 0));
        const QString id = room.idAt(2);
        QTest::keyClick(room.table(), Qt::Key_Return);
        QCOMPARE(room.session.storyRequests, QStringList{id});
        room.session.answerStory(0, QList{*room.model.rowAt(2)});
        QTRY_COMPARE(room.story.rowCount(), 1);
        QVERIFY(room.page.storyCard()->isVisible());
        QVERIFY(room.page.storyCard()->title().contains(id));
        QTest::keyClick(room.table(), Qt::Key_Escape);
        QVERIFY(!room.page.storyCard()->isVisible());
    }

    void aTimeIsGoneToAndABadOneIsNamed()
    {
        Room room;
        room.fill();
        QLineEdit *field = room.page.timeField();
        field->setFocus();
        QTest::keyClicks(field, QStringLiteral("yesterdayish"));
        QTest::keyClick(field, Qt::Key_Return);
        const auto labels = room.page.findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("yesterdayish"));
        }));
        QCOMPARE(room.session.pageRequests.size(), 1);
        field->clear();
        QTest::keyClicks(field, QStringLiteral("2026-11-21T02:00"));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(room.model.rowAt(0));
        QVERIFY(room.model.rowAt(0)->timeMs <= kNowMs - 12 * kHourMs);
        QTRY_VERIFY(button(room.page, QStringLiteral("Newest"))->isVisible());
        QTest::mouseClick(button(room.page, QStringLiteral("Newest")), Qt::LeftButton);
        QTRY_VERIFY(room.model.rowAt(0) && room.model.rowAt(0)->timeMs > kNowMs - kHourMs);
    }

    void rowsOfABoxShowTheirBoundAndItCanBeTakenAway()
    {
        Room room;
        room.fill();
        room.page.showRows({kNowMs - 6 * kHourMs, kNowMs - 2 * kHourMs}, 1'000'000, 2'000'000);
        QTRY_VERIFY(button(room.page, QStringLiteral("latency 1\u2009s"))->isVisible());
        QTRY_VERIFY(room.model.rowCount() > 0);
        for (int row = 0; row < room.model.rowCount(); ++row) {
            QVERIFY(room.model.rowAt(row)->latencyUs >= 1'000'000 && room.model.rowAt(row)->latencyUs < 2'000'000);
            QVERIFY(room.model.rowAt(row)->timeMs < kNowMs - 2 * kHourMs);
        }
        QTest::mouseClick(button(room.page, QStringLiteral("latency 1\u2009s")), Qt::LeftButton);
        QVERIFY(!room.model.latencyFromUs());
    }

    void whatTheGatewayDoesNotRecordHasNoColumn()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.cost = false;
        some.dimensions.removeAll(Dimension::Workspace);
        room.session.setCapabilities(some);
        room.fill();
        QVERIFY(room.table()->isColumnHidden(int(RequestColumn::Spend)));
        QVERIFY(room.table()->isColumnHidden(int(RequestColumn::Workspace)));
        QVERIFY(!room.table()->isColumnHidden(int(RequestColumn::Model)));
    }

    void whatIsCopiedIsMasked()
    {
        Room room;
        room.fill();
        room.page.columns()->setChosen({int(RequestColumn::Time), int(RequestColumn::Ip)});
        room.table()->selectRow(0);
        QVERIFY(!room.table()->selectedText().contains(QStringLiteral("203.0.113.1")));
        QVERIFY(room.table()->selectedText().contains(QStringLiteral("203.0.113.•••")));
    }

    void theUsualColumnsFitOnASmallScreen()
    {
        Room room;
        room.fill();
        QTRY_VERIFY(room.model.rowCount() > 100);
        QCOMPARE(room.table()->horizontalScrollBar()->maximum(), 0);
        QVERIFY2(clippedTexts(&room.page).isEmpty(), qPrintable(clippedTexts(&room.page).join(QLatin1Char('\n'))));
        QVERIFY(!room.table()->isColumnHidden(int(RequestColumn::Model)));
        QVERIFY(room.table()->isColumnHidden(int(RequestColumn::Workspace)));
    }

    void anyOtherColumnIsChosenFromTheMenu()
    {
        Room room;
        room.fill();
        QMenu *menu = room.page.columns()->menu();
        const auto action = [menu](const char *title) -> QAction * {
            for (QAction *each : menu->actions()) {
                if (each->text() == QLatin1String(title))
                    return each;
            }
            return nullptr;
        };
        emit menu->aboutToShow();
        QVERIFY(action("Workspace"));
        QVERIFY(!action("Workspace")->isChecked());
        action("Workspace")->trigger();
        QVERIFY(!room.table()->isColumnHidden(int(RequestColumn::Workspace)));
        // New rows and states of the page do not undo the choice.
        room.model.reload();
        QVERIFY(!room.table()->isColumnHidden(int(RequestColumn::Workspace)));
        emit menu->aboutToShow();
        action("The usual columns")->trigger();
        QVERIFY(room.table()->isColumnHidden(int(RequestColumn::Workspace)));
    }

    void theLastColumnStays()
    {
        Room room;
        room.fill();
        room.page.columns()->setChosen({int(RequestColumn::Time)});
        QMenu *menu = room.page.columns()->menu();
        emit menu->aboutToShow();
        QVERIFY(menu->actions().constFirst()->isChecked());
        QVERIFY(!menu->actions().constFirst()->isEnabled());
    }

    void columnsThatTheGatewayDoesNotRecordAreNotOffered()
    {
        Room room;
        SourceCapabilities less = room.session.capabilities();
        less.cost = false;
        room.session.setCapabilities(less);
        room.fill();
        QVERIFY(room.table()->isColumnHidden(int(RequestColumn::Spend)));
        QMenu *menu = room.page.columns()->menu();
        emit menu->aboutToShow();
        for (const QAction *each : menu->actions())
            QVERIFY(each->text() != QStringLiteral("Spend"));
    }
};

QTEST_MAIN(RequestsPageTest)
#include "requestspage_test.moc"
