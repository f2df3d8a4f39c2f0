// What gatehousectl says to bad input: an exit code, and a message that names what is wrong.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include <QFile>
#include <QTest>

using namespace Gatehouse;

class ErrorsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_gateway.isValid());
        write("not-json.json", "{ \"profile\": ");
        write(
            "literal-secret.json",
            R"({"profile": "demo", "database": {"driver": "sqlite", "file": "gateway.sqlite", "password": "hunter2-secret"}})");
        write("unknown-key.json", R"({"profile": "demo", "databse": {"driver": "sqlite", "file": "gateway.sqlite"}})");
        write("unknown-profile.json",
              R"({"profile": "acme", "database": {"driver": "sqlite", "file": "gateway.sqlite"}})");
        write("missing-database.json",
              R"({"profile": "demo", "database": {"driver": "sqlite", "file": "nowhere.sqlite"}})");
        write("text-database.json", R"({"profile": "demo", "database": {"driver": "sqlite", "file": "notes.txt"}})");
        write("empty-database.json",
              R"({"profile": "demo", "database": {"driver": "sqlite", "file": "empty.sqlite"}})");
        write("other-product.json",
              R"({"profile": "new-api", "database": {"driver": "sqlite", "file": "gateway.sqlite"}})");
        write("other-engine.json",
              R"({"profile": "one-api",
                "database": {"driver": "postgresql", "host": "127.0.0.1", "port": 1, "name": "x", "user": "y"}})");
        write("text-store.json", R"({"profile": "demo", "database": {"driver": "sqlite", "file": "gateway.sqlite"},
                                     "store": {"driver": "sqlite", "file": "notes.txt"}})");
        write("notes.txt",
              "These are notes, and no database at all. They go on for a while, so that they are long enough.");
        write("empty.sqlite", "");
    }

    void refusesBadUsageWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *arguments, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                << QString::fromLatin1(says);
        };
        row("no command", "", "no command is given");
        row("an unknown command", "destroy", "no command 'destroy'");
        row("an unknown option", "rollup --colour", "colour");
        row("an unknown filter", "report --connection c --from 2024-01-01 --to 2024-01-02 --filter colour=red",
            "colour");
        row("too many buckets", "report --connection c --from 1990-01-01 --to 2024-01-02 --bucket 1m",
            "Choose a wider bucket");
    }

    void refusesBadUsageWithTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const CtlResult result = runCtl(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(QString::fromUtf8(result.err).contains(says), result.err.constData());
        QCOMPARE(result.out, QByteArray());
    }

    void failsOnABadConnectionWithOneAndNamesIt_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *file, const char *says) {
            QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(says);
        };
        row("no such file", "nowhere.json", "nowhere.json");
        row("not JSON", "not-json.json", "not-json.json");
        row("a literal secret", "literal-secret.json", "password");
        row("an unknown key", "unknown-key.json", "databse");
        row("an unknown profile", "unknown-profile.json", "acme");
        row("a missing database", "missing-database.json", "nowhere.sqlite");
        row("a database that is none", "text-database.json", "notes.txt");
        row("an empty database", "empty-database.json", "empty");
        row("a database of another product", "other-product.json", "New API");
        row("a server that is not there", "other-engine.json", "cannot be reached");
    }

    void failsOnABadConnectionWithOneAndNamesIt()
    {
        QFETCH(QString, file);
        QFETCH(QString, says);
        for (const char *command : {"doctor", "rollup", "report", "rows"}) {
            QStringList arguments{QString::fromLatin1(command), QStringLiteral("--connection"), m_gateway.path(file)};
            if (QByteArray(command) == "report" || QByteArray(command) == "rows")
                arguments << QStringLiteral("--from") << QStringLiteral("2024-11-01") << QStringLiteral("--to")
                          << QStringLiteral("2024-11-02");
            const CtlResult result = runCtl(arguments);
            QCOMPARE(result.exitCode, 1);
            const QString said = QString::fromUtf8(result.err + result.out);
            QVERIFY2(said.contains(says), qPrintable(QString::fromLatin1(command) + QStringLiteral(": ") + said));
            QVERIFY2(!said.contains(QLatin1String("hunter2")), "the secret is in the message");
        }
    }

    void failsOnAStoreThatIsNoDatabaseAndLeavesItAlone()
    {
        const CtlResult result = runCtl({QStringLiteral("rollup"), QStringLiteral("--connection"),
                                         m_gateway.path(QStringLiteral("text-store.json"))});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("notes.txt"), result.err.constData());
        QFile notes(m_gateway.path(QStringLiteral("notes.txt")));
        QVERIFY(notes.open(QIODevice::ReadOnly));
        QVERIFY(notes.readAll().startsWith("These are notes"));
    }

    void doesNotWriteToTheGateway()
    {
        const QString database = m_gateway.path(QStringLiteral("gateway.sqlite"));
        const QByteArray before = bytes(database);
        QVERIFY(!before.isEmpty());
        QCOMPARE(runCtl({QStringLiteral("rollup"), QStringLiteral("--connection"),
                         m_gateway.connectionFile(QStringLiteral("a"))})
                     .exitCode,
                 0);
        QVERIFY(bytes(database) == before);
    }

    void helpsOnStandardOutputWithZero()
    {
        for (const QStringList &arguments :
             {QStringList{QStringLiteral("--help")}, QStringList{QStringLiteral("rows"), QStringLiteral("--help")},
              QStringList{QStringLiteral("--version")}}) {
            const CtlResult result = runCtl(arguments);
            QCOMPARE(result.exitCode, 0);
            QVERIFY(result.out.contains("gatehousectl"));
        }
    }

    void saysWhenStandardOutputIsFull()
    {
        QProcess shell;
        shell.setStandardOutputFile(QStringLiteral("/dev/full"));
        const CtlResult result = runCtlInto(shell);
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("standard output"), result.err.constData());
    }

private:
    void write(const char *name, const QByteArray &content)
    {
        QFile file(m_gateway.path(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    static QByteArray bytes(const QString &name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    CtlResult runCtlInto(QProcess &process)
    {
        return finishCtl(process, {QStringLiteral("rows"), QStringLiteral("--connection"),
                                   m_gateway.connectionFile(QStringLiteral("a")), QStringLiteral("--from"),
                                   QStringLiteral("2024-11-01"), QStringLiteral("--to"), QStringLiteral("2024-11-02")});
    }

    SmallGateway m_gateway;
};

QTEST_GUILESS_MAIN(ErrorsTest)
#include "errors_test.moc"
