// A privacy request through the real gatehousectl, from the plan to what an outsider verifies.
#include "tests/app/ctl/caseroad.h"

using namespace Gatehouse;

class CaseRunTest : public CaseRoad
{
    Q_OBJECT

private slots:
    void initTestCase_data() { addEngines(); }
    void init() { makeRoom(); }

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
};

QTEST_GUILESS_MAIN(CaseRunTest)
#include "caserun_test.moc"
