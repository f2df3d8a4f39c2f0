// Violations that take more than one row to seed: large tables, rows that rightly stay, and answers that came late.
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

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

QString account(int id)
{
    return QStringLiteral("INSERT INTO accounts (id, email, name, password_hash, status, created_at) VALUES (%1, "
                          "'p%1@mail.example', 'P', 'x', 'active', {300});\n")
        .arg(id);
}

QString request(int id, int account, const QString &created)
{
    return QStringLiteral("INSERT INTO requests (id, account_id, created_at, request_id, attempt, is_final, endpoint, "
                          "model, status, latency_ms, streamed, tokens_in, tokens_out, tokens_cached, cost_micros) "
                          "VALUES (%1, %2, %3, 'r', 1, 1, 'chat', 'm', 200, 100, 0, 1, 1, 0, 1);\n")
        .arg(id)
        .arg(account)
        .arg(created);
}

} // namespace

class PromiseSightsTest : public QObject
{
    Q_OBJECT
private slots:
    // A sample of bcrypt does not tell that all of them are.
    void secretsThatWereNotReadAreNotSeen()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment hashed =
            promiseOf(QStringLiteral("secrets_hashed"), {{QStringLiteral("of"), QStringLiteral("key")},
                                                         {QStringLiteral("as"), QStringLiteral("any_hash")}});
        const auto added = desk.gateway().mainDatabase().execute(
            QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200001) INSERT "
                           "INTO api_keys (id, account_id, workspace_id, name, prefix, hash, status, created_at) "
                           "SELECT i, 1, 1, 'k', 'sk-1', '%1', 'active', %2 + i FROM n")
                .arg(bcrypt())
                .arg(QDateTime::currentMSecsSinceEpoch() - kDayMs));
        WORKS(added);
        const auto sampled = desk.look(hashed);
        WORKS(sampled);
        QVERIFY2(sampled->state == PromiseState::Unseen, qPrintable(sampled->summary));
        QVERIFY2(sampled->summary.contains(QLatin1String("of more than 200,000 rows")), qPrintable(sampled->summary));
    }

    // What stopped long ago is found, too; and what was not read is not taken for kept.
    void aLargeTableIsSampledFromAllOfItsPeriod()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kNewApi, m_databases);
        const Commitment absent = promiseOf(QStringLiteral("content_absent"));
        const auto add = [&](int rows, int daysAgo, int days, const QString &content) {
            const qint64 from = QDateTime::currentSecsSinceEpoch() - daysAgo * kDayMs / 1000;
            const auto added = desk.gateway().mainDatabase().execute(
                QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %1) "
                               "INSERT INTO logs (user_id, created_at, type, content) SELECT 1, %2 + i * %3 / %1, 5, "
                               "'%4' FROM n")
                    .arg(rows)
                    .arg(from)
                    .arg(days * kDayMs / 1000)
                    .arg(content));
            QVERIFY2(added, qPrintable(messageOf(added)));
        };
        add(200'001, 200, 200, QStringLiteral("status_code=500"));
        const auto clean = desk.look(absent);
        WORKS(clean);
        QVERIFY2(clean->state == PromiseState::Unseen, qPrintable(clean->summary));
        QVERIFY2(clean->details.join(QLatin1Char('\n')).contains(QLatin1String("of more than 200,000 rows")),
                 qPrintable(clean->details.join(QLatin1Char('\n'))));
        add(1000, 190, 2, QStringLiteral("{\"prompt\":\"Write a letter to my landlord\"}"));
        const auto broken = desk.look(absent);
        WORKS(broken);
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QVERIFY2(broken->summary.contains(QLatin1String("logs.content holds what was said")),
                 qPrintable(broken->summary));
    }

    // Neither by a duty of the law, nor by a hold, nor for an open request: that is no broken promise.
    void rowsThatRightlyStayAreNotPastTheirPeriod()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment calls = retentionOf(QStringLiteral("request_log"), QStringLiteral("P90D"));
        desk.execute(account(1) + account(2) + request(1, 2, QStringLiteral("{131}")) +
                     request(2, 2, QStringLiteral("{10}")));
        QCOMPARE(desk.look(calls)->state, PromiseState::Broken);
        CaseWorkplace &officer = desk.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("court order");
        hold.table = QStringLiteral("requests");
        hold.rowId = QStringLiteral("1");
        hold.until = QDate::currentDate().addYears(1);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
        const auto held = desk.look(calls);
        WORKS(held);
        QVERIFY2(held->state == PromiseState::Kept, qPrintable(held->summary));
        QVERIFY2(held->summary.contains(QLatin1String("is held")), qPrintable(held->summary));

        desk.execute(request(3, 1, QStringLiteral("{120}")));
        const auto another = desk.look(calls);
        QVERIFY2(another->state == PromiseState::Broken, qPrintable(another->summary));
        QVERIFY2(another->summary.contains(QLatin1String("1 row past")), qPrintable(another->summary));
        desk.desk().opened(CaseDesk::request(RequestType::Access, QStringLiteral("1")));
        const auto open = desk.look(calls);
        QVERIFY2(open->state == PromiseState::Kept, qPrintable(open->summary));
    }

    // A purge passes them over, so none would ever mend a promise that they broke.
    void rowsWithoutATimeArePastNoPeriodAndWithinNone_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("recordClass");
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("timeless");
        QTest::newRow("whole numbers") << kDemo << QStringLiteral("request_log")
                                       << account(1) + request(1, 1, QStringLiteral("{10}"))
                                       << request(2, 1, QStringLiteral("0"));
        // Empty texts come first when they are sorted.
        QTest::newRow("texts")
            << QStringLiteral("bifrost sqlite 2026") << QStringLiteral("request_log")
            << QStringLiteral("INSERT INTO logs (id, timestamp) VALUES ('1', strftime('%Y-%m-%d %H:%M:%S', 'now', "
                              "'-10 days'));\n")
            << QStringLiteral("INSERT INTO logs (id, timestamp) VALUES ('2', '');\n");
    }
    void rowsWithoutATimeArePastNoPeriodAndWithinNone()
    {
        QFETCH(QString, kind);
        QFETCH(QString, recordClass);
        QFETCH(QString, rows);
        QFETCH(QString, timeless);
        PromiseDesk desk(m_stores, Dialect::Sqlite, kind, m_databases);
        const Commitment calls = retentionOf(recordClass, QStringLiteral("P90D"));
        desk.execute(timeless);
        const auto alone = desk.look(calls);
        WORKS(alone);
        QVERIFY2(alone->state == PromiseState::Unseen, qPrintable(alone->summary));
        desk.execute(rows);
        const auto seen = desk.look(calls);
        WORKS(seen);
        QVERIFY2(seen->state == PromiseState::AtRisk, qPrintable(seen->summary));
        QVERIFY2(seen->summary.contains(QLatin1String("oldest row 10 d old, and 1 row without a time")),
                 qPrintable(seen->summary));
    }

    // As rows are that are past their period.
    void aDeletedAccountThatIsHeldMayStay()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment gone =
            retentionOf(QStringLiteral("account"), QStringLiteral("P30D"), PeriodStart::AccountDeleted);
        desk.execute(account(1) + account(2) + QStringLiteral("UPDATE accounts SET deleted_at = {40};\n"));
        const auto broken = desk.look(gone);
        QVERIFY2(broken->summary.startsWith(QLatin1String("2 accounts were deleted")), qPrintable(broken->summary));
        CaseWorkplace &officer = desk.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("court order");
        hold.table = QStringLiteral("accounts");
        hold.rowId = QStringLiteral("1");
        hold.until = QDate::currentDate().addYears(1);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
        const auto one = desk.look(gone);
        QVERIFY2(one->summary.startsWith(QLatin1String("1 account was deleted")), qPrintable(one->summary));
        desk.desk().opened(CaseDesk::request(RequestType::Deletion, QStringLiteral("2")));
        const auto kept = desk.look(gone);
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
        QVERIFY2(kept->summary.contains(QLatin1String("held, or of an open request")), qPrintable(kept->summary));
    }

    // Those that wait still, and those that somebody answered when it was too late.
    void pagesThatWaitedForTooLongBreakThePromiseOfAnswers()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment answers =
            promiseOf(QStringLiteral("alerts_answered"), {{QStringLiteral("within"), QStringLiteral("P1D")}});
        CaseWorkplace &responder = desk.desk().responder();
        SystemClock clock;
        AlertRepository alerts(responder.user().store(), responder.user().audit(), responder.user().operators(), clock);
        AlertWatch watch(alerts, PromiseDesk::gatewayName());
        const auto raise = [&](const QString &fingerprint, int daysAgo) {
            const auto lease = watch.claim(fingerprint);
            QVERIFY2(lease, qPrintable(messageOf(lease)));
            RaisedAlert page;
            page.fingerprint = fingerprint;
            page.rule = QStringLiteral("error-burst");
            page.title = page.summary = QStringLiteral("Error burst");
            page.level = AlertLevel::Page;
            page.beganMs = page.foundMs = page.hitMs = clock.nowMs() - daysAgo * kDayMs;
            WatchStep step;
            step.positionMs = clock.nowMs();
            step.hits = {page};
            const auto raised = watch.record(*lease, step);
            QVERIFY2(raised, qPrintable(messageOf(raised)));
            const auto released = watch.leave();
            QVERIFY2(released, qPrintable(messageOf(released)));
        };
        const auto resolve = [&](qint64 seq) {
            AlertOrder order;
            order.action = AlertAction::Resolve;
            order.by = responder.id();
            order.alerts = {seq};
            order.verdict = AlertVerdict::Incident;
            order.reason = QStringLiteral("seen to");
            const auto done = alerts.act(order);
            QVERIFY2(done, qPrintable(messageOf(done)));
        };
        QCOMPARE(desk.look(answers)->state, PromiseState::Kept);
        raise(QStringLiteral("one"), 0);
        resolve(1);
        const auto inTime = desk.look(answers);
        QVERIFY2(inTime->state == PromiseState::Kept && inTime->summary.startsWith(QLatin1String("1 page,")),
                 qPrintable(inTime->summary));
        raise(QStringLiteral("two"), 5);
        const auto waiting = desk.look(answers);
        QVERIFY2(waiting->state == PromiseState::Broken, qPrintable(waiting->summary));
        resolve(2);
        const auto late = desk.look(answers);
        QVERIFY2(late->state == PromiseState::Broken, qPrintable(late->summary));
        QVERIFY2(late->details.constFirst().startsWith(QLatin1String("A-000002 waited 5")),
                 qPrintable(late->details.constFirst()));
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PromiseSightsTest)
#include "promisesights_test.moc"
