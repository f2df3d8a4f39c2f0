// Silences through the real gatehousectl: given with a scope, listed, and ended.
#include "models/alerts/alertwatch.h"
#include "models/database/sqlitedatabase.h"
#include "models/telemetry/rollupstore.h"
#include "tests/app/ctl/ctlteam.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class CtlSilencesTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_team = std::make_unique<CtlTeam>(Dialect::Sqlite);
        m_team->add(QStringLiteral("anna"), QStringLiteral("responder"));
        m_team->add(QStringLiteral("ben"), QStringLiteral("responder"));
        m_team->add(QStringLiteral("vera"), QStringLiteral("viewer"));
        raise();
    }

    void oneIsGivenListedAndEnded()
    {
        const auto none = run("alerts silences");
        QVERIFY2(none.exitCode == 0 && none.err.contains("No silence holds"), none.err.constData());
        const auto given = run("alerts silence A-000001 --scope node --reason deployment --until " + inAnHour());
        QVERIFY2(given.exitCode == 0, given.err.constData());
        const auto listed = run("alerts silences --json");
        const QJsonArray all = listed.json().value(QStringLiteral("silences")).toArray();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.at(0)[QStringLiteral("silence")].toString(), QStringLiteral("S-000001"));
        QCOMPARE(all.at(0)[QStringLiteral("scope")].toString(), QStringLiteral("node"));
        QCOMPARE(all.at(0)[QStringLiteral("reason")].toString(), QStringLiteral("deployment"));
        QVERIFY(run("alerts silences").out.contains("everything at anthropic-b and below it"));
        const auto ended = run("alerts unsilence S-000001 --reason done");
        QVERIFY2(ended.exitCode == 0 && ended.out.contains("S-000001 is ended"), ended.err.constData());
        QVERIFY(run("alerts unsilence S-000001").err.contains("does not hold"));
    }

    void anAlertIsGivenToSomebodyElse()
    {
        const QString own = run("alerts ack A-000001 --json").json().value(QStringLiteral("owner")).toString();
        const auto given = run("alerts ack A-000001 --to ben --json");
        QVERIFY2(given.exitCode == 0, given.err.constData());
        const QString other = given.json().value(QStringLiteral("owner")).toString();
        QVERIFY(!own.isEmpty() && !other.isEmpty() && own != other);
        const auto nobody = run("alerts ack A-000001 --to carl");
        QVERIFY2(nobody.exitCode == 1 && nobody.err.contains("There is no operator carl"), nobody.err.constData());
        const auto viewer = run("alerts ack A-000001 --to vera");
        QVERIFY2(viewer.exitCode == 3 && viewer.err.contains("vera may not work on alerts"), viewer.err.constData());
    }

    void whatIsNoScopeOrNoSilenceIsSaid()
    {
        const auto scope = run("alerts silence A-000001 --scope galaxy --reason x --until " + inAnHour());
        QVERIFY2(scope.exitCode == 2 && scope.err.contains("alert, node, rule"), scope.err.constData());
        QVERIFY(run("alerts unsilence A-000001").err.contains("is no silence"));
    }

private:
    static QByteArray inAnHour()
    {
        return QDateTime::currentDateTimeUtc().addSecs(3600).toString(Qt::ISODate).toLatin1();
    }
    CtlResult run(const QByteArray &line) const
    {
        return m_team->run(QStringLiteral("anna"), QString::fromLatin1(line));
    }
    void raise()
    {
        const auto settings = loadConnection(m_team->connectionOf(QStringLiteral("anna")));
        QVERIFY(settings);
        const auto store = SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadWrite);
        QVERIFY(store);
        const SystemClock clock;
        AuditRepository audit(**store, clock);
        const auto operators = makeOperatorRepository(**store, audit, clock);
        AlertRepository alerts(**store, audit, *operators, clock);
        AlertWatch watch(alerts, gatewayFingerprint(*settings));
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp");
        hit.rule = QStringLiteral("error-burst");
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.level = AlertLevel::Page;
        hit.beganMs = hit.foundMs = hit.hitMs = clock.nowMs() - kHourMs;
        WatchStep step;
        step.hits = {hit};
        const auto lease = watch.claim(QStringLiteral("here"));
        QVERIFY(lease && watch.record(*lease, step) && watch.leave());
    }

    std::unique_ptr<CtlTeam> m_team;
};

QTEST_GUILESS_MAIN(CtlSilencesTest)
#include "silences_test.moc"
