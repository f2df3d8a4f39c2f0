// What a store on a server checks of what it is told of privacy requests, by whoever leaves the console out.
#include "tests/support/caseintruders.h"
#include "tests/support/caseresults.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

const QString kHash = QString::fromLatin1(CaseDesk::kPlanHash);

} // namespace

class CaseForgeryContract : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { QVERIFY(m_all.admin().audit().verify()->isGenuine()); }

    void whatIsAskedOfTheStoreIsChecked_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *call, const char *words) {
            QTest::newRow(call) << QString::fromLatin1(call) << QString::fromLatin1(words);
        };
        row("claim_case('w', -1, '')", "lease");
        row("claim_case('w', 999999999999, '')", "lease");
        row("claim_case('w', NULL, '')", "lease");
        row("claim_case(repeat('w', 300), 1000, '')", "worker");
        row("reopen_due('now')", "day");
        row("reopen_due('infinity')", "day");
        row("reopen_due('9999-01-01')", "to come");
        row("reopen_due(NULL)", "day");
        row("add_hold('{\"id\":\"H-1 of Anna\",\"kind\":\"\",\"masked\":\"\",\"table\":\"t\",\"row\":\"1\","
            "\"reason\":\"r\",\"until\":\"2030-01-01\"}', NULL)",
            "number of a hold");
        row("add_hold('{\"id\":\"H-0000000000000001\",\"kind\":\"\",\"masked\":\"\",\"table\":\"t\",\"row\":\"1\","
            "\"reason\":\"r\",\"until\":\"zzz\"}', NULL)",
            "day");
        row("add_hold('{}', NULL)", "hold");
        row("end_hold('H-0000000000000001', '')", "no hold");
        row("act_on_case('%1', 'ask_approval', '{\"pause\":\"2026-11-03\",\"due\":\"2039-01-01\"}')", "clock");
        row("act_on_case('%1', 'refuse', '{\"code\":\"I do not like Anna\"}')", "denial code");
        row("act_on_case('%1', NULL, '{}')", "way of its own");
        row("note_on_case('%1', 'extended', '{\"due\":\"2036-01-01\",\"told\":\"2026-11-03\",\"reason\":\"\"}')",
            "no law");
        row("note_on_case('%1', 'document', '{\"kind\":\"to Anna\",\"sha256\":\"\",\"language\":\"en\"}')", "document");
        row("note_on_case('%1', 'assigned', '{}')", "operator");
        row("note_on_case('%1', NULL, '{}')", "no change");
    }

    void whatIsAskedOfTheStoreIsChecked()
    {
        QFETCH(QString, call);
        QFETCH(QString, words);
        const auto done = m_all.undone(QStringLiteral("an_officer"),
                                       QStringLiteral("SELECT gatehouse.") +
                                           (call.contains(QStringLiteral("%1")) ? call.arg(m_planned) : call));
        QVERIFY2(!done && done.error().kind == ErrorKind::Denied, qPrintable(messageOf(done)));
        QVERIFY2(done.error().message.contains(words), qPrintable(messageOf(done)));
    }

    // The hash decides what is a duplicate, what a hold keeps and who is suppressed.
    void aRequestIsFiledAsWhatItIs()
    {
        const QString other = QString::fromLatin1(
            keyedHash(*desk().officer().cases().hashKey(), {QStringLiteral("account"), QStringLiteral("nobody")})
                .toHex());
        const auto open = [&](const char *key, const QString &value) {
            QJsonObject document{{QStringLiteral("type"), QStringLiteral("access")},
                                 {QStringLiteral("regime"), QStringLiteral("gdpr")},
                                 {QStringLiteral("calendar"), QString()},
                                 {QStringLiteral("channel"), QStringLiteral("email")},
                                 {QStringLiteral("source"), QString()},
                                 {QStringLiteral("received"), QStringLiteral("2026-11-02")},
                                 {QStringLiteral("due"), QStringLiteral("2026-12-02")},
                                 {QStringLiteral("parameters"), QString()}};
            QJsonObject subject{{QStringLiteral("kind"), QStringLiteral("account")},
                                {QStringLiteral("value"), QStringLiteral("nobody")},
                                {QStringLiteral("masked"), QStringLiteral("n")},
                                {QStringLiteral("hash"), other}};
            (subject.contains(QLatin1String(key)) ? subject : document).insert(QLatin1String(key), value);
            document.insert(QStringLiteral("subject"), QJsonArray{subject});
            return m_all.undone(QStringLiteral("an_officer"),
                                QStringLiteral("SELECT gatehouse.open_case('%1', decode(repeat('ab', 32), 'hex'))")
                                    .arg(QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Compact))));
        };
        WORKS(open("source", QStringLiteral("gateway 17")));
        REFUSED(open("type", QStringLiteral("erase everything")), "type of a request");
        REFUSED(open("regime", QStringLiteral("none")), "regime");
        REFUSED(open("channel", QStringLiteral("Anna, by phone")), "channel");
        REFUSED(open("received", QStringLiteral("yesterday")), "day");
        REFUSED(open("due", QStringLiteral("2036-01-01")), "due day");
        REFUSED(open("value", QStringLiteral("somebody")), "hash");
        REFUSED(open("hash", QString(64, QLatin1Char('0'))), "hash");
        REFUSED(open("kind", QStringLiteral("email")), "hash");
    }

    void aRunIsRecordedUnderItsLeaseOnly()
    {
        const QString id = desk().queued(m_all.newAccount());
        const auto lease = desk().officer().runs().claim({}, QStringLiteral("w"), 1min, id);
        WORKS(lease);
        const QString own = QString::number((*lease)->epoch);
        const auto as = [&](const char *name, const QString &epoch, const QString &call) {
            return m_all.undone(QString::fromLatin1(name), QStringLiteral("SELECT gatehouse.") +
                                                               call.arg(QStringLiteral("'%1', %2").arg(id, epoch)));
        };
        const QStringList calls{QStringLiteral("enter_lease(%1)"),
                                QStringLiteral("lease_salt(%1)"),
                                QStringLiteral("renew_lease(%1, 1000)"),
                                QStringLiteral("lay_steps(%1, '[]')"),
                                QStringLiteral("intend_step(%1, 0, '')"),
                                QStringLiteral("record_outcome(%1, 0, 'outcome', 1, true, '')"),
                                QStringLiteral("record_unknown(%1, 0, '')"),
                                QStringLiteral("record_rescan(%1, true, 1, '')"),
                                QStringLiteral("keep_person(%1, '')"),
                                QStringLiteral("move_run(%1, 'stop_for_attention', 'x')"),
                                QStringLiteral("complete_case(%1, '{}')")};
        for (const QString &call : calls) {
            REFUSED(as("both", own, call), "another worker");
            REFUSED(as("an_officer", QStringLiteral("-1"), call), "another worker");
            REFUSED(as("an_officer", QStringLiteral("NULL"), call), "another worker");
        }
        REFUSED(as("an_officer", own, QStringLiteral("renew_lease(%1, -1)")), "lease");
        REFUSED(as("an_officer", own, QStringLiteral("renew_lease(%1, 99999999999)")), "lease");
        REFUSED(as("an_officer", own, QStringLiteral("move_run(%1, 'finish_effects', '')")), "not done");
        REFUSED(as("an_officer", own, QStringLiteral("record_rescan(%1, true, 1, '')")), "steps");
        REFUSED(as("an_officer", own, QStringLiteral("complete_case(%1, '{\"erased\":true}')")), "not done");
        REFUSED(as("an_officer", own, QStringLiteral("move_run(%1, 'confirm_erased', '')")), "way of its own");
        REFUSED(as("an_officer", own, QStringLiteral("move_run(%1, NULL, '')")), "way of its own");
        const QString steps = QStringLiteral("lay_steps(%1, '[{\"index\":0,\"kind\":\"rows\",\"target\":\"t\","
                                             "\"expected\":1}]')");
        WORKS(desk().officer().runs().laySteps(**lease, {{0, QStringLiteral("rows"), QStringLiteral("t")}}));
        REFUSED(as("an_officer", own, QStringLiteral("record_outcome(%1, 0, 'outcome', 1, true, '')")),
                "no open intent");
        REFUSED(as("an_officer", own, QStringLiteral("record_unknown(%1, 0, '')")), "no open intent");
        WORKS(desk().officer().runs().intend(**lease, 0, {}));
        REFUSED(as("an_officer", own, QStringLiteral("record_outcome(%1, 0, 'outcome', -5, true, '')")),
                "count of rows");
        REFUSED(as("an_officer", own, QStringLiteral("record_outcome(%1, 0, 'done', 5, true, '')")), "outcome");
        REFUSED(as("an_officer", own, QStringLiteral("move_run(%1, 'report_drift', 'x')")), "forward");
    }

    // A snapshot that was taken before a hold was placed would not show it.
    void aCaseIsNotRunOnAnOldSnapshot()
    {
        const QString id = desk().queued(m_all.newAccount());
        const auto lease = desk().officer().runs().claim({}, QStringLiteral("w"), 1min, id);
        WORKS(lease);
        Database &store = desk().officer().user().store();
        for (const char *level : {"REPEATABLE READ", "SERIALIZABLE"}) {
            const auto done = store.transaction([&]() -> Result<void> {
                if (const auto set =
                        store.execute(QStringLiteral("SET TRANSACTION ISOLATION LEVEL ") + QLatin1String(level));
                    !set)
                    return std::unexpected(set.error());
                const auto entered =
                    store.execute(QStringLiteral("SELECT gatehouse.enter_lease(?, ?)"), {id, (*lease)->epoch});
                return entered ? Result<void>() : std::unexpected(entered.error());
            });
            REFUSED(done, "READ COMMITTED");
        }
    }

    // Tables, functions and operators of one's own, in front of the real ones and in the temporary schema.
    void namesOfOnesOwnDoNotStandInForThoseOfTheStore()
    {
        WORKS(m_all.admin().store().execute(QStringLiteral("CREATE SCHEMA snare AUTHORIZATION a_responder")));
        Database &store = desk().responder().user().store();
        const QStringList traps{
            QStringLiteral("SET LOCAL search_path = snare, pg_temp, pg_catalog"),
            QStringLiteral("CREATE FUNCTION snare.may(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"),
            QStringLiteral("CREATE FUNCTION snare.demand(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"),
            QStringLiteral("CREATE FUNCTION snare.jsonb_exists(jsonb, text) RETURNS boolean LANGUAGE sql AS "
                           "'SELECT false'"),
            QStringLiteral("CREATE FUNCTION snare.never(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT false'"),
            QStringLiteral("CREATE OPERATOR snare.= (LEFTARG = text, RIGHTARG = text, FUNCTION = snare.never)"),
            QStringLiteral("CREATE OPERATOR snare.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = snare.never)"),
            QStringLiteral("CREATE OPERATOR snare.!~ (LEFTARG = text, RIGHTARG = text, FUNCTION = snare.never)"),
            QStringLiteral("CREATE TEMP TABLE privacy_case (seq bigint, id text, state text)"),
            QStringLiteral("CREATE TEMP TABLE case_transition (from_state text, action text, to_state text, of_run "
                           "boolean)"),
            QStringLiteral("INSERT INTO pg_temp.case_transition VALUES ('planned', 'withdraw', 'queued', false)"),
            QStringLiteral("CREATE DOMAIN pg_temp.text AS varchar"),
        };
        for (const QString &call :
             {QStringLiteral("SELECT gatehouse.approve_plan('%1', '%2')").arg(m_planned, kHash),
              QStringLiteral("SELECT gatehouse.act_on_case('%1', 'claim', '{}')").arg(m_planned),
              QStringLiteral("SELECT gatehouse.act_on_case('%1', 'approve', '{}')").arg(m_planned),
              QStringLiteral("SELECT gatehouse.add_hold('{}', NULL)"),
              QStringLiteral("SELECT gatehouse.set_approvals_needed(1)")}) {
            const auto done = store.transaction([&]() -> Result<void> {
                for (const QString &trap : traps) {
                    if (const auto set = store.execute(trap); !set)
                        return failure(ErrorKind::Internal, trap + set.error().message);
                }
                const auto tried = store.execute(call);
                return tried ? Result<void>() : std::unexpected(tried.error());
            });
            QVERIFY2(!done && done.error().kind == ErrorKind::Denied, qPrintable(messageOf(done)));
        }
    }

    // Nothing of it gets into the log, which cannot forget.
    void whatPeopleWriteStaysOutOfTheLog()
    {
        const QString secret = QStringLiteral("Anna Muster, \U0001F600 %; DROP TABLE'");
        CaseWorkplace &officer = desk().officer();
        const QString id = desk().planned(CaseDesk::request(RequestType::Objection, m_all.newAccount()), kHash);
        WORKS(officer.cases().extend({}, id, {2026, 11, 3}, {2027, 2, 2}, secret));
        WORKS(officer.cases().askApproval({}, id));
        WORKS(officer.cases().reportDrift({}, id, secret));
        PrivacyHold hold;
        hold.reason = secret;
        hold.until = QDate(2030, 1, 1);
        const auto placed = officer.cases().addHold({}, hold, {QStringLiteral("email"), secret});
        WORKS(placed);
        WORKS(officer.cases().endHold({}, *placed, secret));
        QVERIFY(!officer.cases().reportDrift({}, id, QString(5000, QLatin1Char('x'))));
        qint64 hits = 0;
        WORKS(m_all.admin().audit().visit([&hits](const EntryView &entry, const Hash &) -> Result<void> {
            const AuditEntry one = entry.entry();
            for (const QString &field : {one.object, one.subject, one.detail, one.action})
                hits += field.contains(QStringLiteral("Anna")) || field.contains(QStringLiteral("DROP"));
            return {};
        }));
        QCOMPARE(hits, 0);
        QCOMPARE(officer.cases().holds()->last().endReason, secret);
    }

private:
    CaseDesk &desk() { return m_all.desk(); }

    CaseIntruders m_all;
    QString m_planned = m_all.planned();
};

QTEST_GUILESS_MAIN(CaseForgeryContract)
#include "caseforgery_contract.moc"
