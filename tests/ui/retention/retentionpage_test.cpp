// The page of retention, over a store that is in memory.
#include "models/core/backgroundtask.h"
#include "models/core/timespan.h"
#include "models/retention/retentionwords.h"
#include "tests/support/fakeretentionstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/retention/purgecard.h"
#include "ui/retention/purgesettingscard.h"
#include "ui/retention/retentionpage.h"
#include "ui/retention/rulecard.h"
#include "ui/retention/unmatchedcard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
constexpr qint64 kDayUs = kDayMs * 1000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

PurgeTable purged(const QString &table, const QString &recordClass, qint64 due)
{
    PurgeTable one;
    one.rule.table = table;
    one.rule.recordClass = recordClass;
    one.rule.standing = RetentionStanding::Purged;
    one.rule.timeColumn = QStringLiteral("created_at");
    one.rule.period = QStringLiteral("90 days from when it was recorded");
    one.rule.says = QStringLiteral("Call records go after 90 days.");
    one.rule.commitment = QStringLiteral("4.2");
    one.rule.keptFrom = QDate(2026, 8, 20);
    one.way = PurgeWay::Batches;
    one.due = {due};
    if (due > 0) {
        one.oldestUs = kNow * 1000 - 131 * kDayUs;
        one.newestUs = kNow * 1000 - 95 * kDayUs;
    }
    return one;
}

PurgeTable kept(const QString &table, const QString &recordClass)
{
    PurgeTable one;
    one.rule.table = table;
    one.rule.recordClass = recordClass;
    one.rule.standing = RetentionStanding::Unlimited;
    one.rule.says = QStringLiteral("The policy keeps wallet records for ever.");
    return one;
}

} // namespace

class RetentionPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<FakeRetentionStore>();
        m_team = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_team, m_clock);
        m_store->kept.policyPins = QStringLiteral("004 2025-01-01 (sha256 ab)");
        m_store->due.policyPins = m_store->kept.policyPins;
        m_store->due.asOf = QDate(2026, 11, 18);
        m_store->due.countedMs = kNow;
        m_store->due.notHere = {QStringLiteral("backup")};
        PurgeTable logs = purged(QStringLiteral("logs"), QStringLiteral("request_log"), 1'204'118);
        logs.heldRows = {6};
        logs.ofCases = {214};
        m_store->due.tables = {logs, purged(QStringLiteral("sessions"), QStringLiteral("credential"), 0),
                               kept(QStringLiteral("top_ups"), QStringLiteral("wallet"))};
        m_retention = std::make_unique<RetentionController>(*m_store, *m_session);
        m_page = std::make_unique<RetentionPage>(*m_retention, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        for (const char *name : {"anna", "one", "two"})
            m_team->put(QString::fromLatin1(name),
                        name == std::string_view("anna") ? Role::PrivacyOfficer : Role::Approver, kPassphrase);
    }
    void cleanup()
    {
        m_page.reset();
        m_retention.reset();
        m_session.reset();
    }

    void whatIsDueIsCountedWhenThePageIsOpenedAndSaysWhatStays()
    {
        QAbstractItemModelTester schedule(&m_retention->scheduleTable());
        QAbstractItemModelTester purges(&m_retention->purgeTable());
        QAbstractItemModelTester parts(&m_retention->partTable());
        signIn("anna");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QCOMPARE(m_store->previews, 1);
        QCOMPARE(m_retention->scheduleTable().rowCount(), 3);
        QVERIFY2(m_page->header()->sentence().contains(QStringLiteral("1,204,118 rows of one kind")),
                 qPrintable(m_page->header()->sentence()));
        const QString text = m_page->ruleCard()->text();
        for (const char *part : {"1,204,118 rows are due", "90 days", "6 are held", "214 belong to open", "4.2"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QVERIFY(!notHereText(m_store->due).isEmpty());
        m_page->setActive(false);
        m_page->setActive(true);
        QCOMPARE(m_store->previews, 1); // a gateway is not counted whenever somebody passes by
    }

    void holdsThatMatchNobodyStopThePlanUntilSomebodySaysWhy()
    {
        m_store->due.unmatchedHolds = {QStringLiteral("H-7")};
        signIn("anna");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        UnmatchedCard *card = m_page->unmatchedCard();
        QVERIFY(card->isVisible());
        QVERIFY2(card->text().contains(QLatin1String("H-7")), qPrintable(card->text()));
        QVERIFY(!m_page->planButton()->isEnabled());
        QVERIFY2(m_retention->notice().contains(QLatin1String("H-7")), qPrintable(m_retention->notice()));
        QTest::keyClicks(card->reason(), QStringLiteral("never was here "));
        QCOMPARE(card->reason()->text(), QStringLiteral("never was here ")); // typed on
        QVERIFY(m_page->planButton()->isEnabled());
        m_page->planButton()->click();
        QTRY_COMPARE(m_store->kept.purges.size(), 1);
        QCOMPARE(m_store->kept.purges.constFirst().plan.unmatchedReason, QStringLiteral("never was here"));
        QTRY_VERIFY(card->reason()->text().isEmpty()); // of that plan, and no other
    }

    void whatOneHasExplainedIsNotSaidByTheNext()
    {
        m_store->due.unmatchedHolds = {QStringLiteral("H-7")};
        signIn("anna");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        UnmatchedCard *card = m_page->unmatchedCard();
        QTest::keyClicks(card->reason(), QStringLiteral("never was here"));
        QVERIFY(m_page->planButton()->isEnabled());
        m_team->put(QStringLiteral("ben"), Role::PrivacyOfficer, kPassphrase);
        signIn("ben");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QVERIFY(card->reason()->text().isEmpty());
        QVERIFY(!m_page->planButton()->isEnabled());
    }

    void withoutSuchHoldsNothingIsAsked()
    {
        signIn("anna");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QVERIFY(!m_page->unmatchedCard()->isVisible());
    }

    void whatIsNotPurgedSaysWhy()
    {
        signIn("anna");
        m_retention->selectRule(scheduleRowId(m_store->due.tables.at(2)));
        QVERIFY2(m_page->ruleCard()->text().contains(QStringLiteral("for ever")),
                 qPrintable(m_page->ruleCard()->text()));
        QVERIFY(!m_page->ruleCard()->text().contains(QStringLiteral("due")));
        const auto index = m_retention->scheduleTable().index(2, ScheduleColumns::DueColumn);
        QVERIFY(!index.data().toString().contains(QLatin1Char('0'))); // nothing is not shown as none
    }

    void aPurgeNeedsTwoOthersAndIsCarriedOutByTheOneWhoShowsThatItIsThem()
    {
        signIn("anna");
        QVERIFY(m_page->planButton()->isEnabled());
        m_page->planButton()->click();
        QTRY_VERIFY(m_retention->purge());
        const QString id = m_retention->purge()->id;
        QCOMPARE(m_retention->waiting(), 1);
        QVERIFY(!m_page->purgeCard()->approveButton()->isEnabled());
        QVERIFY2(m_page->purgeCard()->text().contains(QStringLiteral("two other people")),
                 qPrintable(m_page->purgeCard()->text()));
        m_retention->approve(); // also not by another way
        QVERIFY(!m_session->confirming() && m_store->kept.purges.constFirst().approvals.isEmpty());

        for (const char *name : {"one", "two"}) {
            signIn(name);
            m_retention->selectPurge(id);
            QVERIFY(!m_page->planButton()->isEnabled());
            m_page->purgeCard()->approveButton()->click();
            QVERIFY(m_session->confirming() && m_session->confirming()->contains(QStringLiteral("1,204,118 rows")));
            m_session->answerConfirmation(kPassphrase);
            QTRY_VERIFY(!m_retention->isBusy() && !m_page->purgeCard()->approveButton()->isEnabled());
        }
        QVERIFY(!m_retention->mayRun()); // an approver carries nothing out

        signIn("anna");
        m_retention->selectPurge(id);
        QSignalSpy tasks(m_retention.get(), &RetentionController::taskStarted);
        QVERIFY(m_page->purgeCard()->runButton()->isVisible());
        m_page->purgeCard()->runButton()->click();
        QVERIFY(m_session->confirming() && m_store->runs.isEmpty());
        m_session->cancelConfirmation();
        QCoreApplication::sendPostedEvents();
        QVERIFY(m_store->runs.isEmpty()); // who thinks better of it has deleted nothing
        m_page->purgeCard()->runButton()->click();
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(m_store->runs, QStringList{id});
        QTRY_VERIFY2(m_page->message().contains(QStringLiteral("1,204,118 rows are gone")),
                     qPrintable(m_page->message()));
        QCOMPARE(tasks.size(), 1);
        QTRY_COMPARE(m_retention->waiting(), 0);
        QVERIFY(!m_page->purgeCard()->runButton()->isVisible());
    }

    void aRunIsSeenInTheBackgroundListAndStopped()
    {
        layApproved();
        m_store->answersAtOnce = false;
        BackgroundTask *task = nullptr;
        connect(m_retention.get(), &RetentionController::taskStarted, this,
                [&task](BackgroundTask *started) { task = started; });
        m_retention->run();
        m_team->answersAtOnce = true;
        m_session->answerConfirmation(kPassphrase);
        QTRY_VERIFY(task && m_retention->isRunning());
        PurgeProgress half;
        half.rows = 602'059;
        emit m_store->progressed(m_retention->purge()->id, half);
        QVERIFY(task->share() && qAbs(*task->share() - 0.5) < 0.01);
        QVERIFY(!m_page->countButton()->isEnabled());
        QVERIFY(!m_retention->mayRun());
        m_page->purgeCard()->runButton()->click(); // it is the one that stops it now
        QCOMPARE(m_store->stops, 1);
        m_store->runFailure = Error{ErrorKind::Cancelled, QStringLiteral("stopped")};
        m_store->answersAtOnce = true;
        m_store->answerAll();
        QTRY_VERIFY(!m_retention->isRunning());
        QCOMPARE(task->state(), BackgroundTask::State::Cancelled);
    }

    void aPurgeIsWithdrawnWithAReason()
    {
        signIn("anna");
        m_page->planButton()->click();
        QTRY_VERIFY(m_retention->purge());
        QVERIFY(!m_page->purgeCard()->withdrawButton()->isEnabled());
        QTest::keyClick(m_page->purgeCard()->reason(), Qt::Key_Return);
        QCOMPARE(m_store->kept.purges.constFirst().state, PurgeState::Planned);
        QTest::keyClicks(m_page->purgeCard()->reason(), QStringLiteral("wrong day"));
        QTest::keyClick(m_page->purgeCard()->reason(), Qt::Key_Return);
        QTRY_COMPARE(m_store->kept.purges.constFirst().state, PurgeState::Withdrawn);
        QCOMPARE(m_store->kept.purges.constFirst().why, QStringLiteral("wrong day"));
        QTRY_VERIFY(!m_page->purgeCard()->reason()->isVisible());
    }

    void aPlanWithAProblemIsNotLaidDown()
    {
        m_store->due.problems = {QStringLiteral("logs: created_at is text, and was a number.")};
        signIn("anna");
        QVERIFY(!m_page->planButton()->isEnabled());
        QVERIFY2(m_page->stateView()->bannerText().contains(QStringLiteral("created_at is text")),
                 qPrintable(m_page->stateView()->bannerText()));
        m_retention->lay();
        QVERIFY(m_store->kept.purges.isEmpty());
    }

    void anotherPolicyInForceIsCountedAnew()
    {
        signIn("anna");
        QTRY_COMPARE(m_store->previews, 1);
        m_store->kept.policyPins += QStringLiteral(", 002 2025-01-01 (sha256 cd)");
        m_store->due.policyPins = m_store->kept.policyPins;
        m_page->setActive(false);
        m_page->setActive(true);
        QTRY_COMPARE(m_store->previews, 2);
    }

    void withoutAPolicyInForceNothingIsCounted()
    {
        m_store->kept.policyPins.clear();
        signIn("anna");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("No policy is in force")));
        QCOMPARE(m_store->previews, 0);
    }

    void periodsThatContradictAreTold()
    {
        m_store->previewFailure =
            Error{ErrorKind::InvalidInput, QStringLiteral("4.2 and 4.6 give request_log two periods.")};
        signIn("anna");
        QTRY_VERIFY(m_page->stateView()->message().contains(QStringLiteral("4.2 and 4.6")));
        QVERIFY(!m_page->planButton()->isEnabled());
        QCOMPARE(m_store->previews, 1); // and it is not asked again without end
    }

    void whoSignsOutLeavesNothingChosenBehind()
    {
        signIn("anna");
        auto *schedule = m_page->findChild<DataTable *>();
        QVERIFY(schedule);
        schedule->setCurrentIndex(schedule->model()->index(1, 0));
        QVERIFY(m_retention->rule());
        QCOMPARE(m_retention->rule()->rule.table, QStringLiteral("sessions"));
        m_page->planButton()->click();
        QTRY_VERIFY(!m_page->message().isEmpty());
        m_session->signOut(); // the tables go while a row of them is the current one
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        QCOMPARE(m_retention->scheduleTable().rowCount(), 0);
        QVERIFY(!m_retention->hasSelection());
        QVERIFY(m_page->message().isEmpty()); // and what was said to one person is not said to the next
    }

    void aPurgeThatIsDoneIsCountedAgain()
    {
        layApproved();
        m_store->due.tables[0].due = {0};
        m_store->due.tables[0].oldestUs.reset();
        m_retention->run();
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(m_store->previews, 2);
        QTRY_VERIFY2(m_page->header()->sentence().contains(QStringLiteral("Nothing is past its period")),
                     qPrintable(m_page->header()->sentence()));
        QVERIFY(!m_page->planButton()->isEnabled());
    }

    void settingsAreChangedByWhoManagesAndSeenByAll()
    {
        signIn("one");
        QVERIFY(!m_page->settingsCard()->saveButton()->isVisible() && !m_page->settingsCard()->rate()->isEnabled());
        signIn("anna");
        QVERIFY(!m_page->settingsCard()->saveButton()->isEnabled());
        m_page->settingsCard()->rate()->setValue(5000);
        m_retention->refresh();
        QCOMPARE(m_page->settingsCard()->rate()->value(), 5000); // what is typed is not lost to a refresh
        m_page->settingsCard()->saveButton()->click();
        QTRY_COMPARE(m_store->kept.settings.rowsPerSecond, qint64(5000));
        QTRY_VERIFY(!m_page->settingsCard()->saveButton()->isEnabled());
    }

    void anErrorIsToldAndTriedAgain()
    {
        m_store->failure = Error{ErrorKind::Unreachable, QStringLiteral("The store does not answer.")};
        signIn("anna");
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        m_store->failure.reset();
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

private:
    void signIn(const char *name)
    {
        if (m_session->state() == TeamSession::State::Opening)
            m_session->open();
        else if (m_session->isSignedIn())
            m_session->signOut();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QString::fromLatin1(name), kPassphrase);
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedIn);
        m_page->setActive(true);
        if (!m_store->failure)
            QTRY_VERIFY(m_retention->state() == RetentionController::State::Full && !m_retention->isCounting());
        QCoreApplication::sendPostedEvents();
    }
    void layApproved()
    {
        signIn("anna");
        m_page->planButton()->click();
        QTRY_VERIFY(m_retention->purge());
        m_store->kept.purges[0].state = PurgeState::Approved;
        m_retention->refresh();
        QTRY_VERIFY(m_retention->mayRun());
    }

    FixedClock m_clock{kNow};
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<FakeRetentionStore> m_store;
    std::unique_ptr<FakeTeamStore> m_team;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<RetentionController> m_retention;
    std::unique_ptr<RetentionPage> m_page;
};

QTEST_MAIN(RetentionPageTest)
#include "retentionpage_test.moc"
