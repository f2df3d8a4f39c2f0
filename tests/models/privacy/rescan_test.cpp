// What is left of a person is found wherever it is, and what is no trace of them is not taken for one.
#include "models/privacy/rescan.h"

#include "tests/support/filledgateway.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

// Erased as planned, with nothing left.
struct ErasedGateway : FilledGateway {
    ErasedGateway(const QString &kind, FreshDatabases &databases)
        : FilledGateway(kind, databases, {1, kErased})
        , person(FilledGateway::person(kErased))
        , planned(plan(person))
        , atFirst(taken(rescan(map(), tables, person)))
    {
        auto erasure = taken(RowErasure::create(map(), tables, person, kErasureSalt));
        (void)run(*erasure, planned);
    }

    ScanJudgement judged() const
    {
        const GatewayTables now = taken(GatewayTables::read({&fixture->database()}));
        return judge(map(), planned, taken(rescan(map(), now, person)), &atFirst);
    }

    Person person;
    ErasurePlan planned;
    ScanResult atFirst;
};

} // namespace

class RescanTest : public QObject
{
    Q_OBJECT
private slots:
    void aTraceIsFoundWhereverItIs_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("where");
        const QString address = MapFiller::email(kErased);
        const auto row = [](const char *name, const char *kind, const char *sql, const QString &value,
                            const char *where) {
            QTest::newRow(name) << QString::fromLatin1(kind) << QString::fromLatin1(sql) << value
                                << QString::fromLatin1(where);
        };
        row("in a sentence", "demo sqlite", "UPDATE providers SET name = ? WHERE id = (SELECT min(id) FROM providers)",
            QStringLiteral("ask ") + address.toUpper() + QStringLiteral(" about it"), "providers.name");
        row("in a table of settings", "new-api sqlite 2026-09", "INSERT INTO options VALUES ('x', ?)",
            QStringLiteral("[\"%1\"]").arg(address.toLower()), "options.value");
        row("in JSON of PostgreSQL", "litellm postgresql 2026-09",
            "INSERT INTO \"LiteLLM_Config\" VALUES ('x', CAST(? AS jsonb))",
            QStringLiteral("{\"admins\": [\"%1\"]}").arg(address), "LiteLLM_Config.param_value");
        row("in a list of PostgreSQL", "litellm postgresql 2026-09",
            "INSERT INTO \"LiteLLM_TeamTable\" (team_id, policies) VALUES ('x', ARRAY[CAST(? AS text)])", address,
            "LiteLLM_TeamTable.policies");
        row("in a task of MariaDB", "new-api mysql 2026-09",
            "INSERT INTO system_tasks (id, task_id, error) VALUES (5, 't', ?)", QStringLiteral("for ") + address,
            "system_tasks.error");
        row("as a user name in quotes", "new-api postgresql 2026-09",
            "INSERT INTO system_tasks (id, task_id, payload) VALUES (5, 't', ?)",
            QStringLiteral("{\"user\":\"username-name-of-2\"}"), "system_tasks.payload");
        row("as a number that a link leads by", "new-api sqlite 2026-09",
            "INSERT INTO logs (id, user_id, content) VALUES (5, (SELECT CAST(? AS INTEGER)), 'late')",
            QStringLiteral("(account)"), "logs.user_id");
    }
    void aTraceIsFoundWhereverItIs()
    {
        QFETCH(QString, kind);
        QFETCH(QString, sql);
        QFETCH(QString, value);
        QFETCH(QString, where);
        const ErasedGateway gateway(kind, m_databases);
        QVERIFY(gateway.judged().isClean());
        gateway.execute(qPrintable(sql), {value == QLatin1String("(account)") ? gateway.person.keyValue : value});
        const ScanJudgement judgement = gateway.judged();
        QVERIFY(!judgement.left.isEmpty());
        for (const ScanHit &hit : judgement.left) {
            QCOMPARE(hit.table + QLatin1Char('.') + hit.column, where);
            QCOMPARE(hit.rows, 1);
        }
    }

    // margince#1495: what comes back after the erasure.
    void aTableThatCameLaterIsLookedIntoToo()
    {
        const ErasedGateway gateway(QStringLiteral("demo sqlite"), m_databases);
        gateway.execute("CREATE TABLE backup_of_accounts (line TEXT)");
        gateway.execute("INSERT INTO backup_of_accounts VALUES (?)",
                        {QStringLiteral("2;") + MapFiller::email(kErased)});
        QCOMPARE(gateway.judged().left, (QList<ScanHit>{{QStringLiteral("backup_of_accounts"), QStringLiteral("line"),
                                                         QStringLiteral("email"), 1, false}}));
    }

    void aBareNumberAndAPartOfAWordAreNoTraces()
    {
        const ErasedGateway gateway(QStringLiteral("new-api sqlite 2026-09"), m_databases);
        const QString id = gateway.person.keyValue;
        gateway.execute("INSERT INTO options VALUES ('n', ?), ('w', 'username-name-of-21 is another one'), "
                        "('m', 'xperson.2@mail.example.org.x')",
                        {id});
        const ScanJudgement judgement = gateway.judged();
        // An address inside of a longer one cannot be told from one that is written in a row with others.
        for (const ScanHit &hit : judgement.left)
            QCOMPARE(hit.kind == QLatin1String("email") || hit.kind == QLatin1String("username"), true);
        QVERIFY(judgement.left.size() <= 2);
    }

    void whatThePlanKeepsIsNoTraceAndMoreOfItIs()
    {
        const ErasedGateway gateway(QStringLiteral("demo sqlite"), m_databases);
        const ScanJudgement judgement = gateway.judged();
        QVERIFY(judgement.isClean());
        QVERIFY(std::ranges::any_of(judgement.retained, [](const ScanHit &hit) {
            return hit.table == QLatin1String("privacy_requests") && hit.column == QLatin1String("contact_email");
        }));
        gateway.execute("INSERT INTO privacy_requests VALUES (99, 1, 'erasure', 'gdpr', 'email', NULL, ?, 'new', NULL)",
                        {MapFiller::email(kErased)});
        QVERIFY(!gateway.judged().isClean());
    }

    void anAddressOfTwoAccountsIsNotBlamedOnTheOtherOne()
    {
        FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        gateway.execute("UPDATE accounts SET email = 'both@mail.example'");
        gateway.execute("DELETE FROM privacy_requests");
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        QCOMPARE(gateway.number("SELECT count(*) FROM accounts WHERE email = 'both@mail.example'"), 1);
        const ScanJudgement judgement =
            judge(gateway.map(), plan, taken(rescan(gateway.map(), gateway.tables, person)));
        QVERIFY(judgement.isClean());
        QCOMPARE(judgement.others.size(), 1);
    }

private:
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(RescanTest)
#include "rescan_test.moc"
