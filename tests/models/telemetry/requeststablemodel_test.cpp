#include "models/telemetry/requeststablemodel.h"

#include "models/telemetry/requestcolumns.h"
#include "models/telemetry/requeststorymodel.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

std::vector<RequestRow> manyRows(int count)
{
    std::vector<RequestRow> rows;
    rows.resize(size_t(count));
    for (int i = 0; i < count; ++i) {
        rows[size_t(i)].rowId = rows[size_t(i)].position = QString::number(i + 1);
        rows[size_t(i)].timeMs = kNowMs - qint64(count - i) * 5000;
        rows[size_t(i)].requestId = QStringLiteral("req-%1").arg(i);
        rows[size_t(i)].latencyUs = 1000 * (i % 100);
        rows[size_t(i)].ip = QStringLiteral("203.0.113.77");
        rows[size_t(i)].account = QStringLiteral("jo@mail.example");
        rows[size_t(i)].key = QStringLiteral("sk-abcdefghijklmnopqrstuvwxyz");
    }
    return rows;
}

struct Room {
    explicit Room(int count = 1000)
        : rows(manyRows(count))
    {
        answerFrom(session, rows, kNowMs);
        view.setRange(TimeRange::last(30 * kDayMs, QTimeZone::utc()));
        model.setTailIntervalMs(0);
    }

    void show()
    {
        model.setActive(true);
        QTRY_VERIFY(!model.isLoading());
    }
    void scrollDown(int pages)
    {
        for (int i = 0; i < pages; ++i) {
            model.fetchMore({});
            QTRY_VERIFY(!model.isLoading());
        }
    }
    void addRow(qint64 timeMs)
    {
        RequestRow row;
        row.rowId = row.position = QString::number(rows.size() + 1);
        row.timeMs = timeMs;
        row.requestId = QStringLiteral("new-%1").arg(rows.size());
        rows.push_back(row);
    }
    QString requestAt(int row) const { return model.index(row, int(RequestColumn::RequestId)).data().toString(); }

    std::vector<RequestRow> rows;
    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    RequestsTableModel model{session, view, clock};
};

} // namespace

class RequestsTableModelTest : public QObject
{
    Q_OBJECT

private slots:
    void rowsComeNewestFirstPageByPageWithoutGapOrDouble()
    {
        Room room;
        QAbstractItemModelTester tester(&room.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.show();
        while (room.model.canFetchMore({}))
            room.scrollDown(1);
        QCOMPARE(room.model.rowCount(), 1000);
        for (int row = 0; row < 1000; ++row)
            QCOMPARE(room.requestAt(row), QStringLiteral("req-%1").arg(999 - row));
        QVERIFY(!room.model.canFetchMore({}));
    }

    void memoryStaysFlatAndWhatWasLetGoComesBack()
    {
        Room room(12'000);
        room.show();
        room.scrollDown(59);
        QCOMPARE(room.model.rowCount(), 12'000);
        QVERIFY(room.model.loadedRows() <= RequestsTableModel::kMostLoadedPages * RequestsTableModel::kPageRows);
        const int far = 3000;
        QVERIFY(!room.model.isRowLoaded(far));
        QCOMPARE(room.requestAt(far), QStringLiteral("…"));
        QTRY_VERIFY(room.model.isRowLoaded(far));
        QCOMPARE(room.requestAt(far), QStringLiteral("req-%1").arg(11'999 - far));
        QVERIFY(room.model.loadedRows() <= RequestsTableModel::kMostLoadedPages * RequestsTableModel::kPageRows);
    }

    void newRowsArriveOnTopButNotWhilePaused()
    {
        Room room(50);
        QAbstractItemModelTester tester(&room.model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        room.show();
        const QPersistentModelIndex newest = room.model.index(0, 0);
        room.addRow(kNowMs - 1);
        room.session.arrive({kNowMs - 1, kNowMs}, 1);
        QTRY_COMPARE(room.model.rowCount(), 51);
        QCOMPARE(newest.row(), 1);
        QCOMPARE(room.requestAt(0), QStringLiteral("new-50"));
        room.view.setPaused(true);
        room.addRow(kNowMs + 1);
        room.addRow(kNowMs + 2);
        const qsizetype asked = room.session.pageRequests.size();
        room.session.arrive({kNowMs, kNowMs + 3}, 2);
        QCOMPARE(room.session.pageRequests.size(), asked);
        room.clock.advance(kMinuteMs);
        room.view.setPaused(false);
        QTRY_COMPARE(room.model.rowCount(), 53);
        QCOMPARE(room.requestAt(0), QStringLiteral("new-52"));
    }

    void moreNewRowsThanAPageBeginAnewAtTheTop()
    {
        Room room(50);
        room.show();
        for (int i = 0; i < 500; ++i)
            room.addRow(kNowMs - 1000 + i);
        room.session.arrive({kNowMs - 1000, kNowMs}, 500);
        QTRY_COMPARE(room.requestAt(0), QStringLiteral("new-549"));
        QVERIFY(room.model.isAtNewest());
    }

    void goingToATimeStartsThereAndNewerRowsAreStillAbove()
    {
        Room room;
        room.show();
        const qint64 when = room.rows.at(400).timeMs;
        room.model.goTo(when);
        QTRY_VERIFY(!room.model.isLoading());
        QCOMPARE(room.requestAt(0), QStringLiteral("req-400"));
        QVERIFY(!room.model.isAtNewest());
        room.session.arrive({kNowMs, kNowMs + 1}, 1);
        QCOMPARE(room.requestAt(0), QStringLiteral("req-400"));
        room.model.fetchNewer();
        QTRY_COMPARE(room.requestAt(0), QStringLiteral("req-600"));
        QCOMPARE(room.requestAt(200), QStringLiteral("req-400"));
        room.model.goToNewest();
        QTRY_COMPARE(room.requestAt(0), QStringLiteral("req-999"));
    }

    void personalValuesAreMaskedInEveryRole()
    {
        Room room(3);
        room.show();
        for (int column = 0; column < room.model.columnCount(); ++column) {
            for (int role = 0; role < Qt::UserRole + 20; ++role) {
                const QString text = room.model.index(0, column).data(role).toString();
                QVERIFY2(!text.contains(QStringLiteral("203.0.113.77")) &&
                             !text.contains(QStringLiteral("mail.example")) && !text.contains(QStringLiteral("klmnop")),
                         qPrintable(text));
            }
        }
        QCOMPARE(room.model.index(0, int(RequestColumn::Ip)).data().toString(), QStringLiteral("203.0.113.•••"));
        QCOMPARE(room.model.index(0, int(RequestColumn::Key)).data().toString(), QStringLiteral("sk-abcde•••"));
    }

    void boundsOfLatencyAreAskedFor()
    {
        Room room(300);
        room.show();
        room.model.setLatencyBounds(50'000, 60'000);
        QTRY_COMPARE(room.model.rowCount(), 30);
        QCOMPARE(*room.session.pageRequests.constLast().latencyFromUs, 50'000);
    }

    void aFailureStopsAskingUntilItIsTriedAgain()
    {
        Room room;
        room.session.paging = nullptr;
        room.model.setActive(true);
        room.session.failPage(0, {ErrorKind::TimedOut, QStringLiteral("Too slow. Choose a shorter range.")});
        QTRY_COMPARE(room.model.state(), PageState::Failed);
        QCOMPARE(room.model.headline(), QStringLiteral("Too slow. Choose a shorter range."));
        QVERIFY(!room.model.canFetchMore({}));
        answerFrom(room.session, room.rows, kNowMs);
        room.model.retry();
        QTRY_COMPARE(room.model.state(), PageState::Full);
        room.session.paging = nullptr;
        room.model.fetchMore({});
        room.session.failPage(room.session.pageRequests.size() - 1, {ErrorKind::TimedOut, QStringLiteral("Too slow.")});
        QTRY_VERIFY(room.model.error());
        QCOMPARE(room.model.state(), PageState::Full);
        QVERIFY(!room.model.canFetchMore({}));
    }

    void lateAnswersAreDropped()
    {
        Room room(10);
        room.session.paging = nullptr;
        room.model.setActive(true);
        room.view.setFilter(Dimension::Model, {QStringLiteral("gpt-5")});
        QCOMPARE(room.session.pageRequests.size(), 2);
        room.session.answerPage(0, pageOf(room.rows, room.session.pageRequests.constFirst()));
        room.session.answerPage(1, {});
        QTRY_COMPARE(room.model.state(), PageState::Empty);
        QCOMPARE(room.model.rowCount(), 0);
        QVERIFY(room.model.headline().contains(QStringLiteral("Remove a filter")));
    }

    void aModelThatIsNotShownAsksNothing()
    {
        Room room;
        room.view.setComparison(Comparison::PreviousWeek);
        room.session.arrive({kNowMs, kNowMs + 1}, 1);
        QCOMPARE(room.session.pageRequests.size(), 0);
        QVERIFY(!room.model.canFetchMore({}));
    }

    void aStoryTellsTheAttemptsOfOneRequest()
    {
        FakeTelemetrySession session;
        RequestStoryModel story(session);
        QAbstractItemModelTester tester(&story, QAbstractItemModelTester::FailureReportingMode::QtTest);
        story.open(QStringLiteral("req-1"), QTimeZone::utc());
        story.open(QStringLiteral("req-2"), QTimeZone::utc());
        RequestRow first;
        first.rowId = first.position = QStringLiteral("1");
        first.timeMs = kNowMs;
        first.outcome = Outcome::RateLimited;
        first.provider = QStringLiteral("openai-a");
        RequestRow second = first;
        second.rowId = second.position = QStringLiteral("2");
        second.timeMs = kNowMs + 4200;
        second.outcome = Outcome::Ok;
        second.provider = QStringLiteral("azure-b");
        session.answerStory(1, QList{first, second});
        QTRY_COMPARE(story.rowCount(), 2);
        session.answerStory(0, QList{first});
        QCOMPARE(story.summary(),
                 QStringLiteral("2 attempts over 4.20\u2009s: rate limited at openai-a, answered by azure-b."));
        story.open(QStringLiteral("req-3"), QTimeZone::utc());
        session.answerStory(2, std::unexpected(Error{ErrorKind::TimedOut, QStringLiteral("Too slow.")}));
        QTRY_VERIFY(story.error());
        QCOMPARE(story.rowCount(), 0);
        story.open({}, QTimeZone::utc());
        QVERIFY(!story.isLoading());
    }
};

QTEST_GUILESS_MAIN(RequestsTableModelTest)
#include "requeststablemodel_test.moc"
