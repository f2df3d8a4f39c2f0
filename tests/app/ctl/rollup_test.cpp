// A rollup that is ended at any moment, and started again.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include <QFileInfo>
#include <QJsonObject>
#include <QTest>

#include <csignal>

using namespace Gatehouse;

class RollupTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_gateway.isValid()); }

    void countsEverythingAndSaysSo()
    {
        const CtlResult result = rollup(QStringLiteral("whole"));
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.json().value(QLatin1String("complete")), QJsonValue(true));
        QCOMPARE(result.json().value(QLatin1String("attempts_counted")).toInteger(), qint64(SmallGateway::kAttempts));
        QCOMPARE(result.json().value(QLatin1String("reading")).toString(),
                 QStringLiteral("streamed: SQLite hands out rows faster than it groups them"));
        QCOMPARE(result.json().value(QLatin1String("rows_counted_in_database")).toInteger(), qint64(0));
    }

    void readsNothingAgainWhenNothingIsNew()
    {
        QCOMPARE(rollup(QStringLiteral("twice")).exitCode, 0);
        const CtlResult again = rollup(QStringLiteral("twice"));
        QCOMPARE(again.exitCode, 0);
        QCOMPARE(again.json().value(QLatin1String("attempts_counted")).toInteger(), qint64(SmallGateway::kAttempts));
        QCOMPARE(again.json().value(QLatin1String("rows_read")).toInteger(), qint64(0));
    }

    void comesToTheSameFiguresHoweverOftenItIsKilled()
    {
        const QString store = QStringLiteral("killed");
        const QStringList arguments{QStringLiteral("rollup"), QStringLiteral("--connection"),
                                    m_gateway.connectionFile(store)};
        int kills = 0;
        // Each run is killed a little further on: once its store has grown by so many pages.
        for (qint64 pages = 0; pages < 200; pages += pages < 10 ? 1 : 10) {
            const qint64 before = storeBytes(store);
            const auto process = startCtl(arguments);
            QTRY_VERIFY_WITH_TIMEOUT(
                process->state() == QProcess::NotRunning || storeBytes(store) > before + pages * 4096, 30'000);
            if (process->state() == QProcess::NotRunning)
                break;
            process->kill();
            QVERIFY(process->waitForFinished());
            ++kills;
        }
        QVERIFY2(kills >= 5, qPrintable(QString::number(kills)));
        QCOMPARE(rollup(store).exitCode, 0);
        QCOMPARE(report(store), report(QStringLiteral("undisturbed")));
    }

    void stopsCleanlyOnInterruptAndGoesOnFromThere()
    {
        const QString store = QStringLiteral("stopped");
        const auto process =
            startCtl({QStringLiteral("rollup"), QStringLiteral("--connection"), m_gateway.connectionFile(store)});
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += process->readAllStandardError()).contains("Bringing"), 30'000);
        QCOMPARE(::kill(pid_t(process->processId()), SIGINT), 0);
        QVERIFY(process->waitForFinished());
        said += process->readAllStandardError();
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 1);
        QVERIFY2(said.contains("Run the command again to go on"), said.constData());
        QCOMPARE(rollup(store).exitCode, 0);
        QCOMPARE(report(store), report(QStringLiteral("undisturbed")));
    }

private:
    CtlResult rollup(const QString &store)
    {
        return runCtl({QStringLiteral("rollup"), QStringLiteral("--json"), QStringLiteral("--connection"),
                       m_gateway.connectionFile(store)});
    }

    QByteArray report(const QString &store)
    {
        const CtlResult result =
            runCtl({QStringLiteral("report"), QStringLiteral("--json"), QStringLiteral("--connection"),
                    m_gateway.connectionFile(store), QStringLiteral("--from"), QStringLiteral("2024-10-30"),
                    QStringLiteral("--to"), QStringLiteral("2025-03-13"), QStringLiteral("--bucket"),
                    QStringLiteral("1d"), QStringLiteral("--group-by"), QStringLiteral("model")});
        QJsonObject document = result.json();
        document.remove(QStringLiteral("fresh_as_of"));
        return result.exitCode == 0 ? QJsonDocument(document).toJson() : result.err + store.toUtf8();
    }

    qint64 storeBytes(const QString &store) const
    {
        qint64 bytes = 0;
        for (const char *suffix : {".sqlite", ".sqlite-wal"})
            bytes += QFileInfo(m_gateway.path(store + QLatin1String(suffix))).size();
        return bytes;
    }

    SmallGateway m_gateway;
};

QTEST_GUILESS_MAIN(RollupTest)
#include "rollup_test.moc"
