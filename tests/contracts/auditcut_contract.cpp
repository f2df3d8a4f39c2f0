// Retention cuts of the audit log, on a file and on a server alike. The program is its own second process: started with
// "cut" it cuts the log until it is done or killed.
#include "models/audit/auditdocuments.h"
#include "models/audit/exportedlog.h"
#include "models/gateway/consolestore.h"
#include "tests/support/agedlog.h"
#include "tests/support/auditcutting.h"
#include "tests/support/caseresults.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Gatehouse;

namespace
{

// A store whose program dies before the statement with this number.
class DyingStore final : public Database
{
public:
    DyingStore(Database &store, int dieAt)
        : m_store(store)
        , m_left(dieAt)
    {
    }

    Dialect dialect() const override { return m_store.dialect(); }
    Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values,
                                             const QueryLimits &limits) override
    {
        count();
        return m_store.query(sql, values, limits);
    }
    Result<void> visitRows(const QString &sql, const QVariantList &values, const QueryLimits &limits,
                           const RowVisitor &visit) override
    {
        count();
        return m_store.visitRows(sql, values, limits, visit);
    }
    Result<qint64> execute(const QString &sql, const QVariantList &values) override
    {
        count();
        return m_store.execute(sql, values);
    }
    Result<QList<TableSchema>> schema() override { return m_store.schema(); }

private:
    void count()
    {
        if (--m_left < 0)
            kill(getpid(), SIGKILL);
    }

    Database &m_store;
    int m_left;
};

int cutAsAnotherProcess(const QString &connectionFile, int dieAt)
{
    const auto settings = loadConnection(connectionFile);
    if (!settings)
        return 1;
    StoreUser user(*settings, QStringLiteral("keeper"));
    DyingStore store(user.store(), dieAt);
    const SystemClock clock;
    AuditRepository log(store, clock);
    AuditCutter cutter(store, log, user.operators(), clock);
    const CutRequest request = Cutting(user).upToNow();
    const auto plan = cutter.plan(user.id(), request);
    const auto done = plan ? cutter.cut(user.id(), request, *plan, {}) : std::unexpected(plan.error());
    return done ? 0 : 1;
}

} // namespace

class AuditCutContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void whatIsCutLeavesEveryCheckpointAndProofAsItWas()
    {
        const auto keeper = filled(40);
        Cutting cutting(*keeper);
        const std::vector<Hash> before = *keeper->audit().leaves();
        QList<TreeHead> checkpoints;
        for (size_t size = 0; size <= before.size(); ++size)
            checkpoints.append(treeHead(std::span(before).first(size)));
        const CutRequest request{utcToday(), checkpoints.at(30)};
        const auto plan = cutting.cutter.plan(keeper->id(), request);
        WORKS(plan);
        QCOMPARE(*plan, (CutPlan{0, 30, CutPlan::End::Checkpoint, {}, 0}));
        const auto entry = cutting.cutter.cut(keeper->id(), request, *plan, {});
        WORKS(entry);
        QCOMPARE(*entry, qint64(before.size()));

        const auto findings = keeper->audit().verify(checkpoints);
        WORKS(findings);
        QVERIFY2(findings->isGenuine(), firstFault(*findings));
        QCOMPARE(findings->removed, 30);
        QCOMPARE(findings->checkpoints, checkpoints.size());
        QCOMPARE(keeper->audit().size(), Result<qint64>(qint64(before.size()) + 1));
        const std::vector<Hash> after = *keeper->audit().leaves();
        QVERIFY(std::equal(before.begin(), before.end(), after.begin()));
        for (qint64 i = 0; i < qint64(after.size()); ++i)
            QVERIFY(isIncluded(after[size_t(i)], i, inclusionProof(after, i), findings->head));
        // The content is gone, and the entry says who took it, up to where, and what the log was.
        QCOMPARE(logEntries(*keeper).constFirst().index, 30);
        const AuditEntry record = logEntries(*keeper).constLast();
        QCOMPARE(record.actor, keeper->id());
        QCOMPARE(record.object + record.subject, QString());
        QCOMPARE(cutNoteOf(record), std::optional(CutNote{30, 30, checkpoints.constLast()}));
    }

    void aPageShowsWhatIsLeftAndWhoCutTheRest()
    {
        const auto keeper = filled(40);
        QCOMPARE(keeper->audit().page({})->cut, std::nullopt);
        WORKS(Cutting(*keeper).cut({utcToday(), headOf(*keeper, 25)}));
        const auto page = keeper->audit().page({});
        WORKS(page);
        QCOMPARE(page->size, 42);
        QCOMPARE(page->entries.size(), 42 - 25);
        QCOMPARE(page->readTo, 0);
        QVERIFY(page->cut && page->cut->before == 25 && page->cut->recordedBy);
        QCOMPARE(page->cut->recordedBy->entry.actor, keeper->id());
        QCOMPARE(keeper->audit().page({{}, 20, 0, 200})->entries.size(), 0);
        QCOMPARE(keeper->audit().page({{.action = kCutAction}, {}, 0, 200})->entries.size(), 1);
    }

    void aSecondCutTakesTheRecordOfTheFirstAndSaysAsMuch()
    {
        const auto keeper = filled(20);
        WORKS(Cutting(*keeper).cut({utcToday(), headOf(*keeper, 8)}));
        const TreeHead between = headOf(*keeper, *keeper->audit().size());
        fillLog(*keeper, 10);
        ageLog(keeper->store(), 100);
        // What was aged is another log, as far as its content goes.
        const TreeHead now = headOf(*keeper, *keeper->audit().size());
        QVERIFY(now.root != between.root);
        const auto done = Cutting(*keeper).cut({utcToday(), now});
        QVERIFY2(!done && done.error().kind == ErrorKind::Corrupt, qPrintable(messageOf(done)));

        const auto other = filled(20);
        WORKS(Cutting(*other).cut({utcToday(), headOf(*other, 8)}));
        // The first record is of today: a checkpoint of before lets go up to there, and not of it.
        const auto plan = Cutting(*other).cutter.plan(other->id(), Cutting(*other).upToNow());
        WORKS(plan);
        QCOMPARE(*plan, (CutPlan{8, 21, CutPlan::End::Day, {}, 0}));
        WORKS(Cutting(*other).cut(Cutting(*other).upToNow()));
        const auto findings = other->audit().verify({Cutting(*other).head()});
        QVERIFY2(findings->isGenuine(), firstFault(*findings));
        QCOMPARE(findings->removed, 21);
        QCOMPARE(other->audit().page({})->cut->before, 21);
    }

    void onlyAdminsAndAuditorsCut_data()
    {
        QTest::addColumn<Role>("role");
        for (const Role role : allRoles())
            QTest::newRow(qPrintable(roleToken(role))) << role;
    }

    void onlyAdminsAndAuditorsCut()
    {
        QFETCH(Role, role);
        const ConnectionSettings settings = m_stores.make(engine());
        const auto keeper = filled(settings, 10);
        const auto other = m_stores.add(*keeper, settings, QStringLiteral("cut_") + roleToken(role), role);
        const CutRequest request{utcToday(), headOf(*keeper, 10)};
        AuditCutter cutter(other->store(), other->audit(), other->operators(), m_clock);
        const bool may = role == Role::Admin || role == Role::Auditor;
        const auto plan = cutter.plan(other->id(), request);
        if (!may) {
            REFUSED(plan, "cut_audit_log");
            if (engine() == Dialect::PostgreSql)
                REFUSED(other->store().scalar(cutStatement(request, 10)), "cut_audit_log");
            return;
        }
        WORKS(plan);
        WORKS(cutter.cut(other->id(), request, *plan, {}));
        QCOMPARE(logEntries(*keeper).constLast().actor, other->id());
        QVERIFY(keeper->audit().verify({request.checkpoint})->isGenuine());
    }

    void whoeverIsNoOperatorCutsNothing()
    {
        const auto keeper = filled(10);
        if (engine() == Dialect::PostgreSql)
            return; // a login that is no operator is another test's: it may not even read the log
        AuditCutter cutter(keeper->store(), keeper->audit(), keeper->operators(), m_clock);
        REFUSED(cutter.plan(QStringLiteral("op-0"), {utcToday(), headOf(*keeper, 5)}), "no operator");
    }

    void nothingIsCutAgainstACheckpointOfAnotherLog()
    {
        const auto keeper = filled(20);
        Cutting cutting(*keeper);
        CutRequest request{utcToday(), headOf(*keeper, 10)};
        request.checkpoint.root[3] ^= 1;
        const auto other = cutting.cut(request);
        QVERIFY2(!other && other.error().kind == ErrorKind::Corrupt, qPrintable(messageOf(other)));
        if (engine() == Dialect::PostgreSql) {
            const auto byHand = keeper->store().scalar(cutStatement(request, 10));
            QVERIFY2(!byHand && byHand.error().message.contains(QStringLiteral("not those of the checkpoint")),
                     qPrintable(messageOf(byHand)));
        }
        request.checkpoint.size = 99;
        QCOMPARE(cutting.cutter.plan(keeper->id(), request).error().kind, ErrorKind::Corrupt);
        QCOMPARE(cutting.cutter.plan(keeper->id(), {utcToday().addDays(1), headOf(*keeper, 10)}).error().kind,
                 ErrorKind::InvalidInput);
        QCOMPARE(keeper->audit().cutBefore(), Result<qint64>(0));
        QCOMPARE(keeper->audit().size(), Result<qint64>(21));
    }

    void aServerBelievesNoLimits()
    {
        if (engine() != Dialect::PostgreSql)
            return;
        const auto keeper = filled(20);
        const CutRequest request{utcToday(), headOf(*keeper, 10)};
        for (const qint64 before : {Q_INT64_C(-1), Q_INT64_C(0), Q_INT64_C(11), Q_INT64_C(1'000'000)})
            REFUSED(keeper->store().scalar(cutStatement(request, before)), "changed meanwhile");
        REFUSED(keeper->store().scalar(cutStatement({utcToday().addDays(2), request.checkpoint}, 5)),
                "changed meanwhile");
        REFUSED(keeper->store().scalar(QStringLiteral("SELECT gatehouse.cut_audit(NULL, NULL, NULL, NULL, NULL)")),
                "changed meanwhile");
        QCOMPARE(keeper->audit().size(), Result<qint64>(21));
    }

    void aLogThatIsNotGenuineIsNotCut()
    {
        const auto keeper = filled(20);
        const TreeHead checkpoint = headOf(*keeper, 21);
        dropLogGuards(keeper->store());
        WORKS(keeper->store().execute(
            QStringLiteral("UPDATE %1 SET object = 'key 9' WHERE idx = 3").arg(table("audit_log"))));
        const auto done = Cutting(*keeper).cut({utcToday(), checkpoint});
        QVERIFY2(!done && done.error().kind == ErrorKind::Corrupt, qPrintable(messageOf(done)));
        QVERIFY(done.error().message.contains(QStringLiteral("entry 3")));
        QCOMPARE(keeper->audit().cutBefore(), Result<qint64>(0));
    }

    // Whoever owns the database keeps the hashes and lets the rest go; but the log says nothing of it.
    void aForgedCutIsFound()
    {
        const auto keeper = filled(20);
        const TreeHead head = headOf(*keeper, 21);
        const QString keep = QStringLiteral("INSERT INTO %1 (idx, leaf) SELECT idx, leaf FROM %2 WHERE idx < 10")
                                 .arg(table("audit_leaf"), table("audit_log"));
        const QString go = QStringLiteral("DELETE FROM %1 WHERE idx < 10").arg(table("audit_log"));
        WORKS(keeper->store().execute(keep));
        QVERIFY2(!keeper->store().execute(go), "the guard let it");
        dropLogGuards(keeper->store());
        WORKS(keeper->store().execute(go));
        QCOMPARE(keeper->audit().verify()->faults.constFirst().index, 0);
        QCOMPARE(keeper->audit().verify({head})->faults.constFirst().index, 0);
        const auto page = keeper->audit().page({});
        QVERIFY(page->cut && page->cut->before == 10 && !page->cut->recordedBy);
        // Nor does a record of less stand for more.
        const auto other = filled(20);
        WORKS(Cutting(*other).cut({utcToday(), headOf(*other, 5)}));
        dropLogGuards(other->store());
        WORKS(
            other->store().execute(QStringLiteral("INSERT INTO %1 (idx, leaf) SELECT idx, leaf FROM %2 WHERE idx < 10")
                                       .arg(table("audit_leaf"), table("audit_log"))));
        WORKS(other->store().execute(go));
        QCOMPARE(other->audit().verify()->faults.constFirst().index, 5);
        QVERIFY(!other->audit().page({})->cut->recordedBy);
    }

    void everythingThatIsChangedInACutLogIsFound()
    {
        const auto keeper = filled(14);
        WORKS(Cutting(*keeper).cut({utcToday(), headOf(*keeper, 8)}));
        const QList<TreeHead> checkpoint{Cutting(*keeper).head()};
        QVERIFY(keeper->audit().verify(checkpoint)->isGenuine());
        dropLogGuards(keeper->store());
        const auto mustBeFound = [&](const QString &statement, const QVariantList &values = {}) {
            const auto tried = keeper->store().transaction([&]() -> Result<void> {
                const auto changed = keeper->store().execute(statement, values);
                if (!changed || *changed == 0)
                    return failure(ErrorKind::Internal, QStringLiteral("nothing was changed by ") + statement);
                const auto findings = keeper->audit().verify(checkpoint);
                if (findings && findings->isGenuine())
                    return failure(ErrorKind::Internal, QStringLiteral("not found: ") + statement);
                return failure(ErrorKind::Cancelled, QStringLiteral("found"));
            });
            QVERIFY2(tried.error().kind == ErrorKind::Cancelled, qPrintable(messageOf(tried)));
        };
        const QString log = table("audit_log");
        for (int i = 8; i < 16; ++i) {
            for (const char *column : {"actor", "action", "object", "subject", "detail"})
                mustBeFound(
                    QStringLiteral("UPDATE %1 SET %2 = %2 || 'x' WHERE idx = ?").arg(log, QLatin1String(column)), {i});
            mustBeFound(QStringLiteral("UPDATE %1 SET time_ms = time_ms + 1 WHERE idx = ?").arg(log), {i});
            mustBeFound(QStringLiteral("UPDATE %1 SET leaf = ? WHERE idx = ?").arg(log), {QByteArray(32, 'x'), i});
            mustBeFound(QStringLiteral("UPDATE %1 SET idx = idx + 100 WHERE idx = ?").arg(log), {i});
            mustBeFound(QStringLiteral("DELETE FROM %1 WHERE idx = ?").arg(log), {i});
            mustBeFound(QStringLiteral("DELETE FROM %1 WHERE idx >= ?").arg(log), {i});
            mustBeFound(QStringLiteral("DELETE FROM %1 WHERE idx <= ?").arg(log), {i});
        }
        for (int i = 0; i < 8; ++i) {
            mustBeFound(QStringLiteral("UPDATE %1 SET leaf = ? WHERE idx = ?").arg(table("audit_leaf")),
                        {QByteArray(32, 'x'), i});
            mustBeFound(QStringLiteral("DELETE FROM %1 WHERE idx = ?").arg(table("audit_leaf")), {i});
            mustBeFound(QStringLiteral("DELETE FROM %1 WHERE idx <= ?").arg(table("audit_leaf")), {i});
        }
        QVERIFY(keeper->audit().verify(checkpoint)->isGenuine());
    }

    void anExportOfACutLogProvesItself()
    {
        const auto keeper = filled(20);
        WORKS(Cutting(*keeper).cut({utcToday(), headOf(*keeper, 12)}));
        const QString file = m_folder.filePath(QStringLiteral("log%1.jsonl").arg(int(engine())));
        const SigningKey key = *SigningKey::loadOrMake(m_folder.filePath(QStringLiteral("key")));
        WORKS(writeExport(file,
                          {keeper->audit(), QStringLiteral("gatehouse/store/x"),
                           *SigningKey::load(m_folder.filePath(QStringLiteral("key"))), m_clock},
                          {}));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const auto found = verifyExported(written, key.publicKey());
        WORKS(found);
        QVERIFY2(found->log.isGenuine(), firstFault(found->log));
        QCOMPARE(found->log.removed, 12);
        QCOMPARE(found->log.head.size, 22);
    }

    // Before every statement that there is: it is whole, or it is cut and says so.
    void aProcessThatIsKilledAnywhereLeavesTheLogWhole()
    {
        const ConnectionSettings settings = m_stores.make(engine());
        const auto keeper = filled(settings, 30);
        const QString file = m_folder.filePath(settings.name + QStringLiteral(".json"));
        WORKS(saveConnection(settings, file));
        const TreeHead whole = headOf(*keeper, 31);
        int statements = 0;
        while (!keeper->audit().verify({whole})->removed) {
            QVERIFY(++statements < 100);
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(),
                          {QStringLiteral("cut"), file, QString::number(statements)});
            QVERIFY(process.waitForFinished(60'000));
            const bool died = process.exitStatus() == QProcess::CrashExit;
            QVERIFY2(died || process.exitCode() == 0, process.readAllStandardError().constData());
            const auto findings = keeper->audit().verify({whole});
            WORKS(findings);
            QVERIFY2(findings->isGenuine(), firstFault(*findings));
            QCOMPARE(findings->removed, findings->head.size == 31 ? 0 : 31);
            QVERIFY(died || findings->removed);
        }
        QCOMPARE(keeper->audit().size(), Result<qint64>(32));
        QVERIFY2(statements > 5, qPrintable(QString::number(statements)));
    }

private:
    Dialect engine() const
    {
        QFETCH_GLOBAL(Dialect, engine);
        return engine;
    }

    QString table(const char *name) const
    {
        return (engine() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString()) + QLatin1String(name);
    }

    // With so many entries of long ago behind the one of its first operator.
    std::unique_ptr<StoreUser> filled(int count) { return filled(m_stores.make(engine()), count); }
    std::unique_ptr<StoreUser> filled(const ConnectionSettings &settings, int count)
    {
        auto keeper = m_stores.keeper(settings);
        fillLog(*keeper, count);
        ageLog(keeper->store(), 400);
        return keeper;
    }

    static QString cutStatement(const CutRequest &request, qint64 before)
    {
        return QStringLiteral("SELECT gatehouse.cut_audit(%1, 0, %2, %3, '%4')")
            .arg(QDateTime(request.day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch())
            .arg(before)
            .arg(request.checkpoint.size)
            .arg(QString::fromLatin1(toHex(request.checkpoint.root)));
    }

    ConsoleStores m_stores;
    QTemporaryDir m_folder;
    SystemClock m_clock;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("cut"))
        return cutAsAnotherProcess(arguments.value(2), arguments.value(3).toInt());
    AuditCutContract contract;
    return QTest::qExec(&contract, argc, argv);
}

#include "auditcut_contract.moc"
