// Who sits here: signing in, the lock, the end of a session, and confirming what cannot be undone.
#include "models/core/onfinished.h"
#include "models/team/teamsession.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

using State = TeamSession::State;

class TeamSessionTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_store, m_clock);
    }

    void cleanup() { m_session.reset(); }

    void anEmptyStoreIsSetUpByItsFirstOperator()
    {
        m_session->open();
        QTRY_COMPARE(m_session->state(), State::SetUp);
        m_session->setUp(QStringLiteral("anna"), QStringLiteral("short"));
        QTRY_VERIFY(m_session->error());
        QCOMPARE(m_session->state(), State::SetUp);
        m_session->setUp(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), State::SignedIn);
        QCOMPARE(m_session->self().name, QStringLiteral("anna"));
        QVERIFY(m_session->may(Right::ManageOperators));
        QTRY_COMPARE(m_session->names().value(QStringLiteral("op-1")), QStringLiteral("anna"));
    }

    void aStoreThatCannotBeOpenedIsTriedAgain()
    {
        m_store->failure = Error{ErrorKind::Busy, QStringLiteral("The store is locked.")};
        m_session->open();
        QTRY_COMPARE(m_session->state(), State::Failed);
        QCOMPARE(m_session->error()->message, QStringLiteral("The store is locked."));
        m_store->failure.reset();
        m_store->put(QStringLiteral("anna"), Role::Admin, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), State::SignedOut);
    }

    void aWrongPassphraseIsSaidAndTheNextOneLetsIn()
    {
        prepare();
        m_session->signIn(QStringLiteral("anna"), QStringLiteral("wrong"));
        QTRY_VERIFY(m_session->error());
        QCOMPARE(m_session->state(), State::SignedOut);
        m_session->signIn(QStringLiteral(" anna "), kPassphrase);
        QTRY_COMPARE(m_session->state(), State::SignedIn);
        QVERIFY(!m_session->error());
    }

    void anAnswerThatComesAfterTheSignOutIsDropped()
    {
        signIn();
        m_store->answersAtOnce = false;
        m_session->lock();
        m_session->unlock(kPassphrase);
        m_session->signOut();
        m_store->answerAll();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(m_session->state(), State::SignedOut);
        QVERIFY(m_session->self().name.isEmpty());
    }

    void aMissingRightIsNamedWithTheRolesThatGiveIt()
    {
        QCOMPARE(m_session->access(Right::ReadAuditLog, QStringLiteral("The log is not shown")).error().kind,
                 ErrorKind::SignIn);
        signIn(Role::Approver);
        const auto access = m_session->access(Right::ReadAuditLog, QStringLiteral("The log is not shown"));
        QCOMPARE(access.error().kind, ErrorKind::Denied);
        for (const char *word : {"read audit log", "auditor", "admin", "anna"})
            QVERIFY2(access.error().message.contains(QLatin1String(word)), qPrintable(access.error().message));
        QVERIFY(m_session->access(Right::ApprovePlans, {}).has_value());
    }

    void nobodyTouchingItForAWhileLocksIt()
    {
        signIn();
        m_clock.advance(TeamSession::kUsualIdleMs - 1);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::SignedIn);
        m_session->noteInput();
        m_clock.advance(TeamSession::kUsualIdleMs - 1);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::SignedIn);
        m_clock.advance(1);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::Locked);
        QCOMPARE(m_store->leaves, 1);
        QVERIFY(!m_session->may(Right::ManageOperators));
        m_session->unlock(QStringLiteral("wrong"));
        QTRY_VERIFY(m_session->error());
        QCOMPARE(m_session->state(), State::Locked);
        m_session->unlock(kPassphrase);
        QTRY_COMPARE(m_session->state(), State::SignedIn);
    }

    // A machine that slept: the hand on the mouse comes before the timer.
    void theFirstTouchAfterALongSleepLocksInsteadOfGoingOn()
    {
        signIn();
        m_clock.advance(3 * TeamSession::kUsualIdleMs);
        m_session->noteInput();
        QCOMPARE(m_session->state(), State::Locked);
    }

    void theLockCanBeMadeLaterOrSwitchedOff()
    {
        signIn();
        m_session->setIdleLockMs(60'000);
        m_clock.advance(60'000);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::Locked);
        m_session->unlock(kPassphrase);
        QTRY_COMPARE(m_session->state(), State::SignedIn);
        m_session->setIdleLockMs(0);
        m_clock.advance(TeamSession::kLongestSessionMs - 120'000);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::SignedIn);
    }

    void aSessionEndsAfterTwelveHoursLockedOrNot_data()
    {
        QTest::addColumn<bool>("locked");
        QTest::newRow("in use") << false;
        QTest::newRow("locked") << true;
    }

    void aSessionEndsAfterTwelveHoursLockedOrNot()
    {
        QFETCH(bool, locked);
        signIn();
        m_session->setIdleLockMs(0);
        if (locked)
            m_session->lock();
        m_clock.advance(TeamSession::kLongestSessionMs);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::SignedOut);
        QVERIFY(m_session->error()->message.contains(QStringLiteral("12 hours")));
    }

    void aClockThatWasSetBackKeepsNoSessionOpenForLonger()
    {
        signIn();
        m_clock.advance(-TeamSession::kLongestSessionMs);
        m_session->checkTime();
        m_clock.advance(TeamSession::kUsualIdleMs);
        m_session->checkTime();
        QCOMPARE(m_session->state(), State::Locked);
    }

    void whatCannotBeUndoneIsConfirmedByTheirPassphraseOnly()
    {
        signIn();
        m_store->put(QStringLiteral("ben"), Role::Viewer, QStringLiteral("ben's long passphrase"));
        std::optional<Result<void>> answer;
        onFinished(m_session->confirmAgain(QStringLiteral("Erase it.")), this,
                   [&answer](const Result<void> &result) { answer = result; });
        QCOMPARE(m_session->confirming(), std::optional(QStringLiteral("Erase it.")));
        m_session->answerConfirmation(QStringLiteral("ben's long passphrase"));
        QTRY_VERIFY(m_session->error());
        QVERIFY(!answer && m_session->confirming());
        m_session->answerConfirmation(kPassphrase);
        QTRY_VERIFY(answer);
        QVERIFY(answer->has_value() && !m_session->confirming());
    }

    void aConfirmationEndsWithTheLock_data()
    {
        QTest::addColumn<QString>("how");
        for (const char *how : {"lock", "signOut", "cancelConfirmation"})
            QTest::newRow(how) << QString::fromLatin1(how);
    }

    void aConfirmationEndsWithTheLock()
    {
        QFETCH(QString, how);
        signIn();
        std::optional<Result<void>> answer;
        onFinished(m_session->confirmAgain(QStringLiteral("Erase it.")), this,
                   [&answer](const Result<void> &result) { answer = result; });
        if (how == QLatin1String("lock"))
            m_session->lock();
        else if (how == QLatin1String("signOut"))
            m_session->signOut();
        else
            m_session->cancelConfirmation();
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().kind, ErrorKind::Cancelled);
    }

    void oneQuestionIsOpenAtATime()
    {
        signIn();
        const auto first = m_session->confirmAgain(QStringLiteral("Erase it."));
        const auto second = m_session->confirmAgain(QStringLiteral("Erase more."));
        QCOMPARE(second.result().error().kind, ErrorKind::Busy);
        QCOMPARE(m_session->confirming(), std::optional(QStringLiteral("Erase it.")));
        m_session->cancelConfirmation();
    }

    void whoeverWasDeactivatedMeanwhileIsSignedOut()
    {
        signIn();
        m_store->operators[0].active = false;
        m_session->readOperators();
        QTRY_COMPARE(m_session->state(), State::SignedOut);
    }

    void rolesThatWereChangedMeanwhileCount()
    {
        signIn();
        m_store->operators[0].roles = Role::Viewer;
        m_session->readOperators();
        QTRY_VERIFY(!m_session->may(Right::ManageOperators));
    }

    void onAServerTheLoginIsTheName()
    {
        m_store->login = QStringLiteral("dba");
        m_session->open();
        QCOMPARE(m_session->state(), State::SignedOut);
        QCOMPARE(m_store->open(), 0); // nothing is asked before somebody signs in
        m_session->signIn(QString(), {});
        QTRY_COMPARE(m_session->state(), State::SetUp); // it lets in, and there is nobody
        m_store->passphrases.insert(QStringLiteral("dba"), {});
        m_session->setUp({}, {});
        QTRY_COMPARE(m_session->state(), State::SignedIn);
        QCOMPARE(m_session->self().name, QStringLiteral("dba"));
    }

private:
    void prepare(Roles roles = Role::Admin)
    {
        m_store->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), State::SignedOut);
    }

    void signIn(Roles roles = Role::Admin)
    {
        prepare(roles);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), State::SignedIn);
        QTRY_VERIFY(!m_session->operators().isEmpty());
    }

    const QString kPassphrase = QStringLiteral("anna's long passphrase");
    FixedClock m_clock{1'795'000'000'000};
    std::unique_ptr<FakeTeamStore> m_store;
    std::unique_ptr<TeamSession> m_session;
};

QTEST_GUILESS_MAIN(TeamSessionTest)
#include "teamsession_test.moc"
