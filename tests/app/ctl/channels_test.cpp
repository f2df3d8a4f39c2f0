// Channels through the real gatehousectl: set up, tried out, changed and removed.
#include "models/core/loopthread.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/scriptedserver.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class ChannelsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_team = std::make_unique<CtlTeam>(Dialect::Sqlite);
        m_team->add(QStringLiteral("rita"), QStringLiteral("responder"));
        m_team->add(QStringLiteral("ben"), QStringLiteral("viewer"));
    }

    void aChannelIsSetUpListedChangedAndRemoved()
    {
        const auto added = run("rita",
                               "alerts channels add Ops --kind webhook --url https://hooks.invalid/x "
                               "--secret env:GATEHOUSE_NOTIFY_OPS --heartbeat 5 --json",
                               {QStringLiteral("--quiet"), QStringLiteral("22:00-07:00 Europe/Berlin")});
        QVERIFY2(added.exitCode == 0, added.err.constData());
        const QJsonObject channel = first(added);
        QCOMPARE(channel.value(QStringLiteral("secret_env")).toString(), QStringLiteral("GATEHOUSE_NOTIFY_OPS"));
        QCOMPARE(channel.value(QStringLiteral("heartbeat_minutes")).toInt(), 5);
        QCOMPARE(channel.value(QStringLiteral("quiet")).toObject().value(QStringLiteral("zone")).toString(),
                 QStringLiteral("Europe/Berlin"));
        QVERIFY(channel.value(QStringLiteral("last_sent")).isNull());
        const auto changed = run("rita", "alerts channels change ops --least page --off --quiet none --json");
        QVERIFY2(changed.exitCode == 0, changed.err.constData());
        QCOMPARE(first(changed).value(QStringLiteral("version")).toInt(), 2);
        QVERIFY(!first(changed).value(QStringLiteral("enabled")).toBool());
        QVERIFY(!first(changed).contains(QStringLiteral("quiet")));
        const auto listed = run("ben", "alerts channels list");
        QVERIFY2(listed.out.contains("Ops  hooks.invalid") && listed.out.contains("nothing sent yet"),
                 listed.out.constData());
        QCOMPARE(run("rita", "alerts channels remove Ops").exitCode, 0);
        QVERIFY(run("ben", "alerts channels list").err.contains("Nobody is told"));
    }

    void aTestArrivesOrSaysWhyNot()
    {
        LoopThread thread(QStringLiteral("receiver"));
        std::unique_ptr<ScriptedServer> server;
        QString url;
        thread.run([&] {
            server = std::make_unique<ScriptedServer>(std::nullopt);
            server->takeWholeRequests();
            server->setFirst({ScriptedServer::json("{}")});
            server->setJson("{}", "404 Not Found");
            url = server->url();
        });
        const auto added = run("rita", "alerts channels add Hook --kind webhook",
                               {QStringLiteral("--url"), url + QStringLiteral("/h")});
        QVERIFY2(added.exitCode == 0, added.err.constData());
        const auto taken = run("rita", "alerts channels test Hook");
        QVERIFY2(taken.exitCode == 0 && taken.out.contains("took the test"), taken.err.constData());
        const auto refused = run("rita", "alerts channels test Hook");
        QVERIFY2(refused.exitCode != 0 && refused.err.contains("404"), refused.err.constData());
        thread.run([&] {
            QCOMPARE(server->requests().size(), 2);
            QVERIFY(server->requests().constFirst().contains("\"kind\":\"test\""));
            server.reset();
        });
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("words");
        const auto row = [](const char *line, int exitCode, const char *words) {
            QTest::newRow(line) << QByteArray(line) << exitCode << QByteArray(words);
        };
        row("alerts channels add X", 2, "--kind");
        row("alerts channels add X --kind pigeon", 2, "webhook, alertmanager or email");
        row("alerts channels add X --kind webhook --url http://hooks.invalid/", 1, "https://");
        row("alerts channels add X --kind webhook --url https://h.invalid/ --secret hunter2", 2, "place of a secret");
        row("alerts channels add X --kind webhook --url https://h.invalid/ --secret env:GW_DB_PASSWORD", 2,
            "GATEHOUSE_NOTIFY_");
        row("alerts channels add X --kind email --mail-server mail.invalid", 1, "addresses");
        row("alerts channels change Nobody --off", 1, "no channel");
        row("alerts channels", 2, "alerts");
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, exitCode);
        QFETCH(QByteArray, words);
        const auto done = run("rita", line.constData());
        QVERIFY2(done.err.contains(words), done.err.constData());
        QCOMPARE(done.exitCode, exitCode);
        QVERIFY(!done.err.contains("hunter2"));
    }

    void whoMayNotEditRulesIsRefused()
    {
        const auto done = run("ben", "alerts channels add X --kind webhook --url https://hooks.invalid/");
        QVERIFY2(done.exitCode == 3 && done.err.contains("edit_alert_rules"), done.err.constData());
    }

private:
    CtlResult run(const char *name, const char *line, const QStringList &more = {})
    {
        return m_team->run(QString::fromLatin1(name), QString::fromLatin1(line), more);
    }
    static QJsonObject first(const CtlResult &result)
    {
        return result.json().value(QStringLiteral("channels")).toArray().at(0).toObject();
    }

    std::unique_ptr<CtlTeam> m_team;
};

QTEST_GUILESS_MAIN(ChannelsTest)
#include "channels_test.moc"
