// What a store on a server keeps people from who leave the console out, of privacy requests: each signs in with plain
// SQL and tries what their role must not do.
#include "tests/support/caseintruders.h"
#include "tests/support/caseresults.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kHash = QString::fromLatin1(CaseDesk::kPlanHash);

} // namespace

class CaseRightsContract : public QObject
{
    Q_OBJECT

private slots:
    // Whatever was tried, the log is whole, and the case that was tried on is where it was.
    void cleanup()
    {
        QVERIFY(m_all.admin().audit().verify()->isGenuine());
        QCOMPARE(desk().admin().cases().find(m_planned)->state, CaseState::Planned);
    }

    void nobodyDoesWhatOnlyTheStoreDoes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("statement");
        QStringList tries;
        for (const QString &table : tables()) {
            const QString name = QStringLiteral("gatehouse.") + table;
            tries << QStringLiteral("INSERT INTO %1 SELECT * FROM %1").arg(name)
                  << QStringLiteral("DELETE FROM %1").arg(name) << QStringLiteral("TRUNCATE %1").arg(name)
                  << QStringLiteral("DROP TABLE %1").arg(name)
                  << QStringLiteral("LOCK TABLE %1 IN SHARE MODE").arg(name)
                  << QStringLiteral("ALTER TABLE %1 DISABLE ROW LEVEL SECURITY").arg(name);
        }
        tries << hiddenColumns()
              << QStringList{
                     QStringLiteral("UPDATE gatehouse.privacy_case SET state = 'queued'"),
                     QStringLiteral("UPDATE gatehouse.case_transition SET of_run = false"),
                     QStringLiteral(
                         "INSERT INTO gatehouse.case_transition VALUES ('planned', 'jump', 'queued', false)"),
                     QStringLiteral("UPDATE gatehouse.privacy_rule SET approvals_needed = 1"),
                     QStringLiteral("UPDATE gatehouse.case_journal SET row_count = 0"),
                     QStringLiteral("ALTER TABLE gatehouse.case_journal DISABLE TRIGGER ALL"),
                     QStringLiteral("SELECT 1 FROM gatehouse.privacy_case FOR UPDATE"),
                     QStringLiteral("SELECT nextval(pg_get_serial_sequence('gatehouse.privacy_case', 'seq'))"),
                     QStringLiteral("SET ROLE keeper"),
                     QStringLiteral("SET SESSION AUTHORIZATION an_officer"),
                     QStringLiteral("SELECT gatehouse.append_audit('case.completed', 'case C-1', '', '')"),
                     QStringLiteral("SELECT gatehouse.append_audit('hold.ended', 'hold H-1', '', '')"),
                     QStringLiteral("SELECT gatehouse.append_audit('privacy.approvals_needed', '', '', '')"),
                     QStringLiteral(
                         "SELECT gatehouse.set_approvals_needed(1) WHERE NOT gatehouse.may('manage_operators')"),
                 };
        for (const auto &[name, user] : m_all.users()) {
            for (const QString &statement : tries)
                QTest::addRow("%s: %s", qPrintable(name), qPrintable(statement)) << name << statement;
        }
    }

    void nobodyDoesWhatOnlyTheStoreDoes()
    {
        QFETCH(QString, name);
        QFETCH(QString, statement);
        if (name ==
            QLatin1String("keeper")) // who owns the store is another matter: signed checkpoints are against them
            return;
        if (name == QLatin1String("an_officer") && statement.startsWith(QLatin1String("SET SESSION")))
            return;
        const auto done = m_all.undone(name, statement);
        QVERIFY2(!done && done.error().kind == ErrorKind::Denied, qPrintable(messageOf(done)));
    }

    // What is granted is granted here, too, by name: who grants another function must look at what it lets through.
    void theseFunctionsAndNoOthersAreForTheTeam()
    {
        QStringList granted;
        WORKS(m_all.admin().store().visitRows(
            QStringLiteral("SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
                           "n.nspname = 'gatehouse' AND has_function_privilege('gatehouse_team', p.oid, 'EXECUTE') "
                           "ORDER BY p.proname"),
            {}, {}, [&granted](const RowStream &row) -> Result<void> {
                granted.append(row.string(0));
                return {};
            }));
        QStringList known =
            QStringLiteral(
                "act_on_case add_hold add_operator advance_purge alert_person append_audit append_audit_all "
                "approve_plan "
                "approvals_needed approve_purge change_retention claim_purge end_purge lay_purge purge_key "
                "purge_protection renew_purge withdraw_purge "
                "audit_cut_limits change_roles "
                "begin_credential_run claim_case classify complete_case completion_entry conclude_credential "
                "credential_targets current_operator cut_audit "
                "deactivate_operator demand end_hold enter_lease erase_from_alerts erased_among hash_key holds_of "
                "incident_deed_target intend_credential intend_step "
                "is_empty is_protected keep_person lay_steps lease_salt list_operators log_leaves may "
                "may_see_cases misuse_states move_run note_credential_letters note_duty note_on_case note_promise "
                "open_case "
                "read_parameters "
                "read_subject record_outcome record_reading record_rescan record_unknown "
                "renew_lease reopen_due "
                "reopen_listed replace_misuse_state set_approvals_needed sign_in watch_state wishes_of")
                .split(QLatin1Char(' '));
        for (const QString &name : granted)
            QVERIFY2(known.removeOne(name), qPrintable(name));
        QCOMPARE(known, QStringList());
    }

    // An error, and not a queue that looks empty.
    void onlyThoseWhoseWorkItIsSeeCases()
    {
        const QStringList may{QStringLiteral("an_officer"),     QStringLiteral("a_responder"),
                              QStringLiteral("first_approver"), QStringLiteral("both"),
                              QStringLiteral("an_auditor"),     QStringLiteral("keeper")};
        for (const auto &[name, user] : m_all.users()) {
            for (const char *table :
                 {"privacy_case", "case_identifier", "case_event", "case_journal", "privacy_hold", "suppression"}) {
                const auto read =
                    user->store().scalar(QStringLiteral("SELECT count(*) FROM gatehouse.") + QLatin1String(table));
                // The server does not ask for the rights on a table without rows.
                QVERIFY2(may.contains(name) ? read.has_value() : !read || *read == 0, qPrintable(name));
                QVERIFY(read || read.error().kind == ErrorKind::Denied);
            }
        }
    }

    void eachFunctionDemandsItsRight_data()
    {
        QTest::addColumn<QString>("right");
        QTest::addColumn<QString>("call");
        const QString id = QLatin1Char('\'') + m_planned + QLatin1Char('\'');
        for (const QString &call : {QStringLiteral("open_case('{}', repeat('x', 32)::bytea)"),
                                    QStringLiteral("act_on_case(%1, 'ask_approval', '{}')").arg(id),
                                    QStringLiteral("note_on_case(%1, 'assigned', '{\"to\":\"\"}')").arg(id),
                                    QStringLiteral("record_reading(%1, 'subject', 'curiosity')").arg(id),
                                    QStringLiteral("read_subject(0)"),
                                    QStringLiteral("read_parameters(0)"),
                                    QStringLiteral("reopen_due('2026-01-01')"),
                                    QStringLiteral("claim_case('w', 1000, '')"),
                                    QStringLiteral("enter_lease(%1, 1)").arg(id),
                                    QStringLiteral("lease_salt(%1, 1)").arg(id),
                                    QStringLiteral("renew_lease(%1, 1, 1)").arg(id),
                                    QStringLiteral("lay_steps(%1, 1, '[]')").arg(id),
                                    QStringLiteral("intend_step(%1, 1, 0, '')").arg(id),
                                    QStringLiteral("record_outcome(%1, 1, 0, 'outcome', 1, true, '')").arg(id),
                                    QStringLiteral("record_unknown(%1, 1, 0, '')").arg(id),
                                    QStringLiteral("record_rescan(%1, 1, true, 1, '')").arg(id),
                                    QStringLiteral("keep_person(%1, 1, '')").arg(id),
                                    QStringLiteral("move_run(%1, 1, 'finish_effects', '')").arg(id),
                                    QStringLiteral("complete_case(%1, 1, '{}')").arg(id),
                                    QStringLiteral("misuse_states('gw')"),
                                    QStringLiteral("replace_misuse_state('gw/security', 1, 1, 1, '\\x00')"),
                                    QStringLiteral("erase_from_alerts('gw', '{}', '{}', '{}')")})
            QTest::newRow(qPrintable(call)) << QStringLiteral("handle_cases") << call;
        QTest::newRow("what is remembered of misuse")
            << QStringLiteral("handle_alerts") << QStringLiteral("watch_state('gw/security')");
        QTest::newRow("approve") << QStringLiteral("approve_plans")
                                 << QStringLiteral("approve_plan(%1, '%2')").arg(id, kHash);
        QTest::newRow("hold") << QStringLiteral("manage_holds") << QStringLiteral("add_hold('{}', NULL)");
        QTest::newRow("end a hold") << QStringLiteral("manage_holds") << QStringLiteral("end_hold('H-1', '')");
        QTest::newRow("one approver") << QStringLiteral("manage_operators")
                                      << QStringLiteral("set_approvals_needed(1)");
    }

    void eachFunctionDemandsItsRight()
    {
        QFETCH(QString, right);
        QFETCH(QString, call);
        for (const auto &[name, user] : m_all.users()) {
            const bool has =
                *user->store().scalar(QStringLiteral("SELECT gatehouse.may('%1')::integer").arg(right)) == 1;
            if (has)
                continue;
            const auto done = m_all.undone(name, QStringLiteral("SELECT gatehouse.") + call);
            QVERIFY2(!done && done.error().message.contains(right), qPrintable(name + messageOf(done)));
        }
    }

    // From every state, whatever is not in the table, by those who may do most.
    void noStateIsSkipped_data()
    {
        QTest::addColumn<QString>("state");
        for (const CaseState state : kCaseStates)
            QTest::newRow(qPrintable(caseStateToken(state))) << caseStateToken(state);
    }

    void noStateIsSkipped()
    {
        QFETCH(QString, state);
        const QString id = desk().opened(CaseDesk::request(RequestType::Access, m_all.newAccount()));
        WORKS(m_all.admin().store().execute(QStringLiteral("UPDATE gatehouse.privacy_case SET state = ? WHERE id = ?"),
                                            {state, id}));
        const CaseState from = *caseStateFromToken(state);
        for (const CaseAction action : kCaseActions) {
            const bool mayBe = nextCaseState(from, action) && !isOfRun(from, action) && action != CaseAction::Approve &&
                               action != CaseAction::Reopen;
            const auto done =
                m_all.undone(QStringLiteral("both"), QStringLiteral("SELECT gatehouse.act_on_case('%1', '%2', %3)")
                                                         .arg(id, caseActionToken(action), CaseIntruders::extra()));
            QVERIFY2(done.has_value() == mayBe, qPrintable(caseActionToken(action) + messageOf(done)));
            const auto run = m_all.undone(
                QStringLiteral("both"),
                QStringLiteral("SELECT gatehouse.move_run('%1', 0, '%2', '')").arg(id, caseActionToken(action)));
            QVERIFY2(!run && run.error().kind == ErrorKind::Denied, qPrintable(messageOf(run)));
        }
        const auto approved = m_all.undone(QStringLiteral("first_approver"),
                                           QStringLiteral("SELECT gatehouse.approve_plan('%1', '')").arg(id));
        QCOMPARE(approved.has_value(), from == CaseState::AwaitingApproval); // of a plan without a hash, in part
        WORKS(m_all.admin().store().execute(
            QStringLiteral("UPDATE gatehouse.privacy_case SET state = 'withdrawn', is_open = "
                           "0 WHERE id = ?"),
            {id}));
    }

    void twoOthersApproveThatPlanAndNobodyElse()
    {
        StoreUser &both = m_all.user(QStringLiteral("both"));
        CaseWorkplace bothAt(
            std::make_unique<StoreUser>(m_all.stores().as(both.name(), desk().settings()), both.name()));
        const NewCase wanted = CaseDesk::request(RequestType::Deletion, m_all.newAccount());
        const auto filed = bothAt.cases().open(both.id(), wanted);
        WORKS(filed);
        const auto asOfficer = [&](const QString &call) {
            return desk().officer().user().store().execute(QStringLiteral("SELECT gatehouse.") + call.arg(*filed));
        };
        WORKS(asOfficer(QStringLiteral("act_on_case('%1', 'ask_identity', '{}')")));
        WORKS(asOfficer(QStringLiteral("act_on_case('%1', 'accept_identity', '{\"method\":\"a\",\"level\":\"b\"}')")));
        // A plan under the hash of another one: who approves would read the one and approve the other.
        REFUSED(asOfficer(QStringLiteral("act_on_case('%1', 'finish_discovery', '{\"found\":[],\"person\":\"\","
                                         "\"plan\":\"{}\",\"hash\":\"%2\"}')")
                              .arg(QStringLiteral("%1"), kHash)),
                "its hash");
        WORKS(asOfficer(QStringLiteral("act_on_case('%1', 'finish_discovery', ") + CaseIntruders::extra() +
                        QLatin1Char(')')));
        WORKS(asOfficer(QStringLiteral("act_on_case('%1', 'ask_approval', '{}')")));
        const auto approve = [&](StoreUser &user, const QString &hash) {
            return user.store().execute(QStringLiteral("SELECT gatehouse.approve_plan(?, ?)"), {*filed, hash});
        };
        REFUSED(approve(both, kHash), "filed");
        StoreUser &first = desk().first().user();
        REFUSED(approve(first, QString(64, QLatin1Char('0'))), "another one");
        REFUSED(first.store().execute(QStringLiteral("SELECT gatehouse.approve_plan('%1', NULL)").arg(*filed)),
                "another one");
        WORKS(approve(first, kHash));
        REFUSED(approve(first, kHash), "already");
        // What was approved does not count any more once the plan was said to be out of date.
        WORKS(asOfficer(QStringLiteral("act_on_case('%1', 'report_drift', '{\"reason\":\"x\"}')")));
        WORKS(asOfficer(QStringLiteral("act_on_case('%1', 'ask_approval', '{}')")));
        WORKS(approve(desk().second().user(), kHash));
        QCOMPARE(desk().officer().cases().find(*filed)->state, CaseState::AwaitingApproval);
        WORKS(approve(first, kHash));
        QCOMPARE(desk().officer().cases().find(*filed)->state, CaseState::Queued);
    }

private:
    static QStringList tables()
    {
        return QStringLiteral("privacy_case case_identifier case_pause case_event case_approval case_step case_journal "
                              "case_rescan case_document privacy_hold case_held_by suppression case_transition "
                              "case_reading store_secret privacy_rule")
            .split(QLatin1Char(' '));
    }

    static QStringList hiddenColumns()
    {
        return {QStringLiteral("SELECT value FROM gatehouse.case_identifier"),
                QStringLiteral("SELECT hash FROM gatehouse.case_identifier"),
                QStringLiteral("SELECT 1 FROM gatehouse.case_identifier WHERE value = 'a'"),
                QStringLiteral("SELECT salt FROM gatehouse.privacy_case"),
                QStringLiteral("SELECT person FROM gatehouse.privacy_case"),
                QStringLiteral("SELECT parameters FROM gatehouse.privacy_case"),
                QStringLiteral("SELECT c FROM gatehouse.privacy_case c"),
                QStringLiteral("SELECT i::text FROM gatehouse.case_identifier i"),
                QStringLiteral("SELECT count(*) FROM gatehouse.privacy_case ORDER BY max(person)"),
                QStringLiteral("COPY gatehouse.privacy_case TO STDOUT"),
                QStringLiteral("SELECT hash_key FROM gatehouse.store_secret"),
                QStringLiteral("SELECT 1 FROM gatehouse.privacy_rule"),
                QStringLiteral("SELECT 1 FROM gatehouse.case_reading")};
    }

    CaseDesk &desk() { return m_all.desk(); }

    CaseIntruders m_all;
    QString m_planned = m_all.planned();
};

QTEST_GUILESS_MAIN(CaseRightsContract)
#include "caserights_contract.moc"
