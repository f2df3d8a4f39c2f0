// The queue of privacy requests, over cases that are in memory.
#include "tests/ui/privacy/caseroom.h"
#include "ui/privacy/casefilterrow.h"
#include "ui/privacy/newcaseform.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using namespace Gatehouse;

class CaseQueuePageTest : public CaseRoom
{
    Q_OBJECT
private slots:
    void init()
    {
        enter();
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_queue->table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        leave();
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

    void theOrderIsChosenAndReadAnewByTheStore()
    {
        for (int i = 0; i < 250; ++i) {
            PrivacyCase &one = m_cases->put(CaseState::Received, m_today.addDays(i));
            one.received = m_today.addDays(-(i * 7) % 250);
            one.changedMs = (i * 11) % 250;
        }
        signIn();
        QTRY_COMPARE(text(0, CaseQueueModel::IdColumn), QStringLiteral("C-1"));
        QTest::keyClick(m_page->table()->table(), Qt::Key_S);
        QComboBox *sorts = m_page->filters()->sorts();
        QVERIFY(sorts->hasFocus() || QApplication::activePopupWidget());
        sorts->hidePopup();
        for (const CaseSort sort : {CaseSort::Received, CaseSort::Changed, CaseSort::Due}) {
            sorts->setCurrentIndex(sorts->findData(int(sort)));
            emit sorts->activated(sorts->currentIndex());
            QTRY_COMPARE(m_queue->table().rowCount(), CaseQueueModel::kPageRows);
            m_queue->table().fetchMore({});
            QTRY_COMPARE(m_queue->table().rowCount(), 250);
            for (int row = 1; row < 250; ++row)
                QVERIFY(isBefore(placeOf(*m_queue->table().at(row - 1), sort), placeOf(*m_queue->table().at(row), sort),
                                 sort));
        }
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

    void whatThePersonHasAskedForBeforeStandsOverTheirCase()
    {
        m_cases->folders.wishes = {{RequestType::Objection, QStringLiteral("C-7"), m_clock.nowMs()},
                                   {RequestType::OptOut, QStringLiteral("C-8"), m_clock.nowMs()}};
        m_cases->put(CaseState::Received, m_today.addDays(3));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->stateView()->bannerText().contains(QStringLiteral("objected on")));
        QVERIFY(m_page->casePage()->stateView()->bannerText().contains(QStringLiteral("(C-7)")));
        QVERIFY(m_page->casePage()->stateView()->bannerText().contains(QStringLiteral("opted out on")));
        m_cases->folders.wishes = {};
        m_one->refresh();
        QTRY_VERIFY(m_page->casePage()->stateView()->bannerText().isEmpty());
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

    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(CaseQueuePageTest)
#include "casequeuepage_test.moc"
