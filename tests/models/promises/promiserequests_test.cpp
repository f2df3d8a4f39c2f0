// Deletions against the time that a policy gives them, where it runs from the request and where from the account's end.
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

Commitment deletionsWithin30Days(const char *from)
{
    return promiseOf(QStringLiteral("deletions_in_time"), {{QStringLiteral("within"), QStringLiteral("P30D")},
                                                           {QStringLiteral("from"), QString::fromLatin1(from)}});
}

} // namespace

class PromiseRequestsTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_desk = std::make_unique<PromiseDesk>(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
    }
    void cleanup() { m_desk.reset(); }

    // 30 days "after the account is deleted" are none from receipt: California gives 45 for that.
    void aRequestThatIsInTimeByItsLawBreaksNoTimeThatRunsFromTheAccountsEnd()
    {
        file(QStringLiteral("1"), 40, Regime::California);
        const auto open = m_desk->look(deletionsWithin30Days("account_deleted"));
        QVERIFY2(open->state == PromiseState::Kept, qPrintable(open->summary));
        QCOMPARE(m_desk->look(deletionsWithin30Days("request_received"))->state, PromiseState::Broken);
        const QString late = file(QStringLiteral("2"), 70, Regime::California);
        const auto broken = m_desk->look(deletionsWithin30Days("account_deleted"));
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QVERIFY2(broken->details.contains(late), qPrintable(broken->details.join(QLatin1Char(' '))));
    }

    void aLawfulExtensionBreaksNoTimeThatRunsFromTheAccountsEnd()
    {
        const QString id = file(QStringLiteral("1"), 50, Regime::Gdpr);
        QCOMPARE(m_desk->look(deletionsWithin30Days("account_deleted"))->state, PromiseState::Broken);
        CaseWorkplace &officer = m_desk->desk().officer();
        const QDate today = QDateTime::currentDateTimeUtc().date();
        WORKS(extendCase(officer.cases(), officer.id(), id, today.addDays(-40), today, QStringLiteral("many systems")));
        const auto extended = m_desk->look(deletionsWithin30Days("account_deleted"));
        QVERIFY2(extended->state == PromiseState::Kept, qPrintable(extended->summary));
    }

    // What the sentence is about: the account ended long ago, and its row is still there.
    void anAccountWhoseRowsStayLongerThanPromisedBreaksIt()
    {
        const QString account = QStringLiteral(
            "INSERT INTO accounts (id, email, name, password_hash, status, created_at, deleted_at) VALUES "
            "(%1, 'p%1@mail.example', 'P', 'x', 'deleted', {300}, {%2});\n");
        m_desk->execute(account.arg(1).arg(20));
        const auto kept = m_desk->look(deletionsWithin30Days("account_deleted"));
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
        m_desk->execute(account.arg(2).arg(40));
        const auto broken = m_desk->look(deletionsWithin30Days("account_deleted"));
        QVERIFY2(broken->state == PromiseState::Broken, qPrintable(broken->summary));
        QVERIFY2(broken->summary.contains(QLatin1String("1 account was deleted")), qPrintable(broken->summary));
    }

private:
    QString file(const QString &whose, int daysAgo, Regime regime)
    {
        NewCase wanted = CaseDesk::request(RequestType::Deletion, whose);
        wanted.regime = regime;
        wanted.received = QDateTime::currentDateTimeUtc().date().addDays(-daysAgo);
        return m_desk->desk().opened(wanted);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<PromiseDesk> m_desk;
};

QTEST_GUILESS_MAIN(PromiseRequestsTest)
#include "promiserequests_test.moc"
