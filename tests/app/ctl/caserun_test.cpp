// A privacy request through the real gatehousectl, from the plan to what an outsider verifies.
#include "models/gateway/profileloader.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/mapfiller.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

#define EXITS(result, code) QVERIFY2((result).exitCode == (code), (result).err.constData())

class CaseRunTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_gateway = makeGateway(QStringLiteral("demo sqlite"), m_databases);
        const auto profile = loadProfile(m_gateway->profile());
        const auto tables = GatewayTables::read({&m_gateway->database()});
        QVERIFY(profile && tables);
        MapFiller filler(profile->dataMap, *tables);
        for (int person : {1, 2, 3})
            filler.addPerson(person);
        m_account = filler.value(QStringLiteral("accounts"), QStringLiteral("id"), 2);
        m_names = filler.names(2);
        ConnectionSettings settings;
        settings.profile = QStringLiteral("demo");
        settings.database.file = m_gateway->file();
        m_team = std::make_unique<CtlTeam>(engine, settings);
        m_team->add(QStringLiteral("officer"), QStringLiteral("privacy-officer"));
        m_team->add(QStringLiteral("ben"), QStringLiteral("approver"));
        m_team->add(QStringLiteral("cleo"), QStringLiteral("approver"));
        EXITS(runCtl({QStringLiteral("audit"), QStringLiteral("public-key"), QStringLiteral("--out"),
                      m_team->path(QStringLiteral("pub.pem")), QStringLiteral("--connection"),
                      m_team->connectionOf(QStringLiteral("keeper"))}),
              0);
    }

    void aDeletionEndsWithWhatAnOutsiderVerifies()
    {
        const QString id = queued(QStringLiteral("deletion"));
        const auto run = as("officer", QStringLiteral("case run %1 --rescan-delay 0 --json").arg(id));
        EXITS(run, 0);
        QCOMPARE(run.json().value(QStringLiteral("state")).toString(), QStringLiteral("completed"));
        QCOMPARE(run.json().value(QStringLiteral("rescans")).toArray().size(), 2);
        QCOMPARE(count("SELECT count(*) FROM accounts WHERE id = ?"), 0);
        EXITS(as("officer", QStringLiteral("case run %1").arg(id)), 3);

        const QString file = m_team->path(QStringLiteral("certificate.txt"));
        EXITS(as("officer", QStringLiteral("case certificate %1 --out %2").arg(id, file)), 0);
        EXITS(verified(file), 0);
        QFile certificate(file);
        QVERIFY(certificate.open(QIODevice::ReadWrite));
        QByteArray bytes = certificate.readAll();
        for (const QString &name : m_names)
            QVERIFY(name.size() < 8 || !bytes.contains(name.toUtf8()));
        const qsizetype at = bytes.indexOf("\"rows_done\": ") + 13;
        QVERIFY(at > 13);
        certificate.seek(at);
        certificate.write(bytes.at(at) == '9' ? "8" : "9");
        certificate.close();
        EXITS(verified(file), 1);
    }

    void anExportIsAPackageThatAnOutsiderVerifies()
    {
        const QString id = queued(QStringLiteral("access"));
        const QString file = m_team->path(QStringLiteral("package.zip"));
        const QString pack = QStringLiteral("case package %1 --json --out %2").arg(id, file);
        const auto early = as("ben", pack);
        EXITS(early, 3);
        EXITS(as("officer", QStringLiteral("worker --once --rescan-delay 0")), 0);
        const auto made = as("officer", pack);
        EXITS(made, 0);
        QCOMPARE(made.json().value(QStringLiteral("sha256")).toString().size(), 64);
        EXITS(verified(file), 0);
        const auto shown = as("officer", QStringLiteral("case show %1 --json").arg(id));
        QCOMPARE(shown.json().value(QStringLiteral("documents")).toArray().size(), 1);
        const QString review = m_team->path(QStringLiteral("review.json"));
        EXITS(as("officer", QStringLiteral("case package %1 --review %2").arg(id, review)), 0);
        QCOMPARE(QFile::permissions(review) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QVERIFY(QFile::resize(file, 100));
        EXITS(verified(file), 1);
    }

    void whatIsNoLongerWhatWasApprovedIsRefused()
    {
        const QString id = queued(QStringLiteral("deletion"));
        m_gateway->execute(QStringLiteral("INSERT INTO technical_logs (created_at, account_id, path, status, ip, "
                                          "user_agent) VALUES (1, ?, '/', 200, '192.0.2.9', 'new')"),
                           {m_account.toLongLong()});
        const auto run = as("officer", QStringLiteral("case run %1 --rescan-delay 0").arg(id));
        EXITS(run, 3);
        QVERIFY(count("SELECT count(*) FROM accounts WHERE id = ?") == 1);
        const auto again = as("officer", QStringLiteral("case plan %1 --json").arg(id));
        EXITS(again, 0);
        QCOMPARE(again.json().value(QStringLiteral("state")).toString(), QStringLiteral("awaiting_approval"));
    }

    void aColumnThatNobodyDescribedKeepsThePlanFromApproval()
    {
        m_gateway->execute(QStringLiteral("ALTER TABLE accounts ADD COLUMN nickname TEXT"));
        const QString id = filed(QStringLiteral("deletion"));
        const auto plan = as("officer", QStringLiteral("case plan %1 --json").arg(id));
        EXITS(plan, 0);
        QCOMPARE(plan.json().value(QStringLiteral("unclassified_columns")).toArray(),
                 QJsonArray{QStringLiteral("accounts.nickname")});
        const QString hash = plan.json().value(QStringLiteral("plan_hash")).toString();
        EXITS(as("ben", QStringLiteral("case approve %1 --plan %2").arg(id, hash)), 3);
    }

private:
    CtlResult as(const char *name, const QString &line) { return m_team->run(QString::fromLatin1(name), line); }
    CtlResult verified(const QString &file)
    {
        return runCtl(
            {QStringLiteral("verify"), file, QStringLiteral("--key"), m_team->path(QStringLiteral("pub.pem"))});
    }
    qint64 count(const char *sql)
    {
        return m_gateway->database().scalar(QString::fromLatin1(sql), {m_account.toLongLong()}).value();
    }

    QString filed(const QString &type)
    {
        const QString today = QDate::currentDate().toString(Qt::ISODate);
        const auto opened = as("officer", QStringLiteral("case open --type %1 --regime gdpr --received %2 --channel "
                                                         "email --subject account=%3 --json")
                                              .arg(type, today, m_account));
        const QString id = opened.json().value(QStringLiteral("case")).toString();
        const auto known = as("officer", QStringLiteral("case verify-identity %1 --method account_login --level "
                                                        "reasonably_high")
                                             .arg(id));
        return known.exitCode == 0 ? id : QString();
    }

    QString queued(const QString &type)
    {
        const QString id = filed(type);
        const auto plan = as("officer", QStringLiteral("case plan %1 --json").arg(id));
        const QString approve = QStringLiteral("case approve %1 --plan %2")
                                    .arg(id, plan.json().value(QStringLiteral("plan_hash")).toString());
        const bool approved = as("officer", approve).exitCode == 3 && as("ben", approve).exitCode == 0 &&
                              as("ben", approve).exitCode == 3 && as("cleo", approve).exitCode == 0;
        return approved ? id : QString();
    }

    FreshDatabases m_databases;
    std::unique_ptr<GatewayFixture> m_gateway;
    std::unique_ptr<CtlTeam> m_team;
    QString m_account;
    QStringList m_names;
};

QTEST_GUILESS_MAIN(CaseRunTest)
#include "caserun_test.moc"
