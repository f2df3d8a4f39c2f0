// What is done to the gateway in an incident, over a gateway that does as it is told.
#include "tests/support/incidentbench.h"

#include <QAbstractItemModelTester>

using namespace Gatehouse;

class IncidentDeedsTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<IncidentBench>();
        m_bench->alerts.people = {{QStringLiteral("node"), QStringLiteral("key=sk-9f2-anna-muster")},
                                  {QStringLiteral("accounts"), QJsonArray{QStringLiteral("anna.muster")}}};
        m_incident = m_bench->put(IncidentSeverity::Major, QStringLiteral("A key leaked"), {1, 2});
    }

    void cleanup() { m_bench.reset(); }

    void whatItsAlertsAreAboutCanBeSwitchedMasked()
    {
        open();
        QStringList labels;
        for (const DeedTarget &target : deeds().targets())
            labels.append(target.label);
        QCOMPARE(labels.join(QStringLiteral(", ")),
                 QStringLiteral("provider anthropic-b, key sk-9f2-a•••, account a•••"));
        QCOMPARE(m_bench->detail.targetTable().rowCount(), 3);
        for (int row = 0; row < 3; ++row) {
            for (const int role :
                 {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole), int(IdRole)})
                QVERIFY(!m_bench->detail.targetTable().index(row, 0).data(role).toString().contains(
                    QStringLiteral("muster")));
        }
    }

    void itIsMeantFirstThenDoneThenReadBack()
    {
        open();
        const auto plan = deeds().plan(deeds().targets().at(1), ActionVerb::Disable);
        QVERIFY(plan);
        QCOMPARE(plan->title, QStringLiteral("Disable key sk-9f2-a•••"));
        QVERIFY(plan->explanation.contains(QStringLiteral("refuses every request with this key")));
        QVERIFY(plan->explanation.contains(QStringLiteral("admin API of Demo Gateway")));
        QVERIFY(plan->explanation.contains(QStringLiteral("can be taken back")));
        m_bench->store.answersAtOnce = false;
        deeds().carryOut(*plan, QStringLiteral("leaked"));
        QTRY_COMPARE(m_bench->store.intents.size(), 1);
        QVERIFY(m_bench->switches.sent.isEmpty());
        m_bench->store.answersAtOnce = true;
        m_bench->store.answerAll();
        QTRY_COMPARE(m_bench->store.conclusions.size(), 1);
        QCOMPARE(m_bench->store.intents.constFirst().target, QStringLiteral("sk-9f2-anna-muster"));
        QCOMPARE(m_bench->store.intents.constFirst().label, QStringLiteral("key sk-9f2-a•••"));
        QCOMPARE(m_bench->switches.sent.constFirst().token(), QStringLiteral("disable_key"));
        // The words of the operator stay here.
        QCOMPARE(m_bench->switches.sent.constFirst().reason, QStringLiteral("incident I-000001"));
        QCOMPARE(m_bench->store.conclusions.constFirst().outcome, DeedOutcome::Done);
        QTRY_VERIFY(!deeds().isBusy());
        QCOMPARE(m_bench->said.constLast(), QStringLiteral("Disable key sk-9f2-a•••: done."));
    }

    void aProviderIsSwitchedByItsId()
    {
        open();
        deeds().carryOut(*deeds().plan(deeds().targets().at(0), ActionVerb::Disable), QStringLiteral("it fails"));
        QTRY_COMPARE(m_bench->store.conclusions.size(), 1);
        QCOMPARE(m_bench->switches.sent.constFirst().id, QStringLiteral("id-of-anthropic-b"));
    }

    void nothingIsSentWhenItCouldNotBeRecorded()
    {
        open();
        m_bench->store.failure = Error{ErrorKind::Busy, QStringLiteral("The same is being switched already.")};
        deeds().carryOut(*deeds().plan(deeds().targets().at(1), ActionVerb::Disable), QStringLiteral("leaked"));
        QTRY_VERIFY(!deeds().isBusy());
        QVERIFY(m_bench->switches.sent.isEmpty());
        QVERIFY(m_bench->said.contains(QStringLiteral("The same is being switched already.")));
    }

    void howItEndedIsToldAsItIs_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<DeedOutcome>("outcome");
        QTest::newRow("lost answer") << ErrorKind::TimedOut << DeedOutcome::Unknown;
        QTest::newRow("contradicted") << ErrorKind::Corrupt << DeedOutcome::Unknown;
        QTest::newRow("refused") << ErrorKind::Denied << DeedOutcome::Failed;
        QTest::newRow("not there") << ErrorKind::NotFound << DeedOutcome::Failed;
        QTest::newRow("not reached") << ErrorKind::Unreachable << DeedOutcome::Failed;
    }

    void howItEndedIsToldAsItIs()
    {
        QFETCH(ErrorKind, kind);
        QFETCH(DeedOutcome, outcome);
        open();
        m_bench->switches.outcome = failure(kind, QStringLiteral("so it went"));
        disableKey();
        QCOMPARE(m_bench->store.conclusions.constLast().outcome, outcome);
        QCOMPARE(m_bench->store.conclusions.constLast().said, QStringLiteral("so it went"));
        QVERIFY(bool(deeds().mayReadBack(*m_bench->detail.deed(1))) == (outcome == DeedOutcome::Unknown));
    }

    void whatIsUnknownIsReadBack_data()
    {
        QTest::addColumn<bool>("isDone");
        QTest::addColumn<DeedOutcome>("outcome");
        QTest::newRow("it was done") << true << DeedOutcome::Done;
        QTest::newRow("it was not") << false << DeedOutcome::Failed;
    }

    void whatIsUnknownIsReadBack()
    {
        QFETCH(bool, isDone);
        QFETCH(DeedOutcome, outcome);
        open();
        m_bench->switches.outcome = failure(ErrorKind::TimedOut, QStringLiteral("lost"));
        disableKey();
        m_bench->switches.done = isDone;
        deeds().readBack(*m_bench->detail.deed(1));
        QTRY_COMPARE(m_bench->store.conclusions.size(), 2);
        QCOMPARE(m_bench->store.conclusions.constLast().outcome, outcome);
        QCOMPARE(m_bench->switches.sent.size(), 1);
        QCOMPARE(m_bench->switches.looked.constFirst().id, QStringLiteral("sk-9f2-anna-muster"));
    }

    void whoeverIsGoneInBetweenLeavesAnUnknown()
    {
        open();
        IncidentDeed left{1};
        left.label = QStringLiteral("key sk-9f2-a•••");
        left.intendedMs = IncidentBench::kNowMs - 1000;
        m_bench->store.find(m_incident)->deeds = {left};
        m_bench->detail.refresh();
        QTRY_COMPARE(m_bench->detail.deedTable().rowCount(), 1);
        QVERIFY(m_bench->detail.deedTable().index(0, 1).data().toString().contains(QStringLiteral("nobody recorded")));
        // It may run elsewhere.
        QCOMPARE(deeds().mayReadBack(*m_bench->detail.deed(1)).error().kind, ErrorKind::Busy);
        m_bench->clock.advance(IncidentDeeds::kPatienceMs);
        QVERIFY(deeds().mayReadBack(*m_bench->detail.deed(1)));
    }

    void whatWasDoneIsTakenBack()
    {
        open();
        disableKey();
        const auto back = deeds().undoPlan(*m_bench->detail.deed(1));
        QVERIFY(back);
        QCOMPARE(back->title, QStringLiteral("Enable key sk-9f2-a•••"));
        deeds().carryOut(*back, QStringLiteral("it was rotated"));
        QTRY_COMPARE(m_bench->store.conclusions.size(), 2);
        QCOMPARE(m_bench->switches.sent.constLast().token(), QStringLiteral("enable_key"));
        QCOMPARE(m_bench->switches.sent.constLast().id, QStringLiteral("sk-9f2-anna-muster"));
        QCOMPARE(m_bench->store.intents.constLast().undoes, 1);
        QTRY_COMPARE(m_bench->detail.deedTable().rowCount(), 2);
    }

    void whatTheGatewayCannotIsSaidWithTheReason()
    {
        m_bench->switches.lacking = {
            {QStringLiteral("disable_account"), QStringLiteral("LiteLLM has no call that blocks a user.")},
            {QStringLiteral("enable_key"), QStringLiteral("There is no way back.")}};
        m_bench->switches.bySql = {
            {QStringLiteral("disable_key"), QStringLiteral("An administrator changes own keys.")}};
        open();
        const auto account = deeds().plan(deeds().targets().at(2), ActionVerb::Disable);
        QCOMPARE(account.error().kind, ErrorKind::Unsupported);
        QVERIFY(account.error().message.contains(QStringLiteral("no call that blocks")));
        const auto key = deeds().plan(deeds().targets().at(1), ActionVerb::Disable);
        QVERIFY(key->explanation.contains(QStringLiteral("An administrator changes own keys.")));
        QVERIFY(key->explanation.contains(QStringLiteral("cannot be taken back from here: There is no way back.")));
    }

    void whoMayNotOperateTheGatewayIsTold()
    {
        open();
        // Whoever sees whom an alert is about may switch them, too; somebody else can only have kept the target.
        const auto target = deeds().targets().at(1);
        m_bench->team.signOut();
        m_bench->teamStore.operators.first().roles = Role::Viewer;
        m_bench->team.signIn(QStringLiteral("anna"), QStringLiteral("a rather long passphrase"));
        QTRY_COMPARE(m_bench->team.state(), TeamSession::State::SignedIn);
        QVERIFY(deeds().targets().isEmpty());
        QCOMPARE(deeds().plan(target, ActionVerb::Disable).error().kind, ErrorKind::Denied);
        deeds().carryOut({m_incident, target}, QStringLiteral("leaked"));
        QVERIFY(m_bench->store.intents.isEmpty() && m_bench->switches.sent.isEmpty());
    }

    void whatIsUnderWayIsRecordedAlsoWhenAnotherIncidentIsLookedAt()
    {
        const qint64 other = m_bench->put(IncidentSeverity::Minor, QStringLiteral("Another"), {3});
        open();
        m_bench->switches.answersAtOnce = false;
        deeds().carryOut(*deeds().plan(deeds().targets().at(1), ActionVerb::Disable), QStringLiteral("leaked"));
        m_bench->switches.answerAll(); // the id
        QTRY_COMPARE(m_bench->switches.sent.size(), 1);
        m_bench->show(other);
        m_bench->switches.answerAll();
        QTRY_COMPARE(m_bench->store.conclusions.size(), 1);
        QCOMPARE(m_bench->store.conclusions.constFirst().incident, m_incident);
    }

    void lateAnswersAboutPeopleAreDropped()
    {
        const qint64 other = m_bench->put(IncidentSeverity::Minor, QStringLiteral("Another"), {3});
        m_bench->alerts.answersAtOnce = false;
        open();
        m_bench->show(other);
        m_bench->alerts.answerAll();
        QCoreApplication::sendPostedEvents();
        QVERIFY(deeds().targets().isEmpty());
    }

private:
    void open(Roles roles = Roles(Role::Responder) | Role::Operator)
    {
        m_testers.clear();
        for (FigureTableModel *model : {&m_bench->list.table(), &m_bench->detail.alertTable(),
                                        &m_bench->detail.deedTable(), &m_bench->detail.targetTable()})
            m_testers.push_back(std::make_unique<QAbstractItemModelTester>(model));
        m_bench->signIn(roles);
        m_bench->show(m_incident);
        if (m_bench->alerts.answersAtOnce)
            QTRY_VERIFY(deeds().targets().size() == 3);
    }
    void disableKey()
    {
        deeds().carryOut(*deeds().plan(deeds().targets().at(1), ActionVerb::Disable), QStringLiteral("leaked"));
        QTRY_COMPARE(m_bench->store.conclusions.size(), 1);
        QTRY_VERIFY(m_bench->detail.deed(1) && m_bench->detail.deed(1)->outcome != DeedOutcome::Running);
    }
    IncidentDeeds &deeds() { return m_bench->deeds; }

    std::unique_ptr<IncidentBench> m_bench;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
    qint64 m_incident = 0;
};

QTEST_GUILESS_MAIN(IncidentDeedsTest)
#include "incidentdeeds_test.moc"
