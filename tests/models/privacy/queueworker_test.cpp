// How the console works off the queue, with jobs that end when they are told.
#include "models/core/clock.h"
#include "models/privacy/queueworker.h"
#include "tests/support/fakecasestore.h"
#include "tests/support/fixedclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

class QueueWorkerTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsDueIsOpenedAgainBeforeTheFirstCase()
    {
        QueueWork work(m_jobs, QStringLiteral("op-1"), m_clock, nullptr, 0);
        QSignalSpy said(&work, &QueueWork::said);
        QCOMPARE(m_jobs.jobs.constLast().kind, CaseJob::Kind::Reopen);
        CaseJobResult reopened;
        reopened.reopened = {QStringLiteral("C-7")};
        m_jobs.end(reopened);
        QTRY_COMPARE(m_jobs.jobs.size(), 2);
        QCOMPARE(m_jobs.jobs.constLast().kind, CaseJob::Kind::Run);
        QCOMPARE(m_jobs.jobs.constLast().by, QStringLiteral("op-1"));
        QVERIFY(m_jobs.jobs.constLast().caseId.isEmpty());
        QVERIFY(said.value(0).value(0).toString().contains(QStringLiteral("C-7")));
    }

    void oneCaseFollowsTheOtherAndEachIsTold()
    {
        QueueWork work(m_jobs, QStringLiteral("op-1"), m_clock, nullptr, 3'600'000);
        QSignalSpy said(&work, &QueueWork::said);
        m_jobs.end(CaseJobResult());
        QVERIFY(!work.detail().isEmpty());
        // The hour between two looks is only waited for when there is no case.
        QTRY_COMPARE(m_jobs.open(), 0);
        work.cancel();
        QTRY_COMPARE(work.state(), BackgroundTask::State::Done);

        QueueWork busy(m_jobs, QStringLiteral("op-1"), m_clock, nullptr, 0);
        QSignalSpy told(&busy, &QueueWork::said);
        m_jobs.end(CaseJobResult());
        QTRY_COMPARE(m_jobs.open(), 1);
        m_jobs.progress->set({QStringLiteral("C-1"), QStringLiteral("logs"), 10, 20});
        QVERIFY(busy.detail().contains(QStringLiteral("C-1")));
        CaseJobResult completed;
        completed.worked = WorkedCase{QStringLiteral("C-1"), CaseState::Completed, {}};
        m_jobs.end(completed);
        QTRY_COMPARE(m_jobs.open(), 1);
        CaseJobResult stuck;
        stuck.worked = WorkedCase{QStringLiteral("C-2"), CaseState::NeedsAttention, QStringLiteral("look")};
        m_jobs.end(stuck);
        QTRY_COMPARE(told.size(), 2);
        QVERIFY(told.at(0).at(1).toBool());
        QVERIFY(!told.at(1).at(1).toBool());
        QVERIFY(told.at(1).at(0).toString().contains(QStringLiteral("look")));
    }

    void aGatewayThatIsAwayIsSaidAndLookedAtAgain()
    {
        QueueWork work(m_jobs, QStringLiteral("op-1"), m_clock, nullptr, 0);
        m_jobs.end(failure(ErrorKind::Unreachable, QStringLiteral("The gateway is away.")));
        QTRY_COMPARE(m_jobs.jobs.size(), 2);
        m_jobs.end(failure(ErrorKind::Unreachable, QStringLiteral("The gateway is away.")));
        QTRY_COMPARE(m_jobs.jobs.size(), 3);
        QCOMPARE(work.detail(), QStringLiteral("The gateway is away."));
        QVERIFY(work.isActive());
    }

    void theBatchAtHandEndsBeforeItStops()
    {
        QueueWork work(m_jobs, QStringLiteral("op-1"), m_clock, nullptr, 0);
        m_jobs.end(CaseJobResult());
        QTRY_COMPARE(m_jobs.jobs.size(), 2);
        work.cancel();
        QVERIFY(m_jobs.progress->stop().stop_requested());
        QVERIFY(work.isActive() && !work.canCancel());
        QSignalSpy ended(&work, &QueueWork::ended);
        m_jobs.end(failure(ErrorKind::Cancelled, QStringLiteral("stopped")));
        QTRY_COMPARE(ended.size(), 1);
        QCOMPARE(m_jobs.jobs.size(), 2);
    }

    void cleanup() { m_jobs = {}; }

private:
    FakeCaseJobs m_jobs;
    FixedClock m_clock{1'795'000'000'000};
};

QTEST_GUILESS_MAIN(QueueWorkerTest)
#include "queueworker_test.moc"
