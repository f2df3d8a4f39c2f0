// Promises of published policies, looked at through the real program.
#include "models/database/sqlitedatabase.h"
#include "models/policy/policyloader.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/gatewayfixture.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

ConnectionSettings connectionTo(const GatewayFixture &gateway)
{
    ConnectionSettings settings;
    settings.profile = QStringLiteral("demo");
    settings.database.file = gateway.file();
    return settings;
}

QString stateOf(const QJsonObject &json, const QString &sentenceId)
{
    for (const QJsonValue &policy : json.value(QLatin1String("policies")).toArray()) {
        for (const QJsonValue &sentence : policy[QLatin1String("sentences")].toArray()) {
            if (sentence[QLatin1String("id")].toString() == sentenceId)
                return sentence[QLatin1String("state")].toString();
        }
    }
    return QStringLiteral("there is no such sentence");
}

} // namespace

class PromisesCommandTest : public QObject
{
    Q_OBJECT
private slots:
    void everySentenceOfEveryPolicyHasAState_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::addColumn<QString>("profile");
        QTest::newRow("demo gateway, store in a file") << Dialect::Sqlite << "demo";
        QTest::newRow("demo gateway, store on a server") << Dialect::PostgreSql << "demo";
        QTest::newRow("New API, store in a file") << Dialect::Sqlite << "new-api";
    }
    void everySentenceOfEveryPolicyHasAState()
    {
        QFETCH(Dialect, engine);
        QFETCH(QString, profile);
        const std::unique_ptr<GatewayFixture> gateway =
            profile == QLatin1String("demo") ? std::unique_ptr<GatewayFixture>(std::make_unique<DemoFixture>())
                                             : std::make_unique<NewApiFixture>(QStringLiteral("2026-09"));
        ConnectionSettings settings = connectionTo(*gateway);
        settings.profile = profile;
        CtlTeam team(engine, settings);
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        team.add(QStringLiteral("rob"), QStringLiteral("responder"));
        team.add(QStringLiteral("vic"), QStringLiteral("viewer"));

        const CtlResult all = team.run(QStringLiteral("rob"), QStringLiteral("promises shipped --json"));
        QVERIFY2(all.exitCode >= 0 && !all.json().isEmpty(), all.err.constData());
        const QJsonArray policies = all.json().value(QLatin1String("policies")).toArray();
        QCOMPARE(policies.size(), 5);
        for (const QJsonValue &policy : policies) {
            const QJsonArray sentences = policy[QLatin1String("sentences")].toArray();
            QVERIFY(!sentences.isEmpty());
            for (const QJsonValue &sentence : sentences) {
                QVERIFY2(sentence[QLatin1String("state")].isString(),
                         qPrintable(sentence[QLatin1String("quote")].toString()));
            }
        }
        // What contradicts is told with both policies and both sentences, and counted.
        int findings = 0;
        QStringList between;
        for (const QJsonValue &policy : policies) {
            for (const QJsonValue &finding : policy[QLatin1String("findings")].toArray()) {
                ++findings;
                for (const QJsonValue &other : finding[QLatin1String("contradicts")].toArray())
                    between.append(QStringLiteral("%1 §%2 - %3 §%4")
                                       .arg(policy[QLatin1String("policy")].toString().first(3),
                                            finding[QLatin1String("sentences")][0].toString(),
                                            other[QLatin1String("policy")].toString().first(3),
                                            other[QLatin1String("sentence")].toString()));
            }
        }
        QCOMPARE(all.json().value(QLatin1String("findings")).toInt(), findings);
        QVERIFY2(between.contains(QStringLiteral("000 §5.1 - 004 §4.5")), qPrintable(between.join(QLatin1Char('\n'))));

        const CtlResult none = team.run(QStringLiteral("rob"), QStringLiteral("promises"));
        QVERIFY2(none.exitCode == 1 && none.err.contains("No policy is in force"), none.err.constData());

        // One who may only look at figures writes down nothing.
        const CtlResult viewer = team.run(QStringLiteral("vic"), QStringLiteral("promises shipped"));
        QCOMPARE(viewer.exitCode, 3);
    }

    void aPromiseThatBreaksEndsWithOneAndRaisesAnAlertOnce()
    {
        DemoFixture gateway;
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        team.add(QStringLiteral("rob"), QStringLiteral("responder"));
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        const QString policy = QStringLiteral("004_a1dae49fcfeec7a4");
        const QString look = QStringLiteral("promises %1 --json").arg(policy);
        const QString calls = QStringLiteral("4.2");
        // A template that nobody is held to raises none.
        const CtlResult unheld = team.run(QStringLiteral("rob"), look);
        QVERIFY2(unheld.err.contains("is not in force"), unheld.err.constData());
        QCOMPARE(promiseAlerts(team), 0);
        const auto shipped = loadPolicy(policy);
        QVERIFY(shipped);
        for (const QString &line :
             {QStringLiteral("policies adopt %1 --reason ours").arg(policy),
              QStringLiteral("policies in-force %1@%2 --reason ours").arg(policy, shipped->version)}) {
            const CtlResult done = team.run(QStringLiteral("ann"), line);
            QVERIFY2(done.exitCode == 0, done.err.constData());
        }

        const CtlResult before = team.run(QStringLiteral("rob"), look);
        QCOMPARE(stateOf(before.json(), calls), QStringLiteral("kept"));
        const int alertsBefore = promiseAlerts(team);
        const qint64 old = QDateTime::currentMSecsSinceEpoch() - 131 * kDayMs;
        gateway.execute(
            QStringLiteral("INSERT INTO requests (created_at, request_id, attempt, is_final, endpoint, model, "
                           "status, latency_ms, streamed, tokens_in, tokens_out, tokens_cached, cost_micros) "
                           "VALUES (%1, 'r', 1, 1, 'chat', 'm', 200, 100, 0, 1, 1, 0, 1)")
                .arg(old));
        for (int round = 0; round < 2; ++round) {
            const CtlResult broken = team.run(QStringLiteral("rob"), look);
            QCOMPARE(broken.exitCode, 1);
            QCOMPARE(stateOf(broken.json(), calls), QStringLiteral("broken"));
            QCOMPARE(promiseAlerts(team), alertsBefore + 1);
        }
        gateway.execute(QStringLiteral("DELETE FROM requests"));
        const CtlResult again = team.run(QStringLiteral("rob"), look);
        QCOMPARE(stateOf(again.json(), calls), QStringLiteral("kept"));
    }

    void aWorkerLooksAtThePolicyInForceOnceAnHour()
    {
        DemoFixture gateway;
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        const QString look = QStringLiteral("worker --once");
        const CtlResult unheld = team.run(QStringLiteral("ann"), look);
        QVERIFY2(unheld.exitCode == 0, unheld.err.constData());
        QCOMPARE(lookedAt(team), QStringList()); // nothing is in force, and nothing is looked at

        const QString policy = QStringLiteral("004_a1dae49fcfeec7a4");
        const auto shipped = loadPolicy(policy);
        QVERIFY(shipped);
        for (const QString &line :
             {QStringLiteral("policies adopt %1 --reason ours").arg(policy),
              QStringLiteral("policies in-force %1@%2 --reason ours").arg(policy, shipped->version)}) {
            const CtlResult done = team.run(QStringLiteral("ann"), line);
            QVERIFY2(done.exitCode == 0, done.err.constData());
        }
        const CtlResult first = team.run(QStringLiteral("ann"), look);
        QVERIFY2(first.exitCode == 0, first.err.constData());
        const QStringList seen = lookedAt(team);
        QVERIFY(!seen.isEmpty());
        QCOMPARE(team.run(QStringLiteral("ann"), look).exitCode, 0);
        QCOMPARE(lookedAt(team), seen); // a minute later it is not looked at again

        team.add(QStringLiteral("vic"), QStringLiteral("approver"));
        const CtlResult other = team.run(QStringLiteral("vic"), look);
        QVERIFY2(other.exitCode == 3 && other.err.contains("handle_cases"), other.err.constData());
        QCOMPARE(lookedAt(team), seen);
    }

    void aStricterVersionIsLookedAtAtOnceAndNotTakenForTheOneBefore()
    {
        DemoFixture gateway;
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        auto policy = loadPolicy(QStringLiteral("004_a1dae49fcfeec7a4"));
        QVERIFY(policy);
        gateway.execute(
            QStringLiteral("INSERT INTO requests (created_at, request_id, attempt, is_final, endpoint, model, "
                           "status, latency_ms, streamed, tokens_in, tokens_out, tokens_cached, cost_micros) "
                           "VALUES (%1, 'r', 1, 1, 'chat', 'm', 200, 100, 0, 1, 1, 0, 1)")
                .arg(QDateTime::currentMSecsSinceEpoch() - 60 * kDayMs));
        putInForce(team, policy->id, *policy);
        QCOMPARE(callRecords(team), QStringLiteral("kept"));

        policy->commitment(QStringLiteral("4.2.calls"))->retention.period.length = QStringLiteral("P30D");
        policy->version = QStringLiteral("2099-01-01");
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("stricter.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(policyFile(*policy)) > 0);
        file.close();
        putInForce(team, file.fileName(), *policy);
        QCOMPARE(callRecords(team), QStringLiteral("broken"));
    }

    void whatCannotBeUsedIsNamed_data()
    {
        QTest::addColumn<QString>("operand");
        QTest::addColumn<QString>("named");
        QTest::newRow("no such policy") << QStringLiteral("999_none") << QStringLiteral("999_none");
        QTest::newRow("a file that is no policy") << QStringLiteral("/proc/self/status") << QStringLiteral("status");
    }
    void whatCannotBeUsedIsNamed()
    {
        QFETCH(QString, operand);
        QFETCH(QString, named);
        DemoFixture gateway;
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        const CtlResult refused = team.run(QStringLiteral("keeper"), QStringLiteral("promises ") + operand);
        QVERIFY(refused.exitCode != 0);
        QVERIFY2(QString::fromUtf8(refused.err).contains(named), refused.err.constData());
    }

private:
    static void putInForce(const CtlTeam &team, const QString &source, const PolicyDocument &policy)
    {
        for (const QString &line :
             {QStringLiteral("policies adopt %1 --reason ours").arg(source),
              QStringLiteral("policies in-force %1@%2 --reason ours").arg(policy.id, policy.version)}) {
            const CtlResult done = team.run(QStringLiteral("ann"), line);
            QVERIFY2(done.exitCode == 0, done.err.constData());
        }
    }
    // How they stand for a worker that just looked if it had to.
    static QString callRecords(const CtlTeam &team)
    {
        const CtlResult worked = team.run(QStringLiteral("ann"), QStringLiteral("worker --once"));
        if (worked.exitCode != 0)
            return QString::fromUtf8(worked.err);
        const auto settings = loadConnection(team.connectionOf(QStringLiteral("ann")));
        const auto store = SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadOnly);
        const auto stream = (*store)->query(
            QStringLiteral("SELECT state FROM promise_state WHERE promise = '004_a1dae49fcfeec7a4/4.2.calls'"), {});
        return stream && (*stream)->next().value_or(false) ? (*stream)->string(0) : QStringLiteral("not looked at");
    }
    // When each promise was looked at, as the store keeps it.
    static QStringList lookedAt(const CtlTeam &team)
    {
        const auto settings = loadConnection(team.connectionOf(QStringLiteral("ann")));
        const auto store = SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadOnly);
        QStringList times;
        const auto read =
            (*store)->visitRows(QStringLiteral("SELECT promise, looked_ms FROM promise_state ORDER BY 1"), {}, {},
                                [&times](const RowStream &row) -> Result<void> {
                                    times.append(QString::fromUtf8(row.text(0)) + QString::number(row.integer(1)));
                                    return {};
                                });
        if (!read)
            qFatal("%s", qPrintable(read.error().message));
        return times;
    }
    static int promiseAlerts(const CtlTeam &team)
    {
        const QJsonArray alerts = team.run(QStringLiteral("rob"), QStringLiteral("alerts list --json"))
                                      .json()
                                      .value(QLatin1String("alerts"))
                                      .toArray();
        return int(std::ranges::count_if(alerts, [](const QJsonValue &alert) {
            return alert[QLatin1String("rule")].toString() == QLatin1String("promise-broken");
        }));
    }
};

QTEST_GUILESS_MAIN(PromisesCommandTest)
#include "promises_test.moc"
