#include "models/telemetry/questiontask.h"
#include "tests/support/faketelemetrysession.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

class QuestionTaskTest : public QObject
{
    Q_OBJECT
private slots:
    void aQuestionThatIsAnsweredAtOnceIsNoTask()
    {
        Stage stage(60'000);
        auto asked = stage.session.ask({TelemetryQuery()});
        QCOMPARE(stage.session.openQuestions(), 1);
        stage.session.answer(0, {TelemetryAnswer()});
        QTRY_COMPARE(stage.session.openQuestions(), 0);
        QCOMPARE(stage.tasks.rowCount(), 0);
    }

    void oneThatTakesLongIsInTheListUntilItEnds()
    {
        Stage stage(0);
        auto asked = stage.session.ask({TelemetryQuery()});
        auto page = stage.session.page({});
        QTRY_COMPARE(stage.tasks.rowCount(), 1);
        QVERIFY(stage.detail().contains(QStringLiteral("2 questions")));
        QVERIFY(stage.tasks.taskAt(0)->canCancel());
        stage.session.answer(0, {TelemetryAnswer()});
        QTRY_VERIFY(stage.detail().contains(QStringLiteral("1 question ")));
        stage.session.answerPage(0, {});
        QTRY_COMPARE(stage.tasks.rowCount(), 0);
    }

    void cancellingEndsAllThatAreOpen()
    {
        Stage stage(0);
        auto asked = stage.session.ask({TelemetryQuery()});
        QTRY_COMPARE(stage.tasks.rowCount(), 1);
        stage.tasks.taskAt(0)->cancel();
        QCOMPARE(stage.session.cancellations, 1);
        QVERIFY(!stage.tasks.taskAt(0)->canCancel());
        stage.session.fail(0, {ErrorKind::Cancelled, QStringLiteral("The query was cancelled.")});
        QTRY_COMPARE(stage.tasks.rowCount(), 0);
        // The next one is a task of its own.
        auto again = stage.session.ask({TelemetryQuery()});
        QTRY_COMPARE(stage.tasks.rowCount(), 1);
        stage.session.answer(1, {TelemetryAnswer()});
        QTRY_COMPARE(stage.tasks.rowCount(), 0);
    }

private:
    struct Stage {
        explicit Stage(int patienceMs)
            : slow(session, tasks, nullptr, patienceMs)
        {
        }

        QString detail() const { return tasks.index(0, BackgroundTaskTableModel::DetailColumn).data().toString(); }

        FakeTelemetrySession session;
        BackgroundTaskTableModel tasks;
        QAbstractItemModelTester tester{&tasks, QAbstractItemModelTester::FailureReportingMode::QtTest};
        SlowQuestions slow;
    };
};

QTEST_GUILESS_MAIN(QuestionTaskTest)
#include "questiontask_test.moc"
