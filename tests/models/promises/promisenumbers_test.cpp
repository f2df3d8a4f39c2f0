// What the numbers of rows tell of rows that are gone, and what they do not tell.
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

QString deed(qint64 id, int daysAgo)
{
    return QStringLiteral("INSERT INTO admin_actions (id, created_at, actor, action, target_kind, target_id, reason, "
                          "result) VALUES (%1, {%2}, 'root', 'key.disable', 'key', 1, 'asked', 'ok');\n")
        .arg(id)
        .arg(daysAgo);
}

// The oldest first, evenly over 60 days, so that they do not reach back to the begin of the period.
QString deeds(qint64 first, qint64 step, int rows)
{
    QString all;
    for (int i = 0; i < rows; ++i)
        all += deed(first + i * step, 60 - i * 60 / rows);
    return all;
}

Commitment deedsStay()
{
    Commitment commitment = retentionOf(QStringLiteral("administration"), QStringLiteral("P90D"));
    commitment.retention.mustGoAfter = false;
    commitment.retention.mustStayUntil = true;
    return commitment;
}

} // namespace

class PromiseNumbersTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;

    std::unique_ptr<PromiseDesk> desk()
    {
        return std::make_unique<PromiseDesk>(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases);
    }

private slots:
    void numbersAloneBreakNoPromise_data()
    {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<PromiseState>("state");
        QTest::addColumn<QString>("says");
        QTest::newRow("imported, or its numbers set higher")
            << deeds(4711, 1, 30) << PromiseState::AtRisk
            << "has the number 4,711, and rows must stay for 90 days; whether those before it are gone, or its numbers "
               "began there, cannot be seen";
        QTest::newRow("every third number, from the third on")
            << deeds(3, 3, 30) << PromiseState::Kept << "all rows since the first, 60 d old, are there";
        QTest::newRow("every third number, from far on")
            << deeds(30'000, 3, 30) << PromiseState::AtRisk << "has the number 30,000";
        QTest::newRow("every third number and one gone")
            << deeds(1, 3, 30) + QStringLiteral("DELETE FROM admin_actions WHERE id = 16;\n") << PromiseState::AtRisk
            << "59 numbers are missing";
        QTest::newRow("from the first on") << deeds(1, 1, 30) << PromiseState::Kept << "all rows since the first";
        QTest::newRow("none at all") << QString() << PromiseState::Unseen << "cannot be known";
    }
    void numbersAloneBreakNoPromise()
    {
        QFETCH(QString, rows);
        QFETCH(PromiseState, state);
        QFETCH(QString, says);
        const auto at = desk();
        at->execute(rows);
        for (int i = 0; i < 2; ++i) { // a second look sees no more than the first
            const auto seen = at->look(deedsStay());
            WORKS(seen);
            QVERIFY2(seen->state == state, qPrintable(promiseStateToken(seen->state) + seen->summary));
            QVERIFY2(seen->summary.contains(says), qPrintable(seen->summary));
            QVERIFY(state != PromiseState::AtRisk || !seen->remedy.isEmpty());
        }
    }

    void aRowThatALookSawAndThatIsGoneIsShownUntilItNeedStayNoLonger()
    {
        const auto at = desk();
        at->execute(deeds(4711, 1, 30));
        QCOMPARE(at->look(deedsStay())->state, PromiseState::AtRisk);
        at->execute(QStringLiteral("DELETE FROM admin_actions WHERE id = 4711;\n"));
        for (int i = 0; i < 2; ++i) { // and it stays broken
            const auto gone = at->look(deedsStay());
            QVERIFY2(gone->state == PromiseState::Broken, qPrintable(gone->summary));
            QVERIFY2(gone->summary.contains(QLatin1String("row 4,711 of ")) &&
                         gone->summary.contains(QLatin1String("is gone")),
                     qPrintable(gone->summary));
        }
        at->forgetLooks();
        const auto anew = at->look(deedsStay());
        QVERIFY2(anew->state == PromiseState::AtRisk, qPrintable(anew->summary));
    }

    // It may have taken the row, and rightly.
    void aRowThatADeletionMayHaveTakenIsNotShownAsBroken()
    {
        const auto at = desk();
        at->execute(deeds(1, 1, 30));
        QCOMPARE(at->look(deedsStay())->state, PromiseState::Kept);
        at->desk().opened(CaseDesk::request(RequestType::Deletion, QStringLiteral("1")));
        at->execute(QStringLiteral("DELETE FROM admin_actions WHERE id = 1;\n"));
        const auto gone = at->look(deedsStay());
        QVERIFY2(gone->state == PromiseState::AtRisk, qPrintable(gone->summary));
        QVERIFY2(gone->remedy.contains(QLatin1String("deletion request")), qPrintable(gone->remedy));
        const auto later = at->look(deedsStay());
        QVERIFY2(later->state != PromiseState::Broken, qPrintable(later->summary));
    }

    // Of a log that was imported with its gaps.
    void gapsThatWereThereFromTheBeginningAreNoRowsTakenOutOfTheLog()
    {
        const auto at = desk();
        at->execute(deeds(1, 1, 10) + QStringLiteral("DELETE FROM admin_actions WHERE id IN (3, 4);\n"));
        const Commitment logged = promiseOf(QStringLiteral("admin_actions_logged"));
        for (int i = 0; i < 2; ++i) {
            const auto imported = at->look(logged);
            QVERIFY2(imported->state == PromiseState::AtRisk, qPrintable(imported->summary));
            QVERIFY2(imported->summary.startsWith(QLatin1String("2 ids are missing in admin_actions: rows may")),
                     qPrintable(imported->summary));
        }
        at->execute(QStringLiteral("DELETE FROM admin_actions WHERE id = 7;\n"));
        for (int i = 0; i < 2; ++i) {
            const auto taken = at->look(logged);
            QVERIFY2(taken->state == PromiseState::Broken, qPrintable(taken->summary));
            QVERIFY2(taken->summary.startsWith(QLatin1String("1 id is missing in admin_actions that was there on")),
                     qPrintable(taken->summary));
        }
    }
};

QTEST_GUILESS_MAIN(PromiseNumbersTest)
#include "promisenumbers_test.moc"
