// What was classified here is purged by its record class; what the profile says something else of by now keeps that
// class from being purged.
#include "models/gateway/classificationrepository.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr int kCalls = 30;

} // namespace

class PurgeDisputesTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("store in sqlite") << Dialect::Sqlite;
        QTest::newRow("store in postgresql") << Dialect::PostgreSql;
    }
    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_scene = std::make_unique<PurgeScene>(m_stores, engine, QStringLiteral("new-api sqlite 2026-09"), m_databases);
        m_scene->putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        const qint64 startS = m_scene->today().startOfDay(Qt::UTC).toSecsSinceEpoch() - 100 * 86'400;
        m_scene->fixture().addTogether([&] {
            for (int i = 1; i <= kCalls; ++i)
                m_scene->fixture().execute(
                    QStringLiteral(
                        "INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, 1, 'u', 2, ?)"),
                    {i, startS + i});
        });
    }
    void cleanup() { m_scene.reset(); }

    void whatWasClassifiedIsPurgedByItsClassAndDuty()
    {
        addVisits();
        QCOMPARE(dueOf(m_scene->preview(), QStringLiteral("visits")), -1);
        classify({QStringLiteral("visits"), {}, visits(), {}});
        const auto plan = m_scene->preview();
        QCOMPARE(dueOf(plan, QStringLiteral("visits")), 4);
        QCOMPARE(dueOf(plan, QStringLiteral("logs")), kCalls);
        QCOMPARE(PurgePlan::fromJson(plan->toJson()).value_or(PurgePlan()), *plan);
        const QString id = m_scene->approved();
        const auto done = m_scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(QStringLiteral("visits")), 5);
        QCOMPARE(count(QStringLiteral("visits WHERE place = 'past'")), 0);
    }

    // Whose rows are spared hangs on what is classified, so another map is another plan.
    void aClassificationAfterTheApprovalStopsTheRun()
    {
        addVisits();
        classify({QStringLiteral("visits"), {}, visits(), {}});
        const QString id = m_scene->approved();
        classify({QStringLiteral("visits"),
                  QStringLiteral("place"),
                  {{QStringLiteral("category"), QStringLiteral("network")},
                   {QStringLiteral("on_erasure"), QStringLiteral("blank")}},
                  QStringLiteral("TEXT")});
        const auto done = m_scene->run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(QStringLiteral("classified here")), qPrintable(done->why));
        QCOMPARE(count(QStringLiteral("visits")), 9);
        // Planned anew, it goes.
        const auto again = m_scene->run(m_scene->approved());
        WORKS(again);
        QVERIFY2(again->state == PurgeState::Done, qPrintable(again->why));
        QCOMPARE(count(QStringLiteral("visits")), 5);
    }

    void aGatewayIsOpenedWithWhatWasClassifiedThere()
    {
        ConnectionSettings settings;
        settings.profile = QStringLiteral("new-api");
        settings.database.file = static_cast<SqliteDatabase &>(m_scene->database()).file();
        classify({QStringLiteral("visits"), {}, visits(), {}}, gatewayFingerprint(settings));
        Database &store = m_scene->desk().officer().user().store();
        const auto gateway = PurgeGateway::open(settings, PurgeGateway::Purpose::Look, store);
        QVERIFY2(gateway, gateway ? "" : qPrintable(gateway.error().message));
        QVERIFY((*gateway)->data().table(QStringLiteral("visits")) && !(*gateway)->classified().isEmpty());
        settings.database.file += QStringLiteral("-another");
        const auto another = PurgeGateway::open(settings, PurgeGateway::Purpose::Look, store);
        QVERIFY(!another || (*another)->classified().isEmpty());
    }

    void whatIsInDisputeIsNotPlanned()
    {
        say(QStringLiteral("logs"), QStringLiteral("content"));
        const auto plan = m_scene->preview();
        WORKS(plan);
        QCOMPARE(plan->blocked().size(), 1);
        QVERIFY2(plan->blocked().constFirst().contains(QStringLiteral("logs.content was classified here")),
                 qPrintable(plan->blocked().constFirst()));
        QVERIFY(!plan->isPurgeable() && !m_scene->laid());
        QCOMPARE(PurgePlan::fromJson(plan->toJson()).value_or(PurgePlan()), *plan);
    }

    void itIsPlannedWhenItIsWithdrawn()
    {
        say(QStringLiteral("logs"), QStringLiteral("content"));
        CaseWorkplace &officer = m_scene->desk().officer();
        ClassificationRepository said(officer.user().store(), officer.user().audit(), officer.user().operators(),
                                      m_scene->clock());
        WORKS(said.classify({PurgeScene::gatewayName(),
                             {QStringLiteral("logs"), QStringLiteral("content"), {}, {}},
                             {{QStringLiteral("category"), QStringLiteral("operational")}},
                             QStringLiteral("the profile knows it"),
                             officer.id()},
                            QStringLiteral("new-api")));
        const auto plan = m_scene->preview();
        WORKS(plan);
        QVERIFY(plan->blocked().isEmpty() && plan->rows().rows == kCalls);
    }

    void whatIsInDisputeElsewhereIsInNobodysWay()
    {
        say(QStringLiteral("users"), QStringLiteral("email"));
        const auto plan = m_scene->preview();
        WORKS(plan);
        QVERIFY(plan->blocked().isEmpty() && plan->rows().rows == kCalls);
    }

    void aDisputeThatComesAfterTheApprovalStopsTheRun()
    {
        const QString id = m_scene->approved();
        say(QStringLiteral("logs"), QStringLiteral("content"));
        const auto done = m_scene->run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(QStringLiteral("logs.content")), qPrintable(done->why));
        QCOMPARE(m_scene->database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1), kCalls);
    }

private:
    // Past the period and the duty, past the period alone, and neither.
    void addVisits()
    {
        GatewayFixture &gateway = m_scene->fixture();
        gateway.execute(QStringLiteral(
            "CREATE TABLE visits (id INTEGER PRIMARY KEY, user_id INTEGER, place TEXT, seen INTEGER NOT NULL)"));
        const qint64 startS = m_scene->today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        const std::tuple<const char *, int, int> kinds[]{{"past", 4, 500}, {"duty", 3, 200}, {"new", 2, 5}};
        for (const auto &[place, rows, days] : kinds) {
            for (int i = 0; i < rows; ++i)
                gateway.execute(QStringLiteral("INSERT INTO visits (user_id, place, seen) VALUES (1, ?, ?)"),
                                {QString::fromLatin1(place), startS - days * 86'400LL});
        }
    }

    // Calls are kept for 90 days by the policy, and these for a year by law.
    static QJsonObject visits()
    {
        return QJsonDocument::fromJson(R"({"category": "usage", "purpose": "p", "retention_class": "request_log",
            "personal": true, "disposition": "pseudonymise", "ground": "tax", "keep_for": "P1Y", "order": 0,
            "time": {"column": "seen", "unit": "s"},
            "subject": [{"column": "user_id", "table": "users", "key": "id"}],
            "columns": {"user_id": {"category": "identifier", "on_erasure": "pseudonymise"},
                        "seen": {"category": "time"}}})")
            .object();
    }

    void classify(const Classification &what, const QString &gateway = PurgeScene::gatewayName())
    {
        CaseWorkplace &officer = m_scene->desk().officer();
        ClassificationRepository said(officer.user().store(), officer.user().audit(), officer.user().operators(),
                                      m_scene->clock());
        WORKS(said.classify({gateway, what, {}, QStringLiteral("new"), officer.id()}, QStringLiteral("new-api")));
    }

    // -1: it is not in the plan.
    static qint64 dueOf(const Result<PurgePlan> &plan, const QString &table)
    {
        for (const PurgeTable &each : plan ? plan->tables : QList<PurgeTable>()) {
            if (each.rule.table == table && each.rule.standing == RetentionStanding::Purged)
                return each.due.rows;
        }
        return -1;
    }

    qint64 count(const QString &from)
    {
        return m_scene->database().scalar(QStringLiteral("SELECT count(*) FROM ") + from).value_or(-1);
    }

    // As the owner of the store: nobody else gets such a row into it.
    void say(const QString &table, const QString &column)
    {
        Database &store = m_scene->desk().admin().user().store();
        WORKS(store.execute(
            QStringLiteral("INSERT INTO %1classification_change (gateway, table_name, column_name, column_type, "
                           "before_says, after_says, reason, changed_by, changed_ms) VALUES (?, ?, ?, '', '', "
                           "'{\"category\":\"operational\"}', 'x', 'y', 1)")
                .arg(store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString()),
            {PurgeScene::gatewayName(), table, column}));
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<PurgeScene> m_scene;
};

QTEST_GUILESS_MAIN(PurgeDisputesTest)
#include "purgedisputes_test.moc"
