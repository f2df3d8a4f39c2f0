// Restriction, objection, opt-out and withdrawn consent: set where the gateway has a place for it, and kept in the
// store in any case.
#include "models/privacy/certificate.h"
#include "models/privacy/recordedwishes.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

using namespace Gatehouse;

class WishesTest : public QObject
{
    Q_OBJECT
private slots:
    void aWishIsSetWhereItCanBeAndKeptInAnyCase_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<RequestType>("type");
        QTest::addColumn<QString>("table"); // empty: the gateway has no place
        QTest::addColumn<QString>("key");
        const QString preferences = QStringLiteral("communication_preferences");
        for (const RequestType type :
             {RequestType::Restriction, RequestType::Objection, RequestType::OptOut, RequestType::ConsentWithdrawal}) {
            const QByteArray name = requestTypeToken(type).toUtf8();
            const bool stopsAddresses = type == RequestType::Objection || type == RequestType::ConsentWithdrawal;
            QTest::newRow("demo, " + name) << QStringLiteral("demo sqlite") << type << preferences << QString();
            for (const char *kind : {"new-api sqlite 2026-09", "new-api postgresql 2026-09", "new-api mysql 2026-09"})
                QTest::newRow(kind + QByteArrayLiteral(", ") + name)
                    << QString::fromLatin1(kind) << type << (stopsAddresses ? QStringLiteral("users") : QString())
                    << QStringLiteral("\"record_ip_log\":false");
            QTest::newRow("litellm, " + name)
                << QStringLiteral("litellm postgresql 2026-09") << type << QStringLiteral("LiteLLM_UserTable")
                << QStringLiteral("\"privacy_%1\":true").arg(requestTypeToken(type));
        }
    }
    void aWishIsSetWhereItCanBeAndKeptInAnyCase()
    {
        QFETCH(QString, kind);
        QFETCH(RequestType, type);
        QFETCH(QString, table);
        QFETCH(QString, key);
        ErasureScene scene(m_stores, Dialect::Sqlite, kind, m_databases, {1, 2});
        if (kind.startsWith(QLatin1String("new-api")))
            scene.gateway().mainDatabase().execute(
                QStringLiteral("UPDATE users SET setting = '{\"record_ip_log\": true, \"language\": \"eo\"}'"));
        const QString id = scene.planned(scene.request(type, 2));
        const auto plan = ErasurePlan::fromJson(*scene.cases().plan(id));
        WORKS(plan);
        QVERIFY2(plan->isApprovable(), qPrintable(plan->unsupported));
        QCOMPARE(plan->recordedHere.isEmpty(), !table.isEmpty());
        if (table.isEmpty())
            QVERIFY2(plan->recordedHere.contains(type == RequestType::Restriction
                                                     ? QStringLiteral("2 jobs honour it (erasure, rectification)")
                                                     : QStringLiteral("tell those who do")),
                     qPrintable(plan->recordedHere));
        scene.approve(id);
        const QMap<QString, QStringList> before = MapFiller::dump(scene.tables());
        const auto worked = scene.work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        // One row, and nothing else in it.
        const QMap<QString, QStringList> after = MapFiller::dump(scene.tables());
        for (auto each = before.begin(); each != before.end(); ++each) {
            if (each.key() != table)
                QCOMPARE(after.value(each.key()), *each);
        }
        const QStringList changed = newLines(before.value(table), after.value(table));
        QCOMPARE(changed.size(), table.isEmpty() ? 0 : 1);
        if (!key.isEmpty() && !changed.isEmpty()) {
            QString line = changed.constFirst();
            QVERIFY2(line.remove(QLatin1Char(' ')).contains(key), qPrintable(line));
            QVERIFY2(table != QLatin1String("users") || line.contains(QLatin1String("\"language\":\"eo\"")),
                     qPrintable(line));
        }
        const auto certificate = certificateFromBody(scene.runs().certificate(id)->body);
        WORKS(certificate);
        QCOMPARE(certificate->recordedHere, table.isEmpty());
        const auto wishes = recordedWishes(scene.desk().officer().user().store(), scene.cases(), {scene.account(2)});
        WORKS(wishes);
        QCOMPARE(wishes->size(), 1);
        QCOMPARE(wishes->constFirst().type, type);
        QCOMPARE(wishes->constFirst().caseId, id);
    }

    void aPersonWithoutARowForItIsNoDeadEndEither()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        scene.gateway().execute(QStringLiteral("DELETE FROM communication_preferences"));
        const QString id = scene.queued(scene.request(RequestType::OptOut, 2));
        QVERIFY(ErasurePlan::fromJson(*scene.cases().plan(id))->recordedHere.contains(QStringLiteral("no row in")));
        const auto worked = scene.work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
    }

    // What is no JSON is left for a person to look at, and is not written over.
    void settingsThatCannotBeReadAreNotWrittenOver()
    {
        ErasureScene scene(m_stores, Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"), m_databases, {1, 2});
        scene.gateway().mainDatabase().execute(QStringLiteral("UPDATE users SET setting = 'half {'"));
        const QString id = scene.queued(scene.request(RequestType::Objection, 2));
        const auto worked = scene.work(id);
        QVERIFY(!worked || (*worked)->state == CaseState::NeedsAttention);
        QCOMPARE(*scene.gateway().mainDatabase().scalar(
                     QStringLiteral("SELECT count(*) FROM users WHERE setting <> 'half {'")),
                 0);
    }

private:
    static QStringList newLines(const QStringList &before, QStringList after)
    {
        for (const QString &line : before)
            after.removeOne(line);
        return after;
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(WishesTest)
#include "wishes_test.moc"
