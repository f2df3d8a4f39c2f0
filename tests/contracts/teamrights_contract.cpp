// What a store on a server keeps people from who leave the console out: each signs in with plain SQL and tries what
// their role must not do.
#include "models/gateway/consolestore.h"
#include "tests/support/consolestores.h"

#include <QTest>

#include <map>

using namespace Gatehouse;

class TeamRightsContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_settings = m_stores.make(Dialect::PostgreSql);
        m_keeper = m_stores.keeper(m_settings);
        for (const Role role : allRoles()) {
            const QString name = QStringLiteral("a_") + roleToken(role);
            m_users[name] = m_stores.add(*m_keeper, m_settings, name, role);
        }
        // In the team on the server, and not among the operators.
        m_users[QStringLiteral("a_stranger")] =
            std::make_unique<StoreUser>(m_stores.as(QStringLiteral("a_stranger"), m_settings), QString());
        const auto gone = m_stores.add(*m_keeper, m_settings, QStringLiteral("a_former_admin"), Role::Admin);
        QVERIFY(m_keeper->operators().deactivate(m_keeper->id(), gone->id()).has_value());
        m_users[QStringLiteral("a_former_admin")] =
            std::make_unique<StoreUser>(m_stores.as(QStringLiteral("a_former_admin"), m_settings), QString());
        m_entries = *m_keeper->audit().size();
    }

    // Whatever was tried, nothing of it is there.
    void cleanup()
    {
        const auto findings = m_keeper->audit().verify();
        QVERIFY(findings && findings->isGenuine());
        QCOMPARE(findings->head.size, m_entries);
        QCOMPARE(m_keeper->operators().list()->size(), allRoles().size() + 2);
    }

    void theTableOfRightsIsTheSameOnTheServer()
    {
        for (const Role role : allRoles()) {
            for (const Right right : allRights()) {
                const auto there = m_keeper->store().scalar(
                    QStringLiteral("SELECT count(*) FROM gatehouse.role_right WHERE role = ? AND \"right\" = ?"),
                    {roleToken(role), rightToken(right)});
                QCOMPARE(there, Result<qint64>(gives(role, right) ? 1 : 0));
            }
        }
        const auto unknown = m_keeper->store().scalar(QStringLiteral("SELECT count(*) FROM gatehouse.role_right"));
        qint64 known = 0;
        for (const Role role : allRoles())
            known += std::ranges::count_if(allRights(), [&](Right right) { return gives(role, right); });
        QCOMPARE(unknown, Result<qint64>(known));
    }

    void nobodyDoesWhatOnlyTheStoreDoes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("statement");
        const QString leaf = QStringLiteral("'\\x") + QString(64, QLatin1Char('0')) + QStringLiteral("'");
        const QList<std::pair<const char *, QString>> tries{
            {"write an entry past the function",
             QStringLiteral("INSERT INTO gatehouse.audit_log VALUES (999, 1, 'op-0', 'a', '', '', '', %1)").arg(leaf)},
            {"change an entry", QStringLiteral("UPDATE gatehouse.audit_log SET actor = 'op-0'")},
            {"remove an entry", QStringLiteral("DELETE FROM gatehouse.audit_log")},
            {"empty the log", QStringLiteral("TRUNCATE gatehouse.audit_log")},
            {"drop the log", QStringLiteral("DROP TABLE gatehouse.audit_log")},
            {"take the guard away", QStringLiteral("ALTER TABLE gatehouse.audit_log DISABLE TRIGGER ALL")},
            {"take row security away", QStringLiteral("ALTER TABLE gatehouse.audit_log DISABLE ROW LEVEL SECURITY")},
            {"drop the policy", QStringLiteral("DROP POLICY audit_log_read ON gatehouse.audit_log")},
            {"lock the log", QStringLiteral("LOCK TABLE gatehouse.audit_log IN ACCESS EXCLUSIVE MODE")},
            {"become an admin",
             QStringLiteral(
                 "INSERT INTO gatehouse.team_operator_role SELECT id, 'admin' FROM gatehouse.team_operator")},
            {"write an operator", QStringLiteral("UPDATE gatehouse.team_operator SET active = true")},
            {"read the operators' table", QStringLiteral("SELECT * FROM gatehouse.team_operator")},
            {"read the roles' table", QStringLiteral("SELECT * FROM gatehouse.team_operator_role")},
            {"give every role every right",
             QStringLiteral("INSERT INTO gatehouse.role_right VALUES ('viewer', 'manage_operators')")},
            {"append as somebody else",
             QStringLiteral("SELECT gatehouse.log_entry('op-0', 'gateway.key_disabled', '', '', '')")},
            {"forge an entry of the store",
             QStringLiteral("SELECT gatehouse.append_audit('operator.added', 'operator op-0', '', '')")},
            {"forge an entry of the store among others",
             QStringLiteral(
                 "SELECT "
                 "gatehouse.append_audit_all('[{\"action\":\"gateway.key_disabled\",\"object\":\"\",\"subject\":\"\","
                 "\"detail\":\"\"},"
                 "{\"action\":\"operator.added\",\"object\":\"operator op-0\",\"subject\":\"\",\"detail\":\"\"}]')")},
            {"forge a retention cut", QStringLiteral("SELECT gatehouse.append_audit('audit.cut', '', '', "
                                                     "'{\"before\":3}')")},
            {"pass for a newer store", QStringLiteral("INSERT INTO gatehouse.schema_version VALUES (99, 'x')")},
            {"be another store", QStringLiteral("UPDATE gatehouse.store_identity SET id = repeat('0', 32)")},
            {"make something in the schema", QStringLiteral("CREATE TABLE gatehouse.mine (x integer)")},
            {"replace a function",
             QStringLiteral("CREATE OR REPLACE FUNCTION gatehouse.may(wanted text) RETURNS boolean "
                            "LANGUAGE sql AS 'SELECT true'")},
            {"take a function", QStringLiteral("ALTER FUNCTION gatehouse.may(text) OWNER TO CURRENT_USER")},
            {"unfix a search path", QStringLiteral("ALTER FUNCTION gatehouse.may(text) RESET search_path")},
            {"become the owner", QStringLiteral("SET ROLE keeper")},
            {"become somebody else", QStringLiteral("SET SESSION AUTHORIZATION a_admin")},
            {"let others in", QStringLiteral("GRANT gatehouse_team TO keeper")},
            {"switch row security off", QStringLiteral("ALTER ROLE CURRENT_USER BYPASSRLS")},
        };
        for (const QString &name : everybody()) {
            for (const auto &[what, statement] : tries)
                QTest::addRow("%s: %s", qPrintable(name), what) << name << statement;
        }
    }

    void nobodyDoesWhatOnlyTheStoreDoes()
    {
        QFETCH(QString, name);
        QFETCH(QString, statement);
        Database &store = m_users[name]->store();
        const auto done = store.transaction([&]() -> Result<void> {
            const auto tried = store.execute(statement);
            return tried ? Result<void>() : std::unexpected(tried.error());
        });
        // Even an admin is nobody else: SET SESSION AUTHORIZATION to oneself changes nothing.
        if (name == QLatin1String("a_admin") && statement.startsWith(QLatin1String("SET SESSION")))
            return;
        QVERIFY2(!done, "it was done");
        QVERIFY2(done.error().kind == ErrorKind::Denied, qPrintable(done.error().message + done.error().detail));
    }

    void onlyAdminsManageOperators_data() { rowPerUser(); }
    void onlyAdminsManageOperators()
    {
        QFETCH(QString, name);
        StoreUser &user = *m_users[name];
        const QString self = QStringLiteral("(SELECT gatehouse.current_operator())");
        const QStringList tries{
            QStringLiteral("SELECT gatehouse.add_operator('op-00000000000000ff', 'eve', '{admin}')"),
            QStringLiteral("SELECT gatehouse.change_roles(%1, '{admin}')").arg(self),
            QStringLiteral("SELECT gatehouse.change_roles('%1', '{viewer}')").arg(m_keeper->id()),
            QStringLiteral("SELECT gatehouse.deactivate_operator('%1')").arg(m_keeper->id()),
        };
        if (name == QLatin1String("a_admin"))
            return;
        for (const QString &statement : tries) {
            const auto done = user.store().execute(statement);
            QVERIFY2(!done && done.error().kind == ErrorKind::Denied, qPrintable(statement));
        }
    }

    // An error, and not a log that looks empty.
    void onlyThoseWithTheRightReadTheLog_data() { rowPerUser(); }
    void onlyThoseWithTheRightReadTheLog()
    {
        QFETCH(QString, name);
        const bool may = name == QLatin1String("a_admin") || name == QLatin1String("a_auditor");
        for (const QString &statement : {QStringLiteral("SELECT count(*) FROM gatehouse.audit_log"),
                                         QStringLiteral("SELECT count(*) FROM gatehouse.audit_log WHERE idx = 0"),
                                         QStringLiteral("SELECT count(*) FROM (SELECT actor FROM gatehouse.audit_log "
                                                        "LIMIT 1) one")}) {
            const auto read = m_users[name]->store().scalar(statement);
            QVERIFY2(read.has_value() == may, qPrintable(statement));
            if (may)
                QVERIFY(*read > 0);
            else
                QCOMPARE(read.error().kind, ErrorKind::Denied);
        }
    }

    void whoIsNoOperatorSeesNobodyAndWritesNothing_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a stranger") << QStringLiteral("a_stranger");
        QTest::newRow("a former admin") << QStringLiteral("a_former_admin");
    }

    void whoIsNoOperatorSeesNobodyAndWritesNothing()
    {
        QFETCH(QString, name);
        StoreUser &user = *m_users[name];
        QCOMPARE(user.operators().list()->size(), 0);
        QCOMPARE(user.operators().signIn({}, {}).error().kind, ErrorKind::Denied);
        QCOMPARE(user.operators().signIn(QStringLiteral("keeper"), {}).error().kind, ErrorKind::Denied);
        QCOMPARE(user.append({0, 0, QStringLiteral("op-0"), QStringLiteral("gateway.key_disabled"), {}, {}, {}})
                     .error()
                     .kind,
                 ErrorKind::Denied);
    }

    void theActorIsWhoeverSignedInWhateverTheConsoleSays()
    {
        StoreUser &user = *m_users[QStringLiteral("a_responder")];
        const auto done = user.append(
            {0, 0, m_keeper->id(), QStringLiteral("gateway.key_disabled"), QStringLiteral("key 1"), {}, {}});
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
        ++m_entries;
        const auto forged = m_keeper->store().scalar(
            QStringLiteral(
                "SELECT count(*) FROM gatehouse.audit_log WHERE action = 'gateway.key_disabled' AND actor = ?"),
            {m_keeper->id()});
        QCOMPARE(forged, Result<qint64>(0));
    }

    // Tables, functions and operators of one's own, in front of the real ones on the path and in the temporary schema.
    void namesOfOnesOwnDoNotStandInForThoseOfTheStore()
    {
        StoreUser &viewer = *m_users[QStringLiteral("a_viewer")];
        QVERIFY(m_keeper->store().execute(QStringLiteral("CREATE SCHEMA trap AUTHORIZATION a_viewer")));
        const auto tried = viewer.store().transaction([&]() -> Result<void> {
            const QStringList traps{
                QStringLiteral("SET LOCAL search_path = trap, pg_temp, pg_catalog"),
                QStringLiteral("CREATE FUNCTION trap.may(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"),
                QStringLiteral("CREATE FUNCTION trap.current_operator() RETURNS text LANGUAGE sql AS $$SELECT '%1'$$")
                    .arg(m_keeper->id()),
                QStringLiteral("CREATE FUNCTION trap.pg_has_role(name, name, text) RETURNS boolean LANGUAGE sql AS "
                               "'SELECT true'"),
                QStringLiteral("CREATE FUNCTION trap.sha256(bytea) RETURNS bytea LANGUAGE sql AS "
                               "'SELECT repeat(''x'', 32)::bytea'"),
                QStringLiteral("CREATE FUNCTION trap.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"),
                QStringLiteral("CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.never)"),
                QStringLiteral("CREATE TEMP TABLE team_operator (id text, name text, active boolean)"),
                QStringLiteral("CREATE TEMP TABLE team_operator_role (operator text, role text)"),
                QStringLiteral("INSERT INTO pg_temp.team_operator_role VALUES ('%1', 'admin')").arg(viewer.id()),
            };
            for (const QString &trap : traps) {
                if (const auto set = viewer.store().execute(trap); !set)
                    return failure(ErrorKind::Internal, set.error().message);
            }
            const auto may = viewer.store().scalar(QStringLiteral("SELECT gatehouse.may('manage_operators')::integer"));
            if (!may || *may != 0)
                return failure(ErrorKind::Internal, QStringLiteral("the right was believed"));
            const auto self = viewer.store().scalar(
                QStringLiteral("SELECT (gatehouse.current_operator() OPERATOR(pg_catalog.=) '%1')::integer")
                    .arg(viewer.id()));
            if (!self || *self != 1)
                return failure(ErrorKind::Internal, QStringLiteral("somebody else was believed"));
            const auto done = viewer.audit().append(
                {0, 0, viewer.id(), QStringLiteral("gateway.key_disabled"), QStringLiteral("key 2"), {}, {}});
            return done ? Result<void>() : std::unexpected(done.error());
        });
        QVERIFY2(tried, tried ? "" : qPrintable(tried.error().message));
        ++m_entries; // with the hash that it must have, which cleanup() checks
        const auto added = viewer.store().transaction([&]() -> Result<void> {
            (void)viewer.store().execute(QStringLiteral("SET LOCAL search_path = trap, pg_temp, pg_catalog"));
            const auto done = viewer.store().execute(
                QStringLiteral("SELECT gatehouse.add_operator('op-00000000000000ff', 'eve', '{admin}')"));
            return done ? Result<void>() : std::unexpected(done.error());
        });
        QCOMPARE(added.error().kind, ErrorKind::Denied);
    }

    void everyFunctionWithRightsOfTheOwnerFixesItsPath()
    {
        QCOMPARE(
            m_keeper->store().scalar(QStringLiteral(
                "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = "
                "'gatehouse' AND (p.proconfig IS NULL OR NOT 'search_path=pg_catalog, pg_temp' = ANY (p.proconfig))")),
            Result<qint64>(0));
        QCOMPARE(m_keeper->store().scalar(QStringLiteral(
                     "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = "
                     "'gatehouse' AND has_function_privilege('public', p.oid, 'EXECUTE')")),
                 Result<qint64>(0));
    }

    void aLoginOutsideOfTheTeamIsToldWhatItLacks()
    {
        QVERIFY(m_keeper->store().execute(QStringLiteral("CREATE ROLE outsider LOGIN PASSWORD 'correct horse'")));
        ConnectionSettings settings = m_settings;
        settings.store.user = QStringLiteral("outsider");
        const auto opened = openConsoleStore(settings);
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, ErrorKind::Denied);
        QVERIFY2(opened.error().message.contains(QStringLiteral("GRANT gatehouse_team TO")),
                 qPrintable(opened.error().message));
    }

    void anEmptyStoreIsTakenByItsOwnerOnly()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::PostgreSql);
        StoreUser owner(settings, QStringLiteral("keeper"));
        StoreUser eve(m_stores.as(QStringLiteral("eve"), settings), QStringLiteral("eve"));
        QCOMPARE(eve.operators().isEmpty(), Result<bool>(true));
        QCOMPARE(eve.operators().add({}, {QStringLiteral("eve"), Role::Admin, {}}).error().kind, ErrorKind::Denied);
        QVERIFY(owner.operators().add({}, {QStringLiteral("keeper"), Role::Admin, {}}).has_value());
    }

private:
    QStringList everybody() const
    {
        QStringList names;
        for (const auto &[name, user] : m_users)
            names.append(name);
        return names;
    }

    void rowPerUser() const
    {
        QTest::addColumn<QString>("name");
        for (const QString &name : everybody())
            QTest::newRow(qPrintable(name)) << name;
    }

    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_keeper;
    std::map<QString, std::unique_ptr<StoreUser>> m_users;
    qint64 m_entries = 0;
};

QTEST_GUILESS_MAIN(TeamRightsContract)
#include "teamrights_contract.moc"
