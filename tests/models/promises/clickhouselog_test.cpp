// A gateway whose log is on ClickHouse: promises, credentials and the data map are looked at in both of its databases.
#include "models/credentials/livecredentialstore.h"
#include "models/datamap/datamapreading.h"
#include "models/promises/promiseround.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/caseresults.h"
#include "tests/support/filledgateway.h"
#include "tests/support/promisedesk.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kKind = QStringLiteral("new-api-log clickhouse 2026-10");

QString fileOf(Database &database)
{
    const auto rows =
        taken(database.query(QStringLiteral("SELECT file FROM pragma_database_list WHERE name = 'main'")));
    return taken(rows->next()) ? rows->string(0) : QString();
}

// As a connection file would name it.
ConnectionSettings connectionTo(PromiseDesk &desk, const FreshDatabases &databases)
{
    ConnectionSettings settings = desk.settings;
    settings.database.file = fileOf(desk.gateway().mainDatabase());
    const ServerSettings &server = databases.lastSettings();
    DatabaseSettings &log = settings.logDatabase.emplace();
    log.driver = Dialect::ClickHouse;
    log.url = server.url;
    log.name = server.database;
    log.user = server.user;
    log.password = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_LOG")};
    qputenv("GATEHOUSE_TEST_LOG", server.password.toUtf8());
    return settings;
}

PolicyDocument policyOf(QList<Commitment> commitments)
{
    for (qsizetype i = 0; i < commitments.size(); ++i)
        commitments[i].id = QString::number(i);
    return {QStringLiteral("ours"),
            QStringLiteral("Ours"),
            QStringLiteral("1"),
            {},
            {},
            {{QStringLiteral("1"), QStringLiteral("1"), QStringLiteral("q"), commitments}}};
}

} // namespace

class ClickHouseLogTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
    std::unique_ptr<PromiseDesk> m_desk;
    ConnectionSettings m_settings;

    StoreUser &user() { return m_desk->desk().officer().user(); }
    void call(int daysAgo, const QString &content)
    {
        m_desk->gateway().execute(
            QStringLiteral(
                "INSERT INTO logs (request_id, user_id, created_at, type, content) SELECT 'r', 1, %1, 5, '%2'")
                .arg((m_clock.nowMs() - daysAgo * kDayMs) / 1000)
                .arg(content));
    }
    QMap<QString, PromiseVerdict> looked(const QList<Commitment> &commitments)
    {
        PromiseRound round(m_settings, user().store(), m_clock, m_desk->desk().officer().id());
        const auto tally = round.run({policyOf(commitments)});
        if (!tally)
            qFatal("%s", qPrintable(tally.error().message));
        PromiseRepository promises(user().store(), user().audit(), user().operators(), m_clock);
        QMap<QString, PromiseVerdict> seen;
        for (const PromiseStanding &one : taken(promises.standings(gatewayFingerprint(m_settings))))
            seen.insert(one.promise.section(QLatin1Char('/'), 1), one.verdict);
        return seen;
    }

private slots:
    void init()
    {
        m_desk = std::make_unique<PromiseDesk>(m_stores, Dialect::Sqlite, kKind, m_databases);
        m_settings = connectionTo(*m_desk, m_databases);
    }
    void cleanup() { m_desk.reset(); }

    void aRoundSeesBothDatabases()
    {
        const QList<Commitment> promises{retentionOf(QStringLiteral("request_log"), QStringLiteral("P90D")),
                                         promiseOf(QStringLiteral("content_absent")),
                                         promiseOf(QStringLiteral("secrets_hashed")),
                                         promiseOf(QStringLiteral("columns_classified"))};
        call(10, QStringLiteral("status_code=500, upstream failed"));
        const auto kept = looked(promises);
        QCOMPARE(kept.size(), promises.size());
        QVERIFY2(kept.value(QStringLiteral("0")).state == PromiseState::Kept,
                 qPrintable(kept.value(QStringLiteral("0")).summary));
        QVERIFY2(kept.value(QStringLiteral("1")).state == PromiseState::Kept,
                 qPrintable(kept.value(QStringLiteral("1")).details.join(QLatin1Char('\n'))));
        QVERIFY2(kept.value(QStringLiteral("3")).state == PromiseState::Kept,
                 qPrintable(kept.value(QStringLiteral("3")).details.join(QLatin1Char('\n'))));

        call(131, QStringLiteral("{\"messages\":[{\"role\":\"user\",\"content\":\"tell me what I have\"}]}"));
        m_desk->gateway().mainDatabase().execute(
            QStringLiteral("INSERT INTO tokens (id, user_id, key, status) VALUES (1, 1, 'sk-in-clear', 1)"));
        const auto broken = looked(promises);
        for (const char *id : {"0", "1", "2"}) {
            const PromiseVerdict one = broken.value(QLatin1String(id));
            QVERIFY2(one.state == PromiseState::Broken, qPrintable(one.summary));
        }
        QVERIFY2(broken.value(QStringLiteral("0")).summary.contains(QLatin1String("logs: oldest row 131 d old")),
                 qPrintable(broken.value(QStringLiteral("0")).summary));
    }

    void credentialsAreSurveyed()
    {
        m_desk->gateway().mainDatabase().execute(QStringLiteral(
            "INSERT INTO tokens (id, user_id, key, status, created_time, accessed_time) VALUES (1, 1, 'k', 1, 1, 1)"));
        const auto survey = surveyGateway(m_settings, user().store(), credentialTerms({}),
                                          CredentialSurveyor::allFindings(), m_clock, {});
        WORKS(survey);
        QCOMPARE(survey->live.value(EntityKind::Key), 1);
    }

    void theDataMapShowsTheTablesOfTheLog()
    {
        call(1, QStringLiteral("status_code=500"));
        const auto reading = DataMapReading::open(m_settings, user().store(), m_clock);
        QVERIFY2(reading, qPrintable(messageOf(reading)));
        const auto sight = (*reading)->sight();
        WORKS(sight);
        const DataMapRow *logs = sight->row(QStringLiteral("logs.content"));
        QVERIFY(logs && logs->state == DataMapRow::State::Known);
        QCOMPARE(sight->unclassified(), 0);
        WORKS((*reading)->suggestion(QStringLiteral("logs"), QStringLiteral("content")));
    }

    // Rows of one person can be changed in no transaction there.
    void aPersonIsNotLookedForThere()
    {
        const auto gateway = CaseGateway::open(m_settings, CaseGateway::Purpose::Look, user().store());
        QVERIFY(!gateway && gateway.error().kind == ErrorKind::Unsupported);
    }
};

QTEST_GUILESS_MAIN(ClickHouseLogTest)
#include "clickhouselog_test.moc"
