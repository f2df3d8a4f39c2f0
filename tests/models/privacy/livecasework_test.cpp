// What the window asks of its store and of its gateway, with both of them real: from the filing to the certificate.
#include "models/audit/auditdocuments.h"
#include "models/gateway/consolestore.h"
#include "models/privacy/certificate.h"
#include "models/privacy/livecasejobs.h"
#include "models/privacy/livecasestore.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;
using namespace std::chrono_literals;

#define ANSWERED(future)                                                                                               \
    QTRY_VERIFY_WITH_TIMEOUT((future).isFinished(), 60'000);                                                           \
    QVERIFY((future).resultCount() == 1);                                                                              \
    WORKS((future).result())

class LiveCaseWorkTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("store in sqlite") << Dialect::Sqlite;
        QTest::newRow("store in postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_scene = std::make_unique<ErasureScene>(m_stores, engine, QStringLiteral("demo sqlite"), m_databases,
                                                 QList<int>{1, 2, 3});
        m_settings = m_stores.as(QStringLiteral("an_officer"), m_scene->desk().settings());
        m_settings.database.file = m_scene->gateway().file();
        m_store = std::make_unique<ThreadedDatabase>(
            QStringLiteral("test store"),
            [settings = m_settings](const std::stop_token &) { return openConsoleStore(settings); });
        m_cases = std::make_unique<LiveCaseStore>(*m_store, m_clock, QString());
        m_jobs = std::make_unique<LiveCaseJobs>(*m_store, m_settings, m_clock, 0ms);
        m_by = m_scene->desk().officer().id();
    }

    void cleanup()
    {
        m_jobs.reset();
        m_cases.reset();
        m_store.reset();
        m_scene.reset();
    }

    void aDeletionGoesFromTheFilingToACertificate()
    {
        const QString id = approved(RequestType::Deletion);
        QVERIFY(!id.isEmpty());
        auto ran = job(CaseJob::Kind::Run, id);
        ANSWERED(ran);
        const auto worked = ran.result()->worked;
        QVERIFY(worked);
        QVERIFY2(worked->state == CaseState::Completed, qPrintable(worked->why));
        auto folder = m_cases->folder(id);
        ANSWERED(folder);
        QCOMPARE(folder.result()->rescans.size(), 2);
        QVERIFY(!folder.result()->steps.isEmpty() && folder.result()->identities.isEmpty());
        const QString file = m_folder.filePath(QStringLiteral("certificate.txt"));
        auto saved = m_cases->saveCertificate(id, file);
        ANSWERED(saved);
        QFile certificate(file);
        QVERIFY(certificate.open(QIODevice::ReadOnly));
        auto key = storeKey();
        ANSWERED(key);
        const auto opened = openCertificate(certificate.readAll(), PublicKey::fromPem(*key.result()).value());
        WORKS(opened);
        QCOMPARE(opened->certificate.caseId, id);
        // Nothing waits any more.
        auto idle = job(CaseJob::Kind::Run, {});
        ANSWERED(idle);
        QVERIFY(!idle.result()->worked);
    }

    void anExportIsPackedOnceItIsApproved()
    {
        const QString id = approved(RequestType::Access);
        CaseJob pack{CaseJob::Kind::Pack, m_by, id, today(), {}};
        pack.package.reviewFile = m_folder.filePath(QStringLiteral("review.json"));
        auto reviewed = m_jobs->carryOut(pack, std::make_shared<CaseJobProgress>());
        ANSWERED(reviewed);
        QVERIFY(!reviewed.result()->package && QFile::exists(pack.package.reviewFile));
        pack.package = {.file = m_folder.filePath(QStringLiteral("package.zip")),
                        .passphrase = QStringLiteral("long enough for it")};
        auto packed = m_jobs->carryOut(pack, std::make_shared<CaseJobProgress>());
        ANSWERED(packed);
        QVERIFY(packed.result()->package && packed.result()->package->bytes > 0);
        QVERIFY(QFile::exists(pack.package.file));
        auto folder = m_cases->folder(id);
        ANSWERED(folder);
        QCOMPARE(folder.result()->documents.size(), 1);
    }

    void aDeletionHasNoPackage()
    {
        const QString id = approved(RequestType::Deletion);
        CaseJob pack{CaseJob::Kind::Pack, m_by, id, today(), {}};
        pack.package.file = m_folder.filePath(QStringLiteral("none.zip"));
        auto packed = m_jobs->carryOut(pack, std::make_shared<CaseJobProgress>());
        QTRY_VERIFY(packed.isFinished());
        REFUSED(packed.result(), "only access and portability");
        QVERIFY(!QFile::exists(pack.package.file));
    }

    void whatARectificationWritesIsReadOnRecord()
    {
        NewCase wanted = m_scene->request(RequestType::Rectification, 2);
        wanted.parameters = {{QStringLiteral("accounts.email"), QStringLiteral("right@mail.example")}};
        const QString id = m_scene->planned(wanted);
        auto nameless = m_jobs->rectification(m_by, id, QString());
        QTRY_VERIFY_WITH_TIMEOUT(nameless.isFinished(), 60'000);
        QVERIFY(!nameless.result() && nameless.result().error().kind == ErrorKind::InvalidInput);
        auto read = m_jobs->rectification(m_by, id, QStringLiteral("to check it"));
        ANSWERED(read);
        QCOMPARE(read.result()->size(), 1);
        QCOMPARE(read.result()->constFirst().before, QStringList{MapFiller::email(2)});
        QCOMPARE(read.result()->constFirst().after, QStringLiteral("right@mail.example"));
        m_jobs->close();
        auto closed = m_jobs->rectification(m_by, id, QStringLiteral("to check it"));
        QTRY_VERIFY_WITH_TIMEOUT(closed.isFinished(), 60'000);
    }

    void aHoldKeepsWhatIsOfThePersonUntilItEnds()
    {
        const QString id = filed(RequestType::Deletion);
        CaseOrder hold{.kind = CaseOrder::Kind::Hold, .by = m_by, .id = id, .text = QStringLiteral("a claim")};
        hold.today = today();
        hold.day = today().addDays(-1);
        auto over = m_cases->carryOut(hold);
        QTRY_VERIFY(over.isFinished());
        QVERIFY(!over.result() && over.result().error().kind == ErrorKind::InvalidInput);
        hold.day = today().addMonths(1);
        auto placed = m_cases->carryOut(hold);
        ANSWERED(placed);
        auto folder = m_cases->folder(id);
        ANSWERED(folder);
        QCOMPARE(folder.result()->holds.size(), 1);
        const QString holdId = folder.result()->holds.constFirst().id;
        const QMap<QString, QStringList> before = MapFiller::dump(m_scene->tables());
        planAndApprove(id);
        auto ran = job(CaseJob::Kind::Run, id);
        ANSWERED(ran);
        for (const QString &table : {QStringLiteral("technical_logs"), QStringLiteral("support_tickets")})
            QCOMPARE(MapFiller::dump(m_scene->tables()).value(table), before.value(table));
        CaseOrder end{.kind = CaseOrder::Kind::EndHold, .by = m_by, .id = id, .text = QStringLiteral("over")};
        end.hold = holdId;
        auto ended = m_cases->carryOut(end);
        ANSWERED(ended);
        auto again = m_cases->folder(id);
        ANSWERED(again);
        QVERIFY(again.result()->holds.constFirst().endedMs);
        QVERIFY(isOpen(again.result()->one.state));
    }

    void aLetterIsAFileAndARecord()
    {
        const QString id = filed(RequestType::Deletion);
        LetterOrder letter;
        letter.organisation = QStringLiteral("Example");
        letter.sender = QStringLiteral("privacy@example.org");
        letter.sendTo = QStringLiteral("someone@mail.example");
        letter.file = m_folder.filePath(QStringLiteral("letter.eml"));
        auto written = m_cases->write(m_by, id, letter);
        ANSWERED(written);
        QFile file(letter.file);
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().contains("someone@mail.example"));
        auto folder = m_cases->folder(id);
        ANSWERED(folder);
        QCOMPARE(folder.result()->documents.constFirst().sha256, *written.result());
    }

    void anExtensionMovesTheDayByTheClockOfTheLaw()
    {
        const QString id = filed(RequestType::Deletion);
        auto before = m_cases->folder(id);
        ANSWERED(before);
        CaseOrder extend{.kind = CaseOrder::Kind::Extend, .by = m_by, .id = id, .text = QStringLiteral("many rows")};
        extend.today = today();
        auto extended = m_cases->carryOut(extend);
        ANSWERED(extended);
        auto after = m_cases->folder(id);
        ANSWERED(after);
        QVERIFY(after.result()->one.due > before.result()->one.due.addDays(50));
    }

    void whatIsClosedAnswersAndTheNextJobOpensItAgain()
    {
        const QString id = approved(RequestType::Deletion);
        auto first = job(CaseJob::Kind::Plan, id);
        auto second = job(CaseJob::Kind::Reopen, {});
        m_jobs->close();
        QTRY_VERIFY_WITH_TIMEOUT(first.isFinished() && second.isFinished(), 60'000);
        QVERIFY(first.resultCount() == 1 && second.resultCount() == 1);
        QVERIFY(!second.result());
        auto again = job(CaseJob::Kind::Reopen, {});
        ANSWERED(again);
    }

private:
    static QDate today() { return ErasureScene::today(); }

    QFuture<Result<CaseJobResult>> job(CaseJob::Kind kind, const QString &id)
    {
        return m_jobs->carryOut({kind, m_by, id, today(), {}}, std::make_shared<CaseJobProgress>());
    }

    QFuture<Result<QByteArray>> storeKey()
    {
        return m_store->ask([](Database &store) -> Result<QByteArray> {
            const auto origin = storeOrigin(store);
            const auto key = origin ? storeSigningKey(*origin) : std::unexpected(origin.error());
            return key ? Result<QByteArray>(key->publicKey().toPem()) : std::unexpected(key.error());
        });
    }

    bool gives(QFuture<Result<void>> future)
    {
        return QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000) && future.result();
    }

    // Up to an accepted identity.
    QString filed(RequestType type)
    {
        auto opened = m_cases->open(m_by, m_scene->request(type, 2));
        if (!QTest::qWaitFor([&opened] { return opened.isFinished(); }, 60'000) || !opened.result())
            return {};
        const QString id = *opened.result();
        CaseOrder ask{.kind = CaseOrder::Kind::AskIdentity, .by = m_by, .id = id};
        ask.today = today();
        CaseOrder accept{.kind = CaseOrder::Kind::AcceptIdentity, .by = m_by, .id = id};
        accept.today = today();
        accept.proof = {QStringLiteral("account_login"), QStringLiteral("reasonably_high")};
        return gives(m_cases->carryOut(ask)) && gives(m_cases->carryOut(accept)) ? id : QString();
    }

    void planAndApprove(const QString &id)
    {
        auto planned = job(CaseJob::Kind::Plan, id);
        QVERIFY(QTest::qWaitFor([&planned] { return planned.isFinished(); }, 60'000));
        WORKS(planned.result());
        QVERIFY(planned.result()->plan->isApprovable());
        for (CaseWorkplace *approver : {&m_scene->desk().first(), &m_scene->desk().second()})
            WORKS(approver->cases().approve(approver->id(), id, planned.result()->plan->hash()));
    }

    QString approved(RequestType type)
    {
        const QString id = filed(type);
        planAndApprove(id);
        return id;
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<ErasureScene> m_scene;
    ConnectionSettings m_settings;
    std::unique_ptr<ThreadedDatabase> m_store;
    std::unique_ptr<LiveCaseStore> m_cases;
    std::unique_ptr<LiveCaseJobs> m_jobs;
    QString m_by;
};

QTEST_GUILESS_MAIN(LiveCaseWorkTest)
#include "livecasework_test.moc"
