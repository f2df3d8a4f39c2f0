#include "models/privacy/casestate.h"

#include <QSet>
#include <QTest>

using namespace Gatehouse;

namespace
{

// Every state that can be reached from one, itself included.
QSet<CaseState> reachedFrom(CaseState start)
{
    QSet<CaseState> reached{start};
    bool grew = true;
    while (grew) {
        grew = false;
        for (const CaseTransition &transition : caseTransitions()) {
            if (reached.contains(transition.from) && !reached.contains(transition.to)) {
                reached.insert(transition.to);
                grew = true;
            }
        }
    }
    return reached;
}

} // namespace

class CaseStateTest : public QObject
{
    Q_OBJECT
private slots:
    void everyStateIsReachedAndEveryOpenOneHasAWayToTheEnd()
    {
        QCOMPARE(reachedFrom(CaseState::Received).size(), qsizetype(kCaseStates.size()));
        for (const CaseState state : kCaseStates) {
            if (isOpen(state))
                QVERIFY2(reachedFrom(state).contains(CaseState::Completed), qPrintable(caseStateToken(state)));
        }
    }

    void noActionLeadsToTwoStates()
    {
        QSet<QString> seen;
        for (const CaseTransition &transition : caseTransitions()) {
            const QString key = caseStateToken(transition.from) + caseActionToken(transition.action);
            QVERIFY2(!seen.contains(key), qPrintable(key));
            seen.insert(key);
        }
    }

    // Nobody gets from receipt to a worker without each of the steps that protect a person.
    void noStepThatProtectsIsSkipped_data()
    {
        QTest::addColumn<CaseAction>("step");
        for (const CaseAction step :
             {CaseAction::AskIdentity, CaseAction::AcceptIdentity, CaseAction::FinishDiscovery, CaseAction::AskApproval,
              CaseAction::Approve, CaseAction::Claim, CaseAction::FinishEffects, CaseAction::ConfirmErased})
            QTest::newRow(qPrintable(caseActionToken(step))) << step;
    }
    void noStepThatProtectsIsSkipped()
    {
        QFETCH(CaseAction, step);
        // What is reached when nobody takes this step.
        QSet<CaseState> reached{CaseState::Received};
        for (size_t round = 0; round < kCaseStates.size(); ++round) {
            for (const CaseTransition &transition : caseTransitions()) {
                if (transition.action != step && reached.contains(transition.from))
                    reached.insert(transition.to);
            }
        }
        QVERIFY(!reached.contains(CaseState::Completed));
    }

    void whatRunsIsNeitherRefusedNorWithdrawn()
    {
        for (const CaseState state :
             {CaseState::Running, CaseState::Verifying, CaseState::NeedsAttention, CaseState::Completed}) {
            for (const CaseAction action : {CaseAction::Refuse, CaseAction::Withdraw})
                QCOMPARE(nextCaseState(state, action).error().kind, ErrorKind::Denied);
        }
    }

    void aRefusedActionNamesWhatIsPossible()
    {
        const auto next = nextCaseState(CaseState::AwaitingApproval, CaseAction::Claim);
        QVERIFY(!next);
        QVERIFY2(next.error().message.contains(QStringLiteral("approve, report_drift")),
                 qPrintable(next.error().message));
        QCOMPARE(*nextCaseState(CaseState::AwaitingApproval, CaseAction::Approve), CaseState::Queued);
    }

    void tokensAreReadBack()
    {
        for (const CaseState state : kCaseStates)
            QCOMPARE(caseStateFromToken(caseStateToken(state)), std::optional(state));
        for (const DenialCode code : kDenialCodes)
            QCOMPARE(denialFromToken(denialToken(code)), std::optional(code));
        QVERIFY(!caseStateFromToken(QStringLiteral("done")));
        QCOMPARE(caseStateTitle(CaseState::AwaitingApproval), QStringLiteral("Awaiting approval"));
    }
};

QTEST_GUILESS_MAIN(CaseStateTest)
#include "casestate_test.moc"
