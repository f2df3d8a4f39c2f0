// The queue of privacy requests and the page of one, over cases that are in memory.
#include "tests/support/fakecasestore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/privacy/casedeeds.h"
#include "ui/privacy/casefilterrow.h"
#include "ui/privacy/caseforms.h"
#include "ui/privacy/casepage.h"
#include "ui/privacy/casequeuepage.h"
#include "ui/privacy/letterform.h"
#include "ui/privacy/newcaseform.h"
#include "ui/privacy/packageform.h"
#include "ui/privacy/reasonform.h"
#include "ui/privacy/subjectrow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/revealbar.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QPromise>
#include <QPushButton>
#include <QTest>

using namespace Gatehouse;

class CaseQueuePageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_today = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), QTimeZone::systemTimeZone()).date();
        m_cases = std::make_unique<FakeCaseStore>();
        m_team = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_team, m_clock);
        m_queue = std::make_unique<CaseQueueController>(*m_cases, *m_session, m_clock);
        m_one = std::make_unique<CaseController>(*m_cases, m_jobs, *m_session, m_clock);
        m_worker = std::make_unique<QueueWorker>(m_jobs, *m_session, m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_queue->table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_page = std::make_unique<CaseQueuePage>(*m_queue, *m_one, *m_worker, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
    }

    void cleanup()
    {
        m_page.reset();
        m_tester.reset();
        m_worker.reset();
        m_one.reset();
        m_jobs = {};
        m_queue.reset();
        m_session.reset();
    }

    void daysReadAsWords_data()
    {
        QTest::addColumn<int>("days");
        QTest::addColumn<QString>("text");
        QTest::newRow("today") << 0 << QStringLiteral("today");
        QTest::newRow("tomorrow") << 1 << QStringLiteral("in 1 day");
        QTest::newRow("later") << 12 << QStringLiteral("in 12 days");
        QTest::newRow("late") << -3 << QStringLiteral("3 days overdue");
    }

    void daysReadAsWords()
    {
        QFETCH(int, days);
        QFETCH(QString, text);
        QCOMPARE(dueIn(m_today.addDays(days), m_today), text);
    }

    void theQueueIsReadPageByPageMostUrgentFirst()
    {
        for (int i = 0; i < 450; ++i)
            m_cases->put(CaseState::Received, m_today.addDays(i - 3));
        signIn();
        QTRY_VERIFY(m_queue->table().rowCount() >= CaseQueueModel::kPageRows);
        while (m_queue->table().canFetchMore({})) {
            const int before = m_queue->table().rowCount();
            m_queue->table().fetchMore({});
            QTRY_VERIFY(!m_queue->table().isLoading());
            QVERIFY(m_queue->table().rowCount() > before || !m_queue->table().canFetchMore({}));
        }
        QCOMPARE(m_queue->table().rowCount(), 450);
        QCOMPARE(text(0, CaseQueueModel::DueColumn), QStringLiteral("3 days overdue"));
        QCOMPARE(m_queue->table().index(0, CaseQueueModel::DueColumn).data(CaseQueueModel::UrgencyRole).toInt(),
                 int(CaseQueueModel::Urgency::Late));
        QVERIFY(m_queue->headline().contains(QStringLiteral("450 open")));
    }

    void whoeverMayNotSeeThemIsToldWhichRightIsMissing()
    {
        signIn(Role::Viewer);
        QVERIFY(m_cases->asked.isEmpty());
        QVERIFY2(m_page->stateView()->message().contains(QStringLiteral("handle cases")),
                 qPrintable(m_page->stateView()->message()));
    }

    void manyAreAssignedByKeyAndRefusalsAreNamed()
    {
        for (int i = 0; i < 3; ++i)
            m_cases->put(CaseState::Received, m_today.addDays(i));
        m_cases->refuses = QStringLiteral("C-2");
        signIn();
        QTRY_COMPARE(m_queue->table().rowCount(), 3);
        auto *table = m_page->table()->table();
        table->setFocus();
        table->setCurrentIndex(m_queue->table().index(0, 0));
        QTest::keyClick(table, Qt::Key_J);
        QTest::keyClick(table, Qt::Key_X);
        QCOMPARE(m_page->selectedIds().size(), 2);
        QTest::keyClick(table, Qt::Key_A);
        QTRY_COMPARE(m_cases->orders.size(), 2);
        QCOMPARE(m_cases->orders.constFirst().text, QStringLiteral("op-1"));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("1 case assigned to anna.")));
        QVERIFY(m_page->message().contains(QStringLiteral("C-2: not this one")));
    }

    void aCaseIsFiledFromTheForm()
    {
        signIn();
        QTRY_VERIFY(m_page->stateView()->state() == StateView::State::Empty);
        emit m_page->stateView()->actionRequested();
        QVERIFY(m_page->form()->isVisible());
        m_page->form()->button()->click();
        QVERIFY(!m_page->form()->problem().isEmpty() && m_cases->filed.isEmpty());
        QTest::keyClicks(m_page->form()->account(), QStringLiteral("42"));
        m_page->form()->button()->click();
        QTRY_COMPARE(m_cases->filed.size(), 1);
        QCOMPARE(m_cases->filed.constFirst().subject.constFirst().value, QStringLiteral("42"));
        QTRY_COMPARE(m_one->id(), QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->isVisible());
        QTest::keyClick(m_page->casePage(), Qt::Key_Escape);
        QVERIFY(!m_page->casePage()->isVisible());
    }

    void whoItIsAboutIsMaskedUntilAReasonIsGivenAndGoneAfterTheLock()
    {
        m_cases->put(CaseState::Received, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->subject()->text().contains(QStringLiteral("4•")));
        QVERIFY(!m_page->casePage()->subject()->revealButton()->isEnabled());
        m_page->casePage()->subject()->purposeField()->setText(QStringLiteral("call back"));
        m_page->casePage()->subject()->revealButton()->click();
        QTRY_VERIFY(m_page->casePage()->subject()->text().contains(QStringLiteral("42")));
        QCOMPARE(m_cases->purposes, QStringList{QStringLiteral("call back")});
        m_session->lock();
        QVERIFY(!m_page->casePage()->subject()->text().contains(QStringLiteral("42")));
    }

    void whatARectificationWritesIsMaskedUntilAReasonIsOnRecord()
    {
        ErasurePlan plan;
        plan.request = RequestType::Rectification;
        plan.changes = {
            {QStringLiteral("accounts"), QStringLiteral("email"), QJsonValue::Undefined, QStringLiteral("ab12")}};
        m_cases->folders.plan = plan.toJson();
        m_cases->put(CaseState::Planned, m_today.addDays(10)).type = RequestType::Rectification;
        m_cases->put(CaseState::Planned, m_today.addDays(12));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        FigureTableModel &table = m_one->rectification().table();
        QTRY_COMPARE(table.rowCount(), 1);
        QCOMPARE(table.index(0, 0).data().toString(), QStringLiteral("accounts.email"));
        RevealBar *bar = m_page->casePage()->revealBar();
        const auto reveal = [&](const QString &why) {
            QTest::keyClick(m_page->casePage(), Qt::Key_R);
            bar->purpose()->setText(why);
            bar->button()->click();
        };
        reveal(QStringLiteral("to check it"));
        QCOMPARE(m_jobs.readings, QStringList{QStringLiteral("op-1 C-1: to check it")});
        QCOMPARE(rectified(table), QStringLiteral("••• to •••"));
        const RectifiedValue value{QStringLiteral("accounts"),
                                   QStringLiteral("email"),
                                   true,
                                   {QStringLiteral("old@mail.example")},
                                   false,
                                   QStringLiteral("new@mail.example")};
        m_jobs.rectified.addResult(QList{value});
        m_jobs.rectified.finish();
        QTRY_COMPARE(rectified(table), QStringLiteral("old@mail.example to new@mail.example"));
        // The page reads the case again and again; that hides nothing. Esc does.
        m_one->refresh();
        QTRY_VERIFY(!m_one->isBusy());
        QCOMPARE(rectified(table), QStringLiteral("old@mail.example to new@mail.example"));
        QTest::keyClick(m_page->casePage(), Qt::Key_Escape);
        QCOMPARE(rectified(table), QStringLiteral("••• to •••"));
        QVERIFY(m_page->casePage()->isVisible() && !bar->isVisible());
        // What is answered after the lock, or of a case that was left, is not shown.
        reveal(QStringLiteral("once more"));
        m_session->lock();
        m_jobs.rectified.addResult(QList{value});
        m_jobs.rectified.finish();
        m_session->unlock(kPassphrase);
        QTRY_COMPARE(table.rowCount(), 1);
        QCOMPARE(rectified(table), QStringLiteral("••• to •••"));
        reveal(QStringLiteral("again"));
        m_page->showCase(QStringLiteral("C-2"));
        m_jobs.rectified.addResult(QList{value});
        m_jobs.rectified.finish();
        QTRY_VERIFY(!m_one->isBusy());
        QCOMPARE(rectified(table), QStringLiteral("••• to •••"));
    }

    void anApprovalIsConfirmedFirst()
    {
        m_cases->put(CaseState::AwaitingApproval, m_today.addDays(10));
        signIn(Role::Approver);
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Approve));
        QVERIFY(!m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Withdraw));
        m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Approve)->trigger();
        QVERIFY(m_session->confirming() && m_cases->orders.isEmpty());
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(m_cases->orders.size(), 1);
        QCOMPARE(m_cases->orders.constFirst().text, QStringLiteral("abcdef0123456789"));
    }

    void aPlanIsMadeInTheBackgroundAndCanBeStopped()
    {
        m_cases->put(CaseState::Discovery, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Plan));
        m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Plan)->trigger();
        QCOMPARE(m_jobs.jobs.size(), 1);
        QCOMPARE(m_jobs.jobs.constFirst().kind, CaseJob::Kind::Plan);
        QCOMPARE(m_jobs.jobs.constFirst().caseId, QStringLiteral("C-1"));
        QVERIFY(m_one->task() && !m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Plan));
        QVERIFY(m_one->working().contains(QStringLiteral("C-1")));
        m_one->task()->cancel();
        QVERIFY(m_jobs.progress->stop().stop_requested());
        m_jobs.end(failure(ErrorKind::Cancelled, QStringLiteral("stopped")));
        QTRY_VERIFY(!m_one->task());
        QTRY_VERIFY(m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Plan));
    }

    void whatNobodyCanApproveIsSaidWithWhatToDo()
    {
        m_cases->put(CaseState::Discovery, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Plan));
        m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Plan)->trigger();
        CaseJobResult planned;
        planned.plan.emplace();
        planned.plan->unclassifiedColumns = {QStringLiteral("accounts.nickname")};
        m_jobs.end(planned);
        QTRY_VERIFY(m_page->casePage()->message().contains(QStringLiteral("accounts.nickname")));
    }

    void carryingOutIsConfirmedFirst()
    {
        m_cases->put(CaseState::Queued, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Run));
        m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Run)->trigger();
        QVERIFY(m_session->confirming() && m_jobs.jobs.isEmpty());
        m_session->cancelConfirmation();
        QTRY_VERIFY(m_page->casePage()->message().size() > 0);
        QVERIFY(m_jobs.jobs.isEmpty());
        m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Run)->trigger();
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(m_jobs.jobs.size(), 1);
        m_jobs.progress->set({QStringLiteral("C-1"), QStringLiteral("logs"), 1200, 5000});
        QTRY_VERIFY(m_one->working().contains(QStringLiteral("1,200")));
        CaseJobResult ran;
        ran.worked = WorkedCase{QStringLiteral("C-1"), CaseState::NeedsAttention, QStringLiteral("nobody knows")};
        m_jobs.end(ran);
        QTRY_VERIFY(m_page->casePage()->message().contains(QStringLiteral("nobody knows")));
    }

    void onlyWhoMayIsOfferedWhatChangesACase_data()
    {
        QTest::addColumn<Role>("role");
        QTest::addColumn<bool>("runs");
        QTest::addColumn<bool>("holds");
        QTest::newRow("privacy officer") << Role::PrivacyOfficer << true << true;
        QTest::newRow("approver") << Role::Approver << false << false;
        QTest::newRow("auditor") << Role::Auditor << false << false;
    }
    void onlyWhoMayIsOfferedWhatChangesACase()
    {
        QFETCH(Role, role);
        QFETCH(bool, runs);
        QFETCH(bool, holds);
        m_cases->put(CaseState::Queued, m_today.addDays(10));
        signIn(role);
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_one->folder());
        QCOMPARE(m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Run) != nullptr, runs);
        QCOMPARE(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Hold) != nullptr, holds);
        QCOMPARE(m_page->workButton()->isEnabled(), runs);
    }

    void aReasonIsAskedBeforeACaseGoesBackIntoTheQueue()
    {
        m_cases->put(CaseState::NeedsAttention, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Requeue));
        m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Requeue)->trigger();
        ReasonForm *form = m_page->casePage()->forms()->reasonForm();
        QVERIFY(form->isVisible() && !form->button()->isEnabled());
        QTest::keyClicks(form->reason(), QStringLiteral("the key was gone"));
        QTest::keyClick(form->reason(), Qt::Key_Return);
        QTRY_COMPARE(m_cases->orders.size(), 1);
        QCOMPARE(m_cases->orders.constFirst().kind, CaseOrder::Kind::Requeue);
        QCOMPARE(m_cases->orders.constFirst().text, QStringLiteral("the key was gone"));
        QVERIFY(!form->isVisible());
    }

    void aHoldIsPlacedUntilADayAndEndedWithAReason()
    {
        m_cases->put(CaseState::Planned, m_today.addDays(10));
        PrivacyHold hold;
        hold.id = QStringLiteral("H-00000000000000aa");
        hold.reason = QStringLiteral("a claim");
        hold.until = m_today.addDays(90);
        m_cases->folders.holds = {hold};
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Hold));
        m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Hold)->trigger();
        ReasonForm *form = m_page->casePage()->forms()->reasonForm();
        QTest::keyClicks(form->reason(), QStringLiteral("a suit"));
        form->button()->click();
        QTRY_COMPARE(m_cases->orders.size(), 1);
        QCOMPARE(m_cases->orders.constFirst().day, m_today.addMonths(6));

        DataTable *holds = m_page->casePage()->holdTable();
        QTRY_COMPARE(holds->model()->rowCount(), 1);
        holds->setCurrentIndex(holds->model()->index(0, 0));
        const QList<QPushButton *> buttons = m_page->casePage()->findChildren<QPushButton *>();
        const auto end = std::ranges::find_if(
            buttons, [](QPushButton *each) { return each->text() == QStringLiteral("End the hold…"); });
        QVERIFY(end != buttons.end());
        QTRY_VERIFY((*end)->isEnabled());
        (*end)->click();
        QTest::keyClicks(form->reason(), QStringLiteral("it is over"));
        form->button()->click();
        QVERIFY(m_session->confirming());
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(m_cases->orders.size(), 2);
        QCOMPARE(m_cases->orders.constLast().hold, hold.id);
    }

    void escapeClosesTheFormAndThenTheCase()
    {
        m_cases->put(CaseState::NeedsAttention, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Requeue));
        m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Requeue)->trigger();
        QTest::keyClick(m_page->casePage()->forms()->reasonForm()->reason(), Qt::Key_Escape);
        QVERIFY(!m_page->casePage()->forms()->isVisible() && m_page->casePage()->isVisible());
        QTest::keyClick(m_page->casePage(), Qt::Key_Escape);
        QVERIFY(!m_page->casePage()->isVisible());
    }

    void aLetterNeedsASender()
    {
        m_cases->put(CaseState::Completed, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_one->folder());
        m_page->casePage()->forms()->askLetter(m_one->folder()->one);
        LetterForm *form = m_page->casePage()->forms()->letterForm();
        QCOMPARE(form->order().kind, LetterKind::Completion);
        QVERIFY(!form->button()->isEnabled());
        form->organisation()->setText(QStringLiteral("Example"));
        form->from()->setText(QStringLiteral("privacy@example.org"));
        QVERIFY(form->button()->isEnabled());
        form->kinds()->setCurrentIndex(form->kinds()->findData(int(LetterKind::Article19)));
        QVERIFY(!form->button()->isEnabled());
        form->sendTo()->setText(QStringLiteral("privacy@provider.example"));
        QVERIFY(form->button()->isEnabled());
    }

    void aShortPassphraseMakesNoPackage()
    {
        PrivacyCase &one = m_cases->put(CaseState::Completed, m_today.addDays(10));
        one.type = RequestType::Access;
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Pack));
        m_page->casePage()->deeds()->jobAction(CaseJob::Kind::Pack)->trigger();
        PackageForm *form = m_page->casePage()->forms()->packageForm();
        QVERIFY(form->isVisible() && form->packButton()->isEnabled());
        form->passphrase()->setText(QStringLiteral("short"));
        QVERIFY(!form->packButton()->isEnabled());
        form->passphrase()->setText(QStringLiteral("long enough for it"));
        QVERIFY(form->packButton()->isEnabled());
        m_page->casePage()->forms()->askPackage(m_one->folder()->one);
        QVERIFY(form->wish().passphrase.isEmpty());
    }

    void theWorkerIsConfirmedWorksCaseAfterCaseAndEndsWithTheSession()
    {
        signIn();
        m_page->workButton()->click();
        QVERIFY(m_session->confirming() && !m_worker->isWorking());
        m_session->answerConfirmation(kPassphrase);
        QTRY_VERIFY(m_worker->isWorking());
        QCOMPARE(m_jobs.jobs.constLast().kind, CaseJob::Kind::Reopen);
        m_session->lock();
        QVERIFY(m_worker->isWorking());
        m_session->unlock(kPassphrase);
        QTRY_VERIFY(m_session->isSignedIn());
        m_session->signOut();
        QVERIFY(m_jobs.progress->stop().stop_requested());
        m_jobs.end(CaseJobResult());
        QTRY_VERIFY(!m_worker->isWorking());
    }

    void aFilterReachesTheStore()
    {
        signIn();
        QTRY_VERIFY(!m_cases->asked.isEmpty());
        QComboBox *states = m_page->filters()->states();
        states->setCurrentIndex(states->findText(QStringLiteral("Completed")));
        emit states->activated(states->currentIndex());
        QCOMPARE(m_cases->asked.constLast().filter.states, QList<CaseState>{CaseState::Completed});
        m_page->filters()->overdue()->click();
        QCOMPARE(m_cases->asked.constLast().filter.dueBefore, std::optional(m_today));
    }

private:
    QString text(int row, CaseQueueModel::Column column) const
    {
        return m_queue->table().index(row, column).data().toString();
    }

    static QString rectified(const FigureTableModel &table)
    {
        return QStringLiteral("%1 to %2").arg(table.index(0, 1).data().toString(), table.index(0, 2).data().toString());
    }

    void signIn(Roles roles = Role::PrivacyOfficer)
    {
        m_team->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(!m_session->operators().isEmpty());
        m_page->setActive(true);
    }

    const QString kPassphrase = QStringLiteral("a rather long passphrase");
    FixedClock m_clock{1'795'000'000'000};
    QDate m_today;
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<FakeCaseStore> m_cases;
    std::unique_ptr<FakeTeamStore> m_team;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<CaseQueueController> m_queue;
    FakeCaseJobs m_jobs;
    std::unique_ptr<CaseController> m_one;
    std::unique_ptr<QueueWorker> m_worker;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<CaseQueuePage> m_page;
};

QTEST_MAIN(CaseQueuePageTest)
#include "casequeuepage_test.moc"
