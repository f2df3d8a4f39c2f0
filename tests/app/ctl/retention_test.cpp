// Purges through the real program: planned, approved by others, carried out, and told.
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/gatewayfixture.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kOld = 30;
constexpr int kFresh = 7;

ConnectionSettings connectionTo(const GatewayFixture &gateway)
{
    ConnectionSettings settings;
    settings.profile = QStringLiteral("new-api");
    settings.database.file = gateway.file();
    return settings;
}

void fill(GatewayFixture &gateway)
{
    const qint64 nowS = QDateTime::currentSecsSinceEpoch();
    gateway.addTogether([&] {
        for (int i = 0; i < kOld + kFresh + 1; ++i) {
            // The last one is a top-up, as old as the calls.
            const bool isOld = i < kOld || i == kOld + kFresh;
            gateway.execute(QStringLiteral("INSERT INTO logs (id, user_id, type, created_at) VALUES (?, 1, ?, ?)"),
                            {i + 1, i == kOld + kFresh ? 1 : 2, nowS - (isOld ? 131 : 3) * 86'400});
        }
    });
}

} // namespace

class RetentionCommandTest : public QObject
{
    Q_OBJECT
private slots:
    // Beside a store on a server, what is counted is kept in a file of the machine.
    void initTestCase() { qputenv("XDG_DATA_HOME", m_home.path().toUtf8()); }

    void aPurgeIsPlannedApprovedAndCarriedOut_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::addColumn<bool>("byWorker");
        QTest::newRow("store in a file") << Dialect::Sqlite << false;
        QTest::newRow("store in a file, by the worker") << Dialect::Sqlite << true;
        QTest::newRow("store on a server") << Dialect::PostgreSql << false;
    }

    void aPurgeIsPlannedApprovedAndCarriedOut()
    {
        QFETCH(Dialect, engine);
        QFETCH(bool, byWorker);
        NewApiFixture gateway(QStringLiteral("2026-09"));
        fill(gateway);
        CtlTeam team(engine, connectionTo(gateway));
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        team.add(QStringLiteral("bob"), QStringLiteral("approver"));
        team.add(QStringLiteral("eve"), QStringLiteral("approver"));

        const CtlResult early = run(team, "ann", QStringLiteral("retention plan"));
        QVERIFY2(early.exitCode == 1 && early.err.contains("No policy is in force"), early.err.constData());
        enforce(team);
        QCOMPARE(run(team, "ann", QStringLiteral("retention threshold 0")).exitCode, 0);

        // What nobody has counted stays, until somebody has.
        const CtlResult uncounted = run(team, "ann", QStringLiteral("retention plan --yes --json"));
        QCOMPARE(uncounted.exitCode, 3);
        QVERIFY(uncounted.json().value(QLatin1String("purge")).isNull());
        const CtlResult blocked = run(team, "ann", QStringLiteral("retention plan"));
        QVERIFY2(blocked.out.contains("30 rows are due and stay") && blocked.out.contains("gatehousectl rollup"),
                 blocked.out.constData());
        countTraffic(team);

        const CtlResult counted = run(team, "ann", QStringLiteral("retention plan --json"));
        QVERIFY2(counted.exitCode == 0, counted.err.constData());
        QCOMPARE(counted.json().value(QLatin1String("rows")).toInt(), kOld);
        QVERIFY(counted.json().value(QLatin1String("purge")).isNull());
        const CtlResult told = run(team, "ann", QStringLiteral("retention plan"));
        QVERIFY2(told.out.contains("30 rows go") && told.out.contains("of another record class") &&
                     told.out.contains("totals of this traffic are kept from the first row"),
                 told.out.constData());
        QVERIFY(run(team, "bob", QStringLiteral("retention show --json"))
                    .json()
                    .value(QLatin1String("purges"))
                    .toArray()
                    .isEmpty());

        const CtlResult laid = run(team, "ann", QStringLiteral("retention plan --yes --json"));
        QVERIFY2(laid.exitCode == 0, laid.err.constData());
        const QString id = laid.json().value(QLatin1String("purge")).toString();
        const QString hash = laid.json().value(QLatin1String("plan_hash")).toString();
        QCOMPARE(run(team, "ann", QStringLiteral("retention run ") + id).exitCode, 3);
        const QString approve = QStringLiteral("retention approve %1 --plan %2").arg(id, hash);
        QCOMPARE(run(team, "ann", approve).exitCode, 3);
        QCOMPARE(run(team, "bob", approve).exitCode, 0);
        QCOMPARE(run(team, "bob", approve).exitCode, 3);
        QCOMPARE(run(team, "eve", approve).exitCode, 0);
        QCOMPARE(run(team, "bob", QStringLiteral("retention run ") + id).exitCode, 3);

        const CtlResult done = byWorker ? run(team, "ann", QStringLiteral("worker --once"))
                                        : run(team, "ann", QStringLiteral("retention run ") + id);
        QVERIFY2(done.exitCode == 0, (done.err + done.out).constData());
        QCOMPARE(gateway.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1), kFresh + 1);
        const QJsonObject shown = run(team, "bob", QStringLiteral("retention show %1 --json").arg(id)).json();
        QCOMPARE(shown.value(QLatin1String("state")).toString(), QStringLiteral("done"));
        QCOMPARE(shown.value(QLatin1String("receipt")).toObject().value(QLatin1String("plan")).toString(), hash);
        // Nothing is left to plan.
        const CtlResult again = run(team, "ann", QStringLiteral("retention plan --yes --json"));
        QVERIFY(again.exitCode == 0 && again.json().value(QLatin1String("purge")).isNull());
    }

    void whatIsWithdrawnIsNotRun()
    {
        NewApiFixture gateway(QStringLiteral("2026-09"));
        fill(gateway);
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        enforce(team);
        countTraffic(team);
        const QString id = run(team, "ann", QStringLiteral("retention plan --yes --json"))
                               .json()
                               .value(QLatin1String("purge"))
                               .toString();
        QCOMPARE(run(team, "ann", QStringLiteral("retention withdraw %1 --reason wrong").arg(id)).exitCode, 0);
        QCOMPARE(run(team, "ann", QStringLiteral("retention run ") + id).exitCode, 3);
        QCOMPARE(run(team, "ann", QStringLiteral("retention show P-9")).exitCode, 1);
        QCOMPARE(run(team, "ann", QStringLiteral("retention withdraw ") + id).exitCode, 2);
        QCOMPARE(gateway.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1),
                 kOld + kFresh + 1);
    }

private:
    // As the console does while it is connected.
    static void countTraffic(const CtlTeam &team)
    {
        const CtlResult counted = runCtl(
            {QStringLiteral("rollup"), QStringLiteral("--connection"), team.connectionOf(QStringLiteral("ann"))});
        QVERIFY2(counted.exitCode == 0, counted.err.constData());
    }

    static CtlResult run(CtlTeam &team, const char *who, const QString &words)
    {
        return team.run(QString::fromLatin1(who), words);
    }

    // Calls go after 90 days, payments after five years.
    static void enforce(CtlTeam &team)
    {
        const CtlResult adopted =
            run(team, "ann", QStringLiteral("policies adopt 004_a1dae49fcfeec7a4 --reason first --json"));
        QVERIFY2(adopted.exitCode == 0, adopted.err.constData());
        const QString version = adopted.json().value(QLatin1String("version")).toString();
        const CtlResult enforced =
            run(team, "ann", QStringLiteral("policies in-force 004_a1dae49fcfeec7a4@%1 --reason now").arg(version));
        QVERIFY2(enforced.exitCode == 0, enforced.err.constData());
    }

    QTemporaryDir m_home;
};

QTEST_GUILESS_MAIN(RetentionCommandTest)
#include "retention_test.moc"
