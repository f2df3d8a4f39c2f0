// What the Team page does: adding, changing, deactivating, one's own passphrase.
#include "models/team/teamcontroller.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

class TeamControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<FakeTeamStore>();
        m_store->put(QStringLiteral("anna"), Role::Admin, kPassphrase);
        m_ben = m_store->put(QStringLiteral("ben"), Role::Approver, kPassphrase);
        m_session = std::make_unique<TeamSession>(*m_store, m_clock);
        m_team = std::make_unique<TeamController>(*m_store, *m_session);
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_team->table(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        m_said = std::make_unique<QSignalSpy>(m_team.get(), &TeamController::said);
        m_session->open();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_team->table().rowCount(), 2);
    }

    void cleanup()
    {
        m_tester.reset();
        m_team.reset();
        m_session.reset();
    }

    void theTableSaysWhoIsWho()
    {
        QCOMPARE(text(0, TeamTableModel::NameColumn), QStringLiteral("anna (you)"));
        QCOMPARE(text(1, TeamTableModel::RolesColumn), QStringLiteral("approver"));
        QVERIFY(m_team->headline().contains(QStringLiteral("two approvers, and there is one")));
    }

    void somebodyIsAddedAndMistakesAreSaid()
    {
        m_team->add({QStringLiteral("cleo"), Role::Approver, QStringLiteral("short")});
        QTRY_COMPARE(m_said->size(), 1);
        QCOMPARE(m_said->constLast().at(1).toBool(), false);
        QSignalSpy added(m_team.get(), &TeamController::added);
        m_team->add({QStringLiteral("cleo"), Role::Approver, kPassphrase});
        QTRY_COMPARE(m_team->table().rowCount(), 3);
        QCOMPARE(added.size(), 1);
        QCOMPARE(m_team->headline(), QStringLiteral("3 operators"));
    }

    void rolesAreChanged()
    {
        m_team->changeRoles(m_ben, Role::Auditor);
        QTRY_COMPARE(text(1, TeamTableModel::RolesColumn), QStringLiteral("auditor"));
    }

    void deactivatingIsConfirmedFirst()
    {
        m_team->deactivate(m_ben);
        QVERIFY(m_session->confirming()->contains(QStringLiteral("ben")));
        m_session->cancelConfirmation();
        QTRY_COMPARE(m_said->size(), 1);
        QVERIFY(m_store->operators.at(1).active);
        m_team->deactivate(m_ben);
        m_session->answerConfirmation(kPassphrase);
        QTRY_COMPARE(text(1, TeamTableModel::StateColumn), QStringLiteral("deactivated"));
    }

    void onesOwnPassphraseIsChanged()
    {
        m_team->changePassphrase(QStringLiteral("wrong"), QStringLiteral("another long passphrase"));
        QTRY_COMPARE(m_said->size(), 1);
        QCOMPARE(m_said->constLast().at(1).toBool(), false);
        m_team->changePassphrase(kPassphrase, QStringLiteral("another long passphrase"));
        QTRY_COMPARE(m_said->size(), 2);
        QCOMPARE(m_store->passphrases.value(QStringLiteral("anna")), QStringLiteral("another long passphrase"));
    }

    void afterTheSignOutTheTableIsEmpty()
    {
        m_session->signOut();
        QCOMPARE(m_team->table().rowCount(), 0);
    }

    void anAnswerIsAwaitedBeforeTheNextIsAsked()
    {
        m_store->answersAtOnce = false;
        m_team->changeRoles(m_ben, Role::Auditor);
        m_team->changeRoles(m_ben, Role::Viewer);
        QVERIFY(m_team->isBusy());
        QCOMPARE(m_store->open(), 1);
        m_store->answersAtOnce = true;
        m_store->answerAll();
        QTRY_COMPARE(text(1, TeamTableModel::RolesColumn), QStringLiteral("auditor"));
    }

private:
    QString text(int row, TeamTableModel::Column column)
    {
        return m_team->table().index(row, column).data().toString();
    }

    const QString kPassphrase = QStringLiteral("a rather long passphrase");
    FixedClock m_clock{1'795'000'000'000};
    std::unique_ptr<FakeTeamStore> m_store;
    QString m_ben;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<TeamController> m_team;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<QSignalSpy> m_said;
};

QTEST_GUILESS_MAIN(TeamControllerTest)
#include "teamcontroller_test.moc"
