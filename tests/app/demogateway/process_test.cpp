// The program itself, as a person or a script runs it.
#include "models/gateway/connectionsettings.h"
#include "tests/app/demogateway/demohistory.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

const QString kTwice = QStringLiteral("SELECT count(*) - count(DISTINCT request_id || attempt) FROM requests");

struct Program {
    QProcess process;
    QByteArray out;
    QByteArray err;

    enum class Leaks { Checked, Unchecked };

    explicit Program(const QStringList &arguments, Leaks leaks = Leaks::Checked)
    {
        if (leaks == Leaks::Unchecked) {
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("detect_leaks=0"));
            process.setProcessEnvironment(environment);
        }
        QObject::connect(&process, &QProcess::readyReadStandardOutput,
                         [this] { out += process.readAllStandardOutput(); });
        QObject::connect(&process, &QProcess::readyReadStandardError,
                         [this] { err += process.readAllStandardError(); });
        process.start(QStringLiteral(GATEWAY_PROGRAM), arguments);
    }
    ~Program()
    {
        if (process.state() == QProcess::NotRunning)
            return;
        process.kill();
        process.waitForFinished();
    }

    bool isReady() const { return out.contains("\"ready\":true") && out.endsWith('\n'); }
    bool hasEnded() const { return process.state() == QProcess::NotRunning; }
    QJsonObject ready() const { return QJsonDocument::fromJson(out).object(); }
};

// The file is read as a console reads it: while the gateway writes.
qint64 numberIn(const GatewayFolder &folder, const QString &sql)
{
    auto database = SqliteDatabase::open(folder.database(), SqliteDatabase::Mode::ReadOnly);
    return database ? number(**database, sql) : -1;
}

QStringList small(const QString &dir)
{
    return {QStringLiteral("--dir"), dir, QStringLiteral("--days"), QStringLiteral("1"), QStringLiteral("--requests"),
            QStringLiteral("2000")};
}

bool isWhole(const GatewayFolder &folder)
{
    auto database = SqliteDatabase::open(folder.database(), SqliteDatabase::Mode::ReadOnly);
    return database && dump(**database, QStringLiteral("PRAGMA integrity_check")) == QStringList{QStringLiteral("ok")};
}

} // namespace

class ProcessTest : public QObject
{
    Q_OBJECT
private slots:
    void itStartsTellsWhereItIsAndEndsOnATermSignal()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        Program gateway(small(dir.path()));
        QTRY_VERIFY_WITH_TIMEOUT(gateway.isReady(), 30'000);
        QCOMPARE(gateway.out.count('\n'), 1);
        const QJsonObject ready = gateway.ready();
        QVERIFY(ready.value(QLatin1String("url")).toString().startsWith(QLatin1String("https://127.0.0.1:")));
        for (const char *file : {"database", "token_file", "ca_file", "truth_file", "connection_file"})
            QVERIFY2(QFile::exists(ready.value(QLatin1String(file)).toString()), file);
        const auto connection = loadConnection(ready.value(QLatin1String("connection_file")).toString());
        QVERIFY2(connection, connection ? "" : qPrintable(connection.error().message));
        QCOMPARE(connection->profile, QStringLiteral("demo"));
        QCOMPARE(connection->database.file, folder.database());
        QVERIFY(connection->adminApi);
        QCOMPARE(connection->adminApi->url, ready.value(QLatin1String("url")).toString());
        QCOMPARE(connection->adminApi->trust.caFile, folder.ca());
        gateway.process.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(gateway.hasEnded(), 10'000);
        QCOMPARE(gateway.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(gateway.process.exitCode(), 0);
        QVERIFY(isWhole(folder));
    }

    void aFirstStartThatIsKilledBeginsAnew()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        {
            Program gateway(
                {QStringLiteral("--dir"), dir.path(), QStringLiteral("--requests"), QStringLiteral("1000000")});
            QTRY_VERIFY_WITH_TIMEOUT(gateway.err.contains(": 10 %"), 60'000);
            ::kill(pid_t(gateway.process.processId()), SIGKILL);
            QTRY_VERIFY(gateway.hasEnded());
            QVERIFY(!gateway.isReady());
        }
        QVERIFY(!QFile::exists(folder.database()));
        QVERIFY(QFile::exists(folder.newDatabase()));
        Program again(small(dir.path()));
        QTRY_VERIFY_WITH_TIMEOUT(again.isReady(), 30'000);
        QVERIFY(!QFile::exists(folder.newDatabase()));
        QVERIFY(isWhole(folder));
        QVERIFY(numberIn(folder, QStringLiteral("SELECT count(*) FROM requests")) < 10'000);
    }

    void aFirstStartThatIsStoppedLeavesNothingHalfMade()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        Program gateway({QStringLiteral("--dir"), dir.path(), QStringLiteral("--requests"), QStringLiteral("1000000")});
        QTRY_VERIFY_WITH_TIMEOUT(gateway.err.contains(": 10 %"), 60'000);
        gateway.process.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(gateway.hasEnded(), 30'000);
        QCOMPARE(gateway.process.exitCode(), 1);
        QVERIFY(gateway.err.contains("The next start begins it anew"));
        QVERIFY(!QFile::exists(folder.database()) && !QFile::exists(folder.newDatabase()));
    }

    void killedAgainAndAgainItLosesAndDoublesNothing()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        const QStringList arguments =
            small(dir.path()) + QStringList{QStringLiteral("--rate"), QStringLiteral("60000")};
        qint64 before = 0;
        for (int round = 0; round < 3; ++round) {
            Program gateway(arguments);
            QTRY_VERIFY_WITH_TIMEOUT(gateway.isReady(), 30'000);
            const qint64 atReady = numberIn(folder, QStringLiteral("SELECT count(*) FROM requests"));
            QVERIFY(atReady >= before);
            QTRY_VERIFY_WITH_TIMEOUT(
                numberIn(folder, QStringLiteral("SELECT count(*) FROM requests")) > atReady + 1'500, 30'000);
            ::kill(pid_t(gateway.process.processId()), SIGKILL);
            QTRY_VERIFY(gateway.hasEnded());
            QVERIFY(isWhole(folder));
            before = numberIn(folder, QStringLiteral("SELECT count(*) FROM requests"));
            QVERIFY(before > atReady + 1'500);
            QCOMPARE(numberIn(folder, kTwice), 0);
            // The mark and the rows are of one transaction.
            QVERIFY(numberIn(folder, QStringLiteral("SELECT max(created_at) < (SELECT value FROM meta WHERE key = "
                                                    "'written_until_ms') + 0 FROM requests")) == 1);
            QCOMPARE(numberIn(folder, QStringLiteral("SELECT (SELECT sum(attempts) FROM usage_daily) - (SELECT "
                                                     "count(*) FROM requests WHERE workspace_id IS NOT NULL)")),
                     0);
        }
    }

    void twoGatewaysDoNotShareAFolder()
    {
        QTemporaryDir dir;
        Program first(small(dir.path()));
        QTRY_VERIFY_WITH_TIMEOUT(first.isReady(), 30'000);
        Program second(small(dir.path()));
        QTRY_VERIFY_WITH_TIMEOUT(second.hasEnded(), 30'000);
        QCOMPARE(second.process.exitCode(), 1);
        QVERIFY(second.err.contains("Another demo gateway runs"));
        QVERIFY(second.out.isEmpty());
    }

    void anIncidentIsInjectedFromTheCommandLine()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        Program gateway(small(dir.path()) + QStringList{QStringLiteral("--rate"), QStringLiteral("6000")});
        QTRY_VERIFY_WITH_TIMEOUT(gateway.isReady(), 30'000);
        const QStringList inject{QStringLiteral("--dir"),     dir.path(),
                                 QStringLiteral("--inject"),  QStringLiteral("provider-outage"),
                                 QStringLiteral("--target"),  QStringLiteral("anthropic-a"),
                                 QStringLiteral("--minutes"), QStringLiteral("5")};
        // QThread::wait() returns before the thread's OpenSSL state is freed. A program that ends at once after a call
        // of QNetworkAccessManager may therefore end before that, and the leak checker sees a race that is none of
        // ours.
        Program client(inject, Program::Leaks::Unchecked);
        QTRY_VERIFY_WITH_TIMEOUT(client.hasEnded(), 20'000);
        QVERIFY2(client.process.exitCode() == 0, client.err.constData());
        const QJsonObject incident = client.ready();
        QCOMPARE(incident.value(QLatin1String("node")).toString(), QStringLiteral("anthropic-a"));
        const auto truth = readWholeFile(folder.truth());
        QVERIFY(truth && truth->contains("\"live\": true"));
        const QString failures =
            QStringLiteral("SELECT count(*) FROM requests WHERE provider_id = 1 AND status >= 500 AND created_at > %1")
                .arg(incident.value(QLatin1String("start_ms")).toInteger());
        QTRY_VERIFY_WITH_TIMEOUT(numberIn(folder, failures) > 20, 20'000);
        Program wrong({QStringLiteral("--dir"), dir.path(), QStringLiteral("--inject"), QStringLiteral("leaked_key"),
                       QStringLiteral("--target"), QStringLiteral("nobody")},
                      Program::Leaks::Unchecked);
        QTRY_VERIFY_WITH_TIMEOUT(wrong.hasEnded(), 20'000);
        QCOMPARE(wrong.process.exitCode(), 1);
        QVERIFY(wrong.err.contains("nobody"));
        gateway.process.terminate();
        QTRY_VERIFY_WITH_TIMEOUT(gateway.hasEnded(), 10'000);
        Program late(inject, Program::Leaks::Unchecked);
        QTRY_VERIFY_WITH_TIMEOUT(late.hasEnded(), 20'000);
        QCOMPARE(late.process.exitCode(), 1);
        QVERIFY(late.err.contains("Is it running?"));
    }

    void withoutLiveTrafficNothingIsAdded()
    {
        QTemporaryDir dir;
        const GatewayFolder folder{dir.path()};
        Program gateway(small(dir.path()) + QStringList{QStringLiteral("--no-live")});
        QTRY_VERIFY_WITH_TIMEOUT(gateway.isReady(), 30'000);
        QCOMPARE(numberIn(folder, QStringLiteral("SELECT value - (SELECT value FROM meta WHERE key = 'history_to_ms') "
                                                 "FROM meta WHERE key = 'written_until_ms'")),
                 0);
    }

    void wrongUseEndsWithTwoAndSaysWhy_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--frobnicate")} << 2 << QByteArray("frobnicate");
        QTest::newRow("bad number") << QStringList{QStringLiteral("--days"), QStringLiteral("x")} << 2
                                    << QByteArray("--days");
        QTest::newRow("a file as folder")
            << QStringList{QStringLiteral("--dir"), QStringLiteral(GATEWAY_PROGRAM)} << 1 << QByteArray("is a file");
        QTest::newRow("nothing to inject into")
            << QStringList{QStringLiteral("--dir"), QDir::tempPath() + QStringLiteral("/no-gateway-here"),
                           QStringLiteral("--inject"), QStringLiteral("leaked_key")}
            << 1 << QByteArray("No demo gateway has run");
        QTest::newRow("help") << QStringList{QStringLiteral("--help")} << 0 << QByteArray();
        QTest::newRow("version") << QStringList{QStringLiteral("--version")} << 0 << QByteArray();
    }

    void wrongUseEndsWithTwoAndSaysWhy()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        Program program(arguments);
        QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), 20'000);
        QCOMPARE(program.process.exitCode(), code);
        QVERIFY2(program.err.contains(said), program.err.constData());
        QCOMPARE(program.out.isEmpty(), code != 0);
    }
};

QTEST_GUILESS_MAIN(ProcessTest)
#include "process_test.moc"
