#include "models/core/timebuckets.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/demodatabase.h"
#include "tests/support/rollupfixture.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <csignal>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'763'000'040'000;
constexpr TimeSpan kHistory{kNow - 6 * kDayMs, kNow};

QList<TelemetryQuery> questions()
{
    const QList<qint64> edges = bucketEdges(kHistory, BucketWidth::Hour, QTimeZone("Asia/Kathmandu")).value();
    QList<TelemetryQuery> all;
    all.append({kHistory, edges, {}, {}, true, true});
    all.append({kHistory, {}, {}, {Dimension::Model, Dimension::Provider}, true, true});
    all.append({kHistory, {}, {}, {Dimension::StatusCode, Dimension::ErrorClass}, false, false});
    all.append({kHistory, edges, {}, {Dimension::Workspace}, true, true});
    all.append({kHistory, {}, {}, {Dimension::Key, Dimension::Account}, true, true});
    return all;
}

} // namespace

class RollupKillTest : public QObject
{
    Q_OBJECT
private slots:
    void killedAtAnyMomentAndStartedAgainTheFiguresAreTheSame()
    {
        auto gateway = makeDemoDatabase(path("gateway"), 8000, kHistory);
        QVERIFY2(gateway.has_value(), gateway ? "" : qPrintable(gateway.error().message));

        QElapsedTimer whole;
        whole.start();
        QCOMPARE(runChild("uninterrupted", -1), 0);
        const int wholeMs = int(whole.elapsed());

        QRandomGenerator random(11);
        int killed = 0;
        for (int round = 0; round < 40; ++round) {
            // Late rows in old quarters and fresh ones arrive between the kills, in both stores' gateway alike.
            if (round % 8 == 3) {
                QVERIFY(addDemoRows(**gateway, 30,
                                    {kHistory.fromMs + round * kHourMs, kHistory.fromMs + (round + 20) * kHourMs})
                            .has_value());
                QVERIFY(addDemoRows(**gateway, 10, {kNow - kHourMs, kNow}).has_value());
            }
            killed += runChild("killed", random.bounded(wholeMs)) != 0;
        }
        QVERIFY2(killed > 5, qPrintable(QStringLiteral("only %1 runs were cut short").arg(killed)));
        QCOMPARE(runChild("killed", -1), 0);
        QCOMPARE(runChild("uninterrupted", -1), 0);

        const auto interrupted = answers("killed", **gateway);
        const auto plain = answers("uninterrupted", **gateway);
        QCOMPARE(interrupted.size(), questions().size());
        for (qsizetype i = 0; i < plain.size(); ++i) {
            const QString wrong = difference(interrupted.at(i), plain.at(i));
            QVERIFY2(wrong.isEmpty(), qPrintable(QStringLiteral("question %1: ").arg(i) + wrong.left(500)));
            QVERIFY(interrupted.at(i).notYetCounted.isEmpty());
        }
        checkAgainstSql(**gateway, interrupted.first().total);
    }

private:
    QString path(const char *name) const { return m_folder.filePath(QLatin1String(name) + QStringLiteral(".sqlite")); }

    // The exit code, or -1 when the child was killed after `killAfterMs`.
    int runChild(const char *store, int killAfterMs)
    {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QStringLiteral(ROLLUP_CHILD), {path("gateway"), path(store), QString::number(kNow)});
        if (killAfterMs >= 0 && !child.waitForFinished(killAfterMs)) {
            ::kill(pid_t(child.processId()), SIGKILL);
            child.waitForFinished(-1);
            return -1;
        }
        child.waitForFinished(-1);
        return child.exitCode();
    }

    QList<TelemetryAnswer> answers(const char *storeName, Database &gateway)
    {
        const SetClock clock(kNow);
        const auto store = openStore(path(storeName));
        auto source = SqlTelemetrySource::create(gateway, gateway, loadProfile(QStringLiteral("demo")).value(), clock);
        RollupRepository rollups(*store, QStringLiteral("kill"));
        TelemetryEngine engine(rollups, **source, clock);
        auto answers = engine.ask(questions());
        return answers ? *answers : QList<TelemetryAnswer>();
    }

    void checkAgainstSql(Database &gateway, const Cell &total)
    {
        const QString from = QStringLiteral(" FROM requests WHERE created_at < %1").arg(kNow);
        QCOMPARE(total.attempts, gateway.scalar(QStringLiteral("SELECT count(*)") + from).value());
        QCOMPARE(total.requests, gateway.scalar(QStringLiteral("SELECT sum(is_final)") + from).value());
        QCOMPARE(total.failedAttempts(), gateway.scalar(QStringLiteral("SELECT sum(status >= 400)") + from).value());
        QCOMPARE(total.tokensIn, gateway.scalar(QStringLiteral("SELECT sum(tokens_in)") + from).value());
        QCOMPARE(total.costMicros, gateway.scalar(QStringLiteral("SELECT sum(cost_micros)") + from).value());
        QCOMPARE(total.ttft.count(), gateway.scalar(QStringLiteral("SELECT count(ttft_ms)") + from).value());
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(RollupKillTest)
#include "rollupkill_test.moc"
