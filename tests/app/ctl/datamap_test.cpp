// The data map through the real program: what is new is named, told, classified, and taken back.
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/gatewayfixture.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

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

QJsonObject rowOf(const CtlResult &listed, const QString &table, const QString &column)
{
    for (const QJsonValue &row : listed.json().value(QLatin1String("rows")).toArray()) {
        if (row[QLatin1String("table")].toString() == table && row[QLatin1String("column")].toString() == column)
            return row.toObject();
    }
    return {};
}

QString contentOf(const QString &name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class DataMapCommandTest : public QObject
{
    Q_OBJECT
private slots:
    void aNewColumnIsToldClassifiedAndTakenBack_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("store in a file") << Dialect::Sqlite;
        QTest::newRow("store on a server") << Dialect::PostgreSql;
    }
    void aNewColumnIsToldClassifiedAndTakenBack()
    {
        QFETCH(Dialect, engine);
        DemoFixture gateway;
        CtlTeam team(engine, connectionTo(gateway));
        team.add(QStringLiteral("ann"), QStringLiteral("privacy_officer"));
        team.add(QStringLiteral("vic"), QStringLiteral("viewer"));
        const QString ann = QStringLiteral("ann");
        const QStringList why{QStringLiteral("--reason"), QStringLiteral("the gateway was updated")};

        const CtlResult whole = team.run(ann, QStringLiteral("datamap --json"));
        QVERIFY2(whole.exitCode == 0, whole.err.constData());
        QCOMPARE(whole.json().value(QLatin1String("unclassified")).toInt(), 0);

        gateway.execute(QStringLiteral("ALTER TABLE payments ADD COLUMN receipt_email TEXT"));
        gateway.execute(QStringLiteral("CREATE TABLE schema_runs (id INTEGER PRIMARY KEY)"));
        const CtlResult open = team.run(ann, QStringLiteral("datamap --json"));
        QCOMPARE(open.exitCode, 1);
        QCOMPARE(open.json().value(QLatin1String("unclassified")).toInt(), 2);
        const QString place = QStringLiteral("payments.receipt_email");
        QCOMPARE(rowOf(open, QStringLiteral("payments"), QStringLiteral("receipt_email"))
                     .value(QLatin1String("state"))
                     .toString(),
                 QStringLiteral("new"));

        const CtlResult told = team.run(ann, QStringLiteral("datamap suggest %1 --json").arg(place));
        QVERIFY2(told.exitCode == 0, told.err.constData());
        QCOMPARE(told.json().value(QLatin1String("category")).toString(), QStringLiteral("contact"));
        QCOMPARE(told.json().value(QLatin1String("on_erasure")).toString(), QStringLiteral("blank"));
        QCOMPARE(team.run(QStringLiteral("vic"), QStringLiteral("datamap suggest %1").arg(place)).exitCode, 3);

        const QString classify = QStringLiteral("datamap classify %1 --category contact --on-erasure blank").arg(place);
        QCOMPARE(team.run(QStringLiteral("vic"), classify, why).exitCode, 3);
        QCOMPARE(team.run(ann, classify).exitCode, 2); // no reason
        const CtlResult done = team.run(ann, classify, why);
        QVERIFY2(done.exitCode == 0, done.err.constData());
        const CtlResult machinery = team.run(ann, QStringLiteral("datamap classify schema_runs --machinery"), why);
        QVERIFY2(machinery.exitCode == 0, machinery.err.constData());
        const CtlResult again = team.run(ann, QStringLiteral("datamap --json"));
        QVERIFY2(again.exitCode == 0, again.out.constData());
        QVERIFY(rowOf(again, QStringLiteral("payments"), QStringLiteral("receipt_email"))
                    .value(QLatin1String("classified_here"))
                    .toBool());

        const CtlResult fragment = team.run(ann, QStringLiteral("datamap export"));
        QCOMPARE(fragment
                     .json()[QLatin1String("data_map")][QLatin1String("tables")][QLatin1String("payments")]
                            [QLatin1String("columns")][QLatin1String("receipt_email")][QLatin1String("category")]
                     .toString(),
                 QStringLiteral("contact"));

        // The doctor and the promises look at the same map.
        const CtlResult doctor = team.run(ann, QStringLiteral("doctor --json"));
        for (const QJsonValue &step : doctor.json().value(QLatin1String("steps")).toArray()) {
            if (step[QLatin1String("id")].toString() == QLatin1String("drift"))
                QCOMPARE(step[QLatin1String("state")].toString(), QStringLiteral("ok"));
        }

        const CtlResult back = team.run(ann, QStringLiteral("datamap withdraw %1").arg(place), why);
        QVERIFY2(back.exitCode == 0, back.err.constData());
        QCOMPARE(team.run(ann, QStringLiteral("datamap")).exitCode, 1);
        QCOMPARE(team.run(ann, QStringLiteral("datamap withdraw %1").arg(place), why).exitCode, 1);
    }

    void aTableIsClassifiedWithItsWayToThePerson()
    {
        DemoFixture gateway;
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        const QString keeper = QStringLiteral("keeper");
        const QStringList why{QStringLiteral("--reason"), QStringLiteral("new"), QStringLiteral("--purpose"),
                              QStringLiteral("Calls people back")};
        gateway.execute(QStringLiteral(
            "CREATE TABLE callbacks (id INTEGER PRIMARY KEY, who INTEGER, phone TEXT, made INTEGER NOT NULL)"));
        const QString line = QStringLiteral("datamap classify callbacks --category support --retention-class support");
        const CtlResult linkless = team.run(keeper, line, why);
        QVERIFY2(linkless.exitCode == 1 && linkless.err.contains("leads to the person"), linkless.err.constData());
        const CtlResult astray = team.run(keeper, line + QStringLiteral(" --subject who=nowhere.id"), why);
        QVERIFY2(astray.exitCode == 1 && astray.err.contains("nowhere"), astray.err.constData());
        const CtlResult done =
            team.run(keeper, line + QStringLiteral(" --subject who=accounts.id --time made:ms"), why);
        QVERIFY2(done.exitCode == 0, done.err.constData());
        const CtlResult listed = team.run(keeper, QStringLiteral("datamap --json"));
        QCOMPARE(listed.json().value(QLatin1String("unclassified")).toInt(), 2); // id, phone
        QCOMPARE(rowOf(listed, QStringLiteral("callbacks"), QStringLiteral("phone"))
                     .value(QLatin1String("state"))
                     .toString(),
                 QStringLiteral("new"));
        for (const char *each : {"id --category reference", "phone --category contact"})
            QCOMPARE(
                team.run(keeper, QStringLiteral("datamap classify callbacks.") + QLatin1String(each), why).exitCode, 0);
        QCOMPARE(team.run(keeper, QStringLiteral("datamap")).exitCode, 0);
        // Its columns would hang in the air.
        const CtlResult early = team.run(keeper, QStringLiteral("datamap withdraw callbacks"), why.mid(0, 2));
        QVERIFY2(early.exitCode == 1 && early.err.contains("Classify the table first"), early.err.constData());
    }

    void disclosureAndRecordSayWhatIsKeptAndWhatIsNotKnown()
    {
        DemoFixture gateway;
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        const QString keeper = QStringLiteral("keeper");
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        gateway.execute(QStringLiteral("INSERT INTO security_events (created_at, kind, severity, detail) VALUES "
                                       "(%1, 'sign_in', 'info', 'x')")
                            .arg(now - 400 * 86'400'000LL));
        gateway.execute(QStringLiteral("INSERT INTO accounts (id, email, name, password_hash, status, created_at) "
                                       "VALUES (77, 'old@example.org', 'Old', 'x', 'active', %1)")
                            .arg(now - 400 * 86'400'000LL));
        gateway.execute(QStringLiteral("INSERT INTO technical_logs (created_at, path, status, ip, user_agent) VALUES "
                                       "(%1, '/', 200, '10.0.0.1', 'x')")
                            .arg(now - 10 * 86'400'000LL));
        gateway.execute(
            QStringLiteral("INSERT INTO recipients (name, kind, region, purpose, data_categories, safeguard, "
                           "agreement_signed_at) VALUES ('=cmd|x', 'infrastructure', 'SG', 'hosting', "
                           "'all', 'none on file', NULL)"));
        const CtlResult pin = team.run(keeper, QStringLiteral("policies adopt 004_a1dae49fcfeec7a4 --reason ours"));
        QVERIFY2(pin.exitCode == 0, pin.err.constData());
        const QString version = team.run(keeper, QStringLiteral("policies show 004_a1dae49fcfeec7a4 --json"))
                                    .json()[QLatin1String("version")]
                                    .toString();
        const CtlResult inForce =
            team.run(keeper, QStringLiteral("policies in-force 004_a1dae49fcfeec7a4@%1 --reason ours").arg(version));
        QVERIFY2(inForce.exitCode == 0, inForce.err.constData());

        const QString csv = team.path(QStringLiteral("d.csv"));
        const CtlResult done = team.run(keeper, QStringLiteral("datamap disclosure --out"), {csv});
        QVERIFY2(done.exitCode == 0, done.err.constData());
        const QString disclosed = contentOf(csv);
        QVERIFY2(disclosed.contains(QStringLiteral("Network addresses and devices,yes")), qPrintable(disclosed));
        QVERIFY(disclosed.contains(QStringLiteral("What was looked at,technical_logs,1,")));
        QVERIFY(disclosed.contains(QStringLiteral("What was looked at,security_events,0,"))); // older than 12 months
        // Nobody has signed up for a year: what is held of those who did is used, and named.
        QVERIFY2(disclosed.contains(QStringLiteral("Contact details,held from before")), qPrintable(disclosed));
        QVERIFY(disclosed.contains(QStringLiteral("Security events,held from before")));
        QVERIFY(!disclosed.contains(QStringLiteral("Support,yes")));
        QVERIFY(disclosed.contains(QStringLiteral("004_a1dae49fcfeec7a4 ")));
        QVERIFY(disclosed.contains(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyy-MM"))));
        QVERIFY(!disclosed.contains(QStringLiteral(",=cmd")) && !disclosed.contains(QStringLiteral("\"=cmd")));

        const QString md = team.path(QStringLiteral("r.md"));
        const CtlResult record =
            team.run(keeper, QStringLiteral("datamap record --controller Example --contact p@example.org --out"), {md});
        QVERIFY2(record.exitCode == 0, record.err.constData());
        const QString text = contentOf(md);
        for (const char *part :
             {"# Record of processing activities", "| Name | Example |", "p@example.org", "Takes and proves payments",
              "SG", "none on file", "90 days", "not looked at", "Envisaged time limits"})
            QVERIFY2(text.contains(QLatin1String(part)), part);
        const CtlResult neither =
            team.run(keeper, QStringLiteral("datamap disclosure --out"), {md + QStringLiteral(".pdf")});
        QVERIFY2(neither.exitCode == 1 && neither.err.contains("the window"), neither.err.constData());
    }

    void whatIsWrongIsNamed_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const char *line, int code, const char *words) {
            QTest::newRow(name) << QString::fromLatin1(line) << code << QString::fromLatin1(words);
        };
        row("no such column", "datamap classify accounts.nothing --category contact --reason r", 1, "accounts.nothing");
        row("what the profile knows", "datamap classify accounts.email --category time --reason r", 1, "profile knows");
        row("no category", "datamap classify accounts.email --reason r", 1, "--category");
        row("no such category", "datamap classify accounts.new_one --category secrets --reason r", 1, "/category");
        row("no link", "datamap classify accounts --subject x --reason r", 2, "account_id=accounts.id");
        row("no disposition", "datamap classify accounts --disposition burn --reason r", 2, "burn");
    }
    void whatIsWrongIsNamed()
    {
        QFETCH(QString, line);
        QFETCH(int, code);
        QFETCH(QString, words);
        DemoFixture gateway;
        gateway.execute(QStringLiteral("ALTER TABLE accounts ADD COLUMN new_one TEXT"));
        CtlTeam team(Dialect::Sqlite, connectionTo(gateway));
        const CtlResult refused = team.run(QStringLiteral("keeper"), line);
        QVERIFY2(refused.exitCode == code, refused.err.constData());
        QVERIFY2(QString::fromUtf8(refused.err).contains(words), refused.err.constData());
    }
};

QTEST_GUILESS_MAIN(DataMapCommandTest)
#include "datamap_test.moc"
