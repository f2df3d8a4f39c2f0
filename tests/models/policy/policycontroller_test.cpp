#include "models/policy/policyedits.h"
#include "tests/support/policybench.h"

#include <QSignalSpy>

using namespace Gatehouse;

class PolicyControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<PolicyBench>();
        m_bench->policies.setActive(true);
    }

    void nobodySeesPoliciesBeforeTheSignIn()
    {
        QCOMPARE(policies().state(), PolicyController::State::Failed);
        QVERIFY(policies().entries().isEmpty());
        m_bench->signIn();
        QTRY_COMPARE(policies().state(), PolicyController::State::Full);
        QCOMPARE(policies().entries().size(), 5);
        m_bench->team.signOut();
        QCOMPARE(policies().state(), PolicyController::State::Failed);
        QVERIFY(policies().entries().isEmpty() && policies().draft().sentences.isEmpty());
    }

    void adoptedVersionsStandBeforeTemplates()
    {
        m_bench->hold(adapted("2026-01-01"));
        start();
        QCOMPARE(policies().entries().size(), 6);
        QCOMPARE(policies().entries().constFirst().policy, QStringLiteral("ours"));
        QVERIFY(policies().entries().constFirst().isInForce);
        // By the name of its text; what the store calls it is for certificates.
        QVERIFY2(policies().headline().startsWith(adapted("2026-01-01").name +
                                                  QStringLiteral(" 2026-01-01 is in force, by ")),
                 qPrintable(policies().headline()));
        QVERIFY(!policies().headline().contains(QStringLiteral("ours")));
        QVERIFY(policies().entries().constLast().isShipped);
    }

    // It is in the list once, as what it is now.
    void aTemplateThatIsAdoptedAsItIsIsNoSecondRow()
    {
        m_bench->hold(PolicyBench::shipped("002"));
        start();
        QCOMPARE(policies().entries().size(), 5);
        QVERIFY(policies().entries().constFirst().isShipped && policies().entries().constFirst().adopted);
    }

    void aTemplateIsAdaptedAdoptedAndPutInForce()
    {
        start();
        select(PolicyBench::shipped("004"));
        QVERIFY(!policies().isChanged());
        QVERIFY(!policies().findings().isEmpty());
        QVERIFY(policies().setSetting(QStringLiteral("4.2.calls"), QStringLiteral("period"), QStringLiteral("P60D")));
        QVERIFY(policies().setSetting(QStringLiteral("3.2.tls"), QStringLiteral("min"), QStringLiteral("1.2")));
        QVERIFY(!policies().setSetting(QStringLiteral("3.2.tls"), QStringLiteral("max"), QStringLiteral("1.3")));
        QVERIFY(!policies().setSetting(QStringLiteral("nowhere"), QStringLiteral("min"), QStringLiteral("1.3")));
        QVERIFY(policies().setSetting(QStringLiteral("4.2.calls"), QStringLiteral("quote"),
                                      QStringLiteral(" Records of calls are kept for 60 days. ")));
        QVERIFY(policies().setSetting(QStringLiteral("4.2.calls"), QStringLiteral("says"), QString()));
        QVERIFY(policies().mistakes().join(QLatin1Char(' ')).contains(QStringLiteral("says")));
        QVERIFY(policies().setSetting(QStringLiteral("4.2.calls"), QStringLiteral("says"),
                                      QStringLiteral("Calls go after 60 days.")));
        policies().setVersion(QStringLiteral("ours"), QStringLiteral("1"));
        policies().setEffective(QDate(2026, 1, 1));
        QVERIFY(policies().isChanged());
        QCOMPARE(policies().mistakes(), QStringList());
        policies().putInForce(QStringLiteral("too early"));
        QTRY_VERIFY2(last().contains(QStringLiteral("Adopt it first")), qPrintable(last()));
        policies().adopt(QStringLiteral("ours from now on"));
        QTRY_VERIFY2(last().contains(QStringLiteral("adopted")), qPrintable(last()));
        QVERIFY(!policies().isChanged());
        QTRY_COMPARE(policies().entries().size(), 6);
        const auto adopted = std::ranges::find(policies().entries(), QStringLiteral("ours"), &PolicyEntry::policy);
        QCOMPARE(adopted->adopted->basedOn, PolicyBench::shipped("004").id);
        policies().putInForce(QStringLiteral("it takes effect"));
        QTRY_VERIFY2(last().contains(QStringLiteral("in force from now on")), qPrintable(last()));
        QTRY_VERIFY(!policies().history().isEmpty());
        QVERIFY(policies().entries().constFirst().isInForce);
        QCOMPARE(policies().history().constFirst().reason, QStringLiteral("it takes effect"));
        const Commitment *calls = m_bench->store.documents.constLast().commitment(QStringLiteral("4.2.calls"));
        QCOMPARE(calls->retention.period.length, QStringLiteral("P60D"));
        QCOMPARE(calls->says, QStringLiteral("Calls go after 60 days."));
        const PolicyDocument &kept = m_bench->store.documents.constLast();
        QCOMPARE(kept.sentenceWith(calls->id)->quote, QStringLiteral("Records of calls are kept for 60 days."));
        QCOMPARE(kept.effective, QDate(2026, 1, 1));
        QCOMPARE(PolicyBench::shipped("004").sentenceWith(QStringLiteral("nowhere")), nullptr);
    }

    void whatCannotBeUsedIsNamedAndNotAdopted()
    {
        start();
        select(PolicyBench::shipped("004"));
        policies().setSetting(QStringLiteral("4.2.calls"), QStringLiteral("period"), QStringLiteral("soon"));
        policies().setVersion(QStringLiteral("ours"), QStringLiteral("1"));
        QCOMPARE(policies().mistakes().size(), 1);
        policies().adopt(QStringLiteral("why not"));
        QTRY_VERIFY2(last().contains(QStringLiteral("must be a period")), qPrintable(last()));
        QVERIFY(m_bench->store.versions.isEmpty());
        policies().discard();
        QVERIFY(!policies().isChanged() && policies().mistakes().isEmpty());
    }

    // A number that a person has set is theirs, and not the console's default any more.
    void aNumberThatIsSetIsNoDefault()
    {
        start();
        select(PolicyBench::shipped("000"));
        const QString id = QStringLiteral("5.3.inactive");
        QVERIFY(policies().draft().commitment(id)->numberIsOurs);
        QVERIFY(policies().setSetting(id, QStringLiteral("unused_for"), QStringLiteral("P30D")));
        QVERIFY(!policies().draft().commitment(id)->numberIsOurs);
        QVERIFY(policies().setPeriod(QStringLiteral("5.1.calls"), QStringLiteral("unlimited")));
        QVERIFY(!policies().draft().commitment(QStringLiteral("5.1.calls"))->retention.mustGoAfter);
        QVERIFY(policies().mistakes().isEmpty());
        QVERIFY(!policies().setPeriod(id, QStringLiteral("P1D")));
    }

    void whoMayNotChangePoliciesIsToldSo()
    {
        m_bench->signIn(Role::Viewer);
        QTRY_COMPARE(policies().state(), PolicyController::State::Full);
        select(PolicyBench::shipped("004"));
        QVERIFY(!policies().mayEdit());
        policies().adopt(QStringLiteral("why"));
        policies().putInForce(QStringLiteral("why"));
        QCOMPARE(m_bench->said.size(), 2);
        QTRY_VERIFY2(last().contains(QStringLiteral("manage policies")), qPrintable(last()));
        QVERIFY(m_bench->store.versions.isEmpty());
    }

    void aFileComesInAsTheDraft()
    {
        start();
        policies().takeIn(policyFile(adapted("7")), QStringLiteral("ours.json"));
        QCOMPARE(policies().draft(), adapted("7"));
        QVERIFY(policies().isChanged());
        QTRY_VERIFY2(last().contains(QStringLiteral("ours.json")), qPrintable(last()));
        QCOMPARE(policies().file(), policyFile(adapted("7")));
        policies().takeIn("{", QStringLiteral("broken.json"));
        QTRY_VERIFY2(last().contains(QStringLiteral("broken.json")), qPrintable(last()));
        QCOMPARE(policies().draft(), adapted("7"));
    }

    void whoWasSecondKeepsTheirDraft()
    {
        start();
        policies().takeIn(policyFile(adapted("2")), QStringLiteral("ours.json"));
        m_bench->hold(adapted("1"));
        policies().adopt(QStringLiteral("mine"));
        QTRY_VERIFY2(last().contains(QStringLiteral("ben")), qPrintable(last()));
        QCOMPARE(policies().draft(), adapted("2"));
        QTRY_COMPARE(policies().entries().size(), 6); // it has looked again
        policies().adopt(QStringLiteral("mine, after a look"));
        QTRY_VERIFY2(last().contains(QStringLiteral("adopted")), qPrintable(last()));
    }

    void anAnswerThatComesLateIsNotShown()
    {
        m_bench->hold(adapted("1"));
        start();
        m_bench->store.answersAtOnce = false;
        policies().select(PolicyBench::key(adapted("1")));
        QVERIFY(policies().isReading());
        policies().select(PolicyBench::key(PolicyBench::shipped("003")));
        m_bench->store.answerAll();
        QTRY_VERIFY(!policies().isReading());
        QCOMPARE(policies().draft(), PolicyBench::shipped("003"));
    }

    void aFailureIsSaidAndCanBeTriedAgain()
    {
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is away.")};
        m_bench->signIn();
        QTRY_COMPARE(policies().state(), PolicyController::State::Failed);
        QTRY_COMPARE(policies().error()->message, QStringLiteral("The store is away."));
        m_bench->store.failure.reset();
        policies().refresh();
        QTRY_COMPARE(policies().state(), PolicyController::State::Full);
    }

    void noticesAreDraftedAndOnRecord()
    {
        m_bench->hold(adapted("1"));
        PolicyDocument next = adapted("2");
        next.commitment(QStringLiteral("6.2.calls"))->retention.period.length = QStringLiteral("P1Y");
        m_bench->hold(next);
        start();
        select(next);
        const PolicyNoticeDesk desk{{QStringLiteral("Privacy"), QStringLiteral("privacy@company.example")},
                                    QStringLiteral("Company"),
                                    QDate(2026, 12, 1)};
        QVERIFY(!policies().drafts(desk)); // compared with nothing
        policies().compareWith(PolicyBench::key(adapted("1")));
        QTRY_VERIFY(!policies().difference().isEmpty());
        QCOMPARE(policies().difference().told.size(), 2);
        const auto drafts = policies().drafts(desk);
        QVERIFY2(drafts.has_value(), drafts ? "" : qPrintable(drafts.error().message));
        QCOMPARE(drafts->size(), 4);
        QSignalSpy recorded(&policies(), &PolicyController::recorded);
        policies().record(*drafts);
        QTRY_COMPARE(recorded.count(), 1);
        QTRY_COMPARE(policies().notices().size(), 4);
        policies().setSetting(QStringLiteral("6.2.calls"), QStringLiteral("period"), QStringLiteral("P2Y"));
        QVERIFY(!policies().drafts(desk)); // about what is no version
    }

private:
    PolicyController &policies() { return m_bench->policies; }
    QString last() const { return m_bench->said.isEmpty() ? QString() : m_bench->said.constLast(); }
    void start()
    {
        m_bench->signIn();
        QTRY_COMPARE(policies().state(), PolicyController::State::Full);
    }
    void select(const PolicyDocument &policy)
    {
        policies().select(PolicyBench::key(policy));
        QTRY_VERIFY(!policies().isReading());
        QCOMPARE(policies().draft(), policy);
    }
    static PolicyDocument adapted(const char *version)
    {
        PolicyDocument policy = PolicyBench::shipped("002");
        policy.basedOn = policy.id;
        policy.id = QStringLiteral("ours");
        policy.version = QString::fromLatin1(version);
        return policy;
    }

    std::unique_ptr<PolicyBench> m_bench;
};

QTEST_GUILESS_MAIN(PolicyControllerTest)
#include "policycontroller_test.moc"
