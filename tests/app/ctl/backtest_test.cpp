// What a rule would have raised, through the real program.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class BacktestCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_gateway.isValid());
        const auto newest = m_gateway.database().scalar(QStringLiteral("SELECT max(created_at) FROM requests"));
        QVERIFY(newest);
        const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(m_gateway.database().execute(QStringLiteral("UPDATE requests SET created_at = created_at + ?"),
                                             {nowMs - 2 * kHourMs - *newest}));
    }

    void playsTheRuleInForceAndTheChangedOneBesideIt()
    {
        const CtlResult done = backtest({QStringLiteral("errors"), QStringLiteral("--node"), QStringLiteral("all"),
                                         QStringLiteral("--days"), QStringLiteral("20"), QStringLiteral("--set"),
                                         QStringLiteral("quiet_days=0.1"), QStringLiteral("--json")});
        QVERIFY2(done.exitCode == 0, done.err.constData());
        const QJsonObject json = done.json();
        QCOMPARE(json.value(QLatin1String("rule")).toString(), QStringLiteral("errors"));
        QCOMPARE(json.value(QLatin1String("node")), QJsonValue(QJsonArray()));
        const QJsonObject inForce = json.value(QLatin1String("in_force")).toObject();
        const QJsonObject changed = json.value(QLatin1String("changed")).toObject();
        QVERIFY(inForce.value(QLatin1String("settings")).toObject().isEmpty());
        QCOMPARE(
            changed.value(QLatin1String("settings"))[QLatin1String("settings")][QLatin1String("quiet_days")].toDouble(),
            0.1);
        for (const QJsonObject &side : {inForce, changed}) {
            const QJsonArray alerts = side.value(QLatin1String("alerts")).toArray();
            QCOMPARE(side.value(QLatin1String("count")).toInt(), int(alerts.size()));
            QVERIFY(side.value(QLatin1String("precision")).isNull());
        }
        QVERIFY(changed.value(QLatin1String("count")).toInt() >= inForce.value(QLatin1String("count")).toInt());
        const CtlResult text = backtest({QStringLiteral("errors"), QStringLiteral("--node"), QStringLiteral("all"),
                                         QStringLiteral("--days"), QStringLiteral("20"), QStringLiteral("--set"),
                                         QStringLiteral("quiet_days=0.1")});
        QCOMPARE(text.exitCode, 0);
        QVERIFY2(text.out.contains("changed (quiet_days 11 days → 0.1 days): "), text.out.constData());
        QVERIFY(text.out.contains("than the rule in force") || text.out.contains("as many alerts as"));
    }

    void playsAllTrafficToACapOnMoney()
    {
        const CtlResult done = backtest({QStringLiteral("budget"), QStringLiteral("--set"),
                                         QStringLiteral("month_cap=0.01"), QStringLiteral("--json")});
        QVERIFY2(done.exitCode == 0, done.err.constData());
        QCOMPARE(done.json().value(QLatin1String("node")), QJsonValue(QJsonArray()));
        QCOMPARE(done.json().value(QLatin1String("in_force"))[QLatin1String("count")].toInt(), 0);
        const QJsonArray alerts = done.json().value(QLatin1String("changed"))[QLatin1String("alerts")].toArray();
        QVERIFY(!alerts.isEmpty());
        const QString summary = alerts.at(0)[QLatin1String("summary")].toString();
        QVERIFY2(summary.contains(QStringLiteral("cap reached at")), qPrintable(summary));
    }

    void playsWhatHappenedToTheDetectionsOfMisuse()
    {
        const CtlResult done = backtest(
            {QStringLiteral("recon"), QStringLiteral("--set"), QStringLiteral("scopes=3"), QStringLiteral("--json")});
        QVERIFY2(done.exitCode == 0, done.err.constData());
        QVERIFY(done.json().value(QLatin1String("node")).isNull());
        const QJsonObject changed = done.json().value(QLatin1String("changed")).toObject();
        QCOMPARE(
            changed.value(QLatin1String("settings"))[QLatin1String("settings")][QLatin1String("scopes")].toDouble(),
            3.0);
    }

    void whatCannotBeTestedIsSaidPlainly_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("words");
        const auto list = [](const char *text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
        QTest::newRow("no such rule") << list("gravity") << 1 << QByteArray("errors, auth_failures");
        QTest::newRow("no such setting") << list("errors --set loud=1") << 1 << QByteArray("quiet_days");
        QTest::newRow("out of bounds") << list("errors --set quiet_days=0") << 1 << QByteArray("0.1 days");
        QTest::newRow("no number") << list("errors --set quiet_days=many") << 2 << QByteArray("quiet_days=30");
        QTest::newRow("too many days") << list("errors --days 365") << 2 << QByteArray("1 to 90");
        QTest::newRow("no place") << list("errors --node key=1") << 2 << QByteArray("workspace=W");
        QTest::newRow("a place for what has none") << list("recon --node all") << 1 << QByteArray("--node");
        QTest::newRow("a place for a cap") << list("budget --node all") << 1 << QByteArray("all traffic as a whole");
        QTest::newRow("what is not recorded")
            << list("quota-evasion") << 1 << QByteArray("Its caps are of workspaces, not of keys.");
        QTest::newRow("nothing") << QStringList() << 2 << QByteArray("RULE");
    }

    void whatCannotBeTestedIsSaidPlainly()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QByteArray, words);
        const CtlResult done = backtest(arguments);
        QCOMPARE(done.exitCode, exitCode);
        QVERIFY2(done.err.contains(words), done.err.constData());
        QVERIFY(done.out.isEmpty());
    }

private:
    CtlResult backtest(const QStringList &arguments)
    {
        return runCtl(QStringList{QStringLiteral("backtest")} + arguments +
                      QStringList{QStringLiteral("--connection"), m_gateway.connectionFile(QStringLiteral("store"))});
    }

    SmallGateway m_gateway;
};

QTEST_GUILESS_MAIN(BacktestCommandTest)
#include "backtest_test.moc"
