// The queue of privacy requests and the page of one, over cases that are in memory.
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/privacy/casefilterrow.h"
#include "ui/privacy/casepage.h"
#include "ui/privacy/casequeuepage.h"
#include "ui/privacy/newcaseform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QLineEdit>
#include <QPromise>
#include <QPushButton>
#include <QTest>

using namespace Gatehouse;

namespace
{

template<typename Value>
QFuture<Result<Value>> answered(const Result<Value> &value)
{
    QPromise<Result<Value>> promise;
    promise.start();
    promise.addResult(value);
    promise.finish();
    return promise.future();
}

class FakeCaseStore : public CaseStore
{
public:
    QFuture<Result<CaseQueueSlice>> page(const CasePageRequest &request, const QDate &) override
    {
        asked.append(request);
        if (error)
            return answered<CaseQueueSlice>(std::unexpected(*error));
        CaseQueueSlice slice;
        for (const PrivacyCase &one : cases) {
            ++slice.counts.byState[one.state];
            const bool behind = !request.after || std::pair(one.due, one.seq) > *request.after;
            const bool fits = request.filter.states.isEmpty() || request.filter.states.contains(one.state);
            if (behind && fits && slice.cases.size() < request.limit)
                slice.cases.append(one);
        }
        return answered<CaseQueueSlice>(slice);
    }
    QFuture<Result<CaseFolder>> folder(const QString &id) override
    {
        for (const PrivacyCase &one : cases) {
            if (one.id == id)
                return answered<CaseFolder>(CaseFolder{
                    one, {{QStringLiteral("account"), QStringLiteral("4•"), false}}, {}, {}, {}, {}, {}, {}, {}, {}});
        }
        return answered<CaseFolder>(failure(ErrorKind::NotFound, QStringLiteral("There is no such case.")));
    }
    QFuture<Result<QString>> open(const QString &, const NewCase &wanted) override
    {
        filed.append(wanted);
        put(CaseState::Received, wanted.received.addDays(30));
        return answered<QString>(cases.constLast().id);
    }
    QFuture<Result<void>> carryOut(const CaseOrder &order) override
    {
        orders.append(order);
        if (order.id == refuses)
            return answered<void>(failure(ErrorKind::Denied, QStringLiteral("not this one")));
        return answered<void>({});
    }
    QFuture<Result<CaseSubject>> reveal(const QString &, const QString &, const QString &purpose) override
    {
        purposes.append(purpose);
        return answered<CaseSubject>(CaseSubject{{{QStringLiteral("account"), QStringLiteral("42")}}, {}});
    }

    void put(CaseState state, const QDate &due)
    {
        PrivacyCase one;
        one.seq = cases.size() + 1;
        one.id = QStringLiteral("C-%1").arg(one.seq);
        one.state = state;
        one.received = due.addDays(-30);
        one.due = due;
        one.filedBy = QStringLiteral("op-1");
        one.planHash = QStringLiteral("abcdef0123456789");
        cases.append(one);
    }

    QList<PrivacyCase> cases;
    QList<CasePageRequest> asked;
    QList<CaseOrder> orders;
    QList<NewCase> filed;
    QStringList purposes;
    QString refuses;
    std::optional<Error> error;
};

} // namespace

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
        m_one = std::make_unique<CaseController>(*m_cases, *m_session, m_clock);
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_queue->table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_page = std::make_unique<CaseQueuePage>(*m_queue, *m_one, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
    }

    void cleanup()
    {
        m_page.reset();
        m_tester.reset();
        m_one.reset();
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
        QTRY_VERIFY(m_page->casePage()->subjectText().contains(QStringLiteral("4•")));
        QVERIFY(!m_page->casePage()->revealButton()->isEnabled());
        m_page->casePage()->purposeField()->setText(QStringLiteral("call back"));
        m_page->casePage()->revealButton()->click();
        QTRY_VERIFY(m_page->casePage()->subjectText().contains(QStringLiteral("42")));
        QCOMPARE(m_cases->purposes, QStringList{QStringLiteral("call back")});
        m_session->lock();
        QVERIFY(!m_page->casePage()->subjectText().contains(QStringLiteral("42")));
    }

    void anApprovalIsConfirmedFirst()
    {
        m_cases->put(CaseState::AwaitingApproval, m_today.addDays(10));
        signIn(Role::Approver);
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_page->casePage()->orderButton(CaseOrder::Kind::Approve));
        QVERIFY(!m_page->casePage()->orderButton(CaseOrder::Kind::Withdraw));
        m_page->casePage()->orderButton(CaseOrder::Kind::Approve)->click();
        QVERIFY(m_session->confirming() && m_cases->orders.isEmpty());
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(m_cases->orders.size(), 1);
        QCOMPARE(m_cases->orders.constFirst().text, QStringLiteral("abcdef0123456789"));
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
    std::unique_ptr<CaseController> m_one;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<CaseQueuePage> m_page;
};

QTEST_MAIN(CaseQueuePageTest)
#include "casequeuepage_test.moc"
