#include "models/telemetry/quotascontroller.h"

#include "models/core/format.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;   // 2026-11-21T14:00:00Z
constexpr qint64 kMonthMs = 1'793'491'200'000; // 2026-11-01T00:00:00Z
constexpr qint64 kDollar = 1'000'000;

QuotaKind monthlyCap()
{
    QuotaKind kind{QStringLiteral("Monthly cap"), Dimension::Workspace, QuotaUnit::Usd, {}, true, 24, false};
    kind.period.kind = QuotaPeriodKind::Month;
    kind.period.zone = QStringLiteral("UTC");
    return kind;
}

QuotaKind keyQuota()
{
    return {QStringLiteral("Key quota"), Dimension::Key, QuotaUnit::Usd, {}, false, 0, false};
}

QuotaRow capOf(const QString &workspace, qint64 dollars)
{
    return {0, workspace, workspace, dollars * kDollar, {}, false, {}};
}

// Every value spends evenly what its name says in dollars a day: "10".
TelemetryAnswer evenSpend(const TelemetryQuery &query)
{
    TelemetryAnswer answer;
    answer.query = query;
    const auto spent = [](const QString &value, const TimeSpan &span) {
        Cell cell;
        cell.attempts = cell.requests = 1;
        cell.outcomes[size_t(Outcome::Ok)] = 1;
        cell.costMicros = qint64(value.toDouble() * double(kDollar) * double(span.lengthMs()) / double(kDayMs));
        return cell;
    };
    for (const FilterTerm &term : query.filter.terms) {
        for (const QString &value : term.values) {
            if (value == QLatin1String("0"))
                continue; // it had no traffic at all
            TelemetryGroup group{{value}, spent(value, query.span), {}};
            for (qsizetype i = 0; i + 1 < query.edges.size(); ++i)
                group.buckets.append(spent(value, {query.edges.at(i), query.edges.at(i + 1)}));
            answer.groups.append(group);
        }
    }
    return answer;
}

struct Room {
    Room()
    {
        session.answering = evenSpend;
        view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
    }

    // The round of a reading, to its end.
    void answer(const Result<QuotaReading> &reading)
    {
        controller.refresh();
        session.answerQuotas(session.quotaRequests - 1, reading);
        QTRY_VERIFY(!controller.isLoading());
    }

    QString cell(const QString &holder, int column)
    {
        for (int row = 0; row < table().rowCount(); ++row) {
            if (table().index(row, 0).data().toString() == holder)
                return table().index(row, column).data().toString();
        }
        return QStringLiteral("no such row");
    }

    QString tip(int row, int column) { return table().index(row, column).data(Qt::ToolTipRole).toString(); }
    QuotaTableModel &table() { return *controller.table(); }

    FixedClock clock{kNowMs};
    FakeTelemetrySession session;
    ViewState view{clock};
    QuotasController controller{session, view, clock};
    QAbstractItemModelTester tester{controller.table(), QAbstractItemModelTester::FailureReportingMode::QtTest};
};

} // namespace

class QuotasControllerTest : public QObject
{
    Q_OBJECT

private slots:
    void capsOfTheMonthAreCountedFromTelemetry()
    {
        Room room;
        room.answer(QuotaReading{true,
                                 {monthlyCap()},
                                 {capOf(QStringLiteral("1"), 500), capOf(QStringLiteral("10"), 250),
                                  capOf(QStringLiteral("4.8"), 50), capOf(QStringLiteral("0"), 9)},
                                 {}});
        QCOMPARE(room.controller.state(), PageState::Full);
        // 20 days and 14 hours of the month are over.
        QCOMPARE(room.cell(QStringLiteral("Workspace 10"), 3), QStringLiteral("$205.83"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 10"), 2), QStringLiteral("$250.00"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 10"), 4), formatShare(205.8333 / 250).joined());
        QCOMPARE(room.cell(QStringLiteral("Workspace 10"), 5), QStringLiteral("$44.17"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 10"), 6), QStringLiteral("Thu 26 Nov 00:00 at this rate"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 4.8"), 6), QStringLiteral("Reached by Wed 11 Nov 10:00"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 1"), 6), QStringLiteral("Not this month at this rate"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 0"), 6), QStringLiteral("No spend in 24 h: no forecast"));
        QCOMPARE(room.controller.summary(), QStringLiteral("1 reached · 1 will be · 4 with a limit · 24 without"));
        // Nearest to the cap first.
        QCOMPARE(room.table().index(0, 0).data().toString(), QStringLiteral("Workspace 4.8"));
        QCOMPARE(room.table().index(1, 0).data().toString(), QStringLiteral("Workspace 10"));
        QCOMPARE(room.table().index(0, 4).data(BarRole).toDouble() > 1, true);
    }

    void onlyThePeriodAndTheLastDaysAreAskedForTheHoldersAtHand()
    {
        Room room;
        room.answer(QuotaReading{true, {monthlyCap()}, {capOf(QStringLiteral("1"), 500)}, {}});
        QCOMPARE(room.session.questions.size(), 1);
        QList<TimeSpan> spans;
        for (const TelemetryQuery &query : room.session.questions.constFirst()) {
            spans.append(query.span);
            QCOMPARE(query.groupBy, QList{Dimension::Workspace});
            QCOMPARE(query.filter.terms.constFirst().values, QStringList{QStringLiteral("1")});
        }
        QCOMPARE(spans,
                 (QList<TimeSpan>{{kNowMs - kDayMs, kNowMs}, {kNowMs - 7 * kDayMs, kNowMs}, {kMonthMs, kNowMs}}));
    }

    void personalNamesAreMaskedAndTheRowLeadsToItsHolder()
    {
        Room room;
        QuotaRow row{0, QStringLiteral("12"), QStringLiteral("maria2-laptop"), 10 * kDollar, 4 * kDollar, false, {}};
        room.answer(QuotaReading{true, {keyQuota()}, {row}, {}});
        const QModelIndex first = room.table().index(0, 0);
        QCOMPARE(first.data().toString(), QStringLiteral("Key 12 · m•••"));
        for (int column = 0; column < room.table().columnCount(); ++column) {
            for (const int role :
                 {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole), int(SortRole), int(IdRole)})
                QVERIFY(!room.table().index(0, column).data(role).toString().contains(QStringLiteral("maria")));
        }
        QVERIFY(first.data(CanFilterRole).toBool());
        QCOMPARE(QuotaTableModel::filterOf(first.data(IdRole).toString()),
                 (FilterTerm{Dimension::Key, {QStringLiteral("12")}, false}));
    }

    void whatIsReachedWithoutATimeSaysSo()
    {
        Room room;
        QuotaRow used{0, QStringLiteral("12"), {}, 10 * kDollar, 14 * kDollar, false, {}};
        QuotaRow marked{0, QStringLiteral("13"), {}, 10 * kDollar, 4 * kDollar, true, {}};
        QuotaRow zero{0, QStringLiteral("14"), {}, 0, 0, false, {}};
        QuotaRow unknown{0, QStringLiteral("15"), {}, {}, 4 * kDollar, false, {}};
        room.answer(QuotaReading{true, {keyQuota()}, {used, marked, zero, unknown}, {}});
        QCOMPARE(room.table().index(0, 6).data().toString(), QStringLiteral("Reached, time not recorded"));
        QCOMPARE(room.table().index(0, 5).data().toString(), QStringLiteral("\u2212$4.00"));
        QCOMPARE(room.tip(1, 6), QStringLiteral("The gateway itself has marked it as used up."));
        QCOMPARE(room.table().index(2, 6).data().toString(), QStringLiteral("Reached: nothing is allowed"));
        QCOMPARE(room.table().index(3, 2).data().toString(), notRecorded());
        QCOMPARE(room.table().index(3, 6).data().toString(), notRecorded());
        QCOMPARE(room.session.questions.size(), 1);
    }

    void anHistoryThatIsStillCountedGivesNoFigure()
    {
        Room room;
        room.session.answering = [](const TelemetryQuery &query) {
            TelemetryAnswer answer = evenSpend(query);
            answer.notYetCounted = {query.span};
            return answer;
        };
        room.answer(QuotaReading{true, {monthlyCap()}, {capOf(QStringLiteral("10"), 5)}, {}});
        for (const int column : {3, 4, 5, 6})
            QCOMPARE(room.table().index(0, column).data().toString(), notRecorded());
        QCOMPARE(room.tip(0, 6), QStringLiteral("History is still being counted."));
    }

    void rowsYoungerThanThePeriodGiveALeastAmount()
    {
        Room room;
        SessionStatus status = room.session.status();
        status.history = {kNowMs - 2 * kDayMs, kNowMs};
        room.session.setStatus(status);
        room.answer(QuotaReading{true, {monthlyCap()}, {capOf(QStringLiteral("10"), 500)}, {}});
        QCOMPARE(room.table().index(0, 3).data().toString(), QStringLiteral("≥ $205.83"));
        QCOMPARE(room.table().index(0, 6).data().toString(), notRecorded());
    }

    void spendThatIsNotRecordedIsNamed()
    {
        Room room;
        SourceCapabilities some = room.session.capabilities();
        some.dimensions.removeAll(Dimension::Workspace);
        some.missing.append({QStringLiteral("workspace"), QStringLiteral("It keeps no groups.")});
        room.session.setCapabilities(some);
        room.answer(QuotaReading{true, {monthlyCap()}, {capOf(QStringLiteral("10"), 500)}, {}});
        QCOMPARE(room.session.questions.size(), 0);
        QCOMPARE(room.table().index(0, 3).data().toString(), notRecorded());
        QCOMPARE(room.tip(0, 6), QStringLiteral("It keeps no groups."));
        QVERIFY(!room.table().index(0, 0).data(CanFilterRole).toBool());
    }

    void theStatesAreTold()
    {
        Room room;
        QCOMPARE(room.controller.state(), PageState::Loading);
        room.answer(std::unexpected(Error{ErrorKind::TimedOut, QStringLiteral("Too slow. Try again.")}));
        QCOMPARE(room.controller.state(), PageState::Failed);
        room.answer(QuotaReading{});
        QCOMPARE(room.controller.state(), PageState::Empty);
        QCOMPARE(room.controller.emptyText(), QStringLiteral("This gateway's profile names no quotas."));
        room.answer(QuotaReading{true, {monthlyCap()}, {}, {}});
        QCOMPARE(room.controller.emptyTitle(), QStringLiteral("Nothing has a limit"));
        room.answer(QuotaReading{true, {}, {}, {{QStringLiteral("Key quota"), QStringLiteral("Too old.")}}});
        QVERIFY(room.controller.emptyText().contains(QStringLiteral("Too old.")));
        QuotaKind cut = keyQuota();
        cut.truncated = true;
        const QuotaRow row{0, QStringLiteral("12"), {}, 10, 4, false, {}};
        room.answer(QuotaReading{true, {cut}, {row}, {}});
        QCOMPARE(room.controller.state(), PageState::Partial);
        QVERIFY(room.controller.notes().constFirst().contains(QStringLiteral("1,000 nearest")));
        // A failure leaves the last table and says that it is old.
        room.answer(std::unexpected(Error{ErrorKind::TimedOut, QStringLiteral("Too slow.")}));
        QCOMPARE(room.controller.state(), PageState::Partial);
        QVERIFY(room.controller.notes().constFirst().contains(QStringLiteral("last answer")));
        QCOMPARE(room.table().rowCount(), 1);
    }

    void aFailureOfTheTrafficIsAFailureOfTheTable()
    {
        Room room;
        room.session.answering = nullptr;
        room.controller.refresh();
        room.session.answerQuotas(0, QuotaReading{true, {monthlyCap()}, {capOf(QStringLiteral("10"), 5)}, {}});
        QTRY_COMPARE(room.session.questions.size(), 1);
        room.session.fail(0, {ErrorKind::TimedOut, QStringLiteral("Too slow.")});
        QTRY_COMPARE(room.controller.state(), PageState::Failed);
        QCOMPARE(room.table().rowCount(), 0);
    }

    void lateAnswersAreDroppedAndRoundsAreSpaced()
    {
        Room room;
        room.controller.refreshWhenDue();
        room.controller.refreshWhenDue();
        QCOMPARE(room.session.quotaRequests, 1);
        room.controller.refresh();
        room.session.answerQuotas(1, QuotaReading{});
        QTRY_VERIFY(!room.controller.isLoading());
        room.session.answerQuotas(
            0, QuotaReading{true, {keyQuota()}, {{0, QStringLiteral("1"), {}, 5, 5, false, {}}}, {}});
        QSignalSpy changes(&room.controller, &QuotasController::changed);
        room.controller.refreshWhenDue();
        QCOMPARE(room.session.quotaRequests, 2);
        room.clock.advance(31 * kSecondMs);
        room.controller.refreshWhenDue();
        QCOMPARE(room.session.quotaRequests, 3);
        room.session.answerQuotas(2, QuotaReading{});
        QTRY_VERIFY(!room.controller.isLoading());
        QCOMPARE(room.table().rowCount(), 0);
        QCOMPARE(room.controller.state(), PageState::Empty);
    }

    void theNearestThousandAreKept()
    {
        Room room;
        QList<QuotaRow> rows;
        for (int i = 1; i <= 1500; ++i)
            rows.append(capOf(QString::number(i), 100'000));
        room.session.answering = [&rows](const TelemetryQuery &query) {
            TelemetryQuery all = query;
            if (all.filter.isEmpty()) {
                QStringList values;
                for (const QuotaRow &row : rows)
                    values.append(row.value);
                all.filter.set(Dimension::Workspace, values);
            }
            return evenSpend(all);
        };
        room.answer(QuotaReading{true, {monthlyCap()}, rows, {}});
        QVERIFY(room.session.questions.constFirst().constFirst().filter.isEmpty());
        QCOMPARE(room.table().rowCount(), int(kMostQuotaRows));
        QCOMPARE(room.table().index(0, 0).data().toString(), QStringLiteral("Workspace 1500"));
        QCOMPARE(room.controller.state(), PageState::Partial);
    }

    void timesFollowTheZoneOfTheView()
    {
        Room room;
        room.answer(QuotaReading{true, {monthlyCap()}, {capOf(QStringLiteral("4.8"), 50)}, {}});
        room.view.setZone(QTimeZone("Asia/Kolkata"));
        QCOMPARE(room.cell(QStringLiteral("Workspace 4.8"), 6), QStringLiteral("Reached by Wed 11 Nov 15:30"));
        QCOMPARE(room.session.quotaRequests, 1);
    }

    void aSortedTableKeepsItsOrderWhenFiguresMove()
    {
        Room room;
        const QuotaReading reading{
            true,
            {monthlyCap()},
            {capOf(QStringLiteral("1"), 500), capOf(QStringLiteral("10"), 250), capOf(QStringLiteral("4.8"), 50)},
            {}};
        room.answer(reading);
        room.table().sort(2, Qt::DescendingOrder);
        QCOMPARE(room.table().index(0, 0).data().toString(), QStringLiteral("Workspace 1"));
        QuotaReading next = reading;
        next.rows[2].limit = 900 * kDollar;
        next.rows.removeAt(1);
        room.answer(next);
        QCOMPARE(room.table().rowCount(), 2);
        QCOMPARE(room.table().index(0, 0).data().toString(), QStringLiteral("Workspace 4.8"));
    }
};

QTEST_GUILESS_MAIN(QuotasControllerTest)
#include "quotascontroller_test.moc"
