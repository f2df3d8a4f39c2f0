// The console as a program: its command line and its exit codes.
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class ConsoleProcessTest : public QObject
{
    Q_OBJECT
private slots:
    void aMistakeOnTheCommandLineIsNamedAndEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("expected");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")} << QStringLiteral("nonsense");
        QTest::newRow("odd size") << QStringList{QStringLiteral("--tour"), QStringLiteral("x"),
                                                 QStringLiteral("--size"), QStringLiteral("3x4")}
                                  << QStringLiteral("3x4");
        QTest::newRow("odd theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")}
                                   << QStringLiteral("pink");
        QTest::newRow("tour and timing") << QStringList{QStringLiteral("--tour"), QStringLiteral("x"),
                                                        QStringLiteral("--time-start")}
                                         << QStringLiteral("not both");
        QTest::newRow("an operator without a tour")
            << QStringList{QStringLiteral("--as"), QStringLiteral("anna")} << QStringLiteral("for a tour");
        QTest::newRow("an operator without a passphrase") << QStringList{QStringLiteral("--tour"),
                                                                         QStringLiteral("x"),
                                                                         QStringLiteral("--as"),
                                                                         QStringLiteral("anna"),
                                                                         QStringLiteral("--passphrase-env"),
                                                                         QStringLiteral("GATEHOUSE_NOT_SET")}
                                                          << QStringLiteral("passphrase of anna");
        QTest::newRow("two links") << QStringList{QStringLiteral("gatehouse://a"), QStringLiteral("gatehouse://b")}
                                   << QStringLiteral("one link");
    }
    void aMistakeOnTheCommandLineIsNamedAndEndsWithTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, expected);
        const Ended ended = run(arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.contains(expected), qPrintable(ended.err));
        QVERIFY(ended.err.contains(QStringLiteral("--help")));
    }

    void helpAndVersionEndWithZero()
    {
        QVERIFY(run({QStringLiteral("--help")}).out.contains(QStringLiteral("--connection")));
        QVERIFY(run({QStringLiteral("--version")}).out.startsWith(QStringLiteral("gatehouse ")));
    }

    void aTourOfSomebodyWhoCannotSignInSaysWhy()
    {
        QTemporaryDir dir;
        qputenv("GATEHOUSE_TEST_PASSPHRASE", "correct horse battery");
        const Ended ended =
            run({QStringLiteral("--connection"), dir.filePath(QStringLiteral("none.json")), QStringLiteral("--tour"),
                 dir.filePath(QStringLiteral("t")), QStringLiteral("--as"), QStringLiteral("anna"),
                 QStringLiteral("--passphrase-env"), QStringLiteral("GATEHOUSE_TEST_PASSPHRASE")});
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains(QStringLiteral("none.json")), qPrintable(ended.err));
        QVERIFY(ended.out.isEmpty());
    }

    void aTourWithoutAGatewayStillShowsEveryPageAndItsReason()
    {
        QTemporaryDir dir;
        const Ended ended = run({QStringLiteral("--connection"), dir.filePath(QStringLiteral("none.json")),
                                 QStringLiteral("--tour"), dir.filePath(QStringLiteral("t"))});
        QCOMPARE(ended.code, 0);
        QCOMPARE(ended.out.count(QStringLiteral(".png")), 12);
    }

private:
    struct Ended {
        int code = -1;
        QString out;
        QString err;
    };

    static Ended run(const QStringList &arguments)
    {
        QProcess program;
        program.start(QStringLiteral(GATEHOUSE_PROGRAM), arguments);
        if (!program.waitForFinished(90000) || program.exitStatus() != QProcess::NormalExit)
            return {};
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()),
                QString::fromUtf8(program.readAllStandardError())};
    }
};

QTEST_GUILESS_MAIN(ConsoleProcessTest)
#include "console_process_test.moc"
