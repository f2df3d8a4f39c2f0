// What the store keeps of a privacy request beyond its run, on a file and on a server alike.
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

class CaseKeepingContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void oneRequestIsTakenInOnce()
    {
        NewCase wanted = CaseDesk::request(RequestType::Access, newAccount());
        wanted.source = QStringLiteral("gateway a1b2 17 ") + newAccount();
        QCOMPARE(*cases().takenInAs(wanted.source), QString());
        const QString id = desk().opened(wanted);
        QCOMPARE(*cases().takenInAs(wanted.source), id);
        // Whoever asks, and whatever became of it: the index decides.
        NewCase again = CaseDesk::request(RequestType::Deletion, newAccount());
        again.source = wanted.source;
        REFUSED(desk().responder().cases().open(desk().responder().id(), again), qPrintable(id));
        WORKS(cases().withdraw(officer().id(), id));
        REFUSED(cases().open(officer().id(), again), qPrintable(id));
        QVERIFY(!cases().open(officer().id(), again).error().message.contains(wanted.source));
        again.source = QStringLiteral("gateway c3d4 17 ") + newAccount(); // another gateway's
        WORKS(cases().open(officer().id(), again));
        for (int i = 0; i < 2; ++i) // by hand, without one
            WORKS(cases().open(officer().id(), CaseDesk::request(RequestType::Access, newAccount())));
    }

    void everyRunKeepsItsCertificate()
    {
        const QString id = completed(newAccount());
        QCOMPARE(*cases().reopen(officer().id(), {id}, QStringLiteral("person_is_back")), QStringList{id});
        const auto first = officer().runs().certificate(id);
        WORKS(first);
        approvedAgain(id);
        QVERIFY(completes(id, QByteArrayLiteral("second"), {}));
        CaseRuns &runs = officer().runs();
        QCOMPARE(*runs.certifiedRuns(id), (QList<int>{1, 2}));
        QCOMPARE(runs.certificate(id)->body, QByteArrayLiteral("second"));
        const auto again = runs.certificate(id, 1);
        WORKS(again);
        QCOMPARE(again->body, first->body);
        QCOMPARE(again->auditIndex, first->auditIndex);
        QCOMPARE(runs.completionEntry(id, 1)->index, first->auditIndex);
        QCOMPARE(runs.completionEntry(id, 2)->index, runs.certificate(id, 2)->auditIndex);
        QVERIFY(runs.certificate(id, 2)->auditIndex > first->auditIndex);
        QCOMPARE(runs.certificate(id, 3).error().kind, ErrorKind::NotFound);
        // Nobody takes back what was certified.
        QVERIFY(!officer().user().store().execute(QStringLiteral("DELETE FROM %1case_certificate").arg(prefix())));
        QVERIFY(!officer().user().store().execute(
            QStringLiteral("UPDATE %1case_certificate SET body = 'x'").arg(prefix())));
    }

    void aRestrictionIsCompletedWithItsHoldOrNotAtAll()
    {
        const QString account = newAccount();
        const SubjectIdentity self{QStringLiteral("account"), account};
        const QString id = desk().queued(CaseDesk::request(RequestType::Restriction, account), kHash);
        const auto holdsOf = [&] {
            QList<PrivacyHold> all = *cases().holds();
            all.removeIf([&](const PrivacyHold &each) { return each.restrictedBy != id; });
            return all;
        };
        const CaseLease lease = **claim(officer(), id, 1min);
        CaseCompletion completion{QByteArrayLiteral("body"), kHash, {}, std::nullopt, false, self};
        REFUSED(officer().runs().complete(lease, completion), "");
        WORKS(looked(lease));
        completion.restricts = SubjectIdentity{QStringLiteral("account"), QStringLiteral("somebody else")};
        REFUSED(officer().runs().complete(lease, completion), "restricts nobody");
        completion.restricts.reset();
        QVERIFY(!officer().runs().complete(lease, completion));
        QVERIFY(holdsOf().isEmpty());
        QCOMPARE(cases().find(id)->state, CaseState::Verifying);
        completion.restricts = self;
        WORKS(officer().runs().complete(lease, completion));
        const QList<PrivacyHold> placed = holdsOf();
        QCOMPARE(placed.size(), 1);
        QCOMPARE(placed.constFirst().subjectHash, keyedHash(*cases().hashKey(), self));
        QVERIFY(!placed.constFirst().masked.isEmpty());
        QVERIFY(*cases().isProtected({self}, QDate(2099, 1, 1)));
        // A hold that only a person ends is not due on any day.
        const auto due = cases().reopenDue(officer().id(), QDate::currentDate());
        WORKS(due);
        QVERIFY(*cases().isProtected({self}, QDate(2099, 1, 1)));
        QVERIFY(!cases().endHold(officer().id(), placed.constFirst().id, QString()));
        WORKS(cases().endHold(officer().id(), placed.constFirst().id, QStringLiteral("settled")));
        QVERIFY(!*cases().isProtected({self}, QDate(2099, 1, 1)));
    }

    void whatWasWrittenIsForgotten()
    {
        const QString account = newAccount();
        NewCase wanted = CaseDesk::request(RequestType::Rectification, account);
        wanted.parameters = {{QStringLiteral("accounts.email"), QStringLiteral("right@a.example")}};
        const auto placed = cases().addHold(officer().id(), suitHold(), {QStringLiteral("account"), account});
        WORKS(placed);
        const QString id = desk().queued(wanted, kHash);
        QVERIFY(completes(id, QByteArrayLiteral("body"), {*placed}, false));
        QCOMPARE(*cases().parameters(officer().id(), id, QStringLiteral("to look")), wanted.parameters);
        QCOMPARE(*cases().endHold(officer().id(), *placed, QStringLiteral("over")), QStringList{id});
        approvedAgain(id);
        QVERIFY(completes(id, QByteArrayLiteral("body"), {}, false));
        QVERIFY(cases().parameters(officer().id(), id, QStringLiteral("to look"))->isEmpty());
    }

private:
    QString completed(const QString &account)
    {
        const QString id = desk().queued(account);
        return completes(id, QByteArrayLiteral("body"), {}) ? id : QString();
    }
    bool completes(const QString &id, const QByteArray &body, const QStringList &holds, bool erased = true)
    {
        const CaseLease lease = **claim(officer(), id, 1min);
        return looked(lease) && officer().runs().complete(lease, {body, kHash, holds, std::nullopt, erased});
    }
    void approvedAgain(const QString &id)
    {
        WORKS(cases().layPlan(officer().id(), id, CaseDesk::plan(), kHash, {}));
        WORKS(cases().askApproval(officer().id(), id));
        for (CaseWorkplace *each : {&desk().first(), &desk().second()})
            WORKS(each->cases().approve(each->id(), id, kHash));
    }
    // All is done, and was looked for twice.
    Result<void> looked(const CaseLease &lease)
    {
        CaseRuns &runs = officer().runs();
        Result<void> done = runs.laySteps(lease, {rowStep(0, 1)});
        if (done)
            done = runs.intend(lease, 0, {});
        if (const auto made = done ? runs.carryOut(lease, 0, [](const auto &) { return effectOf(1); })
                                   : std::unexpected(done.error());
            !made)
            return std::unexpected(made.error());
        done = runs.finishEffects(lease);
        for (int look = 0; done && look < 2; ++look)
            done = runs.recordRescan(lease, {lease.run, 0, true, 1, {}});
        return done;
    }
    QString prefix()
    {
        QFETCH_GLOBAL(Dialect, engine);
        return engine == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
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

QTEST_GUILESS_MAIN(CaseKeepingContract)
#include "casekeeping_contract.moc"
