// What a re-scan takes for a leftover: not what is other people's and was there before, and everything that came since.
#include "models/privacy/certificate.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

class LeftoversTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_scene = std::make_unique<ErasureScene>(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases,
                                                 QList<int>{1, 2, 3});
        m_address = MapFiller::email(2);
    }

    void aTicketOfSomebodyElseThatNamesThePersonIsTheirs()
    {
        nameInTicketOf(1);
        const QStringList before = tickets(1);
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        const auto worked = scene().work(id);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        QCOMPARE(tickets(1), before);
        // And who reads the certificate is told that it is there.
        const auto certificate = certificateFromBody(scene().runs().certificate(id)->body);
        WORKS(certificate);
        const auto told = std::ranges::find_if(certificate->tables, [](const CertificateTable &table) {
            return table.table == QLatin1String("support_tickets") &&
                   table.ground.contains(QLatin1String("other people"));
        });
        QVERIFY(told != certificate->tables.end());
        QCOMPARE(told->rowsRetained, 1);
        QCOMPARE(told->rowsDone, 0);
    }

    void whatCameWhileTheCaseRanIsTold_data()
    {
        QTest::addColumn<bool>("oldOneGoes"); // so that there are as many as before
        QTest::newRow("one more") << false;
        QTest::newRow("in place of another") << true;
    }
    void whatCameWhileTheCaseRanIsTold()
    {
        QFETCH(bool, oldOneGoes);
        nameInTicketOf(1);
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        int looks = 0;
        scene().settings.probe = [&](const char *label) {
            if (qstrcmp(label, "before finish") != 0 || ++looks != 1)
                return;
            if (oldOneGoes)
                execute("UPDATE support_tickets SET subject = 'done' WHERE account_id = ?", {account(1)});
            nameInTicketOf(3);
        };
        const auto worked = scene().work(id);
        WORKS(worked);
        QCOMPARE((*worked)->state, CaseState::NeedsAttention);
        QVERIFY2((*worked)->why.contains(QLatin1String("support_tickets.subject (1)")), qPrintable((*worked)->why));
        // It is another person's row: once somebody has looked at it, the case goes on.
        scene().settings.probe = {};
        WORKS(scene().cases().requeue(scene().desk().officer().id(), id, QStringLiteral("it is of another customer")));
        const auto again = scene().work(id);
        WORKS(again);
        QVERIFY2((*again)->state == CaseState::Completed, qPrintable((*again)->why));
    }

    void whatIsNobodysIsALeftoverHoweverOldItIs()
    {
        execute("UPDATE providers SET name = ? WHERE id = (SELECT min(id) FROM providers)",
                {QStringLiteral("ask ") + m_address});
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        const auto worked = scene().work(id);
        WORKS(worked);
        QCOMPARE((*worked)->state, CaseState::NeedsAttention);
        QVERIFY2((*worked)->why.contains(QLatin1String("providers.name")), qPrintable((*worked)->why));
    }

    void whatWasSeenFirstIsKnownToTheNextWorkerToo()
    {
        nameInTicketOf(1);
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        std::stop_source stop;
        CaseWorkplace &officer = scene().desk().officer();
        WorkerSettings settings = scene().settings;
        settings.operatorId = officer.id();
        settings.probe = [&](const char *label) {
            if (qstrcmp(label, "before finish") == 0)
                stop.request_stop();
        };
        QVERIFY(!CaseWorker(scene().bench(officer), settings).workOne(id, stop.get_token()));
        QCOMPARE(scene().cases().find(id)->state, CaseState::Verifying);
        const auto worked = scene().work(id, &scene().desk().responder());
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
    }

private:
    ErasureScene &scene() { return *m_scene; }
    qint64 account(int person) { return scene().account(person).value.toLongLong(); }
    void execute(const char *sql, const QVariantList &values)
    {
        scene().gateway().execute(QString::fromLatin1(sql), values);
    }
    void nameInTicketOf(int person)
    {
        execute(
            "UPDATE support_tickets SET subject = ? WHERE id = (SELECT min(id) FROM support_tickets WHERE account_id "
            "= ?)",
            {QStringLiteral("ask ") + m_address, account(person)});
    }
    QStringList tickets(int person)
    {
        QStringList all;
        (void)scene().gateway().database().visitRows(
            QStringLiteral("SELECT id, subject FROM support_tickets WHERE account_id = ? ORDER BY id"),
            {account(person)}, {}, [&all](const RowStream &row) -> Result<void> {
                all.append(row.string(0) + row.string(1));
                return {};
            });
        return all;
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    QString m_address;
};

QTEST_GUILESS_MAIN(LeftoversTest)
#include "leftovers_test.moc"
