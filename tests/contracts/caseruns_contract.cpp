// What the store promises a worker who runs a privacy request, on a file and on a server alike.
#include "tests/support/caseresults.h"
#include "tests/support/caseruntools.h"

#include <QTest>

#include <chrono>
#include <map>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

const QString kHash = QString::fromLatin1(CaseDesk::kPlanHash);

} // namespace

class CaseRunsContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void aCaseIsClaimedByOneWorker()
    {
        const QString id = desk().queued(newAccount());
        const auto lease = claim(officer(), id, 1min);
        WORKS(lease);
        QVERIFY(lease->has_value());
        QCOMPARE((*lease)->salt.size(), 32);
        QVERIFY(!*claim(desk().responder(), id, 1min));
        QCOMPARE(cases().find(id)->state, CaseState::Running);
        REFUSED(cases().withdraw(officer().id(), id), "withdraw");
        REFUSED(cases().reportDrift(officer().id(), id, QString()), "worker");
    }

    // Whoever was believed dead, and is not, records nothing and changes nothing.
    void aWorkerThatLostItsLeaseIsFenced()
    {
        const QString id = desk().queued(newAccount());
        const CaseLease old = **claim(officer(), id, 0ms);
        WORKS(officer().runs().laySteps(old, {rowStep(0, 5)}));
        WORKS(officer().runs().intend(old, 0, {}));
        const auto taken = claim(desk().responder(), id, 1min);
        WORKS(taken);
        QVERIFY(taken->has_value());
        QCOMPARE((*taken)->epoch, old.epoch + 1);
        QCOMPARE((*taken)->salt, old.salt);
        bool happened = false;
        const auto effect = [&happened](const QList<PrivacyHold> &) {
            happened = true;
            return effectOf(5);
        };
        REFUSED(officer().runs().carryOut(old, 0, effect), "another worker");
        QVERIFY(!happened);
        REFUSED(officer().runs().intend(old, 0, {}), "another worker");
        REFUSED(officer().runs().renew(old, 1min), "another worker");
        REFUSED(officer().runs().recordReadBack(old, 0, {5, true, {}}), "another worker");
        REFUSED(officer().runs().finishEffects(old), "another worker");
        REFUSED(officer().runs().stopForAttention(old, QStringLiteral("x")), "another worker");
        WORKS(desk().responder().runs().carryOut(**taken, 0, effect));
        QVERIFY(happened);
        const auto steps = officer().runs().steps(id, 1);
        WORKS(steps);
        QCOMPARE(steps->first().doneRows, 5);
        QCOMPARE(steps->first().status, StepStatus::Done);
    }

    void nothingIsRecordedOfAnEffectThatFailed()
    {
        const QString id = desk().queued(newAccount());
        const CaseLease lease = **claim(officer(), id, 1min);
        WORKS(officer().runs().laySteps(lease, {rowStep(0, 5), rowStep(1, 7)}));
        WORKS(officer().runs().laySteps(lease, {rowStep(0, 9)})); // a second time is no error, and no change
        QCOMPARE(officer().runs().steps(id, 1)->size(), 2);
        // An effect without an intent before it leaves no trace.
        QVERIFY(!officer().runs().carryOut(lease, 0, [](const auto &) { return effectOf(5); }));
        WORKS(officer().runs().intend(lease, 0, {}));
        const auto failed = officer().runs().carryOut(lease, 0, [](const auto &) -> Result<StepOutcome> {
            return failure(ErrorKind::TimedOut, QStringLiteral("no answer"));
        });
        QCOMPARE(failed.error().kind, ErrorKind::TimedOut);
        WORKS(officer().runs().recordUnknown(lease, 0, QStringLiteral("no answer")));
        QCOMPARE(officer().runs().steps(id, 1)->first().status, StepStatus::Unknown);
        QVERIFY(!officer().runs().intend(lease, 0, {})); // not again before it was read back
        WORKS(officer().runs().recordReadBack(lease, 0, {5, true, {}}));
        REFUSED(officer().runs().finishEffects(lease), "not done");
        const auto journal = officer().runs().journal(id);
        WORKS(journal);
        QStringList words;
        for (const JournalEntry &entry : *journal)
            words.append(entry.what);
        QCOMPARE(words,
                 QStringList({QStringLiteral("intent"), QStringLiteral("unknown"), QStringLiteral("read_back")}));
    }

    void driftIsReportedBeforeAnyEffectOnly()
    {
        const QString id = desk().queued(newAccount());
        const CaseLease lease = **claim(officer(), id, 1min);
        WORKS(officer().runs().laySteps(lease, {rowStep(0, 5)}));
        WORKS(officer().runs().driftFound(lease, QStringLiteral("requests: 5 rows, 6 now")));
        QCOMPARE(cases().find(id)->state, CaseState::Planned);
        const QString begun = desk().queued(newAccount());
        const CaseLease other = **claim(officer(), begun, 1min);
        WORKS(officer().runs().laySteps(other, {rowStep(0, 5)}));
        WORKS(officer().runs().intend(other, 0, {}));
        REFUSED(officer().runs().driftFound(other, QString()), "forward");
    }

    void whatWasBegunGoesForwardOnlyEvenFromTheQueue()
    {
        const QString id = desk().queued(newAccount());
        const CaseLease lease = **claim(officer(), id, 1min);
        WORKS(officer().runs().laySteps(lease, {rowStep(0, 5)}));
        WORKS(officer().runs().intend(lease, 0, {}));
        WORKS(officer().runs().stopForAttention(lease, QStringLiteral("no answer")));
        WORKS(cases().requeue(officer().id(), id, QStringLiteral("it answers again")));
        REFUSED(cases().withdraw(officer().id(), id), "forward");
        REFUSED(cases().reportDrift(officer().id(), id, QString()), "forward");
        QCOMPARE(cases().find(id)->state, CaseState::Queued);
    }

    void aCaseIsCompletedOnlyWhenAllIsDoneAndTwiceLookedFor()
    {
        const QString account = newAccount();
        const QString id = desk().queued(account);
        const CaseLease lease = **claim(officer(), id, 1min);
        CaseRuns &runs = officer().runs();
        CaseCompletion completion{QByteArrayLiteral("body"), kHash, {}, std::nullopt, true};
        WORKS(runs.laySteps(lease, {rowStep(0, 5)}));
        WORKS(runs.intend(lease, 0, {}));
        WORKS(runs.carryOut(lease, 0, [](const auto &) { return effectOf(5); }));
        REFUSED(runs.complete(lease, completion), "");
        const QJsonObject person{{QStringLiteral("key"), account}};
        WORKS(runs.keepPerson(lease, person));
        QCOMPARE(cases().subject(officer().id(), id, QStringLiteral("to look"))->person, person);
        WORKS(runs.finishEffects(lease));
        REFUSED(runs.complete(lease, completion), "0 of 2");
        WORKS(runs.recordRescan(lease, {1, 0, true, 20, {}}));
        WORKS(runs.recordRescan(lease, {1, 0, false, 20, QStringLiteral("{\"requests\":1}")}));
        REFUSED(runs.complete(lease, completion), "0 of 2"); // what was clean before is not any more
        WORKS(runs.recordRescan(lease, {1, 0, true, 20, {}}));
        REFUSED(runs.complete(lease, completion), "1 of 2");
        WORKS(runs.recordRescan(lease, {1, 0, true, 20, {}}));
        WORKS(runs.complete(lease, completion));
        QCOMPARE(cases().find(id)->state, CaseState::Completed);
        // The person is gone from the case; that they were erased is known by a hash.
        QVERIFY(cases().identities(id)->isEmpty());
        QVERIFY(cases().subject(officer().id(), id, QStringLiteral("to look"))->identities.isEmpty());
        const auto suppressed = runs.suppressed();
        WORKS(suppressed);
        QCOMPARE(suppressed->value(keyedHash(*cases().hashKey(), {QStringLiteral("account"), account})), id);
        const auto certificate = runs.certificate(id);
        WORKS(certificate);
        QCOMPARE(certificate->body, QByteArrayLiteral("body"));
        QVERIFY(certificate->auditIndex > 0);
        REFUSED(runs.renew(lease, 1min), "no longer");
    }

    void theEndOfAHoldOpensTheRestAgain()
    {
        const QString account = newAccount();
        const auto placed = cases().addHold(officer().id(), suitHold(), {QStringLiteral("account"), account});
        WORKS(placed);
        PrivacyHold ofRow = suitHold();
        ofRow.table = QStringLiteral("payments");
        ofRow.rowId = QStringLiteral("17");
        const auto other = cases().addHold(officer().id(), ofRow, {});
        WORKS(other);
        QVERIFY(!cases().addHold(officer().id(), suitHold(), {}));
        const QString id = completed(account, {*placed, *other}, std::nullopt);
        const auto ofCase = cases().holdsOf(id);
        WORKS(ofCase);
        QCOMPARE(QSet<QString>(ofCase->begin(), ofCase->end()), (QSet<QString>{*placed, *other}));
        QCOMPARE(*cases().holdsOf(desk().opened(CaseDesk::request(RequestType::Deletion, newAccount()))),
                 QStringList());
        const QString token = cases().find(id)->subjectToken;
        const auto reopened = cases().endHold(officer().id(), *other, QStringLiteral("the suit is over"));
        WORKS(reopened);
        QCOMPARE(*reopened, QStringList{id});
        const auto one = cases().find(id);
        QCOMPARE(one->state, CaseState::Discovery);
        QCOMPARE(one->run, 2);
        QVERIFY(one->subjectToken != token);
        QVERIFY(!cases().endHold(officer().id(), *other, QString()));
        QCOMPARE(*cases().endHold(officer().id(), *placed, QString()), QStringList());
    }

    void theEndOfARetentionOpensTheRestAgain()
    {
        const QString id = completed(newAccount(), {}, QDate(2026, 11, 20));
        const auto early = cases().reopenDue(officer().id(), QDate(2026, 11, 19));
        WORKS(early);
        QVERIFY(!early->contains(id));
        const auto due = cases().reopenDue(officer().id(), QDate(2026, 11, 20));
        WORKS(due);
        QVERIFY(due->contains(id));
        QCOMPARE(cases().find(id)->state, CaseState::Discovery);
    }

private:
    QString completed(const QString &account, const QStringList &holds, std::optional<QDate> reopensOn)
    {
        const QString id = desk().queued(account);
        const CaseLease lease = **claim(officer(), id, 1min);
        CaseRuns &runs = officer().runs();
        const bool done = runs.laySteps(lease, {rowStep(0, 1)}) && runs.intend(lease, 0, {}) &&
                          runs.carryOut(lease, 0, [](const auto &) { return effectOf(1); }) &&
                          runs.finishEffects(lease) && runs.recordRescan(lease, {1, 0, true, 1, {}}) &&
                          runs.recordRescan(lease, {1, 0, true, 1, {}}) &&
                          runs.complete(lease, {QByteArrayLiteral("body"), kHash, holds, reopensOn, true});
        return done ? id : QString();
    }

    CaseDesk &desk()
    {
        QFETCH_GLOBAL(Dialect, engine);
        auto &desk = m_desks[engine];
        if (!desk)
            desk = std::make_unique<CaseDesk>(m_stores, engine);
        return *desk;
    }
    CaseWorkplace &officer() { return desk().officer(); }
    CaseRepository &cases() { return desk().officer().cases(); }
    QString newAccount() { return QStringLiteral("acc%1").arg(++m_accounts); }

    ConsoleStores m_stores;
    std::map<Dialect, std::unique_ptr<CaseDesk>> m_desks;
    int m_accounts = 0;
};

QTEST_GUILESS_MAIN(CaseRunsContract)
#include "caseruns_contract.moc"
