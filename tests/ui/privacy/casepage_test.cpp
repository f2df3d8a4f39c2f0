// The page of one privacy request, over cases that are in memory.
#include "models/privacy/caseorders.h"
#include "tests/ui/privacy/caseroom.h"
#include "ui/privacy/casedeeds.h"
#include "ui/privacy/caseforms.h"
#include "ui/privacy/packageform.h"
#include "ui/privacy/reasonform.h"
#include "ui/privacy/subjectrow.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/revealbar.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPromise>
#include <QPushButton>

#include <algorithm>

using namespace Gatehouse;

class CasePageTest : public CaseRoom
{
    Q_OBJECT
private slots:
    void init() { enter(); }
    void cleanup() { leave(); }

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

    void aCaseNamesThePolicyThatItIsHeldTo()
    {
        const auto held = [this] {
            QStringList shown;
            for (const QLabel *label : m_page->casePage()->findChildren<QLabel *>()) {
                if (!label->isHidden() && label->text().contains(QStringLiteral("Held to policy")))
                    shown.append(label->text());
            }
            return shown;
        };
        m_cases->put(CaseState::Received, m_today.addDays(3));
        signIn(Role::PrivacyOfficer);
        m_cases->folders.policyPins = QStringLiteral("004_a1dae49fcfeec7a4 2026-06-01 (sha256 ab12)");
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_COMPARE(held(), QStringList{QStringLiteral("Held to policy 004 2026-06-01, in force when it was filed.")});
        m_cases->folders.policyPins.clear();
        m_one->refresh();
        QTRY_COMPARE(held(), QStringList());
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

    void whoHasApprovedIsNotAskedToDoItTwice()
    {
        m_cases->put(CaseState::AwaitingApproval, m_today.addDays(10));
        signIn(Role::Approver);
        const QString self = m_session->self().id;
        m_cases->folders.approvals = {{QStringLiteral("op-9"), QStringLiteral("abcdef0123456789"), 0, true},
                                      {self, QStringLiteral("an older plan"), 0, false}};
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Approve));
        m_cases->folders.approvals.append({self, QStringLiteral("abcdef0123456789"), 0, true});
        m_one->refresh();
        QTRY_VERIFY(!m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Approve));
    }

    void onlyADeletionIsConfirmedAsOne()
    {
        CaseOrder approve;
        approve.kind = CaseOrder::Kind::Approve;
        CaseJob run;
        run.kind = CaseJob::Kind::Run;
        for (const RequestType type : kRequestTypes) {
            const bool deletes = type == RequestType::Deletion;
            for (const QString &asked : {confirmationOf(approve, type), confirmationOf(run, type)})
                QCOMPARE(asked.contains(QStringLiteral("cannot be brought back")), deletes);
        }
    }

    void whatWasSaidOfOneCaseIsNotSaidOfTheNext()
    {
        m_cases->put(CaseState::AwaitingApproval, m_today.addDays(10));
        m_cases->put(CaseState::AwaitingApproval, m_today.addDays(11));
        signIn(Role::Approver);
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Approve));
        m_page->casePage()->deeds()->orderAction(CaseOrder::Kind::Approve)->trigger();
        m_session->answerConfirmation(kPassphrase);
        const auto saysDone = [this] {
            const auto labels = m_page->casePage()->findChildren<QLabel *>();
            return std::ranges::any_of(labels, [](const QLabel *label) {
                return label->isVisible() && label->text() == QLatin1String("Done, and recorded.");
            });
        };
        QTRY_VERIFY(saysDone());
        m_one->refresh(); // the same case
        QTRY_VERIFY(!m_one->isBusy());
        QVERIFY(saysDone());
        m_page->showCase(QStringLiteral("C-2"));
        QVERIFY(!saysDone());
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

private:
    static QString rectified(const FigureTableModel &table)
    {
        return QStringLiteral("%1 to %2").arg(table.index(0, 1).data().toString(), table.index(0, 2).data().toString());
    }
};

QTEST_MAIN(CasePageTest)
#include "casepage_test.moc"
