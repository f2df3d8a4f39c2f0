// Operators and the audit log through the real gatehousectl and real files.
#include "models/audit/checkpoint.h"
#include "models/audit/signingkey.h"
#include "models/database/sqlitedatabase.h"
#include "tests/app/ctl/ctlprocess.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class AuditTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", path("data").toLocal8Bit());
        qputenv("ANNA", "anna's long passphrase");
        qputenv("BEN", "ben's long passphrase");
        qputenv("WRONG", "not the passphrase");
        write("connection.json", R"({"profile": "demo", "database": {"driver": "sqlite", "file": "gateway.sqlite"},
                                     "store": {"driver": "sqlite", "file": "store.sqlite"}})");
        const auto first = ctl("operator add anna --role privacy-officer --new-passphrase-env ANNA --json");
        QVERIFY2(first.exitCode == 0, first.err.constData());
        QCOMPARE(first.json().value(QStringLiteral("roles")).toArray(),
                 (QJsonArray{QStringLiteral("privacy_officer"), QStringLiteral("admin")}));
        m_anna = first.json().value(QStringLiteral("id")).toString();
        const auto second =
            ctl("operator add ben --role viewer --new-passphrase-env BEN --as anna --passphrase-env ANNA");
        QVERIFY2(second.exitCode == 0, second.err.constData());
        QCOMPARE(ctl("audit public-key --out PUB").exitCode, 0);
    }

    void anAuditLogThatIsNotThereIsNotAnEmptyOne()
    {
        write("elsewhere.json", R"({"profile": "demo", "database": {"driver": "sqlite", "file": "gateway.sqlite"},
                                    "store": {"driver": "sqlite", "file": "nowhere.sqlite"}})");
        const auto result = runCtl({QStringLiteral("audit"), QStringLiteral("verify"), QStringLiteral("--connection"),
                                    path("elsewhere.json")});
        QCOMPARE(result.exitCode, 1);
        QVERIFY(result.err.contains("nowhere.sqlite"));
        QVERIFY(!QFile::exists(path("nowhere.sqlite")));
    }

    void refusesWithThreeWhoeverMayNot_data()
    {
        QTest::addColumn<QByteArray>("who");
        QTest::newRow("nobody") << QByteArray("");
        QTest::newRow("a viewer") << QByteArray("--as ben --passphrase-env BEN");
        QTest::newRow("a wrong passphrase") << QByteArray("--as anna --passphrase-env WRONG");
        QTest::newRow("a stranger") << QByteArray("--as eve --passphrase-env ANNA");
    }

    void refusesWithThreeWhoeverMayNot()
    {
        QFETCH(QByteArray, who);
        const auto result = ctl("operator add eve --role admin --new-passphrase-env ANNA " + who);
        QCOMPARE(result.exitCode, 3);
        QVERIFY(!ctl("operator list").out.contains("eve"));
    }

    void listsWhoIsThere()
    {
        const QJsonArray all = ctl("operator list --json").json().value(QStringLiteral("operators")).toArray();
        QVERIFY(all.size() >= 2);
        QCOMPARE(all.at(0).toObject().value(QStringLiteral("id")).toString(), m_anna);
        QCOMPARE(all.at(1).toObject().value(QStringLiteral("name")).toString(), QStringLiteral("ben"));
    }

    void anAdminChangesRolesAndDeactivates()
    {
        const QByteArray anna(" --as anna --passphrase-env ANNA");
        QCOMPARE(ctl("operator add gil --role viewer --new-passphrase-env BEN" + anna).exitCode, 0);
        const auto changed = ctl("operator roles gil --role approver --role auditor --json" + anna);
        QVERIFY2(changed.exitCode == 0, changed.err.constData());
        QCOMPARE(changed.json().value(QStringLiteral("roles")).toArray(),
                 (QJsonArray{QStringLiteral("approver"), QStringLiteral("auditor")}));
        QCOMPARE(ctl("operator roles gil --role admin --as ben --passphrase-env BEN").exitCode, 3);
        QCOMPARE(ctl("operator roles nobody --role admin" + anna).exitCode, 1);
        QCOMPARE(ctl("operator roles anna --role viewer" + anna).exitCode, 3); // the last admin
        QCOMPARE(ctl("operator deactivate anna" + anna).exitCode, 3);
        const auto gone = ctl("operator deactivate gil --json" + anna);
        QVERIFY2(gone.exitCode == 0, gone.err.constData());
        QVERIFY(!gone.json().value(QStringLiteral("active")).toBool(true));
        QCOMPARE(ctl("operator add hal --role viewer --new-passphrase-env BEN --as gil --passphrase-env BEN").exitCode,
                 3);
        QCOMPARE(ctl("audit export --out operators.jsonl").exitCode, 0);
        const QByteArray log = read("operators.jsonl");
        QVERIFY(log.contains("operator.roles_changed") && log.contains("operator.deactivated"));
    }

    void onesOwnPassphraseIsChangedWithTheOneBefore()
    {
        qputenv("IDA", "ida's first passphrase");
        qputenv("IDA2", "ida's second passphrase");
        qputenv("SHORT", "short");
        QCOMPARE(
            ctl("operator add ida --role viewer --new-passphrase-env IDA --as anna --passphrase-env ANNA").exitCode, 0);
        QCOMPARE(ctl("operator passphrase ida --passphrase-env ANNA --new-passphrase-env IDA2").exitCode, 3);
        QCOMPARE(ctl("operator passphrase ida --passphrase-env IDA --new-passphrase-env SHORT").exitCode, 1);
        QCOMPARE(ctl("operator passphrase ida --passphrase-env IDA").exitCode, 1);
        const auto changed = ctl("operator passphrase ida --passphrase-env IDA --new-passphrase-env IDA2");
        QVERIFY2(changed.exitCode == 0, changed.err.constData());
        QCOMPARE(ctl("operator passphrase ida --passphrase-env IDA --new-passphrase-env IDA2").exitCode, 3);
        QCOMPARE(ctl("operator passphrase ida --passphrase-env IDA2 --new-passphrase-env IDA").exitCode, 0);
        QCOMPARE(ctl("audit export --out passphrases.jsonl").exitCode, 0);
        QCOMPARE(read("passphrases.jsonl").count("operator.passphrase_changed"), 2);
    }

    void badUsageIsTwo_data()
    {
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no second word") << QByteArray("audit") << QByteArray("verify, checkpoint, export, public-key");
        QTest::newRow("no name") << QByteArray("operator add --role viewer") << QByteArray("NAME");
        QTest::newRow("no role") << QByteArray("operator add eve") << QByteArray("--role");
        QTest::newRow("no such role") << QByteArray("operator add eve --role root") << QByteArray("approver");
        QTest::newRow("no file to write") << QByteArray("audit export") << QByteArray("--out");
        QTest::newRow("a passphrase of nobody")
            << QByteArray("operator add eve --role viewer --passphrase-env ANNA") << QByteArray("--as");
    }

    void badUsageIsTwo()
    {
        QFETCH(QByteArray, arguments);
        QFETCH(QByteArray, says);
        const auto result = ctl(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(says), result.err.constData());
    }

    void aCheckpointIsCheckedByThePublicKeyAlone()
    {
        QCOMPARE(ctl("audit checkpoint --out one.checkpoint").exitCode, 0);
        const auto genuine = verify("one.checkpoint");
        QVERIFY2(genuine.exitCode == 0, genuine.err.constData());
        QVERIFY(genuine.out.contains("gatehouse/store/"));
        QByteArray bytes = read("one.checkpoint");
        bytes[bytes.indexOf('\n') + 1] = '9';
        write("changed.checkpoint", bytes);
        QCOMPARE(verify("changed.checkpoint").exitCode, 1);
        write("OTHER", SigningKey::generate().publicKey().toPem());
        QCOMPARE(verify("one.checkpoint", "OTHER").exitCode, 1);
        QCOMPARE(verify("one.checkpoint", "connection.json").exitCode, 1);
        QCOMPARE(verify("nowhere").exitCode, 1);
    }

    void theLogAgreesWithEarlierCheckpoints()
    {
        QCOMPARE(ctl("audit checkpoint --out earlier.checkpoint").exitCode, 0);
        QCOMPARE(ctl("operator add eve --role viewer --new-passphrase-env ANNA --as ben --passphrase-env BEN").exitCode,
                 3);
        const auto result = ctl("audit verify --checkpoint " + path("earlier.checkpoint").toUtf8() + " --json");
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(result.json().value(QStringLiteral("checkpoints")).toInt(), 1);
        QVERIFY(result.json().value(QStringLiteral("genuine")).toBool());
        QVERIFY(result.err.isEmpty());
        QVERIFY(ctl("audit verify").err.contains("audit checkpoint"));
        // One that is there already is replaced as long as the log agrees with it.
        QCOMPARE(ctl("audit checkpoint --out earlier.checkpoint").exitCode, 0);
        write("notes.txt", "These are notes.");
        QCOMPARE(ctl("audit checkpoint --out notes.txt").exitCode, 1);
        QCOMPARE(read("notes.txt"), QByteArray("These are notes."));
    }

    void anExportedLogProvesItself()
    {
        QCOMPARE(ctl("audit export --out log.jsonl").exitCode, 0);
        const auto genuine = verify("log.jsonl");
        QVERIFY2(genuine.exitCode == 0, genuine.err.constData());
        const QByteArray bytes = read("log.jsonl");
        QVERIFY(bytes.contains(m_anna.toUtf8()) && !bytes.contains("long passphrase"));
        QByteArray changed = bytes;
        changed.replace("{\"action\":\"operator.signed_in\"", "{\"action\":\"operator.signed_on\"");
        write("changed.jsonl", changed);
        const auto found = verify("changed.jsonl");
        QCOMPARE(found.exitCode, 1);
        QVERIFY2(found.out.contains("from entry 1 on"), found.out.constData());
        write("shorter.jsonl", bytes.first(bytes.lastIndexOf('\n', bytes.size() - 2) + 1));
        QCOMPARE(verify("shorter.jsonl").exitCode, 1);
    }

    // Last, since it leaves a log that is not genuine.
    void whatWasChangedInTheStoreIsNamedAndNotSigned()
    {
        QCOMPARE(ctl("audit checkpoint --out last.checkpoint").exitCode, 0);
        {
            const auto store = SqliteDatabase::open(path("store.sqlite"), SqliteDatabase::Mode::ReadWrite);
            QVERIFY((*store)->execute(QStringLiteral("DROP TRIGGER audit_log_no_update")));
            QVERIFY((*store)->execute(QStringLiteral("UPDATE audit_log SET actor = 'op-0' WHERE idx = 2")));
        }
        const auto found = ctl("audit verify");
        QCOMPARE(found.exitCode, 1);
        QVERIFY2(found.out.contains("from entry 2 on"), found.out.constData());
        const QByteArray before = read("last.checkpoint");
        QCOMPARE(ctl("audit checkpoint --out last.checkpoint").exitCode, 1);
        QCOMPARE(read("last.checkpoint"), before);
        QCOMPARE(ctl("audit export --out bad.jsonl").exitCode, 1);
        QVERIFY(!QFile::exists(path("bad.jsonl")));
    }

private:
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    QByteArray read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    CtlResult ctl(const QByteArray &line) const
    {
        QStringList arguments = QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (const qsizetype out = arguments.indexOf(QStringLiteral("--out")); out >= 0 && out + 1 < arguments.size())
            arguments[out + 1] = m_folder.filePath(arguments.at(out + 1));
        return runCtl(arguments + QStringList{QStringLiteral("--connection"), path("connection.json")});
    }

    CtlResult verify(const char *file, const char *key = "PUB") const
    {
        return runCtl({QStringLiteral("verify"), path(file), QStringLiteral("--key"), path(key)});
    }

    QTemporaryDir m_folder;
    QString m_anna;
};

QTEST_GUILESS_MAIN(AuditTest)
#include "audit_test.moc"
