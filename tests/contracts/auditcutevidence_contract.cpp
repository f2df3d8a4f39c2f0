// What a retention cut of the audit log leaves alone, on a file and on a server alike: the evidence of open requests,
// what is under a hold, and certificates.
#include "models/privacy/certificateissue.h"
#include "tests/support/agedlog.h"
#include "tests/support/auditcutting.h"
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"
#include "tests/support/madecertificate.h"

#include <QElapsedTimer>
#include <QTest>

#include <chrono>
#include <thread>

using namespace Gatehouse;
using namespace std::chrono_literals;

class AuditCutEvidenceContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void theEvidenceOfAnOpenCaseStays()
    {
        CaseDesk desk(m_stores, engine());
        StoreUser &admin = desk.admin().user();
        const QString closed = desk.opened(CaseDesk::request(RequestType::Deletion, QStringLiteral("1")));
        WORKS(desk.officer().cases().withdraw(desk.officer().id(), closed));
        const QString open = desk.opened(CaseDesk::request(RequestType::Deletion, QStringLiteral("2")));
        const qint64 first = *admin.audit().size() - 1;
        fillLog(admin, 5);
        ageLog(admin.store(), 400);
        Cutting cutting(admin);
        const auto plan = cutting.cutter.plan(admin.id(), cutting.upToNow());
        WORKS(plan);
        QCOMPARE(*plan, (CutPlan{0, first, CutPlan::End::Protected, QStringLiteral("case ") + open, 0}));
        WORKS(cutting.cut(cutting.upToNow()));
        QCOMPARE(logEntries(admin).constFirst().object, QStringLiteral("case ") + open);
        // With the case over, the rest may go.
        WORKS(desk.officer().cases().withdraw(desk.officer().id(), open));
        QCOMPARE(cutting.cutter.plan(admin.id(), cutting.upToNow())->end, CutPlan::End::Day);
    }

    void aCaseThatIsOpenedAgainMeanwhileKeepsItsEvidence()
    {
        CaseDesk desk(m_stores, engine());
        StoreUser &admin = desk.admin().user();
        const QString id = completed(desk, QStringLiteral("1"), true);
        ageLog(admin.store(), 400);
        Cutting cutting(admin);
        const CutRequest request = cutting.upToNow();
        const auto plan = cutting.cutter.plan(admin.id(), request);
        WORKS(plan);
        QCOMPARE(plan->certificates, 1);
        WORKS(desk.officer().cases().reopen(desk.officer().id(), {id}, QStringLiteral("person_is_back")));
        REFUSED(cutting.cutter.cut(admin.id(), request, *plan, {}), "changed meanwhile");
        QCOMPARE(logEntries(admin).constFirst().index, 0);
    }

    // On a server the cut waits for the log, and then sees what was done by whoever had it.
    void aCaseThatIsBeingOpenedAgainIsWaitedFor()
    {
        CaseDesk desk(m_stores, engine());
        if (engine() != Dialect::PostgreSql)
            return; // one writer has the file, from the count on
        StoreUser &admin = desk.admin().user();
        const QString id = completed(desk, QStringLiteral("1"), true);
        ageLog(admin.store(), 400);
        const CutRequest request = Cutting(admin).upToNow();
        const auto plan = Cutting(admin).cutter.plan(admin.id(), request);
        WORKS(plan);
        std::optional<Result<qint64>> done;
        std::thread other;
        Database &officer = desk.officer().user().store();
        const auto opened = officer.transaction([&]() -> Result<void> {
            const auto reopened = officer.scalar(QStringLiteral("SELECT count(*) FROM gatehouse.reopen_listed("
                                                                "jsonb_build_array(?::text), 'person_is_back')"),
                                                 {id});
            if (!reopened || *reopened != 1)
                return failure(ErrorKind::Internal, QStringLiteral("nothing was opened again"));
            other = std::thread([&] {
                StoreUser keeper(desk.settings(), QStringLiteral("keeper"));
                done = Cutting(keeper).cutter.cut(keeper.id(), request, *plan, {});
            });
            return waitsForTheLog(admin.store());
        });
        if (other.joinable())
            other.join();
        WORKS(opened);
        QVERIFY(done.has_value());
        REFUSED(*done, "changed meanwhile");
        QCOMPARE(logEntries(admin).constFirst().index, 0);
    }

    void whatIsUnderAHoldStays_data()
    {
        QTest::addColumn<bool>("erased");
        QTest::newRow("a person who is known") << false;
        QTest::newRow("a person who was erased") << true;
    }

    void whatIsUnderAHoldStays()
    {
        QFETCH(bool, erased);
        CaseDesk desk(m_stores, engine());
        StoreUser &admin = desk.admin().user();
        CaseRepository &cases = desk.officer().cases();
        const QString id = completed(desk, QStringLiteral("7"), erased);
        fillLog(admin, 3);
        const auto hold =
            cases.addHold(desk.officer().id(), standing(), {QStringLiteral("account"), QStringLiteral("7")});
        WORKS(hold);
        ageLog(admin.store(), 400);
        Cutting cutting(admin);
        const auto plan = cutting.cutter.plan(admin.id(), cutting.upToNow());
        WORKS(plan);
        QCOMPARE(plan->protectedBy, QStringLiteral("case ") + id);
        WORKS(cases.endHold(desk.officer().id(), *hold, QStringLiteral("the dispute is over")));
        QCOMPARE(cutting.cutter.plan(admin.id(), cutting.upToNow())->end, CutPlan::End::Day);
    }

    void theRecordOfAHoldStaysWhileItStands()
    {
        CaseDesk desk(m_stores, engine());
        StoreUser &admin = desk.admin().user();
        PrivacyHold hold = standing();
        hold.table = QStringLiteral("requests");
        hold.rowId = QStringLiteral("4711");
        const auto id = desk.officer().cases().addHold(desk.officer().id(), hold, {});
        WORKS(id);
        ageLog(admin.store(), 400);
        Cutting cutting(admin);
        const auto plan = cutting.cutter.plan(admin.id(), cutting.upToNow());
        WORKS(plan);
        QCOMPARE(plan->protectedBy, QStringLiteral("hold ") + *id);
    }

    void aCertificateThatWasWrittenHoldsAndNoNewOneIsWritten()
    {
        CaseDesk desk(m_stores, engine());
        StoreUser &admin = desk.admin().user();
        const QString gone = completed(desk, QStringLiteral("1"), true);
        ageLog(admin.store(), 400);
        const QString kept = completed(desk, QStringLiteral("2"), true);
        const SigningKey key = SigningKey::generate();
        const auto issue = [&](const QString &id) {
            return issueCertificate(desk.admin().runs(), admin.audit(), id, exampleCertificate().auditOrigin, 1, key);
        };
        const auto written = issue(gone);
        WORKS(written);
        Cutting cutting(admin);
        WORKS(cutting.cut(cutting.upToNow()));
        const auto opened = openCertificate(*written, key.publicKey());
        WORKS(opened);
        QVERIFY(admin.audit().verify({opened->checkpoint.head})->isGenuine());
        WORKS(issue(kept)); // its proof leads through what was cut
        const auto refused = issue(gone);
        QVERIFY2(!refused && refused.error().message.contains(QStringLiteral("retention cut")),
                 qPrintable(messageOf(refused)));
    }

private:
    static Dialect engine()
    {
        QFETCH_GLOBAL(Dialect, engine);
        return engine;
    }

    static Result<void> waitsForTheLog(Database &store)
    {
        QElapsedTimer since;
        since.start();
        while (since.elapsed() < 30'000) {
            const auto waiting = store.scalar(
                QStringLiteral("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"));
            if (!waiting)
                return std::unexpected(waiting.error());
            if (*waiting > 0)
                return {};
        }
        return failure(ErrorKind::TimedOut, QStringLiteral("nobody waited"));
    }

    static PrivacyHold standing()
    {
        PrivacyHold hold;
        hold.reason = QStringLiteral("a dispute");
        hold.until = utcToday().addDays(30);
        return hold;
    }

    QString completed(CaseDesk &desk, const QString &account, bool erased)
    {
        const QString id = desk.queued(account);
        CaseRuns &runs = desk.officer().runs();
        const CaseLease lease = **runs.claim(desk.officer().id(), QStringLiteral("a worker"), 10min, id);
        ErasureCertificate certificate = exampleCertificate();
        certificate.caseId = id;
        const QByteArray body = certificateBody(certificate);
        CaseStep step;
        step.kind = QStringLiteral("rows");
        step.target = QStringLiteral("requests");
        const auto done = [&]() -> Result<void> {
            if (auto laid = runs.laySteps(lease, {step}); !laid)
                return laid;
            if (auto intended = runs.intend(lease, 0, {}); !intended)
                return intended;
            const auto effect = [](const auto &) -> Result<StepOutcome> { return StepOutcome{1, true, {}}; };
            if (auto carried = runs.carryOut(lease, 0, effect); !carried)
                return std::unexpected(carried.error());
            if (auto finished = runs.finishEffects(lease); !finished)
                return finished;
            for (int look = 0; look < 2; ++look) {
                if (auto recorded = runs.recordRescan(lease, {1, 0, true, 20, {}}); !recorded)
                    return recorded;
            }
            return runs.complete(lease, {body, certificateHash(body), {}, std::nullopt, erased});
        }();
        if (!done)
            qFatal("completed: %s", qPrintable(done.error().message));
        return id;
    }

    ConsoleStores m_stores;
};

QTEST_GUILESS_MAIN(AuditCutEvidenceContract)
#include "auditcutevidence_contract.moc"
