// A request from its approval to its certificate, on real gateways and both kinds of store.
#include "models/audit/merkletree.h"
#include "models/privacy/certificateissue.h"
#include "models/privacy/rescan.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

class CaseWorkerTest : public QObject
{
    Q_OBJECT
private slots:
    void aDeletionEndsWithACertificate_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<QString>("kind");
        for (const char *kind : {"demo sqlite", "new-api postgresql 2026-09", "litellm postgresql 2026-09"}) {
            QTest::addRow("%s, store in sqlite", kind) << Dialect::Sqlite << QString::fromLatin1(kind);
            QTest::addRow("%s, store in postgresql", kind) << Dialect::PostgreSql << QString::fromLatin1(kind);
        }
    }
    void aDeletionEndsWithACertificate()
    {
        QFETCH(Dialect, store);
        QFETCH(QString, kind);
        ErasureScene scene(m_stores, store, kind, m_databases, {1, 2, 3});
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        const auto worked = scene.work();
        WORKS(worked);
        QVERIFY(worked->has_value());
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        QCOMPARE((*worked)->caseId, id);
        QVERIFY(!*scene.work());

        const auto stored = scene.runs().certificate(id);
        WORKS(stored);
        const auto certificate = certificateFromBody(stored->body);
        WORKS(certificate);
        QCOMPARE(certificate->planHash, scene.cases().find(id)->planHash);
        QCOMPARE(certificate->approvers.size(), 2);
        QCOMPARE(certificate->rescans.size(), 2);
        QVERIFY(certificate->suppressed);
        const auto plan = ErasurePlan::fromJson(*scene.cases().plan(id));
        WORKS(plan);
        qint64 done = 0;
        for (const CertificateTable &table : certificate->tables)
            done += table.rowsDone;
        QVERIFY(done >= plan->rowsToDelete());
        QVERIFY(plan->rowsToDelete() > 0);
        for (const QString &name : scene.filler().names(2))
            QVERIFY(name.size() < 8 || !stored->body.contains(name.toUtf8()));
        QVERIFY(scene.cases().identities(id)->isEmpty());
        // Whoever has the public key needs nothing else.
        const SigningKey key = SigningKey::generate();
        AuditRepository &audit = scene.desk().officer().user().audit();
        const auto note = issueCertificate(scene.runs(), audit, id, scene.settings.auditOrigin, 1, key);
        WORKS(note);
        const auto opened = openCertificate(*note, key.publicKey());
        WORKS(opened);
        QCOMPARE(opened->certificate, *certificate);
        QVERIFY(!openCertificate(*note, SigningKey::generate().publicKey()));
    }

    void aSecondLookFindsNobody()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const Person person = *SubjectSearch(scene.profile().dataMap, scene.tables()).resolve({scene.account(2)});
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        WORKS(scene.work());
        const auto scan = rescan(scene.profile().dataMap, scene.tables(), person);
        WORKS(scan);
        const auto plan = ErasurePlan::fromJson(*scene.cases().plan(id));
        QVERIFY(judge(scene.profile().dataMap, *plan, *scan).isClean());
    }

    void whatDriftedSinceItsApprovalIsNotCarriedOut()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        scene.gateway().execute(
            QStringLiteral("INSERT INTO support_tickets SELECT (SELECT max(id) + 1 FROM support_tickets), account_id, "
                           "subject, category, status, created_at, closed_at FROM support_tickets WHERE account_id = ? "
                           "LIMIT 1"),
            {scene.account(2).value.toLongLong()});
        const QMap<QString, QStringList> before = MapFiller::dump(scene.tables());
        const auto worked = scene.work(id);
        WORKS(worked);
        QCOMPARE((*worked)->state, CaseState::Planned);
        QCOMPARE(MapFiller::dump(scene.tables()), before);
        const auto events = scene.cases().events(id);
        WORKS(events);
        QVERIFY2(events->last().detail.contains(QStringLiteral("support_tickets")), qPrintable(events->last().detail));
    }

    // Somebody who goes on using the gateway would never get their copy.
    void moreRowsOfTheSameTablesKeepNoCopyBack()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(RequestType::Access, 2));
        scene.gateway().execute(
            QStringLiteral("INSERT INTO support_tickets SELECT (SELECT max(id) + 1 FROM support_tickets), account_id, "
                           "subject, category, status, created_at, closed_at FROM support_tickets WHERE account_id = ? "
                           "LIMIT 1"),
            {scene.account(2).value.toLongLong()});
        const auto worked = scene.work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
    }

    void aTableThatWasEmptyIsApprovedBeforeItIsCopied()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const qint64 account = scene.account(2).value.toLongLong();
        scene.gateway().execute(QStringLiteral("CREATE TEMP TABLE kept AS SELECT * FROM support_tickets WHERE "
                                               "account_id = ?"),
                                {account});
        scene.gateway().execute(QStringLiteral("DELETE FROM support_tickets WHERE account_id = ?"), {account});
        const QString id = scene.queued(scene.request(RequestType::Access, 2));
        scene.gateway().execute(QStringLiteral("INSERT INTO support_tickets SELECT * FROM kept"));
        const auto worked = scene.work(id);
        WORKS(worked);
        QCOMPARE((*worked)->state, CaseState::Planned);
    }

    void accessReadsEveryRowAndChangesNone()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(RequestType::Access, 2));
        const QMap<QString, QStringList> before = MapFiller::dump(scene.tables());
        const auto worked = scene.work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        QCOMPARE(MapFiller::dump(scene.tables()), before);
        const auto steps = scene.runs().steps(id, 1);
        WORKS(steps);
        QVERIFY(steps->first().doneRows > 5);
        QCOMPARE(steps->first().doneRows, steps->first().expectedRows);
        QVERIFY(!scene.cases().identities(id)->isEmpty()); // the package is still to be handed out
    }

    void preferencesAreSetAndSoStay_data()
    {
        QTest::addColumn<RequestType>("type");
        for (const RequestType type :
             {RequestType::Restriction, RequestType::Objection, RequestType::OptOut, RequestType::ConsentWithdrawal})
            QTest::newRow(qPrintable(requestTypeToken(type))) << type;
    }
    void preferencesAreSetAndSoStay()
    {
        QFETCH(RequestType, type);
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(type, 2));
        const QMap<QString, QStringList> before = MapFiller::dump(scene.tables());
        const auto worked = scene.work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        const QMap<QString, QStringList> after = MapFiller::dump(scene.tables());
        for (auto table = before.begin(); table != before.end(); ++table)
            QCOMPARE(after.value(table.key()) == *table, table.key() != QLatin1String("communication_preferences"));
    }

    void rectificationWritesWhatWasAskedFor()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        NewCase wanted = scene.request(RequestType::Rectification, 2);
        wanted.parameters = {{QStringLiteral("accounts.email"), QStringLiteral("right@mail.example")},
                             {QStringLiteral("communication_preferences.language"), QStringLiteral("eo")}};
        const QString id = scene.queued(wanted);
        // The plan is for many to read.
        QVERIFY(!QString::fromUtf8(QJsonDocument(*scene.cases().plan(id)).toJson()).contains(QLatin1String("right@")));
        const auto worked = scene.work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        QCOMPARE(*scene.gateway().database().scalar(
                     QStringLiteral("SELECT id FROM accounts WHERE email = 'right@mail.example'")),
                 scene.account(2).value.toLongLong());
        QCOMPARE(*scene.gateway().database().scalar(
                     QStringLiteral("SELECT account_id FROM communication_preferences WHERE language = 'eo'")),
                 scene.account(2).value.toLongLong());
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(CaseWorkerTest)
#include "caseworker_test.moc"
