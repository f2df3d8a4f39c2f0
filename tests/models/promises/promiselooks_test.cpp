// Each check on a gateway that keeps the promise, and on the same gateway seeded with a violation.
#include "models/policy/promisechecks.h"
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kDemo = QStringLiteral("demo sqlite");
const QString kNewApi = QStringLiteral("new-api sqlite 2026-09");

QString bcrypt()
{
    return QStringLiteral("$2b$10$") + QString(53, QLatin1Char('a'));
}

QString account(int id, const QString &deleted = QStringLiteral("NULL"))
{
    return QStringLiteral("INSERT INTO accounts (id, email, name, password_hash, status, created_at, last_sign_in_at, "
                          "deleted_at) VALUES (%1, 'p%1@mail.example', 'P', '%2', 'active', {300}, {2}, %3);\n")
        .arg(id)
        .arg(bcrypt(), deleted);
}

QString key(int id, const QString &created, const QString &used, const QString &hash = bcrypt())
{
    return QStringLiteral("INSERT INTO api_keys (id, account_id, workspace_id, name, prefix, hash, status, created_at, "
                          "last_used_at) VALUES (%1, 1, 1, 'k', 'sk-1', '%2', 'active', %3, %4);\n")
        .arg(id)
        .arg(hash, created, used);
}

// Used yesterday, with these ids.
QString manyKeys(int first, int count)
{
    QString all;
    for (int id = first; id < first + count; ++id)
        all += key(id, QStringLiteral("{300}"), QStringLiteral("{1}"));
    return all;
}

QString request(const QString &created)
{
    return QStringLiteral("INSERT INTO requests (created_at, request_id, attempt, is_final, endpoint, model, status, "
                          "latency_ms, streamed, tokens_in, tokens_out, tokens_cached, cost_micros) VALUES (%1, 'r', "
                          "1, 1, 'chat', 'm', 200, 100, 0, 1, 1, 0, 1);\n")
        .arg(created);
}

QString deed(int id, const QString &created, const QString &reason = QStringLiteral("asked by the customer"))
{
    return QStringLiteral("INSERT INTO admin_actions (id, created_at, actor, action, target_kind, target_id, reason, "
                          "result) VALUES (%1, %2, 'root', 'key.disable', 'key', 1, '%3', 'ok');\n")
        .arg(id)
        .arg(created, reason);
}

QString recipient(const QString &name, const QString &region, const QString &signedAt, const QString &training,
                  const QString &kind = QStringLiteral("model_provider"))
{
    return QStringLiteral("INSERT INTO recipients (name, kind, region, purpose, data_categories, safeguard, "
                          "training_disabled, agreement_signed_at) VALUES ('%1', '%5', '%2', 'p', 'usage', "
                          "'scc', %4, %3);\n")
        .arg(name, region, signedAt, training, kind);
}

// The data map keeps these for a year.
QString securityEvent(const QString &created)
{
    return QStringLiteral("INSERT INTO security_events (created_at, kind, severity, detail) VALUES (%1, 'sign_in', "
                          "'info', 'failed');\n")
        .arg(created);
}

// Of what administrators did. Empty: for ever.
Commitment toStay(const QString &length)
{
    Commitment commitment = retentionOf(QStringLiteral("administration"), length);
    commitment.retention.mustGoAfter = false;
    commitment.retention.mustStayUntil = true;
    if (length.isEmpty())
        commitment.retention.period.kind = PolicyPeriod::Length::Unlimited;
    return commitment;
}

QString newApiRow(int id, int type, const QString &created, const QString &content)
{
    return QStringLiteral("INSERT INTO logs (id, user_id, created_at, type, content) VALUES (%1, 1, %3, %2, '%4');\n")
        .arg(id)
        .arg(type)
        .arg(created, content);
}

} // namespace

class PromiseLooksTest : public QObject
{
    Q_OBJECT
private slots:
    void aViolationTurnsAPromiseToBroken_data();
    void aViolationTurnsAPromiseToBroken()
    {
        QFETCH(QString, kind);
        QFETCH(Commitment, commitment);
        QFETCH(QString, before);
        QFETCH(PromiseState, good);
        QFETCH(QString, violation);
        QFETCH(PromiseState, bad);
        QFETCH(QString, evidence);
        PromiseDesk desk(m_stores, Dialect::Sqlite, kind, m_databases);
        desk.execute(before);
        const auto kept = desk.look(commitment);
        WORKS(kept);
        QVERIFY2(kept->state == good, qPrintable(promiseStateToken(kept->state) + QLatin1Char(' ') + kept->summary));
        QVERIFY(!kept->summary.isEmpty());
        desk.execute(violation);
        const auto broken = desk.look(commitment);
        WORKS(broken);
        const QString told = broken->summary + QLatin1Char('\n') + broken->details.join(QLatin1Char('\n'));
        QVERIFY2(broken->state == bad, qPrintable(promiseStateToken(broken->state) + QLatin1Char(' ') + told));
        QVERIFY2(told.contains(evidence), qPrintable(told));
        // Evidence names places and counts, and neither a person nor a secret.
        QVERIFY2(!told.contains(QLatin1String("mail.example")) && !told.contains(QLatin1String("sk-in-clear")),
                 qPrintable(told));
    }

    void aFileThatEverybodyMayWriteIsTooOpen()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment rights = promiseOf(QStringLiteral("least_privilege"));
        QCOMPARE(desk.look(rights)->state, PromiseState::Kept);
        QVERIFY(QFile::setPermissions(desk.gateway().file(),
                                      QFile::permissions(desk.gateway().file()) | QFile::WriteOther));
        const auto open = desk.look(rights);
        QCOMPARE(open->state, PromiseState::Broken);
        QVERIFY2(open->summary.contains(QLatin1String("may write")), qPrintable(open->summary));
    }

    void aBackupIsSeenWhereItIsToldOf()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        QTemporaryDir folder;
        const auto backups = [](const QString &where) {
            return promiseOf(QStringLiteral("backups_recent"), {{QStringLiteral("newer_than"), QStringLiteral("P7D")},
                                                                {QStringLiteral("folder"), where}});
        };
        const auto untold = desk.look(backups({}));
        QCOMPARE(untold->state, PromiseState::Unseen);
        QVERIFY2(untold->remedy.contains(QLatin1String("folder")), qPrintable(untold->remedy));
        QCOMPARE(desk.look(backups(folder.filePath(QStringLiteral("absent"))))->state, PromiseState::Unseen);
        QCOMPARE(desk.look(backups(folder.path()))->state, PromiseState::Broken);
        QFile file(folder.filePath(QStringLiteral("monday.dump")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1 && file.flush());
        QCOMPARE(desk.look(backups(folder.path()))->state, PromiseState::Kept);
        QVERIFY(file.setFileTime(QDateTime::currentDateTimeUtc().addDays(-9), QFileDevice::FileModificationTime));
        file.close();
        QVERIFY(QFile::rename(file.fileName(), file.fileName() + QStringLiteral(".old")));
        const auto old = desk.look(backups(folder.path()));
        QVERIFY2(old->state == PromiseState::Broken, qPrintable(old->summary));
    }

    void anAdminApiWithoutEncryptionBreaksThePromiseOfTls()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment tls = promiseOf(QStringLiteral("tls"), {{QStringLiteral("min"), QStringLiteral("1.3")}});
        QCOMPARE(desk.look(tls)->state, PromiseState::Kept); // a file: nothing is transmitted
        desk.settings.adminApi = AdminApiSettings{};
        desk.settings.adminApi->url = QStringLiteral("http://127.0.0.1:1");
        QCOMPARE(desk.look(tls)->state, PromiseState::AtRisk);
        desk.settings.adminApi->url = QStringLiteral("http://gateway.example");
        const auto broken = desk.look(tls);
        QCOMPARE(broken->state, PromiseState::Broken);
        QVERIFY2(broken->summary.contains(QLatin1String("not encrypted")), qPrintable(broken->summary));
        desk.settings.adminApi->url = QStringLiteral("https://127.0.0.1:1"); // nobody is there
        QCOMPARE(desk.look(tls)->state, PromiseState::Unseen);
    }

    void aLogThatWasTamperedWithIsFound()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment log = promiseOf(QStringLiteral("audit_log_intact"));
        const auto kept = desk.look(log);
        QCOMPARE(kept->state, PromiseState::Kept);
        // Of the gateway's own log nothing is read, and nothing is said to be whole.
        QVERIFY2(kept->summary.startsWith(QLatin1String("This console's log is whole (")), qPrintable(kept->summary));
        QVERIFY2(kept->summary.contains(QLatin1String("admin_actions, were never changed cannot be seen")),
                 qPrintable(kept->summary));
        QVERIFY2(kept->looked.contains(QLatin1String("nothing is read here")), qPrintable(kept->looked));
        desk.executeInStore(QStringLiteral("DROP TRIGGER audit_log_no_update;\n"
                                           "UPDATE audit_log SET actor = 'somebody' WHERE idx = 1;\n"));
        const auto broken = desk.look(log);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QVERIFY2(broken->summary.contains(QLatin1String("entry 1")), qPrintable(broken->summary));
    }

    // Such a log agrees with itself.
    void aLogThatWasCutOffAtItsEndIsFoundByTheCheckpointOfTheLookBefore()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment log = promiseOf(QStringLiteral("audit_log_intact"));
        const auto first = desk.look(log);
        QCOMPARE(first->state, PromiseState::Kept);
        QVERIFY2(first->looked.contains(QLatin1String("no checkpoint yet")), qPrintable(first->looked));
        const auto second = desk.look(log);
        QVERIFY2(second->state == PromiseState::Kept &&
                     second->looked.endsWith(QLatin1String("agrees with 1 checkpoint")),
                 qPrintable(second->looked));
        desk.executeInStore(QStringLiteral("DROP TRIGGER audit_log_no_delete;\n"
                                           "DELETE FROM audit_log WHERE idx = (SELECT max(idx) FROM audit_log);\n"));
        const auto broken = desk.look(log);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QCOMPARE(desk.look(log)->state, PromiseState::Broken); // the checkpoint is not replaced by it
    }

    void anActionOfTheConsoleThatTheGatewayDidNotLogIsMissed()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        desk.execute(deed(1, QStringLiteral("{3}")));
        const Commitment logged = promiseOf(QStringLiteral("admin_actions_logged"));
        QCOMPARE(desk.look(logged)->state, PromiseState::Kept);
        AuditEntry entry;
        entry.actor = QStringLiteral("op-1");
        entry.action = QStringLiteral("incident.deed_done");
        WORKS(desk.desk().admin().user().append(entry));
        const auto missed = desk.look(logged);
        QVERIFY2(missed->state == PromiseState::Broken, qPrintable(missed->summary));
        desk.execute(deed(2, QStringLiteral("{0}")));
        QCOMPARE(desk.look(logged)->state, PromiseState::Kept);
        // A key that was switched off in a run over many.
        desk.execute(QStringLiteral("UPDATE admin_actions SET created_at = {2} WHERE id = 2;\n"));
        entry.action = QStringLiteral("credential.done");
        WORKS(desk.desk().admin().user().append(entry));
        const auto run = desk.look(logged);
        QVERIFY2(run->summary.startsWith(QLatin1String("2 of 2 actions")), qPrintable(run->summary));
    }

    void requestsThatAreOverdueBreakTheRight()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment access = rightTo(RequestType::Access);
        const Commitment deletions = promiseOf(QStringLiteral("deletions_in_time"),
                                               {{QStringLiteral("within"), QStringLiteral("P30D")},
                                                {QStringLiteral("from"), QStringLiteral("request_received")}});
        const auto nobody = desk.look(access);
        QCOMPARE(nobody->state, PromiseState::Kept);
        QVERIFY2(nobody->summary.contains(QLatin1String("nobody has asked")), qPrintable(nobody->summary));
        const auto file = [&](RequestType type, const QString &whose, int daysAgo) {
            NewCase wanted = CaseDesk::request(type, whose);
            wanted.received = QDate::currentDate().addDays(-daysAgo);
            return desk.desk().opened(wanted);
        };
        file(RequestType::Access, QStringLiteral("1"), 3);
        QCOMPARE(desk.look(access)->state, PromiseState::Kept);
        const QString late = file(RequestType::Access, QStringLiteral("2"), 70);
        const auto broken = desk.look(access);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QCOMPARE(broken->details, QStringList{late});
        QCOMPARE(desk.look(deletions)->state, PromiseState::Kept); // another right
        file(RequestType::Deletion, QStringLiteral("2"), 29);
        QCOMPARE(desk.look(deletions)->state, PromiseState::AtRisk);
        file(RequestType::Deletion, QStringLiteral("3"), 70);
        QCOMPARE(desk.look(deletions)->state, PromiseState::Broken);
    }

    void aDutyIsAPersonsAndAnUnknownCheckIsNotTakenForKept()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        Commitment duty = promiseOf({});
        duty.kind = CommitmentKind::Duty;
        QCOMPARE(desk.look(duty)->state, PromiseState::Person);
        QCOMPARE(desk.look(promiseOf(QStringLiteral("no_such_check")))->state, PromiseState::Unseen);
    }

    // Every kind of gateway gives every check an answer, and a stop is one too.
    void everyCheckHasAnAnswerOnEveryGateway_data()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : gatewayKinds())
            QTest::newRow(qPrintable(kind)) << kind;
    }
    void everyCheckHasAnAnswerOnEveryGateway()
    {
        QFETCH(QString, kind);
        PromiseDesk desk(m_stores, Dialect::Sqlite, kind, m_databases);
        QList<Commitment> all{
            retentionOf(QStringLiteral("request_log"), QStringLiteral("P90D")),
            retentionOf(QStringLiteral("account"), QStringLiteral("P30D"), PeriodStart::AccountDeleted),
            retentionOf(QStringLiteral("billing"), QStringLiteral("P5Y")), rightTo(RequestType::Deletion)};
        for (const PromiseCheckKind &check : promiseCheckKinds())
            all.append(promiseOf(check.id));
        for (const Commitment &commitment : std::as_const(all)) {
            const auto seen = desk.look(commitment);
            QVERIFY2(seen, qPrintable(commitment.check + QLatin1Char(' ') + messageOf(seen)));
            QVERIFY2(!seen->summary.isEmpty(), qPrintable(commitment.check));
            QVERIFY2(!seen->summary.startsWith(QLatin1String("This Gatehouse knows no check")),
                     qPrintable(commitment.check));
        }
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

void PromiseLooksTest::aViolationTurnsAPromiseToBroken_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Commitment>("commitment");
    QTest::addColumn<QString>("before");
    QTest::addColumn<PromiseState>("good");
    QTest::addColumn<QString>("violation");
    QTest::addColumn<PromiseState>("bad");
    QTest::addColumn<QString>("evidence");
    const auto row = [](const char *name, const QString &kind, const Commitment &commitment, const QString &before,
                        const QString &violation, const QString &evidence, PromiseState bad = PromiseState::Broken,
                        PromiseState good = PromiseState::Kept) {
        QTest::newRow(name) << kind << commitment << before << good << violation << bad << evidence;
    };
    const QString said = QStringLiteral("{\"messages\":[{\"role\":\"user\",\"content\":\"tell me what I have\"}]}");
    row("content in a reason", kDemo, promiseOf(QStringLiteral("content_absent")), deed(1, QStringLiteral("{1}")),
        deed(2, QStringLiteral("{1}"), said), QStringLiteral("admin_actions.reason holds what was said in 1 row"));
    row("content in an error text", kNewApi, promiseOf(QStringLiteral("content_absent")),
        newApiRow(1, 5, QStringLiteral("{1s}"), QStringLiteral("status_code=500, upstream failed")),
        newApiRow(2, 5, QStringLiteral("{1s}"), said), QStringLiteral("logs.content holds what was said in 1 row"));
    row("content in a column that nobody has classified", kDemo, promiseOf(QStringLiteral("content_absent")),
        account(1),
        QStringLiteral("ALTER TABLE accounts ADD COLUMN notes TEXT;\nUPDATE accounts SET notes = '%1';\n").arg(said),
        QStringLiteral("accounts.notes holds what was said in 1 row"));
    row("a column that nobody has classified, without content in it", kDemo,
        promiseOf(QStringLiteral("content_absent")), account(1),
        QStringLiteral("ALTER TABLE accounts ADD COLUMN notes TEXT;\n"),
        QStringLiteral("nobody has said what accounts.notes holds"), PromiseState::Unseen);
    row("a table of a log that is gone", kNewApi, promiseOf(QStringLiteral("content_absent")), {},
        QStringLiteral("DROP TABLE logs;\n"), QStringLiteral("logs is not in this database"), PromiseState::Unseen);
    row("a column of a log that was renamed", kNewApi, promiseOf(QStringLiteral("content_absent")), {},
        QStringLiteral("ALTER TABLE logs RENAME COLUMN content TO body;\n"),
        QStringLiteral("logs.content is not in this database"), PromiseState::Unseen);
    row("a very long text", kNewApi, promiseOf(QStringLiteral("content_absent")), {},
        newApiRow(2, 5, QStringLiteral("{1s}"), QString(3000, QLatin1Char('x'))), QStringLiteral("very long texts"),
        PromiseState::AtRisk);
    row("content in a column for it", QStringLiteral("bifrost sqlite 2026"),
        promiseOf(QStringLiteral("content_absent")),
        QStringLiteral("INSERT INTO logs (id, input_history, output_message) VALUES ('1', '[]', '');\n"),
        QStringLiteral("INSERT INTO logs (id, input_history) VALUES ('2', 'a portrait of my neighbour');\n"),
        QStringLiteral("logs.input_history holds content in 1 row"));
    const QJsonObject keysByBcrypt{{QStringLiteral("of"), QJsonArray{QStringLiteral("key")}},
                                   {QStringLiteral("as"), QStringLiteral("bcrypt")}};
    row("a key in clear", kDemo, promiseOf(QStringLiteral("secrets_hashed"), keysByBcrypt),
        key(1, QStringLiteral("{9}"), QStringLiteral("{1}")),
        key(2, QStringLiteral("{9}"), QStringLiteral("{1}"), QStringLiteral("sk-in-clear")),
        QStringLiteral("api_keys.hash: 1 bcrypt, 1 in clear"));
    row("a digest where bcrypt is promised", kDemo, promiseOf(QStringLiteral("secrets_hashed"), keysByBcrypt),
        key(1, QStringLiteral("{9}"), QStringLiteral("{1}")),
        key(2, QStringLiteral("{9}"), QStringLiteral("{1}"), QString(64, QLatin1Char('f'))),
        QStringLiteral("1 a digest"));
    row("a key that looks like a digest", kDemo,
        promiseOf(QStringLiteral("secrets_hashed"), {{QStringLiteral("of"), QJsonArray{QStringLiteral("key")}},
                                                     {QStringLiteral("as"), QStringLiteral("any_hash")}}),
        key(1, QStringLiteral("{9}"), QStringLiteral("{1}")),
        key(2, QStringLiteral("{9}"), QStringLiteral("{1}"), QString(64, QLatin1Char('f'))),
        QStringLiteral("looks like a digest"), PromiseState::Unseen);
    row("New API keeps keys in clear", kNewApi, promiseOf(QStringLiteral("secrets_hashed"), keysByBcrypt), {},
        QStringLiteral("INSERT INTO tokens (id, user_id, key, status) VALUES (1, 1, 'sk-in-clear', 1);\n"),
        QStringLiteral("tokens.key: 1 in clear"));
    row("a call that is too old", kDemo, retentionOf(QStringLiteral("request_log"), QStringLiteral("P90D")),
        request(QStringLiteral("{10}")), request(QStringLiteral("{131}")) + request(QStringLiteral("{120}")),
        QStringLiteral("requests: oldest row 131 d old, 2 rows past"));
    row("a call of New API that is too old", kNewApi,
        retentionOf(QStringLiteral("request_log"), QStringLiteral("P90D")),
        newApiRow(1, 2, QStringLiteral("{10s}"), QStringLiteral("a")),
        newApiRow(2, 2, QStringLiteral("{200s}"), QStringLiteral("a")), QStringLiteral("logs: oldest row 200 d old"));
    row("a security event past every duty", kDemo, retentionOf(QStringLiteral("security_log"), QStringLiteral("P90D")),
        securityEvent(QStringLiteral("{200}")), securityEvent(QStringLiteral("{400}")),
        QStringLiteral(", 1 row past its"));
    row("rows gone that must stay", kDemo, toStay(QStringLiteral("P90D")),
        deed(1, QStringLiteral("{80}")) + deed(2, QStringLiteral("{50}")) + deed(3, QStringLiteral("{1}")),
        QStringLiteral("DELETE FROM admin_actions WHERE id = 1;\n"), QStringLiteral("row 1 of "));
    row("a row gone that need not stay any more", kDemo, toStay(QStringLiteral("P90D")),
        deed(1, QStringLiteral("{120}")) + deed(2, QStringLiteral("{50}")) + deed(3, QStringLiteral("{1}")),
        QStringLiteral("DELETE FROM admin_actions WHERE id = 1;\n"), QStringLiteral("all rows since the first"),
        PromiseState::Kept);
    row("rows gone that must stay for ever", kDemo, toStay({}),
        deed(1, QStringLiteral("{900}")) + deed(2, QStringLiteral("{50}")),
        QStringLiteral("DELETE FROM admin_actions WHERE id = 1;\n"), QStringLiteral("must stay for ever"));
    row("one row gone among those that must stay", kDemo, toStay(QStringLiteral("P90D")),
        deed(1, QStringLiteral("{120}")) + deed(2, QStringLiteral("{50}")) + deed(3, QStringLiteral("{20}")) +
            deed(4, QStringLiteral("{1}")),
        QStringLiteral("DELETE FROM admin_actions WHERE id = 3;\n"), QStringLiteral("1 number is missing"),
        PromiseState::AtRisk);
    row("all rows gone that must stay", kDemo, toStay(QStringLiteral("P90D")), deed(1, QStringLiteral("{50}")),
        QStringLiteral("DELETE FROM admin_actions;\n"), QStringLiteral("is gone"));
    row("an account that was deleted long ago", kDemo,
        retentionOf(QStringLiteral("account"), QStringLiteral("P30D"), PeriodStart::AccountDeleted),
        account(1) + account(2, QStringLiteral("{20}")), account(3, QStringLiteral("{40}")),
        QStringLiteral("1 account was deleted"));
    row("rows of an account that is gone", kDemo,
        promiseOf(QStringLiteral("deletions_in_time"), {{QStringLiteral("within"), QStringLiteral("P30D")},
                                                        {QStringLiteral("from"), QStringLiteral("account_deleted")}}),
        account(1) + key(1, QStringLiteral("{9}"), QStringLiteral("{1}")), QStringLiteral("DELETE FROM accounts;\n"),
        QStringLiteral("1 row of api_keys belongs to an account, which is no longer there"), PromiseState::AtRisk);
    row("a key that nobody uses", kDemo,
        promiseOf(QStringLiteral("inactive_credentials"), {{QStringLiteral("unused_for"), QStringLiteral("P90D")}}),
        key(1, QStringLiteral("{300}"), QStringLiteral("{1}")),
        key(2, QStringLiteral("{300}"), QStringLiteral("{200}")), QStringLiteral("api_keys: 1 of 2 in use"));
    row("one key of many that nobody uses", kDemo,
        promiseOf(QStringLiteral("inactive_credentials"), {{QStringLiteral("unused_for"), QStringLiteral("P90D")}}),
        manyKeys(2, 200), key(1, QStringLiteral("{300}"), QStringLiteral("{200}")),
        QStringLiteral("api_keys: 1 of 201 in use"));
    row("a key that was never used", kDemo,
        promiseOf(QStringLiteral("inactive_credentials"), {{QStringLiteral("unused_for"), QStringLiteral("P90D")}}),
        key(1, QStringLiteral("{10}"), QStringLiteral("NULL")), key(2, QStringLiteral("{91}"), QStringLiteral("NULL")),
        QStringLiteral("api_keys: 1 of 2 in use"));
    row("a key that was never renewed", kDemo,
        promiseOf(QStringLiteral("credentials_rotated"), {{QStringLiteral("max_age"), QStringLiteral("P1Y")}}),
        key(1, QStringLiteral("{300}"), QStringLiteral("{1}")), key(2, QStringLiteral("{400}"), QStringLiteral("{1}")),
        QStringLiteral("api_keys: 1 of 2 in use"));
    row("a column that nobody knows", kDemo, promiseOf(QStringLiteral("columns_classified")), {},
        QStringLiteral("ALTER TABLE accounts ADD COLUMN nickname TEXT;\n"), QStringLiteral("accounts.nickname"));
    row("a row taken out of the gateway's log", kDemo, promiseOf(QStringLiteral("admin_actions_logged")),
        deed(1, QStringLiteral("{3}")) + deed(2, QStringLiteral("{2}")) + deed(3, QStringLiteral("{1}")),
        QStringLiteral("DELETE FROM admin_actions WHERE id = 2;\n"), QStringLiteral("1 id is missing"));
    const QJsonObject listed{{QStringLiteral("recipients"), QJsonArray{QStringLiteral("OpenAI")}},
                             {QStringLiteral("regions"), QJsonArray{QStringLiteral("EU")}}};
    const QString known =
        recipient(QStringLiteral("OpenAI"), QStringLiteral("EU"), QStringLiteral("{9}"), QStringLiteral("1"));
    row("a recipient that is not named", kDemo, promiseOf(QStringLiteral("recipients_listed"), listed), known,
        recipient(QStringLiteral("Acme"), QStringLiteral("EU"), QStringLiteral("{9}"), QStringLiteral("1")),
        QStringLiteral("Acme gets data, and the policy does not name it"));
    row("a recipient elsewhere", kDemo, promiseOf(QStringLiteral("recipients_listed"), listed), known,
        recipient(QStringLiteral("OpenAI"), QStringLiteral("US"), QStringLiteral("{9}"), QStringLiteral("1")),
        QStringLiteral("is in US"));
    const QJsonObject inAmerica{{QStringLiteral("recipients"), QJsonArray{QStringLiteral("OpenAI")}},
                                {QStringLiteral("regions"), QJsonArray{QStringLiteral("US"), QStringLiteral("IN")}}};
    const QString american =
        recipient(QStringLiteral("OpenAI"), QStringLiteral("USA"), QStringLiteral("{9}"), QStringLiteral("1"));
    const auto recipientRow = [&](const char *name, const QJsonObject &list, const QString &before, const QString &who,
                                  const QString &where, const QString &training, const QString &evidence,
                                  PromiseState bad = PromiseState::Broken) {
        row(name, kDemo, promiseOf(QStringLiteral("recipients_listed"), list), before,
            recipient(who, where, QStringLiteral("{9}"), training), evidence, bad);
    };
    const QString off = QStringLiteral("1");
    recipientRow("a country whose name has another's code in it", inAmerica, american, QStringLiteral("OpenAI"),
                 QStringLiteral("Australia"), off, QStringLiteral("is in Australia"));
    recipientRow("another such country", inAmerica, american, QStringLiteral("OpenAI, route B"),
                 QStringLiteral("Singapore"), off, QStringLiteral("is in Singapore"));
    recipientRow("a place that is no country", inAmerica, american, QStringLiteral("OpenAI"),
                 QStringLiteral("us-east-1"), off, QStringLiteral("cannot be told"), PromiseState::Unseen);
    recipientRow("a recipient whose name is a part of one that is named", listed, known, QStringLiteral("AI"),
                 QStringLiteral("IE"), off, QStringLiteral("AI gets data, and the policy does not name it"));
    recipientRow("a provider of models of which nobody knows whether it trains", listed, known,
                 QStringLiteral("OpenAI"), QStringLiteral("IE"), QStringLiteral("NULL"),
                 QStringLiteral("is not recorded"), PromiseState::Unseen);
    row("training that the gateway does not record", kDemo, promiseOf(QStringLiteral("recipients_listed")), known,
        QStringLiteral("ALTER TABLE recipients DROP COLUMN training_disabled;\n"),
        QStringLiteral("OpenAI: whether the use for training is switched off is not recorded"), PromiseState::Unseen);
    row("a recipient that nobody knows the region of", kDemo, promiseOf(QStringLiteral("recipients_listed"), listed),
        known, recipient(QStringLiteral("OpenAI"), {}, QStringLiteral("{9}"), QStringLiteral("1")),
        QStringLiteral("OpenAI: nobody has said where it is"));
    row("agreements that the gateway does not record", kDemo, promiseOf(QStringLiteral("recipients_listed")), known,
        QStringLiteral("ALTER TABLE recipients DROP COLUMN agreement_signed_at;\n"),
        QStringLiteral("does not record agreements"), PromiseState::Unseen);
    row("a recipient without an agreement", kDemo, promiseOf(QStringLiteral("recipients_listed")), known,
        recipient(QStringLiteral("Acme"), QStringLiteral("EU"), QStringLiteral("NULL"), QStringLiteral("1")),
        QStringLiteral("Acme: no agreement is on file"));
    const QJsonObject byKind{
        {QStringLiteral("recipients"), QJsonArray{QStringLiteral("model_provider"), QStringLiteral("authority")}}};
    row("a recipient of a kind that is not named", kDemo, promiseOf(QStringLiteral("recipients_listed"), byKind),
        known + recipient(QStringLiteral("A court"), QStringLiteral("EU"), QStringLiteral("NULL"),
                          QStringLiteral("NULL"), QStringLiteral("authority")),
        recipient(QStringLiteral("A broker"), QStringLiteral("EU"), QStringLiteral("{9}"), QStringLiteral("NULL"),
                  QStringLiteral("advertiser")),
        QStringLiteral("A broker gets data, and the policy does not name it"));
    row("a recipient that trains", kDemo, promiseOf(QStringLiteral("recipients_listed")), known,
        recipient(QStringLiteral("Acme"), QStringLiteral("EU"), QStringLiteral("{9}"), QStringLiteral("0")),
        QStringLiteral("Acme: the use for training is not switched off"));
}

QTEST_GUILESS_MAIN(PromiseLooksTest)
#include "promiselooks_test.moc"
