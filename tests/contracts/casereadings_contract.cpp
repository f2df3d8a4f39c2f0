// What a store on a server gives away of who a privacy request is about, and when.
#include "tests/support/caseintruders.h"
#include "tests/support/caseresults.h"

#include <QTest>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

const QString kHash = QString::fromLatin1(CaseDesk::kPlanHash);

// Runs the statement, and gives all that the server says when it refuses: the row that a constraint shows is in there.
QString wordsOf(Database &store, const QString &statement)
{
    const auto done =
        store.execute(QStringLiteral("DO $try$ DECLARE d text; BEGIN %1; EXCEPTION WHEN OTHERS THEN GET "
                                     "STACKED DIAGNOSTICS d = PG_EXCEPTION_DETAIL; RAISE EXCEPTION '% %', "
                                     "SQLERRM, d USING ERRCODE = 'insufficient_privilege'; END $try$")
                          .arg(statement));
    return done ? QString() : done.error().message + done.error().detail;
}

} // namespace

class CaseReadingsContract : public QObject
{
    Q_OBJECT

private slots:
    void cleanup() { QVERIFY(m_all.admin().audit().verify()->isGenuine()); }

    // Rolled back, a reading would leave no trace: so it is given in a later transaction only.
    void aReadingStandsInTheLogBeforeItIsGiven()
    {
        Database &store = desk().officer().user().store();
        const qint64 before = *m_all.admin().audit().size();
        for (const char *inner : {"", "SAVEPOINT s"}) {
            const auto sneaked = store.transaction([&]() -> Result<void> {
                if (*inner != '\0')
                    (void)store.execute(QString::fromLatin1(inner));
                const auto entry = store.scalar(
                    QStringLiteral("SELECT gatehouse.record_reading(?, 'subject', 'curiosity')"), {m_planned});
                const auto read = entry ? store.execute(QStringLiteral("SELECT gatehouse.read_subject(?)"), {*entry})
                                        : std::unexpected(entry.error());
                return read ? Result<void>() : std::unexpected(read.error());
            });
            REFUSED(sneaked, "not on record");
        }
        QCOMPARE(*m_all.admin().audit().size(), before);
        // What was rolled back is no reading that one may come back to, and neither is another's, or of something else.
        REFUSED(store.execute(QStringLiteral("SELECT gatehouse.read_subject(?)"), {before}), "not on record");
        const auto entry =
            store.scalar(QStringLiteral("SELECT gatehouse.record_reading(?, 'subject', 'a look')"), {m_planned});
        WORKS(entry);
        REFUSED(desk().responder().user().store().execute(QStringLiteral("SELECT gatehouse.read_subject(?)"), {*entry}),
                "not on record");
        REFUSED(store.execute(QStringLiteral("SELECT gatehouse.read_parameters(?)"), {*entry}), "not on record");
        WORKS(store.execute(QStringLiteral("SELECT gatehouse.read_subject(?)"), {*entry}));
        QCOMPARE(*m_all.admin().audit().size(), before + 1);
        for (const char *purpose : {"", "anna@a.example", "because of 4711", "a\nb"})
            REFUSED(store.execute(QStringLiteral("SELECT gatehouse.record_reading(?, 'subject', ?)"),
                                  {m_planned, QString::fromLatin1(purpose)}),
                    "purpose");
    }

    void theSaltIsForWhoeverHasClaimedTheCaseOnRecord()
    {
        const QString id = desk().queued(m_all.newAccount());
        Database &store = desk().officer().user().store();
        const auto sneaked = store.transaction([&]() -> Result<void> {
            const auto epoch =
                store.scalar(QStringLiteral("SELECT epoch FROM gatehouse.claim_case('w', 1000, ?)"), {id});
            const auto salt = epoch ? store.execute(QStringLiteral("SELECT gatehouse.lease_salt(?, ?)"), {id, *epoch})
                                    : std::unexpected(epoch.error());
            return salt ? Result<void>() : std::unexpected(salt.error());
        });
        REFUSED(sneaked, "not on record");
        QCOMPARE(desk().officer().cases().find(id)->state, CaseState::Queued);
    }

    // A row that a constraint refuses is shown whole by the server, and nobody asked for it on record.
    void noRefusalShowsWhoItIsAbout_data()
    {
        QTest::addColumn<QString>("call");
        QStringList calls;
        (void)m_all.admin().store().visitRows(
            QStringLiteral(
                "SELECT format('gatehouse.%I(%s)', p.proname, (SELECT string_agg(CASE WHEN k = 1 AND format_type(t, "
                "NULL) = 'text' THEN '''%s''' WHEN format_type(t, NULL) = 'text' AND k = 2 AND p.proname IN "
                "('act_on_case', 'note_on_case') THEN quote_literal(a) WHEN format_type(t, NULL) = 'bigint' AND k = 2 "
                "THEN '1' WHEN format_type(t, NULL) = 'jsonb' THEN quote_literal(d) || '::jsonb' ELSE 'NULL' END, ', ' "
                "ORDER BY k) FROM unnest(p.proargtypes) WITH ORDINALITY AS u(t, k))) FROM pg_proc p, unnest(ARRAY["
                "'ask_identity', 'accept_identity', 'finish_discovery', 'report_drift', 'requeue', 'refuse', "
                "'withdraw', 'extended', 'assigned', 'document']) AS a, unnest(ARRAY['{}', '[]', 'null', '{\"due\":"
                "null,\"pause\":null}', '{\"erased\":true}', '[{}]', '{\"to\":null,\"due\":\"\",\"hash\":null}']) AS d "
                "WHERE p.pronamespace = 'gatehouse'::regnamespace AND p.pronargs > 0 AND "
                "has_function_privilege('gatehouse_team', p.oid, 'EXECUTE') AND p.proname NOT LIKE '%operator%' AND "
                "p.proname NOT IN ('change_roles', 'may', 'demand')"),
            {}, {}, [&calls](const RowStream &row) -> Result<void> {
                calls.append(row.string(0));
                return {};
            });
        calls.removeDuplicates();
        QVERIFY(calls.size() > 60);
        for (const QString &call : calls)
            QTest::newRow(qPrintable(call)) << call;
    }

    void noRefusalShowsWhoItIsAbout()
    {
        QFETCH(QString, call);
        static const QString running = runningCase();
        for (const QString &id : {m_planned, running}) {
            QString said;
            (void)m_all.user(QStringLiteral("both")).store().transaction([&]() -> Result<void> {
                said = wordsOf(m_all.user(QStringLiteral("both")).store(),
                               QStringLiteral("PERFORM ") + QString(call).replace(QStringLiteral("%s"), id));
                return failure(ErrorKind::Cancelled, {});
            });
            QVERIFY2(!said.contains(QStringLiteral("Failing row")) &&
                         !said.contains(QString::fromLatin1(CaseIntruders::kAccount)),
                     qPrintable(said));
        }
    }

private:
    QString runningCase()
    {
        NewCase wanted = CaseDesk::request(RequestType::Rectification,
                                           QString::fromLatin1(CaseIntruders::kAccount) + QLatin1Char('2'));
        const QString id = desk().queued(wanted, kHash);
        StoreUser &both = m_all.user(QStringLiteral("both"));
        (void)both.store().execute(QStringLiteral("SELECT gatehouse.claim_case('w', 60000, ?)"), {id});
        return id;
    }

    CaseDesk &desk() { return m_all.desk(); }

    CaseIntruders m_all;
    QString m_planned = m_all.planned();
};

QTEST_GUILESS_MAIN(CaseReadingsContract)
#include "casereadings_contract.moc"
