// Credentials through the real gatehousectl: listed, switched in one go, taken back, and what is left of a run that was
// killed in the middle.
#include "models/database/sqlitedatabase.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/apitalk.h"
#include "tests/support/demoadminserver.h"
#include "tests/support/gatewayfixture.h"
#include "tests/support/scriptedserver.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

#define EXITS(result, code) QVERIFY2((result).exitCode == (code), ((result).err + (result).out).constData())

namespace
{

ConnectionSettings connectionTo(const GatewayFixture &gateway)
{
    ConnectionSettings settings;
    settings.profile = QStringLiteral("demo");
    settings.database.file = gateway.file();
    return settings;
}

// Two keys that nobody uses, and one that is used; all of Paula.
void fill(GatewayFixture &gateway)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    gateway.execute(QStringLiteral("INSERT INTO accounts (id, email, name, password_hash, status, created_at, "
                                   "last_sign_in_at) VALUES (1, 'paula@mail.example', 'Paula', 'h', 'active', %1, %2)")
                        .arg(now - 300 * kDayMs)
                        .arg(now));
    for (int id = 1; id <= 3; ++id)
        gateway.execute(
            QStringLiteral("INSERT INTO api_keys (id, account_id, workspace_id, name, prefix, hash, status, "
                           "created_at, last_used_at) VALUES (%1, 1, 1, 'Paulas', 'sk', 'h', 'active', %2, "
                           "%3)")
                .arg(id)
                .arg(now - 300 * kDayMs)
                .arg(id == 3 ? now : now - 200 * kDayMs));
}

QString statusOf(GatewayFixture &gateway, int key)
{
    const auto rows = gateway.database().query(QStringLiteral("SELECT status FROM api_keys WHERE id = ?"), {key});
    return rows && *(*rows)->next() ? (*rows)->string(0) : QString();
}

QStringList outcomes(const QJsonObject &run)
{
    QStringList all;
    for (const QJsonValue &item : run.value(QLatin1String("items")).toArray())
        all.append(item[QLatin1String("outcome")].toString());
    return all;
}

} // namespace

class CtlCredentialsTest : public QObject
{
    Q_OBJECT
private slots:
    void whatCallsForSomethingIsListedMasked()
    {
        DemoFixture gateway;
        fill(gateway);
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        const CtlResult listed = team.run(QStringLiteral("keeper"), QStringLiteral("credentials --json"));
        EXITS(listed, 0);
        const QJsonObject json = listed.json();
        QCOMPARE(json.value(QLatin1String("keys")).toInt(), 3);
        QCOMPARE(json.value(QLatin1String("findings")).toObject().value(QLatin1String("unused")).toInt(), 2);
        QCOMPARE(json.value(QLatin1String("credentials")).toArray().size(), 2);
        QVERIFY(!json.value(QLatin1String("not_recorded")).toArray().isEmpty());
        QVERIFY2(!listed.out.contains("aula") && !listed.out.contains("mail.example"), listed.out.constData());
        const CtlResult older = team.run(QStringLiteral("keeper"), QStringLiteral("credentials --unused-for 250"));
        EXITS(older, 0);
        QVERIFY2(older.out.contains("0 call for something") && older.out.contains("set here"), older.out.constData());
        const CtlResult one =
            team.run(QStringLiteral("keeper"), QStringLiteral("credentials --finding never-used --json"));
        QVERIFY(one.json().value(QLatin1String("credentials")).toArray().isEmpty());
        EXITS(team.run(QStringLiteral("keeper"), QStringLiteral("credentials --finding odd")), 2);
        EXITS(team.run(QStringLiteral("keeper"), QStringLiteral("credentials --unused-for soon")), 2);
    }

    void theyAreSwitchedOffAfterAPreviewAndOnAgain()
    {
        DemoFixture gateway;
        fill(gateway);
        DemoAdminServer api(gateway.file());
        ConnectionSettings settings = connectionTo(gateway);
        settings.adminApi = api.settings();
        CtlTeam team(Dialect::Sqlite, settings);
        team.add(QStringLiteral("wes"), QStringLiteral("operator"));
        team.add(QStringLiteral("vic"), QStringLiteral("viewer"));
        const QJsonArray listed = team.run(QStringLiteral("wes"), QStringLiteral("credentials --json"))
                                      .json()
                                      .value(QLatin1String("credentials"))
                                      .toArray();
        const QString line = QStringLiteral("credentials disable %1 key:2 --reason unused")
                                 .arg(listed.at(0)[QLatin1String("reference")].toString());
        const CtlResult preview = team.run(QStringLiteral("wes"), line);
        EXITS(preview, 0);
        QVERIFY2(preview.out.contains("disable 2 of 2") && preview.out.contains("Nothing was done"),
                 preview.out.constData());
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("active"));
        const QString now = line + QStringLiteral(" --yes --json");
        EXITS(team.run(QStringLiteral("vic"), now), 3);
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("active"));
        const CtlResult done = team.run(QStringLiteral("wes"), now);
        EXITS(done, 0);
        QCOMPARE(outcomes(done.json()), (QStringList{QStringLiteral("done"), QStringLiteral("done")}));
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("disabled"));
        QCOMPARE(statusOf(gateway, 2), QStringLiteral("disabled"));
        QCOMPARE(statusOf(gateway, 3), QStringLiteral("active"));
        const CtlResult back =
            team.run(QStringLiteral("wes"), QStringLiteral("credentials undo %1 --reason needed --json")
                                                .arg(done.json().value(QLatin1String("run")).toInt()));
        EXITS(back, 0);
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("active"));
        const CtlResult runs = team.run(QStringLiteral("vic"), QStringLiteral("credentials runs --json"));
        EXITS(runs, 0);
        QCOMPARE(runs.json().value(QLatin1String("runs")).toArray().size(), 2);
        EXITS(team.run(QStringLiteral("wes"), QStringLiteral("credentials disable key:99 --reason unused")), 1);
        EXITS(team.run(QStringLiteral("wes"), QStringLiteral("credentials disable key:1")), 2); // no reason
    }

    void oneIsSwitchedOnByItsNameAndWhatTheGatewayCannotDoIsNotDone()
    {
        DemoFixture gateway;
        fill(gateway);
        DemoAdminServer api(gateway.file());
        ConnectionSettings settings = connectionTo(gateway);
        settings.adminApi = api.settings();
        CtlTeam team(Dialect::Sqlite, settings);
        team.add(QStringLiteral("wes"), QStringLiteral("operator"));
        gateway.execute(QStringLiteral("UPDATE api_keys SET status = 'disabled' WHERE id < 3"));
        EXITS(team.run(QStringLiteral("wes"), QStringLiteral("credentials enable key:1 --reason needed")), 0);
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("disabled"));
        EXITS(team.run(QStringLiteral("wes"), QStringLiteral("credentials enable key:1 --reason needed --yes")), 0);
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("active"));
        QCOMPARE(statusOf(gateway, 2), QStringLiteral("disabled"));
        EXITS(team.run(QStringLiteral("wes"), QStringLiteral("credentials enable Paulas --reason needed --yes")), 1);
        const CtlResult deleted =
            team.run(QStringLiteral("wes"), QStringLiteral("credentials delete key:1 --reason gone --yes"));
        EXITS(deleted, 1);
        QVERIFY2(deleted.out.contains("1 cannot be done: "), deleted.out.constData());
        QCOMPARE(statusOf(gateway, 1), QStringLiteral("active"));
    }

    // The gateway is asked and does not answer; the program dies of a kill.
    void aRunThatWasKilledIsFoundAgainAndReadBack()
    {
        DemoFixture gateway;
        fill(gateway);
        ScriptedServer silent({});
        ConnectionSettings settings = connectionTo(gateway);
        settings.adminApi = Test::apiSettings(silent.url());
        CtlTeam team(Dialect::Sqlite, settings);
        team.add(QStringLiteral("wes"), QStringLiteral("operator"));
        QSignalSpy asked(&silent, &ScriptedServer::requested);
        const auto doomed =
            team.start(QStringLiteral("wes"), QStringLiteral("credentials disable key:1 key:2 --reason unused --yes"));
        QTRY_VERIFY_WITH_TIMEOUT(!asked.isEmpty(), 60'000);
        doomed->kill();
        QVERIFY(doomed->waitForFinished());
        const auto runs = [&team] {
            return team.run(QStringLiteral("wes"), QStringLiteral("credentials runs --json"))
                .json()
                .value(QLatin1String("runs"))
                .toArray();
        };
        QCOMPARE(outcomes(runs().at(0).toObject()),
                 (QStringList{QStringLiteral("running"), QStringLiteral("not_begun")}));
        QCOMPARE(runs().size(), 1);
        silent.setJson(R"({"data":{"id":1,"name":"Paulas","status":"disabled"}})");
        const auto reading = team.start(
            QStringLiteral("wes"),
            QStringLiteral("credentials read-back %1 --json").arg(runs().at(0)[QLatin1String("run")].toInt()));
        QTRY_COMPARE_WITH_TIMEOUT(reading->state(), QProcess::NotRunning, 60'000);
        QCOMPARE(reading->exitCode(), 0);
        QCOMPARE(outcomes(runs().at(0).toObject()), (QStringList{QStringLiteral("done"), QStringLiteral("not_begun")}));
        QVERIFY(silent.requests().last().startsWith("GET "));
    }
};

QTEST_GUILESS_MAIN(CtlCredentialsTest)
#include "credentials_test.moc"
