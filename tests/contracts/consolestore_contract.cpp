// What the console store promises, on a file and on a server alike. The program is its own second process: started with
// "append" it writes to the log until it is done or killed.
#include "models/gateway/consolestore.h"
#include "tests/support/consolestores.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <csignal>
#include <cstdio>

using namespace Gatehouse;

namespace
{

constexpr int kPerBatch = 10;

AuditEntry entryFor(StoreUser &user, const QString &object)
{
    return {0, 0, user.id(), QStringLiteral("gateway.key_disabled"), object, {}, QStringLiteral("{\"n\":1}")};
}

Result<void> appendBatch(StoreUser &user, const AuditEntry &entry, int count)
{
    return user.store().transaction([&]() -> Result<void> {
        for (int i = 0; i < count; ++i) {
            if (const auto index = user.audit().append(entry); !index)
                return std::unexpected(index.error());
        }
        return {};
    });
}

int appendAsAnotherProcess(const QString &connectionFile, int batches)
{
    const auto settings = loadConnection(connectionFile);
    if (!settings)
        return 1;
    StoreUser user(*settings, QStringLiteral("keeper"));
    const AuditEntry entry = entryFor(user, QStringLiteral("key 1"));
    for (int i = 0; i < batches; ++i) {
        if (const auto done = appendBatch(user, entry, kPerBatch); !done) {
            std::fprintf(stderr, "%s\n", qPrintable(done.error().message));
            return 1;
        }
        std::printf(".");
        std::fflush(stdout);
    }
    return 0;
}

std::unique_ptr<QProcess> startAppending(const ConnectionSettings &settings, const QString &folder, int batches)
{
    const QString file = folder + QStringLiteral("/%1.json").arg(settings.name);
    if (!saveConnection(settings, file))
        qFatal("the connection file cannot be written");
    auto process = std::make_unique<QProcess>();
    process->start(QCoreApplication::applicationFilePath(), {QStringLiteral("append"), file, QString::number(batches)});
    return process;
}

QList<LoggedEntry> entriesOf(AuditRepository &audit)
{
    QList<LoggedEntry> all;
    const auto read = audit.visit([&all](const EntryView &entry, const Hash &leaf) -> Result<void> {
        all.append({entry.entry(), leaf, false});
        return {};
    });
    return read ? all : QList<LoggedEntry>();
}

} // namespace

class ConsoleStoreContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void opensAgainWhatItMadeAndIsTheSameStore()
    {
        const ConnectionSettings settings = make();
        const auto first = storeOrigin(**openConsoleStore(settings));
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QVERIFY(first->startsWith(QStringLiteral("gatehouse/store/")));
        QCOMPARE(storeOrigin(**openConsoleStore(settings)), first);
        QVERIFY(storeOrigin(**openConsoleStore(make())) != first);
    }

    void refusesAStoreOfANewerGatehouse()
    {
        const ConnectionSettings settings = make();
        {
            const auto store = openConsoleStore(settings);
            QVERIFY(
                (*store)->execute(QStringLiteral("INSERT INTO %1schema_version (version, name) VALUES (99, 'later')")
                                      .arg(schemaPrefix())));
        }
        const auto refused = openConsoleStore(settings);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Unsupported);
        QVERIFY(refused.error().message.contains(QStringLiteral("newer Gatehouse")));
    }

    void theHashOfAnEntryIsTheSameOnEveryEngine()
    {
        const ConnectionSettings settings = make();
        const auto keeper = m_stores.keeper(settings);
        const QStringList objects{QString(),
                                  QStringLiteral("key 1"),
                                  QStringLiteral("\u94a5\u5319 \U0001f511 \u00e9"),
                                  QStringLiteral("'; DROP TABLE audit_log; --"),
                                  QStringLiteral("a\\nb \\000 $$ ?"),
                                  QString(5000, QLatin1Char('x'))};
        for (const QString &object : objects) {
            AuditEntry entry = entryFor(*keeper, object);
            entry.subject = object.isEmpty() ? QString() : QString(64, QLatin1Char('a'));
            const auto done = keeper->append(entry);
            QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        }
        const auto all = entriesOf(keeper->audit());
        QCOMPARE(all.size(), objects.size() + 1);
        for (qsizetype i = 0; i < all.size(); ++i) {
            QCOMPARE(all.at(i).leaf, Sha256().leaf(canonicalBytes(all.at(i).entry)));
            QCOMPARE(all.at(i).entry.index, i);
            QCOMPARE(all.at(i).entry.actor, i == 0 ? QStringLiteral("system") : keeper->id());
            QVERIFY(all.at(i).entry.timeMs > Q_INT64_C(1'700'000'000'000));
            if (i > 0)
                QCOMPARE(all.at(i).entry.object, objects.at(i - 1));
        }
    }

    void manyEntriesAtOnceStandInTheirOrder()
    {
        const auto keeper = m_stores.keeper(make());
        QList<AuditEntry> entries;
        for (int i = 0; i < 300; ++i)
            entries.append(entryFor(*keeper, QStringLiteral("key \u94a5 \"%1\"").arg(i)));
        const auto done = keeper->store().transaction([&] { return keeper->audit().appendAll(entries); });
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        QVERIFY(keeper->audit().verify()->isGenuine());
        const auto all = entriesOf(keeper->audit());
        QCOMPARE(all.size(), entries.size() + 1);
        for (qsizetype i = 0; i < entries.size(); ++i)
            QCOMPARE(all.at(i + 1).entry.object, entries.at(i).object);
        QVERIFY(keeper->audit().appendAll({}).has_value());
    }

    // Whoever calls the function by hand is believed no more than the console is.
    void aServerRefusesAmongManyWhatItRefusesAlone_data()
    {
        QTest::addColumn<QString>("entry");
        const auto row = [](const char *name, const char *entry) { QTest::newRow(name) << QString::fromLatin1(entry); };
        row("two lines", R"({"action":"gateway.x","object":"a\nb","subject":"","detail":""})");
        row("a line separator", R"({"action":"gateway.x","object":"","subject":"","detail":"a\u2028b"})");
        row("no token", R"({"action":"gateway.x","object":"","subject":"a@b.example","detail":""})");
        row("no action", R"({"object":"","subject":"","detail":""})");
        row("an action of no kind", R"({"action":"gateway","object":"","subject":"","detail":""})");
        row("no detail", R"({"action":"gateway.x","object":"","subject":"","detail":null})");
        row("no object", R"([1])");
    }

    void aServerRefusesAmongManyWhatItRefusesAlone()
    {
        QFETCH(QString, entry);
        const auto keeper = m_stores.keeper(make());
        if (engine() != Dialect::PostgreSql)
            return;
        const QString good = QStringLiteral(R"({"action":"gateway.x","object":"","subject":"","detail":""})");
        const auto done = keeper->store().execute(QStringLiteral("SELECT gatehouse.append_audit_all(?::jsonb)"),
                                                  {QStringLiteral("[%1,%2]").arg(good, entry)});
        QVERIFY(!done);
        QVERIFY(!keeper->store().execute(QStringLiteral("SELECT gatehouse.append_audit_all(?::jsonb)"), {entry}));
        QCOMPARE(keeper->audit().size(), Result<qint64>(1));
    }

    void refusesAnEntryThatCouldBeReadInTwoWays_data()
    {
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("subject");
        QTest::newRow("two lines") << QStringLiteral("a\nb") << QString();
        QTest::newRow("a line separator") << QStringLiteral("a\u2028b") << QString();
        QTest::newRow("an address as subject") << QString() << QStringLiteral("a@b.example");
    }

    void refusesAnEntryThatCouldBeReadInTwoWays()
    {
        QFETCH(QString, object);
        QFETCH(QString, subject);
        const auto keeper = m_stores.keeper(make());
        AuditEntry entry = entryFor(*keeper, object);
        entry.subject = subject;
        QCOMPARE(keeper->append(entry).error().kind, ErrorKind::InvalidInput);
        const auto among = keeper->store().transaction([&] {
            return keeper->audit().appendAll({entryFor(*keeper, QStringLiteral("key 1")), entry});
        });
        QCOMPARE(among.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(keeper->audit().size(), Result<qint64>(1));
    }

    void anEffectThatFailsLeavesNoEntryAndNoGap()
    {
        const auto keeper = m_stores.keeper(make());
        const AuditEntry entry = entryFor(*keeper, QStringLiteral("key 1"));
        const auto failed = keeper->store().transaction([&]() -> Result<void> {
            for (int i = 0; i < 3; ++i) {
                if (const auto index = keeper->audit().append(entry); !index)
                    return std::unexpected(index.error());
            }
            return failure(ErrorKind::Busy, QStringLiteral("the effect did not happen"));
        });
        QCOMPARE(failed.error().kind, ErrorKind::Busy);
        QCOMPARE(keeper->audit().size(), Result<qint64>(1));
        QVERIFY(keeper->append(entry).has_value());
        const auto findings = keeper->audit().verify();
        QVERIFY(findings->isGenuine());
        QCOMPARE(findings->head.size, 2);
    }

    void twoProcessesAppendInOneOrderWithoutAGap()
    {
        constexpr int batches = 40;
        const ConnectionSettings settings = make();
        const auto keeper = m_stores.keeper(settings);
        const auto one = startAppending(settings, m_folder.path(), batches);
        const auto other = startAppending(settings, m_folder.path(), batches);
        for (QProcess *process : {one.get(), other.get()}) {
            QVERIFY(process->waitForFinished(120'000));
            QVERIFY2(process->exitStatus() == QProcess::NormalExit && process->exitCode() == 0,
                     process->readAllStandardError().constData());
        }
        const auto findings = keeper->audit().verify();
        QVERIFY2(findings->isGenuine(),
                 findings->faults.isEmpty() ? "" : qPrintable(findings->faults.constFirst().what));
        QCOMPARE(findings->head.size, 1 + 2 * batches * kPerBatch);
    }

    // Whole transactions are there, and no part of one.
    void aProcessThatIsKilledLeavesALogThatVerifies()
    {
        const ConnectionSettings settings = make();
        const auto keeper = m_stores.keeper(settings);
        for (int round = 0; round < 5; ++round) {
            const auto writer = startAppending(settings, m_folder.path(), 1'000'000);
            QVERIFY(writer->waitForReadyRead(60'000));
            kill(pid_t(writer->processId()), SIGKILL);
            QVERIFY(writer->waitForFinished(60'000));
            const auto done = keeper->append(entryFor(*keeper, QStringLiteral("key 2")));
            QVERIFY2(done, done ? "" : qPrintable(done.error().message));
            const auto findings = keeper->audit().verify();
            QVERIFY2(findings->isGenuine(),
                     findings->faults.isEmpty() ? "" : qPrintable(findings->faults.constFirst().what));
            QCOMPARE((findings->head.size - 2 - round) % kPerBatch, 0);
        }
    }

    void aChangedEntryIsFoundByItsIndex()
    {
        const auto keeper = m_stores.keeper(make());
        for (int i = 0; i < 5; ++i)
            QVERIFY(keeper->append(entryFor(*keeper, QStringLiteral("key %1").arg(i))).has_value());
        const auto genuine = keeper->audit().verify();
        QVERIFY(genuine->isGenuine());
        // As somebody does it who owns the database.
        const QString table = schemaPrefix() + QStringLiteral("audit_log");
        dropGuards(*keeper);
        QVERIFY(keeper->store().execute(QStringLiteral("UPDATE %1 SET object = 'key 9' WHERE idx = 3").arg(table)));
        QCOMPARE(keeper->audit().verify()->faults.constFirst().index, 3);
        QVERIFY(keeper->store().execute(QStringLiteral("DELETE FROM %1 WHERE idx >= 3").arg(table)));
        QVERIFY(keeper->audit().verify()->isGenuine());
        QCOMPARE(keeper->audit().verify({genuine->head})->faults.constFirst().index, 3);
    }

    void theLogIsNeitherChangedNorShortened_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::newRow("update") << QStringLiteral("UPDATE %1audit_log SET actor = 'op-x'");
        QTest::newRow("delete") << QStringLiteral("DELETE FROM %1audit_log");
    }

    void theLogIsNeitherChangedNorShortened()
    {
        QFETCH(QString, statement);
        const auto keeper = m_stores.keeper(make());
        QVERIFY(!keeper->store().execute(statement.arg(schemaPrefix())));
        QCOMPARE(keeper->audit().size(), Result<qint64>(1));
    }

    void theFirstOperatorIsAnAdminAndOnlyAdminsAddOthers()
    {
        const ConnectionSettings settings = make();
        StoreUser keeper(settings, QStringLiteral("keeper"));
        QCOMPARE(keeper.operators().isEmpty(), Result<bool>(true));
        const auto first = keeper.operators().add({}, ConsoleStores::wanted(settings, keeper.name(), Role::Viewer));
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        QCOMPARE(first->roles, Role::Viewer | Role::Admin);
        QCOMPARE(keeper.operators().isEmpty(), Result<bool>(false));

        const auto anna = m_stores.add(keeper, settings, QStringLiteral("anna"), Role::PrivacyOfficer | Role::Auditor);
        QCOMPARE(anna->operators().list(), keeper.operators().list());
        QCOMPARE(anna->operators().list()->constLast().roles, Role::PrivacyOfficer | Role::Auditor);
        const NewOperator eve = ConsoleStores::wanted(settings, QStringLiteral("eve"), Role::Admin);
        QCOMPARE(anna->operators().add(anna->id(), eve).error().kind, ErrorKind::Denied);
        QCOMPARE(anna->operators().changeRoles(anna->id(), anna->id(), Role::Admin).error().kind, ErrorKind::Denied);
        QCOMPARE(anna->operators().deactivate(anna->id(), keeper.id()).error().kind, ErrorKind::Denied);
        QCOMPARE(keeper.operators().list()->size(), 2);
    }

    void everyChangeOfTheTeamIsAnEntry()
    {
        const ConnectionSettings settings = make();
        const auto keeper = m_stores.keeper(settings);
        const auto anna = m_stores.add(*keeper, settings, QStringLiteral("anna"), Role::Viewer | Role::Auditor);
        const QString id = anna->id();
        const auto self = anna->operators().signIn(QStringLiteral("anna"), QStringLiteral("anna's long passphrase"));
        QVERIFY2(self, self ? "" : qPrintable(self.error().message));
        QCOMPARE(self->id, id);
        QVERIFY(keeper->operators().changeRoles(keeper->id(), id, Role::Approver).has_value());
        QVERIFY(keeper->operators().deactivate(keeper->id(), id).has_value());
        QStringList said;
        for (const LoggedEntry &each : entriesOf(keeper->audit())) {
            said.append(QStringList{each.entry.actor, each.entry.action, each.entry.object, each.entry.detail}
                            .join(QLatin1Char('|'))
                            .replace(id, QStringLiteral("ANNA"))
                            .replace(keeper->id(), QStringLiteral("KEEPER")));
        }
        QCOMPARE(said, (QStringList{
                           QStringLiteral("system|operator.added|operator KEEPER|{\"roles\":[\"admin\"]}"),
                           QStringLiteral("KEEPER|operator.added|operator ANNA|{\"roles\":[\"auditor\",\"viewer\"]}"),
                           QStringLiteral("ANNA|operator.signed_in|operator ANNA|"),
                           QStringLiteral("KEEPER|operator.roles_changed|operator ANNA|{\"roles\":[\"approver\"]}"),
                           QStringLiteral("KEEPER|operator.deactivated|operator ANNA|"),
                       }));
    }

    void theLastAdminStays()
    {
        const ConnectionSettings settings = make();
        const auto keeper = m_stores.keeper(settings);
        const QString self = keeper->id();
        QCOMPARE(keeper->operators().deactivate(self, self).error().kind, ErrorKind::Denied);
        QCOMPARE(keeper->operators().changeRoles(self, self, Role::Viewer).error().kind, ErrorKind::Denied);
        const auto anna = m_stores.add(*keeper, settings, QStringLiteral("anna"), Role::Admin);
        QVERIFY(keeper->operators().changeRoles(self, self, Role::Viewer).has_value());
        QCOMPARE(keeper->operators().deactivate(self, anna->id()).error().kind, ErrorKind::Denied);
        QCOMPARE(anna->operators().deactivate(anna->id(), anna->id()).error().kind, ErrorKind::Denied);
    }

    void aNameIsGivenOnceAndMustBeOne_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("taken") << QStringLiteral("keeper");
        QTest::newRow("empty") << QString();
        QTest::newRow("spaces") << QStringLiteral("  ");
        QTest::newRow("two lines") << QStringLiteral("a\nb");
        QTest::newRow("too long") << QString(64, QLatin1Char('a'));
    }

    void aNameIsGivenOnceAndMustBeOne()
    {
        QFETCH(QString, name);
        const ConnectionSettings settings = make();
        const auto keeper = m_stores.keeper(settings);
        const auto added = keeper->operators().add(keeper->id(), ConsoleStores::wanted(settings, name, Role::Viewer));
        QCOMPARE(added.error().kind, ErrorKind::InvalidInput);
        QCOMPARE(keeper->operators().list()->size(), 1);
        QCOMPARE(keeper->audit().size(), Result<qint64>(1));
    }

private:
    Dialect engine() const
    {
        QFETCH_GLOBAL(Dialect, engine);
        return engine;
    }
    ConnectionSettings make() { return m_stores.make(engine()); }
    QString schemaPrefix() const { return engine() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString(); }
    void dropGuards(StoreUser &keeper)
    {
        const QStringList statements =
            engine() == Dialect::PostgreSql
                ? QStringList{QStringLiteral("DROP TRIGGER audit_log_only_grows ON gatehouse.audit_log"),
                              QStringLiteral("DROP TRIGGER audit_log_no_loss ON gatehouse.audit_log")}
                : QStringList{QStringLiteral("DROP TRIGGER audit_log_no_update"),
                              QStringLiteral("DROP TRIGGER audit_log_no_delete")};
        for (const QString &statement : statements)
            QVERIFY(keeper.store().execute(statement));
    }

    ConsoleStores m_stores;
    QTemporaryDir m_folder;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("append"))
        return appendAsAnotherProcess(arguments.value(2), arguments.value(3).toInt());
    ConsoleStoreContract contract;
    return QTest::qExec(&contract, argc, argv);
}

#include "consolestore_contract.moc"
